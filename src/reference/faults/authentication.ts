import type { Call } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { overguarded, unguarded } from './unguarded.ts'

const open = ['RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015']
/** A stranger's write with a false If-Match is answered by its condition then. */
const openWrite = [...open, 'RFC9110-13.2.1-1', 'RFC7644-2-5', 'RFC7644-2-7', 'RFC7644-3.12-13', 'RFC7644-7.7-3', 'GENESYS-B-022', 'GENESYS-B-023', 'GENESYS-B-024', 'GENESYS-B-025', 'GENESYS-B-026']
const isCursorPage = (call: Call): boolean => (call.query.get('cursor') ?? '') !== ''
const notPublic = (call: Call): boolean => call.operation !== 'discovery'

/** Bugs of access: who is let in, and how the others are refused. */
export const authentication: readonly Fault[] = [
  { id: 'authentication.delete-unguarded', title: 'DELETE needs no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: openWrite, ...unguarded((call, who) => call.operation === 'delete' && who === 'nobody') },
  { id: 'authentication.patch-of-groups-unguarded', title: 'PATCH of a group needs no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: openWrite, ...unguarded((call, who) => call.operation === 'patch' && call.resourceType === 'Group' && who === 'nobody') },
  { id: 'authentication.creation-of-groups-unguarded', title: 'POST of a group needs no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: openWrite, ...unguarded((call, who) => call.operation === 'create' && call.resourceType === 'Group' && who === 'nobody') },
  { id: 'authentication.put-takes-any-token', title: 'PUT takes any bearer token', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: openWrite, ...unguarded((call, who) => call.operation === 'replace' && who === 'bearer') },
  { id: 'authentication.lists-take-any-token', title: 'Lists take any bearer token', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: [...open, 'RFC9865-5.2-1', 'RFC9865-5.2-2', 'RFC9865-5.2-4', 'GENESYS-B-021'], ...unguarded((call, who) => call.operation === 'list' && who === 'bearer') },
  { id: 'authentication.lists-of-groups-unguarded', title: 'Lists of groups need no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: open, ...unguarded((call, who) => call.operation === 'list' && call.resourceType === 'Group' && who === 'nobody') },
  { id: 'authentication.reads-by-id-unguarded', title: 'A read by id needs no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: open, ...unguarded((call, who) => call.operation === 'read' && call.path !== '/Me' && who === 'nobody') },
  { id: 'authentication.filtered-lists-unguarded', title: 'Lists with a filter need no credentials', breaks: ['RFC7644-2-5', 'GENESYS-B-014'], also: [...open, 'RFC9865-5.2-1', 'RFC9865-5.2-2', 'RFC9865-5.2-4'], ...unguarded((call, who) => call.operation === 'list' && call.query.has('filter') && who === 'nobody') },
  { id: 'authentication.search-unguarded', title: 'A search by POST needs no credentials', contracts: ['rfc'], breaks: ['RFC7644-2-5'], also: open, ...unguarded((call, who) => call.operation === 'search' && who === 'nobody') },
  { id: 'authentication.root-search-takes-any-token', title: 'A search over all types takes any bearer token', contracts: ['rfc'], breaks: ['RFC7644-2-5'], also: open, ...unguarded((call, who) => call.operation === 'search' && call.resourceType === undefined && who === 'bearer') },
  { id: 'authentication.bulk-unguarded', title: 'Bulk requests need no credentials', contracts: ['rfc'], breaks: ['RFC7644-2-5'], also: open, ...unguarded((call, who) => call.operation === 'bulk' && who === 'nobody') },
  { id: 'authentication.me-unguarded', title: '/Me needs no credentials', contracts: ['rfc'], breaks: ['RFC7644-2-5'], also: open, ...unguarded((call, who) => call.path === '/Me' && who === 'nobody') },
  { id: 'authentication.root-query-unguarded', title: 'A query over all types needs no credentials', contracts: ['rfc'], breaks: ['RFC7644-2-5'], also: open, ...unguarded((call, who) => call.operation === 'root-query' && who === 'nobody') },
  { id: 'authentication.any-token-reads', title: 'Any bearer token reads', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: [...open, 'RFC9865-5.2-1', 'RFC9865-5.2-2', 'RFC9865-5.2-4', 'GENESYS-B-021', 'GENESYS-B-027'], ...unguarded((call, who) => (call.operation === 'read' || call.operation === 'list') && who === 'bearer') },
  { id: 'authentication.unsigned-tokens-accepted', title: 'A JSON web token without signature is accepted', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: open, ...unguarded((call) => /^bearer ey[\w-]+\.[\w-]+\.$/i.test(call.headers['authorization'] ?? '')) },
  { id: 'authentication.empty-tokens-accepted', title: 'A bearer token of no characters is accepted', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: open, ...unguarded((call) => /^bearer\s*$/i.test(call.headers['authorization'] ?? '')) },
  { id: 'authentication.any-scheme-accepted', title: 'Any scheme but Bearer is let in', breaks: ['RFC7644-2-5', 'GENESYS-B-015'], also: open, ...unguarded((call, who) => who === 'other' && call.operation === 'list') },
  { id: 'authentication.v2-unguarded', title: 'The v2 base needs no credentials to read', contracts: ['genesys'], breaks: ['GENESYS-B-014'], also: open, ...unguarded((call, who) => call.base === 'v2' && (call.operation === 'read' || call.operation === 'list') && who === 'nobody') },
  { id: 'authentication.cursor-pages-unguarded', title: 'Later pages by cursor need no credentials', contracts: ['rfc'], breaks: ['RFC9865-5.2-1', 'RFC9865-5.2-2'], also: ['RFC9865-5.2-4'], ...unguarded((call, who) => isCursorPage(call) && who === 'nobody') },
  { id: 'authentication.cursor-pages-take-any-token', title: 'Later pages by cursor take any bearer token', contracts: ['rfc'], breaks: ['RFC9865-5.2-2', 'RFC9865-5.2-1'], also: ['RFC9865-5.2-4'], ...unguarded((call, who) => isCursorPage(call) && who === 'bearer') },
  {
    id: 'authentication.unknown-cursors-told-to-strangers',
    title: 'A stranger learns from 404 that a cursor does not exist',
    contracts: ['rfc'],
    breaks: ['RFC9865-5.2-4'],
    response(call, reply) {
      if (reply.status !== 401 || !isCursorPage(call) || /\.\d+$/.test(call.query.get('cursor') ?? '')) return
      reply.status = 404
      if (isMutableObject(reply.body)) reply.body['status'] = '404'
    },
  },
  {
    id: 'authentication.no-challenge-on-patch',
    title: 'The 401 to a PATCH has no WWW-Authenticate',
    contracts: ['rfc'],
    breaks: ['RFC9110-15.5.2-1'],
    response(call, reply) {
      if (call.operation === 'patch') delete reply.headers['www-authenticate']
    },
  },
  { id: 'authentication.no-challenge', title: 'A 401 has no WWW-Authenticate', contracts: ['rfc'], breaks: ['RFC9110-15.5.2-1'], also: ['RFC7644-2-4'], response: (_call, reply) => {
    delete reply.headers['www-authenticate']
  } },
  { id: 'authentication.challenge-without-scheme', title: 'WWW-Authenticate names a realm and no scheme', contracts: ['rfc'], breaks: ['RFC7644-2-4'], behaviour: () => ({ challenge: 'realm="scim"' }) },
  {
    id: 'authentication.refused-with-data',
    title: 'The 401 to a read has the resource in its body',
    breaks: ['RFC7644-2-5', 'GENESYS-B-014', 'GENESYS-B-015'],
    also: ['RFC7644-3.12-3', 'RFC7644-3.12-4', 'RFC7644-3.12-5', 'GENESYS-B-033'],
    response(call, reply) {
      const stored = reply.status === 401 && call.operation === 'read' && call.resourceType !== undefined && call.id !== undefined ? call.store.get(call.resourceType, call.id) : undefined
      if (stored) reply.body = { ...stored.attributes }
    },
  },
  {
    id: 'authentication.refused-and-deleted',
    title: 'A DELETE without credentials is refused after the resource was removed',
    breaks: ['RFC7644-2-5', 'GENESYS-B-014', 'GENESYS-B-015'],
    response(call, reply) {
      const stored = reply.status === 401 && call.operation === 'delete' && call.resourceType !== undefined && call.id !== undefined ? call.store.get(call.resourceType, call.id) : undefined
      if (stored) call.store.remove(stored)
    },
  },
  {
    id: 'authentication.answers-403',
    title: 'A request without credentials is answered 403',
    breaks: ['RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015'],
    response(call, reply) {
      if (reply.status !== 401) return
      reply.status = 403
      if (call.contract === 'rfc' && isMutableObject(reply.body)) reply.body['status'] = '403'
    },
  },
  {
    id: 'authentication.redirects-to-a-login-page',
    title: 'A list without credentials is redirected to a login page',
    breaks: ['RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015'],
    response(call, reply) {
      if (reply.status !== 401 || call.operation !== 'list') return
      reply.status = 302
      reply.headers = { location: '/login' }
      reply.body = undefined
    },
  },
  {
    id: 'authentication.registration-is-active',
    title: 'Anybody may create users, and they are active',
    contracts: ['rfc'],
    breaks: ['RFC7644-7.6-1'],
    also: ['RFC7644-2-5', 'RFC7644-3.12-12'],
    ...unguarded((call, who) => call.operation === 'create' && call.resourceType === 'User' && who === 'nobody'),
  },
  {
    id: 'authentication.public-configuration-hides-the-schemes',
    title: 'The configuration that anybody can read has no authentication schemes',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-19'],
    also: ['RFC7643-5-18', 'RFC7643-5-20', 'RFC7643-5-21', 'RFC7643-5-22', 'RFC7643-5-17'],
    response(call, reply) {
      if (call.operation === 'discovery' && call.headers['authorization'] === undefined && isMutableObject(reply.body) && reply.status === 200) reply.body['authenticationSchemes'] = []
    },
  },
  { id: 'authentication.readers-may-patch', title: 'A token that may only read may PATCH', contracts: ['rfc'], breaks: ['RFC7644-2-5', 'RFC7644-2-7'], also: ['RFC7644-3.12-13', 'RFC7644-7.7-3'], ...unguarded((call) => call.operation === 'patch' && call.headers['authorization']?.includes('without-rights') === true) },
  { id: 'authentication.readers-may-create', title: 'A token that may only read may create users', contracts: ['rfc'], breaks: ['RFC7644-2-5', 'RFC7644-2-7'], also: ['RFC7644-3.12-13'], ...unguarded((call) => call.operation === 'create' && call.headers['authorization']?.includes('without-rights') === true) },
  {
    id: 'authentication.readers-get-400',
    title: 'A token that may only read is answered 400 on writes',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.12-13'],
    response(call, reply) {
      if (reply.status !== 403 || !notPublic(call)) return
      reply.status = 400
      if (isMutableObject(reply.body)) reply.body['status'] = '400'
    },
  },
]

const role = (call: Call, name: string): boolean => call.headers['authorization']?.endsWith(name) === true
const roleless = (call: Call): boolean => role(call, 'without-rights')
/** A client that holds one permission. */
const holder = (call: Call): boolean => ['group-editor', 'user-adder', 'user-editor', 'user-deleter'].some((name) => role(call, name))

/** Bugs of the permissions that the Genesys contract lists. */
export const permissions: readonly Fault[] = (
  [
    ['groups-read-by-anybody', 'Reading a group needs no permission', 'GENESYS-B-021', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'read')],
    ['groups-listed-by-anybody-on-v2', 'Listing groups on the v2 base needs no permission', 'GENESYS-B-021', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'list' && call.base === 'v2')],
    ['groups-patched-by-anybody', 'PATCH of a group needs no permission', 'GENESYS-B-022', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'patch')],
    ['groups-replaced-by-anybody', 'PUT of a group needs no permission', 'GENESYS-B-022', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'replace')],
    ['groups-deleted-by-anybody', 'DELETE of a group needs no permission', 'GENESYS-B-023', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'delete')],
    ['groups-created-by-anybody', 'POST of a group needs no permission', 'GENESYS-B-023', unguarded((call) => roleless(call) && call.resourceType === 'Group' && call.operation === 'create')],
    ['users-deleted-by-anybody', 'DELETE of a user needs no permission', 'GENESYS-B-024', unguarded((call) => roleless(call) && call.resourceType === 'User' && call.operation === 'delete')],
    ['users-created-by-anybody', 'POST of a user needs no permission', 'GENESYS-B-025', unguarded((call) => roleless(call) && call.resourceType === 'User' && call.operation === 'create')],
    ['users-patched-by-anybody', 'PATCH of a user needs no permission', 'GENESYS-B-026', unguarded((call) => roleless(call) && call.resourceType === 'User' && call.operation === 'patch')],
    ['users-patched-with-any-permission', 'PATCH of a user is open to every permission', 'GENESYS-B-026', unguarded((call) => holder(call) && call.resourceType === 'User' && call.operation === 'patch')],
    ['users-deleted-with-any-permission', 'DELETE of a user is open to every permission', 'GENESYS-B-024', unguarded((call) => holder(call) && call.resourceType === 'User' && call.operation === 'delete')],
    ['users-created-with-any-permission', 'POST of a user is open to every permission', 'GENESYS-B-025', unguarded((call) => holder(call) && call.resourceType === 'User' && call.operation === 'create')],
    ['groups-read-with-any-permission', 'Reading a group is open to every permission', 'GENESYS-B-021', unguarded((call) => holder(call) && call.resourceType === 'Group' && call.operation === 'read')],
    ['groups-replaced-with-any-permission', 'PUT of a group is open to every permission', 'GENESYS-B-022', unguarded((call) => holder(call) && call.resourceType === 'Group' && call.operation === 'replace')],
    ['groups-created-with-any-permission', 'POST of a group is open to every permission', 'GENESYS-B-023', unguarded((call) => holder(call) && call.resourceType === 'Group' && call.operation === 'create')],
    ['users-replaced-by-anybody-on-scim', 'PUT of a user needs no permission on the unversioned base', 'GENESYS-B-026', unguarded((call) => roleless(call) && call.resourceType === 'User' && call.operation === 'replace' && call.base === 'scim')],
    ['group-edit-does-not-patch', 'directory:group:edit does not open PATCH', 'GENESYS-B-027', overguarded((call) => call.resourceType === 'Group' && call.operation === 'patch')],
    ['group-edit-does-not-list', 'directory:group:edit does not open lists', 'GENESYS-B-027', overguarded((call) => call.resourceType === 'Group' && call.operation === 'list')],
    ['user-delete-does-not-suffice', 'directory:user:delete alone does not open DELETE', 'GENESYS-B-028', overguarded((call) => call.resourceType === 'User' && call.operation === 'delete')],
    ['user-add-does-not-suffice', 'directory:user:add alone does not open POST', 'GENESYS-B-029', overguarded((call) => call.resourceType === 'User' && call.operation === 'create')],
    ['user-edit-does-not-suffice', 'directory:user:edit alone does not open PATCH', 'GENESYS-B-030', overguarded((call) => call.resourceType === 'User' && call.operation === 'patch')],
  ] as const
).map(([name, title, id, hooks]) => ({ id: `permissions.${name}`, title, contracts: ['genesys'], breaks: [id], ...hooks }))

const forbidden = (when: (call: Call) => boolean): Required<Pick<Fault, 'response'>> => ({
  response(call, reply) {
    if (!roleless(call) || !when(call)) return
    reply.status = 403
    reply.body = { message: 'a role is needed', code: 'not.authorized', status: 403 }
  },
})

/** Reads that list no permission and ask for one all the same. */
export const closedReads: readonly Fault[] = (
  [
    ['configuration-needs-a-role', 'The configuration needs a role', 'GENESYS-B-017', (call: Call) => call.path.startsWith('/serviceproviderconfig')],
    ['resource-type-by-id-needs-a-role', 'A single resource type needs a role', 'GENESYS-B-018', (call: Call) => call.path.startsWith('/resourcetypes/')],
    ['schemas-need-a-role', 'The schemas need a role', 'GENESYS-B-019', (call: Call) => call.path === '/schemas'],
    ['users-need-a-role-to-be-listed', 'Listing users needs a role', 'GENESYS-B-020', (call: Call) => call.resourceType === 'User' && call.operation === 'list'],
    ['users-need-a-role-on-v2', 'Reading a user on the v2 base needs a role', 'GENESYS-B-020', (call: Call) => call.resourceType === 'User' && call.operation === 'read' && call.base === 'v2'],
  ] as const
).map(([name, title, id, when]) => ({ id: `permissions.${name}`, title, contracts: ['genesys'], breaks: [id], ...forbidden(when) }))
