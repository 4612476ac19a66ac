import type { Selection } from '../engine/plan.ts'
import type { Generation } from '../kit/generation.ts'
import type { BaseUrl } from '../kit/session.ts'
import type { SettleTimes } from '../kit/settling.ts'
import type { Verdict } from '../kit/verdict.ts'
import type { TargetSettings } from '../target/settings.ts'
import type { Profile } from '../target/types.ts'

/** All that the thread which runs the checks has to know: plain data. */
export interface RunSettings {
  readonly contract: string
  readonly bases: readonly BaseUrl[]
  readonly target: TargetSettings
  readonly profile: Profile
  readonly selection: Selection
  readonly runId: string
  readonly seed: number
  /** Checks in flight at once. */
  readonly concurrency: number
  readonly generation: Generation
  /** ms */
  readonly settle: number
  /** Warnings fail. */
  readonly strict: boolean
  /** Label and attach for Allure. */
  readonly allure: boolean
}

/** What the thread says when it is done. */
export interface RunEnd {
  readonly requests: number
  readonly leftovers: readonly { readonly url: string; readonly reason: string }[]
  /** How long it took until reads showed what was written. */
  readonly settleTimes: SettleTimes
  /** The run's own credentials were refused at its end, though they were accepted before. */
  readonly credentialsLost: boolean
  /** The journal's file, which stays when something is left. */
  readonly journal?: string
}

/**
 * What the threads of a run tell each other: that the one with the checks waits for its settings, what they are or that there will be
 * none, that the checks are cancelled, that all is over.
 */
export type RunMessage =
  | { readonly kind: 'ready' | 'dismiss' | 'cancel' }
  | { readonly kind: 'settings'; readonly settings: RunSettings }
  | { readonly kind: 'end'; readonly end: RunEnd }

declare module 'vitest' {
  interface ProvidedContext {
    /** Name of the channel between the two threads. */
    channel: string
  }
  interface TaskMeta {
    verdict?: Verdict
  }
}
