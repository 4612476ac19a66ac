import { ScimError } from '../../scim/error.ts'
import type { Call } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'

const isWrite = (call: Call): boolean => call.operation === 'replace' || call.operation === 'patch' || call.operation === 'delete'

/** What is broken besides when a write is let through that names another version. */
const through = [
  'RFC7644-3.14-5', 'RFC7644-3.12-16', 'RFC7644-3.7.3-3', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'RFC9110-15.5.13-1', 'GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075', 'GENESYS-B-076',
  'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-079', 'GENESYS-B-080', 'GENESYS-B-347', 'GENESYS-B-366',
]

const forgets = (header: 'if-match' | 'if-none-match', when: (call: Call) => boolean) => (call: Call): void => {
  if (when(call)) delete call.headers[header]
}

/** The number that the tags of the reference server begin with. */
const revisionOf = (tag: string): number => Number(/"(\d+)/.exec(tag)?.[1] ?? Number.NaN)

/** Bugs of conditional requests. */
export const conditions: readonly Fault[] = [
  {
    id: 'conditions.ignored-on-put-of-groups',
    title: 'PUT of a group does not look at If-Match',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-076'],
    also: through,
    request: forgets('if-match', (call) => call.operation === 'replace' && call.resourceType === 'Group'),
  },
  {
    id: 'conditions.ignored-on-patch-of-users',
    title: 'PATCH of a user does not look at If-Match',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-074'],
    also: through,
    request: forgets('if-match', (call) => call.operation === 'patch' && call.resourceType === 'User'),
  },
  {
    id: 'conditions.ignored-on-delete-of-groups',
    title: 'DELETE of a group does not look at If-Match',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-078'],
    also: through,
    request: forgets('if-match', (call) => call.operation === 'delete' && call.resourceType === 'Group'),
  },
  {
    id: 'conditions.tag-of-two-changes-ago-matches',
    title: 'The tag of two changes ago is taken for the current one',
    breaks: ['RFC9110-13.1.1-2', 'GENESYS-B-080'],
    also: through,
    behaviour: (b) => ({ tagMatches: (header, tag) => b.tagMatches(header, tag) || revisionOf(header) === revisionOf(tag) - 2 }),
  },
  {
    id: 'conditions.newer-tags-match',
    title: 'A write is carried out unless the tag in If-Match is older than the current one',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-073', 'GENESYS-B-076', 'GENESYS-B-079'],
    also: through,
    behaviour: (b) => ({ tagMatches: (header, tag) => b.tagMatches(header, tag) || revisionOf(header) > revisionOf(tag) }),
  },
  {
    id: 'conditions.longer-tags-match',
    title: 'A tag in If-Match that begins with the current one is taken for it',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-074', 'GENESYS-B-077', 'GENESYS-B-079'],
    also: through,
    behaviour: (b) => ({ tagMatches: (header, tag) => b.tagMatches(header, tag) || header.startsWith(tag.slice(0, -1)) }),
  },
  {
    id: 'conditions.shorter-tags-match',
    title: 'A tag in If-Match with which the current one begins is taken for it',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5'],
    also: through,
    behaviour: (b) => ({ tagMatches: (header, tag) => b.tagMatches(header, tag) || (header.length > 4 && tag.startsWith(header.trim().slice(0, -1))) }),
  },
  {
    id: 'conditions.last-but-one-tag-is-fresh',
    title: 'A read with the tag of before the last change is answered 304',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-065', 'GENESYS-B-339'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => b.tagMatchesWeak(header, tag) || revisionOf(header) === revisionOf(tag) - 1 }),
  },
  {
    id: 'conditions.newer-tags-are-fresh',
    title: 'A read is answered 304 unless the tag in If-None-Match is older than the current one',
    breaks: ['RFC9110-13.1.2-2', 'GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => b.tagMatchesWeak(header, tag) || revisionOf(header) > revisionOf(tag) }),
  },
  {
    id: 'conditions.first-tag-stays-fresh',
    title: 'A read with the very first tag is always answered 304',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-065', 'GENESYS-B-339'],
    also: ['RFC9110-13.1.2-2'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => b.tagMatchesWeak(header, tag) || revisionOf(header) === 1 }),
  },
  {
    id: 'conditions.none-match-compared-strongly',
    title: 'If-None-Match is compared as text',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.2-1'],
    behaviour: () => ({ tagMatchesWeak: (header, tag) => header.trim() === '*' || header.split(',').some((one) => one.trim() === tag) }),
  },
  {
    id: 'conditions.none-match-reads-the-first-tag',
    title: 'Of a list in If-None-Match only the first tag counts',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.2-1'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => b.tagMatchesWeak(header.split(',')[0] ?? '', tag) }),
  },
  {
    id: 'conditions.none-match-star-unknown',
    title: 'If-None-Match: * means nothing',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.2-3'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => header.trim() !== '*' && b.tagMatchesWeak(header, tag) }),
  },
  {
    id: 'conditions.weak-tags-are-all-alike',
    title: 'In a list of several tags a weak one counts as current',
    contracts: ['rfc'],
    breaks: ['RFC9110-8.8.3.2-1'],
    behaviour: (b) => ({ tagMatchesWeak: (header, tag) => b.tagMatchesWeak(header, tag) || (header.includes(',') && header.includes('W/')) }),
  },
  {
    id: 'conditions.none-match-ignored-for-groups',
    title: 'A read of a group does not look at If-None-Match',
    breaks: ['RFC7644-3.14-4', 'RFC9110-13.1.2-4', 'GENESYS-B-059'],
    request: forgets('if-none-match', (call) => call.operation === 'read' && call.resourceType === 'Group'),
  },
  {
    id: 'conditions.none-match-ignored-for-the-configuration',
    title: 'The service provider configuration does not look at If-None-Match',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-060'],
    request: forgets('if-none-match', (call) => call.operation === 'discovery'),
  },
  {
    id: 'conditions.none-match-ignored-on-v2',
    title: 'The v2 base does not look at If-None-Match',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-091'],
    also: ['GENESYS-B-060', 'GENESYS-B-188'],
    request: forgets('if-none-match', (call) => call.base === 'v2'),
  },
  {
    id: 'conditions.any-condition-is-fresh',
    title: 'Every read of a user with If-None-Match is answered 304',
    breaks: ['RFC7644-3.14-4', 'RFC9110-13.1.2-2', 'GENESYS-B-062', 'GENESYS-B-065'],
    also: ['RFC9110-8.8.3.2-1', 'RFC9110-15.4.5-1', 'GENESYS-B-339'],
    response(call, reply) {
      if (call.operation !== 'read' || call.resourceType !== 'User' || call.headers['if-none-match'] === undefined || reply.status !== 200) return
      reply.status = 304
      reply.body = undefined
    },
  },
  {
    id: 'conditions.changed-is-answered-in-part',
    title: 'A read with If-None-Match that is not fresh lacks meta',
    breaks: ['RFC7644-3.14-4', 'GENESYS-B-062', 'GENESYS-B-063'],
    also: ['RFC7643-3.1-15', 'RFC7643-3.1-16', 'RFC7643-3.1-17', 'RFC7643-3.1-18', 'RFC7643-3.1-19', 'RFC7643-3.1-20', 'RFC7643-3.1-21', 'RFC7644-3.14-3', 'GENESYS-B-065', 'GENESYS-B-351', 'GENESYS-B-352', 'GENESYS-B-354', 'GENESYS-B-355', 'GENESYS-B-223'],
    response(call, reply) {
      if (call.operation === 'read' && call.headers['if-none-match'] !== undefined && isMutableObject(reply.body)) delete reply.body['meta']
    },
  },
  {
    id: 'conditions.not-modified-with-a-foreign-tag',
    title: 'A 304 has another ETag than the 200',
    contracts: ['rfc'],
    breaks: ['RFC9110-15.4.5-1'],
    response(_call, reply) {
      if (reply.status === 304) reply.headers['etag'] = 'W/"not-modified"'
    },
  },
  {
    id: 'conditions.unchanged-is-200-without-body',
    title: 'An unchanged resource is answered with 200 and no body',
    breaks: ['RFC7644-3.14-4', 'RFC9110-13.1.2-4', 'GENESYS-B-058', 'GENESYS-B-059'],
    also: ['RFC9110-13.1.2-1', 'RFC9110-13.1.2-3', 'GENESYS-B-060', 'GENESYS-B-091', 'GENESYS-B-188', 'GENESYS-B-045', 'GENESYS-B-239', 'GENESYS-B-283', 'RFC7644-3.8-8'],
    response(_call, reply) {
      if (reply.status === 304) reply.status = 200
    },
  },
  {
    id: 'conditions.delete-refused-and-carried-out',
    title: 'A DELETE with a stale If-Match removes the resource and is refused',
    breaks: ['RFC9110-13.1.1-5', 'GENESYS-B-079'],
    response(call, reply) {
      const refused = reply.status === 412 || (reply.status === 400 && call.headers['if-match'] !== undefined)
      const stored = call.operation === 'delete' && refused && call.resourceType !== undefined && call.id !== undefined ? call.store.get(call.resourceType, call.id) : undefined
      if (stored) call.store.remove(stored)
    },
  },
  {
    id: 'conditions.conflict-without-keyword',
    title: 'The refusal of a stale If-Match has no scimType',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075', 'GENESYS-B-366'],
    also: ['GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-080', 'GENESYS-B-347'],
    response(_call, reply) {
      if (isMutableObject(reply.body) && reply.body['scimType'] === 'invalidVers') delete reply.body['scimType']
    },
  },
  {
    id: 'conditions.conflict-with-keyword-on-users-only',
    title: 'The refusal of a stale If-Match of a group has no scimType',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-366'],
    also: ['GENESYS-B-078', 'GENESYS-B-080'],
    response(call, reply) {
      if (call.resourceType === 'Group' && isMutableObject(reply.body) && reply.body['scimType'] === 'invalidVers') delete reply.body['scimType']
    },
  },
  {
    id: 'conditions.conflict-answers-409',
    title: 'A stale If-Match is answered with 409 and invalidVers',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075'],
    also: ['GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-080', 'GENESYS-B-347'],
    behaviour: () => ({ conflictAnswer: () => new ScimError(409, 'invalidVers', 'another version is current') }),
  },
  {
    id: 'conditions.conflict-answers-412-on-v2',
    title: 'The v2 base answers a stale If-Match with 412',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-347', 'GENESYS-B-073'],
    also: ['GENESYS-B-074', 'GENESYS-B-075', 'GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-078', 'GENESYS-B-080', 'GENESYS-B-366'],
    response(call, reply) {
      if (call.base === 'v2' && isMutableObject(reply.body) && reply.body['scimType'] === 'invalidVers') reply.status = 412
    },
  },
  {
    id: 'conditions.conflict-of-delete-is-404',
    title: 'A DELETE with a stale If-Match is answered 404',
    breaks: ['RFC7644-3.14-5', 'RFC7644-3.12-16', 'GENESYS-B-075'],
    also: ['RFC9110-13.1.1-2', 'RFC9110-15.5.13-1', 'GENESYS-B-078', 'GENESYS-B-080'],
    response(call, reply) {
      if (call.operation === 'delete' && call.headers['if-match'] !== undefined && (reply.status === 412 || reply.status === 400)) reply.status = 404
      if (reply.status === 404 && isMutableObject(reply.body) && typeof reply.body['status'] === 'string') reply.body['status'] = '404'
    },
  },
  {
    id: 'conditions.lists-always-match',
    title: 'A list of tags in If-Match always matches',
    breaks: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'GENESYS-B-073', 'GENESYS-B-079'],
    also: ['RFC7644-3.12-16'],
    behaviour: (b) => ({ tagMatches: (header, tag) => header.includes(',') || b.tagMatches(header, tag) }),
  },
  {
    id: 'conditions.hide-a-missing-resource',
    title: 'A write with If-Match to a resource that does not exist is answered 412',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.2.1-1'],
    also: ['RFC7644-3.12-14', 'RFC7644-3.12-5'],
    response(call, reply) {
      if (!isWrite(call) || reply.status !== 404 || call.headers['if-match'] === undefined) return
      reply.status = 412
      if (isMutableObject(reply.body)) reply.body['status'] = '412'
    },
  },
  {
    id: 'conditions.go-before-authentication',
    title: 'A PATCH with a stale If-Match is answered 412 to a client without credentials',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.2.1-1'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 401 || call.headers['if-match'] === undefined) return
      reply.status = 412
      if (isMutableObject(reply.body)) reply.body['status'] = '412'
    },
  },
  {
    id: 'conditions.none-match-goes-first',
    title: 'With both conditions If-None-Match decides',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.2.2-1'],
    request: forgets('if-match', (call) => call.operation === 'read' && call.headers['if-none-match'] !== undefined),
  },
  {
    id: 'conditions.current-tag-refused-after-a-change',
    title: 'Only the first tag of a resource is accepted in If-Match',
    breaks: ['RFC7644-3.14-5', 'GENESYS-B-067', 'GENESYS-B-068', 'GENESYS-B-070', 'GENESYS-B-071'],
    also: ['RFC9110-13.1.1-4', 'GENESYS-B-091', 'RFC7644-3.7.3-3'],
    behaviour: (b) => ({ tagMatches: (header, tag) => header.trim() === '*' || (b.tagMatches(header, tag) && revisionOf(tag) === 1) }),
  },
  {
    id: 'conditions.current-tag-refused-on-delete',
    title: 'A DELETE with the current tag is refused',
    breaks: ['RFC7644-3.14-5', 'GENESYS-B-069', 'GENESYS-B-072'],
    also: ['GENESYS-B-091'],
    request(call) {
      if (call.operation === 'delete' && call.headers['if-match'] !== undefined && call.headers['if-match'] !== '*') call.headers['if-match'] = '"never"'
    },
  },
  {
    id: 'conditions.wanted-on-every-put',
    title: 'A PUT without If-Match is refused',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-081'],
    also: ['GENESYS-B-091', 'GENESYS-B-007', 'GENESYS-B-008', 'GENESYS-B-027', 'GENESYS-B-242', 'GENESYS-B-243', 'GENESYS-B-244', 'GENESYS-B-245', 'GENESYS-B-264', 'GENESYS-B-288', 'GENESYS-B-289'],
    request(call) {
      if (call.operation === 'replace') call.headers['if-match'] ??= '"missing"'
    },
  },
  {
    id: 'conditions.412-for-a-duplicate',
    title: 'A PUT that takes the userName of another user is answered 412',
    contracts: ['rfc'],
    breaks: ['RFC9110-15.5.13-1'],
    also: ['RFC7644-3.12-15', 'RFC7644-3.12-23', 'RFC7643-4.1.1-6', 'RFC7643-7-26', 'RFC7643-7-27', 'RFC7644-3.5.1-10', 'RFC7643-4.1.1-4'],
    response(call, reply) {
      if (call.operation !== 'replace' || reply.status !== 409) return
      reply.status = 412
      if (isMutableObject(reply.body)) reply.body['status'] = '412'
    },
  },
  {
    id: 'conditions.weak-tag-is-malformed',
    title: 'PUT with a weak tag in If-Match is refused as malformed',
    contracts: ['rfc'],
    breaks: ['RFC9110-13.1.1-1'],
    also: ['RFC7644-3.14-5', 'RFC7644-3.12-16', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-4'],
    request(call) {
      if (call.operation === 'replace' && call.headers['if-match']?.startsWith('W/') === true) throw new ScimError(400, 'invalidValue', 'If-Match is no entity tag')
    },
  },
]
