import type { Contract } from '../contract/types.ts'
import type { Definition } from '../kit/check.ts'
import type { Generation } from '../kit/generation.ts'
import { withKinds } from '../kit/kinds.ts'
import type { BaseUrl, Session } from '../kit/session.ts'
import { Permits } from '../kit/permits.ts'
import type { Profile, Transport } from '../target/types.ts'
import { plan, type Planned, type Selection } from './plan.ts'
import { Watches } from './watches.ts'

export interface RunInput {
  readonly definitions: readonly Definition[]
  readonly contract: Contract
  readonly profile: Profile
  readonly bases: readonly BaseUrl[]
  readonly transport: Transport
  readonly selection: Selection
  readonly runId: string
  readonly seed: number
  /** ms */
  readonly settle: number
  readonly redact: (text: string) => string
  readonly generation: Generation
}

export interface OpenRun {
  readonly plan: readonly Planned[]
  readonly session: Session
  readonly watches: Watches
}

/** Plans a run and opens what its checks share. */
export function openRun(given: RunInput): OpenRun {
  const input: RunInput = { ...given, profile: withKinds(given.profile, given.contract.terms) }
  const { definitions, contract, profile, bases, selection } = input
  const entries = plan(definitions, contract, profile, bases, selection)
  const watches = new Watches(entries, input)
  const permits = new Permits(input)
  const session: Session = {
    ...input,
    permits,
    shared: new Map(),
    seen: (response, exchange) => {
      permits.see(response)
      watches.see(response, exchange)
    },
    counter: { next: 1 },
    clock: {},
    settleTimes: { longest: 0, waits: 0, queries: 0 },
  }
  return { plan: entries, session, watches }
}
