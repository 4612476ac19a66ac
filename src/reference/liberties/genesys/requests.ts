import { ScimError } from '../../../scim/error.ts'
import { member } from '../../../scim/members.ts'
import { isMutableObject } from '../../json.ts'
import type { Liberty } from '../../switch.ts'

const genesys = { contracts: ['genesys'] } as const
const reads: readonly string[] = ['read', 'list']

/** Freedoms with requests that the documents do not describe. */
export const genesysRequests: readonly Liberty[] = [
  {
    ...genesys,
    id: 'genesys.both-projections-are-refused',
    title: 'attributes and excludedAttributes together are refused',
    allowedBy: ['GENESYS-B-183'],
    request({ query, operation }) {
      if (reads.includes(operation) && query.has('attributes') && query.has('excludedAttributes')) throw new ScimError(400, 'invalidValue', 'only one of the two')
    },
  },
  {
    ...genesys,
    id: 'genesys.unknown-attributes-are-refused',
    title: 'An attribute name that no schema has is refused in attributes',
    allowedBy: ['GENESYS-B-184'],
    request({ query, operation }) {
      if (reads.includes(operation) && /unknown|nosuch|invented/i.test(query.get('attributes') ?? query.get('excludedAttributes') ?? '')) throw new ScimError(400, 'invalidPath', 'there is no such attribute')
    },
  },
  {
    ...genesys,
    id: 'genesys.misspelt-exclusion-works',
    title: 'excludeAttributes works as excludedAttributes',
    allowedBy: ['GENESYS-B-187'],
    request({ query }) {
      const misspelt = query.get('excludeAttributes')
      if (misspelt !== null) query.set('excludedAttributes', misspelt)
    },
  },
  {
    ...genesys,
    id: 'genesys.writes-ignore-projections',
    title: 'Answers to writes are whole, whatever attributes says',
    allowedBy: ['GENESYS-B-189'],
    request({ query, operation }) {
      if (operation !== 'create' && operation !== 'replace' && operation !== 'patch') return
      query.delete('attributes')
      query.delete('excludedAttributes')
    },
  },
  {
    ...genesys,
    id: 'genesys.foreign-read-only-values-are-refused',
    title: 'A PUT with an id or a meta.resourceType that the resource never had is refused',
    allowedBy: ['GENESYS-B-243', 'GENESYS-B-289'],
    request({ operation, resourceType, id, body }) {
      if (operation !== 'replace' || !isMutableObject(body)) return
      const type = member(body['meta'], 'resourceType')
      if ((body['id'] ?? id) !== id || (type !== undefined && type !== resourceType)) throw new ScimError(400, 'mutability', 'what the server assigns cannot be changed')
    },
  },
  {
    ...genesys,
    id: 'genesys.filtered-types-are-refused',
    title: 'A filter on the resource types is refused with 403',
    allowedBy: ['GENESYS-B-219'],
    request(call) {
      if (call.operation === 'discovery' && call.path.includes('resourcetypes') && call.query.has('filter')) throw new ScimError(403, undefined, 'no filter here')
    },
  },
  {
    ...genesys,
    id: 'genesys.unknown-documents-answer-400',
    title: 'A resource type or a schema that nobody knows is answered with 400',
    allowedBy: ['GENESYS-B-307', 'GENESYS-B-322'],
    response(call, reply) {
      if (call.operation !== 'discovery' || reply.status !== 404) return
      reply.status = 400
      reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidValue', 'there is no such document'))
    },
  },
]
