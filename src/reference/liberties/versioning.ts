import { ScimError } from '../../scim/error.ts'
import type { Reply } from '../call.ts'
import { isMutableObject, type Mutable } from '../json.ts'
import type { Liberty } from '../switch.ts'

function forgetVersion(resource: Mutable | undefined): void {
  const meta = isMutableObject(resource) ? resource['meta'] : undefined
  if (isMutableObject(meta)) delete meta['version']
}

/** Takes the versions out of an answer: of the resource, of listed ones, of those in the answers of a bulk request. */
function forgetVersions(reply: Reply): void {
  delete reply.headers['etag']
  const { body } = reply
  forgetVersion(body)
  if (!isMutableObject(body)) return
  for (const entry of Array.isArray(body['Resources']) ? body['Resources'] : []) forgetVersion(entry)
  for (const operation of Array.isArray(body['Operations']) ? body['Operations'] : []) {
    if (!isMutableObject(operation)) continue
    delete operation['version']
    forgetVersion(operation['response'])
  }
}

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
    allowedBy: ['RFC7644-3.12-15', 'RFC9110-13.1.1-6'],
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
  {
    id: 'versioning.not-supported',
    title: 'Resources have no versions: no ETag, no meta.version, no conditional requests',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-3.1-23', 'RFC7644-3.14-1'],
    behaviour: () => ({ heedsIfMatch: () => false, heedsIfNoneMatch: () => false, asksForIfMatch: () => false }),
    response(call, reply) {
      forgetVersions(reply)
      if (call.path === '/ServiceProviderConfig' && reply.status === 200 && isMutableObject(reply.body)) reply.body['etag'] = { supported: false }
    },
  },
]
