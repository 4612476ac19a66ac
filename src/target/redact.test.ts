import { expect, test } from 'vitest'
import { answer, listen, openTransport } from '../dev/loopback.ts'
import { basic, bearer } from './credentials.ts'
import { toCurl } from './curl.ts'
import { createRedactor } from './redact.ts'

test('a token that the server echoes in every way stands nowhere in the record', async () => {
  const token = 'se/cret+to"ken='
  const origin = await listen((request, response) => {
    const base64 = Buffer.from(`x${token}y`).toString('base64')
    answer(response, 200, { echoed: token, [token]: 1, base64, url: encodeURIComponent(token), all: request.headers }, {
      'x-echo': encodeURIComponent(token), 'set-cookie': 'session=1', location: `/x?access_token=${encodeURIComponent(token)}`,
    })
  })
  const { transport, record, exchanges } = openTransport(origin, { credentials: bearer(token), headers: { 'X-Tenant-Key': 'tenant-key-1' } })
  const response = await transport.send({ method: 'GET', url: `${origin}/scim/Users?q=${encodeURIComponent(token)}` }, record)
  expect(response.text).toContain('cret+to')
  const recorded = JSON.stringify(exchanges)
  for (const form of ['cret+to', 'cret%2Bto', 'tenant-key-1', 'session=1', Buffer.from(`x${token}y`).toString('base64').slice(4, 14)]) {
    expect(recorded).not.toContain(form)
  }
  expect(exchanges[0]?.request.headers['authorization']).toBe('Bearer [redacted]')
  expect(transport.redact(`the token is ${token}`)).toBe('the token is [redacted]')
})

test('the password of Basic is a secret of its own', async () => {
  const origin = await listen((_, response) => { answer(response, 200, { detail: 'wrong: hunter22' }) })
  const { transport, record, exchanges } = openTransport(origin, { credentials: basic('me', 'hunter22') })
  await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  expect(JSON.stringify(exchanges)).not.toMatch(/hunter22|aHVudGVyMjI/)
})

test('members that hold secrets are masked, whole or broken, and everything else is left as it was written', () => {
  const redactor = createRedactor([], [])
  const body = (text: string): string | undefined =>
    redactor.exchange({ n: 1, ms: 1, request: { method: 'POST', url: 'http://h/', headers: {}, body: text } }).request.body
  expect(body('{"password":"a","n":{"Access_Token":["x"]},"active":true}')).toBe('{"password":"[redacted]","n":{"Access_Token":"[redacted]"},"active":true}')
  expect(body('{"Operations":[{"op":"add","path":"password","value":"a"}]}')).toContain('"value":"[redacted]"')
  expect(body('{"password": "a\\"b", "x')).toBe('{"password": "[redacted]", "x')
  expect(body('{ "n": 1.0, "name": "password" }')).toBe('{ "n": 1.0, "name": "password" }')
  expect(body('{"__proto__":{"secret":"x"}}')).toBe('{"__proto__":{"secret":"[redacted]"}}')
  expect(body('['.repeat(50_000))?.length).toBeLessThan(17_000)
  expect(body('x'.repeat(20_000))).toMatch(/\[cut: 16384 of 20000 characters are shown\]$/)
})

test('a curl line is safe to paste and has no credential', () => {
  const line = toCurl({
    n: 1, ms: 1,
    request: { method: 'PATCH', url: 'http://h/scim/Users/a?filter=x', headers: { authorization: 'Bearer [redacted]', 'user-agent': 'scimspec' }, body: '{"a":"it\'s $(rm) `x`"}' },
  })
  expect(line).toBe(`curl --globoff --path-as-is -i -X PATCH -H 'authorization: Bearer '"$SCIM_TOKEN"'' --data-raw '{"a":"it'\\''s $(rm) \`x\`"}' 'http://h/scim/Users/a?filter=x'`)
})
