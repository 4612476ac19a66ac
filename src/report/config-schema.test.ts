import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { isObject } from '../scim/json.ts'

const complete = {
  $schema: './node_modules/scimspec/schemas/tool/config.schema.json',
  url: 'https://scim.example.com/v2', contract: 'genesys@2025-05', token: 't', tokenEnv: 'TOKEN', basicEnv: 'BASIC', headers: { 'X-Tenant': 'a' },
  oauth: { tokenUrl: 'https://login.example.com/token', clientId: 'c', clientSecretEnv: 'SECRET', scope: 'scim' },
  cert: 'c.pem', key: 'k.pem', ca: 'ca.pem', insecure: false, proxy: 'http://proxy:3128', allowWrites: true, readOnly: false,
  only: ['create.*'], skip: ['bulk.*'], section: '7644-3.14', level: 'must', seed: -1, runs: 50, budget: 20, concurrency: 5, rate: 2.5,
  timeout: 5_000, settle: 0, report: ['junit=out.xml'], strict: true, minCoverage: 80,
  fixtures: { roles: ['employee'], skills: ['a'], languages: ['b'], divisions: ['Home'], groupId: 'g', tokens: { reader: 'READER_TOKEN' } },
}

test('a configuration with every member is valid, and so is an empty one', async () => {
  expect(await problems(complete)).toEqual([])
  expect(await problems({})).toEqual([])
})

test.each([
  ['an unknown member', { uri: 'https://x' }, ' must NOT have additional properties'],
  ['an unknown member of oauth', { oauth: { ...complete.oauth, clientSecret: 's' } }, '/oauth must NOT have additional properties'],
  ['a URL of another scheme', { url: 'ftp://x' }, '/url must match pattern "^https?://"'],
  ['a certificate without its key', { cert: 'c.pem' }, ' must have property key when property cert is present'],
  ['a header that would break the request', { headers: { a: 'b\r\nc: d' } }, '/headers/a must match pattern "^[^\\r\\n\\u0000]*$"'],
  ['a floor beyond 100 percent', { minCoverage: 101 }, '/minCoverage must be <= 100'],
])('%s is refused', async (_, config, problem) => {
  expect(await problems(config)).toContain(problem)
})

async function problems(config: object): Promise<readonly string[]> {
  const schema: unknown = JSON.parse(await readFile(new URL('../../schemas/tool/config.schema.json', import.meta.url), 'utf8'))
  if (!isObject(schema)) throw new TypeError('the schema is no object')
  const validate = addFormats.default(new Ajv({ allErrors: true })).compile(schema)
  validate(config)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}
