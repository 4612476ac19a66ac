import type { Fault } from '../switch.ts'

export const versioning: readonly Fault[] = []
