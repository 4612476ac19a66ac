import { isMutableObject } from '../json.ts'
import type { Liberty } from '../switch.ts'

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
]
