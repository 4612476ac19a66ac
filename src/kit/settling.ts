import { setTimeout as sleep } from 'node:timers/promises'
import { isList, isObject, type Json } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { percentEncode } from '../scim/percent.ts'
import { urlOf } from '../scim/url.ts'
import { collectionOf } from '../target/creation.ts'
import type { Outgoing, Response } from '../target/types.ts'

/** How long it took until reads showed what was written, over a whole run. */
export interface SettleTimes {
  /** ms */
  longest: number
  /** Reads that had to be repeated. */
  waits: number
  /** How long it took until a query found what was created, ms. */
  queries: number
}

/** A write that queries may not show yet. */
interface Unlisted {
  readonly since: number
  readonly collection: string
  /** Finds what was created; what a query shows of another write cannot be told, so that only time helps. */
  readonly probe?: string
}

/** What a read has to show once a write has settled. */
interface Expected {
  /** When the write was answered, in ms of `performance.now()`. */
  readonly since: number
  readonly gone: boolean
  readonly version?: string
  /** ms since 1970 */
  readonly lastModified?: number
}

const firstPause = 25
const longestPause = 500

/** Reads and searches; anything else may change something. */
export function isReading({ method, url }: Pick<Outgoing, 'method' | 'url'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || (method === 'POST' && url.endsWith('/.search'))
}

/** By these a query is asked for what was created. */
const names = ['userName', 'displayName']

/**
 * Keeps a client from reading faster than an eventually consistent server settles: remembers what was written and, before the next
 * read, polls until the server shows it or the time is over. With a time of 0 it does nothing.
 */
export class Settling {
  readonly #limit: number
  readonly #poll: (url: string, signal: AbortSignal) => Promise<Response>
  readonly #times: SettleTimes
  readonly #open = new Map<string, Expected>()
  #unlisted: Unlisted[] = []

  /** @param limit ms after a write until which its effect is waited for */
  constructor(limit: number, times: SettleTimes, poll: (url: string, signal: AbortSignal) => Promise<Response>) {
    this.#limit = limit
    this.#times = times
    this.#poll = poll
  }

  /** Takes note of the answer to a write. */
  wrote(response: Response): void {
    if (this.#limit === 0 || response.status < 200 || response.status > 299) return
    const since = performance.now()
    for (const [url, expected] of effectsOf(response)) {
      this.#open.set(url, { ...expected, since })
      this.#unlisted.push({ since, collection: collectionOf(url), ...probeOf(response) })
    }
  }

  /** Waits until all that was written is shown by reads, and before a query also by queries. */
  async before({ url }: Pick<Outgoing, 'url'>, signal: AbortSignal): Promise<void> {
    if (this.#open.size === 0 && this.#unlisted.length === 0) return
    await this.#readable(signal)
    const asked = url.replace(/[?#].*$/, '').replace(/\/\.search$/, '')
    // One store may stand behind several bases, and a query of the base is one of all its collections.
    const unlisted = this.#unlisted.filter(({ collection }) => lastSegment(collection) === lastSegment(asked) || collection.startsWith(`${asked}/`))
    await this.#listed(unlisted, signal)
  }

  /** Waits until all that was written is shown by reads and queries alike. */
  async over(signal: AbortSignal): Promise<void> {
    await this.#readable(signal)
    await this.#listed(this.#unlisted, signal)
  }

  async #readable(signal: AbortSignal): Promise<void> {
    const open = [...this.#open]
    this.#open.clear()
    await Promise.all(open.map(([url, expected]) => this.#until(url, expected.since, (response) => shows(response, expected), signal)))
  }

  async #listed(unlisted: readonly Unlisted[], signal: AbortSignal): Promise<void> {
    if (unlisted.length === 0) return
    this.#unlisted = this.#unlisted.filter((write) => !unlisted.includes(write))
    await Promise.all(unlisted.map((write) => this.#untilFound(write, signal)))
    const rest = Math.max(...unlisted.map(({ since }) => since)) + Math.min(this.#times.queries * 1.2, this.#limit) - performance.now()
    if (this.#times.queries > 0 && rest > 0) await sleep(rest, undefined, { signal })
  }

  async #untilFound({ since, collection, probe }: Unlisted, signal: AbortSignal): Promise<void> {
    if (probe === undefined) return
    const waited = await this.#until(`${collection}?filter=${percentEncode(probe)}`, since, ({ status, json }) => status !== 200 || member(json, 'totalResults') !== 0, signal)
    this.#times.queries = Math.max(this.#times.queries, waited)
  }

  /** Polls until the answer shows it or the time is over. Gives the ms since the write when that took more than one look, 0 otherwise. */
  async #until(url: string, since: number, shows: (response: Response) => boolean, signal: AbortSignal): Promise<number> {
    const end = since + this.#limit
    for (let pause = firstPause, first = true; ; pause = Math.min(pause * 2, longestPause), first = false) {
      const shown = shows(await this.#poll(url, signal))
      const now = performance.now()
      if (shown && !first) note(this.#times, now - since)
      if (shown) return first ? 0 : now - since
      if (now >= end) return 0
      await sleep(Math.min(pause, Math.max(1, end - now)), undefined, { signal })
    }
  }
}

/** Counts a wait that ended well. */
export function note(times: SettleTimes, ms: number): void {
  times.longest = Math.max(times.longest, Math.round(ms))
  times.waits += 1
}

function shows({ status, headers, json }: Response, expected: Expected): boolean {
  if (expected.gone) return status === 404 || status === 410
  // What cannot be read for other reasons will not be seen by waiting either.
  if (status === 404) return false
  if (status !== 200 || expected.version === undefined) return true
  if (versionOf(headers, json) === expected.version) return true
  const { lastModified } = timesOf(json)
  return lastModified !== undefined && expected.lastModified !== undefined && lastModified > expected.lastModified
}

function lastSegment(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

/** A filter that finds what a POST created. */
function probeOf({ request, json }: Response): { probe?: string } {
  if (request.method !== 'POST') return {}
  const name = names.find((attribute) => typeof member(json, attribute) === 'string')
  return name === undefined ? {} : { probe: `${name} eq ${JSON.stringify(member(json, name))}` }
}

type Effect = readonly [string, Omit<Expected, 'since'>]

/** What a successful write leaves to be seen, by URL. */
function effectsOf({ request, headers, json }: Response): readonly Effect[] {
  const url = request.url.replace(/[?#].*$/, '')
  if (request.method === 'DELETE') return [[url, { gone: true }]]
  const version = versionOf(headers, json)
  const told = { gone: false, ...(version === undefined ? {} : { version }), ...timesOf(json) }
  if (request.method !== 'POST') return [[url, told]]
  const done = member(json, 'Operations')
  if (url.endsWith('/Bulk') && isList(done)) return done.flatMap((operation) => bulkEffect(operation, url))
  const id = member(json, 'id')
  return typeof id === 'string' && id !== '' ? [[`${url}/${percentEncode(id)}`, told]] : []
}

function bulkEffect(operation: Json, url: string): readonly Effect[] {
  const location = member(operation, 'location')
  const located = typeof location === 'string' ? urlOf(location, url) : undefined
  if (located?.origin !== new URL(url).origin || !/^2/.test(String(member(operation, 'status')))) return []
  const gone = String(member(operation, 'method')).toUpperCase() === 'DELETE'
  const version = member(operation, 'version')
  return [[located.href, { gone, ...(typeof version === 'string' && !gone ? { version: bare(version) } : {}) }]]
}

function versionOf(headers: Readonly<Record<string, string>>, json: Json | undefined): string | undefined {
  const version = member(member(json, 'meta'), 'version')
  const tag = typeof version === 'string' ? version : headers['etag']
  return tag === undefined ? undefined : bare(tag)
}

function bare(tag: string): string {
  return tag.replace(/^w\//i, '').replaceAll('"', '')
}

function timesOf(json: Json | undefined): { lastModified?: number } {
  const time = isObject(json) ? member(member(json, 'meta'), 'lastModified') : undefined
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(ms) ? {} : { lastModified: ms }
}
