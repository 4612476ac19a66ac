import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { mkdtempSync, readdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { basic, bearer } from './credentials.ts'
import type { TransportOptions } from './options.ts'
import { createTransport } from './transport.ts'
import type { Exchange, Transport } from './types.ts'

function isAddress(address: ReturnType<Server['address']>): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  const address = server.address()
  return isAddress(address) ? `http://127.0.0.1:${address.port}` : ''
}

function open(origin: string, options: Partial<TransportOptions> = {}): { transport: Transport; exchanges: Exchange[]; record: (exchange: Exchange) => void } {
  const journalDir = mkdtempSync(join(tmpdir(), 'scimspec-test-'))
  const transport = createTransport({ runId: 'run', bases: [`${origin}/scim`], writable: true, journalDir, ...options })
  onTestFinished(() => transport.close())
  const exchanges: Exchange[] = []
  return { transport, exchanges, record: (exchange) => { exchanges.push(exchange) } }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/scim+json', ...headers }).end(JSON.stringify(body))
}

test('a read carries the default headers and gives status, headers, text and JSON', async () => {
  const origin = await listen((request, response) => { json(response, 200, { seen: request.headers, url: request.url }, { etag: 'W/"1"' }) })
  const { transport, record, exchanges } = open(origin, { credentials: bearer('secret-token'), version: '1.2.3' })
  const response = await transport.send({ method: 'GET', url: `${origin}/scim/Users?count=1` }, record)
  expect(response).toMatchObject({
    n: 1, status: 200, headers: { etag: 'W/"1"' },
    json: { url: '/scim/Users?count=1', seen: { authorization: 'Bearer secret-token', 'user-agent': 'scimspec/1.2.3', accept: 'application/scim+json, application/json', 'accept-encoding': 'identity' } },
  })
  expect(response.request.headers['authorization']).toBe('Bearer secret-token')
  expect(transport.requests).toBe(1)
  expect(JSON.stringify(exchanges)).not.toContain('secret-token')
})

test('nobody sends no credentials, an impostor a token that cannot be valid', async () => {
  const seen: (string | undefined)[] = []
  const origin = await listen((request, response) => { seen.push(request.headers.authorization, request.headers['x-api-key']?.toString()); json(response, 401, {}) })
  const { transport, record } = open(origin, { credentials: basic('me', 'password'), headers: { 'X-Api-Key': 'abcdefgh' } })
  await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  await transport.send({ method: 'GET', url: `${origin}/scim/Users`, as: 'nobody' }, record)
  await transport.send({ method: 'GET', url: `${origin}/scim/Users`, as: 'impostor' }, record)
  expect(seen).toEqual(['Basic bWU6cGFzc3dvcmQ=', 'abcdefgh', undefined, undefined, expect.stringMatching(/^Bearer scimspec\./), undefined])
})

test('a creation is in the journal on disk before its answer is handed out, and the file goes when nothing is left', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'scimspec-test-'))
  const duringPost: string[][] = []
  const origin = await listen((request, response) => {
    if (request.method === 'DELETE') { response.writeHead(204).end(); return }
    duringPost.push(readdirSync(dir))
    void read(request).then((text) => { json(response, 201, { ...JSON.parse(text) as object, id: 'a b' }, { location: '/scim/Users/elsewhere' }) })
  })
  const { transport, record } = open(origin, { journalDir: dir })
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-unique-1' } }, record)
  expect(duringPost).toEqual([['scimspec-journal-run.jsonl']])
  expect(transport.journal.open).toEqual([`${origin}/scim/Users/a%20b`])
  await transport.send({ method: 'DELETE', url: `${origin}/scim/Users/a%20b` }, record)
  expect(transport.journal.open).toEqual([])
  await transport.close()
  expect(readdirSync(dir)).toEqual([])
})
