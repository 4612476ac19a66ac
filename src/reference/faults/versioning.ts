import { ScimError } from '../../scim/error.ts'
import { touch } from '../change.ts'
import type { Fault } from '../switch.ts'
import { inside, rewrite, shownIn } from './tampering.ts'

/** Bugs of versions and conditional requests. */
export const versioning: readonly Fault[] = [
  {
    id: 'versioning.if-match-ignored',
    title: 'A write with a stale If-Match is carried out',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075', 'GENESYS-B-076', 'GENESYS-B-077'],
    also: [
      'RFC7644-3.12-16', 'RFC9110-15.5.13-1',
      'RFC7644-3.14-1', 'RFC9110-13.1.1-2', 'RFC9110-13.2.2-1', 'GENESYS-B-078', 'GENESYS-B-079', 'GENESYS-B-080',
      'GENESYS-B-347', 'GENESYS-B-366',
    ],
    behaviour: () => ({ heedsIfMatch: () => false }),
  },
  {
    id: 'versioning.if-match-ignored-on-delete',
    title: 'DELETE does not look at If-Match',
    breaks: ['RFC9110-13.1.1-5', 'GENESYS-B-075'],
    also: ['RFC7644-3.12-16', 'RFC9110-15.5.13-1', 'RFC7644-3.14-5', 'RFC9110-13.1.1-2', 'GENESYS-B-078', 'GENESYS-B-079', 'GENESYS-B-080'],
    behaviour: (b) => ({ heedsIfMatch: (operation) => operation !== 'delete' && b.heedsIfMatch(operation) }),
  },
  {
    id: 'versioning.stale-write-carried-out-and-refused',
    title: 'A write with a stale If-Match changes the resource before it is refused',
    breaks: ['RFC9110-13.1.1-5', 'GENESYS-B-079'],
    also: ['RFC9110-13.1.1-2', 'RFC7644-3.14-5'],
    response(call, reply) {
      if (reply.status !== 412 && !(reply.status === 400 && call.headers['if-match'] !== undefined)) return
      const stored = call.resourceType === undefined || call.id === undefined ? undefined : call.store.get(call.resourceType, call.id)
      if (!stored || (call.operation !== 'replace' && call.operation !== 'patch')) return
      stored.attributes = { ...stored.attributes, ...(stored.type === 'User' ? { title: 'overwritten' } : { displayName: 'overwritten' }) }
      touch(call, stored)
    },
  },
  {
    id: 'versioning.conflict-answers-428',
    title: 'A stale If-Match is answered with 428',
    breaks: ['RFC7644-3.14-5', 'RFC7644-3.12-16', 'RFC9110-15.5.13-1', 'GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075'],
    also: [
      'RFC9110-13.1.1-2', 'RFC9110-13.2.2-1', 'RFC7644-3.12-15', 'RFC9110-13.1.2-4', 'GENESYS-B-076',
      'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-080', 'GENESYS-B-347', 'GENESYS-B-366',
    ],
    behaviour: () => ({ conflictAnswer: () => new ScimError(428, undefined, 'another version is needed') }),
  },
  {
    id: 'versioning.tag-stays-after-change',
    title: 'A change does not give the resource a new tag',
    breaks: ['RFC7644-3.14-4', 'RFC7644-3.14-5', 'GENESYS-B-082', 'GENESYS-B-065'],
    also: [
      'RFC7644-3.12-16',
      'RFC7643-3.1-22', 'RFC9110-8.8.3-2', 'RFC9110-8.8.3.1-1', 'RFC9110-13.1.1-5', 'RFC9110-13.1.1-2', 'GENESYS-B-073', 'GENESYS-B-074',
      'GENESYS-B-075', 'GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-079', 'GENESYS-B-080', 'GENESYS-B-083',
      'GENESYS-B-250', 'GENESYS-B-339',
    ],
    behaviour: (b) => ({
      versionOf: (stored) => b.versionOf({ ...stored, revision: 1, lastModified: stored.created }),
    }),
  },
  {
    id: 'versioning.tag-differs-from-meta-version',
    title: 'meta.version and the ETag header differ',
    breaks: ['RFC7643-3.1-22', 'GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052'],
    also: ['RFC7644-3.14-3', 'GENESYS-B-084', 'GENESYS-B-085', 'GENESYS-B-087', 'GENESYS-B-088'],
    behaviour: (b) => ({ metaVersion: (tag) => b.metaVersion(tag.replace(/"$/, 'x"')) }),
  },
  {
    id: 'versioning.tag-without-quotes',
    title: 'The ETag header has no quotes',
    breaks: ['RFC9110-8.8.3-1', 'GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055'],
    also: [
      'RFC9110-13.1.2-1',
      'RFC7644-3.14-4', 'RFC7644-3.14-5', 'RFC9110-13.1.2-4', 'RFC9110-13.1.1-4', 'GENESYS-B-058', 'GENESYS-B-059',
      'GENESYS-B-060', 'GENESYS-B-067', 'GENESYS-B-068', 'GENESYS-B-069', 'GENESYS-B-070', 'GENESYS-B-071', 'GENESYS-B-072',
      'GENESYS-B-091', 'RFC7643-3.1-22', 'RFC7643-3.1-24', 'RFC9110-15.4.5-1', 'GENESYS-B-188'],
    response: (_call, reply) => {
      const tag = reply.headers['etag']
      if (tag !== undefined) reply.headers['etag'] = tag.replaceAll('"', '')
    },
  },
  {
    id: 'versioning.if-none-match-ignored',
    title: 'A read with the current tag in If-None-Match is answered in full',
    breaks: ['RFC7644-3.14-4', 'RFC9110-13.1.2-4', 'GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060'],
    also: [
      'RFC9110-13.1.2-1', 'RFC9110-13.1.2-2', 'RFC9110-13.1.2-3', 'RFC9110-15.4.5-1', 'RFC9110-15.4.5-2', 'GENESYS-B-061',
      'GENESYS-B-091', 'GENESYS-B-188',
    ],
    behaviour: () => ({ heedsIfNoneMatch: () => false }),
  },
  {
    id: 'versioning.if-none-match-takes-any-tag',
    title: 'If-None-Match takes any tag for the current one',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064'],
    also: ['RFC9110-8.8.3.2-1', 'GENESYS-B-339', 'RFC9110-13.1.2-2', 'RFC9110-13.1.2-1', 'RFC9110-13.1.2-4', 'GENESYS-B-065'],
    behaviour: () => ({ tagMatchesWeak: () => true }),
  },
  {
    id: 'versioning.not-modified-without-tag',
    title: 'A 304 has no ETag',
    contracts: ['rfc'],
    breaks: ['RFC9110-15.4.5-1'],
    response(_call, reply) {
      if (reply.status === 304) delete reply.headers['etag']
    },
  },
  {
    id: 'versioning.if-match-star-never-matches',
    title: 'If-Match: * is compared like a tag',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.1-3'], also: ['RFC7644-3.7.1-1'],
    behaviour: (b) => ({ tagMatches: (header, tag) => header.trim() !== '*' && b.tagMatches(header, tag) }),
  },
  {
    id: 'versioning.if-match-reads-first-tag-only',
    title: 'Of a list of tags in If-Match only the first counts',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.1-4'],
    behaviour: (b) => ({ tagMatches: (header, tag) => b.tagMatches(header.split(',')[0] ?? '', tag) }),
  },
  {
    id: 'versioning.later-pages-show-no-current-version',
    title: 'Entries of a later page show version 0 in meta.version',
    breaks: ['RFC7644-3.14-3', 'GENESYS-B-087', 'GENESYS-B-088'],
    response(call, reply) {
      if (call.operation === 'list' && Number(call.query.get('startIndex') ?? 1) > 1) for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'version', (text) => text.replace(/\d+/, '0'))
    },
  },
  {
    id: 'versioning.read-changes-tag',
    title: 'Every read gives the resource a new tag',
    breaks: ['GENESYS-B-056', 'GENESYS-B-057', 'RFC7644-3.14-4'],
    also: [
      'RFC9110-13.1.1-5', 'RFC7644-3.14-3', 'GENESYS-B-062', 'GENESYS-B-063',
      'RFC7643-3.1-20', 'RFC9110-8.8.3-2', 'GENESYS-B-341', 'RFC7643-3.1-22', 'RFC7644-3.14-5', 'RFC9110-13.1.2-1', 'RFC9110-13.1.2-4', 'RFC9110-15.4.5-1',
      'RFC9110-13.1.1-4', 'GENESYS-B-058',
      'GENESYS-B-059', 'GENESYS-B-061', 'GENESYS-B-067', 'GENESYS-B-068', 'GENESYS-B-069', 'GENESYS-B-070', 'GENESYS-B-071',
      'GENESYS-B-072', 'GENESYS-B-079',
      'GENESYS-B-084', 'GENESYS-B-085', 'GENESYS-B-087', 'GENESYS-B-088', 'GENESYS-B-091', 'GENESYS-B-188', 'GENESYS-B-335',
      'GENESYS-B-336', 'RFC7644-3.5.2-21', 'RFC7644-3.5.2.1-12'],
    request(call) {
      const stored = call.operation === 'read' && call.resourceType !== undefined && call.id !== undefined ? call.store.get(call.resourceType, call.id) : undefined
      if (stored) touch(call, stored)
    },
  },
]
