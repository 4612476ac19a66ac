import type { Outcome } from '../kit/verdict.ts'
import { coverageOf } from './coverage.ts'
import type { Report } from './model.ts'
import { count } from './words.ts'

export interface Conclusion {
  /**
   * `conformant`: nothing found; `known`: only what the baseline lists; `failed`: the run fails; `broken`: the tool or the transport
   * failed.
   */
  readonly kind: 'conformant' | 'known' | 'failed' | 'broken' | 'interrupted'
  /** The verdict in words: one sentence. */
  readonly sentence: string
}

/** Keys of the checks that fail this run: failures, and warnings under `strict`, that the baseline does not list. */
export function newFailures(report: Report): readonly string[] {
  const known = new Set(report.baseline?.known)
  return report.verdicts.filter(verdict => isFailure(report, verdict.outcome) && !known.has(verdict.check)).map(verdict => verdict.check)
}

/** Whether the outcome fails a run like this one; a baseline apart. */
export function isFailure(report: Report, outcome: Outcome): boolean {
  return outcome === 'fail' || (outcome === 'warn' && report.run.strict)
}

/** Reads the verdict on the whole run from its report. */
export function conclude(report: Report): Conclusion {
  const { summary, run, baseline } = report
  const judged = summary.pass + summary.fail + summary.warn
  const contract = report.target.contract
  if (run.interrupted) {
    return { kind: 'interrupted', sentence: `Interrupted: ${count(judged, 'check')} of ${String(summary.checks)} had a result.` }
  }
  const reasons = failReasons(report)
  if (reasons.length > 0) return { kind: 'failed', sentence: `Failed: ${[...reasons, ...unfinished(report)].join('; ')}.` }
  if (summary.error > 0) {
    const errors = count(summary.error, 'check')
    return { kind: 'broken', sentence: `No verdict: ${errors} could not be finished because the tool or the connection failed.` }
  }
  if (judged === 0) return { kind: 'broken', sentence: 'No verdict: no check had a result.' }
  if (baseline && baseline.known.length > 0) {
    const known = count(baseline.known.length, 'check')
    return { kind: 'known', sentence: `Only known failures: ${known} failed as ${baseline.file} expects, nothing new.` }
  }
  const remarks = summary.warn > 0 ? `, with ${count(summary.warn, 'warning')}` : ''
  return { kind: 'conformant', sentence: `Conformant to ${contract} in ${count(judged, 'check')}${remarks}${manyBlocked(report, judged)}.` }
}

/** Green has to mean tested: that a tenth as many checks were blocked as were judged is worth a word. */
function manyBlocked({ verdicts }: Report, judged: number): string {
  const blocked = verdicts.filter(({ skip }) => skip?.kind === 'blocked').length
  return blocked * 10 > judged ? `; ${count(blocked, 'more check')} could not be tried` : ''
}

function unfinished({ summary }: Report): readonly string[] {
  return summary.error > 0 ? [`${count(summary.error, 'check')} could not be finished`] : []
}

function failReasons(report: Report): readonly string[] {
  const { baseline, run } = report
  const fresh = newFailures(report).length
  const { percent } = coverageOf(report)
  return [
    ...(fresh > 0 ? [`${count(fresh, 'check')} found the server in breach of ${report.target.contract}`] : []),
    ...(baseline && baseline.stale.length > 0 ? [`${count(baseline.stale.length, 'entry')} of ${baseline.file} no longer failed`] : []),
    ...(baseline && baseline.expired.length > 0 ? [`${count(baseline.expired.length, 'entry')} of ${baseline.file} expired`] : []),
    ...(run.minCoverage !== undefined && percent < run.minCoverage
      ? [`coverage is ${String(percent)} %, the floor ${String(run.minCoverage)} %`]
      : []),
  ]
}
