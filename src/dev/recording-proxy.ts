import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'

/** One request as it passed, with the id of what it created. */
export interface Recorded {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The id in the answer to a creation. */
  created?: string
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
  const dispatcher = new Agent({ connections: 64 })
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const entry: Recorded = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers: plainHeaders(incoming), body: '' }
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
      if (entry.method === 'POST' && answer.statusCode === 201) Object.assign(entry, { created: (JSON.parse(text) as { id: string }).id })
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
