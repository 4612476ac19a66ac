import { ScimError } from '../../scim/error.ts'
import type { Liberty } from '../switch.ts'

/** Freedoms of versions and conditional requests. */
export const versioning: readonly Liberty[] = [
  {
    id: 'versioning.tags-are-strong',
    title: 'Entity tags are strong',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.14-1', 'RFC9110-8.8.3-1'],
    behaviour: (b) => ({ versionOf: (stored) => b.versionOf(stored).replace(/^W\//, '') }),
  },
  {
    id: 'versioning.tags-are-weak',
    title: 'Entity tags are weak, versions in meta stay bare',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-053', 'GENESYS-B-054'],
    behaviour: (b) => ({ versionOf: (stored) => `W/${b.versionOf(stored)}` }),
  },
  {
    id: 'versioning.conflict-answers-409',
    title: 'A stale If-Match is answered with 409',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.12-15'],
    behaviour: () => ({ conflictAnswer: () => new ScimError(409, undefined, 'the version number does not match') }),
  },
  {
    id: 'versioning.asks-for-if-match',
    title: 'PUT and PATCH without If-Match are refused with 428',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.2-6'],
    behaviour: (b) => ({
      asksForIfMatch: (operation) => operation === 'replace' || operation === 'patch' || b.asksForIfMatch(operation),
    }),
  },
]
