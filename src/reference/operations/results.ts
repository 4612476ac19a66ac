import type { Selection } from '../behaviour/querying.ts'
import { ScimError } from '../../scim/error.ts'
import type { Json, JsonObject } from '../../scim/json.ts'
import type { Call } from '../call.ts'
import { render, show, showDefault } from '../render.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Stored } from '../store.ts'
import { matcherOf } from './matcher.ts'
import { isEmpty } from './reply.ts'

/** A query, from the URL or from the body of a search. */
export interface Query {
  readonly filter?: string
  readonly sortBy?: string
  readonly sortOrder?: string
  readonly startIndex?: string | number
  readonly count?: string | number
  readonly cursor?: string
  readonly selection: Selection
}

/** A resource with its type, since a query may cover several types. */
export interface Match {
  readonly type: PublishedType
  readonly resource: JsonObject
  readonly stored: Stored
}

/** All resources that a query finds, sorted. */
export function resultsOf(call: Call, query: Query, types: readonly PublishedType[]): readonly Match[] {
  const matches = matcherOf(call, query, types)
  const found: Match[] = []
  for (const type of types) {
    for (const stored of call.store.ofType(type.name)) {
      const resource = render(call, type, stored)
      if (matches(resource, type)) found.push({ type, resource, stored })
    }
  }
  if (query.sortBy === undefined || query.sortBy === '' || call.contract === 'genesys') return found
  const matchOf = new Map(found.map((match) => [match.resource, match]))
  const known = (resource: JsonObject): Match => {
    const match = matchOf.get(resource)
    if (!match) throw new ScimError(500, undefined, 'sorting made up a result')
    return match
  }
  const order = query.sortOrder?.toLowerCase() ?? 'ascending'
  return call.behaviour.sortResults(found.map(({ resource }) => resource), query.sortBy, order, (one) => known(one).type).map(known)
}

export function showAll(call: Call, page: readonly Match[], selection: Selection): Json[] {
  if (isEmpty(selection)) return page.map(({ type, stored }) => showDefault(call, type, stored))
  return page.map(({ type, resource }) => show(call, type, resource, selection))
}
