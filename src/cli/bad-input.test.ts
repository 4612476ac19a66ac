import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../dev/loopback.ts'
import { startReference, type Reference } from '../reference/server.ts'
import { exitCodeOf } from './exit-code.ts'
import { execute } from './program.ts'
import type { Terminal } from './terminal.ts'

let folder = ''
let reference: Reference

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scimspec-bad-input-'))
  reference = await startReference()
  await writeFile(join(folder, 'broken.json'), '{ "contract": ')
  await writeFile(join(folder, 'unknown.json'), '{ "contract": "rfc", "concurency": 4 }')
  await writeFile(join(folder, 'contract.json'), '{ "id": "ours", "title": "Ours", "extends": "rfc", "terms": { "defaultCount": "many" } }')
  await writeFile(join(folder, 'not-a-folder'), '')
  await writeFile(join(folder, 'empty.pem'), '')
  await writeFile(join(folder, 'text.pem'), 'not a certificate')
  await writeFile(join(folder, 'damaged.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  await writeFile(join(folder, 'cert.pem'), rootCertificates[0] ?? '')
  await writeFile(join(folder, 'key.pem'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await writeFile(join(folder, 'slow.json'), '{ "timeout": 99999999999 }')
  await writeFile(join(folder, 'seed.json'), '{ "seed": 4294967296 }')
  await writeFile(join(folder, 'host.json'), '{ "headers": { "Host": "example.com" } }')
  await writeFile(join(folder, 'twice.json'), '{ "headers": { "Authorization": "Bearer x" }, "token": "y" }')
  const fixtures = (values: object) => JSON.stringify({ contract: 'genesys', fixtures: values })
  await writeFile(join(folder, 'names.json'), fixtures({ roles: ['employee', 'astronaut'], skills: ['Juggling'], languages: ['Klingon'], divisions: ['Home', 'Moon'] }))
  await writeFile(join(folder, 'group.json'), fixtures({ groupId: 'none-such' }))
  await writeFile(join(folder, 'client.json'), fixtures({ tokens: { none: 'SCIMSPEC_TEST_CLIENT' } }))
  process.env['SCIMSPEC_TEST_CLIENT'] = 'not-a-known-token'
  process.env['SCIMSPEC_TEST_SECRET'] = 'not-the-secret'
})

afterAll(async () => {
  delete process.env['SCIMSPEC_TEST_CLIENT']
  delete process.env['SCIMSPEC_TEST_SECRET']
  await reference.close()
  await rm(folder, { recursive: true, force: true })
})

/** What a command says and how it ends, without a process of its own. */
async function scimspec(args: readonly string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const terminal: Terminal = { out: say, error: say, progress: { write: say }, live: false, color: false }
  try {
    return { code: await execute(args, terminal), said: said.join('') }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { code: exitCodeOf(error), said: `${said.join('')}${message}` }
  }
}

interface Case {
  readonly what: string
  readonly args: () => readonly string[]
  readonly code: number
  readonly says: RegExp
}

const url = () => reference.rfcUrl
const good = () => [url(), '--token', reference.token]

const pem = (name: string) => join(folder, name)

const cases: readonly Case[] = [
  { what: 'a contract that does not exist', args: () => [...good(), '--contract', 'okta'], code: 2, says: /no contract 'okta'; there are rfc, genesys/ },
  { what: 'an edition that does not exist', args: () => [...good(), '--contract', 'genesys@2018-01'], code: 2, says: /no edition '2018-01'; there are 2019-08, 2019-10, 2020-03, 2021-01, 2025-05/ },
  { what: 'a contract file with a wrong value', args: () => [...good(), '--contract', join(folder, 'contract.json')], code: 2, says: /contract\.json: at \/terms\/defaultCount expected/ },
  { what: 'a contract file that is not there', args: () => [...good(), '--contract', join(folder, 'none.json')], code: 2, says: /none\.json/ },
  { what: 'an option that does not exist', args: () => [...good(), '--wirte'], code: 2, says: /unknown option '--wirte'/ },
  { what: 'options that contradict each other', args: () => [...good(), '--read-only', '--allow-writes'], code: 2, says: /--read-only and --allow-writes contradict/ },
  { what: 'two credentials', args: () => [...good(), '--basic', 'a:b'], code: 2, says: /--token and --basic contradict/ },
  { what: 'a number that is none', args: () => [...good(), '--concurrency', 'many'], code: 2, says: /--concurrency wants a whole number from 1 on, not "many"/ },
  { what: 'a time that no timer can wait', args: () => [...good(), '--timeout', '99999999999'], code: 2, says: /--timeout wants a whole number from 1 to 2147483647, not "99999999999"/ },
  { what: 'a time to settle that no timer can wait', args: () => [...good(), '--settle', '2147483648'], code: 2, says: /--settle wants a whole number from 0 to 2147483647/ },
  { what: 'a budget that no timer can wait', args: () => [...good(), '--budget', '2147484'], code: 2, says: /--budget wants a whole number from 1 to 2147483,/ },
  { what: 'a time in the configuration that no timer can wait', args: () => [...good(), '--config', join(folder, 'slow.json')], code: 2, says: /slow\.json: \/timeout must be <= 2147483647/ },
  { what: 'a seed of more than 32 bits', args: () => [...good(), '--seed', '4294967296'], code: 2, says: /--seed wants a whole number from -2147483648 to 2147483647/ },
  { what: 'a seed of less than 32 bits', args: () => [...good(), '--seed', '-2147483649'], code: 2, says: /--seed wants a whole number/ },
  { what: 'a seed that may be negative', args: () => [...good(), '--seed', '-2147483648', '--level', 'may'], code: 2, says: /--level wants/ },
  { what: 'such a seed in the configuration', args: () => [...good(), '--config', join(folder, 'seed.json')], code: 2, says: /seed\.json: \/seed must be <= 2147483647/ },
  { what: 'a proxy that is no URL', args: () => [...good(), '--proxy', 'foo'], code: 2, says: /--proxy wants the URL of an http or https proxy.* not "foo"/ },
  { what: 'a proxy of another kind', args: () => [...good(), '--proxy', 'socks5://me:hush@127.0.0.1:1080'], code: 2, says: /--proxy wants the URL of an http or https proxy.* not "socks5:\/\/127\.0\.0\.1:1080"/ },
  { what: 'an empty file of authorities', args: () => [...good(), '--ca', pem('empty.pem')], code: 2, says: /empty\.pem given with --ca holds no certificate in PEM form/ },
  { what: 'authorities that are no PEM', args: () => [...good(), '--ca', pem('text.pem')], code: 2, says: /text\.pem given with --ca holds no certificate in PEM form/ },
  { what: 'a damaged certificate', args: () => [...good(), '--ca', pem('damaged.pem')], code: 2, says: /damaged\.pem given with --ca holds a certificate that cannot be read/ },
  { what: 'a key that is none', args: () => [...good(), '--cert', pem('cert.pem'), '--key', pem('text.pem')], code: 2, says: /text\.pem given with --key holds no private key in PEM form/ },
  { what: 'the key of another certificate', args: () => [...good(), '--cert', pem('cert.pem'), '--key', pem('key.pem')], code: 2, says: /key\.pem, given with --key, does not belong to the certificate in .*cert\.pem/ },
  { what: 'a URL with a bare question mark', args: () => ['http://127.0.0.1/scim/v2?'], code: 2, says: /has a query or fragment/ },
  { what: 'a URL with a bare fragment', args: () => ['http://127.0.0.1/scim/v2#'], code: 2, says: /has a query or fragment/ },
  { what: 'a token beside a header Authorization', args: () => [...good(), '--header', 'Authorization: Basic eDp5'], code: 2, says: /--token and --header Authorization contradict each other/ },
  { what: 'a token beside such a header in the configuration', args: () => [url(), '--config', join(folder, 'twice.json')], code: 2, says: /gives credentials twice/ },
  ...['Content-Length: 3', 'Transfer-Encoding: chunked', 'Host: example.com', 'Connection: close'].map((line) => ({ what: `the header ${line}`, args: () => [...good(), '--header', line], code: 2, says: /--header cannot set [\w-]+: it frames the message/ })),
  { what: 'such a header in the configuration', args: () => [...good(), '--config', join(folder, 'host.json')], code: 2, says: /headers cannot set Host: it frames the message/ },
  { what: 'a port that no host has', args: () => ['serve', '--port', '70000'], code: 2, says: /--port wants a whole number from 0 to 65535, not "70000"/ },
  { what: 'an empty token to serve', args: () => ['serve', '--token', ''], code: 2, says: /token given with --token is empty/ },
  { what: 'a header without a colon', args: () => [...good(), '--header', 'nonsense'], code: 2, says: /--header wants 'Name: value'/ },
  { what: 'a token that would break the header', args: () => [url(), '--token', 'a b'], code: 2, says: /token given with --token is empty or has blanks/ },
  { what: 'an environment variable that is not set', args: () => [url(), '--token-env', 'SCIMSPEC_NOT_SET'], code: 2, says: /SCIMSPEC_NOT_SET, which is not set/ },
  { what: 'a URL without a scheme', args: () => ['staging.example.com/scim'], code: 2, says: /has no scheme; write https:\/\/staging\.example\.com\/scim/ },
  { what: 'a URL with a password', args: () => ['https://me:pw@example.com/scim'], code: 2, says: /carries a user or password/ },
  { what: 'a report of an unknown format', args: () => [...good(), '--report', 'pdf'], code: 2, says: /unknown format 'pdf'; known are json/ },
  { what: 'a report path that cannot be written', args: () => [...good(), '--report', `json=${join(folder, 'not-a-folder', 'x.json')}`], code: 2, says: /cannot write .*x\.json: a file stands where the folder should be/ },
  { what: 'a report inside another', args: () => [...good(), '--report', `json=${join(folder, 'al/x.json')}`, '--report', `allure=${join(folder, 'al')}`], code: 2, says: /--report json: .*al\/x\.json lies inside .*al, the path of the allure report/ },
  { what: 'a selection of nothing', args: () => [...good(), '--only', 'no.such-check'], code: 2, says: /No check of rfc is selected: --only 'no\.such-check' leaves none/ },
  ...[['--only', 'a glob of check ids'], ['--skip', 'a glob of check ids'], ['--section', 'a section']].map(([flag = '', wanted = '']) => ({ what: `an empty ${flag}`, args: () => [...good(), flag, ''], code: 2, says: new RegExp(`${flag} wants ${wanted}, and is empty`) })),
  { what: 'an empty URL', args: () => [''], code: 2, says: /base URL is empty; give one/ },
  { what: 'a level that does not exist', args: () => [...good(), '--level', 'may'], code: 2, says: /--level wants must or should/ },
  { what: 'a configuration file that is not there', args: () => [...good(), '--config', join(folder, 'none.json')], code: 2, says: /configuration file .*none\.json does not exist/ },
  { what: 'a configuration file that is no JSON', args: () => [...good(), '--config', join(folder, 'broken.json')], code: 2, says: /broken\.json is no valid JSON/ },
  { what: 'a configuration file with an unknown member', args: () => [...good(), '--config', join(folder, 'unknown.json')], code: 2, says: /unknown\.json.*"concurency"/ },
  { what: 'an unknown check', args: () => ['explain', 'versioning.nothing'], code: 2, says: /no check or requirement "versioning\.nothing"/ },
  { what: 'an unknown command line', args: () => ['serve', '--port', 'x'], code: 2, says: /--port wants a whole number/ },
  { what: 'an unknown fault', args: () => ['serve', '--fault', 'nope'], code: 2, says: /no fault "nope"\. Known are:/ },
  { what: 'a misspelt fault', args: () => ['serve', '--fault', 'create.answers-220'], code: 2, says: /no fault "create\.answers-220"; did you mean create\.answers-200, create\.answers-202\?/ },
  { what: 'a misspelt check', args: () => ['explain', 'versioning.if-match-stale-is-refusd'], code: 2, says: /did you mean versioning\.if-match-stale-is-refused,/ },
  { what: 'a misspelt command', args: () => ['rnu', 'http://127.0.0.1:9/scim'], code: 2, says: /no command "rnu"; did you mean run\?/ },
  { what: 'a replay of no report', args: () => ['replay', join(folder, 'unknown.json'), 'x.y'], code: 2, says: /is no report that scimspec wrote/ },
  { what: 'names that the server does not know', args: () => [reference.genesysUrl, '--token', reference.token, '--config', join(folder, 'names.json')], code: 2, says: /fixtures\.roles: .*"astronaut"\.\s+fixtures\.divisions: .*"Moon"\.\s+fixtures\.skills: .*"Juggling"\.\s+fixtures\.languages: .*"Klingon"/ },
  { what: 'a group that the server does not have', args: () => [reference.genesysUrl, '--token', reference.token, '--config', join(folder, 'group.json')], code: 2, says: /fixtures\.groupId: the target has no group "none-such"/ },
  { what: 'the token of a client that the server does not know', args: () => [reference.genesysUrl, '--token', reference.token, '--config', join(folder, 'client.json')], code: 2, says: /fixtures\.tokens\.none: the target does not accept the token/ },
  { what: 'a client id without a token endpoint', args: () => [url(), '--client-id', 'me'], code: 2, says: /--client-id belongs to --oauth-token-url/ },
  { what: 'a token endpoint without a client', args: () => [url(), '--oauth-token-url', reference.tokenUrl], code: 2, says: /--oauth-token-url needs --client-id and --client-secret-env/ },
  { what: 'a token endpoint that is no URL', args: () => [url(), '--oauth-token-url', 'login'], code: 2, says: /--oauth-token-url wants the http or https URL of a token endpoint/ },
  { what: 'a client that the token endpoint refuses', args: () => [url(), '--oauth-token-url', reference.tokenUrl, '--client-id', 'me', '--client-secret-env', 'SCIMSPEC_TEST_SECRET'], code: 3, says: /credentials could not be had: .*answered 40[14]/ },
  { what: 'a token that is not accepted', args: () => [url(), '--token', 'wrong-token'], code: 3, says: /401|not accepted|refused/i },
  { what: 'a wrong base path', args: () => [`${url()}/nowhere`, '--token', reference.token], code: 3, says: /\/scim\/v2|base/ },
  { what: 'a port where nothing listens', args: () => ['http://127.0.0.1:1/scim/v2'], code: 3, says: /127\.0\.0\.1:1/ },
]

test.for(cases)('$what gets one clear answer and touches nothing', async ({ args, code, says }) => {
  const before = reference.counts
  const result = await scimspec(args())
  expect(result.said).toMatch(says)
  expect(result.code).toBe(code)
  expect(result.said).not.toMatch(/\n\s+at |node:internal/)
  expect(result.said).not.toContain(reference.token)
  expect(reference.counts).toEqual(before)
})

test('a page of HTML instead of JSON is told from a SCIM server', async () => {
  const origin = await listen((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>'))
  const result = await scimspec([`${origin}/scim/v2`])
  expect(result.said).toMatch(/HTML/)
  expect(result.code).toBe(3)
})

test('list and explain need no server', async () => {
  expect((await scimspec(['list'])).said).toContain('versioning.if-match-stale-is-refused')
  expect(JSON.parse((await scimspec(['list', '--json'])).said.replace(/\d+ checks\n$/, ''))).toContainEqual(expect.objectContaining({ id: 'versioning.if-match-stale-is-refused', level: 'must' }))
  expect((await scimspec(['explain', 'RFC7644-3.14-5'])).said).toContain('RFC 7644 section 3.14')
  expect((await scimspec(['explain', 'versioning.if-match-stale-is-refused'])).said).toContain('RFC9110-13.1.1-2')
})
