import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import type { Liberty } from '../switch.ts'

function refuse(call: Call, reply: Reply, status: number): void {
  reply.status = status
  reply.headers = {}
  reply.body = call.behaviour.errorBody(new ScimError(status, undefined, 'not offered'))
}

/** Endpoints that a server need not offer, and the ways to answer them. */
export const optionalEndpoints: readonly Liberty[] = [
  {
    id: 'search.not-offered',
    title: 'There is no .search below the endpoints',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.4.3-1', 'RFC7644-3.4.3-3'],
    response(call, reply) {
      if (call.operation === 'search' && call.resourceType !== undefined) refuse(call, reply, 501)
    },
  },
  {
    id: 'root-query.not-offered',
    title: 'The root cannot be queried',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.4.2.1-1', 'RFC7644-3.4.2.1-3'],
    response(call, reply) {
      if (call.operation === 'root-query' || (call.operation === 'search' && call.resourceType === undefined)) refuse(call, reply, 403)
    },
  },
  {
    id: 'groups.creation-by-this-client-not-offered',
    title: 'The client may not create groups: 403',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-2-5'],
    request(call) {
      if (call.operation === 'create' && call.resourceType === 'Group') throw new ScimError(403, undefined, 'not permitted to this client')
    },
  },
  {
    id: 'me.not-implemented',
    title: '/Me is answered with 501',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.11-1', 'RFC7644-3.11-4'],
    response(call, reply) {
      if (call.path === '/Me') refuse(call, reply, 501)
    },
  },
  {
    id: 'me.redirects',
    title: '/Me redirects to the resource',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.11-3'],
    response(call, reply) {
      if (call.path !== '/Me' || call.method !== 'GET' || call.id === undefined) return
      reply.status = 308
      reply.headers = { location: `${call.origin}${call.surface.path}/Users/${call.id}` }
      reply.body = undefined
    },
  },
]
