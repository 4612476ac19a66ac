import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ContractError, contractNames, loadContract } from './load.ts'
import { messageValidator } from './messages.ts'

let folder = ''
let count = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scimspec-contract-'))
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'badge.json'), '{ "cites": ["RFC7644-3.7-1"], "required": "costCentre" }')
  writeFileSync(join(folder, 'resources.json'), '[{ "id": 5, "attributes": [] }]')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(content: unknown): string {
  const path = join(folder, `own-${String(count++)}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function complaint(name: string): string {
  try {
    loadContract(name)
  } catch (error) {
    if (error instanceof ContractError) return error.message
    throw error
  }
  return 'no complaint'
}

test('the names are the shipped contracts and their editions', () => {
  expect(contractNames()).toEqual(['rfc', 'genesys', 'genesys@2019-08', 'genesys@2019-10', 'genesys@2020-03', 'genesys@2021-01', 'genesys@2025-05'])
})

test('a contract is loaded once', () => {
  expect(loadContract('rfc')).toBe(loadContract('rfc'))
})

test('an unknown name lists the contracts', () => {
  expect(complaint('scim')).toBe(`There is no contract 'scim'; there are ${contractNames().join(', ')}, or the path of a JSON file.`)
  expect(complaint('__proto__')).toMatch(/^There is no contract/)
})

test('an unknown edition lists those that exist', () => {
  expect(complaint('genesys@2022-01')).toBe("The contract genesys has no edition '2022-01'; there are 2019-08, 2019-10, 2020-03, 2021-01, 2025-05.")
  expect(complaint('genesys@constructor')).toMatch(/has no edition 'constructor'/)
  expect(complaint('rfc@2015')).toBe("The contract rfc has no edition '2015'; it has no editions.")
})

test('the editions that require a filter say so and name no scope', () => {
  const { terms } = loadContract('genesys@2019-08')
  expect(terms.filterRequired).toEqual({ scim: ['User'], v2: ['User', 'Group'] })
  expect(terms.scopeAttribute).toEqual({})
  expect(terms.defaultCount).toBe(25)
})

test('a file extends a shipped contract with terms, changed requirements, its own requirements and messages', () => {
  const path = write({
    id: 'acme', title: 'Acme', extends: 'rfc',
    terms: { status: { patch: [200] }, defaultCount: 100, platformErrors: [503] },
    changes: { 'RFC7644-3.4.2-5': { level: 'should', grade: 'warn' } },
    without: ['RFC7644-3.7-1', 'bulk'],
    requirements: [{ id: 'X-ACME-1', section: 'users', level: 'must', grade: 'assert', says: 'A user has a costCentre.', area: 'schema' }],
    messages: { Badge: { type: 'object', required: ['costCentre'], cites: ['X-ACME-1'] } },
  })
  const contract = loadContract(path)
  expect(contract.terms.status).toEqual({ create: [201], replace: [200], patch: [200], remove: [204] })
  expect(contract.terms.defaultCount).toBe(100)
  expect(contract.requirements.get('RFC7644-3.4.2-5')).toMatchObject({ level: 'should', grade: 'warn', area: 'list' })
  expect(contract.requirements.has('RFC7644-3.7-1')).toBe(false)
  expect(contract.operations.some(({ id }) => id === 'bulk')).toBe(false)
  expect(contract.messages['User']).toBe(loadContract('rfc').messages['User'])
  expect(messageValidator(contract, 'Badge')({})).toMatchObject([{ pointer: '/costCentre', cites: ['X-ACME-1'] }])
})

test('null in a file that extends removes a term', () => {
  const path = write({ id: 'acme', title: 'Acme', extends: 'genesys@2021-01', terms: { defaultCount: null, versionConflict: { status: 412, scimType: null } } })
  expect(loadContract(path).terms.versionConflict).toEqual({ status: 412, tolerated: [] })
  expect('defaultCount' in loadContract(path).terms).toBe(false)
})

const complete = {
  id: 'acme', title: 'Acme', bases: [{ id: 'one', path: '/scim' }], terms: loadContract('rfc').terms, requirements: [], messages: {}, enumerations: {},
  operations: [{ id: 'getUsers', method: 'GET', path: '/scim/Users', base: 'one' }], discovery: { schemas: [], resourceTypes: [] },
}

const extending = { id: 'acme', title: 'Acme', extends: 'rfc' }

test('a folder is no contract', () => {
  expect(complaint(`${folder}/folder`)).toMatch(/folder: expected a JSON file, found a folder\.$/)
})

test('a byte order mark is passed over', () => {
  expect(loadContract(write(`\uFEFF${JSON.stringify(extending)}`)).id).toBe('acme')
})

test('a complete file needs no other contract', () => {
  expect(loadContract(write(complete)).bases).toEqual([{ id: 'one', path: '/scim' }])
})

test.each<[string, unknown, RegExp]>([
  ['a missing file', undefined, /gone\.json: the file cannot be read \(ENOENT\)\.$/],
  ['no JSON', '{', /own-\d+\.json: expected JSON, but .+\.$/],
  ['a missing part', { id: 'acme', title: 'Acme' }, /own-\d+\.json: at the top expected a member 'bases'\.$/],
  ['a missing term', { ...complete, terms: { ...complete.terms, mediaType: undefined } }, /at \/terms expected a member 'mediaType'\.$/],
  ['a wrong type', { id: 'acme', title: 'Acme', extends: 'rfc', terms: { status: { create: '201' } } }, /at \/terms\/status\/create expected type array, found "201"\.$/],
  ['a misspelt member', { id: 'acme', title: 'Acme', extends: 'rfc', term: {} }, /at the top expected no member 'term'\.$/],
  ['a misspelt term', { id: 'acme', title: 'Acme', extends: 'rfc', terms: { defaultcount: 1 } }, /at \/terms expected no member 'defaultcount'\.$/],
  ['a removed term without default', { id: 'acme', title: 'Acme', extends: 'rfc', terms: { mediaType: null } }, /at \/terms expected mediaType\.$/],
  ['an unknown parent', { id: 'acme', title: 'Acme', extends: 'nobody' }, /own-\d+\.json: at \/extends expected one of rfc, genesys, .+ found "nobody"\.$/],
  ['a parent that is a file', { id: 'acme', title: 'Acme', extends: './other.json' }, /at \/extends expected one of rfc, genesys, .+ found ".\/other.json"\.$/],
  ['a shipped name', { id: 'rfc', title: 'Acme', extends: 'rfc' }, /at \/id expected a name of its own\.$/],
  ['a change of nothing', { id: 'acme', title: 'Acme', extends: 'rfc', changes: { 'RFC1-1': { level: 'may' } } }, /at \/changes expected the id of a requirement, found RFC1-1\.$/],
  ['an unknown base', { ...complete, operations: [{ id: 'a', method: 'GET', path: '/scim/Users', base: 'two' }] }, /at \/operations\/0\/base expected one of the bases one for the operation a, found 'two'\.$/],
  ['a stranger cited', { id: 'acme', title: 'Acme', extends: 'rfc', messages: { Badge: { cites: ['X-ACME-9'] } } }, /own-\d+\.json: at \/messages\/Badge\/cites\/0 expected the id of a requirement, found X-ACME-9\.$/],
  ['a message that cites nothing', { id: 'acme', title: 'Acme', extends: 'rfc', messages: { Badge: { type: 'object' } } }, /at \/messages\/Badge expected a member 'cites' with the requirement that the message expresses\.$/],
  ['a borrowed id', { id: 'acme', title: 'Acme', extends: 'rfc', requirements: [{ id: 'RFC7644-99-1', section: '99', level: 'may', grade: 'none', says: 's', area: 'a' }] }, /at \/requirements\/0\/id expected an id that begins with X-, found RFC7644-99-1\.$/],
  ['a removal of nothing', { ...extending, without: ['bulk', 'NOPE-1'] }, /own-\d+\.json: at \/without\/1 expected the id of a requirement or operation, found "NOPE-1"\.$/],
  ['an incomplete requirement', { ...extending, requirements: [{ id: 'X-ACME-1', section: 'users', level: 'must', grade: 'assert', says: 's' }] }, /own-\d+\.json: at \/requirements\/0 expected a member 'area'\.$/],
  ['a requirement of a wrong level', { ...extending, requirements: [{ id: 'X-1', section: 's', level: 'perhaps', grade: 'assert', says: 's', area: 'a' }] }, /at \/requirements\/0\/level expected one of "must", "should", "may", found "perhaps"\.$/],
  ['a requirement that is a number', { ...extending, requirements: [5] }, /at \/requirements\/0 expected type string or object, found 5\.$/],
  ['a file of requirements that is not there', { ...extending, requirements: ['gone-too.json'] }, /own-\d+\.json: at \/requirements\/0 expected the path of a file, found "gone-too\.json", which does not exist\.$/],
  ['a message file that is not there', { ...extending, messages: { 'A/B': 'gone-too.json' } }, /own-\d+\.json: at \/messages\/A~1B expected the path of a file, found "gone-too\.json", which does not exist\.$/],
  ['a message file that is a folder', { ...extending, messages: { Badge: 'folder' } }, /at \/messages\/Badge expected the path of a file, found "folder", which is a folder\.$/],
  ['a message that is no schema', { ...extending, messages: { Badge: { cites: ['RFC7644-3.7-1'], properties: { costCentre: { type: 'text' } } } } }, /own-\d+\.json: at \/messages\/Badge\/properties\/costCentre\/type expected one of "array", .+ found "text"\.$/],
  ['a message with a keyword of no schema', { ...extending, messages: { Badge: { cites: ['RFC7644-3.7-1'], propertys: {} } } }, /at \/messages\/Badge expected a JSON Schema of draft 2020-12, but strict mode: unknown keyword: "propertys"\.$/],
  ['a message file that is no schema', { ...extending, messages: { Badge: 'badge.json' } }, /badge\.json: at \/required expected type array, found "costCentre"\.$/],
  ['nonsense in discovery', { ...extending, discovery: { schemas: [{ x: 1 }], resourceTypes: [] } }, /own-\d+\.json: at \/discovery\/schemas\/0 expected a member 'id'\.$/],
  ['a resource type without endpoint', { ...extending, discovery: { schemas: [], resourceTypes: [{ name: 'User', schema: 'urn:x' }] } }, /at \/discovery\/resourceTypes\/0 expected a member 'endpoint'\.$/],
  ['a discovery file that is not there', { ...extending, discovery: { schemas: [], resourceTypes: ['gone-too.json'] } }, /own-\d+\.json: at \/discovery\/resourceTypes\/0 expected the path of a file/],
  ['a discovery file of nonsense', { ...extending, discovery: { schemas: ['resources.json'], resourceTypes: [] } }, /resources\.json: at \/0\/id expected type string, found 5\.$/],
])('%s is told in one sentence', (_, content, sentence) => {
  expect(complaint(content === undefined ? join(folder, 'gone.json') : write(content))).toMatch(sentence)
})
