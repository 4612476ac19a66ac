import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import { execute } from '../engine/execute.ts'
import { newRunId, openRun } from '../engine/open-run.ts'
import { everything, type Selection } from '../engine/plan.ts'
import { usualGeneration, type Generation } from '../kit/generation.ts'
import type { Finding, Verdict } from '../kit/verdict.ts'
import { clients, clientTokens, fixtures } from '../reference/fixtures.ts'
import { startReference, type ReferenceOptions } from '../reference/server.ts'
import type { Fault } from '../reference/switch.ts'
import { resolveBases } from '../target/bases.ts'
import { bearer } from '../target/credentials.ts'
import { discover } from '../target/discover.ts'
import { sweep } from '../target/sweep.ts'
import { createTransport } from '../target/transport.ts'

export interface Proof {
  readonly verdicts: readonly Verdict[]
  readonly requests: number
  /** URLs that could not be removed. */
  readonly leftovers: readonly string[]
}

export interface ProofOptions extends ReferenceOptions {
  readonly selection?: Selection
  readonly seed?: number
  readonly concurrency?: number
  readonly generation?: Generation
}

/** Judges the reference server, with these switches on, under a contract: engine only, over real sockets. */
export async function prove(contractName: string, options: ProofOptions = {}): Promise<Proof> {
  const { selection = everything, seed = 1, concurrency = 8, generation = usualGeneration, ...serverOptions } = options
  const contract = loadContract(contractName)
  const reference = await startReference({ ...serverOptions, tokens: { ...clientTokens, ...serverOptions.tokens } })
  const bases = resolveBases(contractName.startsWith('genesys') ? reference.genesysUrl : reference.rfcUrl, contract)
  const runId = newRunId()
  const transport = createTransport({
    runId,
    bases: bases.map((base) => base.url),
    writable: true,
    credentials: bearer(reference.token),
    tokens: Object.fromEntries(Object.entries(clients).map(([role, { token }]) => [role, token])),
    mediaType: contract.terms.mediaType,
    connections: concurrency,
    endpoints: [],
  })
  try {
    const profile = await discover(transport, contract, { bases, writable: true, operator: { fixtures: { ...fixtures, tokens: Object.keys(clients) } } })
    const run = openRun({ definitions, contract, profile, bases, transport, selection, runId, seed, settle: 0, redact: transport.redact, generation })
    const verdicts = await execute(run.plan, run.session, run.watches, { concurrency })
    const leftovers = await sweep(transport, () => undefined)
    return { verdicts, requests: transport.requests, leftovers: leftovers.map((leftover) => leftover.url) }
  } finally {
    await transport.close()
    await reference.close()
  }
}

/** A finding with the check that made it. */
export interface Accusation {
  readonly check: string
  readonly finding: Finding
}

export function accusations(verdicts: readonly Verdict[]): Accusation[] {
  return verdicts.flatMap((verdict) => verdict.findings.map((finding) => ({ check: verdict.check, finding })))
}

/** Whom the checks accused under a fault: of what it breaks, and of what it does not. */
export interface FaultProof {
  readonly caughtBy: readonly string[]
  /** Findings outside the fault's `breaks` and `also`, and checks that ended with an error: each a false alarm. */
  readonly falseAlarms: readonly string[]
}

export async function proveFault(fault: Fault, contractName: string): Promise<FaultProof> {
  const { verdicts } = await prove(contractName, { switches: [fault] })
  const breaks = new Set<string>(fault.breaks)
  const excused = new Set<string>([...fault.breaks, ...(fault.also ?? [])])
  const all = accusations(verdicts)
  return {
    caughtBy: [...new Set(all.filter(({ finding }) => breaks.has(finding.requirement)).map(({ check }) => check))],
    falseAlarms: [
      ...all.filter(({ finding }) => !excused.has(finding.requirement)).map(describe),
      ...verdicts.filter((verdict) => verdict.outcome === 'error').map((verdict) => `${verdict.check} ended with an error: ${verdict.error ?? ''}`),
    ],
  }
}

/** One line for a person who mends a check. */
export function describe({ check, finding }: Accusation): string {
  return `${check} accuses ${finding.requirement}: ${finding.message}; expected ${finding.expected}; actual ${finding.actual}`
}
