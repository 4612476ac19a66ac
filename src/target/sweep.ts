import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { isList, isObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { memberUrl } from './address.ts'
import { idOf, isThere } from './creation.ts'
import { pause } from './pace.ts'
import type { Intent, Recorder, Response, Transport } from './types.ts'
import { TransportFailure } from './types.ts'

/** What a run could not remove. */
export interface Leftover {
  /** The resource, or the collection that it may be in. */
  readonly url: string
  readonly reason: string
}

export interface SweepOptions {
  /** Milliseconds for everything together; default 60 000. */
  readonly timeout?: number
  /** Tries for each resource; default 5, since what else is removed may change it. */
  readonly attempts?: number
  /** Resources at once; default 1. */
  readonly concurrency?: number
}

/** Removes what the run created, newest first, after looking up the creations whose fate is unknown. Never throws. */
export async function sweep(transport: Transport, record: Recorder, options: SweepOptions = {}): Promise<Leftover[]> {
  const deadline = new AbortController()
  setMaxListeners(0, deadline.signal)
  const timer = setTimeout(() => { deadline.abort() }, options.timeout ?? 60_000)
  const leftovers: Leftover[] = []
  const send: Send = (method, url, headers = {}) => transport.send({ method, url, headers }, record, deadline.signal)
  const limit = pLimit(options.concurrency ?? 1)
  try {
    await limit.map(transport.journal.pending, async (intent) => {
      const reason = await attempt(() => lookUp(intent, send, transport), deadline.signal)
      if (reason !== undefined && intent.doubtful === true) transport.journal.drop(intent)
      else if (reason !== undefined) leftovers.push({ url: intent.collection, reason })
    })
    await limit.map(transport.journal.open, async (url) => {
      const reason = await attempt(() => remove(url, send, transport, options.attempts ?? 5, deadline.signal), deadline.signal)
      if (reason !== undefined) leftovers.push({ url, reason })
    })
    const still = async (urls: readonly string[]) => (await limit.map(urls, async (url) => ((await isKept(url, send)) ? [url] : []))).flat()
    // Where one that was said to be removed is there, any of them may be.
    if ((await still(transport.journal.doubted)).length > 0) {
      for (const url of await still(transport.journal.removed)) {
        transport.journal.enter(url)
        leftovers.push({ url, reason: 'the server said that it removed it, and still shows it' })
      }
    }
  } finally {
    clearTimeout(timer)
  }
  return leftovers
}

type Send = (method: 'GET' | 'DELETE', url: string, headers?: Readonly<Record<string, string>>) => Promise<Response>

async function attempt(work: () => Promise<string | undefined>, signal: AbortSignal): Promise<string | undefined> {
  const late = () => signal.aborted
  if (late()) return 'no time was left to remove it'
  try {
    return await work()
  } catch (error) {
    if (late()) return 'no time was left to remove it'
    return error instanceof Error ? error.message : String(error)
  }
}

async function isKept(url: string, send: Send): Promise<boolean> {
  try {
    const { status, json } = await send('GET', url)
    return isThere(status, json)
  } catch {
    return false
  }
}

async function lookUp(intent: Intent, send: Send, { journal }: Transport): Promise<string | undefined> {
  const { attribute, name, collection } = intent
  if (attribute === undefined || name === undefined) return 'a creation got no usable answer, and it had no unique name to look it up by'
  const unknown = `a creation got no usable answer, and whether ${attribute} ${JSON.stringify(name)} exists could not be found out`
  const filtered = await send('GET', `${collection}?filter=${encodeURIComponent(`${attribute} eq ${JSON.stringify(name)}`)}`)
  const found = bearers(filtered.json, attribute, name)
  // A server that ignores filters answers with other resources, which proves nothing.
  const proven = found.length > 0 || (filtered.status === 200 && member(filtered.json, 'totalResults') === 0)
  const settled = proven ? found : await searchAll(intent, send)
  if (settled === undefined) return filtered.status === 200 ? unknown : `${unknown}: the search answered ${String(filtered.status)}`
  for (const id of settled) journal.adopt(intent, memberUrl(collection, id))
  if (settled.length > 0) return undefined
  if (intent.claimed === true) return 'a creation was answered with 201, and nothing on the server bears the name that was sent'
  journal.drop(intent)
  return undefined
}

/** The ids of the resources in a list that have that name. */
function bearers(list: unknown, attribute: string, name: string): string[] {
  const listed = isObject(list) ? member(list, 'Resources') : undefined
  return (isList(listed) ? listed : []).flatMap((resource) => {
    const [value, id] = [member(resource, attribute), idOf(resource)]
    return typeof value === 'string' && value.toLowerCase() === name.toLowerCase() && id !== undefined && id !== '' ? [id] : []
  })
}

const mostPages = 50

/** Looks through the whole collection of a server that does not filter; undefined when it cannot be seen as a whole. */
async function searchAll({ attribute = '', name = '', collection }: Intent, send: Send): Promise<string[] | undefined> {
  const seen = new Set<unknown>()
  for (let page = 0; page < mostPages; page += 1) {
    const { status, json } = await send('GET', `${collection}?startIndex=${String(seen.size + 1)}&count=200`)
    const [listed, total] = [member(json, 'Resources'), member(json, 'totalResults')]
    if (status !== 200 || typeof total !== 'number') return undefined
    const found = bearers(json, attribute, name)
    if (found.length > 0) return found
    const before = seen.size
    for (const resource of isList(listed) ? listed : []) seen.add(member(resource, 'id'))
    if (seen.size >= total) return []
    // A server that gives the same page again never shows the rest.
    if (seen.size === before) return undefined
  }
  return undefined
}

async function remove(url: string, send: Send, { journal }: Transport, attempts: number, signal: AbortSignal): Promise<string | undefined> {
  let reason = ''
  let headers: Record<string, string> = {}
  for (let at = 1; at <= attempts; at += 1) {
    try {
      const { status } = await send('DELETE', url, headers)
      if (status >= 200 && status < 300) return undefined
      if (status === 404 || status === 410) {
        journal.gone(url)
        return undefined
      }
      reason = `DELETE answered ${status}`
      if (status === 428 || status === 412) {
        headers = ifMatch(await send('GET', url))
        continue
      }
      if (status < 500 && status !== 409 && status !== 429) return reason
    } catch (error) {
      if (!(error instanceof TransportFailure) || signal.aborted) throw error
      reason = error.message
    }
    if (at < attempts) await pause(200 * at, signal)
  }
  return reason
}

function ifMatch({ headers, json }: Response): Record<string, string> {
  const version = member(member(json, 'meta'), 'version')
  return { 'if-match': headers['etag'] ?? (typeof version === 'string' ? version : '*') }
}
