import type { Definition } from '../src/kit/index.ts'
import * as versioning from './versioning.ts'

/** The subjects in the order in which a reader meets them; a suite exports its checks and nothing else. */
const suites: readonly Readonly<Record<string, Definition>>[] = [versioning]

/** Every check. Nothing else knows the list. */
export const definitions: readonly Definition[] = suites.flatMap((suite) => Object.values(suite))
