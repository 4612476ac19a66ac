import type { Fault } from '../switch.ts'

export const projection: readonly Fault[] = []
