import { expect, test } from 'vitest'
import { startReference } from '../reference/server.ts'
import { clientCredentials } from '../target/oauth.ts'
import { startRecordingProxy } from '../dev/recording-proxy.ts'
import { accusations, describe, prove, proveAt, type Proof } from './prove.ts'
import { everything } from '../engine/plan.ts'

const troubles = ({ verdicts, leftovers }: Proof) => [
  ...accusations(verdicts).map(describe),
  ...verdicts.flatMap(({ check, error }) => (error === undefined ? [] : [`${check}: ${error}`])),
  ...leftovers,
]
const sampled = { selection: { ...everything, sample: { rows: 1, choice: 1 } }, generation: { runs: 2, shrinks: 0, replay: {} } }

test.each(['genesys', 'rfc'])('a server whose reads lag behind its writes is green under %s when the run waits for it', async (contract) => {
  const proof = await prove(contract, { lag: 100, settle: 2000, concurrency: 32, ...sampled })
  expect(troubles(proof)).toEqual([])
  expect(proof.verdicts.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(300)
  expect(proof.settleTimes.longest).toBeGreaterThanOrEqual(100)
  expect(proof.settleTimes.longest).toBeLessThan(2000)
})

test.each(['genesys', 'rfc'])('a server whose queries lag behind its reads is green under %s when the run waits for it', async (contract) => {
  const proof = await prove(contract, { queryLag: 150, settle: 2000, concurrency: 32, ...sampled })
  expect(troubles(proof)).toEqual([])
  expect(proof.verdicts.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(300)
  expect(proof.settleTimes.queries).toBeGreaterThanOrEqual(150)
})

test('a run that trusts the first answer of a lagging server is not green', async () => {
  const proof = await prove('genesys', { lag: 300, selection: { ...everything, only: ['read.*', 'create.*'] } })
  expect(proof.verdicts.every(({ outcome }) => outcome === 'pass')).toBe(false)
})

test('tokens that soon expire are renewed in mid-run', async () => {
  const client = { clientId: 'c', clientSecret: 'a secret', lifetime: 0.2 }
  const reference = await startReference({ oauth: client, latency: 20 })
  try {
    const credentials = clientCredentials({ tokenUrl: reference.tokenUrl, ...client }, {})
    const proof = await proveAt('genesys', { url: reference.genesysUrl, token: '', credentials }, { selection: { ...everything, only: ['versioning.*', 'create.*'] } })
    expect(troubles(proof)).toEqual([])
    expect(reference.issuedTokens).toBeGreaterThan(2)
  } finally {
    await reference.close()
  }
})

test('a limit on requests slows a run down and changes no verdict', async () => {
  const reference = await startReference({ rateLimit: { requests: 40, seconds: 1 } })
  try {
    const proof = await proveAt('genesys', { url: reference.genesysUrl, token: reference.token }, { selection: { ...everything, only: ['surface.*'] } })
    expect(troubles(proof)).toEqual([])
    expect(reference.refusedRequests).toBeGreaterThan(0)
  } finally {
    await reference.close()
  }
})

test('a server behind a proxy, whose references name another origin, is judged without an error and without a failure', async () => {
  const reference = await startReference()
  const proxy = await startRecordingProxy(new URL(reference.rfcUrl).origin)
  try {
    const { verdicts, leftovers } = await proveAt('rfc', { url: reference.rfcUrl.replace(new URL(reference.rfcUrl).origin, proxy.origin), token: reference.token }, sampled)
    expect(verdicts.filter(({ outcome }) => outcome === 'error' || outcome === 'fail').map(({ check, error }) => [check, error])).toEqual([])
    expect(verdicts.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(300)
    expect(leftovers).toEqual([])
  } finally {
    await proxy.close()
    await reference.close()
  }
})
