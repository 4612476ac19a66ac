import { definitions } from '../../suites/index.ts'
import type { Contract } from '../contract/types.ts'
import { plan, type Planned } from '../engine/plan.ts'
import type { Host, HostResult } from '../host/start.ts'
import type { BaseUrl } from '../kit/session.ts'
import type { Verdict } from '../kit/verdict.ts'
import { packageVersion } from '../package.ts'
import { buildReport } from '../report/build.ts'
import { conclude, type Conclusion } from '../report/conclusion.ts'
import { countOperations } from '../report/count-operations.ts'
import { createProgress } from '../report/progress.ts'
import { writeTerminal } from '../report/terminal.ts'
import { ReportOptionError, writeReports, type ReportTarget } from '../report/write.ts'
import { resolveBases } from '../target/bases.ts'
import { discover } from '../target/discover.ts'
import { slowPace } from '../target/pace.ts'
import { preflight } from '../target/preflight.ts'
import { redactTexts } from '../target/redact.ts'
import { tryRemoval } from '../target/removal.ts'
import { transportOptions } from '../target/settings.ts'
import { sweep, type Leftover } from '../target/sweep.ts'
import { createTransport } from '../target/transport.ts'
import type { Profile, Transport } from '../target/types.ts'
import { unknownFixtures } from '../target/verify-fixtures.ts'
import type { RunConfig } from './config.ts'
import { EXIT, TargetError, UsageError } from './errors.ts'
import { isLoopback } from './loopback.ts'
import type { Terminal } from './terminal.ts'

interface Judging {
  readonly config: RunConfig
  readonly url: string
  readonly contract: Contract
  readonly targets: readonly ReportTarget[]
  /** Where the journal goes. */
  readonly folder: string
  readonly terminal: Terminal
  readonly host: Host
  readonly runId: string
  readonly cancelled: AbortSignal
}

/** Explores the target, has the checks run, and reports. @returns the exit code @throws UsageError, TargetError */
export async function judgeTarget(judging: Judging): Promise<number> {
  const { config, url, contract, targets, terminal, runId, cancelled } = judging
  const started = performance.now()
  const startedAt = new Date().toISOString()
  const bases = resolveBases(url, contract)
  const slow = slowPace(config.target.rate)
  if (slow !== undefined) terminal.error(`${slow}\n`)
  const writable = !config.readOnly && (config.allowWrites || isLoopback(new URL(url).hostname))
  const { profile, leftovers, requests, redact } = await explore(config, contract, bases, runId, writable, cancelled)
  const planned = plan(definitions, contract, profile, bases, config.selection)
  announce(config, url, contract, profile, planned, terminal)
  if (profile.writable.source === 'probed') terminal.error(`Nothing is created: what was created to try it could not be removed (${leftovers.at(-1)?.reason ?? 'unknown reason'}).\n`)
  // Checks are called after what the target names: its types, its attributes.
  const shown = (verdict: Verdict): Verdict => {
    const { check, title, skip } = verdict
    return { ...verdict, check: redact(check), title: redact(title), ...(skip === undefined ? {} : { skip: { ...skip, reason: redact(skip.reason) } }) }
  }
  const result = await runChecks(judging, bases, profile, new Set(keysToRun(planned)), shown)
  const { seed, strict, minCoverage } = config
  const report = buildReport({
    tool: { name: 'scimspec', version: packageVersion },
    run: { id: runId, seed, startedAt, strict, interrupted: cancelled.aborted, ...(config.url === undefined ? { embedded: true } : {}), ...(minCoverage === undefined ? {} : { minCoverage }) },
    baseUrl: url,
    contract,
    profile: redactTexts(profile, redact),
    verdicts: inOrder(planned, result).map(shown),
    cites: new Map(planned.map((entry) => [redact(entry.key), entry.definition.cites])),
    requests: requests + result.requests,
    operationCounts: countOperations(contract.operations, url, result.verdicts.flatMap((verdict) => verdict.exchanges.map((exchange) => exchange.request))),
    leftovers: redactTexts([...leftovers, ...result.leftovers], redact),
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

/**
 * @param toRun keys of the checks that the plan does not skip
 * @param shown a verdict as a reader may see it
 */
async function runChecks(
  { config, targets, folder, terminal, host, runId, cancelled }: Judging, bases: readonly BaseUrl[], profile: Profile, toRun: ReadonlySet<string>, shown: (verdict: Verdict) => Verdict,
): Promise<HostResult> {
  const { contract, selection, seed, concurrency, settle, strict, generation } = config
  const progress = createProgress(terminal.progress, { total: toRun.size, tty: terminal.live, color: terminal.color })
  const target = { ...config.target, connections: concurrency, journalDir: folder }
  const allure = targets.some(({ format }) => format === 'allure')
  try {
    return await host.run({
      settings: { contract, bases, target, profile, selection, runId, seed, concurrency, settle, strict, generation, allure },
      cancelled,
      onVerdict: (verdict) => {
        if (toRun.has(verdict.check)) progress.verdict(shown(verdict))
      },
    })
  } finally {
    progress.stop()
  }
}

interface Explored extends Pick<Transport, 'requests' | 'redact'> {
  readonly profile: Profile
  readonly leftovers: readonly Leftover[]
}

/** Preflight and discovery. */
async function explore(config: RunConfig, contract: Contract, bases: readonly BaseUrl[], runId: string, writable: boolean, cancelled: AbortSignal): Promise<Explored> {
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
    return { profile: impossible ? { ...profile, writable: { value: false, source: 'probed' } } : profile, leftovers, requests: transport.requests, redact: transport.redact }
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
