import { isMutableObject } from '../json.ts'
import type { Mutable } from '../json.ts'
import { urn } from '../names.ts'
import { documentIn, documentsIn, within } from '../faults/discovery-documents.ts'
import type { Liberty } from '../switch.ts'

/** What RFC 7643 sections 8.7.1 and 8.7.2 print, before errata 5368, 6004, 7522, 8471, 8472 and 8475. */
const printed: readonly (readonly [schema: string, path: readonly string[], name: string, value: Mutable])[] = [
  [urn.user, ['name'], 'uniqueness', 'none'],
  [urn.user, ['groups', '$ref'], 'referenceTypes', ['User', 'Group']],
  [urn.user, ['x509Certificates'], 'caseExact', false],
  [urn.group, ['displayName'], 'required', false],
  [urn.resourceType, ['name'], 'caseExact', false],
  [urn.resourceType, ['name'], 'uniqueness', 'none'],
  [urn.resourceType, ['endpoint'], 'caseExact', false],
  [urn.resourceType, ['endpoint'], 'uniqueness', 'none'],
  [urn.resourceType, ['schemaExtensions'], 'multiValued', false],
]

/** Freedoms of the discovery documents. */
export const discovery: readonly Liberty[] = [
  {
    id: 'discovery.is-public',
    title: 'Discovery needs no token',
    allowedBy: ['RFC7643-5-19', 'GENESYS-B-016'],
    behaviour: (b) => ({ isPublic: (operation, path) => operation === 'discovery' || b.isPublic(operation, path) }),
  },
  {
    id: 'discovery.no-pagination-member',
    title: 'Cursors are not offered, and ServiceProviderConfig says nothing about pagination',
    contracts: ['rfc'],
    allowedBy: ['RFC9865-4-2'],
    request(call) {
      call.query.delete('cursor')
      if (isMutableObject(call.body)) delete call.body['cursor']
    },
    response(call, reply) {
      if (call.operation === 'discovery' && isMutableObject(reply.body)) delete reply.body['pagination']
    },
  },
  {
    id: 'discovery.ignores-filters',
    title: 'A filter on discovery has no effect instead of being refused',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-4-10'],
    request(call) {
      if (call.operation === 'discovery') call.query.delete('filter')
    },
  },
  {
    id: 'discovery.endpoints-without-slash',
    title: 'The endpoint of a resource type has no leading slash',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-6-8'],
    response(call, reply) {
      if (call.operation !== 'discovery' || !isMutableObject(reply.body)) return
      const { Resources } = reply.body
      for (const type of Array.isArray(Resources) ? Resources : [reply.body]) {
        if (isMutableObject(type) && typeof type['endpoint'] === 'string') type['endpoint'] = type['endpoint'].replace(/^\//, '')
      }
    },
  },
  {
    id: 'discovery.schemas-as-printed',
    title: 'The published schemas have the mistakes that verified errata correct',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.1-4'],
    response(call, reply) {
      for (const [schema, path, name, value] of printed) {
        const attribute = within(documentIn(call, reply, 'schemas', schema), ...path)
        if (attribute) attribute[name] = value
      }
    },
  },
  {
    id: 'discovery.bare-documents',
    title: 'Discovery documents have no descriptions, no links and nothing else that is optional',
    contracts: ['rfc'],
    allowedBy: [
      'RFC7643-5-3', 'RFC7643-5-24', 'RFC7643-5-25', 'RFC7643-6-3', 'RFC7643-6-7', 'RFC7643-6-11', 'RFC7643-7-9', 'RFC7643-7-11',
      'RFC9865-4-5', 'RFC9865-4-6', 'RFC9865-4-7', 'RFC9865-4-8', 'RFC9967-4-1',
    ],
    response(call, reply) {
      for (const config of documentsIn(call, reply, 'serviceProviderConfig')) {
        delete config['documentationUri']
        delete config['securityEvents']
        for (const scheme of Array.isArray(config['authenticationSchemes']) ? config['authenticationSchemes'] : []) {
          if (isMutableObject(scheme)) for (const name of ['specUri', 'documentationUri']) Reflect.deleteProperty(scheme, name)
        }
        const { pagination } = config
        if (isMutableObject(pagination)) for (const name of ['defaultPaginationMethod', 'defaultPageSize', 'maxPageSize', 'cursorTimeout']) Reflect.deleteProperty(pagination, name)
      }
      for (const type of documentsIn(call, reply, 'resourceTypes')) {
        delete type['id']
        delete type['description']
        if (Array.isArray(type['schemaExtensions']) && type['schemaExtensions'].length === 0) delete type['schemaExtensions']
      }
      for (const schema of documentsIn(call, reply, 'schemas')) for (const name of ['name', 'description']) Reflect.deleteProperty(schema, name)
    },
  },
  {
    id: 'discovery.lists-common-attributes',
    title: 'The user schema lists id, externalId and meta',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-3.1-3'],
    response(call, reply) {
      const schema = documentIn(call, reply, 'schemas', urn.user)
      if (!Array.isArray(schema?.['attributes'])) return
      schema['attributes'].push(
        { name: 'id', type: 'string', multiValued: false, required: true, caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server' },
        { name: 'externalId', type: 'string', multiValued: false, caseExact: true },
      )
    },
  },
]
