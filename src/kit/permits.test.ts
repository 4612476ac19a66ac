import { expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { openTransport, answer, listen } from '../dev/loopback.ts'
import { bearer } from '../target/credentials.ts'
import { discover } from '../target/discover.ts'
import type { Outgoing } from '../target/types.ts'
import { Permits } from './permits.ts'
import { bodyOf } from './resources.ts'

test('a body that is too deep to be read is no ground for a finding, and the reason says so', async () => {
  const origin = await listen((_, response) => { response.end(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) })
  const { transport, record } = openTransport(origin)
  const contract = loadContract('rfc')
  const bases = [{ id: 'scim', url: `${origin}/scim` }]
  const session = { contract, bases, profile: await discover(transport, contract, { bases, writable: false }) }
  const permits = new Permits(session)
  const response = await transport.send({ method: 'GET', url: `${origin}/scim/Users` }, record)
  expect(permits.excuse(response)).toBe('the body of the answer is nested deeper than the 500 levels that are read')
  expect(() => bodyOf(response, 'reading')).toThrow(/nested deeper than the 500 levels/)
})

test('a 401 to credentials that were accepted before is no ground for a finding, one to others is', async () => {
  let expired = true
  const origin = await listen((_, response) => { answer(response, expired ? 401 : 200, {}) })
  const { transport, record } = openTransport(origin, { credentials: bearer('token-of-the-operator'), tokens: { none: 'token-of-another' } })
  const contract = loadContract('rfc')
  const bases = [{ id: 'scim', url: `${origin}/scim` }]
  const permits = new Permits({ contract, bases, profile: await discover(transport, contract, { bases, writable: false }) })
  const ask = async (as?: Outgoing['as']): Promise<string | undefined> => {
    const response = await transport.send({ method: 'GET', url: `${origin}/scim/Users`, ...(as === undefined ? {} : { as }) }, record)
    permits.see(response)
    return permits.excuse(response)
  }
  expect(await ask()).toBeUndefined()
  expired = false
  await ask('nobody')
  expired = true
  expect(await ask()).toBeUndefined()
  expired = false
  await ask()
  expired = true
  expect(permits.lost).toBe(false)
  expect(await ask()).toMatch(/answered 401, though they were accepted before/)
  expect(permits.lost).toBe(true)
  for (const as of ['nobody', 'impostor', { client: 'none' }] as const) expect(await ask(as)).toBeUndefined()
})

test('a 403 is no ground for a finding where the credentials of the run were never permitted the operation, one to another client is', async () => {
  const origin = await listen((_, response) => { answer(response, 403, {}) })
  const { transport, record } = openTransport(origin, { tokens: { none: 'token-of-another' } })
  const contract = loadContract('rfc')
  const bases = [{ id: 'scim', url: `${origin}/scim` }]
  const permits = new Permits({ contract, bases, profile: await discover(transport, contract, { bases, writable: false }) })
  const url = `${origin}/scim/Users`
  expect(permits.excuse(await transport.send({ method: 'GET', url }, record))).toMatch(/the credentials do not permit GET of Users/)
  expect(permits.excuse(await transport.send({ method: 'GET', url, as: { client: 'none' } }, record))).toBeUndefined()
})
