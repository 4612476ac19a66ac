import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TransportOptions } from '../target/options.ts'
import { createTransport } from '../target/transport.ts'
import type { Exchange, Recorder, Transport } from '../target/types.ts'

/** A server on loopback for one test; its origin. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}

/** A folder for one test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'scimspec-test-'))
  onTestFinished(() => { rmSync(path, { recursive: true, force: true }) })
  return path
}

export interface Opened {
  readonly transport: Transport
  readonly exchanges: readonly Exchange[]
  readonly record: Recorder
}

/** A writable transport to the base `/scim` of an origin, closed when the test is over. */
export function openTransport(origin: string, options: Partial<TransportOptions> = {}): Opened {
  const transport = createTransport({ runId: 'run', bases: [`${origin}/scim`], writable: true, journalDir: folder(), ...options })
  onTestFinished(() => transport.close())
  const exchanges: Exchange[] = []
  return { transport, exchanges, record: (exchange) => { exchanges.push(exchange) } }
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/scim+json', ...headers }).end(JSON.stringify(body))
}
