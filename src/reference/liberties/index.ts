import type { Liberty } from '../switch.ts'

/** All liberties, by subject. */
export const liberties: readonly Liberty[] = []
