import type { Watch } from '../kit/check.ts'
import { watchTools, type WatchScope } from '../kit/make-tools.ts'
import type { Ledger } from '../kit/rule.ts'
import type { WatchTools } from '../kit/tools.ts'
import { show } from '../kit/show.ts'
import type { Finding, Verdict } from '../kit/verdict.ts'
import type { Exchange, Response } from '../target/types.ts'
import { openLedger, outcomeOf, verdict } from './ledger.ts'
import type { Planned } from './plan.ts'

/** One mistake made in a hundred answers is one finding; more kinds than this of one watch say nothing new. */
const mostFindings = 20

interface Open {
  readonly planned: Planned
  readonly watch: Watch
  readonly ledger: Ledger
  readonly tools: WatchTools
  /** What was found already, so that it is said once. */
  readonly known: Set<string>
  readonly exchanges: Map<number, Exchange>
  judged: number
  trouble?: unknown
}

/** The watches of a run: they see every answer and are asked for their verdicts at the end. */
export class Watches {
  readonly #open: ReadonlyMap<string, Open>
  readonly #scope: WatchScope

  constructor(entries: readonly Planned[], scope: WatchScope) {
    this.#scope = scope
    this.#open = new Map(
      entries.flatMap((planned) => {
        if (planned.definition.kind !== 'watch' || planned.skip !== undefined) return []
        const ledger = openLedger(scope, planned)
        return [[planned.key, { planned, watch: planned.definition, ledger, tools: watchTools(scope, ledger), known: new Set<string>(), exchanges: new Map<number, Exchange>(), judged: 0 }] as const]
      }),
    )
  }

  /** Judges one answer; `exchange` is its redacted form. */
  see(response: Response, exchange: Exchange): void {
    if (response.tooDeep === true) return
    for (const open of this.#open.values()) {
      if (open.trouble !== undefined || open.known.size >= mostFindings) continue
      const { findings } = open.ledger
      const before = findings.length
      try {
        if (open.watch.watch(open.tools, response)) open.judged++
      } catch (trouble) {
        open.trouble = trouble
      }
      if (findings.length === before) continue
      for (const finding of findings.splice(before)) {
        const key = keyOf(finding)
        if (open.known.has(key)) continue
        open.known.add(key)
        open.exchanges.set(exchange.n, exchange)
        findings.push(finding)
      }
    }
  }

  /** What the watch of that key found. */
  verdict(planned: Planned): Verdict {
    const open = this.#open.get(planned.key)
    if (open === undefined) throw new Error(`no watch ${planned.key} was planned`)
    const exchanges = [...open.exchanges.values()]
    if (open.trouble !== undefined) {
      const error = show(open.trouble)
      return verdict(planned, open.ledger, exchanges, 0, { outcome: 'error', error: this.#scope.redact(error) })
    }
    if (open.judged === 0 || open.ledger.asserted.size === 0)
      return verdict(planned, open.ledger, exchanges, 0, { outcome: 'skip', skip: { kind: 'blocked', reason: 'no answer of this kind was seen' } })
    return verdict(planned, open.ledger, exchanges, 0, { outcome: outcomeOf(open.ledger.findings) })
  }
}

/** The same mistake in another entry or another resource is the same finding. */
function keyOf(finding: Finding): string {
  return [finding.requirement, finding.message, (finding.pointer ?? '').replaceAll(/\/\d+(?=\/|$)/g, '/n'), finding.expected.replaceAll(/"[^"]*"/g, '"…"')].join('\n')
}
