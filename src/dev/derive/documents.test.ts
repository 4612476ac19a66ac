import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../contract/files.ts'
import { isList, isObject, type Json, type JsonObject } from '../../scim/json.ts'
import { compareWithEditions, explain, isExplained, readDecisions } from './compare.ts'
import { derivePage } from './page.ts'

const folder = join(packageRoot(), '../shared/reference/genesys')
const present = existsSync(join(folder, 'documents'))
const needs = present ? '' : ' (skipped: the documents are not in ../shared/reference/genesys)'

const documents = [
  { number: '000', style: 'ruby', flattened: false, operations: 26, contract: 'genesys@2019-10' },
  { number: '001', style: 'swift', flattened: false, operations: 21, contract: 'genesys@2019-08' },
  { number: '002', style: 'python', flattened: false, operations: 30, contract: 'genesys@2025-05' },
  { number: '003', style: 'ruby', flattened: true, operations: 34, contract: 'genesys@2020-03' },
  { number: '004', style: 'javascript', flattened: false, operations: 34, contract: 'genesys@2021-01' },
]

function textOf(number: string): string {
  const file = readdirSync(join(folder, 'documents')).find((name) => name.startsWith(number)) ?? ''
  return readFileSync(join(folder, 'documents', file), 'utf8')
}

function pageOf(number: string) {
  return derivePage(textOf(number))
}

test.skipIf(!present).each(documents)(`document $number has $operations operations in the style of $style${needs}`, ({ number, style, flattened, operations }) => {
  const page = pageOf(number)
  expect({ style: page.style, flattened: page.flattened, operations: page.operations.length, listed: page.listed.length }).toEqual({ style, flattened, operations, listed: operations })
  expect(new Set(page.listed)).toEqual(new Set(page.operations.map((operation) => operation.name)))
})

test.skipIf(!present).each(documents)(`document $number differs from $contract only where a decision says why${needs}`, ({ number, contract }) => {
  const decisions = readDecisions()
  const comparison = compareWithEditions(pageOf(number), decisions)
  expect(comparison.contract).toBe(contract)
  expect(comparison.differences.filter((difference) => !isExplained(difference, decisions)).map((difference) => explain(difference, decisions))).toEqual([])
})

const edits: readonly (readonly [string, string | RegExp, string])[] = [
  ['another default page', '[default to 25]', '[default to 50]'],
  ['another status for a stale tag', 'returns 400 with a \\&quot;', 'returns 412 with a \\&quot;'],
  ['a further value', '**Values**: id, userName', '**Values**: id, nickName, userName'],
  ['one value less', ', active, externalId', ', externalId'],
  ['another path', /Wraps PATCH \/api\/v2\/scim\/users/, 'Wraps PATCH /api/v2/scim/people'],
  ['another return type', '[**ScimUserListResponse**](ScimUserListResponse)\n\n\n##', '[**UserList**](UserList)\n\n\n##'],
  ['a further filter', 'active eq false\\&quot;, \\&quot;employeeNumber', 'title eq x\\&quot;, \\&quot;employeeNumber'],
  ['a filter that became required', /(filter\*\* \| \*\*str\*\*\| Filters[^|]*\| )\[optional\]/, '$1'],
  ['a permission under another rule', 'Requires ANY permissions', 'Requires ALL permissions'],
]

test.skipIf(!present).each(edits)(`%s in document 002 is noticed${needs}`, (_, from, to) => {
  const text = textOf('002')
  const edited = text.replace(from, to)
  expect(edited).not.toBe(text)
  const decisions = readDecisions()
  expect(compareWithEditions(derivePage(edited), decisions).differences.filter((difference) => !isExplained(difference, decisions))).not.toEqual([])
})

const parameterEdits: readonly (readonly [string, RegExp, string, string])[] = [
  ['every condition of a read gone', /^.*ifNoneMatch.*$/gm, '', 'conditional headers: the page says has none besides; our data says has If-None-Match besides'],
  ['excludedAttributes gone', /^ \*\*excludedAttributes\*\*.*$/gm, '', 'query parameters: the page says has none besides; our data says has excludedAttributes besides'],
  ['excludedAttributes renamed', /excludedAttributes/g, 'omittedAttributes', 'query parameters: the page says has omittedAttributes besides; our data says has excludedAttributes besides'],
  ['If-Match renamed', /ifMatch/g, 'ifMatches', 'conditional headers: the page says has none besides; our data says has If-Match besides'],
  ['a further parameter', /^ \*\*count\*\*/gm, ' **sortBy** | **String** | By what. | [optional]  |\n **count**', 'query parameters: the page says has sortBy besides; our data says has none besides'],
  ['a variable renamed in the table', /^ \*\*userId\*\*/gm, ' **id**', 'path parameters: the page says has none besides; our data says has userId besides'],
  ['a body gone', /^ \*\*body\*\*.*$/gm, '', 'parameters: the page says has none besides; our data says has body besides'],
  ['an invented permission', /directory:user:add/g, 'directory:user:make', 'permissions: the page says any of directory:user:make, '],
  ['a lost permission', /^\* routing:skill:assign$/gm, '', 'permissions: the page says any of directory:user:add, '],
]

test.skipIf(!present).each(parameterEdits)(`%s in document 004 is noticed and named${needs}`, (_, from, to, says) => {
  const text = textOf('004')
  const edited = text.replace(from, to)
  expect(edited).not.toBe(text)
  const decisions = readDecisions()
  const open = compareWithEditions(derivePage(edited), decisions).differences.filter((difference) => !isExplained(difference, decisions))
  expect(open.map((difference) => explain(difference, decisions)).join('\n')).toContain(says)
})

test.skipIf(!present).each(documents)(`document $number says what the digest of it says${needs}`, ({ number }) => {
  const digest: unknown = JSON.parse(readFileSync(join(folder, 'operations.json'), 'utf8'))
  const edition = isObject(digest) && isObject(digest['editions']) ? digest['editions'][number] : undefined
  const known = isObject(edition) ? objects(edition['operations']) : []
  const derived = pageOf(number).operations.map((operation) => ({
    name: operation.name,
    route: `${operation.method} ${operation.path}`,
    permissions: operation.permissions.names,
    path: operation.pathParameters.map(({ name, type, values }) => [name, type, values]),
    query: operation.queryParameters.map(({ name, type, required, values, ...rest }) => [name, type === 'number' ? 'integer' : type, required, rest.default ?? null, values]),
    headers: operation.headers.map(({ name, answers }) => [name, answers?.scimType ?? null]),
    body: [operation.body?.type ?? null, operation.body?.shape ?? null],
    returns: operation.returns,
    accepts: operation.accepts ?? null,
  }))
  expect(derived).toEqual(known.map(digested))
})

function digested(operation: JsonObject) {
  const permissions = operation['permissions']
  const types = operation['contentTypes']
  const conflict = (header: JsonObject) => (isObject(header['onMismatch']) ? (header['onMismatch']['scimType'] ?? null) : null)
  const standard = (parameter: JsonObject) => (parameter['default'] === undefined || parameter['default'] === null ? null : JSON.stringify(parameter['default']))
  return {
    name: operation['name'],
    route: `${text(operation['method'])} ${text(operation['path'])}`,
    permissions: isObject(permissions) ? permissions['list'] : [],
    path: objects(operation['pathParams']).map((parameter) => [parameter['name'], parameter['type'], parameter['enumValues']]),
    query: objects(operation['queryParams']).map((parameter) => [parameter['name'], parameter['type'], parameter['required'], standard(parameter), parameter['enumValues'] ?? []]),
    headers: objects(operation['headers']).map((header) => [header['name'], conflict(header)]),
    body: [operation['requestBodyType'], operation['requestBodyShape']],
    returns: text(operation['returnType']).replace(/ \(.*\)$/, ''),
    accepts: isObject(types) ? types['accept'] : null,
  }
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
