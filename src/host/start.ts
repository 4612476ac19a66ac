import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { createVitest, type Reporter, type TestCase, type TestUserConfig, type Vitest } from 'vitest/node'
import type { Verdict } from '../kit/verdict.ts'
import { packageRoot } from '../package.ts'
import { endings } from './endings.ts'
import type { RunEnd, RunMessage, RunSettings } from './settings.ts'

export interface HostOptions {
  readonly runId: string
  /** Checks in flight at once. */
  readonly concurrency: number
  /** Folder for Allure's results. */
  readonly allureDir?: string
}

export interface HostedRun {
  readonly settings: RunSettings
  readonly onVerdict: (verdict: Verdict) => void
  /** Aborted on the first Ctrl-C: the checks in flight end, the rest is skipped, what was created is removed. */
  readonly cancelled: AbortSignal
}

export interface HostResult extends RunEnd {
  readonly verdicts: readonly Verdict[]
}

/** A worker thread that is getting ready to run checks while the target is explored. */
export interface Host {
  /**
   * Runs the planned checks, once.
   * @throws Error when vitest itself failed: no verdict is then to be trusted.
   */
  run(hosted: HostedRun): Promise<HostResult>
  /** Ends the thread, whether it ran checks or not. */
  close(): Promise<void>
}

/** How long the last word may take when all hooks are over, in ms. */
const patience = 5_000

/** Starts vitest with the one file that turns planned checks into tests. */
export async function openHost({ runId, concurrency, allureDir }: HostOptions): Promise<Host> {
  const verdicts = new Map<string, Verdict>()
  let onVerdict: HostedRun['onVerdict'] = () => undefined
  const collect: Reporter = {
    onTestCaseResult: (test: TestCase) => {
      const { verdict } = test.meta()
      // An interrupted test can be reported twice.
      if (verdict === undefined || verdicts.has(verdict.check)) return
      verdicts.set(verdict.check, verdict)
      onVerdict(verdict)
    },
  }
  const name = `scimspec ${runId}`
  const channel = new BroadcastChannel(name)
  const tell = (message: RunMessage): void => {
    channel.postMessage(message)
  }
  const { promise: ready, resolve: isReady } = promised<'ready'>()
  const { promise: ended, resolve: hasEnded } = promised<RunEnd>()
  channel.onmessage = (event) => {
    const { data } = event as { data: RunMessage }
    if (data.kind === 'ready') isReady('ready')
    if (data.kind === 'end') hasEnded(data.end)
  }
  const vitest = await startVitest(concurrency, allureDir === undefined ? [collect] : [collect, ['allure-vitest/reporter', { resultsDir: allureDir }]], name)
  // Awaited when the checks run; who closes before that does not ask how it went.
  const finished = vitest.start()
  finished.catch(() => undefined)
  return {
    async run(hosted) {
      const { settings, cancelled } = hosted
      ;({ onVerdict } = hosted)
      const cancel = () => {
        tell({ kind: 'cancel' })
      }
      if ((await Promise.race([ready, finished])) === 'ready') tell({ kind: 'settings', settings })
      cancelled.addEventListener('abort', cancel)
      if (cancelled.aborted) cancel()
      try {
        const { unhandledErrors } = await finished
        if (unhandledErrors.length > 0 || verdicts.size === 0) throw new Error(`the checks could not be run: ${reasonOf(unhandledErrors[0] ?? vitest.state.getFiles()[0]?.result?.errors?.[0])}`)
        const end = await Promise.race([ended, sleep(patience, undefined, { ref: false })])
        if (end === undefined) throw new Error('the checks ended without a word on what is left of what they created')
        return { verdicts: [...verdicts.values()], ...end }
      } finally {
        cancelled.removeEventListener('abort', cancel)
      }
    },
    async close() {
      await Promise.race([ready, finished.catch(() => undefined)])
      tell({ kind: 'dismiss' })
      await finished.catch(() => undefined)
      channel.close()
      await vitest.close()
    },
  }
}

async function startVitest(concurrency: number, reporters: NonNullable<TestUserConfig['reporters']>, channel: string): Promise<Vitest> {
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
      maxConcurrency: concurrency,
      cache: false,
      passWithNoTests: false,
      // What was created is removed in a hook, which bounds its time itself.
      hookTimeout: 0,
      teardownTimeout: 60_000,
      silent: true,
      reporters,
      server: { deps: { external: [/[\\/]dist[\\/](?!.*binder)/] } },
    },
    { envDir: false, logLevel: 'silent', server: { ws: false, watch: null } },
  )
  // Vitest leaves at once on Ctrl-C; the run has to end by itself, with its report and without leftovers.
  for (const [event, listeners] of own) keepOnly(event, listeners)
  vitest.provide('channel', channel)
  return vitest
}

function keepOnly(event: (typeof endings)[number], listeners: readonly unknown[]): void {
  for (const listener of process.listeners(event)) if (!listeners.includes(listener)) process.removeListener(event, listener)
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'vitest gave no reason'
}

function promised<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
