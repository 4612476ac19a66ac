import type { JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { percentDecode, percentEncode } from '../scim/percent.ts'
import { urlOf } from '../scim/url.ts'
import { URN } from '../scim/urn.ts'
import type { BulkJob, BulkOperation, BulkResult } from './bulk.ts'
import { entriesOf } from './classify.ts'
import { bodyOf, type Own, type PatchOperation, type Resources } from './resources.ts'
import type { Tools } from './tools.ts'

/** Path of a resource in a bulk operation, relative to the base. */
export function bulkPath(resources: Resources, resource: Own | string): string {
  return `${resources.type.endpoint}/${percentEncode(typeof resource === 'string' ? resource : resource.id)}`
}

/** A creation; the smallest body unless one is given. */
export function bulkPost(resources: Resources, bulkId: string, data: JsonObject = resources.draft()): BulkOperation {
  return { method: 'POST', path: resources.type.endpoint, bulkId, data }
}

/** A replacement by the body that the resource was created from, with another `externalId`. */
export function bulkPut(resources: Resources, own: Own, externalId: string): BulkOperation {
  return { method: 'PUT', path: bulkPath(resources, own), data: { ...own.sent, externalId } }
}

/** A modification; of `externalId` unless operations are given. */
export function bulkPatch(resources: Resources, own: Own, change: string | readonly PatchOperation[]): BulkOperation {
  const Operations = typeof change === 'string' ? [{ op: 'replace', path: 'externalId', value: change }] : change.map((one) => ({ ...one }))
  return { method: 'PATCH', path: bulkPath(resources, own), data: { schemas: [URN.patchOp], Operations } }
}

/** A removal. */
export function bulkDelete(resources: Resources, resource: Own | string): BulkOperation {
  return { method: 'DELETE', path: bulkPath(resources, resource) }
}

/** A removal that fails with 404: nothing has that id. */
export function bulkMiss(resources: Resources): BulkOperation {
  return bulkDelete(resources, resources.inventedId())
}

/** A creation that fails with 400: a user without its required attributes. It has a name all the same, to be found by should it not fail. */
export function bulkInvalid(t: Tools, bulkId: string): BulkOperation {
  return bulkPost(t.users, bulkId, { schemas: [t.users.type.schema.id], externalId: t.unique('refused') })
}

/** A job that was processed. @throws Blocked when it was not answered with 200 and entries */
export function processed(t: Tools, job: BulkJob): BulkJob {
  const bulk = t.profile.bulk.value
  if (job.response.status === 413 && bulk !== false && job.operations.length > bulk.maxOperations) {
    t.block(`${String(job.operations.length)} operations are more than the server takes at once, ${String(bulk.maxOperations)}`)
  }
  if (job.response.status !== 200) t.block(`the bulk request was answered with status ${String(job.response.status)}`)
  if (job.results.length === 0) t.block('the bulk response has no entries')
  return job
}

/** The answer of a server that has bulk at all. @throws Blocked when it says 501 */
export function implemented(t: Tools, job: BulkJob): BulkJob {
  return job.response.status === 501 ? t.block('the server does not implement bulk requests') : job
}

/** Whether an operation's status is in 200 to 299. */
export function isDone(result: BulkResult | undefined): result is BulkResult {
  return result !== undefined && result.status >= 200 && result.status < 300
}

/** Id of the resource that a creation's entry locates. @throws Blocked when the operation failed or tells no location */
export function createdId(t: Tools, job: BulkJob, operation: BulkOperation): string {
  const result = job.resultOf(operation)
  if (!isDone(result) || result.location === undefined) return t.block(`the creation ${operation.bulkId ?? ''} was not carried out`)
  const url = urlOf(result.location, `${t.base.url}/`)
  if (url === undefined) return t.block(`the location of the creation ${operation.bulkId ?? ''} is no URI`)
  return percentDecode(url.pathname.split('/').at(-1) ?? '')
}

/** A job in which each method succeeds once and fails once. */
export interface MixedJob extends BulkJob {
  readonly succeeding: readonly BulkOperation[]
  readonly failing: readonly BulkOperation[]
  /** The operation of a method that succeeds, and the status that a single request has. */
  readonly statuses: ReadonlyMap<BulkOperation, readonly number[]>
}

/**
 * Sends a job in which each method succeeds once and fails once, or as many of them as the server takes at once.
 * @throws Blocked when it is not processed
 */
export async function mixedJob(t: Tools): Promise<MixedJob> {
  const { users } = t
  const patches = t.profile.patch.value
  const [replaced, patched, removed] = await Promise.all([users.create(), users.create(), users.create()])
  const unknown: Own = { ...replaced, id: users.inventedId() }
  const { remove, replace, patch } = t.terms.status
  const all: readonly (readonly [BulkOperation, readonly number[]])[] = [
    [bulkPost(users, 'created'), [201]],
    [bulkInvalid(t, 'refused'), [400]],
    [bulkPut(users, replaced, t.unique('replaced')), replace],
    [bulkPut(users, unknown, t.unique('replaced')), [404]],
    ...(patches ? [[bulkPatch(users, patched, t.unique('patched')), patch], [bulkPatch(users, unknown, t.unique('patched')), [404]]] as const : []),
    [bulkDelete(users, removed), remove],
    [bulkDelete(users, unknown), [404]],
  ]
  const limits = t.profile.bulk.value
  const table = limits === false ? all : all.slice(0, limits.maxOperations)
  const operations = table.map(([operation]) => operation)
  const job = processed(t, await t.bulk(operations))
  const fails = (allowed: readonly number[]) => allowed.every((status) => status >= 400)
  return {
    ...job,
    statuses: new Map(table),
    succeeding: table.flatMap(([operation, allowed]) => (fails(allowed) ? [] : [operation])),
    failing: table.flatMap(([operation, allowed]) => (fails(allowed) ? [operation] : [])),
  }
}

/** What a read shows of a created resource, the attribute `name` in any case. @throws Blocked when it cannot be read */
export async function readCreated(t: Tools, resources: Resources, job: BulkJob, operation: BulkOperation, name: string): Promise<JsonObject> {
  return bodyOf(await resources.getWith(createdId(t, job, operation), name), `reading what ${operation.bulkId ?? 'the operation'} created`)
}

/** How many users have the name of a creation; undefined where the server does not filter. */
export async function usersCreatedBy(t: Tools, { data }: BulkOperation): Promise<number | undefined> {
  if (t.profile.filter.value === false) return undefined
  const list = await t.users.list({ filter: `userName eq ${JSON.stringify(member(data, 'userName'))}` })
  return list.status === 200 ? entriesOf(list).length : undefined
}
