import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
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
    exchange: ({ method, url, headers, body }, signal) =>
      new Promise((resolve, reject) => {
        const interrupt = (): void => { reception.fail(new TransportFailure('interrupted', 'INTERRUPTED')) }
        const timer = setTimeout(() => { reception.fail(new TransportFailure(`no complete answer within ${timeout} ms`, 'TIMEOUT')) }, timeout)
        const reception = new Reception(maxBytes, (outcome) => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', interrupt)
          if (outcome instanceof TransportFailure) reject(outcome)
          else resolve(outcome)
        })
        signal?.addEventListener('abort', interrupt, { once: true })
        if (signal?.aborted === true) return interrupt()
        try {
          dispatcher.dispatch({ origin, path: url.slice(origin.length), method, headers, body: body ?? null }, reception)
        } catch (error) {
          reception.fail(asFailure(error))
        }
      }),
    close: () => dispatcher.destroy(),
  }
}

const decoder = new TextDecoder()

/** Takes in one answer whole, and gives it, or why there is none, to `end` once. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number
  readonly #end: (outcome: Received | TransportFailure) => void
  readonly #chunks: Uint8Array[] = []
  #size = 0
  #status = 0
  #headers: Readonly<Record<string, string>> = {}
  #controller: Dispatcher.DispatchController | undefined
  #failure: TransportFailure | undefined

  constructor(maxBytes: number, end: (outcome: Received | TransportFailure) => void) {
    this.#maxBytes = maxBytes
    this.#end = end
  }

  /** Takes the request back where it has not left yet, and closes its connection where it has. */
  fail(failure: TransportFailure): void {
    if (this.#failure !== undefined) return
    this.#failure = failure
    this.#controller?.abort(failure)
    this.#end(failure)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#failure !== undefined) controller.abort(this.#failure)
  }

  /** Informational answers come first; the last one counts. */
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = flatten(headers)
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    if (this.#size > this.#maxBytes) return this.fail(new TransportFailure(`the body of the answer is larger than ${this.#maxBytes} bytes`, 'TOO_LARGE'))
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#failure !== undefined) return
    const bytes = Buffer.concat(this.#chunks, this.#size)
    this.#end({ status: this.#status, headers: this.#headers, text: decoder.decode(bytes), utf8: isUtf8(bytes) })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(asFailure(error))
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
