/** The one test file: turns planned checks into vitest tests. Runs in vitest's worker thread. */
import { BroadcastChannel } from 'node:worker_threads'
import { afterAll, describe, inject, test } from 'vitest'
import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import { judgePlanned } from '../engine/execute.ts'
import { openRun, type OpenRun } from '../engine/open-run.ts'
import { inStartingOrder, phases, type Planned } from '../engine/plan.ts'
import type { Verdict } from '../kit/verdict.ts'
import { packageVersion } from '../package.ts'
import { lentUrls } from '../target/lent.ts'
import { transportOptions } from '../target/settings.ts'
import { sweep } from '../target/sweep.ts'
import { createTransport } from '../target/transport.ts'
import { describeForAllure } from './allure.ts'
import { messageOf } from './message.ts'
import type { RunMessage, RunSettings } from './settings.ts'
import { told } from './told.ts'

const channel = new BroadcastChannel(inject('channel'))
const cancelled = new AbortController()
const settings = await new Promise<RunSettings | undefined>((resolve) => {
  channel.onmessage = (event) => {
    const { data } = event as { data: RunMessage }
    if (data.kind === 'cancel') cancelled.abort()
    if (data.kind === 'settings') resolve(data.settings)
    if (data.kind === 'dismiss') resolve(undefined)
  }
  tell({ kind: 'ready' })
})
if (settings === undefined) channel.close()
else bindAll(settings)

function bindAll(settings: RunSettings): void {
  const contract = loadContract(settings.contract)
  const transport = createTransport(
    transportOptions(settings.target, {
      runId: settings.runId,
      bases: settings.bases.map((base) => base.url),
      writable: settings.profile.writable.value,
      mediaType: contract.terms.mediaType,
      version: packageVersion,
      endpoints: settings.profile.resourceTypes.value.map((type) => type.endpoint),
      lent: lentUrls(settings.bases, contract.terms.endpoints['Group'] ?? '/Groups', settings.profile.fixtures.value),
    }),
  )
  const run = openRun({ ...settings, definitions, contract, transport, redact: transport.redact })

  for (const phase of phases) {
    const planned = inStartingOrder(run.plan, phase)
    if (planned.length === 0) continue
    describe(phase, { concurrent: false }, () => {
      for (const subject of new Set(planned.map(subjectOf))) {
        describe(subject, { concurrent: phase !== 'alone' }, () => {
          for (const entry of planned) if (subjectOf(entry) === subject) bind(entry, run, settings)
        })
      }
    })
  }

  afterAll(async () => {
    const { settleTimes, permits: { lost: credentialsLost } } = run.session
    const leftovers = await sweep(transport, () => undefined, { concurrency: settings.concurrency })
    await transport.close()
    const { file } = transport.journal
    tell({ kind: 'end', end: { requests: transport.requests, leftovers, settleTimes, credentialsLost, ...(file === undefined ? {} : { journal: file }) } })
    channel.close()
  })
}

function tell(message: RunMessage): void {
  channel.postMessage(message)
}

function bind(planned: Planned, run: OpenRun, settings: RunSettings): void {
  // Rows are called after what the target names.
  const shown = { ...planned, key: run.session.redact(planned.key), title: run.session.redact(planned.title) }
  // The engine bounds each check's time; vitest's own timeout would hide which it was.
  test(`${shown.key}: ${shown.title}`, { timeout: 0 }, async ({ task, skip }) => {
    const verdict = await judgePlanned(planned, run.session, run.watches, cancelled.signal)
    task.meta.verdict = told(verdict)
    if (settings.allure) await describeForAllure(shown, verdict)
    if (verdict.outcome === 'skip') skip(verdict.skip?.reason)
    if (fails(verdict, settings.strict)) throw new Error(messageOf(verdict))
  })
}

function fails(verdict: Verdict, strict: boolean): boolean {
  return verdict.outcome === 'fail' || verdict.outcome === 'error' || (strict && verdict.outcome === 'warn')
}

function subjectOf(planned: Planned): string {
  return planned.key.split('.', 1)[0] ?? planned.key
}
