import type { Level, Method, RequirementId } from '../contract/types.ts'
import type { Outcome, Verdict } from '../kit/verdict.ts'
import type { Profile } from '../target/types.ts'

/** Counts of verdicts by outcome, and what the run cost. */
export type Summary = Readonly<Record<Outcome, number>> & {
  /** All verdicts, skips included. */
  readonly checks: number
  /** Requests sent, retries included. */
  readonly requests: number
  readonly durationMs: number
}

/** What became of one requirement of the contract in this run. */
export interface RequirementStatus {
  readonly id: RequirementId
  readonly level: Level
  readonly status: 'asserted' | 'skipped' | 'untested'
  /** Ids of the checks that cite it, without base and row. */
  readonly checks: readonly string[]
  /** Why it was not asserted. */
  readonly reason?: string
  readonly section: string
  /** The promise, in our own words. */
  readonly says: string
  /** False when the catalogue gives a reason why no check can assert it: it does not count as a gap in coverage. */
  readonly testable: boolean
}

export interface OperationCount {
  readonly id: string
  readonly method: Method
  readonly path: string
  /** Requests of this run that went to the operation. */
  readonly exercised: number
}

/** A resource that the run created and could not remove. */
export interface Leftover {
  readonly url: string
  readonly reason: string
}

/** How an eventually consistent target settled. */
export interface SettlingFacts {
  /** The longest time from a write to the read that showed it, in ms. */
  readonly longestMs: number
  /** Writes whose effect a first read did not show. */
  readonly waits: number
}

/** What a file of known failures says about this run; entries are keys of checks. */
export interface BaselineResult {
  readonly file: string
  readonly known: readonly string[]
  /** Listed, but no longer failing. */
  readonly stale: readonly string[]
  readonly expired: readonly string[]
}

/** How the run was made and what it was asked to fail on. */
export interface RunFacts {
  readonly id: string
  readonly seed: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Warnings fail the run. */
  readonly strict: boolean
  /** Floor for the coverage in percent. */
  readonly minCoverage?: number
  readonly interrupted?: boolean
  /** The target was the embedded reference server, which is gone since. */
  readonly embedded?: boolean
}

/** One run, complete: every writer reads this and nothing else. `schemas/tool/report.schema.json` describes it. */
export interface Report {
  readonly format: 1
  readonly tool: { readonly name: string; readonly version: string }
  readonly run: RunFacts
  readonly target: { readonly baseUrl: string; readonly contract: string; readonly edition?: string }
  readonly summary: Summary
  readonly profile: Profile
  readonly verdicts: readonly Verdict[]
  readonly requirements: readonly RequirementStatus[]
  readonly operations: readonly OperationCount[]
  readonly leftovers: readonly Leftover[]
  /** Present when reads had to be repeated until they showed what was written. */
  readonly settling?: SettlingFacts
  readonly baseline?: BaselineResult
}
