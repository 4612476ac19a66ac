import { existsSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadContract } from '../contract/load.ts'
import type { Contract } from '../contract/types.ts'
import { newRunId } from '../engine/run-id.ts'
import { openHost } from '../host/start.ts'
import { packageRoot } from '../package.ts'
import { assertWritable, parseReportOption, resolveReports, type ReportTarget } from '../report/write.ts'
import { TransportFailure } from '../target/types.ts'
import type { RunConfig } from './config.ts'
import { editionOf } from './edition.ts'
import { EXIT } from './errors.ts'
import { listenForInterruption } from './interruption.ts'
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
  const [{ startReference }, { clients, clientTokens, fixtures }] = await Promise.all([import('../reference/server.ts'), import('../reference/fixtures.ts')])
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
  const runId = newRunId()
  const allureDir = targets.find((target) => target.format === 'allure')?.path
  const host = await openHost({ runId, concurrency: config.concurrency, ...(allureDir === undefined ? {} : { allureDir }) })
  try {
    // Loaded while the thread of the checks gets ready: it is most of the program.
    const { judgeTarget } = await import('./judge.ts')
    return await judgeTarget({ config, url, contract, targets, folder, terminal, host, runId, cancelled: interruption.signal })
  } catch (error) {
    // Interrupted before the first check: there is nothing to report.
    if (interruption.signal.aborted && error instanceof TransportFailure) return EXIT.interrupted
    throw error
  } finally {
    await host.close()
    interruption.stop()
  }
}
