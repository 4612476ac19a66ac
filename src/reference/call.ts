import type { Behaviour } from './behaviour.ts'
import type { Mutable, MutableObject } from './json.ts'
import type { PublishedType } from './schemas/define.ts'
import type { Store } from './store.ts'
import type { BaseId, ContractId, Surface } from './surface.ts'

/** What a request asks for. */
export type Operation =
  | 'create' | 'read' | 'list' | 'replace' | 'patch' | 'delete'
  | 'search' | 'bulk' | 'root-query' | 'discovery' | 'unknown'

/** A request that was read and is not handled yet. Switches may change what is not readonly. */
export interface Call {
  readonly contract: ContractId
  readonly base: BaseId
  readonly surface: Surface
  readonly method: string
  /** Path below the base, with a leading slash, as it was sent. */
  readonly path: string
  operation: Operation
  readonly resourceType?: string
  readonly type?: PublishedType
  /** Decoded. */
  readonly id?: string
  readonly query: URLSearchParams
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Record<string, string | undefined>
  /** The parsed body; undefined when there is none. */
  body: Mutable | undefined
  /** Bytes of the body. */
  readonly size: number
  /** The stored attributes before the request, an own copy; only when there are switches. */
  readonly before?: MutableObject
  /** Memory for switches, one map a server. */
  readonly state: Map<string, unknown>
  readonly store: Store
  readonly behaviour: Behaviour
  /** `http://host:port` of the server. */
  readonly origin: string
  /** Permissions of the token, empty before the token was looked at. */
  permissions: readonly string[]
}

/** An answer that was not sent yet; switches may change all of it. */
export interface Reply {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  body: Mutable | undefined
  /** Sent instead of `body`. */
  raw?: string
  /** Ends the connection instead of answering. */
  drop?: boolean
}
