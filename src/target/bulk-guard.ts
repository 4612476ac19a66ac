import { isObject } from '../scim/json.ts'
import type { Json, JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { urlOf } from '../scim/url.ts'
import { collectionOf, createdUrl, intentOf, isSuccess, locatedIn } from './creation.ts'
import type { Errand, GuardOptions } from './guard.ts'
import type { Intent, Outgoing } from './types.ts'
import { WriteRefused } from './types.ts'
import type { Received } from './wire.ts'

/** What is known of one operation that the guard lets pass. */
interface Passed {
  readonly bulkId: string | undefined
  /** Present for a creation, with what it sends. */
  readonly intent?: Omit<Intent, 'n'>
  readonly data?: Json | undefined
  /** A creation that refers to another: servers make such a resource twice, or keep it though they say that they failed. */
  readonly refers?: boolean
  /** Present for a removal. */
  readonly removes?: string
}

const changes = /"(delete|put|patch)"/i

/**
 * Lets a bulk request pass when each of its operations would pass alone (RFC 7644 section 3.7).
 * @throws WriteRefused otherwise.
 */
export function admitBulk(data: unknown, request: Outgoing, url: string, options: GuardOptions): Errand {
  const base = url.replace(/\/[^/]*$/, '')
  const listed = isObject(data) ? member(data, 'Operations') : undefined
  if (!Array.isArray(listed)) return admitMalformed(data, request, url, options)
  const operations = listed.map((operation: unknown) => isObject(operation) ? operation : {})
  const promised = new Set(operations.filter((operation) => methodOf(operation) === 'POST').map((operation) => text(operation, 'bulkId')))
  const passed = operations.map((operation) => admitOperation(operation, operations.length, base, promised, request, options))
  const intents = passed.map(({ intent }) => intent === undefined ? undefined : options.journal.intend(intent))
  return { settle: (received, json) => { settle(passed, intents, received, json, options) } }
}

/** Without operations nothing can be addressed, unless a lenient parser finds some where we find none. */
function admitMalformed(data: unknown, request: Outgoing, url: string, { journal }: GuardOptions): Errand {
  if (changes.test(request.body ?? JSON.stringify(data))) throw new WriteRefused('POST /Bulk was not sent: its operations cannot be read')
  const intent = journal.intend({ collection: url })
  return { settle: (received) => { if (received !== undefined && !isSuccess(received.status)) journal.drop(intent) } }
}

function admitOperation(
  operation: JsonObject, operations: number, base: string, promised: ReadonlySet<string | undefined>, request: Outgoing, options: GuardOptions,
): Passed {
  const method = methodOf(operation)
  const path = text(operation, 'path')
  const bulkId = text(operation, 'bulkId')
  const refuse = (why: string, unproven = false): never => { throw new WriteRefused(`POST /Bulk was not sent: its operation ${method} ${path ?? ''} ${why}`, { unproven }) }
  if (path === undefined) return member(operation, 'path') === undefined && method === 'POST' ? { bulkId } : refuse('names no path')
  const full = /^[a-z][a-z\d+.-]*:/i.test(path) ? path : `${base}/${path.replace(/^\/+/, '')}`
  const url = urlOf(full) ?? refuse('has a path that is no path')
  const target = options.place(url)
  const plain = `${url.origin}${url.pathname.replace(/\/$/, '')}`
  if (method === 'GET' && target.kind !== 'unsafe') return { bulkId }
  const creation = (collection: string): Passed => {
    const data = member(operation, 'data')
    const refers = JSON.stringify(data ?? null).includes('"bulkId:')
    return { bulkId, refers, data, intent: intentOf(collection, data, options.journal.runId, operations === 1 ? request.creates : undefined) }
  }
  if (target.kind === 'collection') return method === 'POST' ? creation(plain) : refuse('would touch the whole collection')
  if (target.kind !== 'resource') return refuse('addresses nothing that belongs to this run')
  const sibling = /^bulkId:(.+)$/.exec(target.id)?.[1]
  if (sibling !== undefined && promised.has(sibling)) return { bulkId }
  if (!options.journal.owns(plain) && !options.journal.isInvented(plain)) return refuse('addresses a resource that this run did not create', true)
  if (method === 'POST') return creation(collectionOf(plain))
  return method === 'DELETE' ? { bulkId, removes: plain } : { bulkId }
}

function settle(
  passed: readonly Passed[], intents: readonly (Intent | undefined)[], received: Received | undefined, json: Json | undefined, options: GuardOptions,
): void {
  const { journal, place } = options
  if (received === undefined) return
  const refused = received.status >= 300 && received.status < 500
  const listed = isObject(json) ? member(json, 'Operations') : undefined
  const results = Array.isArray(listed) ? listed.map((result: unknown) => isObject(result) ? result : {}) : []
  passed.forEach(({ bulkId, removes, data, refers = false }, index) => {
    const intent = intents[index]
    // A bulkId that is used twice is a mistake that a server may let pass; each of its operations has its own result.
    const earlier = passed.slice(0, index).filter((other) => other.bulkId === bulkId).length
    const named = results.filter((candidate) => text(candidate, 'bulkId') === bulkId)[earlier]
    // Without a name of its own a creation cannot be looked up later, so its place has to do.
    const inPlace = bulkId === undefined || (intent !== undefined && intent.name === undefined && results.length === passed.length) ? results[index] : undefined
    const result = bulkId === undefined ? inPlace : named ?? inPlace
    const status = result === undefined ? 0 : statusOf(result)
    // The order of entries is free: one that locates another resource tells nothing of this one.
    const ofRemoval = results.find((candidate) => removes !== undefined && locates(candidate, removes, place)) ?? (result !== undefined && text(result, 'location') === undefined ? result : undefined)
    if (removes !== undefined && ofRemoval !== undefined && isSuccess(statusOf(ofRemoval))) journal.gone(removes)
    if (intent === undefined) return
    if (refers && !refused && intent.name !== undefined) journal.intend({ ...intent, doubtful: true })
    if (refused || (status >= 300 && status < 500)) return journal.drop(intent)
    const location = result === undefined ? undefined : text(result, 'location')
    const url = isSuccess(status) ? createdUrl(intent, data, status, result === undefined ? undefined : withoutId(member(result, 'response')), location, place) : undefined
    if (url !== undefined && locatedIn(url, intent, place) !== undefined) journal.enter(url, intent)
    else if (status === 201) journal.claim(intent)
  })
}

function locates(result: JsonObject, url: string, place: GuardOptions['place']): boolean {
  const location = text(result, 'location')
  const located = location === undefined ? undefined : urlOf(location, url)
  if (located === undefined) return false
  const [there, wanted] = [place(located), place(new URL(url))]
  return there.kind === 'resource' && wanted.kind === 'resource' && there.key === wanted.key
}

/** In a bulk answer the location is what identifies the resource. */
function withoutId(response: Json | undefined): JsonObject | undefined {
  return isObject(response) ? Object.fromEntries(Object.entries(response).filter(([name]) => name !== 'id')) : undefined
}

function methodOf(operation: JsonObject): string {
  return text(operation, 'method')?.toUpperCase() ?? ''
}

function text(object: JsonObject, name: string): string | undefined {
  const value = member(object, name)
  return typeof value === 'string' ? value : undefined
}

/** `"201"`, `201`, and the `{ "code": "201" }` of early drafts. */
function statusOf(result: JsonObject): number {
  const status = member(result, 'status')
  const code = isObject(status) ? member(status, 'code') : status
  return Number(typeof code === 'string' || typeof code === 'number' ? code : 0)
}
