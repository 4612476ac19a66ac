import { isMutableObject, type MutableObject, without } from '../json.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Liberty } from '../switch.ts'

function addNulls(type: PublishedType, body: MutableObject): void {
  for (const attribute of type.schema.attributes) {
    if (attribute.returned === 'default' || attribute.returned === 'always') body[attribute.name] ??= attribute.multiValued ? [] : null
  }
}

/** Freedoms in the form of answers. */
export const messages: readonly Liberty[] = [
  {
    id: 'messages.no-charset-parameter',
    title: 'Content-Type has no charset',
    allowedBy: ['RFC7644-8.1-2', 'RFC7644-3.8-2'],
    behaviour: (b) => ({
      contentType: (accept) => b.contentType(accept)?.replace(/;.*$/, ''),
      mediaType: b.mediaType.replace(/;.*$/, ''),
    }),
  },
  {
    id: 'messages.relative-locations',
    title: 'Location, meta.location and $ref are paths without a host',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.3-9', 'RFC7643-3.1-21'],
    behaviour: () => ({ location: (_origin, surface, path) => `${surface.path}${path}` }),
  },
  {
    id: 'messages.absolute-locations',
    title: 'meta.location and $ref have the host',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-354'],
    behaviour: () => ({ location: (origin, surface, path) => `${origin}${surface.path}${path}` }),
  },
  {
    id: 'messages.extra-members',
    title: 'Lists and errors have members of the vendor',
    allowedBy: ['RFC7644-3.12-7', 'GENESYS-B-368'],
    response(_call, reply) {
      const { body } = reply
      if (isMutableObject(body) && (body['totalResults'] !== undefined || reply.status >= 400)) body['vendorTrace'] = { id: 'a1b2c3' }
    },
  },
  {
    id: 'messages.nulls-for-unassigned',
    title: 'Attributes without a value are shown as null or as an empty array',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.5-1', 'RFC7643-2.5-3'],
    response(call, reply) {
      const shows = call.operation === 'read' || call.operation === 'create' || call.operation === 'replace' || call.operation === 'patch'
      if (!shows || !call.type || reply.status >= 300 || !isMutableObject(reply.body)) return
      if (!call.query.has('attributes') && !call.query.has('excludedAttributes')) addNulls(call.type, reply.body)
    },
  },
  {
    id: 'errors.no-detail',
    title: 'Errors have no detail',
    allowedBy: ['RFC7644-3.12-7', 'GENESYS-B-366'],
    behaviour: (b) => ({
      errorBody(error) {
        const body = b.errorBody(error)
        // RFC 7644 asks for a readable message in these two cases.
        return error.scimType === 'invalidFilter' || error.status === 413 ? body : without(body, 'detail')
      },
    }),
  },
  {
    id: 'errors.no-scim-type-for-invalid-values',
    title: 'Refused values and malformed bodies have no scimType',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.12-6'],
    behaviour: (b) => ({
      errorBody(error) {
        const body = b.errorBody(error)
        if (error.scimType === 'invalidValue' || error.scimType === 'invalidSyntax') delete body['scimType']
        return body
      },
    }),
  },
]
