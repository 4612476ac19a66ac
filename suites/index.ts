import type { Definition } from '../src/kit/index.ts'

/** Every check, in the order in which a reader meets the subjects. Nothing else knows the list. */
export const definitions: readonly Definition[] = []
