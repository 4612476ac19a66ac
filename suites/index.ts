import type { Definition } from '../src/kit/index.ts'
import * as messages from './messages.ts'
import * as projection from './projection.ts'
import * as list from './list.ts'
import * as pagination from './pagination.ts'
import * as cursor from './cursor.ts'
import * as sort from './sort.ts'
import * as genesysPaging from './genesys/paging.ts'
import * as create from './create.ts'
import * as read from './read.ts'
import * as replace from './replace.ts'
import * as deletion from './delete.ts'
import * as returned from './returned.ts'
import * as versioning from './versioning.ts'
import * as conditionalReads from './conditional-reads.ts'
import * as conditionalWrites from './conditional-writes.ts'

/** The subjects in the order in which a reader meets them; a suite exports its checks and nothing else. */
const suites: readonly Readonly<Record<string, Definition>>[] = [messages, create, read, replace, deletion, projection, returned, list, pagination, cursor, sort, genesysPaging, versioning, conditionalReads, conditionalWrites]

/** Every check. Nothing else knows the list. */
export const definitions: readonly Definition[] = suites.flatMap((suite) => Object.values(suite))
