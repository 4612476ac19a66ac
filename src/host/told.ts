import type { Verdict } from '../kit/verdict.ts'
import type { Exchange } from '../target/types.ts'

/**
 * A verdict as the reports get it. Without a finding it loses the bodies of its exchanges, which are nine tenths of a report's size and
 * prove nothing to its reader; request lines, headers and statuses stay.
 */
export function told(verdict: Verdict): Verdict {
  const idle = (verdict.outcome === 'pass' || verdict.outcome === 'skip') && verdict.findings.length === 0
  return idle ? { ...verdict, exchanges: verdict.exchanges.map(withoutBodies) } : verdict
}

function withoutBodies({ request: { method, url, headers }, response, ...rest }: Exchange): Exchange {
  return { ...rest, request: { method, url, headers }, ...(response && { response: { status: response.status, headers: response.headers } }) }
}
