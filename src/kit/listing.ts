import { isObject, type Json } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import { entriesOf } from './classify.ts'
import type { Query } from './http.ts'
import { endWithoutFilter } from './no-filter.ts'
import type { Resources } from './resources.ts'
import type { Tools, WatchTools } from './tools.ts'

/** A list that holds the members of a cohort and nothing else. */
export interface Listing {
  readonly resources: Resources
  /** Ids of the members, in the order of their creation. */
  readonly ids: readonly string[]
  readonly filter: string
  /** GET of the collection with the cohort's filter and these parameters. */
  readonly page: (query?: Query) => Promise<Response>
}

/** The cohort of a type as a list. @throws Blocked when the server does not select the cohort by a filter. */
export async function cohortListing(t: Tools, type: string): Promise<Listing> {
  const cohort = await t.cohort(type)
  const filter = cohort.filter ?? endWithoutFilter(t, type)
  const resources = t.of(type)
  return { resources, filter, ids: cohort.members.map((member) => member.id), page: (query = {}) => resources.list({ filter, ...query }) }
}

/** The ids of a list's entries in their order; entries without one count as ''. */
export function idsOf(response: Response): readonly string[] {
  return entriesOf(response).map((entry) => (isObject(entry) && typeof entry['id'] === 'string' ? entry['id'] : ''))
}

/** A number in the body of a list, such as `totalResults`; nothing when it is none. */
export function numberIn(response: Response, name: string): number | undefined {
  const value = isObject(response.json) ? response.json[name] : undefined
  return typeof value === 'number' ? value : undefined
}

/** Whether the response is the successful answer to a query for resources: GET of a collection, or a search. */
export function isQueryAnswer(t: WatchTools, response: Response): boolean {
  if (response.status !== 200 || !isObject(response.json)) return false
  const target = t.classify(response)
  const asks = response.request.method === 'GET' ? target?.kind === 'collection' : response.request.method === 'POST' && target?.kind === 'search'
  return asks && (target?.resourceType !== undefined || target?.kind === 'search')
}

/** The value of a query parameter that a request really had, from the URL or from the body of a search. */
export function askedFor(response: Response, name: string): string | undefined {
  const { method, url, body } = response.request
  if (method !== 'POST') return new URL(url).searchParams.get(name) ?? undefined
  const value = memberOf(body, name)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** An integer query parameter; nothing when it is absent or no integer. */
export function askedNumber(response: Response, name: string): number | undefined {
  const value = askedFor(response, name)
  return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined
}

/**
 * Whether the query was paged by cursor: it asked for one or got one (RFC 9865 section 2), or it left the method to a server whose
 * default is the cursor, or may be, since nobody has to publish a default (sections 2.3, 2.4 and 4).
 */
export function isCursorPage({ profile }: WatchTools, response: Response): boolean {
  const { cursor, index, defaultMethod } = profile.pagination.value
  const body = isObject(response.json) ? response.json : {}
  const byDefault = cursor && (!index || (defaultMethod !== 'index' && askedFor(response, 'startIndex') === undefined))
  return byDefault || askedFor(response, 'cursor') !== undefined || typeof body['nextCursor'] === 'string' || typeof body['previousCursor'] === 'string'
}

/** Whether a list leaves its total out as it may: paged by cursor (RFC 9865 section 2). */
export function omitsTotal(t: WatchTools, response: Response): boolean {
  return isCursorPage(t, response) && isObject(response.json) && response.json['totalResults'] === undefined
}

function memberOf(body: string | undefined, name: string): Json | undefined {
  try {
    const json: unknown = JSON.parse(body ?? '')
    return isObject(json) ? json[name] : undefined
  } catch {
    return undefined
  }
}
