import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { resourcesIn } from './shown.ts'

const isRoot = (call: Call) => call.operation === 'root-query' || (call.operation === 'search' && call.resourceType === undefined)

const filterOf = (call: Call) => {
  const inBody = isMutableObject(call.body) ? call.body['filter'] : undefined
  return call.query.get('filter') ?? (typeof inBody === 'string' ? inBody : '')
}

/** Keeps only the entries that fit, and counts them. */
function keep(reply: Reply, fits: (schemas: readonly unknown[]) => boolean): void {
  if (!isMutableObject(reply.body)) return
  const kept = resourcesIn(reply).filter((resource) => fits(Array.isArray(resource['schemas']) ? resource['schemas'] : []))
  reply.body['Resources'] = kept
  reply.body['totalResults'] = kept.length
  reply.body['itemsPerPage'] = kept.length
}

const isGroup = (schemas: readonly unknown[]) => schemas.some((schema) => String(schema).endsWith(':Group'))

/** Bugs of queries against the root. */
export const rootQuery: readonly Fault[] = [
  {
    id: 'root-query.users-only',
    title: 'A query against the root looks at users only',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.1-2'],
    response(call, reply) {
      if (isRoot(call) && reply.status === 200) keep(reply, (schemas) => !isGroup(schemas))
    },
  },
  {
    id: 'root-query.total-is-page-size',
    title: 'A query against the root counts the entries that it shows',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.1-2'],
    response(call, reply) {
      if (isRoot(call) && reply.status === 200 && isMutableObject(reply.body)) reply.body['totalResults'] = resourcesIn(reply).length
    },
  },
  {
    id: 'root-query.unknown-attribute-refused',
    title: 'A filter at the root that names an attribute of one type only is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.1-6'],
    response(call, reply) {
      if (!isRoot(call) || !/userName/.test(filterOf(call))) return
      reply.status = 400
      reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidFilter', 'not every type has userName'))
    },
  },
  {
    id: 'root-query.absent-attribute-matches-nothing',
    title: 'At the root a resource without the attribute never matches, not even "not present"',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.1-6'],
    response(call, reply) {
      if (isRoot(call) && reply.status === 200 && /not \(userName/.test(filterOf(call))) keep(reply, (schemas) => !isGroup(schemas))
    },
  },
  {
    id: 'root-query.filter-is-for-users',
    title: 'At the root only users are filtered by displayName',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.1-5'],
    response(call, reply) {
      if (isRoot(call) && reply.status === 200 && /displayName/.test(filterOf(call))) keep(reply, (schemas) => !isGroup(schemas))
    },
  },
]
