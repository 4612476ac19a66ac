import { asText } from '../json.ts'
import { checkFilter, evaluateFilter, parseFilter, type Filter } from '../../scim/filter.ts'
import type { Json, JsonObject } from '../../scim/json.ts'
import { project } from '../../scim/projection.ts'
import type { ResourceType } from '../../scim/schema.ts'
import { sortBy } from '../sort.ts'

/** Which attributes of a resource are shown. */
export interface Selection {
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

/** Filters, sorting and projection (RFC 7644 sections 3.4.2.2, 3.4.2.3 and 3.9). */
export interface Querying {
  /** @throws ScimError for a malformed filter. */
  readonly parseFilter: (text: string) => Filter
  /** @throws ScimError for a comparison that means nothing, whatever resources there are. */
  readonly checkFilter: (filter: Filter, type: ResourceType) => void
  readonly matchesFilter: (filter: Filter, resource: JsonObject, type: ResourceType) => boolean
  readonly sortResults: <T extends JsonObject>(results: readonly T[], by: string, order: string, typeOf: (resource: T) => ResourceType) => readonly T[]
  /** Whether a list without a filter shows only what is active (users of the Genesys bases). */
  readonly listsActiveOnly: boolean
  /** Whether the value of a resource is the one that an `eq` filter of the Genesys bases names. */
  readonly sameAsAsked: (value: Json, wanted: string, caseExact: boolean) => boolean
  /** Names in a query parameter or in a search request. */
  readonly parseProjection: (value: string | readonly string[]) => readonly string[]
  readonly projection: (resource: JsonObject, selection: Selection, type: ResourceType, always: readonly string[]) => JsonObject
  /** Attributes that come back whatever is asked, beyond what the schema says. */
  readonly alwaysReturned: (type: string) => readonly string[]
}

export const querying: Querying = {
  parseFilter,
  checkFilter,
  matchesFilter: evaluateFilter,
  sortResults: sortBy,
  parseProjection: (value) =>
    (typeof value === 'string' ? value.split(',') : value.flatMap((one) => one.split(','))).map((name) => name.trim()).filter((name) => name !== ''),
  projection: (resource, selection, type, always) => project(resource, selection, type, always),
  alwaysReturned: () => [],
  listsActiveOnly: false,
  sameAsAsked: (value, wanted, caseExact) => (caseExact ? asText(value) === wanted : asText(value).toLowerCase() === wanted.toLowerCase()),
}

export const genesysQuerying: Partial<Querying> = {
  listsActiveOnly: true,
  alwaysReturned: (type) => (type === 'User' ? ['userName', 'active', 'meta'] : ['meta']),
}
