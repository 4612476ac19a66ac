import type { ScimError } from '../scim/error.ts'
import type { Reply } from './call.ts'
import type { Mutable } from './json.ts'
import type { Site } from './site.ts'
import type { Surface } from './surface.ts'

/** A request as HTTP, or an operation of a bulk request, hands it over. */
export interface Incoming {
  readonly method: string
  /** Below the base, encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Record<string, string | undefined>
  readonly body: Mutable | undefined
  readonly size: number
  /** Of a token that was already looked at. */
  readonly permissions?: readonly string[]
  /** Why the body could not be read; told when everything else is in order. */
  readonly unreadable?: ScimError
}

/** Answers a request. */
export type Perform = (site: Site, surface: Surface, incoming: Incoming) => Reply
