import { isList, type Json } from '../../scim/json.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { filterCase } from './filter-case.ts'
import { filterErrors } from './filter-errors.ts'
import { filterLiterals } from './filter-literals.ts'
import { filterLogic } from './filter-logic.ts'
import { filterOperators } from './filter-operators.ts'
import { definitionOf, judging } from './filter-tree.ts'

const rfc = { contracts: ['rfc'] } as const
const onlyMatches = 'RFC7644-3.4.2.2-2'

/** Users that were created without `active`, and secrets, by user name: both are unique to a run. */
const withoutActive = new Set<unknown>()
const secrets = new Map<unknown, string>()

/** Bugs of filtering as a whole. */
export const filter: readonly Fault[] = [
  {
    ...rfc,
    id: 'filter.ignored-on-groups',
    title: 'A filter on groups is ignored',
    breaks: [onlyMatches],
    also: ['RFC7643-3-6', 'RFC7644-3.4.3-12', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2-10', 'RFC7644-3.4.2.2-8', 'RFC7644-3.4.2.2-34', 'RFC7644-3.4.2.2-5', 'RFC7644-3.4.2.2-30'],
    request(call) {
      if (call.operation === 'list' && call.resourceType === 'Group') call.query.delete('filter')
    },
  },
  {
    ...rfc,
    id: 'filter.no-match-answers-404',
    title: 'A filter that nothing matches is answered 404',
    breaks: ['RFC7644-3.4.2-10'],
    also: [onlyMatches],
    response(call, reply) {
      if (call.operation !== 'list' || !call.query.has('filter') || call.query.get('filter')?.includes(' and ') || !isMutableObject(reply.body) || reply.body['totalResults'] !== 0) return
      reply.status = 404
      reply.body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'nothing found' }
    },
  },
  {
    ...rfc,
    id: 'filter.unknown-attribute-matches-everything',
    title: 'A condition on an attribute that does not exist holds for every resource',
    breaks: [onlyMatches],
    also: ['RFC7644-3.4.2.1-5', 'RFC7644-3.4.2.1-6'],
    behaviour: judging((node, _resource, type) => (definitionOf(node, type) === undefined ? true : undefined)),
  },
  {
    ...rfc,
    id: 'filter.index-not-updated-by-patch',
    title: 'After PATCH a user is still found by the old externalId',
    breaks: [onlyMatches],
    request(call) {
      if (call.operation === 'patch' && call.before !== undefined && call.id !== undefined) call.state.set(`old ${call.id}`, call.before['externalId'])
      const asked = call.operation === 'list' ? /^externalId eq "([^"]*)"$/.exec(call.query.get('filter') ?? '')?.[1] : undefined
      if (asked === undefined) return
      for (const [key, value] of call.state) if (key.startsWith('old ') && value === asked) call.query.set('filter', `id eq "${key.slice(4)}"`)
    },
  },
  {
    ...rfc,
    id: 'filter.defaults-not-seen',
    title: 'active eq true does not find a user whose active was set by default',
    breaks: ['RFC7644-3.4.2.2-36'],
    also: ['RFC7644-3.4.2.2-8', 'RFC7644-3.4.2.2-32', 'RFC7644-3.4.2.2-9'],
    request(call) {
      if (call.operation === 'create' && isMutableObject(call.body) && call.body['active'] === undefined) withoutActive.add(call.body['userName'])
    },
    behaviour: judging((node, resource) => (node.kind === 'compare' && node.path.attribute === 'active' && withoutActive.has(resource['userName']) ? false : undefined)),
  },
  {
    ...rfc,
    id: 'filter.schemas-knows-core-only',
    title: 'A filter on schemas does not find resources by their extension',
    breaks: ['RFC7644-3.4.2.2-40'],
    behaviour: judging((node, resource, _type, usual) => {
      const schemas: Json | undefined = resource['schemas']
      return node.path.attribute === 'schemas' && isList(schemas) ? usual(node, { ...resource, schemas: schemas.slice(0, 1) }) : undefined
    }),
  },
  {
    ...rfc,
    id: 'filter.password-compared-in-part',
    title: 'sw on password finds the users whose password begins so',
    breaks: ['RFC7643-4.1.1-21'],
    request(call) {
      const body = call.operation === 'create' && isMutableObject(call.body) ? call.body : {}
      if (typeof body['password'] === 'string') secrets.set(body['userName'], body['password'])
    },
    behaviour: judging((node, resource) =>
      node.kind === 'compare' && node.path.attribute === 'password' && node.operator === 'sw' ? (secrets.get(resource['userName'])?.startsWith(String(node.value)) ?? false) : undefined),
  },
  ...filterOperators,
  ...filterCase,
  ...filterLogic,
  ...filterLiterals,
  ...filterErrors,
]
