import type { Report } from './model.ts'

export interface Coverage {
  readonly asserted: number
  readonly skipped: number
  /** Not asserted by any check, though one could. */
  readonly untested: number
  /** Requirements for which the catalogue says why no check can assert them. */
  readonly untestable: number
  /** Asserted among those that can be; 0 to 100, rounded down to one decimal, so that 100 means all. */
  readonly percent: number
  readonly operations: { readonly exercised: number; readonly total: number }
}

/** How much of the contract this run really tested. */
export function coverageOf(report: Pick<Report, 'requirements' | 'operations'>): Coverage {
  const counts = { asserted: 0, skipped: 0, untested: 0, untestable: 0 }
  for (const { status, testable } of report.requirements) {
    if (status === 'untested' && !testable) counts.untestable += 1
    else counts[status] += 1
  }
  const countable = counts.asserted + counts.skipped + counts.untested
  return {
    ...counts,
    percent: countable === 0 ? 0 : Math.floor((counts.asserted / countable) * 1_000) / 10,
    operations: { exercised: report.operations.filter(operation => operation.exercised > 0).length, total: report.operations.length },
  }
}
