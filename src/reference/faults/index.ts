import type { Fault } from '../switch.ts'
import { pagination } from './pagination.ts'
import { projection } from './projection.ts'
import { versioning } from './versioning.ts'

/** All faults, by subject. */
export const faults: readonly Fault[] = [...versioning, ...pagination, ...projection]
