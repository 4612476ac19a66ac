import type { Contract } from '../../contract/types.ts'
import { missing, spelled, type Difference } from './difference.ts'
import { routeOf } from './operation-differences.ts'
import type { DerivedOperation, DerivedPage } from './types.ts'

/** Which parameters an operation has: one that appears, vanishes or is renamed changes what a client may send. */
export function parameterNameDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  const known = new Set(contract.operations.map(routeOf))
  return page.operations.filter((operation) => known.has(routeOf(operation))).flatMap((operation) => [
    ...setDifference(operation, 'path parameters', operation.pathParameters.map(({ name }) => name), variablesOf(operation)),
    ...setDifference(operation, 'query parameters', operation.queryParameters.map(({ name }) => name), queryOf(operation, contract)),
    ...setDifference(operation, 'conditional headers', operation.headers.map(({ name }) => name), headersOf(operation)),
    ...setDifference(operation, 'parameters', operation.body === undefined ? [] : ['body'], /^P(?:OST|UT|ATCH)$/.test(operation.method) ? ['body'] : []),
  ])
}

function setDifference(operation: DerivedOperation, what: string, printed: readonly string[], ours: readonly string[]): readonly Difference[] {
  const extra = missing(printed, ours)
  const lacking = missing(ours, printed)
  return extra.length === 0 && lacking.length === 0 ? [] : [{ where: `${routeOf(operation)}: ${what}`, page: `has ${spelled(extra)} besides`, data: `has ${spelled(lacking)} besides` }]
}

function variablesOf({ path }: DerivedOperation): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

/** Reads of users and groups project where the edition enumerates what they can be projected to; lists page and filter. */
function queryOf({ method, path }: DerivedOperation, { enumerations }: Contract): readonly string[] {
  if (method !== 'GET') return []
  if (path.endsWith('/schemas')) return ['filter']
  const [, type, one] = /\/(users|groups)(\/|$)/.exec(path) ?? []
  if (type === undefined) return []
  const values = enumerations[type === 'users' ? 'userAttributes' : 'groupAttributes'] ?? []
  return [...(one === '/' ? [] : ['startIndex', 'count', 'filter']), ...(values.length === 0 ? [] : ['attributes', 'excludedAttributes'])]
}

/** One resource, and the configuration, are read on condition that they have changed; a resource is written on condition that it has not. */
function headersOf({ method, path }: DerivedOperation): readonly string[] {
  const ofResource = /\/(?:users|groups)\/\{/.test(path)
  if (method === 'GET') return ofResource || path.endsWith('/serviceproviderconfig') ? ['If-None-Match'] : []
  return ofResource ? ['If-Match'] : []
}
