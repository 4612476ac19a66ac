import { afterEach, expect, test, vi } from 'vitest'
import { startReference, type Reference, type ReferenceOptions } from '../reference/server.ts'
import { transportOptions } from './settings.ts'
import { createTransport } from './transport.ts'
import type { Exchange, Transport } from './types.ts'

const secret = 's3cret:with/odd=characters'
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const close of open.splice(0).reverse()) await close()
})

async function connect(more: Partial<ReferenceOptions> = {}, clientSecret = secret): Promise<{ reference: Reference; transport: Transport }> {
  const reference = await startReference({ oauth: { clientId: 'client one', clientSecret: secret, lifetime: 3600 }, ...more })
  const transport = createTransport(transportOptions(
    { credentials: { kind: 'oauth', tokenUrl: reference.tokenUrl, clientId: 'client one', clientSecret }, headers: {} },
    { runId: 'oauthrun', bases: [reference.rfcUrl], writable: false },
  ))
  open.push(() => reference.close(), () => transport.close())
  return { reference, transport }
}

const read = (transport: Transport, url: string, seen: Exchange[] = []) => transport.send({ method: 'GET', url }, (exchange) => seen.push(exchange))

test('a token is fetched once for many requests and never recorded', async () => {
  const { reference, transport } = await connect()
  const seen: Exchange[] = []
  const answers = await Promise.all(Array.from({ length: 5 }, () => read(transport, `${reference.rfcUrl}/Users?count=1`, seen)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(reference.issuedTokens).toBe(1)
  expect(JSON.stringify(seen)).not.toContain('issued-')
  expect(transport.redact(`a log with ${secret}`)).toBe('a log with [redacted]')
})

test('a token is renewed before it expires', async () => {
  const { reference, transport } = await connect({ oauth: { clientId: 'client one', clientSecret: secret, lifetime: 600 } })
  const clock = performance.now.bind(performance)
  for (const [later, issued] of [[0, 1], [500_000, 1], [575_000, 2], [1_000_000, 2], [1_146_000, 3]] as const) {
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + later)
    expect([later, (await read(transport, `${reference.rfcUrl}/Users?count=1`)).status, reference.issuedTokens]).toEqual([later, 200, issued])
  }
})

test('a token that the target no longer accepts is replaced, and the request repeated', async () => {
  const { reference, transport } = await connect()
  expect((await read(transport, `${reference.rfcUrl}/Users?count=1`)).status).toBe(200)
  reference.revokeTokens()
  const seen: Exchange[] = []
  expect((await read(transport, `${reference.rfcUrl}/Users?count=1`, seen)).status).toBe(200)
  expect(seen.map(({ response }) => response?.status)).toEqual([401, 200])
  expect(reference.issuedTokens).toBe(2)
})

test('what a request lacks besides a token stays refused', async () => {
  const { reference, transport } = await connect()
  const answer = await transport.send({ method: 'GET', url: `${reference.rfcUrl}/Users`, as: 'nobody' }, () => undefined)
  expect([answer.status, reference.issuedTokens]).toEqual([401, 0])
})

test('a refused client is told without its secret', async () => {
  const { reference, transport } = await connect({}, 'wrong-secret-of-mine')
  const failure = await read(transport, `${reference.rfcUrl}/Users`).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'CREDENTIALS', message: expect.stringMatching(/^no credentials: the token endpoint .*\/oauth\/token answered 401: invalid_client$/) })
  expect(String(failure)).not.toContain('wrong-secret')
})

test('the token endpoint may be on another origin, which gets nothing but the client', async () => {
  const issuer = await startReference({ oauth: { clientId: 'c', clientSecret: secret, lifetime: 60 } })
  const target = await startReference()
  const transport = createTransport(transportOptions(
    { credentials: { kind: 'oauth', tokenUrl: issuer.tokenUrl, clientId: 'c', clientSecret: secret }, headers: {} },
    { runId: 'oauthrun', bases: [target.rfcUrl], writable: false },
  ))
  open.push(() => issuer.close(), () => target.close(), () => transport.close())
  // The target knows no token of the other server; the repeated request shows that a fresh one was fetched.
  expect((await read(transport, `${target.rfcUrl}/Users`)).status).toBe(401)
  expect([issuer.issuedTokens, target.issuedTokens]).toEqual([2, 0])
})

test('a limit on requests is paced for until the answer comes', async () => {
  const { reference, transport } = await connect({ rateLimit: { requests: 3, seconds: 1 } })
  const seen: Exchange[] = []
  for (let n = 0; n < 4; n += 1) expect((await read(transport, `${reference.rfcUrl}/Users?count=1`, seen)).status).toBe(200)
  expect(reference.refusedRequests).toBe(1)
  expect(seen.map(({ response }) => response?.status)).toEqual([200, 200, 200, 429, 200])
  expect(seen[3]?.response?.headers).toMatchObject({ 'retry-after': '1', 'inin-ratelimit-allowed': '3', 'inin-ratelimit-count': '4' })
})
