import { readdirSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { answer, bodyOf, folder, listen, openTransport } from '../dev/loopback.ts'
import { basic, bearer } from './credentials.ts'
import { createTransport } from './transport.ts'

test('a read carries the default headers and gives status, headers, text and JSON', async () => {
  const origin = await listen((request, response) => { answer(response, 200, { seen: request.headers, url: request.url }, { etag: 'W/"1"' }) })
  const { transport, record, exchanges } = openTransport(origin, { credentials: bearer('secret-token'), version: '1.2.3' })
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
  const origin = await listen((request, response) => { seen.push(request.headers.authorization, request.headers['x-api-key']?.toString()); answer(response, 401, {}) })
  const { transport, record } = openTransport(origin, { credentials: basic('me', 'password'), headers: { 'X-Api-Key': 'abcdefgh' } })
  await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  await transport.send({ method: 'GET', url: `${origin}/scim/Users`, as: 'nobody' }, record)
  await transport.send({ method: 'GET', url: `${origin}/scim/Users`, as: 'impostor' }, record)
  expect(seen).toEqual(['Basic bWU6cGFzc3dvcmQ=', 'abcdefgh', undefined, undefined, expect.stringMatching(/^Bearer scimspec\./), undefined])
})

test('a creation is in the journal on disk before its answer is handed out, and the file goes when nothing is left', async () => {
  const dir = folder()
  const duringPost: string[][] = []
  const origin = await listen((request, response) => {
    if (request.method === 'DELETE') { response.writeHead(204).end(); return }
    duringPost.push(readdirSync(dir))
    void bodyOf(request).then(() => { answer(response, 201, { userName: 'scimspec-run-unique-1', id: 'a b' }, { location: '/scim/Users/elsewhere' }) })
  })
  const { transport, record } = openTransport(origin, { journalDir: dir })
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-unique-1' } }, record)
  expect(duringPost).toEqual([['scimspec-journal-run.jsonl']])
  expect(transport.journal.open).toEqual([`${origin}/scim/Users/a%20b`])
  await transport.send({ method: 'DELETE', url: `${origin}/scim/Users/a%20b` }, record)
  expect(transport.journal.open).toEqual([])
  await transport.close()
  expect(readdirSync(dir)).toEqual([])
})

test('429 and 503 with a hint are waited out, each attempt is an exchange, and the fourth is the result', async () => {
  let calls = 0
  const origin = await listen((_, response) => {
    calls += 1
    if (calls === 1) answer(response, 429, {}, { 'retry-after': '0' })
    else if (calls === 2) answer(response, 503, {}, { 'retry-after': new Date(Date.now() - 5000).toUTCString() })
    else answer(response, 429, {}, { 'inin-ratelimit-reset': '60' })
  })
  const { transport, record, exchanges } = openTransport(origin, { maxWait: 20 })
  const response = await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-unique-1' } }, record)
  expect(response.status).toBe(429)
  expect(exchanges.map((exchange) => exchange.response?.status)).toEqual([429, 503, 429, 429])
  // Whether a gateway's 503 stopped the creation is not known.
  expect(transport.journal.pending.map(({ n }) => n)).toEqual([2])
})

test('without a hint a 503 is a result, and so are redirects, HTML, empty bodies and broken JSON', async () => {
  const answers: Record<string, [number, Record<string, string>, string]> = {
    '/scim/busy': [503, {}, 'busy'],
    '/scim/moved': [302, { location: 'http://other.example/steal' }, ''],
    '/scim/html': [500, { 'content-type': 'text/html' }, '<html>'],
    '/scim/broken': [200, {}, '{"a":'],
    '/scim/deep': [200, {}, '['.repeat(100_000)],
  }
  const origin = await listen((request, response) => {
    const [status, headers, body] = answers[request.url ?? ''] ?? [404, {}, '']
    response.writeHead(status, headers).end(body)
  })
  const { transport, record } = openTransport(origin)
  for (const [path, [status]] of Object.entries(answers)) {
    const response = await transport.send({ method: 'GET', url: origin + path }, record)
    expect([path, response.status, response.json]).toEqual([path, status, undefined])
  }
})

test('a waiting run ends at once when it is interrupted', async () => {
  const abort = new AbortController()
  const origin = await listen((_, response) => { answer(response, 429, {}, { 'retry-after': '30' }); setTimeout(() => { abort.abort() }, 20) })
  const { transport, record } = openTransport(origin)
  await expect(transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record, abort.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' })
})

test('an endless body, a slow one and a dropped connection are failures that say so', async () => {
  const origin = await listen((request, response) => {
    if (request.url === '/scim/dropped') { request.socket.destroy(); return }
    response.writeHead(200)
    if (request.url === '/scim/slow') { response.write('{'); return }
    const pump = (): void => { if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(pump)) }
    pump()
  })
  const { transport, record, exchanges } = openTransport(origin, { maxBytes: 1_000_000, timeout: 300 })
  const get = (path: string): Promise<unknown> => transport.send({ method: 'GET', url: origin + path }, record)
  await expect(get('/scim/endless')).rejects.toThrow(/larger than 1000000 bytes/)
  await expect(get('/scim/slow')).rejects.toThrow(/no complete answer within 300 ms/)
  await expect(get('/scim/dropped')).rejects.toMatchObject({ name: 'TransportFailure', code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/) as string })
  expect(exchanges.map(({ error }) => error !== undefined)).toEqual([true, true, true, true])
})

test('a request that is given up while it waits for a connection is never sent', async () => {
  const seen: string[] = []
  const origin = await listen((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`)
    if (request.url !== '/scim/hangs') response.end('{}')
  })
  const { transport, record } = openTransport(origin, { connections: 1, timeout: 300 })
  const abort = new AbortController()
  const hanging = transport.send({ method: 'GET', url: `${origin}/scim/hangs` }, record)
  const waiting = transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'one-run' } }, record, abort.signal)
  setTimeout(() => { abort.abort() }, 50)
  await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' })
  await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT' })
  await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  expect(seen).toEqual(['GET /scim/hangs', 'GET /scim/Users'])
})

test('informational answers are no results', async () => {
  const origin = await listen((_, response) => {
    response.writeProcessing()
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    answer(response, 200, { id: '1' })
  })
  const { transport, record } = openTransport(origin)
  expect(await transport.send({ method: 'GET', url: `${origin}/scim/Users/1` }, record)).toMatchObject({ status: 200, json: { id: '1' } })
})

test('a proxy is asked for the way, and carries the whole exchange', async () => {
  const asked: (string | undefined)[] = []
  const origin = await listen((request, response) => { answer(response, 200, { host: request.headers.host }) })
  const proxy = createServer().on('connect', (request: IncomingMessage, socket: Duplex) => {
    asked.push(request.url)
    const { hostname, port } = new URL(`http://${request.url ?? ''}`)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [onward, socket]) end.on('error', () => { socket.destroy(); onward.destroy() })
  })
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { proxy.close() })
  const { transport, record } = openTransport(origin, { proxy: `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}` })
  const { host } = new URL(origin)
  expect(await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)).toMatchObject({ status: 200, json: { host } })
  expect(asked).toEqual([host])
})

test('credentials never leave for another origin', async () => {
  const seen: unknown[] = []
  const other = await listen((request, response) => { seen.push(request.headers); response.end() })
  const origin = await listen((_, response) => { response.end() })
  const { transport, record } = openTransport(origin, { credentials: bearer('secret-token') })
  await expect(transport.send({ method: 'GET', url: `${other}/scim/Users` }, record)).rejects.toMatchObject({ code: 'OTHER_ORIGIN' })
  await expect(transport.send({ method: 'DELETE', url: `${other}/scim/Users/1` }, record)).rejects.toMatchObject({ name: 'WriteRefused' })
  expect(seen).toEqual([])
  expect(() => createTransport({ runId: 'run', writable: false, bases: [origin, other] })).toThrow('the bases have to be on one origin')
})

test('members called __proto__ are ordinary members', async () => {
  const origin = await listen((_, response) => { response.end('{"__proto__":{"polluted":true}}') })
  const { transport, record } = openTransport(origin)
  const { json } = await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  expect(Object.keys(json ?? {})).toEqual(['__proto__'])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})
