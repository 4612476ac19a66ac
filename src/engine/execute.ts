import pLimit from 'p-limit'
import type { Session } from '../kit/session.ts'
import type { Verdict } from '../kit/verdict.ts'
import { skipped } from './ledger.ts'
import { inStartingOrder, phases, type Planned } from './plan.ts'
import { runCheck } from './run-check.ts'
import type { Watches } from './watches.ts'

export interface ExecuteOptions {
  /** Checks in flight at once. */
  readonly concurrency: number
  readonly signal?: AbortSignal
  readonly onVerdict?: (verdict: Verdict) => void
}

/** Judges one planned entry. Never throws. */
export async function judgePlanned(planned: Planned, session: Session, watches: Watches, cancelled: AbortSignal): Promise<Verdict> {
  if (planned.skip !== undefined) return skipped(planned, planned.skip)
  if (cancelled.aborted) return skipped(planned, { kind: 'interrupted', reason: 'the run was interrupted' })
  const { definition } = planned
  return definition.kind === 'watch' ? watches.verdict(planned) : runCheck(planned, definition, session, cancelled)
}

/** Runs a plan without any test framework: phase by phase, with bounded concurrency. Verdicts come in the plan's order. */
export async function execute(plan: readonly Planned[], session: Session, watches: Watches, options: ExecuteOptions): Promise<Verdict[]> {
  const signal = options.signal ?? new AbortController().signal
  const verdicts = new Map<string, Verdict>()
  for (const phase of phases) {
    const limit = pLimit(phase === 'alone' ? 1 : options.concurrency)
    await Promise.all(
      inStartingOrder(plan, phase).map((planned) =>
        limit(async () => {
          const verdict = await judgePlanned(planned, session, watches, signal)
          verdicts.set(planned.key, verdict)
          options.onVerdict?.(verdict)
        }),
      ),
    )
  }
  return plan.flatMap((planned) => verdicts.get(planned.key) ?? [])
}
