import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import { compareWithRemarks, interopPage } from './interop-table.ts'
import remarks from './interop-remarks.json' with { type: 'json' }
import { accusations, proveAt, type Proof } from './prove.ts'
import { startScimmy, type ScimmyServer } from './scimmy.ts'

const { requirements } = loadContract('rfc')
const writes = /^(?:PUT|PATCH|DELETE) |^POST (?!.*\/\.search$)/

describe('a run against SCIMMY, a server that others wrote', () => {
  let server: ScimmyServer
  let before: number
  let proof: Proof

  beforeAll(async () => {
    server = await startScimmy()
    before = server.size()
    proof = await proveAt('rfc', server)
  }, 300_000)

  afterAll(() => server.close())

  test('ends without an error of its own', () => {
    expect(proof.verdicts.filter(({ outcome }) => outcome === 'error').map(({ check, error }) => `${check}: ${error ?? ''}`)).toEqual([])
  })

  test('leaves nothing behind', () => {
    expect(proof.leftovers).toEqual([])
    expect(server.size()).toBe(before)
  })

  test('finds nothing that nobody has judged, and everything that was judged', () => {
    expect(compareWithRemarks(accusations(proof.verdicts), remarks, definitions, requirements)).toEqual({ unjudged: [], outdated: [] })
  })

  test('skips what the server does not announce, with a reason', () => {
    const skipped = proof.verdicts.filter(({ outcome }) => outcome === 'skip')
    expect(skipped.filter(({ skip }) => (skip?.reason ?? '') === '')).toEqual([])
    expect(skipped.map(({ skip }) => skip?.reason)).toContain('the server does not announce etag')
    expect(skipped.map(({ skip }) => skip?.reason)).toContain('the server does not announce cursor-based pagination')
  })

  test('has the result that reports/interop.md tells', async () => {
    const page = interopPage(accusations(proof.verdicts), remarks, definitions, requirements)
    await expect(page).toMatchFileSnapshot('../../reports/interop.md')
  })
})

test('a run that may not write sends SCIMMY no write', async () => {
  const server = await startScimmy()
  const before = server.size()
  try {
    const { verdicts } = await proveAt('rfc', { ...server, writable: false })
    expect(server.received.filter((line) => writes.test(line))).toEqual([])
    expect(verdicts.filter(({ outcome }) => outcome === 'error').map(({ check, error }) => `${check}: ${error ?? ''}`)).toEqual([])
    expect(verdicts.some(({ outcome }) => outcome === 'pass')).toBe(true)
    expect(server.size()).toBe(before)
  } finally {
    await server.close()
  }
})
