import type { Contract, Requirement, RequirementId } from '../contract/types.ts'
import type { Verdict } from '../kit/verdict.ts'
import type { Profile } from '../target/types.ts'
import { checkId } from './check-key.ts'
import type { BaselineResult, Leftover, OperationCount, Report, RequirementStatus, RunFacts, SettlingFacts, Summary } from './model.ts'

export interface ReportInput {
  readonly tool: { readonly name: string; readonly version: string }
  readonly run: RunFacts
  readonly baseUrl: string
  readonly contract: Pick<Contract, 'id' | 'edition' | 'requirements' | 'operations'>
  readonly profile: Profile
  readonly verdicts: readonly Verdict[]
  /** What each planned check cites, by the same keys as the verdicts. */
  readonly cites: ReadonlyMap<string, readonly RequirementId[]>
  /** Requests sent, retries included. */
  readonly requests: number
  /** From `countOperations`. */
  readonly operationCounts: ReadonlyMap<string, number>
  readonly leftovers: readonly Leftover[]
  readonly settling?: SettlingFacts
  readonly durationMs: number
  readonly baseline?: BaselineResult
}

/** Assembles the report of a finished or interrupted run. Pure. */
export function buildReport(input: ReportInput): Report {
  const { contract, baseline } = input
  return {
    format: 1,
    tool: input.tool,
    run: input.run,
    target: { baseUrl: input.baseUrl, contract: contract.id, ...(contract.edition !== undefined && { edition: contract.edition }) },
    summary: summarise(input.verdicts, input.requests, input.durationMs),
    profile: input.profile,
    verdicts: input.verdicts,
    requirements: requirementStatuses(contract.requirements, input.verdicts, input.cites),
    operations: contract.operations.map(
      ({ id, method, path }): OperationCount => ({ id, method, path, exercised: input.operationCounts.get(id) ?? 0 }),
    ),
    leftovers: input.leftovers,
    ...(input.settling !== undefined && input.settling.waits > 0 && { settling: input.settling }),
    ...(baseline && { baseline }),
  }
}

function summarise(verdicts: readonly Verdict[], requests: number, durationMs: number): Summary {
  const counts = { pass: 0, fail: 0, warn: 0, skip: 0, error: 0 }
  for (const { outcome } of verdicts) counts[outcome] += 1
  return { ...counts, checks: verdicts.length, requests, durationMs: Math.round(durationMs) }
}

function requirementStatuses(
  requirements: ReadonlyMap<RequirementId, Requirement>,
  verdicts: readonly Verdict[],
  cites: ReadonlyMap<string, readonly RequirementId[]>,
): readonly RequirementStatus[] {
  const byKey = new Map(verdicts.map(verdict => [verdict.check, verdict]))
  const asserted = new Set(verdicts.flatMap(verdict => [...verdict.asserted, ...verdict.findings.map(finding => finding.requirement)]))
  const citing = new Map<RequirementId, string[]>()
  for (const [key, ids] of cites) {
    for (const id of ids) {
      const keys = citing.get(id)
      if (keys) keys.push(key)
      else citing.set(id, [key])
    }
  }
  return [...requirements.values()].map((requirement): RequirementStatus => {
    const { id, level, section, says, untested } = requirement
    const keys = citing.get(id) ?? []
    const shared = { id, level, section, says, testable: untested === undefined, checks: [...new Set(keys.map(checkId))] }
    if (asserted.has(id)) return { ...shared, status: 'asserted' }
    if (keys.length > 0) return { ...shared, status: 'skipped', reason: whyNotAsserted(keys, byKey) }
    return { ...shared, status: 'untested', reason: untested ?? 'no check asserts it' }
  })
}

const mostReasons = 3

/** Why rows of the checks were left out, each reason once. */
function reasonsOf(verdicts: readonly Verdict[]): readonly string[] {
  return [...new Set(verdicts.flatMap(({ skip }) => (skip !== undefined && skip.kind !== 'not-selected' ? [skip.reason] : [])))]
}

/** The most telling reason: a check that ended early says more than one that was not selected. */
function whyNotAsserted(keys: readonly string[], verdicts: ReadonlyMap<string, Verdict>): string {
  const judged = keys.flatMap(key => verdicts.get(key) ?? [])
  const broken = judged.find(verdict => verdict.outcome === 'error')
  if (broken) return `${broken.check} ended with an error`
  const ended = judged.find(verdict => verdict.outcome !== 'skip')
  if (ended) return [`${ended.check} ran and did not reach it`, ...reasonsOf(judged).slice(0, mostReasons)].join('; ')
  const kinds = ['blocked', 'interrupted', 'not-applicable', 'not-selected'] as const
  for (const kind of kinds) {
    const skipped = judged.find(verdict => verdict.skip?.kind === kind)
    if (skipped?.skip) return skipped.skip.reason
  }
  return 'the check that cites it did not run'
}
