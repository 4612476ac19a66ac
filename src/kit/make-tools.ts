import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RequirementId } from '../contract/types.ts'
import { percentEncode } from '../scim/percent.ts'
import type { Hold } from '../target/pace.ts'
import type { Exchange, Outgoing, Response } from '../target/types.ts'
import { sendBulk } from './bulk.ts'
import { classify } from './classify.ts'
import { createCohort } from './cohort.ts'
import { headersOf, withQuery } from './http.ts'
import { removeCreated } from './cleanup.ts'
import { seedFor } from './generation.ts'
import { Blocked, Inapplicable, Refused } from './outcome.ts'
import { bodyOf, Resources, type ResourceContext } from './resources.ts'
import { Rule, type Ledger } from './rule.ts'
import type { BaseUrl, Session, Shared } from './session.ts'
import { isReading, note, Settling } from './settling.ts'
import type { Tools, Trial, WatchTools } from './tools.ts'
import type { Finding } from './verdict.ts'

/** Where the traces of one check go. */
export interface Trace {
  /** Key of the check. */
  readonly key: string
  readonly ledger: Ledger
  readonly record: (exchange: Exchange) => void
  /** URLs of what the check created, to be removed when it ends. */
  readonly created: Set<string>
  readonly signal: AbortSignal
  /** Stops the check's clock. */
  readonly hold: Hold
  /** Of the check, when this is a trial of it. */
  readonly settling?: Settling
}

const firstPause = 25
const longestPause = 1000

/** For work that no check's end may cut short. */
const unaborted = new AbortController().signal
setMaxListeners(0, unaborted)

/** What the vocabulary of a watch builds on. */
export type WatchScope = Pick<Session, 'contract' | 'profile' | 'bases' | 'redact'>

/** The vocabulary of a watch. */
export function watchTools(session: WatchScope, ledger: Ledger): WatchTools {
  const { contract, profile } = session
  const ruleOf = (advisory: boolean) => (ids: RequirementId | readonly RequirementId[], what: string) =>
    new Rule(ledger, typeof ids === 'string' ? [ids] : ids, what, advisory)
  return {
    contract,
    terms: contract.terms,
    profile,
    rule: ruleOf(false),
    advise: ruleOf(true),
    observe: (text) => ledger.observations.add(session.redact(text)),
    classify: (response) => classify(response, session.bases, profile, contract.terms),
  }
}

/** The vocabulary of a check on one base. */
export function makeTools(session: Session, base: BaseUrl, trace: Trace): Tools {
  const { contract, profile, transport } = session
  const { terms } = contract

  const unique = (label: string) => `${label}-${session.runId}-${String(session.counter.next++)}`
  const newSettling = () => new Settling(session.settle, session.settleTimes, (url, signal) => transport.send({ method: 'GET', url }, () => undefined, signal, trace.hold))
  const settling = trace.settling ?? newSettling()
  const sendRecording = (record: Trace['record'], signal: AbortSignal, written: Settling) => async (request: Outgoing): Promise<Response> => {
    const url = request.url.startsWith('/') || request.url === '' ? base.url + request.url : request.url
    // What is to be removed has to be seen before: that it is not there yet would be taken for its removal.
    if (isReading(request) || request.method === 'DELETE' || url.endsWith('/Bulk')) await written.before({ url }, signal)
    let last: Exchange | undefined
    const response = await transport.send({ ...request, url }, (exchange) => record((last = exchange)), signal, trace.hold)
    if (!isReading(request)) written.wrote(response)
    if (last !== undefined) session.seen(response, last)
    return response
  }
  const sharing = new Set<Trace['record']>()
  const record: Trace['record'] = (exchange) => {
    trace.record(exchange)
    for (const also of sharing) also(exchange)
  }
  const send = sendRecording(record, trace.signal, settling)

  const resourcesOn = (name: string, where: BaseUrl, through: typeof send, own: (url: string) => void): Resources => {
    const type = profile.resourceTypes.value.find((candidate) => candidate.name === name)
    if (type === undefined) throw new Blocked(`the server has no resource type ${name}`)
    const context: ResourceContext = { terms, send: through, unique, own, invent: (url) => { transport.journal.invent(url) } }
    return new Resources(type, where.url, context)
  }
  const of = (name: string, where: BaseUrl = base) => resourcesOn(name, where, send, (url) => trace.created.add(url))

  const discovery: Tools['discovery'] = (document, id) => {
    const path = terms.endpoints[document] ?? `/${document}`
    return base.url + (id === undefined ? path : `${path}/${percentEncode(id)}`)
  }

  /** Exchanges of shared work are shown by every check that uses it. */
  const share = async <T>(key: string, make: (recordShared: Trace['record']) => Promise<T>): Promise<T> => {
    const full = `${base.id} ${key}`
    const known = session.shared.get(full)
    const shared = known ?? begin(make)
    session.shared.set(full, shared)
    try {
      // Who waits for the work of another check is not slow itself.
      return (await (known === undefined ? shared.made : trace.hold(shared.made))) as T
    } finally {
      shared.exchanges.forEach(record)
    }
  }

  // What is kept outlives the check that asks first: no abort signal of one check, no removal when it ends.
  const keep: Tools['keep'] = (key, make) =>
    share(key, async (record) => {
      const written = newSettling()
      const through = sendRecording(record, unaborted, written)
      const made = await make((name) => resourcesOn(name, base, through, () => undefined))
      await written.over(unaborted)
      return made
    })

  return {
    ...watchTools(session, trace.ledger),
    base,
    bases: session.bases,
    get users() {
      return of('User')
    },
    get groups() {
      return of('Group')
    },
    of,
    send,
    get: (path, options = {}) => send({ method: 'GET', url: withQuery(path, options.query), headers: headersOf(options), ...(options.as === undefined ? {} : { as: options.as }) }),
    bulk: (operations, options) => sendBulk({ send, base: base.url, own: (url) => trace.created.add(url), excuse: (answered) => session.permits.excuseOf(answered) }, operations, options),
    discovery,
    once: (key, make) =>
      share(key, async (shared) => {
        sharing.add(shared)
        try {
          return await make()
        } finally {
          sharing.delete(shared)
        }
      }),
    keep,
    cohort: (typeName) =>
      keep(`cohort ${typeName}`, (lasting) => createCohort(lasting(typeName), unique('cohort'), profile.filter.value !== false)),
    unique,
    pause: (ms) => sleep(ms, undefined, { signal: trace.signal }),
    block: (reason) => {
      throw new Blocked(reason)
    },
    omit: (reason) => {
      throw new Inapplicable(reason)
    },
    settled: async (read, wanted) => {
      const begun = performance.now()
      const end = begun + session.settle
      let repeated = false
      let result = await read()
      for (let pause = firstPause; !wanted(result) && performance.now() < end; pause = Math.min(pause * 2, longestPause)) {
        await sleep(Math.min(pause, Math.max(1, end - performance.now())), undefined, { signal: trace.signal })
        result = await read()
        repeated = true
      }
      if (repeated && wanted(result)) note(session.settleTimes, performance.now() - begun)
      return result
    },
    bodyOf,
    refuse: () => {
      throw new Refused('the server refused the input')
    },
    trial: (run) => tryApart(session, base, { ...trace, settling }, run),
    counterexample: ({ findings, exchanges }, replay) => {
      const input = session.redact(replay.input)
      for (const finding of findings) trace.ledger.findings.push({ ...finding, replay: { ...replay, input } })
      exchanges.forEach(trace.record)
    },
    generation: generationOf(session, trace.key),
  }
}

function begin(make: (record: Trace['record']) => Promise<unknown>): Shared {
  const exchanges: Exchange[] = []
  return { made: make((exchange) => exchanges.push(exchange)), exchanges }
}

/** Asserted requirements and observations of a trial count for its check; findings and exchanges are its caller's to keep. */
async function tryApart(session: Session, base: BaseUrl, trace: Trace, run: (t: Tools) => Promise<void>): Promise<Trial> {
  const findings: Finding[] = []
  const exchanges: Exchange[] = []
  const created = new Set<string>()
  const tools = makeTools(session, base, { ...trace, created, ledger: { ...trace.ledger, findings }, record: (exchange) => exchanges.push(exchange) })
  try {
    await run(tools)
    return { findings, exchanges, refused: false }
  } catch (reason) {
    if (reason instanceof Refused || findings.length > 0) return { findings, exchanges, refused: findings.length === 0 }
    throw reason
  } finally {
    await removeCreated(created, session.transport)
  }
}

function generationOf(session: Session, key: string): Tools['generation'] {
  const { generation, clock, seed } = session
  const replay = generation.replay[key]
  return {
    runs: generation.runs,
    shrinks: generation.shrinks,
    ...(replay ?? { seed: seedFor(seed, key) }),
    remaining: () => {
      if (generation.budget === undefined) return undefined
      clock.begun ??= performance.now()
      return generation.budget - (performance.now() - clock.begun)
    },
  }
}
