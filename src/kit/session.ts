import type { SettleTimes } from './settling.ts'
import type { Permits } from './permits.ts'
import type { Generation } from './generation.ts'
import type { Contract } from '../contract/types.ts'
import type { Exchange, Profile, Response, Transport } from '../target/types.ts'

/** A base of the contract at the target: `url` has no trailing slash. */
export interface BaseUrl {
  readonly id: string
  readonly url: string
}

/** What all checks of one run share. */
export interface Session {
  readonly contract: Contract
  readonly profile: Profile
  readonly transport: Transport
  readonly bases: readonly BaseUrl[]
  /** Short, unique, fit for a user name: every resource of the run has it in its name. */
  readonly runId: string
  readonly seed: number
  /** How long to poll for a change to become visible, in ms; 0 trusts the first answer. */
  readonly settle: number
  /** How long that took. */
  readonly settleTimes: SettleTimes
  readonly redact: (text: string) => string
  /** Results that several checks use, by key. */
  readonly shared: Map<string, Shared>
  /** What the run's credentials may do, as far as answers told. */
  readonly permits: Permits
  /** Sees every answer as it comes. */
  readonly seen: (response: Response, exchange: Exchange) => void
  /** Counter behind unique names. */
  readonly counter: { next: number }
  readonly generation: Generation
  /** When the first property began, in ms of `performance.now()`: the budget counts from there. */
  readonly clock: { begun?: number }
}

/** Work that several checks wait for, with the exchanges that it took, so that each can show them, also when it failed. */
export interface Shared {
  readonly made: Promise<unknown>
  readonly exchanges: readonly Exchange[]
}
