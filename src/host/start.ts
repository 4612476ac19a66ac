import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { createVitest, type Reporter, type TestCase } from 'vitest/node'
import type { Verdict } from '../kit/verdict.ts'
import { packageRoot } from '../package.ts'
import { channelName, type RunEnd, type RunSettings } from './settings.ts'

export interface HostOptions {
  readonly settings: RunSettings
  readonly onVerdict: (verdict: Verdict) => void
  /** Aborted on the first Ctrl-C: the checks in flight end, the rest is skipped, what was created is removed. */
  readonly cancelled: AbortSignal
  /** Folder for Allure's results. */
  readonly allureDir?: string
}

export interface HostResult extends RunEnd {
  readonly verdicts: readonly Verdict[]
}

/** How long a cancelled run may take to clean up, in ms. */
const graceful = 15_000

/**
 * Runs the planned checks as vitest tests in a worker thread.
 * @throws Error when vitest itself failed: no verdict is then to be trusted.
 */
export async function startHost({ settings, onVerdict, cancelled, allureDir }: HostOptions): Promise<HostResult> {
  const verdicts = new Map<string, Verdict>()
  const collect: Reporter = {
    onTestCaseResult: (test: TestCase) => {
      const { verdict } = test.meta()
      // An interrupted test can be reported twice.
      if (verdict === undefined || verdicts.has(verdict.check)) return
      verdicts.set(verdict.check, verdict)
      onVerdict(verdict)
    },
  }
  const channel = new BroadcastChannel(channelName(settings.runId))
  const ended = new Promise<RunEnd>((resolve) => {
    channel.onmessage = (event) => {
      resolve((event as { data: RunEnd }).data)
    }
  })
  const cancel = () => {
    channel.postMessage('cancel')
  }
  cancelled.addEventListener('abort', cancel)
  const binder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './binder.ts' : './binder.js', import.meta.url))
  const interrupts = process.listeners('SIGINT')
  const terminations = process.listeners('SIGTERM')
  const vitest = await createVitest(
    'test',
    {
      root: packageRoot,
      // Nothing of the user's folder may have a say: no configuration, no .env, no setup file, no tests.
      config: false,
      watch: false,
      include: [binder],
      exclude: [],
      pool: 'threads',
      isolate: false,
      fileParallelism: false,
      maxWorkers: 1,
      maxConcurrency: settings.concurrency,
      cache: false,
      passWithNoTests: false,
      silent: true,
      reporters: allureDir === undefined ? [collect] : [collect, ['allure-vitest/reporter', { resultsDir: allureDir }]],
      server: { deps: { external: [/[\\/]dist[\\/](?!.*binder)/] } },
    },
    { envDir: false, logLevel: 'silent', server: { ws: false, watch: null } },
  )
  // Vitest leaves at once on Ctrl-C; the run has to end by itself, with its report and without leftovers.
  keepOnly('SIGINT', interrupts)
  keepOnly('SIGTERM', terminations)
  try {
    vitest.provide('scimspec', settings)
    const { unhandledErrors } = await vitest.start()
    if (unhandledErrors.length > 0 || verdicts.size === 0) throw new Error(`the checks could not be run: ${reasonOf(unhandledErrors[0] ?? vitest.state.getFiles()[0]?.result?.errors?.[0])}`)
    const end = await Promise.race([ended, sleep(graceful, undefined, { ref: false })])
    return { verdicts: [...verdicts.values()], requests: end?.requests ?? 0, leftovers: end?.leftovers ?? [], settleTimes: end?.settleTimes ?? { longest: 0, waits: 0, queries: 0 } }
  } finally {
    cancelled.removeEventListener('abort', cancel)
    channel.close()
    await vitest.close()
  }
}

function keepOnly(event: 'SIGINT' | 'SIGTERM', listeners: readonly unknown[]): void {
  for (const listener of process.listeners(event)) if (!listeners.includes(listener)) process.removeListener(event, listener)
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'vitest gave no reason'
}
