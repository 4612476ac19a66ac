import type { Ledger } from '../kit/rule.ts'
import type { Session } from '../kit/session.ts'
import type { Finding, Outcome, Skip, Verdict } from '../kit/verdict.ts'
import type { Exchange } from '../target/types.ts'
import type { Planned } from './plan.ts'

/** A ledger for the assertions of one planned entry. */
export function openLedger(session: Pick<Session, 'contract' | 'redact'>, planned: Planned): Ledger {
  return {
    contract: session.contract,
    cites: new Set([...planned.definition.cites, ...(planned.definition.citesOf?.(session.contract) ?? [])]),
    redact: session.redact,
    findings: [],
    observations: new Set(),
    asserted: new Set(),
  }
}

/** The verdict of an entry that the plan already decided to skip. */
export function skipped(planned: Planned, skip: Skip): Verdict {
  return { check: planned.key, title: planned.title, outcome: 'skip', skip, findings: [], observations: [], asserted: [], exchanges: [], ms: 0 }
}

/** How an entry ended. */
export interface Judgement {
  readonly outcome: Outcome
  readonly skip?: Skip
  readonly error?: string
}

/** Puts together what an entry's ledger and its ending say. */
export function verdict(planned: Planned, ledger: Ledger, exchanges: readonly Exchange[], ms: number, judgement: Judgement): Verdict {
  return {
    check: planned.key,
    title: planned.title,
    ...judgement,
    findings: ledger.findings,
    observations: [...ledger.observations],
    asserted: [...ledger.asserted],
    exchanges,
    ms,
  }
}

/** The worst of the findings. */
export function outcomeOf(findings: readonly Finding[]): Outcome {
  if (findings.some((finding) => finding.level === 'must')) return 'fail'
  return findings.length > 0 ? 'warn' : 'pass'
}
