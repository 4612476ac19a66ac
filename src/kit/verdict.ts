import type { Level, RequirementId } from '../contract/types.ts'
import type { Exchange } from '../target/types.ts'

export type Outcome = 'pass' | 'fail' | 'warn' | 'skip' | 'error'

/** How a generated counterexample can be had again. */
export interface Replay {
  readonly seed: number
  readonly path: string
  readonly input: string
}

/** One broken promise: what, expected, actual. */
export interface Finding {
  readonly requirement: RequirementId
  readonly level: Level
  readonly message: string
  readonly expected: string
  readonly actual: string
  /** JSON pointer into the body of the exchange. */
  readonly pointer?: string
  /** Number of the exchange that shows it. */
  readonly exchange?: number
  readonly replay?: Replay
}

/** Why nothing was judged. */
export interface Skip {
  readonly kind: 'not-applicable' | 'not-selected' | 'blocked' | 'interrupted'
  readonly reason: string
}

/** What one check found on one base. */
export interface Verdict {
  /** Key of the planned check: its id, with `@base` under contracts of several bases and `[row]` for rows. */
  readonly check: string
  readonly title: string
  readonly outcome: Outcome
  readonly skip?: Skip
  readonly findings: readonly Finding[]
  /** Legal but remarkable behaviour; never counted against the server. */
  readonly observations: readonly string[]
  /** Requirements that were really asserted, whatever the result. */
  readonly asserted: readonly RequirementId[]
  readonly exchanges: readonly Exchange[]
  /** The tool's or the transport's own failure. */
  readonly error?: string
  readonly ms: number
}
