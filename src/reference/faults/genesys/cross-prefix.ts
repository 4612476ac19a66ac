import type { Call, Reply } from '../../call.ts'
import { ScimError } from '../../../scim/error.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../../json.ts'
import { urn } from '../../names.ts'
import type { Fault } from '../../switch.ts'
import { eachOf, inside, memory, rewrite, shownIn } from '../tampering.ts'

/** A switch that changes the resources that one base shows. */
const shown = (base: 'scim' | 'v2', type: 'User' | 'Group', change: (resource: MutableObject, call: Call) => void): Required<Pick<Fault, 'response'>> => ({
  response(call, reply) {
    if (call.base === base && call.resourceType === type) for (const resource of shownIn(call, reply)) change(resource, call)
  },
})

/** A switch that changes the discovery documents of one base. */
const document = (base: 'scim' | 'v2', path: string, change: (body: MutableObject) => void): Required<Pick<Fault, 'response'>> => ({
  response(call, reply) {
    if (call.base === base && call.path === path && reply.status === 200 && isMutableObject(reply.body)) change(reply.body)
  },
})

const entriesOf = (list: MutableObject): MutableObject[] => (Array.isArray(list['Resources']) ? list['Resources'].filter(isMutableObject) : [])

function dropEntry(list: MutableObject, id: string): void {
  const entries: Mutable[] = entriesOf(list).filter((entry) => entry['id'] !== id)
  list['Resources'] = entries
  list['totalResults'] = entries.length
  list['itemsPerPage'] = entries.length
}

function answerWith(reply: Reply, body: MutableObject): void {
  reply.status = 200
  reply.headers = {}
  reply.body = body
}

/** Two prefixes over two copies of what should be one. */
export const crossPrefix: readonly Fault[] = (
  [
    {
      id: 'cross-prefix.external-id-only-under-its-prefix', title: 'externalId shows only under the prefix through which it was set', breaks: ['GENESYS-B-334'], also: ['GENESYS-B-348'],
      response(call, reply) {
        if (call.resourceType !== 'User' || reply.status > 299) return
        const setter = memory(call, 'cross-prefix.external-id-only-under-its-prefix')
        for (const user of shownIn(call, reply)) {
          const id = String(user['id'])
          if (call.operation === 'create') setter.set(id, call.base)
          else if (call.operation === 'read' && setter.get(id) !== undefined && setter.get(id) !== call.base) delete user['externalId']
        }
      },
    },
    {
      id: 'cross-prefix.no-extension-after-patch', title: 'After a PATCH through v2 the unversioned base no longer shows the enterprise extension', breaks: ['GENESYS-B-334'], also: ['GENESYS-B-339'],
      response(call, reply) {
        const patched = memory(call, 'cross-prefix.no-extension-after-patch')
        if (call.resourceType !== 'User' || call.id === undefined || reply.status > 299 || !isMutableObject(reply.body)) return
        if (call.operation === 'patch' && call.base === 'v2') patched.set(call.id, true)
        else if (call.operation === 'read' && call.base === 'scim' && patched.has(call.id)) delete reply.body[urn.enterpriseUser]
      },
    },
    {
      id: 'cross-prefix.versions-count-apart', title: 'Each prefix counts versions of users by itself', breaks: ['GENESYS-B-335'], also: ['GENESYS-B-091'],
      request(call) {
        if (call.base !== 'v2' || call.resourceType !== 'User') return
        for (const name of ['if-match', 'if-none-match']) {
          const tag = call.headers[name]
          if (tag !== undefined) call.headers[name] = tag.replace(/"(\d+)000"/g, '"$1"')
        }
      },
      response(call, reply) {
        if (call.base !== 'v2' || call.resourceType !== 'User') return
        const tag = reply.headers['etag']
        if (tag !== undefined) reply.headers['etag'] = tag.replace(/(\d+)"$/, '$1000"')
        for (const user of shownIn(call, reply)) rewrite(inside(user, 'meta'), 'version', (text) => `${text}000`)
      },
    },
    {
      id: 'cross-prefix.groups-deleted-with-own-tags-only', title: 'A DELETE with a tag is refused for a group that was created under the other prefix', breaks: ['GENESYS-B-091'],
      request(call) {
        const creator = memory(call, 'cross-prefix.groups-deleted-with-own-tags-only').get(call.id ?? '')
        if (call.operation === 'delete' && call.headers['if-match'] !== undefined && creator !== undefined && creator !== call.base) throw call.behaviour.conflictAnswer()
      },
      response(call, reply) {
        if (call.operation === 'create' && call.resourceType === 'Group') for (const { id } of shownIn(call, reply)) memory(call, 'cross-prefix.groups-deleted-with-own-tags-only').set(String(id), call.base)
      },
    },
    {
      id: 'cross-prefix.version-of-its-prefix-in-meta', title: 'meta.version of a user that is read under v2 has the prefix in it', breaks: ['GENESYS-B-335'], also: ['GENESYS-B-050', 'GENESYS-B-052', 'GENESYS-B-053', 'GENESYS-B-054'],
      ...shown('v2', 'User', (user, call) => { if (call.operation === 'read') rewrite(inside(user, 'meta'), 'version', (text) => `v2-${text}`) }),
    },
    {
      id: 'cross-prefix.modified-in-local-time', title: 'The unversioned base shows lastModified an hour late', breaks: ['GENESYS-B-336'], also: ['GENESYS-B-341'],
      ...shown('scim', 'User', (user) => rewrite(inside(user, 'meta'), 'lastModified', (text) => new Date(Date.parse(text) + 3_600_000).toISOString())),
    },
    {
      id: 'cross-prefix.location-leads-nowhere', title: 'meta.location under v2 has the endpoint in mixed case, which is not served', breaks: ['GENESYS-B-337'], also: ['GENESYS-B-354'],
      ...shown('v2', 'User', (user) => rewrite(inside(user, 'meta'), 'location', (text) => text.replace('/users/', '/Users/'))),
    },
    {
      id: 'cross-prefix.location-leads-to-another', title: 'meta.location of a user read under the unversioned base leads to the groups', breaks: ['GENESYS-B-337'], also: ['GENESYS-B-354', 'GENESYS-B-224'],
      ...shown('scim', 'User', (user, call) => { if (call.operation === 'read') rewrite(inside(user, 'meta'), 'location', (text) => text.replace('/users/', '/groups/')) }),
    },
    {
      id: 'cross-prefix.creations-not-found', title: 'What is created under the unversioned base is not found under v2 by its id', breaks: ['GENESYS-B-338'], also: ['GENESYS-B-342', 'GENESYS-B-343'],
      response(call, reply) {
        const made = memory(call, 'cross-prefix.creations-not-found')
        const asked = /^id eq "([^"]*)"$/i.exec(call.query.get('filter') ?? '')?.[1]
        if (call.operation === 'create' && call.base === 'scim') for (const { id } of shownIn(call, reply)) made.set(String(id), true)
        else if (call.operation === 'list' && call.base === 'v2' && asked !== undefined && made.has(asked) && isMutableObject(reply.body)) dropEntry(reply.body, asked)
      },
    },
    {
      id: 'cross-prefix.groups-not-read', title: 'A group that was created under v2 is not read under the unversioned base', breaks: ['GENESYS-B-338', 'GENESYS-B-341'], also: ['GENESYS-B-091'],
      request(call) {
        const made = memory(call, 'cross-prefix.groups-not-read')
        if (call.operation === 'read' && call.base === 'scim' && call.resourceType === 'Group' && made.has(call.id ?? '')) throw new ScimError(404, undefined, 'there is no such group')
      },
      response(call, reply) {
        if (call.operation === 'create' && call.base === 'v2' && call.resourceType === 'Group') for (const { id } of shownIn(call, reply)) memory(call, 'cross-prefix.groups-not-read').set(String(id), true)
      },
    },
    {
      id: 'cross-prefix.patch-not-seen', title: 'A PATCH through v2 is not seen by a conditional read of the unversioned base', breaks: ['GENESYS-B-339'],
      response(call, reply) {
        const patched = memory(call, 'cross-prefix.patch-not-seen')
        if (call.resourceType !== 'User' || call.id === undefined || reply.status > 299) return
        if (call.operation === 'patch' && call.base === 'v2') patched.set(call.id, true)
        else if (call.operation === 'read' && call.base === 'scim' && call.headers['if-none-match'] !== undefined && patched.has(call.id)) {
          reply.status = 304
          reply.body = undefined
        }
      },
    },
    {
      id: 'cross-prefix.replacement-not-seen', title: 'The v2 base keeps the old title after a PUT through the unversioned one', breaks: ['GENESYS-B-339'], also: ['GENESYS-B-334'],
      response(call, reply) {
        const old = memory(call, 'cross-prefix.replacement-not-seen')
        if (call.resourceType !== 'User' || call.id === undefined || reply.status > 299 || !isMutableObject(reply.body)) return
        if (call.operation === 'replace' && call.base === 'scim') old.set(call.id, call.before?.['title'] ?? null)
        else if (call.operation === 'read' && call.base === 'v2' && old.has(call.id)) {
          const title = old.get(call.id) ?? null
          if (title === null) delete reply.body['title']
          else reply.body['title'] = title
        }
      },
    },
    {
      id: 'cross-prefix.deleted-users-still-read', title: 'A user that was deleted under v2 is still read under the unversioned base', breaks: ['GENESYS-B-340'],
      response(call, reply) {
        const gone = memory(call, 'cross-prefix.deleted-users-still-read')
        if (call.resourceType !== 'User' || call.id === undefined) return
        const body = gone.get(call.id)
        if (call.operation === 'delete' && call.base === 'v2' && reply.status === 204 && call.before !== undefined)
          gone.set(call.id, { schemas: [urn.user], id: call.id, userName: call.before['userName'] ?? '', active: true, meta: { resourceType: 'User', location: `${call.surface.path}/users/${call.id}`, version: '1', lastModified: '2026-01-01T00:00:00.000Z' } })
        else if (call.operation === 'read' && call.base === 'scim' && reply.status === 404 && isMutableObject(body)) {
          answerWith(reply, body)
          reply.headers['etag'] = '"1"'
        }
      },
    },
    {
      id: 'cross-prefix.deleted-groups-still-listed', title: 'A group that was deleted under the unversioned base is still found by its id under v2', breaks: ['GENESYS-B-340'],
      response(call, reply) {
        const gone = memory(call, 'cross-prefix.deleted-groups-still-listed')
        if (call.resourceType !== 'Group') return
        if (call.operation === 'delete' && call.base === 'scim' && reply.status === 204 && call.id !== undefined)
          gone.set(call.id, { schemas: [urn.group], id: call.id, displayName: call.before?.['displayName'] ?? '', meta: { resourceType: 'Group', location: `/api/v2/scim/v2/groups/${call.id}`, version: '1', lastModified: '2026-01-01T00:00:00.000Z' } })
        const body = gone.get(/^id eq "([^"]*)"$/i.exec(call.query.get('filter') ?? '')?.[1] ?? '')
        if (call.operation === 'list' && call.base === 'v2' && reply.status === 200 && isMutableObject(body))
          answerWith(reply, { schemas: [urn.listResponse], totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [body] })
      },
    },
    {
      id: 'cross-prefix.no-member-types-under-v2', title: 'Members of groups have no type under v2', breaks: ['GENESYS-B-341'],
      ...shown('v2', 'Group', (group, call) => { if (call.operation === 'read') eachOf(group, 'members', (one) => {
        delete one['type']
      }) }),
    },
    {
      id: 'cross-prefix.total-of-users-is-the-page', title: 'Under v2 the total of the users of a page is that of the page', breaks: ['GENESYS-B-342'], also: ['GENESYS-B-102', 'GENESYS-B-101', 'GENESYS-B-105', 'GENESYS-B-106', 'GENESYS-B-107', 'GENESYS-B-108', 'GENESYS-B-109', 'GENESYS-B-110', 'GENESYS-B-206'],
      response(call, reply) {
        if (call.base === 'v2' && call.operation === 'list' && call.resourceType === 'User' && reply.status === 200 && call.query.get('count') === '3' && isMutableObject(reply.body)) reply.body['totalResults'] = entriesOf(reply.body).length
      },
    },
    {
      id: 'cross-prefix.whole-list-has-inactive-users', title: 'The list of all users has one more under v2', breaks: ['GENESYS-B-342'], also: ['GENESYS-B-259'],
      response(call, reply) {
        if (call.base === 'v2' && call.operation === 'list' && call.resourceType === 'User' && !call.query.has('filter') && call.query.get('count') === '10' && isMutableObject(reply.body)) reply.body['totalResults'] = Number(reply.body['totalResults']) + 1
      },
    },
    {
      id: 'cross-prefix.groups-start-at-zero', title: 'Under v2 startIndex of groups counts from zero', breaks: ['GENESYS-B-343'], also: ['GENESYS-B-103', 'GENESYS-B-104', 'GENESYS-B-105', 'GENESYS-B-106', 'GENESYS-B-107', 'GENESYS-B-259', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-096', 'GENESYS-B-109'],
      request(call) {
        const start = Number(call.query.get('startIndex'))
        if (call.base === 'v2' && call.operation === 'list' && call.resourceType === 'Group' && call.query.has('filter') && start > 1) call.query.set('startIndex', String(start + 1))
      },
    },
    {
      id: 'cross-prefix.configuration-of-its-own', title: 'The configuration under v2 names another largest page', breaks: ['GENESYS-B-344'],
      ...document('v2', '/serviceproviderconfig', (body) => { const filter = inside(body, 'filter'); if (filter) filter['maxResults'] = 1000 }),
    },
    {
      id: 'cross-prefix.configuration-tag-of-its-own', title: 'The configuration has another tag under v2', breaks: ['GENESYS-B-344'], also: ['GENESYS-B-051', 'GENESYS-B-049', 'GENESYS-B-052', 'GENESYS-B-053', 'GENESYS-B-054'],
      request(call) { if (call.base === 'v2' && call.path === '/serviceproviderconfig') for (const name of ['if-none-match', 'if-match']) { const tag = call.headers[name]; if (tag !== undefined) call.headers[name] = tag.replace(/"(\d+)7"/g, '"$1"') } },
      response(call, reply) {
        if (call.base !== 'v2' || call.path !== '/serviceproviderconfig') return
        const tag = reply.headers['etag']
        if (tag !== undefined) reply.headers['etag'] = tag.replace(/(\d+)"$/, '$17"')
        rewrite(inside(reply.body, 'meta'), 'version', (text) => `${text}7`)
      },
    },
    {
      id: 'cross-prefix.fewer-resource-types', title: 'The resource types under v2 leave Schema out', breaks: ['GENESYS-B-345'], also: ['GENESYS-B-297'],
      ...document('v2', '/resourcetypes', (body) => { body['Resources'] = entriesOf(body).filter(({ id }) => id !== 'Schema'); body['totalResults'] = Number(body['totalResults']) - 1; body['itemsPerPage'] = body['totalResults'] }),
    },
    {
      id: 'cross-prefix.title-of-another-case', title: 'The schema of users under the unversioned base describes title in other words', breaks: ['GENESYS-B-345'],
      ...document('scim', '/schemas', (body) => { for (const schema of entriesOf(body)) eachOf(schema, 'attributes', (one) => { if (one['name'] === 'title') one['description'] = 'The position' }) }),
    },
    {
      id: 'cross-prefix.schemas-filtered-under-v2', title: 'The v2 base takes a filter on schemas', breaks: ['GENESYS-B-346'], also: ['GENESYS-B-217'],
      request(call) { if (call.base === 'v2' && call.path === '/schemas') call.query.delete('filter') },
    },
    {
      id: 'cross-prefix.conflict-is-412-under-v2', title: 'A version conflict of PUT is answered 412 under v2', breaks: ['GENESYS-B-347'], also: ['GENESYS-B-073'],
      response(call, reply) {
        if (call.base !== 'v2' || call.operation !== 'replace' || call.resourceType !== 'User' || !isMutableObject(reply.body) || reply.body['scimType'] !== 'invalidVers') return
        reply.status = 412
        reply.body['status'] = '412'
      },
    },
    {
      id: 'cross-prefix.conflict-unnamed-under-scim', title: 'A version conflict of PUT under the unversioned base has another scimType', breaks: ['GENESYS-B-347'], also: ['GENESYS-B-073'],
      response(call, reply) {
        if (call.base === 'scim' && call.operation === 'replace' && call.resourceType === 'User' && isMutableObject(reply.body) && reply.body['scimType'] === 'invalidVers') reply.body['scimType'] = 'invalidValue'
      },
    },
    {
      id: 'cross-prefix.attributes-ignored-under-v2', title: 'attributes is ignored under v2 when a user is read by id', breaks: ['GENESYS-B-348'], also: ['GENESYS-B-115'],
      request(call) { if (call.base === 'v2' && call.operation === 'read' && call.resourceType === 'User') call.query.delete('attributes') },
    },
    {
      id: 'cross-prefix.exclusions-ignored-under-scim', title: 'Of several names in excludedAttributes the unversioned base heeds the first', breaks: ['GENESYS-B-348'],
      request(call) {
        const names = call.query.get('excludedAttributes')
        if (call.base === 'scim' && call.operation === 'read' && call.resourceType === 'User' && names !== null) call.query.set('excludedAttributes', names.split(',', 1)[0] ?? '')
      },
    },
  ] satisfies readonly Fault[]
).map((fault: Fault): Fault => ({ contracts: ['genesys'], ...fault }))
