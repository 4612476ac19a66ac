import { percentEncode } from '../scim/percent.ts'
import type { Outgoing, Response } from '../target/types.ts'

export type QueryValue = string | number | boolean | readonly string[] | undefined

/** Query parameters; undefined is left out, an array repeats the parameter. */
export type Query = Readonly<Record<string, QueryValue>>

/** Conditions, projection and the like of one request. */
export interface RequestOptions {
  readonly query?: Query | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly ifMatch?: string | undefined
  readonly ifNoneMatch?: string | undefined
  readonly as?: Outgoing['as']
}

/** Sends one request on behalf of a check. */
export type Send = (request: Outgoing) => Promise<Response>

/** Puts query parameters behind a URL, percent-encoded (a space as `%20`, never `+`). */
export function withQuery(url: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((one) => `${percentEncode(name)}=${percentEncode(String(one))}`),
  )
  return pairs.length === 0 ? url : `${url}?${pairs.join('&')}`
}

/** The header fields that the options stand for. */
export function headersOf(options: RequestOptions): Record<string, string> {
  return {
    ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
    ...(options.ifNoneMatch === undefined ? {} : { 'if-none-match': options.ifNoneMatch }),
    ...options.headers,
  }
}
