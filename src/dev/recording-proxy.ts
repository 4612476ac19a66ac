import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'

/** One request as it passed, and what matters of its answer to whoever repeats it. */
export interface Recorded {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When it came, on a clock that ticks with each request and each answer. */
  readonly sent: number
  answer?: Answered
}

export interface Answered {
  readonly status: number
  readonly text: string
  readonly etag?: string
  /** When it came, on the clock of the requests. */
  readonly at: number
}

export interface RecordingProxy {
  readonly origin: string
  readonly recorded: readonly Recorded[]
  close(): Promise<void>
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host'])

/** Passes everything on to `target`, an origin, and keeps the requests in the order of their arrival. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const recorded: Recorded[] = []
  let clock = 0
  const dispatcher = new Agent({ connections: 64 })
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const entry: Recorded = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: plainHeaders(incoming), body: '', sent: clock++ }
      recorded.push(entry)
      const body = await textOf(incoming)
      Object.assign(entry, { body })
      const answer = await request(target + entry.path, {
        dispatcher,
        method: entry.method as 'GET',
        headers: { ...entry.headers, host: incoming.headers.host ?? '' },
        ...(body === '' ? {} : { body }),
      })
      const text = await answer.body.text()
      const etag = answer.headers['etag']
      entry.answer = { status: answer.statusCode, text, ...(typeof etag === 'string' ? { etag } : {}), at: clock++ }
      outgoing.writeHead(answer.statusCode, Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name))))
      outgoing.end(text)
    })().catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    recorded,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await dispatcher.close()
    },
  }
}

function plainHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(incoming.headers).flatMap(([name, value]) => (hopByHop.has(name) || value === undefined ? [] : [[name, String(value)]])))
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
