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
import { assertWritable, parseReportOption, resolveReports, writeReports, type ReportTarget } from '../report/write.ts'
import { resolveBases } from '../target/bases.ts'
import { discover } from '../target/discover.ts'
import { preflight } from '../target/preflight.ts'
import { sweep } from '../target/sweep.ts'
import { transportOptions } from '../target/settings.ts'
import { createTransport } from '../target/transport.ts'
import type { Profile } from '../target/types.ts'
import type { RunConfig } from './config.ts'
import { EXIT, TargetError, UsageError } from './errors.ts'
import { isLoopback } from './loopback.ts'
import type { Terminal } from './terminal.ts'

/** Runs the checks and reports. @returns the exit code @throws UsageError, TargetError */
export async function run(config: RunConfig, terminal: Terminal): Promise<number> {
  const contract = loadContract(config.contract)
  const folder = process.cwd() === packageRoot ? join(packageRoot, 'reports/latest') : join(process.cwd(), 'scimspec-report')
  const targets = resolveReports(config.reports.map(parseReportOption), folder)
  await assertWritable(targets)
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
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const runId = newRunId()
  const bases = resolveBases(url, contract)
  const writable = !config.readOnly && (config.allowWrites || isLoopback(new URL(url).hostname))
  const { profile, requests } = await explore(config, contract, bases, runId, writable)
  const planned = plan(definitions, contract, profile, bases, config.selection)
  announce(config, url, contract, profile, planned, terminal)

  const cancelled = new AbortController()
  const interrupt = (): void => {
    if (cancelled.signal.aborted) process.exit(EXIT.interrupted)
    terminal.error('\nInterrupted: ending the checks in flight and removing what the run created. Press again to leave at once.\n')
    cancelled.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const progress = createProgress(terminal.progress, { total: planned.length, tty: terminal.live, color: terminal.color })
  const allureDir = targets.find((target) => target.format === 'allure')?.path
  let result: HostResult
  try {
    result = await startHost({
      settings: {
        contract: config.contract,
        bases,
        target: { ...config.target, connections: config.concurrency, journalDir: folder },
        profile,
        selection: config.selection,
        runId,
        seed: config.seed,
        concurrency: config.concurrency,
        settle: config.settle,
        strict: config.strict,
        allure: allureDir !== undefined,
      },
      cancelled: cancelled.signal,
      onVerdict: (verdict) => {
        progress.verdict(verdict)
      },
      ...(allureDir === undefined ? {} : { allureDir }),
    })
  } finally {
    progress.stop()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }

  const exchanges = result.verdicts.flatMap((verdict) => verdict.exchanges.map((exchange) => exchange.request))
  const report = buildReport({
    tool: { name: 'scimspec', version: packageVersion },
    run: { id: runId, seed: config.seed, startedAt, strict: config.strict, interrupted: cancelled.signal.aborted, ...(config.minCoverage === undefined ? {} : { minCoverage: config.minCoverage }) },
    baseUrl: url,
    contract,
    profile,
    verdicts: inOrder(planned, result),
    cites: new Map(planned.map((entry) => [entry.key, entry.definition.cites])),
    requests: requests + result.requests,
    operationCounts: countOperations(contract.operations, url, exchanges),
    leftovers: result.leftovers,
    durationMs: performance.now() - started,
  })
  const written = await writeReports(report, targets)
  terminal.out(writeTerminal(report, { color: terminal.color, ...(terminal.width === undefined ? {} : { width: terminal.width }), written }))
  return exitCode(conclude(report))
}

/** Preflight and discovery. */
async function explore(config: RunConfig, contract: Contract, bases: readonly BaseUrl[], runId: string, writable: boolean): Promise<{ profile: Profile; requests: number }> {
  const transport = createTransport(
    transportOptions(config.target, { runId, bases: bases.map((base) => base.url), writable, mediaType: contract.terms.mediaType, version: packageVersion }),
  )
  try {
    const trouble = await preflight(transport, contract, bases)
    if (trouble !== undefined) throw new TargetError(trouble.hint === undefined ? trouble.message : `${trouble.message}\n${trouble.hint}`)
    return { profile: await discover(transport, contract, { bases, writable, operator: { fixtures: config.fixtures } }), requests: transport.requests }
  } finally {
    await sweep(transport, () => undefined)
    await transport.close()
  }
}

function announce(config: RunConfig, url: string, contract: Contract, profile: Profile, planned: readonly Planned[], terminal: Terminal): void {
  const toRun = planned.filter((entry) => entry.skip === undefined)
  if (!planned.some((entry) => entry.skip?.kind !== 'not-selected')) throw new UsageError(`No check of ${contract.id} is selected: ${selectionText(config)} leaves none. See scimspec list.`)
  const mode = profile.writable.value ? '' : ', read-only' + (config.readOnly ? '' : ' (give --allow-writes to create, change and delete resources of its own)')
  terminal.error(`scimspec ${packageVersion}: ${url}${config.url === undefined ? ' (embedded reference server)' : ''} under ${contract.id}, ${String(toRun.length)} checks${mode}, seed ${String(config.seed)}\n`)
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
