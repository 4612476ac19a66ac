/** What a server is held to: requirements, operations, messages and the values in which contracts differ. */

export type Level = 'must' | 'should' | 'may'

/** How hard a requirement may be pressed: `assert` fails, `assert-with-care` fails after its note was read, `warn` warns, the rest never report. */
export type Grade = 'assert' | 'assert-with-care' | 'warn' | 'tolerance' | 'none'

/** `X-...` are requirements that a vendor's own contract adds. */
export type RequirementId = `RFC${number}-${string}` | `GENESYS-B-${number}` | `X-${string}`

/** One numbered promise of a document, in our own words. */
export interface Requirement {
  readonly id: RequirementId
  /** Section of the document (`3.14`), or the digest's section letter for Genesys (`D`). */
  readonly section: string
  readonly level: Level
  readonly grade: Grade
  readonly says: string
  readonly area: string
  /** How a black-box client decides it. */
  readonly how?: string
  /** What to mind before accusing a server. */
  readonly note?: string
  /** Line numbers in the RFC's text, or the editions that print the promise. */
  readonly source?: string
  /** Features the requirement depends on: `patch`, `etag`, `filter`, `fixture`, `group` ... */
  readonly needs?: readonly string[]
  /** Why no check asserts it. */
  readonly untested?: string
}

export type Method = 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A base path under which the contract's operations are served; `path` is appended to the target's URL. */
export interface Base {
  /** Short and stable; part of a check's key when a contract has more than one base. */
  readonly id: string
  /** `''` when the URL that the user gives is the base itself. */
  readonly path: string
}

/** One documented operation, e.g. `PATCH {base}/users/{id}`. */
export interface Operation {
  readonly id: string
  readonly method: Method
  /** Path template below the target's URL, base path included: `/api/v2/scim/users/{id}`. */
  readonly path: string
  readonly base: string
  /** Name of the JSON Schema in the contract's `messages` that a successful body has to match. */
  readonly answers?: string
  /** Probed: a server that does not offer it is not at fault. */
  readonly optional?: boolean
}

/** The answer to a write whose If-Match names another version. */
export interface VersionConflict {
  readonly status: number
  readonly tolerated: readonly number[]
  readonly scimType?: string
}

/** Where a marker is written and under which name the contract filters by it. */
export interface ScopeAttribute {
  /** Members to descend: `['displayName']`, or an extension's URN and then the attribute. */
  readonly path: readonly string[]
  readonly filter: string
}

/** The values in which contracts differ; checks ask for them and never for the contract's name. */
export interface Terms {
  readonly versionConflict: VersionConflict
  /** Page size when `count` is absent; no value when the document leaves it to the server. */
  readonly defaultCount?: number
  readonly status: {
    readonly create: readonly number[]
    readonly replace: readonly number[]
    readonly patch: readonly number[]
    readonly remove: readonly number[]
  }
  /** Attributes that come back whatever the projection, by resource type. */
  readonly alwaysReturned: Readonly<Record<string, readonly string[]>>
  /** Attributes that a projection may show although nobody asked. */
  readonly toleratedInProjection: readonly string[]
  /** Filterable attributes by resource type; absent: whatever the schema has. */
  readonly filters?: Readonly<Record<string, readonly string[]>>
  /** Filters beyond `attribute eq value` are part of the contract. */
  readonly filterGrammar: 'full' | 'eq-only'
  /** An unfiltered list shows only resources whose `active` is true. */
  readonly listsActiveOnly: boolean
  /** Resource types whose unfiltered list is not promised, by base id. */
  readonly filterRequired?: Readonly<Record<string, readonly string[]>>
  /** By resource type: a writable attribute that is not unique, whose equality filter scopes a list to the run's own resources. */
  readonly scopeAttribute: Readonly<Record<string, ScopeAttribute>>
  /** Paths of the discovery documents and the resource types' endpoints when `/ResourceTypes` does not tell. */
  readonly endpoints: Readonly<Record<string, string>>
  /** Resource types are served there whatever `/ResourceTypes` tells. */
  readonly endpointsFixed?: boolean
  /** Attributes that a creation has to carry, by resource type, whatever the schema says. */
  readonly requiredOnCreate: Readonly<Record<string, readonly string[]>>
  /** Media type of request bodies. */
  readonly mediaType: string
  /** Media types that an answer may have. */
  readonly answerMediaTypes: readonly string[]
  /** Statuses that a gateway may answer with an error body of its own making. */
  readonly platformErrors: readonly number[]
  /** Resource types whose creation and deletion is optional and probed. */
  readonly optionalLifecycle: readonly string[]
  /** Attributes, by resource type, without which a resource can no longer be deleted: a run's own PUT never drops them. */
  readonly keptForDeletion?: Readonly<Record<string, readonly string[]>>
  /** Kinds (`type`) of the values of a multi-valued attribute that a client may set, by resource type, where they are fewer than a schema may list. */
  readonly kinds?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** Attributes, by resource type, that a server may leave as they were created: it refuses or passes over another value. */
  readonly fixedOnceCreated?: Readonly<Record<string, readonly string[]>>
  /** Resource types whose plain lists may show fewer attributes than a read. */
  readonly leanLists?: readonly string[]
  /** Resource types of which a deleted resource may still be read, as one whose `active` is false. */
  readonly softlyDeleted?: readonly string[]
}

export interface Contract {
  /** `rfc`, `genesys`, `genesys@2025-05`, or the name in a vendor's file. */
  readonly id: string
  readonly title: string
  readonly edition?: string
  readonly bases: readonly Base[]
  readonly terms: Terms
  readonly requirements: ReadonlyMap<RequirementId, Requirement>
  readonly operations: readonly Operation[]
  /** JSON Schemas of the documented messages by name: `User`, `ListResponse`, `Error` ... */
  readonly messages: Readonly<Record<string, object>>
  /** Schema and ResourceType resources that stand in where the server's own discovery is missing. */
  readonly discovery: { readonly schemas: readonly object[]; readonly resourceTypes: readonly object[] }
  /** Enumerations that become rows of checks: `userAttributes`, `groupAttributes`, `userFilters` ... */
  readonly enumerations: Readonly<Record<string, readonly string[]>>
}
