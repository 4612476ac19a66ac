import type { Verdict } from '../kit/verdict.ts'

/** A verdict's findings as the text of a test failure: for each what, expected, actual. */
export function messageOf(verdict: Verdict): string {
  if (verdict.error !== undefined) return verdict.error
  return verdict.findings
    .map(({ requirement, message, expected, actual }) => `${requirement}: ${message}\n  expected: ${expected}\n  actual:   ${actual}`)
    .join('\n')
}
