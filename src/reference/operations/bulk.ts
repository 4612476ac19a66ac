import { ScimError } from '../../scim/error.ts'
import { isObject, type Json } from '../../scim/json.ts'
import type { Call, Reply } from '../call.ts'
import { namesSchema } from '../change.ts'
import { copyOf, isMutableObject, type Mutable, type MutableObject, asText, without } from '../json.ts'
import { urn } from '../names.ts'
import { locate } from '../render.ts'
import type { Site } from '../site.ts'
import { objectBody, reply } from './reply.ts'

interface Job {
  readonly call: Call
  readonly site: Site
  readonly operations: readonly BulkOperation[]
  /** Index of the POST that has a bulkId. */
  readonly creators: ReadonlyMap<string, number>
  /** Ids of what was created, by bulkId. */
  readonly ids: Map<string, string>
  readonly entries: (MutableObject | undefined)[]
  readonly open: Set<number>
  readonly failOnErrors: number | undefined
  errors: number
}

interface BulkOperation {
  readonly method: string
  readonly path: string
  readonly bulkId?: string
  readonly version?: string
  readonly data: Json | undefined
}

const methods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const reference = /^bulkId:(.+)$/

function readOperation(value: Json): BulkOperation {
  if (!isObject(value)) throw new ScimError(400, 'invalidSyntax', 'an operation is no object')
  const members = new Map(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one]))
  const method = members.get('method')
  const path = members.get('path')
  const bulkId = members.get('bulkid')
  const version = members.get('version')
  const name = typeof method === 'string' ? method.toUpperCase() : ''
  if (!methods.has(name)) throw new ScimError(400, 'invalidSyntax', 'method is none of POST, PUT, PATCH, DELETE')
  if (typeof path !== 'string' || !path.startsWith('/')) throw new ScimError(400, 'invalidSyntax', 'path is missing or does not begin with /')
  if (name === 'POST' && (typeof bulkId !== 'string' || bulkId === '')) throw new ScimError(400, 'invalidSyntax', 'a POST needs a bulkId')
  return {
    method: name,
    path,
    data: members.get('data'),
    ...(typeof bulkId === 'string' ? { bulkId } : {}),
    ...(typeof version === 'string' ? { version } : {}),
  }
}

/** Every bulkId that a value names. */
function referencesIn(value: Json | undefined, found: Set<string>): Set<string> {
  if (typeof value === 'string') {
    const name = reference.exec(value)?.[1]
    if (name !== undefined) found.add(name)
  } else if (Array.isArray(value)) for (const one of value as readonly Json[]) referencesIn(one, found)
  else if (isObject(value)) for (const one of Object.values(value)) referencesIn(one, found)
  return found
}

/** Puts ids in the place of references; values with a reference in `left` are taken out. */
function resolve(value: Mutable, job: Job, left: ReadonlySet<string>): Mutable | undefined {
  if (typeof value === 'string') {
    const name = reference.exec(value)?.[1]
    if (name === undefined) return value
    if (left.has(name)) return undefined
    const id = job.call.behaviour.resolveBulkId(name, job.ids)
    if (id === undefined) throw new ScimError(400, 'invalidValue', `no resource was created for bulkId "${name}"`)
    return id
  }
  if (Array.isArray(value)) return value.flatMap((one) => resolve(one, job, left) ?? [])
  if (!isMutableObject(value)) return value
  const result: MutableObject = {}
  for (const [name, one] of Object.entries(value)) {
    const own = resolve(one, job, left)
    if (own === undefined && name === 'value') return undefined
    if (own !== undefined) result[name] = own
  }
  return result
}

function answerOf(job: Job, operation: BulkOperation, method: string, path: string, body: Mutable | undefined): Reply {
  const headers = { ...job.call.headers, 'if-match': operation.version, 'if-none-match': undefined }
  return job.site.perform(job.site, job.call.surface, { method, path, headers, body, size: 0, query: new URLSearchParams(), permissions: job.call.permissions })
}

function entryOf(job: Job, operation: BulkOperation, path: string, answer: Reply): MutableObject {
  const ok = answer.status < 300
  const [endpoint = '', id] = path.split('/').filter((part) => part !== '')
  const type = job.call.surface.types.find((one) => one.endpoint === `/${endpoint}`)
  const location = answer.headers['location'] ?? (type && id !== undefined && operation.method !== 'POST' ? locate(job.call, type.name, decodeURIComponent(id)) : undefined)
  return {
    ...(location === undefined ? {} : { location }),
    method: operation.method,
    ...(operation.bulkId === undefined ? {} : { bulkId: operation.bulkId }),
    ...(ok && answer.headers['etag'] !== undefined ? { version: job.call.behaviour.metaVersion(answer.headers['etag']) } : {}),
    status: job.call.behaviour.bulkStatus(answer.status),
    ...(ok || answer.body === undefined ? {} : { response: answer.body }),
  }
}

/** Creates what others refer to first; in a circle the reference is left out and added when its target exists (RFC 7644 section 3.7.1). */
function run(job: Job, index: number): void {
  const operation = job.operations[index]
  if (!operation || job.entries[index] || job.open.has(index)) return
  job.open.add(index)
  const left = new Set<string>()
  const named = referencesIn(operation.data, new Set())
  const inPath = /\/bulkId:([^/]+)/.exec(operation.path)?.[1]
  if (inPath !== undefined) named.add(inPath)
  for (const name of named) {
    const creator = job.creators.get(name)
    if (creator === undefined || job.ids.has(name)) continue
    if (job.open.has(creator)) left.add(name)
    else run(job, creator)
  }
  if (job.call.behaviour.stops(job.errors, job.failOnErrors)) return
  let path = operation.path
  let answer: Reply
  try {
    path = path.replace(/bulkId:([^/]+)/, (_, name: string) => encodeURIComponent(asText(resolve(`bulkId:${name}`, job, none))))
    const data = operation.data === undefined ? undefined : resolve(copyOf(operation.data), job, operation.method === 'POST' ? left : none)
    answer = answerOf(job, operation, operation.method, path, data)
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    answer = reply(error.status, job.call.behaviour.errorBody(error))
  }
  if (operation.method === 'POST' && answer.status === 201 && operation.bulkId !== undefined) {
    job.ids.set(operation.bulkId, asText(isMutableObject(answer.body) ? answer.body['id'] : undefined))
  }
  if (answer.status >= 400) job.errors += 1
  job.entries[index] = entryOf(job, operation, path, answer)
  if (left.size > 0 && answer.status === 201) job.open.add(-1 - index)
}

const none: ReadonlySet<string> = new Set()

/** Adds the references that a circle left out. */
function complete(job: Job): void {
  job.operations.forEach((operation, index) => {
    const entry = job.entries[index]
    const id = operation.bulkId === undefined ? undefined : job.ids.get(operation.bulkId)
    if (!entry || id === undefined || !job.open.has(-1 - index)) return
    const path = `${operation.path.replace(/\/$/, '')}/${encodeURIComponent(id)}`
    try {
      const whole = answerOf(job, { ...operation, version: '*' }, 'PUT', path, resolve(copyOf(operation.data ?? null), job, none))
      if (whole.status >= 300) job.entries[index] = { ...entry, status: job.call.behaviour.bulkStatus(whole.status), response: whole.body ?? null }
      else if (whole.headers['etag'] !== undefined) entry['version'] = job.call.behaviour.metaVersion(whole.headers['etag'])
    } catch (error) {
      if (!(error instanceof ScimError)) throw error
      answerOf(job, { ...operation, version: '*' }, 'DELETE', path, undefined)
      const rest = without(entry, 'location', 'version')
      job.entries[index] = { ...rest, status: job.call.behaviour.bulkStatus(error.status), response: job.call.behaviour.errorBody(error) }
    }
  })
}

/** RFC 7644 section 3.7. */
export function bulk(call: Call, site: Site): Reply {
  const { behaviour } = call
  if (call.size > behaviour.maxPayloadSize) {
    throw new ScimError(413, undefined, `the request is larger than maxPayloadSize (${behaviour.maxPayloadSize} bytes)`)
  }
  const body = objectBody(call)
  if (!namesSchema(body, urn.bulkRequest)) throw new ScimError(400, 'invalidSyntax', `schemas does not name ${urn.bulkRequest}`)
  const members = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  const list = members.get('operations')
  const failOnErrors = members.get('failonerrors') ?? undefined
  if (!Array.isArray(list)) throw new ScimError(400, 'invalidSyntax', 'Operations is no list of operations')
  if (failOnErrors !== undefined && !Number.isInteger(failOnErrors)) throw new ScimError(400, 'invalidValue', 'failOnErrors is no integer')
  if (list.length > behaviour.maxOperations) {
    throw new ScimError(413, undefined, `the request has more operations than maxOperations (${behaviour.maxOperations})`)
  }
  const operations = (list as readonly Json[]).map(readOperation)
  const creators = new Map<string, number>()
  operations.forEach(({ method, bulkId }, index) => {
    if (method !== 'POST' || bulkId === undefined) return
    if (creators.has(bulkId)) throw new ScimError(400, 'invalidValue', `bulkId "${bulkId}" is used twice`)
    creators.set(bulkId, index)
  })
  const job: Job = {
    call, site, operations, creators,
    ids: new Map(),
    entries: operations.map(() => undefined),
    open: new Set(),
    failOnErrors: typeof failOnErrors === 'number' ? failOnErrors : undefined,
    errors: 0,
  }
  for (let index = 0; index < operations.length && !behaviour.stops(job.errors, job.failOnErrors); index += 1) run(job, index)
  complete(job)
  return reply(200, { schemas: [urn.bulkResponse], Operations: job.entries.filter((entry) => entry !== undefined) })
}
