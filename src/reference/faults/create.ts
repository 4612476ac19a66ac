import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { inside, isAlone, memory, rewrite, sent, shownIn } from './tampering.ts'

/** The id in the body of the creation that is under way: requests are handled one after the other. */
let chosen: string | undefined
const numbers = new Map<string, number>()

/** Bugs of creation. */
export const create: readonly Fault[] = [
  {
    id: 'create.answers-200', title: 'A creation is answered with 200', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-7'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.status === 201) reply.status = 200 },
  },
  {
    id: 'create.answers-202', title: 'A creation is answered with 202',
    breaks: ['RFC7644-3.3-7', 'GENESYS-B-222'],
    also: ['GENESYS-B-269'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.status === 201) reply.status = 202 },
  },
  {
    id: 'create.no-location', title: 'A creation is answered without Location', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-9'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call)) delete reply.headers['location'] },
  },
  {
    id: 'create.location-is-the-collection', title: 'Location names the collection', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-9'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.headers['location']) reply.headers['location'] = reply.headers['location'].replace(/\/[^/]+$/, '') },
  },
  {
    id: 'create.location-of-groups-is-under-users', title: 'Location of a new group lies under /Users', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-9'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.headers['location']) reply.headers['location'] = reply.headers['location'].replace('/Groups/', '/Users/') },
  },
  {
    id: 'create.answer-has-no-body', title: 'A creation is answered without the resource', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-8'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.status === 201) reply.body = undefined },
  },
  {
    id: 'create.answer-lacks-user-name', title: 'The answer to a creation does not show userName',
    breaks: ['RFC7644-3.3-8', 'GENESYS-B-223'], also: ['RFC7644-3.1-8', 'RFC7643-4.1.1-1', 'RFC7643-7-16', 'RFC7644-3.9-1', 'GENESYS-B-115', 'GENESYS-B-224', 'GENESYS-B-239'],
    response: (call, reply) => { if (call.operation === 'create') for (const one of shownIn(call, reply)) delete one['userName'] },
  },
  {
    id: 'create.takes-id-of-client', title: 'A creation takes over the id in its body', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-8'],
    request: (call) => { const id = sent(call, ['create'])?.['id']; chosen = typeof id === 'string' ? id : undefined },
    behaviour: (b) => ({ generateId: (type) => chosen ?? b.generateId(type) }),
  },
  {
    id: 'create.takes-created-of-client', title: 'A creation shows meta.created of its body', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-16', 'RFC7643-7-24'],
    response(call, reply) {
      const created = inside(sent(call, ['create']), 'meta')?.['created']
      const meta = inside(reply.body, 'meta')
      if (meta && typeof created === 'string' && reply.status === 201) meta['created'] = created
    },
  },
  {
    id: 'create.takes-resource-type-of-client', title: 'meta.resourceType is what the client sent',
    breaks: ['RFC7644-3.3.1-1', 'GENESYS-B-349', 'GENESYS-B-350'], also: ['RFC7643-3.1-16', 'RFC7643-3.1-18'],
    response(call, reply) {
      const told = inside(sent(call, ['create']), 'meta')?.['resourceType']
      const known = memory(call, 'create.takes-resource-type-of-client')
      for (const one of shownIn(call, reply)) {
        if (call.operation === 'create' && typeof told === 'string') known.set(String(one['id']), told)
        const meta = inside(one, 'meta')
        const kept = known.get(String(one['id']))
        if (meta && kept !== undefined) meta['resourceType'] = kept
      }
    },
  },
  {
    id: 'create.refuses-meta', title: 'A creation with meta is refused', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-16', 'RFC7644-3.3-3'],
    request: (call) => { if (sent(call, ['create'])?.['meta'] !== undefined) throw new ScimError(400, 'mutability', 'meta is read-only') },
  },
  {
    id: 'create.external-id-is-lower-cased', title: 'externalId of a creation is stored in lower case',
    breaks: ['RFC7643-7-21', 'GENESYS-B-265'],
    also: ['GENESYS-B-271'],
    request: (call) => { rewrite(sent(call, ['create']), 'externalId', (text) => text.toLowerCase()) },
  },
  {
    id: 'create.external-id-of-groups-is-lost', title: 'externalId of a group is not kept', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-1'], also: ['RFC7644-3.5.1-4', 'RFC7643-3.1-15'],
    request: (call) => { delete sent(call, ['create', 'replace'], 'Group')?.['externalId'] },
  },
  {
    id: 'create.external-id-is-made-up', title: 'A user without externalId gets one', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-12'],
    request: (call) => { const body = sent(call, ['create'], 'User'); if (body) body['externalId'] ??= `made-up-${String(call.store.serial())}` },
  },
  {
    id: 'create.external-id-must-be-unique', title: 'A second user with the same externalId is refused', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-14'],
    request(call) {
      const wanted = sent(call, ['create'], 'User')?.['externalId']
      for (const one of call.store.ofType('User')) if (wanted !== undefined && one.attributes['externalId'] === wanted) throw new ScimError(409, 'uniqueness', 'externalId is taken')
    },
  },
  {
    id: 'create.display-name-must-be-unique', title: 'A second user with the same displayName is refused', contracts: ['rfc'],
    breaks: ['RFC7643-7-36'],
    request(call) {
      const wanted = sent(call, ['create'], 'User')
      const name = wanted?.['displayName']
      for (const one of call.store.ofType('User')) if (name !== undefined && one.attributes['displayName'] === name) throw new ScimError(409, 'uniqueness', 'displayName is taken')
    },
  },
  {
    id: 'create.duplicate-user-name-accepted', title: 'Two users may have one userName',
    breaks: ['RFC7643-4.1.1-2', 'GENESYS-B-228'], also: ['RFC7643-4.1.1-4', 'RFC7643-7-37', 'RFC7643-7-39', 'RFC7644-5-1', 'RFC7644-7.8-1'],
    behaviour: () => ({ sameUserName: () => false }),
  },
  {
    id: 'create.user-name-compared-by-letter-case', title: 'User names that differ in letter case are two names',
    breaks: ['RFC7643-4.1.1-4', 'GENESYS-B-228'], also: ['RFC7643-7-37', 'RFC7643-7-39'],
    behaviour: (b) => ({ sameUserName: (one, other) => one.normalize('NFKC') === other.normalize('NFKC') && b.sameUserName(one, other) }),
  },
  {
    id: 'create.user-name-not-prepared', title: 'User names are compared byte by byte but for ASCII letters', contracts: ['rfc'],
    breaks: ['RFC7644-5-1', 'RFC7644-7.8-1'],
    behaviour: () => ({ sameUserName: (one, other) => one.toLowerCase() === other.toLowerCase() }),
  },
  {
    id: 'create.conflict-answers-400', title: 'A userName that is taken is answered with 400',
    breaks: ['RFC7644-3.3-10', 'GENESYS-B-228'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.status === 409) { reply.status = 400; if (isMutableObject(reply.body)) reply.body['status'] = '400' } },
  },
  {
    id: 'create.conflict-without-scim-type', title: 'A conflict does not say why', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-10'],
    response: (call, reply) => { if (call.operation === 'create' && reply.status === 409 && isMutableObject(reply.body)) delete reply.body['scimType'] },
  },
  {
    id: 'create.conflict-answers-500', title: 'A userName that is taken ends in a server error',
    breaks: ['RFC7643-4.1.1-2', 'GENESYS-B-228'], also: ['RFC7643-4.1.1-4', 'RFC7643-7-37', 'RFC7644-5-1', 'RFC7644-7.8-1', 'RFC7644-3.3-10', 'RFC7644-3.12-18'],
    response: (call, reply) => { if (call.operation === 'create' && isAlone(call) && reply.status === 409) { reply.status = 500; if (isMutableObject(reply.body)) { reply.body['status'] = '500'; delete reply.body['scimType'] } } },
  },
  {
    id: 'create.ids-count-by-type', title: 'Each type counts its ids from 1', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-6'], also: ['RFC9865-2-10', 'RFC9865-3-1'],
    behaviour: () => ({ generateId: (type) => { const next = (numbers.get(type) ?? 0) + 1; numbers.set(type, next); return String(next) } }),
  },
  {
    id: 'create.created-is-another-zone', title: 'meta.created is two hours behind', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-19'], also: ['RFC7643-3.1-20'],
    response: (call, reply) => { for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'created', (text) => new Date(Date.parse(text) - 7_200_000).toISOString()) },
  },
  {
    id: 'create.last-modified-is-later', title: 'A new resource was modified a minute after its creation', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-20'],
    response: (call, reply) => { if (call.operation === 'create') for (const one of shownIn(call, reply)) rewrite(inside(one, 'meta'), 'lastModified', (text) => new Date(Date.parse(text) + 60_000).toISOString()) },
  },
  {
    id: 'create.devices-need-a-model', title: 'A device without model is refused although the schema does not require it', contracts: ['rfc'],
    breaks: ['RFC7644-3.3-1'],
    request(call) {
      const body = sent(call, ['create'], 'Device')
      if (body && body['model'] === undefined) throw new ScimError(400, 'invalidValue', 'model is missing')
    },
  },
  {
    id: 'create.extension-may-not-come-first', title: 'schemas has to begin with the base schema', contracts: ['rfc'],
    breaks: ['RFC7643-3-5'], also: ['RFC7643-2.3.8-1'],
    request(call) {
      const schemas = sent(call, ['create'], 'User')?.['schemas']
      if (Array.isArray(schemas) && String(schemas[0]).includes(':extension:')) throw new ScimError(400, 'invalidSyntax', 'schemas begins with an extension')
    },
  },
  {
    id: 'create.order-of-members-counts', title: 'schemas has to stand before userName', contracts: ['rfc'],
    breaks: ['RFC7643-2.3.8-1'], also: ['RFC7643-3-5'],
    request(call) {
      const names = Object.keys(sent(call, ['create'], 'User') ?? {})
      if (names.indexOf('userName') >= 0 && names.indexOf('schemas') > names.indexOf('userName')) throw new ScimError(400, 'invalidSyntax', 'schemas comes too late')
    },
  },
]
