import type { Liberty } from '../switch.ts'
import { discovery } from './discovery.ts'
import { filter } from './filter.ts'
import { genesysFilter } from './genesys/filter.ts'
import { lists } from './lists.ts'
import { messages } from './messages.ts'
import { paging } from './paging.ts'
import { optionalEndpoints } from './optional-endpoints.ts'
import { versioning } from './versioning.ts'
import { values } from './values.ts'
import { writes } from './writes.ts'
import { extensions } from './extensions.ts'
import { patch } from './patch.ts'
import { bulk } from './bulk.ts'
import { groups } from './groups.ts'

/** All liberties, by subject. */
export const liberties: readonly Liberty[] = [...values, ...writes, ...versioning, ...optionalEndpoints, ...lists, ...paging, ...messages, ...discovery, ...patch, ...extensions, ...filter, ...genesysFilter, ...bulk, ...groups]
