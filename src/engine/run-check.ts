import { setMaxListeners } from 'node:events'
import type { Check } from '../kit/check.ts'
import { removeCreated } from '../kit/cleanup.ts'
import { makeTools } from '../kit/make-tools.ts'
import { Blocked, CheckBug, Inapplicable } from '../kit/outcome.ts'
import type { Ledger } from '../kit/rule.ts'
import type { Session } from '../kit/session.ts'
import type { Skip, Verdict } from '../kit/verdict.ts'
import { TransportFailure, WriteRefused, type Exchange, type Response } from '../target/types.ts'
import { Deadline } from './deadline.ts'
import { openLedger, outcomeOf, verdict, type Judgement } from './ledger.ts'
import type { Planned } from './plan.ts'
import { unexpected } from './unexpected.ts'

/** How long one check may take, waiting for the server included, in ms. */
const checkLimit = 120_000
const tooLong = new Error(`the check took longer than ${String(checkLimit / 1000)} s`)

/** Runs one check and removes what it created, whatever happens. Never throws: trouble is part of the verdict. */
export async function runCheck(planned: Planned, definition: Check, session: Session, cancelled: AbortSignal): Promise<Verdict> {
  const started = performance.now()
  const ledger = { ...openLedger(session, planned), excuse: (response: Response) => session.permits.excuse(response) }
  const exchanges = new Map<number, Exchange>()
  const created = new Set<string>()
  const deadline = new Deadline(checkLimit)
  const signal = AbortSignal.any([cancelled, deadline.signal])
  // Each request in flight listens; a check may have many.
  setMaxListeners(0, signal)
  const trouble = await definition
    .run(makeTools(session, planned.base, { key: planned.key, ledger, created, signal, hold: deadline.hold, record: (exchange) => exchanges.set(exchange.n, exchange) }), planned.row)
    .then(() => undefined, (reason: unknown) => (deadline.signal.aborted ? tooLong : reason))
  deadline.end()
  await removeCreated(created, session.transport)
  return verdict(planned, ledger, [...exchanges.values()].sort((a, b) => a.n - b.n), performance.now() - started, judge(ledger, trouble, cancelled, session))
}

/** Findings made before trouble came still count: the first mismatch hides nothing, and trouble hides no mismatch. */
function judge(ledger: Ledger, trouble: unknown, cancelled: AbortSignal, session: Session): Judgement {
  const byFindings = outcomeOf(ledger.findings)
  if (trouble === undefined) {
    if (ledger.asserted.size === 0) return { outcome: 'skip', skip: nothingAsserted(ledger, session) }
    return { outcome: byFindings }
  }
  if (cancelled.aborted) return { outcome: 'skip', skip: { kind: 'interrupted', reason: 'the run was interrupted' } }
  if (byFindings !== 'pass') return { outcome: byFindings }
  if (trouble instanceof Inapplicable) return { outcome: 'skip', skip: { kind: 'not-applicable', reason: session.redact(trouble.message) } }
  if (trouble instanceof Blocked) return { outcome: 'skip', skip: { kind: 'blocked', reason: session.redact(trouble.message) } }
  if (trouble instanceof WriteRefused && !session.profile.writable.value) return { outcome: 'skip', skip: { kind: 'blocked', reason: 'the run is read-only' } }
  // A reference of the server's leads where the run's credentials must not go.
  if (trouble instanceof TransportFailure && trouble.code === 'OTHER_ORIGIN') return { outcome: 'skip', skip: { kind: 'blocked', reason: session.redact(trouble.message) } }
  // The server's answer to the creation did not show whose the resource is.
  if (trouble instanceof WriteRefused && trouble.unproven) return { outcome: 'skip', skip: { kind: 'blocked', reason: session.redact(trouble.message) } }
  return { outcome: 'error', error: session.redact(describe(trouble)) }
}

/** A check ran to its end without a judgement: nothing of it is promised, or nothing came that it judges. */
function nothingAsserted({ unpromised }: Ledger, { contract }: Session): Skip {
  return unpromised === true
    ? { kind: 'not-applicable', reason: `${contract.id} promises nothing of the kind` }
    : { kind: 'blocked', reason: 'nothing could be asserted' }
}

function describe(trouble: unknown): string {
  if (trouble === tooLong) return tooLong.message
  if (trouble instanceof TransportFailure) return `no answer: ${trouble.message}`
  if (trouble instanceof WriteRefused) return `the run's write guard refused a request: ${trouble.message}`
  if (trouble instanceof CheckBug) return `the check is wrong: it ${trouble.message}`
  return unexpected(trouble)
}
