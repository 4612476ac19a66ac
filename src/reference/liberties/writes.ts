import { applyPatch } from '../../scim/patch.ts'
import type { Liberty } from '../switch.ts'
import { isMutableObject, asText } from '../json.ts'

/** Freedoms in answering and carrying out writes. */
export const writes: readonly Liberty[] = [
  {
    id: 'patch.answers-204',
    title: 'A PATCH without attributes is answered with 204 and no body',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.5.2-25'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 200 || call.query.has('attributes')) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'patch.add-without-match-creates',
    title: 'An add whose value filter selects nothing makes a value',
    allowedBy: ['RFC7644-3.5.2.1-4'],
    behaviour: () => ({
      applyPatch: (resource, operations, type) => applyPatch(resource, operations, type, { record: 'merge', addWithoutMatch: 'create' }),
    }),
  },
  {
    id: 'replace.keeps-omitted',
    title: 'PUT keeps the attributes that were left out',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.5.1-5', 'RFC7644-3.5.1-6'],
    behaviour: () => ({ onReplace: (_attribute, old, incoming, omitted) => (omitted ? old : incoming) }),
  },
  {
    id: 'create.gives-defaults',
    title: 'Attributes that were left out get default values',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.3-5', 'RFC7644-3.5.1-7'],
    request(call) {
      const body = call.operation === 'create' || call.operation === 'replace' ? call.body : undefined
      if (call.resourceType === 'User' && isMutableObject(body)) body['preferredLanguage'] ??= 'en'
    },
  },
  {
    id: 'create.canonicalises-emails',
    title: 'The domain of an e-mail address is stored in lower case',
    allowedBy: ['RFC7643-4.1.2-2'],
    behaviour: (b) => ({
      canonicalise(attribute, value) {
        const read = b.canonicalise(attribute, value)
        if (attribute.name !== 'emails' || !Array.isArray(read)) return read
        return read.map((one) => {
          const address = isMutableObject(one) ? one['value'] : undefined
          if (!isMutableObject(one) || typeof address !== 'string') return one
          return { ...one, value: address.replace(/@[^@]*$/, (domain) => domain.toLowerCase()) }
        })
      },
    }),
  },
  {
    id: 'create.restricts-canonical-values',
    title: 'A value that is not among the canonical ones is refused',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.1-2'],
    behaviour: (b) => ({
      fitsType: (attribute, value) =>
        b.fitsType(attribute, value) &&
        (attribute.canonicalValues === undefined || attribute.canonicalValues.some((one) => one.toLowerCase() === asText(value).toLowerCase())),
    }),
  },
  {
    id: 'replace.taken-value-is-a-bad-request',
    title: 'A PUT or PATCH with a value that is taken is refused with 400',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-35'],
    response(call, reply) {
      if ((call.operation !== 'replace' && call.operation !== 'patch') || reply.status !== 409 || !isMutableObject(reply.body)) return
      reply.status = 400
      reply.body['status'] = '400'
    },
  },
  {
    id: 'groups.take-any-member',
    title: 'A member does not have to exist',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.7-7'],
    behaviour: () => ({ checksMembers: false }),
  },
  {
    id: 'create.odd-ids',
    title: 'Ids have characters that must be percent-encoded in a path',
    allowedBy: ['RFC7643-3.1-5', 'RFC7643-3.1-10'],
    behaviour: (b) => ({ generateId: (type) => `${b.generateId(type).slice(0, 8)} ü${type}+;=@:!'()*~.1` }),
  },
  {
    id: 'delete.answers-200-with-empty-object',
    title: 'DELETE of a user is answered with 200 and an empty object',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-256', 'GENESYS-B-257'],
    response(call, reply) {
      if (call.operation !== 'delete' || call.resourceType !== 'User' || reply.status !== 204) return
      reply.status = 200
      reply.body = {}
    },
  },
  {
    id: 'groups.are-not-created-or-deleted',
    title: 'Creating and deleting groups is not offered',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-009'],
    behaviour: (b) => ({
      offers: (operation, type) => !(type === 'Group' && (operation === 'create' || operation === 'delete')) && b.offers(operation, type),
    }),
  },
]
