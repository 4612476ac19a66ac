import { randomUUID } from 'node:crypto'
import type { Contract } from '../contract/types.ts'
import { isList, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { ResourceType } from '../scim/schema.ts'
import { URN } from '../scim/urn.ts'
import { memberUrl } from './address.ts'
import type { TargetBase } from './bases.ts'
import type { Outgoing, Response, Transport } from './types.ts'
import { TransportFailure, WriteRefused } from './types.ts'

/** Sends one request of discovery; undefined when there was no answer. */
export type Ask = (request: Outgoing) => Promise<Response | undefined>

/** @throws TransportFailure from the result when `signal` fires. */
export function createAsk(transport: Transport, signal?: AbortSignal): Ask {
  return async (request) => {
    try {
      return await transport.send(request, () => undefined, signal)
    } catch (error) {
      if (error instanceof WriteRefused) return undefined
      if (error instanceof TransportFailure && error.code !== 'INTERRUPTED') return undefined
      throw error
    }
  }
}

/** A POST of what the contract requires of a new resource, under a name that nobody else has, and of further attributes. */
export function leastCreation(base: TargetBase, type: ResourceType, contract: Contract, attributes: JsonObject = {}): Outgoing {
  const name = `scimspec-${randomUUID()}`
  const required = contract.terms.requiredOnCreate[type.name] ?? ['displayName']
  const json = { schemas: [type.schema.id], ...Object.fromEntries(required.map((attribute) => [attribute, name])), ...attributes }
  return { method: 'POST', url: base.url + type.endpoint, json, creates: { resourceType: type.name, attribute: required[0] ?? 'displayName', name } }
}

/** Whether a read shows an entity tag, as a header or in `meta.version` (RFC 7644 section 3.14). */
export async function probeEtag(ask: Ask, users: string): Promise<boolean> {
  const list = await ask({ method: 'GET', url: `${users}?count=1` })
  const resources = member(list?.json, 'Resources')
  const first: Json | undefined = isList(resources) ? resources[0] : undefined
  if (typeof member(member(first, 'meta'), 'version') === 'string') return true
  const id = member(first, 'id')
  if (typeof id !== 'string' || id === '') return false
  const single = await ask({ method: 'GET', url: memberUrl(users, id) })
  return single?.status === 200 && single.headers['etag'] !== undefined
}

/** Whether a filter that nothing matches gives an empty list. */
export async function probeFilter(ask: Ask, users: string): Promise<boolean> {
  const answer = await ask({ method: 'GET', url: `${users}?filter=${encodeURIComponent(`userName eq "scimspec-${randomUUID()}"`)}` })
  return answer?.status === 200 && member(answer.json, 'totalResults') === 0
}

/** Whether PATCH is known to the server, tried on an id that was never issued; undefined when a run may not try. */
export async function probePatch(ask: Ask, transport: Transport, users: string): Promise<boolean | undefined> {
  const url = memberUrl(users, randomUUID())
  transport.journal.invent(url)
  const Operations = [{ op: 'replace', path: 'displayName', value: 'scimspec' }]
  const answer = await ask({ method: 'PATCH', url, json: { schemas: [URN.patchOp], Operations } })
  return answer === undefined ? undefined : [400, 404, 409, 410, 412, 428].includes(answer.status)
}

/** Answers to an operation that a server does not have. */
const unknown = new Set([404, 405, 501])

/**
 * Whether the base has the operations that create and remove resources of the type: it has unless it answers as to something unknown.
 * Removes what it creates.
 */
export async function probeLifecycle(ask: Ask, transport: Transport, base: TargetBase, type: ResourceType, contract: Contract): Promise<boolean> {
  const known = new Set(transport.journal.open)
  const answer = await ask(leastCreation(base, type, contract))
  if (answer === undefined || unknown.has(answer.status)) return false
  if (answer.status < 200 || answer.status > 299) return true
  const removed = await Promise.all(transport.journal.open.filter((url) => !known.has(url)).map((url) => ask({ method: 'DELETE', url })))
  return removed.length > 0 && removed.every((response) => response !== undefined && !unknown.has(response.status))
}

/**
 * Sub-attributes of a user's `name` that are the server's own business: it may show names in one text, in their parts, or both
 * (RFC 7643 section 4.1.1). Empty when it shows what it gets. Removes what it creates.
 */
export async function probeNames(ask: Ask, base: TargetBase, type: ResourceType, contract: Contract): Promise<readonly string[]> {
  const show = (name: JsonObject) => createForAWhile(ask, base, type, contract, { name })
  const parts = { givenName: 'Ada', familyName: 'Lovelace' }
  const [whole, composed] = await Promise.all([show({ ...parts, formatted: 'Countess Ada' }), show(parts)])
  const [given, formatted] = [member(member(whole, 'name'), 'givenName'), member(member(whole, 'name'), 'formatted')]
  if (given === undefined && formatted !== undefined) return ['givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix']
  const computes = member(member(composed, 'name'), 'formatted') !== undefined
  return given !== undefined && (formatted === undefined || computes) ? ['formatted'] : []
}

/** What the server shows of a new resource with these attributes; undefined when it does not create it. */
async function createForAWhile(ask: Ask, base: TargetBase, type: ResourceType, contract: Contract, attributes: JsonObject): Promise<Json | undefined> {
  const answer = await ask(leastCreation(base, type, contract, attributes))
  const id = member(answer?.json, 'id')
  if (answer?.status !== 201 || typeof id !== 'string') return undefined
  await ask({ method: 'DELETE', url: memberUrl(base.url + type.endpoint, id) })
  return answer.json
}
