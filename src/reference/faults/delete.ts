import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { copyOfObject, isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { isAlone, memory, sent } from './tampering.ts'

/** Remembers a deleted user and answers what is remembered. */
function graveyard(call: Call, reply: Reply | undefined, id: string): Map<string, MutableObject> {
  const known = memory(call, id) as Map<string, MutableObject>
  if (reply !== undefined && reply.status < 300 && call.operation === 'delete' && call.resourceType === 'User' && call.id !== undefined) known.set(call.id, call.before ?? {})
  return known
}

const isDead = (call: Call, id: string): boolean => call.id !== undefined && graveyard(call, undefined, id).has(call.id) && call.resourceType === 'User'

/** Bugs of deletion. */
export const deletion: readonly Fault[] = [
  {
    id: 'delete.answers-200', title: 'DELETE is answered with 200', contracts: ['rfc'],
    breaks: ['RFC7644-3.6-6'],
    response: (call, reply) => { if (call.operation === 'delete' && isAlone(call) && reply.status === 204) reply.status = 200 },
  },
  {
    id: 'delete.answers-202', title: 'DELETE of a user is answered with 202',
    breaks: ['RFC7644-3.6-6', 'GENESYS-B-256'],
    response: (call, reply) => { if (call.operation === 'delete' && isAlone(call) && call.resourceType === 'User' && reply.status === 204) reply.status = 202 },
  },
  {
    id: 'delete.answers-with-the-resource', title: 'DELETE shows what it deleted', contracts: ['genesys'],
    breaks: ['GENESYS-B-257'],
    also: ['GENESYS-B-278'],
    response: (call, reply) => { if (call.operation === 'delete' && reply.status === 204) { reply.status = 200; reply.body = { schemas: [urn.user], id: call.id ?? '', userName: 'gone' } } },
  },
  {
    id: 'delete.filter-still-finds', title: 'A filter by userName still finds a deleted user',
    breaks: ['RFC7644-3.6-3', 'GENESYS-B-259'],
    response(call, reply) {
      const dead = graveyard(call, reply, 'delete.filter-still-finds')
      const filter = call.operation === 'list' ? (call.query.get('filter') ?? '') : ''
      if (!filter.startsWith('userName eq') || !isMutableObject(reply.body) || !Array.isArray(reply.body['Resources'])) return
      for (const [id, attributes] of dead) {
        if (!filter.includes(String(attributes['userName']))) continue
        reply.body['Resources'].push({ schemas: [urn.user], id, userName: attributes['userName'] ?? '', displayName: attributes['displayName'] ?? 'gone', active: true, meta: { resourceType: 'User', location: call.behaviour.location(call.origin, call.surface, `${call.type?.endpoint ?? ''}/${id}`) } })
        reply.body['totalResults'] = reply.body['itemsPerPage'] = reply.body['Resources'].length
      }
    },
  },
  {
    id: 'delete.total-still-counts', title: 'totalResults still counts deleted users', contracts: ['rfc'],
    breaks: ['RFC7644-3.6-3'], also: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-10'],
    response(call, reply) {
      const dead = graveyard(call, reply, 'delete.total-still-counts')
      if (call.operation !== 'list' || call.resourceType !== 'User' || call.query.has('filter') || call.query.get('count') === '0' && dead.size === 0 || !isMutableObject(reply.body)) return
      reply.body['totalResults'] = Number(reply.body['totalResults']) + dead.size
    },
  },
  {
    id: 'delete.second-one-succeeds', title: 'A second DELETE is answered with 204', contracts: ['rfc'],
    breaks: ['RFC7644-3.6-2'],
    response: (call, reply) => { graveyard(call, reply, 'delete.second-one-succeeds'); if (call.operation === 'delete' && reply.status === 404 && isDead(call, 'delete.second-one-succeeds')) { reply.status = 204; reply.body = undefined } },
  },
  {
    id: 'delete.read-answers-410', title: 'A read of a deleted user is answered with 410',
    breaks: ['RFC7644-3.6-2', 'GENESYS-B-258'],
    response: (call, reply) => { graveyard(call, reply, 'delete.read-answers-410'); if (call.operation === 'read' && reply.status === 404 && isDead(call, 'delete.read-answers-410')) { reply.status = 410; if (isMutableObject(reply.body)) reply.body['status'] = reply.body['schemas'] === undefined ? 410 : '410' } },
  },
  {
    id: 'delete.patch-answers-400', title: 'A PATCH of a deleted user is answered with 400', contracts: ['rfc'],
    breaks: ['RFC7644-3.6-2'],
    response: (call, reply) => { graveyard(call, reply, 'delete.patch-answers-400'); if (call.operation === 'patch' && reply.status === 404 && isDead(call, 'delete.patch-answers-400')) { reply.status = 400; if (isMutableObject(reply.body)) reply.body['status'] = '400' } },
  },
  {
    id: 'delete.put-brings-back', title: 'A PUT brings a deleted user back',
    breaks: ['RFC7644-3.6-2', 'GENESYS-B-258', 'GENESYS-B-262'], also: ['RFC7644-3.2-3'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      const old = call.id === undefined ? undefined : graveyard(call, undefined, 'delete.put-brings-back').get(call.id)
      if (body && old && call.id !== undefined && !call.store.get('User', call.id)) call.store.insert('User', call.id, copyOfObject(old))
    },
    response: (call, reply) => { graveyard(call, reply, 'delete.put-brings-back') },
  },
  {
    id: 'delete.hides-under-one-base-only', title: 'A user deleted through one base can still be read through v2', contracts: ['genesys'],
    breaks: ['GENESYS-B-258'],
    response(call, reply) {
      const old = graveyard(call, reply, 'delete.hides-under-one-base-only').get(call.id ?? '')
      if (call.operation !== 'read' || call.base !== 'v2' || reply.status !== 404 || !old || call.resourceType !== 'User') return
      reply.status = 200
      reply.headers['etag'] = '"1"'
      reply.body = { schemas: [urn.user], id: call.id ?? '', userName: old['userName'] ?? '', displayName: old['displayName'] ?? 'gone', active: true, meta: { resourceType: 'User', version: '1', lastModified: '2024-01-01T08:00:00.000Z', location: `${call.surface.path}/users/${call.id ?? ''}` } }
    },
  },
  {
    id: 'delete.name-stays-taken', title: 'The userName of a deleted user stays taken',
    breaks: ['RFC7644-3.6-5', 'GENESYS-B-261'], also: ['RFC7644-3.6-4'],
    request(call) {
      const name = sent(call, ['create'], 'User')?.['userName']
      const taken = [...graveyard(call, undefined, 'delete.name-stays-taken').values()].some((old) => name !== undefined && old['userName'] === name)
      if (taken) throw new ScimError(409, 'uniqueness', 'userName was taken before')
    },
    response: (call, reply) => { graveyard(call, reply, 'delete.name-stays-taken') },
  },
  {
    id: 'delete.takes-namesakes-along', title: 'DELETE removes every user of the same displayName',
    breaks: ['RFC7644-3.4.1-1', 'GENESYS-B-224'], also: ['GENESYS-B-246'],
    response(call, reply) {
      const name = call.operation === 'delete' && call.resourceType === 'User' && reply.status === 204 ? call.before?.['displayName'] : undefined
      if (name !== undefined) for (const other of [...call.store.ofType('User')].filter(({ attributes }) => attributes['displayName'] === name)) call.behaviour.deleteResource(call.store, other)
    },
  },
]
