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

test('a token is seen in any letter case, in hex, and percent-encoded or escaped to the last character', () => {
  const token = 'Sekrit+Token/1\u{1F600}'
  const redactor = createRedactor([token], [])
  const bytes = [...Buffer.from(token)].map((byte) => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: token.length }, (_, at) => token.charCodeAt(at).toString(16).padStart(4, '0'))
  const percent = bytes.map((byte) => `%${byte}`).join('')
  const json = units.map((unit) => `\\u${unit}`).join('')
  const forms = [
    token.toLowerCase(), token.toUpperCase(), bytes.join(''), bytes.join('').toUpperCase(), percent, percent.toUpperCase(), encodeURIComponent(percent),
    json, json.replaceAll('\\', '\\\\'), `%53ekrit\\u002BToken%2f1${encodeURIComponent('\u{1F600}')}`,
  ]
  for (const form of forms) expect(redactor.text(`also shown: k${form}, x`)).toBe('also shown: k[redacted], x')
  const exchange = redactor.exchange({
    n: 1, ms: 1, request: { method: 'GET', url: `http://h/${percent}`, headers: {} }, response: { status: 200, headers: { 'x-hex': bytes.join('') }, body: `{"broken":"${json}` },
  })
  expect(exchange).toMatchObject({ request: { url: 'http://h/[redacted]' }, response: { headers: { 'x-hex': '[redacted]' }, body: '{"broken":"[redacted]' } })
})

test('a short secret blots out no ordinary text', () => {
  const redactor = createRedactor(['user', 'b1c2'], [])
  expect(redactor.text('Users of userName 75736572: the password is "user", %22b1c2%22')).toBe('Users of userName 75736572: the password is "[redacted]", %22[redacted]%22')
  expect(redactor.text('/Users/8b1c2f?password=b1c2')).toBe('/Users/8b1c2f?password=[redacted]')
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
