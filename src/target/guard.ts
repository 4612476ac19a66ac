import type { Json } from '../scim/json.ts'
import type { Place } from './address.ts'
import { admitBulk } from './bulk-guard.ts'
import { collectionOf, createdUrl, intentOf, isSuccess, isThere } from './creation.ts'
import type { RunJournal } from './journal.ts'
import type { Outgoing } from './types.ts'
import { WriteRefused } from './types.ts'
import type { Received } from './wire.ts'

/** A request that may go out; told of the answer so that the journal follows, or of undefined when none arrived. */
export interface Errand {
  settle(received: Received | undefined, json: Json | undefined): void
}

export interface GuardOptions {
  readonly journal: RunJournal
  readonly place: (url: URL) => Place
  readonly writable: boolean
  /** URLs of what the operator lets the run change, though not delete. */
  readonly lent: ReadonlySet<string>
}

const overrides = /^x-(http-)?method(-override)?$/i
const read: Errand = { settle: () => undefined }

/**
 * Decides whether a request may be sent. Reads may; a write may when it creates something of the run's own or
 * addresses what the run created or invented. Creations are in the journal when this returns.
 * @throws WriteRefused otherwise.
 */
export function admit(request: Outgoing, url: URL, headers: Readonly<Record<string, string>>, data: unknown, options: GuardOptions): Errand {
  const { journal, place, writable, lent } = options
  const target = place(url)
  const refuse = (why: string, unproven = false): never => { throw new WriteRefused(`${request.method} ${url.pathname} was not sent: ${why}`, { unproven }) }
  const override = Object.keys(headers).find((name) => overrides.test(name))
  if (override !== undefined) return refuse(`the header ${override} could turn it into another request`)
  if (request.method === 'GET' && target.kind === 'resource' && journal.isGone(target.key)) return revisit(target.key, journal)
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return read
  if (request.method === 'POST' && target.kind === 'search') return read
  if (!writable) return refuse('this run is read-only')
  const plain = `${url.origin}${url.pathname.replace(/\/$/, '')}`

  switch (target.kind) {
    case 'unsafe': return refuse('servers may read its path in more than one way')
    case 'outside': return refuse('it lies outside the base URLs of the target')
    case 'me': return refuse('it is an alias of a resource that this run did not create')
    case 'base': case 'discovery': case 'search': return refuse('nothing there belongs to this run')
    case 'bulk': return request.method === 'POST' ? admitBulk(data, request, plain, options) : refuse('only POST goes to /Bulk')
    case 'collection': return request.method === 'POST' ? create(request, plain, data, options) : refuse('it would touch the whole collection')
    case 'inside':
      return request.method === 'POST' && journal.ownsKey(target.key) ? read : refuse('it is inside a resource that this run did not create', true)
    case 'resource': {
      const invented = journal.isInvented(plain)
      // A server that overlooks the id takes it for a creation.
      if (request.method === 'POST' && (invented || journal.owns(plain))) return create(request, collectionOf(plain), data, options)
      if (journal.owns(plain)) return request.method === 'DELETE' ? remove(plain, journal) : journal.isGone(target.key) ? upsert(plain, journal) : read
      if (invented) return request.method === 'DELETE' ? read : upsert(plain, journal)
      if (lent.has(plain)) return request.method === 'PUT' || request.method === 'PATCH' ? read : refuse('the resource is only lent to this run')
      return refuse('this run did not create that resource', true)
    }
  }
}

function create(request: Outgoing, collection: string, data: unknown, { journal, place }: GuardOptions): Errand {
  const intent = journal.intend(intentOf(collection, data, journal.runId, request.creates))
  return {
    settle(received, json) {
      if (received === undefined) return
      // What failed on the server may exist all the same; it can be looked up when it has a name.
      if (received.status >= 300 && (received.status < 500 || intent.name === undefined)) return journal.drop(intent)
      const url = isSuccess(received.status) ? createdUrl(intent, data, received.status, json, received.headers['location'], place) : undefined
      if (url !== undefined) journal.enter(url, intent)
      else if (received.status === 201) journal.claim(intent)
    },
  }
}

function remove(url: string, journal: RunJournal): Errand {
  return { settle: (received) => { if (received !== undefined && isSuccess(received.status)) journal.gone(url) } }
}

/** A server that shows what it said it had removed may have kept everything else too. */
function revisit(key: string, journal: RunJournal): Errand {
  return { settle: (received, json) => { if (received !== undefined && isThere(received.status, json)) journal.doubt(key) } }
}

/** A PUT to an id that was made up, or whose resource is gone, may create the resource all the same; then it has to go again. */
function upsert(url: string, journal: RunJournal): Errand {
  return { settle: (received) => { if (received !== undefined && isSuccess(received.status)) journal.enter(url) } }
}
