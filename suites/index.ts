import type { Definition } from '../src/kit/index.ts'
import * as discovery from './discovery.ts'
import * as messages from './messages.ts'
import * as projection from './projection.ts'
import * as list from './list.ts'
import * as pagination from './pagination.ts'
import * as cursor from './cursor.ts'
import * as sort from './sort.ts'
import * as filter from './filter.ts'
import * as filterOperators from './filter-operators.ts'
import * as filterCase from './filter-case.ts'
import * as filterLogic from './filter-logic.ts'
import * as filterPaths from './filter-paths.ts'
import * as filterLiterals from './filter-literals.ts'
import * as filterErrors from './filter-errors.ts'
import * as genesysPaging from './genesys/paging.ts'
import * as create from './create.ts'
import * as read from './read.ts'
import * as replace from './replace.ts'
import * as deletion from './delete.ts'
import * as search from './search.ts'
import * as rootQuery from './root-query.ts'
import * as me from './me.ts'
import * as unassigned from './unassigned.ts'
import * as returned from './returned.ts'
import * as versioning from './versioning.ts'
import * as conditionalReads from './conditional-reads.ts'
import * as conditionalWrites from './conditional-writes.ts'

/** The subjects in the order in which a reader meets them; a suite exports its checks and nothing else. */
const suites: readonly Readonly<Record<string, Definition>>[] = [discovery, messages, create, read, replace, deletion, projection, returned, unassigned, search, rootQuery, me, list, pagination, cursor, sort, filter, filterOperators, filterCase, filterLogic, filterPaths, filterLiterals, filterErrors, genesysPaging, versioning, conditionalReads, conditionalWrites]

/** Every check. Nothing else knows the list. */
export const definitions: readonly Definition[] = suites.flatMap((suite) => Object.values(suite))
