import { isUtf8 } from 'node:buffer'
import { rootCertificates } from 'node:tls'
import { Pool, ProxyAgent } from 'undici'
import type { Dispatcher } from 'undici'
import type { Method } from '../contract/types.ts'
import type { TransportOptions } from './options.ts'
import { TransportFailure } from './types.ts'

/** One request exactly as it goes out. */
export interface Sent {
  readonly method: Method
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** One answer exactly as it came. */
export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Whether the body's bytes are UTF-8. */
  readonly utf8: boolean
}

/** A pool of HTTP/1.1 connections to one origin. */
export interface Wire {
  /**
   * Sends and reads the whole answer; redirects are answers.
   * @throws TransportFailure when no complete answer arrived in time and within bounds.
   */
  exchange(sent: Sent, signal?: AbortSignal): Promise<Received>
  close(): Promise<void>
}

/** What matters to a connection. */
export type WireOptions = Pick<TransportOptions, 'timeout' | 'maxBytes' | 'connections' | 'proxy' | 'ca' | 'cert' | 'key' | 'insecure'>

/** `identified` false leaves the client's certificate out. */
export function createWire(origin: string, options: WireOptions, identified: boolean): Wire {
  const timeout = options.timeout ?? 15_000
  const maxBytes = options.maxBytes ?? 10 * 1024 * 1024
  const dispatcher = createDispatcher(origin, options, identified, timeout)
  return {
    async exchange(sent, signal) {
      const abort = new AbortController()
      const interrupt = (): void => { abort.abort(new TransportFailure('interrupted', 'INTERRUPTED')) }
      const timer = setTimeout(() => { abort.abort(new TransportFailure(`no complete answer within ${timeout} ms`, 'TIMEOUT')) }, timeout)
      if (signal?.aborted === true) interrupt()
      signal?.addEventListener('abort', interrupt, { once: true })
      try {
        const { pathname, search } = new URL(sent.url)
        const answer = await dispatcher.request({
          origin,
          path: pathname + search,
          method: sent.method,
          headers: sent.headers,
          body: sent.body ?? null,
          signal: abort.signal,
        })
        return { status: answer.statusCode, headers: flatten(answer.headers), ...(await readText(answer.body, maxBytes)) }
      } catch (error) {
        throw abort.signal.reason instanceof TransportFailure ? abort.signal.reason : asFailure(error)
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', interrupt)
      }
    },
    close: () => dispatcher.destroy(),
  }
}

function createDispatcher(origin: string, options: WireOptions, identified: boolean, timeout: number): Dispatcher {
  const tls = {
    rejectUnauthorized: options.insecure !== true,
    ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
    ...(identified && options.cert !== undefined ? { cert: options.cert } : {}),
    ...(identified && options.key !== undefined ? { key: options.key } : {}),
  }
  // One timer of our own covers the whole request.
  const pool = { connections: options.connections ?? 10, headersTimeout: 0, bodyTimeout: 0, allowH2: false }
  return options.proxy === undefined
    ? new Pool(origin, { ...pool, connect: { ...tls, timeout } })
    : new ProxyAgent({ ...pool, uri: options.proxy, requestTls: { ...tls, timeout }, connectTimeout: timeout })
}

async function readText(body: AsyncIterable<unknown> & { destroy(): unknown }, maxBytes: number): Promise<Pick<Received, 'text' | 'utf8'>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.byteLength
    // Leaving the loop destroys the stream and its connection.
    if (size > maxBytes) throw new TransportFailure(`the body of the answer is larger than ${maxBytes} bytes`, 'TOO_LARGE')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return { text: new TextDecoder().decode(bytes), utf8: isUtf8(bytes) }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) =>
    [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value ?? '']))
}

function asFailure(error: unknown): TransportFailure {
  if (error instanceof TransportFailure) return error
  if (!(error instanceof Error)) return new TransportFailure(String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'
  return new TransportFailure(error.message.trim() === '' ? code : error.message.trim(), code)
}
