import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import { execute } from '../engine/execute.ts'
import { openRun } from '../engine/open-run.ts'
import { newRunId } from '../engine/run-id.ts'
import { everything, type Selection } from '../engine/plan.ts'
import { usualGeneration, type Generation } from '../kit/generation.ts'
import type { SettleTimes } from '../kit/settling.ts'
import type { Finding, Verdict } from '../kit/verdict.ts'
import { clients, clientTokens, fixtures } from '../reference/fixtures.ts'
import { startReference, type ReferenceOptions } from '../reference/server.ts'
import type { Fault } from '../reference/switch.ts'
import { resolveBases } from '../target/bases.ts'
import { bearer, type Credentials } from '../target/credentials.ts'
import { discover } from '../target/discover.ts'
import { lentUrls } from '../target/lent.ts'
import { sweep } from '../target/sweep.ts'
import { createTransport } from '../target/transport.ts'
import type { Fixtures } from '../target/types.ts'

export interface Proof {
  readonly verdicts: readonly Verdict[]
  readonly requests: number
  /** URLs that could not be removed. */
  readonly leftovers: readonly string[]
  /** How long it took until reads showed what was written. */
  readonly settleTimes: SettleTimes
}

export interface ProofOptions extends ReferenceOptions {
  readonly selection?: Selection
  readonly seed?: number
  readonly concurrency?: number
  /** ms */
  readonly settle?: number
  readonly generation?: Generation
}

/** Where a server is, and how a run meets it. */
export interface Meeting {
  readonly url: string
  readonly token: string
  /** Instead of the token. */
  readonly credentials?: Credentials
  /** Bearer tokens of other clients, by the role that they play. */
  readonly tokens?: Readonly<Record<string, string>>
  readonly fixtures?: Fixtures
  readonly writable?: boolean
}

/** Judges the reference server, with these switches on, under a contract: engine only, over real sockets. */
export async function prove(contractName: string, options: ProofOptions = {}): Promise<Proof> {
  const { selection, seed, concurrency, generation, ...serverOptions } = options
  const reference = await startReference({ ...serverOptions, tokens: { ...clientTokens, ...serverOptions.tokens } })
  const meeting: Meeting = {
    url: contractName.startsWith('genesys') ? reference.genesysUrl : reference.rfcUrl,
    token: reference.token,
    tokens: Object.fromEntries(Object.entries(clients).map(([role, { token }]) => [role, token])),
    fixtures: { ...fixtures, tokens: Object.keys(clients) },
  }
  try {
    return await proveAt(contractName, meeting, options)
  } finally {
    await reference.close()
  }
}

/** Judges the server at an address. */
export async function proveAt(contractName: string, meeting: Meeting, options: Omit<ProofOptions, keyof ReferenceOptions> = {}): Promise<Proof> {
  const { selection = everything, seed = 1, concurrency = 8, settle = 0, generation = usualGeneration } = options
  const { url, token, credentials = bearer(token), tokens = {}, fixtures: known = {}, writable = true } = meeting
  const contract = loadContract(contractName)
  const bases = resolveBases(url, contract)
  const runId = newRunId()
  const journalDir = mkdtempSync(join(tmpdir(), 'scimspec-proof-'))
  const transport = createTransport({
    runId,
    journalDir,
    bases: bases.map((base) => base.url),
    writable,
    credentials,
    tokens,
    mediaType: contract.terms.mediaType,
    connections: concurrency,
    endpoints: [],
    lent: lentUrls(bases, contract.terms.endpoints['Group'] ?? '/Groups', known),
  })
  try {
    const profile = await discover(transport, contract, { bases, writable, operator: { fixtures: known } })
    const run = openRun({ definitions, contract, profile, bases, transport, selection, runId, seed, settle, redact: transport.redact, generation })
    const verdicts = await execute(run.plan, run.session, run.watches, { concurrency })
    const leftovers = await sweep(transport, () => undefined, { concurrency })
    return { verdicts, requests: transport.requests, leftovers: leftovers.map((leftover) => leftover.url), settleTimes: run.session.settleTimes }
  } finally {
    await transport.close()
    rmSync(journalDir, { recursive: true, force: true })
  }
}

/** Whether a fault is caught does not hang on how small its counterexample is. */
export const unshrunk: Generation = { ...usualGeneration, shrinks: 0 }

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

/**
 * The checks that cite what the fault breaks, in all their rows: one of them has to catch it. Where it is for a watch to catch, which
 * sends nothing by itself, the others give it something to see.
 */
export async function proveCaught(fault: Fault, contractName: string): Promise<FaultProof> {
  const cited = await proveFault(fault, contractName, { selection: { ...everything, requirements: new Set(fault.breaks) }, generation: unshrunk })
  if (cited.caughtBy.length > 0 || cited.falseAlarms.length > 0) return cited
  for (const oneIn of [10, 3, 1]) {
    const { caughtBy } = await proveAmongOthers(fault, contractName, oneIn)
    if (caughtBy.length > 0) return { caughtBy, falseAlarms: [] }
  }
  return { ...(await proveFault(fault, contractName, {})), falseAlarms: [] }
}

/** All checks, each in a row or two: none may accuse the server of what it does not break. */
export async function proveFair(fault: Fault, contractName: string): Promise<FaultProof> {
  return proveAmongOthers(fault, contractName, 1)
}

/** Which rows and checks of many are chosen for a switch: others for another, the same each time. */
export function choiceFor(id: string): number {
  return [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0)
}

/** One in so many checks, each in a row or two, and all watches. */
async function proveAmongOthers(fault: Fault, contractName: string, oneIn: number): Promise<FaultProof> {
  return proveFault(fault, contractName, { selection: { ...everything, sample: { rows: 1, oneIn, choice: choiceFor(fault.id) } }, generation: { ...unshrunk, runs: 2 } })
}

async function proveFault(fault: Fault, contractName: string, options: ProofOptions): Promise<FaultProof> {
  const { verdicts } = await prove(contractName, { ...options, switches: [fault] })
  const excused = new Set<string>([...fault.breaks, ...(fault.also ?? [])])
  const all = accusations(verdicts)
  // Generated inputs put whole subjects to the proof: what is written is read, what is asked is found. Any bug breaks such a promise;
  // that they accuse nobody without one is for the fairness proofs to see.
  const isExcused = ({ check, finding }: Accusation) => excused.has(finding.requirement) || isGenerated(check)
  return {
    caughtBy: [...new Set(all.filter(({ finding }) => fault.breaks.includes(finding.requirement)).map(({ check }) => check))],
    falseAlarms: [
      ...all.filter((accusation) => !isExcused(accusation)).map(describe),
      ...verdicts.filter((verdict) => verdict.outcome === 'error').map((verdict) => `${verdict.check} ended with an error: ${verdict.error ?? ''}`),
    ],
  }
}

/** The id of the check that a key belongs to; a key tells also the row and the base. */
export function definitionOf(key: string): string {
  return key.replace(/[[@].*$/, '')
}

function isGenerated(key: string): boolean {
  const id = definitionOf(key)
  return definitions.some((definition) => definition.id === id && definition.kind === 'check' && definition.generated === true)
}

/** One line for a person who mends a check. */
export function describe({ check, finding }: Accusation): string {
  return `${check} accuses ${finding.requirement}: ${finding.message}; expected ${finding.expected}; actual ${finding.actual}`
}
