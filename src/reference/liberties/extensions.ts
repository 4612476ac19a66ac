import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

/** Freedoms of schema extensions. */
export const extensions: readonly Liberty[] = [
  {
    id: 'extensions.schemas-names-every-extension',
    title: 'schemas names the enterprise extension also where a user has no value of it',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-3.3-1', 'RFC7643-3.3-4'],
    response(call, reply) {
      if (call.resourceType !== 'User' || !isMutableObject(reply.body) || reply.status > 299 || call.operation === 'list' || call.operation === 'search') return
      const schemas = reply.body['schemas']
      if (Array.isArray(schemas) && schemas.includes(urn.user) && !schemas.includes(urn.enterpriseUser)) schemas.push(urn.enterpriseUser)
    },
  },
  {
    id: 'extensions.manager-without-name-and-reference',
    title: 'manager has nothing but its value',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-4.3-4', 'RFC7643-4.3-3'],
    response(call, reply) {
      if (call.resourceType !== 'User' || !isMutableObject(reply.body)) return
      const own = reply.body[urn.enterpriseUser]
      if (!isMutableObject(own) || !isMutableObject(own['manager'])) return
      delete own['manager']['displayName']
      delete own['manager']['$ref']
    },
  },
]
