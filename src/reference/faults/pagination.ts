import type { Fault } from '../switch.ts'

export const pagination: readonly Fault[] = []
