import type { Perform } from './incoming.ts'
import type { Behaviour } from './behaviour.ts'
import type { Issuer } from './issuer.ts'
import type { Past } from './past.ts'
import type { RateCounter } from './rate.ts'
import type { Snapshots } from './snapshots.ts'
import type { Store } from './store.ts'
import type { ContractId, Surface } from './surface.ts'
import type { Switch } from './switch.ts'

/** What all requests to one server share. */
export interface Site {
  readonly store: Store
  readonly surfaces: readonly Surface[]
  readonly behaviours: Readonly<Record<ContractId, Behaviour>>
  /** Switches with a hook for requests or responses, by contract. */
  readonly hooks: Readonly<Record<ContractId, readonly Switch[]>>
  /** Permissions by token. */
  readonly tokens: ReadonlyMap<string, readonly string[]>
  readonly state: Map<string, unknown>
  readonly snapshots: Snapshots
  readonly issuer: Issuer
  readonly past: Past
  /** The past that lists, searches and filters show. */
  readonly index: Past
  readonly rate?: RateCounter
  /** `http://host:port`. */
  readonly origin: string
  /** Id of the user that /Me stands for. */
  readonly me: string
  /** When the server was started, RFC 3339. */
  readonly started: string
  /** Answers a request; a bulk request hands its operations over again. */
  readonly perform: Perform
}
