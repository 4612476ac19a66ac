import type { Liberty } from '../switch.ts'
import { discovery } from './discovery.ts'
import { lists } from './lists.ts'
import { messages } from './messages.ts'
import { versioning } from './versioning.ts'
import { writes } from './writes.ts'

/** All liberties, by subject. */
export const liberties: readonly Liberty[] = [...writes, ...versioning, ...lists, ...messages, ...discovery]
