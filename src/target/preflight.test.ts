import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { answer, listen, openTransport } from '../dev/loopback.ts'
import { resolveBases } from './bases.ts'
import type { TransportOptions } from './options.ts'
import { preflight } from './preflight.ts'
import type { PreflightTrouble } from './trouble.ts'
import { failureTrouble } from './trouble.ts'
import { TransportFailure } from './types.ts'

const contract = loadContract('rfc')

async function examine(origin: string, limits: Pick<TransportOptions, 'timeout' | 'maxBytes'> = {}): Promise<PreflightTrouble | undefined> {
  const base = `${origin}/scim`
  const { transport } = openTransport(origin, { bases: [base], timeout: 2000, writable: false, ...limits })
  return preflight(transport, contract, resolveBases(base, contract))
}

async function against(listener: RequestListener, limits: Pick<TransportOptions, 'timeout' | 'maxBytes'> = {}): Promise<PreflightTrouble | undefined> {
  const origin = await listen(listener)
  const trouble = await examine(origin, limits)
  return trouble && { ...trouble, message: trouble.message.replaceAll(origin, 'ORIGIN'), hint: trouble.hint.replaceAll(origin, 'ORIGIN') }
}

test('a server with or without discovery passes', async () => {
  expect(await against((_, response) => { answer(response, 200, {}) })).toBeUndefined()
  expect(await against((request, response) => {
    answer(response, request.url?.startsWith('/scim/Users?') === true ? 200 : 404, { totalResults: 0 })
  })).toBeUndefined()
})

test('a server without discovery that lists nobody without a filter passes', async () => {
  const refuse: RequestListener = (request, response) => {
    const status = request.url?.startsWith('/scim/Users') === true ? 400 : 404
    answer(response, status, { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status) })
  }
  expect(await against(refuse)).toBeUndefined()
  expect(await against((_, response) => { answer(response, 400, { message: 'no' }) })).toMatchObject({ kind: 'not-scim' })
})

test('credentials that only open discovery do not pass', async () => {
  const trouble = await against((request, response) => { answer(response, request.url?.startsWith('/scim/Users') === true ? 401 : 200, {}) })
  expect(trouble).toMatchObject({ kind: 'unauthorized', message: 'ORIGIN/scim answers 401: it does not accept the credentials.' })
})

test('where discovery answers, a list that is too long, slow or cut off is for the checks to judge', async () => {
  const listing = (list: RequestListener): RequestListener => (request, response) => {
    if (request.url?.startsWith('/scim/Users') === true) list(request, response)
    else answer(response, 200, {})
  }
  const kinds: RequestListener[] = [
    (_, response) => { response.end(' '.repeat(20_000)) },
    (request) => { request.socket.destroy() },
    (_, response) => { response.write('{') },
  ]
  for (const list of kinds) expect(await against(listing(list), { timeout: 300, maxBytes: 10_000 })).toBeUndefined()
})

test('where discovery does not answer, the URL that failed and the limit are named', async () => {
  const listing = (list: RequestListener): RequestListener => (request, response) => {
    if (request.url?.startsWith('/scim/Users') === true) list(request, response)
    else answer(response, 404, {})
  }
  const limits = { timeout: 300, maxBytes: 10_000 }
  expect(await against(listing((_, response) => { response.end(' '.repeat(20_000)) }), limits)).toMatchObject({ kind: 'too-large', message: 'ORIGIN/scim/Users?count=1 answers with a larger body than the run reads.' })
  expect(await against(listing((_, response) => { response.write('{') }), limits)).toMatchObject({ kind: 'timeout', message: 'ORIGIN/scim/Users?count=1 gave no complete answer within the time limit.' })
  expect(await against(listing((request) => { request.socket.destroy() }), limits)).toMatchObject({ kind: 'dropped', message: 'ORIGIN/scim/Users?count=1: the connection was closed without a complete answer.' })
})

test('one discovery document that is cut off leaves the others', async () => {
  expect(await against((request, response) => {
    if (request.url === '/scim/ServiceProviderConfig') request.socket.destroy()
    else answer(response, 200, {})
  })).toBeUndefined()
})

test('a rate limit is waited out for a moment only, and named with what it asks for', async () => {
  const start = performance.now()
  const forever: RequestListener = (_, response) => { answer(response, 429, {}, { 'retry-after': '99999999' }) }
  expect(await against(forever)).toMatchObject({
    kind: 'rate-limited', message: 'ORIGIN/scim/ServiceProviderConfig answers 429: the server limits the rate of requests and asks to come back in 1157.4 days.',
  })
  expect(await against((_, response) => { answer(response, 429, {}) })).toMatchObject({ message: expect.stringMatching(/and does not say when to come back\.$/) as string })
  expect(await against((request, response) => { if (request.url?.includes('/Users') === true) forever(request, response); else answer(response, 200, {}) })).toMatchObject({ kind: 'rate-limited' })
  let refusals = 0
  expect(await against((_, response) => { if (refusals++ === 0) answer(response, 429, {}, { 'retry-after': '0' }); else answer(response, 200, {}) })).toBeUndefined()
  expect(performance.now() - start).toBeLessThan(3000)
})

test('each kind of answer has words of its own', async () => {
  const kinds: [string, RequestListener][] = [
    ['forbidden', (_, response) => { answer(response, 403, {}) }],
    ['server-error', (_, response) => { response.writeHead(502, { 'content-type': 'text/html' }).end('<html>') }],
    ['html', (_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>') }],
    ['not-scim', (_, response) => { response.end('hello') }],
    ['dropped', (request) => { request.socket.destroy() }],
  ]
  for (const [kind, listener] of kinds) expect(await against(listener)).toMatchObject({ kind })
  const deep = await against((_, response) => { response.end('['.repeat(1000) + ']'.repeat(1000)) })
  expect(deep?.message).toBe('ORIGIN/scim/ServiceProviderConfig answers with JSON nested deeper than the 500 levels that are read.')
  const redirect = await against((_, response) => { response.writeHead(301, { location: 'https://login.example/x?token=1' }).end() })
  expect(redirect?.message).toBe('ORIGIN/scim redirects with 301 to https://login.example/x.')
})

test('a wrong path is answered with the right one', async () => {
  const trouble = await against((request, response) => { answer(response, request.url === '/scim/v2/ServiceProviderConfig' ? 200 : 404, {}) })
  expect(trouble).toMatchObject({ kind: 'not-found', hint: 'Try ORIGIN/scim/v2 instead.' })
})

test('no server, no name and no answer are told apart', async () => {
  expect(await examine('http://127.0.0.1:1')).toMatchObject({ kind: 'refused', message: '127.0.0.1:1 refuses connections.' })
  expect(await examine(await listen(() => undefined), { timeout: 100 })).toMatchObject({ kind: 'timeout' })
  const kinds = ['ENOTFOUND', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO', 'ODD'].map((code) =>
    failureTrouble(new TransportFailure('odd', code), 'https://scim.example/v2').message)
  expect(kinds).toMatchInlineSnapshot(`
    [
      "The host name scim.example cannot be resolved.",
      "The certificate of scim.example is self-signed.",
      "The certificate of scim.example has expired or is not valid yet.",
      "The certificate of scim.example is for another host name.",
      "scim.example does not speak TLS as expected (EPROTO).",
      "scim.example cannot be reached: odd.",
    ]
  `)
})

test('a URL that ends in one of the base paths means that base alone', () => {
  const genesys = loadContract('genesys')
  expect(resolveBases('https://h/', genesys).map(({ url }) => url)).toEqual(['https://h/api/v2/scim', 'https://h/api/v2/scim/v2'])
  expect(resolveBases('https://h/api/v2/scim/v2/', genesys)).toEqual([{ id: 'v2', url: 'https://h/api/v2/scim/v2' }])
  expect(resolveBases('https://h/scim/v2/', contract).map(({ url }) => url)).toEqual(['https://h/scim/v2'])
  for (const url of ['scim', 'ftp://h', 'https://u:p@h', 'https://h/?a=b']) expect(() => resolveBases(url, contract)).toThrow(TypeError)
})
