import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { urlOf } from '../scim/url.ts'
import { URN } from '../scim/urn.ts'
import type { Response } from '../target/types.ts'
import type { Send } from './http.ts'
import { Blocked } from './outcome.ts'
import type { Answered } from './permits.ts'

/** An operation of a bulk request (RFC 7644 section 3.7); members are left out to see what comes of it. */
export interface BulkOperation {
  readonly method?: string
  readonly path?: string
  readonly bulkId?: string
  readonly version?: string
  readonly data?: Json
}

/** An entry of a bulk response. */
export interface BulkResult {
  readonly method?: string
  readonly bulkId?: string
  readonly location?: string
  /** Of the resource, when the operation was done. */
  readonly version?: string
  /** HTTP status, whether it is told as text, as `{ "code": ... }` or as a number; 0 when none is told. */
  readonly status: number
  /** The body that a single request would have been answered with. */
  readonly response?: Json
  /** Position among the entries, from 0. */
  readonly at: number
}

/** A bulk request that was sent. */
export interface BulkJob {
  readonly response: Response
  readonly operations: readonly BulkOperation[]
  readonly results: readonly BulkResult[]
  /** What became of an operation, found by bulkId or by method and location, as the order of entries is free. */
  readonly resultOf: (operation: BulkOperation) => BulkResult | undefined
}

/** How a bulk request is sent. */
export interface BulkOptions {
  readonly failOnErrors?: number
}

/** What a bulk request is sent with. */
export interface BulkContext {
  readonly send: Send
  readonly base: string
  /** Learns the URL of everything that the answer says was created. */
  readonly own: (url: string) => void
  /** Why the status of an operation is no ground for a finding. */
  readonly excuse: (answered: Answered) => string | undefined
}

/** Sends a bulk request below a base. @throws Blocked when an operation is answered 428, or is not permitted */
export async function sendBulk({ send, base, own, excuse }: BulkContext, operations: readonly BulkOperation[], options: BulkOptions = {}): Promise<BulkJob> {
  const response = await send({ method: 'POST', url: `${base}/Bulk`, json: { schemas: [URN.bulkRequest], ...options, Operations: operations } })
  const results = resultsIn(response)
  for (const { location, status } of results) if (location !== undefined && status === 201) own(plainUrl(location, base))
  if (results.some(({ status }) => status === 428)) throw new Blocked('the server asks for the version of what an operation changes')
  const resultOf = (operation: BulkOperation) => matching(results, operations, operation, base)
  for (const operation of operations) {
    const excused = excuse({ method: operation.method ?? '', url: base + (operation.path ?? ''), status: resultOf(operation)?.status ?? 0 })
    if (excused !== undefined) throw new Blocked(excused)
  }
  return { response, operations, results, resultOf }
}

function resultsIn({ json }: Response): BulkResult[] {
  const listed = isObject(json) ? member(json, 'Operations') : undefined
  return isList(listed) ? listed.flatMap((entry, at) => (isObject(entry) ? [readResult(entry, at)] : [])) : []
}

function readResult(entry: JsonObject, at: number): BulkResult {
  const text = (name: string) => {
    const value = member(entry, name)
    return typeof value === 'string' ? { [name]: value } : {}
  }
  const response = member(entry, 'response')
  return { ...text('method'), ...text('bulkId'), ...text('location'), ...text('version'), status: statusIn(entry), ...(response === undefined ? {} : { response }), at }
}

function statusIn(entry: JsonObject): number {
  const status = member(entry, 'status')
  const code = isObject(status) ? member(status, 'code') : status
  return typeof code === 'string' || typeof code === 'number' ? Number(code) || 0 : 0
}

function matching(results: readonly BulkResult[], operations: readonly BulkOperation[], operation: BulkOperation, base: string): BulkResult | undefined {
  const { bulkId, method, path } = operation
  if (bulkId !== undefined) {
    const named = results.find((result) => result.bulkId === bulkId)
    if (named !== undefined) return named
  }
  const alike = (other: { readonly method?: string; readonly bulkId?: string }) => other.method?.toUpperCase() === method?.toUpperCase() && other.bulkId === undefined
  const twins = operations.filter((other) => alike(other) && other.path === path)
  const placed = path === undefined ? [] : results.filter((result) => alike(result) && result.location !== undefined && plainUrl(result.location, base).endsWith(path))
  if (placed.length > 0) return placed[Math.max(0, twins.indexOf(operation))]
  const inOrder = results.length === operations.length ? results[operations.indexOf(operation)] : undefined
  return inOrder?.bulkId === undefined || inOrder.bulkId === bulkId ? inOrder : undefined
}

/** The URL of a location without query, resolved against the base. */
function plainUrl(location: string, base: string): string {
  const url = urlOf(location, `${base}/`)
  return url === undefined ? location : url.origin + url.pathname
}
