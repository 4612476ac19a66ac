import { createHash } from 'node:crypto'
import type { Behaviour } from '../behaviour.ts'
import type { Call } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import type { Stored } from '../store.ts'
import type { Fault } from '../switch.ts'

const listed = (call: Call): boolean => call.operation === 'list' || call.operation === 'search' || call.operation === 'root-query'

function metasIn(body: unknown): MutableObject[] {
  const entries = isMutableObject(body) && Array.isArray(body['Resources']) ? body['Resources'] : [body]
  return entries.flatMap((entry) => (isMutableObject(entry) && isMutableObject(entry['meta']) ? [entry['meta']] : []))
}

function target(call: Call): Stored | undefined {
  return call.resourceType === undefined || call.id === undefined ? undefined : call.store.get(call.resourceType, call.id)
}

/** A tag that counts changes and nothing else, so that a change can be hidden from it. */
const counting = (b: Behaviour): Partial<Behaviour> => ({ versionOf: (stored) => b.versionOf({ ...stored, lastModified: stored.created }) })

/** Takes a revision back before a change, so that the change leads to the same one again. */
function hidesChange(id: string, when: (call: Call) => boolean): Required<Pick<Fault, 'request' | 'response' | 'behaviour'>> {
  return {
    behaviour: counting,
    request(call) {
      const stored = when(call) && call.headers['if-match'] === undefined ? target(call) : undefined
      if (!stored) return
      call.state.set(id, stored.revision)
      stored.revision -= 1
      stored.rendered.clear()
    },
    response(call) {
      const before = call.state.get(id)
      call.state.delete(id)
      const own = target(call)
      // Nothing was changed, so nothing is to be hidden.
      if (own === undefined || typeof before !== 'number' || own.revision !== before - 1) return
      own.revision = before
      own.rendered.clear()
    },
  }
}

const unseen = [
  'RFC7643-3.1-22', 'RFC7644-3.14-5', 'RFC9110-8.8.3-2', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'RFC7644-3.12-16',
  'GENESYS-B-065', 'GENESYS-B-079', 'GENESYS-B-080', 'GENESYS-B-083', 'GENESYS-B-250', 'GENESYS-B-339',
]

/** Bugs of entity tags and of meta.version. */
export const tags: readonly Fault[] = [
  {
    id: 'tags.patch-keeps-the-tag',
    title: 'A PATCH does not give the resource a new tag',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-082', 'GENESYS-B-339'],
    also: unseen,
    ...hidesChange('tags.patch-keeps-the-tag', (call) => call.operation === 'patch'),
  },
  {
    id: 'tags.put-of-groups-keeps-the-tag',
    title: 'A PUT does not give a group a new tag',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-083'],
    also: unseen,
    ...hidesChange('tags.put-of-groups-keeps-the-tag', (call) => call.operation === 'replace' && call.resourceType === 'Group'),
  },
  {
    id: 'tags.come-back-after-two-changes',
    title: 'After a second change a resource has its first tag again',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-082'],
    also: unseen,
    behaviour: (b) => ({ versionOf: (stored) => b.versionOf({ ...stored, revision: stored.revision % 2, lastModified: stored.created }) }),
  },
  {
    id: 'tags.have-the-resolution-of-a-day',
    title: 'The tag is made of the day of the last change',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-082', 'GENESYS-B-083'],
    also: unseen,
    behaviour: (b) => ({ versionOf: (stored) => b.versionOf({ ...stored, revision: 1, lastModified: stored.lastModified.slice(0, 10) }) }),
  },
  {
    id: 'tags.leave-external-id-out',
    title: 'The tag is a digest of the attributes without externalId',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-082', 'GENESYS-B-083'],
    also: unseen,
    behaviour: () => ({
      versionOf({ attributes: { externalId: _, ...rest } }) {
        return `"${createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 12)}"`
      },
    }),
  },
  {
    id: 'tags.weak-mark-in-lower-case',
    title: 'Weak tags are marked w/',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.1-24'],
    also: ['RFC9110-8.8.3-1'],
    behaviour: (b) => ({ metaVersion: (tag) => b.metaVersion(tag).replace(/^W/, 'w') }),
    response(_call, reply) {
      const tag = reply.headers['etag']
      if (tag !== undefined) reply.headers['etag'] = tag.replace(/^W/, 'w')
    },
  },
  {
    id: 'tags.in-single-quotes',
    title: 'The ETag header has single quotes',
    breaks: ['RFC9110-8.8.3-1', 'GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055'],
    also: [
      'RFC7643-3.1-22', 'RFC9110-15.4.5-1', 'RFC7644-3.14-4', 'RFC7644-3.14-5', 'RFC9110-13.1.2-1', 'RFC9110-13.1.2-4', 'RFC9110-13.1.1-4', 'RFC7644-3.14-3',
      'GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052', 'GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060', 'GENESYS-B-067', 'GENESYS-B-068', 'GENESYS-B-069', 'GENESYS-B-070',
      'GENESYS-B-071', 'GENESYS-B-072', 'GENESYS-B-084', 'GENESYS-B-085', 'GENESYS-B-087', 'GENESYS-B-088', 'GENESYS-B-091', 'GENESYS-B-188',
    ],
    response(_call, reply) {
      const tag = reply.headers['etag']
      if (tag !== undefined) reply.headers['etag'] = tag.replaceAll('"', "'")
    },
  },
  {
    id: 'tags.lists-tell-another-version',
    title: 'meta.version in lists is not that of the resource',
    breaks: ['RFC7644-3.14-3', 'GENESYS-B-087', 'GENESYS-B-088'],
    response(call, reply) {
      if (listed(call)) for (const meta of metasIn(reply.body)) if (typeof meta['version'] === 'string') meta['version'] = meta['version'].replace(/"?$/, '0$&')
    },
  },
  {
    id: 'tags.lists-of-groups-tell-no-version',
    title: 'Groups in lists have no meta.version',
    breaks: ['RFC7644-3.14-3', 'GENESYS-B-088'],
    also: ['RFC7644-3.4.2.5-1'],
    response(call, reply) {
      if (listed(call) && call.resourceType === 'Group') for (const meta of metasIn(reply.body)) delete meta['version']
    },
  },
  {
    id: 'tags.groups-have-no-etag',
    title: 'A read of a group has no ETag',
    breaks: ['RFC7644-3.14-2', 'GENESYS-B-048'],
    also: ['RFC9110-8.8.3.1-1'],
    response(call, reply) {
      if (call.operation === 'read' && call.resourceType === 'Group') delete reply.headers['etag']
    },
  },
  {
    id: 'tags.configuration-has-no-etag',
    title: 'The service provider configuration has no ETag',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-049'],
    response(call, reply) {
      if (call.operation === 'discovery') delete reply.headers['etag']
    },
  },
  {
    id: 'tags.patch-answers-the-old-version',
    title: 'The answer to a PATCH has the version of before',
    breaks: ['RFC7643-3.1-22', 'GENESYS-B-084'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 200) return
      for (const meta of metasIn(reply.body)) if (typeof meta['version'] === 'string') meta['version'] = meta['version'].replace(/\d+/, (revision) => String(Number(revision) - 1))
    },
  },
  {
    id: 'tags.creation-answers-version-zero',
    title: 'The answer to a POST has version 0',
    breaks: ['RFC7643-3.1-22', 'GENESYS-B-085'],
    response(call, reply) {
      if (call.operation === 'create' && reply.status === 201) for (const meta of metasIn(reply.body)) meta['version'] = call.contract === 'rfc' ? 'W/"0"' : '0'
    },
  },
  {
    id: 'tags.differ-by-projection-at-random',
    title: 'The tag of a projection is another one each time',
    contracts: ['rfc'],
    breaks: ['RFC9110-8.8.3-2'],
    also: ['RFC7644-3.14-4', 'RFC7643-3.1-22'],
    response(call, reply) {
      if (call.operation !== 'read' || !call.query.has('attributes') || reply.status !== 200) return
      reply.headers['etag'] = `W/"${String(call.store.serial())}"`
    },
  },
  {
    id: 'tags.v2-has-tags-of-its-own',
    title: 'The v2 base writes a letter before its tags and understands no others',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-091', 'GENESYS-B-335'],
    also: ['GENESYS-B-339', 'GENESYS-B-341', 'GENESYS-B-344', 'GENESYS-B-348'],
    request(call) {
      if (call.base !== 'v2') return
      for (const name of ['if-match', 'if-none-match']) {
        const header = call.headers[name]
        if (header !== undefined) call.headers[name] = header.replace(/"([^"]*)"/g, (whole, tag: string) => (tag.startsWith('v') ? `"${tag.slice(1)}"` : whole === '*' ? whole : '"unknown"'))
      }
    },
    response(call, reply) {
      if (call.base !== 'v2') return
      const tag = reply.headers['etag']
      if (tag !== undefined) reply.headers['etag'] = tag.replace('"', '"v')
      for (const meta of metasIn(reply.body)) if (typeof meta['version'] === 'string') meta['version'] = `v${meta['version']}`
    },
  },
]
