import { existsSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { newRunId } from '../engine/open-run.ts'
import { plan, type Planned } from '../engine/plan.ts'
import { startHost, type HostResult } from '../host/start.ts'
import type { BaseUrl } from '../kit/session.ts'
import { packageRoot, packageVersion } from '../package.ts'
import { editionOf } from './edition.ts'
import { clients, clientTokens, fixtures } from '../reference/fixtures.ts'
import { startReference } from '../reference/server.ts'
import { buildReport } from '../report/build.ts'
import { conclude, type Conclusion } from '../report/conclusion.ts'
import { countOperations } from '../report/count-operations.ts'
import { createProgress } from '../report/progress.ts'
import { writeTerminal } from '../report/terminal.ts'
import { assertWritable, parseReportOption, ReportOptionError, resolveReports, writeReports, type ReportTarget } from '../report/write.ts'
import { resolveBases } from '../target/bases.ts'
import { discover } from '../target/discover.ts'
import { slowPace } from '../target/pace.ts'
import { preflight } from '../target/preflight.ts'
import { sweep, type Leftover } from '../target/sweep.ts'
import { tryRemoval } from '../target/removal.ts'
import { transportOptions } from '../target/settings.ts'
import { unknownFixtures } from '../target/verify-fixtures.ts'
import { createTransport } from '../target/transport.ts'
import { TransportFailure, type Profile } from '../target/types.ts'
import type { RunConfig } from './config.ts'
import { EXIT, TargetError, UsageError } from './errors.ts'
import { listenForInterruption } from './interruption.ts'
import { isLoopback } from './loopback.ts'
import type { Terminal } from './terminal.ts'

/** Runs the checks and reports. @returns the exit code @throws UsageError, TargetError */
export async function run(config: RunConfig, terminal: Terminal): Promise<number> {
  const contract = loadContract(config.contract)
  const folder = process.cwd() === packageRoot ? join(packageRoot, 'reports/latest') : join(process.cwd(), 'scimspec-report')
  const targets = resolveReports(config.reports.map(parseReportOption), folder)
  const made = !existsSync(folder)
  try {
    await assertWritable(targets)
    return await runInto(folder, config, contract, targets, terminal)
  } finally {
    // The journal needed it; it went when all that it listed was gone.
    if (made) removeEmpty(folder)
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // It is not empty, or was never made.
  }
}

async function runInto(folder: string, config: RunConfig, contract: Contract, targets: readonly ReportTarget[], terminal: Terminal): Promise<number> {
  if (config.url !== undefined) return judge(config, config.url, contract, targets, folder, terminal)
  const reference = await startReference({ ...editionOf(contract), tokens: clientTokens })
  const url = contract.id.startsWith('genesys') ? reference.genesysUrl : reference.rfcUrl
  const credentials = { kind: 'bearer', token: reference.token } as const
  const tokens = Object.fromEntries(Object.entries(clients).map(([role, { token }]) => [role, token]))
  try {
    return await judge({ ...config, target: { ...config.target, credentials, tokens }, fixtures: { ...fixtures, tokens: Object.keys(tokens) } }, url, contract, targets, folder, terminal)
  } finally {
    await reference.close()
  }
}

async function judge(config: RunConfig, url: string, contract: Contract, targets: readonly ReportTarget[], folder: string, terminal: Terminal): Promise<number> {
  const interruption = listenForInterruption(terminal)
  try {
    return await judgeUntil(interruption.signal, config, url, contract, targets, folder, terminal)
  } catch (error) {
    // Interrupted before the first check: there is nothing to report.
    if (interruption.signal.aborted && error instanceof TransportFailure) return EXIT.interrupted
    throw error
  } finally {
    interruption.stop()
  }
}

async function judgeUntil(
  cancelled: AbortSignal, config: RunConfig, url: string, contract: Contract, targets: readonly ReportTarget[], folder: string, terminal: Terminal,
): Promise<number> {
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const runId = newRunId()
  const bases = resolveBases(url, contract)
  const slow = slowPace(config.target.rate)
  if (slow !== undefined) terminal.error(`${slow}\n`)
  const writable = !config.readOnly && (config.allowWrites || isLoopback(new URL(url).hostname))
  const { profile, leftovers, requests } = await explore(config, contract, bases, runId, writable, cancelled)
  const planned = plan(definitions, contract, profile, bases, config.selection)
  announce(config, url, contract, profile, planned, terminal)
  if (profile.writable.source === 'probed') terminal.error(`Nothing is created: what was created to try it could not be removed (${leftovers.at(-1)?.reason ?? 'unknown reason'}).\n`)
  const result = await runChecks(config, { bases, profile, runId, folder, toRun: new Set(keysToRun(planned)), cancelled }, targets, terminal)
  const { seed, strict, minCoverage } = config
  const report = buildReport({
    tool: { name: 'scimspec', version: packageVersion },
    run: { id: runId, seed, startedAt, strict, interrupted: cancelled.aborted, ...(config.url === undefined ? { embedded: true } : {}), ...(minCoverage === undefined ? {} : { minCoverage }) },
    baseUrl: url,
    contract,
    profile,
    verdicts: inOrder(planned, result),
    cites: new Map(planned.map((entry) => [entry.key, entry.definition.cites])),
    requests: requests + result.requests,
    operationCounts: countOperations(contract.operations, url, result.verdicts.flatMap((verdict) => verdict.exchanges.map((exchange) => exchange.request))),
    leftovers: [...leftovers, ...result.leftovers],
    settling: { longestMs: result.settleTimes.longest, waits: result.settleTimes.waits },
    durationMs: performance.now() - started,
  })
  const { written, failed } = await writeReports(report, targets)
  terminal.out(writeTerminal(report, { color: terminal.color, ...(terminal.width === undefined ? {} : { width: terminal.width }), written }))
  if (result.journal !== undefined) terminal.error(`What is left is noted in ${result.journal}.\n`)
  if (failed.length > 0) throw new ReportOptionError(failed.join('\n'))
  const code = exitCode(conclude(report))
  if (!result.credentialsLost || code !== EXIT.conformant) return code
  terminal.error("The run's own credentials were no longer accepted at its end (401), so that it proves little: renew them, or let --oauth-token-url do so, and run again.\n")
  return EXIT.broken
}

interface Prepared {
  readonly bases: readonly BaseUrl[]
  readonly profile: Profile
  readonly runId: string
  readonly folder: string
  /** Keys of the checks that the plan does not skip. */
  readonly toRun: ReadonlySet<string>
  readonly cancelled: AbortSignal
}

async function runChecks(config: RunConfig, prepared: Prepared, targets: readonly ReportTarget[], terminal: Terminal): Promise<HostResult> {
  const { bases, profile, runId, folder, toRun, cancelled } = prepared
  const { contract, selection, seed, concurrency, settle, strict, generation } = config
  const progress = createProgress(terminal.progress, { total: toRun.size, tty: terminal.live, color: terminal.color })
  const allureDir = targets.find((target) => target.format === 'allure')?.path
  const target = { ...config.target, connections: concurrency, journalDir: folder }
  try {
    return await startHost({
      settings: { contract, bases, target, profile, selection, runId, seed, concurrency, settle, strict, generation, allure: allureDir !== undefined },
      cancelled,
      onVerdict: (verdict) => {
        if (toRun.has(verdict.check)) progress.verdict(verdict)
      },
      ...(allureDir === undefined ? {} : { allureDir }),
    })
  } finally {
    progress.stop()
  }
}

/** Preflight and discovery. */
async function explore(config: RunConfig, contract: Contract, bases: readonly BaseUrl[], runId: string, writable: boolean, cancelled: AbortSignal): Promise<{ profile: Profile; leftovers: readonly Leftover[]; requests: number }> {
  const transport = createTransport(
    transportOptions(config.target, { runId, bases: bases.map((base) => base.url), writable, mediaType: contract.terms.mediaType, version: packageVersion }),
  )
  try {
    const trouble = await preflight(transport, contract, bases, cancelled)
    if (trouble !== undefined) throw new TargetError(`${trouble.message}\n${trouble.hint}`)
    const profile = await discover(transport, contract, { bases, writable, signal: cancelled, operator: { fixtures: config.fixtures } })
    // The embedded reference server holds what its own fixtures name.
    const unknown = config.url === undefined ? [] : await unknownFixtures(transport, contract, bases, profile, cancelled)
    if (unknown.length > 0) throw new UsageError(`The configuration names what the target does not hold:\n  ${unknown.join('\n  ')}`)
    const { leftovers, impossible } = await tryRemoval(transport, contract, bases, profile, config.settle, cancelled)
    return { profile: impossible ? { ...profile, writable: { value: false, source: 'probed' } } : profile, leftovers, requests: transport.requests }
  } finally {
    await sweep(transport, () => undefined)
    await transport.close()
  }
}

function announce(config: RunConfig, url: string, contract: Contract, profile: Profile, planned: readonly Planned[], terminal: Terminal): void {
  if (!planned.some((entry) => entry.skip?.kind !== 'not-selected')) throw new UsageError(`No check of ${contract.id} is selected: ${selectionText(config)} leaves none. See scimspec list.`)
  const mode = profile.writable.value ? '' : ', read-only' + (config.readOnly || profile.writable.source === 'probed' ? '' : ' (give --allow-writes to create, change and delete resources of its own)')
  terminal.error(`scimspec ${packageVersion}: ${url}${config.url === undefined ? ' (embedded reference server)' : ''} under ${contract.id}, ${String(keysToRun(planned).length)} checks${mode}, seed ${String(config.seed)}\n`)
}

function keysToRun(planned: readonly Planned[]): readonly string[] {
  return planned.filter((entry) => entry.skip === undefined).map((entry) => entry.key)
}

function selectionText({ selection }: RunConfig): string {
  const parts = [
    ...selection.only.map((glob) => `--only '${glob}'`),
    ...selection.skip.map((glob) => `--skip '${glob}'`),
    ...(selection.section === undefined ? [] : [`--section ${selection.section}`]),
    ...(selection.level === undefined ? [] : [`--level ${selection.level}`]),
  ]
  return parts.join(' ')
}

function inOrder(planned: readonly Planned[], result: HostResult): HostResult['verdicts'] {
  const byKey = new Map(result.verdicts.map((verdict) => [verdict.check, verdict]))
  return planned.flatMap((entry) => byKey.get(entry.key) ?? [])
}

function exitCode({ kind }: Conclusion): number {
  if (kind === 'interrupted') return EXIT.interrupted
  if (kind === 'failed') return EXIT.failed
  return kind === 'broken' ? EXIT.broken : EXIT.conformant
}
