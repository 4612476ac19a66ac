import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { createVitest, type Reporter, type TestCase } from 'vitest/node'
import type { Verdict } from '../kit/verdict.ts'
import { packageRoot } from '../package.ts'
import { channelName, type RunEnd, type RunMessage, type RunSettings } from './settings.ts'

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

/** How long the last word may take when all hooks are over, in ms. */
const patience = 5_000

/** Signals on which vitest leaves at once. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

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
      const { data } = event as { data: RunMessage }
      if (data.kind === 'end') resolve(data.end)
      if (data.kind === 'ready' && cancelled.aborted) cancel()
    }
  })
  const cancel = () => {
    channel.postMessage({ kind: 'cancel' } satisfies RunMessage)
  }
  cancelled.addEventListener('abort', cancel)
  const binder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './binder.ts' : './binder.js', import.meta.url))
  const own = new Map(endings.map((event) => [event, process.listeners(event)]))
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
      // What was created is removed in a hook, which bounds its time itself.
      hookTimeout: 0,
      teardownTimeout: 60_000,
      silent: true,
      reporters: allureDir === undefined ? [collect] : [collect, ['allure-vitest/reporter', { resultsDir: allureDir }]],
      server: { deps: { external: [/[\\/]dist[\\/](?!.*binder)/] } },
    },
    { envDir: false, logLevel: 'silent', server: { ws: false, watch: null } },
  )
  // Vitest leaves at once on Ctrl-C; the run has to end by itself, with its report and without leftovers.
  for (const [event, listeners] of own) keepOnly(event, listeners)
  try {
    vitest.provide('scimspec', settings)
    const { unhandledErrors } = await vitest.start()
    if (unhandledErrors.length > 0 || verdicts.size === 0) throw new Error(`the checks could not be run: ${reasonOf(unhandledErrors[0] ?? vitest.state.getFiles()[0]?.result?.errors?.[0])}`)
    const end = await Promise.race([ended, sleep(patience, undefined, { ref: false })])
    if (end === undefined) throw new Error('the checks ended without a word on what is left of what they created')
    return { verdicts: [...verdicts.values()], ...end }
  } finally {
    cancelled.removeEventListener('abort', cancel)
    channel.close()
    await vitest.close()
  }
}

function keepOnly(event: (typeof endings)[number], listeners: readonly unknown[]): void {
  for (const listener of process.listeners(event)) if (!listeners.includes(listener)) process.removeListener(event, listener)
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'vitest gave no reason'
}
