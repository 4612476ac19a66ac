import { expect, test } from 'vitest'
import { listen, openTransport } from '../dev/loopback.ts'
import { isTooDeepJson, parseJson } from './body.ts'

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

test('JSON that is nested too deep is told from what is no JSON', () => {
  expect([parseJson(nested(500)) === undefined, isTooDeepJson(nested(500))]).toEqual([false, false])
  expect([parseJson(nested(100_000)), isTooDeepJson(nested(100_000))]).toEqual([undefined, true])
  expect([parseJson('['.repeat(100_000)), isTooDeepJson('['.repeat(100_000))]).toEqual([undefined, false])
  expect(isTooDeepJson(`"${'['.repeat(1000)}"`)).toBe(false)
})

test('an answer says that its body is too deep', async () => {
  const origin = await listen((request, response) => { response.end(nested(request.url === '/scim/deep' ? 100_000 : 3)) })
  const { transport, record } = openTransport(origin)
  expect(await transport.send({ method: 'GET', url: `${origin}/scim/deep` }, record)).toMatchObject({ json: undefined, tooDeep: true })
  expect(await transport.send({ method: 'GET', url: `${origin}/scim/flat` }, record)).not.toHaveProperty('tooDeep')
})
