import { expect, test } from 'vitest'
import { createTransport } from './transport.ts'
import { transportOptions, type CredentialSettings } from './settings.ts'

test.each<CredentialSettings>([
  { kind: 'bearer', token: 'hunter-two' },
  { kind: 'basic', user: 'me', password: 'hunter-two' },
  { kind: 'oauth', tokenUrl: 'http://localhost/token', clientId: 'me', clientSecret: 'hunter-two' },
])('the secret of $kind credentials is known before the first request', async (credentials) => {
  const transport = createTransport(transportOptions({ credentials, headers: {} }, { runId: 'run', bases: ['http://localhost/scim'], writable: false }))
  expect(transport.redact('a hunter-two b')).toBe('a [redacted] b')
  await transport.close()
})
