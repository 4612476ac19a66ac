import { ScimError } from '../../../scim/error.ts'
import { member } from '../../../scim/members.ts'
import type { Call, Reply } from '../../call.ts'
import { touch } from '../../change.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../../json.ts'
import { urn } from '../../names.ts'
import type { Liberty } from '../../switch.ts'

const genesys = { contracts: ['genesys'] } as const

const defaults: readonly string[] = ['id', 'schemas', 'userName', 'active', 'meta', 'externalId', 'roles']

/** What the description of a list of users names, beside what is always returned. */
function defaultOf(user: MutableObject): MutableObject {
  const enterprise = user[urn.enterpriseUser]
  const manager = isMutableObject(enterprise) ? enterprise['manager'] : undefined
  const kept = Object.fromEntries(Object.entries(user).filter(([name]) => defaults.includes(name)))
  const schemas = [urn.user, ...(manager === undefined ? [] : [urn.enterpriseUser])]
  return { ...kept, schemas, ...(manager === undefined ? {} : { [urn.enterpriseUser]: { manager } }) }
}

const softly = 'genesys.deleted-users-are-inactive'

/** The last whole representations of users, by id, and the deleted ones under `deleted` and their id. */
function usersSeen(call: Call): Map<string, MutableObject> {
  const known = call.state.get(softly)
  if (known instanceof Map) return known as Map<string, MutableObject>
  const fresh = new Map<string, MutableObject>()
  call.state.set(softly, fresh)
  return fresh
}

function showDeleted(call: Call, reply: Reply): void {
  const seen = usersSeen(call)
  const filtered = call.operation === 'list' ? /^id eq "(.*)"$/.exec(call.query.get('filter') ?? '')?.[1] : undefined
  const body = seen.get(`deleted ${filtered ?? call.id ?? ''}`)
  if (call.operation === 'read' && reply.status === 404 && body !== undefined) {
    reply.status = 200
    reply.body = { ...body, active: false }
  }
  if (filtered !== undefined && body !== undefined && isMutableObject(reply.body)) reply.body = { ...reply.body, totalResults: 1, itemsPerPage: 1, Resources: [{ ...body, active: false }] }
}

function remember(call: Call, reply: Reply): void {
  const seen = usersSeen(call)
  const body: Mutable | undefined = reply.body
  if (isMutableObject(body) && typeof body['id'] === 'string' && reply.status < 300 && !call.query.has('attributes') && !call.query.has('excludedAttributes')) seen.set(body['id'], body)
  const last = seen.get(call.id ?? '')
  if (call.operation === 'delete' && reply.status < 300 && last !== undefined) seen.set(`deleted ${call.id ?? ''}`, last)
}

const pathsOf = (call: Call): readonly string[] => {
  const operations = call.operation === 'patch' && isMutableObject(call.body) ? call.body['Operations'] : undefined
  return Array.isArray(operations) ? operations.map((one) => (isMutableObject(one) && typeof one['path'] === 'string' ? one['path'] : '')) : []
}

/** Freedoms that the models leave, and the words that describe defaults and deletion. */
export const genesysModels: readonly Liberty[] = [
  {
    ...genesys,
    id: 'genesys.address-of-type-other-is-fixed',
    title: 'An address of type other that a client sends is passed over, one of a type that the model has not is refused, and one of type work is kept',
    allowedBy: ['GENESYS-B-241', 'GENESYS-B-364'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        const { emails } = attributes
        if (type !== 'User' || !Array.isArray(emails)) return
        const types = emails.map((email) => member(email, 'type') ?? 'work')
        if (types.some((one) => one !== 'work' && one !== 'other')) throw new ScimError(400, 'invalidValue', 'the type of an address is work or other')
        attributes['emails'] = emails.filter((_, n) => types[n] === 'work').slice(-1)
      },
    }),
  },
  {
    ...genesys,
    id: 'genesys.names-of-groups-stay',
    title: 'PUT and PATCH pass over another displayName of a group',
    allowedBy: ['GENESYS-B-287'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        if (type === 'Group' && old?.['displayName'] !== undefined) attributes['displayName'] = old['displayName']
      },
    }),
  },
  {
    ...genesys,
    id: 'genesys.lists-show-the-default-attributes-only',
    title: 'A list of users shows what is always returned, externalId, manager and roles, unless attributes names more',
    allowedBy: ['GENESYS-B-179', 'GENESYS-B-180', 'GENESYS-B-181'],
    response(call, reply) {
      if (call.operation !== 'list' || call.resourceType !== 'User' || call.query.has('attributes') || !isMutableObject(reply.body)) return
      const { Resources } = reply.body
      if (Array.isArray(Resources)) reply.body['Resources'] = Resources.map((one) => (isMutableObject(one) ? defaultOf(one) : one))
    },
  },
  {
    ...genesys,
    id: softly,
    title: 'A deleted user is read, and found by its id, with active false',
    allowedBy: ['GENESYS-B-202', 'GENESYS-B-258', 'GENESYS-B-259'],
    response(call, reply) {
      if (call.resourceType !== 'User') return
      remember(call, reply)
      showDeleted(call, reply)
    },
  },
  {
    ...genesys,
    id: 'genesys.displayname-is-not-removed',
    title: 'A PATCH that removes displayName of a user is refused',
    allowedBy: ['GENESYS-B-226', 'GENESYS-B-248'],
    request(call) {
      if (call.resourceType === 'User' && pathsOf(call).some((path) => path.toLowerCase() === 'displayname') && JSON.stringify(call.body).includes('"remove"'))
        throw new ScimError(400, 'invalidValue', 'a user needs a displayName')
    },
  },
  {
    ...genesys,
    id: 'genesys.passed-over-writes-count',
    title: 'A PATCH of meta.version is passed over and counts as a write',
    allowedBy: ['GENESYS-B-253'],
    request(call) {
      if (call.id === undefined || pathsOf(call).join() !== 'meta.version' || !isMutableObject(call.body)) return
      const stored = call.store.get('User', call.id)
      if (stored !== undefined) touch(call, stored)
      call.body['Operations'] = [{ op: 'add', value: {} }]
    },
  },
  {
    ...genesys,
    id: 'genesys.platform-answers-with-pages',
    title: 'A request without a valid token is answered with a page in HTML',
    allowedBy: ['GENESYS-B-033'],
    response(_call, reply) {
      if (reply.status !== 401) return
      reply.headers['content-type'] = 'text/html'
      reply.raw = '<html><body>Invalid login credentials</body></html>'
    },
  },
  {
    ...genesys,
    id: 'genesys.links-name-the-gateway',
    title: 'meta.location and $ref name another host than the one that was asked',
    allowedBy: ['GENESYS-B-354'],
    behaviour: () => ({ location: (_origin, surface, path) => `https://gateway.example.com${surface.path}${path}` }),
  },
]
