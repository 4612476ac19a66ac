import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfigFile } from './config-file.ts'
import { resolveConfig, type RunFlags } from './config.ts'
import { UsageError } from './errors.ts'
import { isLoopback } from './loopback.ts'

const nothing = { values: {}, folder: '/' }

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'scimspec-config-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

test('flags beat the environment, the environment beats the file, the file beats the defaults', () => {
  const file = { values: { url: 'https://file.example/scim', token: 'from-file', concurrency: 2, timeout: 9 }, folder: '/' }
  const environment = { SCIMSPEC_URL: 'https://environment.example/scim', SCIMSPEC_TOKEN: 'from-environment' }
  const all = resolveConfig('https://flag.example/scim/', { token: 'from-flag', concurrency: 5 }, environment, file)
  expect([all.url, all.target.credentials, all.concurrency, all.target.timeout]).toEqual(['https://flag.example/scim', { kind: 'bearer', token: 'from-flag' }, 5, 9])
  const less = resolveConfig(undefined, {}, environment, file)
  expect([less.url, less.target.credentials, less.concurrency]).toEqual(['https://environment.example/scim', { kind: 'bearer', token: 'from-environment' }, 2])
  const least = resolveConfig(undefined, {}, {}, file)
  expect([least.url, least.target.credentials]).toEqual(['https://file.example/scim', { kind: 'bearer', token: 'from-file' }])
  expect(resolveConfig(undefined, {}, {}, nothing)).toMatchObject({ contract: 'rfc', concurrency: 8, readOnly: false, allowWrites: false, target: { credentials: { kind: 'none' } } })
})

test('a header Authorization is a credential of the rank that it is given with', () => {
  const file = { values: { headers: { Authorization: 'Basic ZmlsZQ==', 'X-Tenant': 'a' } }, folder: '/' }
  const target = (flags: RunFlags, environment = {}) => resolveConfig('https://flag.example/scim', flags, environment, file).target
  expect(target({})).toMatchObject({ credentials: { kind: 'none' }, headers: { authorization: 'Basic ZmlsZQ==', 'x-tenant': 'a' } })
  expect(target({ token: 'from-flag' })).toMatchObject({ credentials: { token: 'from-flag' }, headers: { 'x-tenant': 'a' } })
  expect(target({ token: 'from-flag' }).headers).not.toHaveProperty('authorization')
  expect(target({}, { SCIMSPEC_TOKEN: 'from-environment' }).headers).not.toHaveProperty('authorization')
  expect(target({ header: [['authorization', 'Basic ZmxhZw==']] }, { SCIMSPEC_TOKEN: 'from-environment' })).toMatchObject({ credentials: { kind: 'none' }, headers: { authorization: 'Basic ZmxhZw==' } })
})

test('a configuration is found beside the nearest package.json, in TypeScript too, and no further up', async () => {
  const outer = await folder()
  await writeFile(join(outer, 'scimspec.config.json'), '{ "contract": "genesys" }')
  const inner = await mkdtemp(join(outer, 'project-'))
  await writeFile(join(inner, 'package.json'), '{}')
  expect((await loadConfigFile(undefined, inner)).values).toEqual({})
  await writeFile(join(inner, 'scimspec.config.ts'), "const contract: string = 'rfc'\nexport default { contract, only: ['versioning.*'] }\n")
  expect((await loadConfigFile(undefined, inner)).values).toEqual({ contract: 'rfc', only: ['versioning.*'] })
  expect((await loadConfigFile(undefined, outer)).values).toEqual({ contract: 'genesys' })
})

test('a byte order mark before a configuration is passed over', async () => {
  const path = join(await folder(), 'bom.json')
  await writeFile(path, '\uFEFF{ "contract": "genesys" }')
  expect((await loadConfigFile(path, '/')).values).toEqual({ contract: 'genesys' })
})

test.for<[string, string, string | undefined, string]>([
  ['a folder', 'folder.json', undefined, 'The configuration file PATH is a folder; name a .json, .js or .ts file.'],
  ['a kind that is not known', 'config.yaml', 'contract: rfc', 'The configuration file PATH is of no known kind; write a .json, .js or .ts file.'],
  ['a script that does not compile', 'broken.ts', "const a = 1\nexport default { contract: 'rfc\n", 'PATH could not be loaded: Unterminated string, at line 2, column 28.'],
  ['a script that throws', 'throws.js', "throw new Error('not today')\n", 'PATH could not be loaded: not today.'],
  ['a script that never ends', 'waits.ts', 'await new Promise(() => {})\nexport default {}\n', 'PATH could not be loaded: it gave no configuration within 0.3 s; it may await what never comes.'],
  ['a promise that never settles', 'promise.js', 'export default new Promise(() => {})\n', 'PATH could not be loaded: it gave no configuration within 0.3 s; it may await what never comes.'],
])('%s is told in one sentence', async ([, name, content, sentence]) => {
  const path = join(await folder(), name)
  await (content === undefined ? mkdir(path) : writeFile(path, content))
  const said = await loadConfigFile(path, '/', /never/.test(sentence) ? 300 : undefined).then(() => 'nothing', (error: unknown) => (error instanceof UsageError ? error.message : 'no usage error'))
  expect(said).toBe(sentence.replace('PATH', path))
})

test.for(['127.0.0.1', '127.9.9.9', 'localhost', '[::1]', 'LOCALHOST'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.for(['example.com', '10.0.0.1', '192.168.0.1', '0.0.0.0', '128.0.0.1', 'localhost.example.com', '[::2]', '127.0.0.1.example.com'])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false)
})
