import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { inside, isAlone, rewrite, sent, shownIn } from './tampering.ts'

/** Bugs of representations: identity, meta, schemas and references. */
export const read: readonly Fault[] = [
  {
    id: 'read.unknown-id-answers-400', title: 'A read of an unknown id is answered with 400',
    breaks: ['RFC7644-3.12-1', 'GENESYS-B-262'], also: ['RFC7644-3.6-2', 'RFC7644-3.2-3', 'GENESYS-B-258', 'GENESYS-B-279', 'GENESYS-B-292'],
    response: (call, reply) => { if (call.operation === 'read' && reply.status === 404) { reply.status = 400; if (isMutableObject(reply.body)) reply.body['status'] = reply.body['schemas'] === undefined ? 400 : '400' } },
  },
  {
    id: 'read.delete-of-unknown-id-answers-204', title: 'DELETE of an unknown id is answered with 204',
    breaks: ['RFC7644-3.12-1', 'GENESYS-B-262'], also: ['RFC7644-3.6-2'],
    response: (call, reply) => { if (call.operation === 'delete' && isAlone(call) && reply.status === 404) { reply.status = 204; reply.body = undefined } },
  },
  {
    id: 'read.search-results-without-id', title: 'An id is missing in results of a filter by externalId',
    breaks: ['RFC7643-3.1-5', 'GENESYS-B-223'],
    also: ['GENESYS-B-267', 'GENESYS-B-200'],
    response: (call, reply) => { if (call.operation === 'list' && (call.query.get('filter') ?? '').startsWith('externalId')) for (const one of shownIn(call, reply)) one['id'] = '' },
  },
  {
    id: 'read.list-locations-are-shifted', title: 'meta.location of a list entry leads to another user',
    breaks: ['RFC7643-3.1-21', 'GENESYS-B-354'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'location', (text) => text.replace(/[^/]+$/, '00000001-0000-4000-8000-000000000001')) },
  },
  {
    id: 'read.location-is-under-another-path', title: 'meta.location of a read lies under a path that does not exist',
    breaks: ['RFC7643-3.1-21', 'GENESYS-B-354'], also: ['RFC7644-3.1-8', 'RFC7643-2.4-7', 'GENESYS-B-224', 'GENESYS-B-255', 'GENESYS-B-337'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'location', (text) => text.replace(/\/([^/]+)\/([^/]+)$/, '/$1-resources/$2')) },
  },
  {
    id: 'read.resource-type-of-groups-is-lower-case', title: 'meta.resourceType of groups is group',
    breaks: ['RFC7643-3.1-18', 'GENESYS-B-350'], also: ['RFC7644-3.3.1-1'],
    response: (call, reply) => { for (const one of shownIn(call, reply)) if (call.resourceType === 'Group') rewrite(inside(one, 'meta'), 'resourceType', (text) => text.toLowerCase()) },
  },
  {
    id: 'read.resource-type-is-a-urn', title: 'meta.resourceType of users in a list is the schema URI',
    breaks: ['RFC7643-3.1-18', 'GENESYS-B-349'],
    also: ['GENESYS-B-206'],
    response: (call, reply) => { if (call.operation === 'list' && call.resourceType === 'User') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'resourceType', () => urn.user) },
  },
  {
    id: 'read.times-are-epoch-numbers', title: 'meta.lastModified is a number of milliseconds', contracts: ['rfc'],
    breaks: ['RFC7643-2.3.5-3'], also: ['RFC7643-2.3-2'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'lastModified', (text) => Date.parse(text)) },
  },
  {
    id: 'read.last-modified-is-a-date-after-put', title: 'meta.lastModified in the answer to a PUT is a date without time',
    breaks: ['RFC7643-2.3.5-2', 'GENESYS-B-352'], also: ['RFC7643-2.3-2', 'GENESYS-B-239'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'lastModified', (text) => text.slice(0, 10)) },
  },
  {
    id: 'read.last-modified-has-no-zone', title: 'meta.lastModified of a read has no zone', contracts: ['genesys'],
    breaks: ['GENESYS-B-352'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'lastModified', (text) => text.replace('Z', '')) },
  },
  {
    id: 'read.version-is-a-number', title: 'meta.version is a number under v2', contracts: ['genesys'],
    breaks: ['GENESYS-B-355'], also: ['GENESYS-B-239', 'GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-084', 'GENESYS-B-085', 'GENESYS-B-087', 'GENESYS-B-088', 'GENESYS-B-335', 'GENESYS-B-341'],
    response: (call, reply) => { if (call.base === 'v2') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'version', Number) },
  },
  {
    id: 'read.schemas-lack-the-extension', title: 'schemas of a read does not name the enterprise extension that is shown', contracts: ['genesys'],
    breaks: ['GENESYS-B-357'],
    also: ['GENESYS-B-255'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) if (Array.isArray(one['schemas'])) one['schemas'] = one['schemas'].filter((name) => name !== urn.enterpriseUser) },
  },
  {
    id: 'read.schemas-twice-after-put', title: 'schemas in the answer to a PUT names the base schema twice', contracts: ['rfc'],
    breaks: ['RFC7643-3-4'], also: ['RFC7644-3.1-8'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) if (Array.isArray(one['schemas'])) one['schemas'].push(one['schemas'][0] ?? '') },
  },
  {
    id: 'read.list-entries-lack-the-base-schema', title: 'schemas of a list entry lacks the base schema',
    breaks: ['RFC7643-3.3-3', 'GENESYS-B-357'], also: ['RFC7643-3-3', 'RFC7643-3-7', 'RFC7643-4.1-1', 'RFC7643-4.2-1', 'RFC7644-3.1-8', 'GENESYS-B-267', 'GENESYS-B-358', 'GENESYS-B-276'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) one['schemas'] = [urn.enterpriseUser] },
  },
  {
    id: 'read.group-schemas-is-a-string', title: 'schemas of a group is one string',
    breaks: ['RFC7643-3.3-2', 'GENESYS-B-358'], also: ['RFC7643-2.4-1', 'RFC7643-3-1', 'RFC7643-2.1-2', 'RFC7644-3.1-2', 'GENESYS-B-239', 'RFC7643-3.3-3', 'RFC7643-3-3', 'RFC7644-3.8-8', 'RFC7643-3-2', 'RFC7644-3.1-8', 'RFC7644-3.1-7', 'GENESYS-B-224', 'GENESYS-B-255', 'GENESYS-B-243'],
    response: (call, reply) => { if (call.operation === 'read' && call.resourceType === 'Group') for (const one of shownIn(call, reply)) one['schemas'] = urn.group },
  },
  {
    id: 'read.put-shows-the-old-title', title: 'The answer to a PUT shows the title of before',
    breaks: ['RFC7644-3.1-8', 'GENESYS-B-255'], also: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) if (call.before?.['title'] !== undefined) one['title'] = `${String(call.before['title'])} (old)` },
  },
  {
    id: 'read.post-answer-lacks-the-extension', title: 'The answer to a POST does not show the extension',
    breaks: ['RFC7644-3.1-8', 'GENESYS-B-224'], also: ['RFC7644-3.3-8', 'RFC7644-3.9-1', 'RFC7644-3.4-2'],
    response: (call, reply) => { if (call.operation === 'create') for (const one of shownIn(call, reply)) delete one[urn.enterpriseUser] },
  },
  {
    id: 'read.manager-reference-leads-to-the-user', title: 'manager.$ref leads to the user and not to the manager',
    breaks: ['RFC7643-4.3-3', 'GENESYS-B-266'], also: ['RFC7643-2.4-7', 'RFC7643-2.3.7-6'],
    response(call, reply) {
      if (call.operation !== 'read') return
      for (const one of shownIn(call, reply)) rewrite(inside(one, urn.enterpriseUser, 'manager'), '$ref', (text) => text.replace(/[^/]+$/, encodeURIComponent(String(one['id']))))
    },
  },
  {
    id: 'read.manager-of-put-is-lost', title: 'A PUT does not set a manager',
    breaks: ['RFC7643-4.3-2', 'GENESYS-B-266'], also: ['RFC7644-3.5.1-4'],
    request: (call) => { delete inside(sent(call, ['replace']), urn.enterpriseUser)?.['manager'] },
  },
  {
    id: 'read.groups-of-a-user-are-not-shown', title: 'A user does not show its groups', contracts: ['genesys'],
    breaks: ['GENESYS-B-263'],
    also: ['GENESYS-B-293'],
    behaviour: () => ({ memberOf: () => [] }),
  },
  {
    id: 'read.content-location-is-the-collection', title: 'Content-Location of a read is the collection', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-21'],
    response: (call, reply) => { if (call.operation === 'read' && reply.status === 200 && call.type) reply.headers['content-location'] = `${call.origin}${call.surface.path}${call.type.endpoint}` },
  },
  {
    id: 'read.id-differs-in-letter-case', title: 'The answer to a PUT shows the id in capitals',
    breaks: ['RFC7643-3.1-7', 'GENESYS-B-239'], also: ['RFC7643-3.1-10', 'RFC7644-3.1-8', 'GENESYS-B-242', 'GENESYS-B-255', 'GENESYS-B-289'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) rewrite(one, 'id', (text) => text.toUpperCase()) },
  },
  {
    id: 'read.list-entries-lack-titles', title: 'A list does not show title', contracts: ['rfc'],
    breaks: ['RFC7644-3.4-2'], also: ['RFC7644-3.1-8', 'RFC7643-7-33', 'RFC7644-3.9-1', 'RFC7644-3.9-5', 'RFC7644-3.4.2.5-5'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) delete one['title'] },
  },
  {
    id: 'read.two-users-share-an-id-in-lists', title: 'Groups are listed with the id of a user', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-6'],
    response(call, reply) {
      if (call.operation !== 'list' || call.resourceType !== 'Group' || call.query.has('filter') || call.query.has('startIndex')) return
      const [first] = shownIn(call, reply)
      if (first) first['id'] = '00000001-0000-4000-8000-000000000000'
    },
  },
  {
    id: 'read.schemas-name-a-foreign-extension', title: 'schemas of a listed group names the extension of users', contracts: ['rfc'],
    breaks: ['RFC7643-3-3'], also: ['RFC7643-3-2', 'RFC7643-2.1-2', 'RFC7644-3.1-8'],
    response: (call, reply) => { if (call.operation === 'list' && call.resourceType === 'Group') for (const one of shownIn(call, reply)) if (Array.isArray(one['schemas'])) one['schemas'].push(urn.enterpriseUser) },
  },
  {
    id: 'read.listed-locations-are-urns', title: 'meta.location of a listed device is a URN', contracts: ['rfc'],
    breaks: ['RFC7643-2.3.7-5'], also: ['RFC7643-3.1-21', 'RFC7644-3.1-8'],
    response: (call, reply) => { if (call.operation === 'list' && call.resourceType === 'Device') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'location', () => `urn:uuid:${String(one['id'])}`) },
  },
  {
    id: 'read.formatted-name-is-the-user-name', title: 'A missing formatted name is made of the userName', contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-8'], also: ['RFC7643-2.5-1'],
    request(call) { const body = sent(call, ['create'], 'User'); const name = inside(body, 'name'); if (name) name['formatted'] ??= body?.['userName'] ?? '' },
  },
  {
    id: 'read.total-has-a-fraction', title: 'totalResults of the list of users is written with a fraction', contracts: ['rfc'],
    breaks: ['RFC7643-2.3.4-1'],
    response(call, reply) { if (call.operation === 'list' && call.resourceType === 'User' && reply.status === 200) reply.raw = JSON.stringify(reply.body).replace(/("totalResults":\d+)/, '$1.0') },
  },
  {
    id: 'read.created-ones-are-of-an-unknown-type', title: 'The answer to a creation names the endpoint in meta.resourceType', contracts: ['rfc'],
    breaks: ['RFC7643-6-4'], also: ['RFC7643-3.1-18'],
    response: (call, reply) => { if (call.operation === 'create') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'resourceType', (text) => `${text}s`) },
  },
  {
    id: 'read.external-id-cannot-be-asked-for', title: 'externalId in attributes is not known, since no schema lists it', contracts: ['rfc'],
    breaks: ['RFC7643-3-6'], also: ['RFC7644-3.4.3-5', 'RFC7644-3.4.3-7'],
    behaviour: (b) => ({ parseProjection: (value) => b.parseProjection(value).map((name) => (name.toLowerCase() === 'externalid' ? 'unlisted' : name)) }),
  },
  {
    id: 'read.last-id-of-a-list-is-cut', title: 'The last id in a list of five users and more lacks its last character',
    breaks: ['RFC7644-3.4.1-1', 'GENESYS-B-267'], also: ['GENESYS-B-191', 'GENESYS-B-193', 'GENESYS-B-229', 'GENESYS-B-251'],
    response(call, reply) {
      const shown = call.operation === 'list' && call.resourceType === 'User' ? shownIn(call, reply) : []
      if (shown.length > 4) rewrite(shown.at(-1), 'id', (text) => text.slice(0, -1))
    },
  },
  {
    id: 'read.of-a-device-answers-203', title: 'A plain read of a device is answered with 203', contracts: ['rfc'],
    breaks: ['RFC7644-3.4.1-1'], also: ['RFC7643-3.1-7', 'RFC7643-3.1-21', 'RFC7644-3.3-9', 'RFC7644-3.7-1'],
    response: (call, reply) => { if (call.operation === 'read' && call.resourceType === 'Device' && call.query.size === 0 && reply.status === 200) reply.status = 203 },
  },
  {
    id: 'read.locations-of-users-have-a-query', title: 'meta.location of a user that was read has a query', contracts: ['rfc'],
    breaks: ['RFC7644-1.3-1'], also: ['RFC7643-2.4-7'],
    response: (call, reply) => { if (call.operation === 'read' && call.resourceType === 'User') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'location', (text) => `${text}?tenant=1`) },
  },
]
