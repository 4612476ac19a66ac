import { ScimError } from '../../scim/error.ts'
import type { Call } from '../call.ts'
import type { Fault } from '../switch.ts'

const isMe = (call: Call) => call.path === '/Me' && (call.method === 'GET' || call.method === 'HEAD')

/** Bugs of the alias /Me. */
export const me: readonly Fault[] = [
  {
    id: 'me.location-is-the-alias',
    title: 'The Location of an answer to /Me is /Me',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-5'],
    response(call, reply) {
      if (isMe(call)) reply.headers['location'] = `${call.origin}${call.surface.path}/Me`
    },
  },
  {
    id: 'me.location-left-out',
    title: 'An answer to /Me has no Location',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-5'],
    response(call, reply) {
      if (isMe(call)) delete reply.headers['location']
    },
  },
  {
    id: 'me.location-of-somebody-else',
    title: 'The Location of an answer to /Me is that of another user',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-5'],
    response(call, reply) {
      const other = [...call.store.ofType('User')].find((stored) => stored.id !== call.id)
      if (isMe(call) && other) reply.headers['location'] = `${call.origin}${call.surface.path}/Users/${other.id}`
    },
  },
  {
    id: 'me.not-found',
    title: 'A server without /Me answers 404',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-2'],
    response(call, reply) {
      if (!isMe(call)) return
      reply.status = 404
      reply.headers = {}
      reply.body = call.behaviour.errorBody(new ScimError(404, undefined, 'there is no such path'))
    },
  },
  {
    id: 'me.attributes-ignored',
    title: 'GET /Me shows everything whatever attributes says',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-2'],
    request(call) {
      if (isMe(call)) call.query.delete('attributes')
    },
  },
  {
    id: 'me.redirects-to-nowhere',
    title: '/Me redirects to a place where there is no user',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-5'],
    response(call, reply) {
      if (!isMe(call)) return
      reply.status = 308
      reply.headers = { location: `${call.origin}${call.surface.path}/Users/me` }
      reply.body = undefined
    },
  },
  {
    id: 'me.redirects-without-a-location',
    title: '/Me redirects and does not say where to',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.11-5'],
    response(call, reply) {
      if (!isMe(call)) return
      reply.status = 308
      reply.headers = {}
      reply.body = undefined
    },
  },
]
