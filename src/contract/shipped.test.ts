import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isObject } from '../scim/json.ts'
import { schemaCompiler } from './ajv.ts'
import { checkFile } from './check-file.ts'
import type { FileFormats } from './check-file.ts'
import { citedBy, inlineDefinitions } from './citations.ts'
import { inconsistencies, uncitable } from './consistency.ts'
import { packageRoot, readJson } from './files.ts'
import { contractNames, loadContract } from './load.ts'

const schemas = join(packageRoot(), 'schemas')
const rfc = loadContract('rfc')
const genesys = loadContract('genesys')

function jsonFiles(folder: string): string[] {
  return readdirSync(join(schemas, folder)).filter((name) => name.endsWith('.json')).map((name) => join(schemas, folder, name))
}

test.each<[keyof FileFormats, string[]]>([
  ['contract', [join(schemas, 'rfc/contract.json'), join(schemas, 'genesys/contract.json')]],
  ['edition', jsonFiles('genesys/editions')],
  ['requirements', [...jsonFiles('rfc/requirements'), join(schemas, 'genesys/requirements.json')]],
])('every shipped %s file has the form of its schema', (format, paths) => {
  for (const path of paths) checkFile(format, readJson(path), path)
})

test('every requirement of the catalogues is there, once', () => {
  expect(rfc.requirements.size).toBe(800)
  expect(genesys.requirements.size).toBe(368)
  for (const area of jsonFiles('rfc/requirements')) expect(readFileSync(area, 'utf8').match(/"id":/g)?.length).toBeGreaterThan(0)
})

test('the ids of the Genesys catalogue run from 001 to 368', () => {
  expect([...genesys.requirements.keys()]).toEqual(Array.from({ length: 368 }, (_, n) => `GENESYS-B-${String(n + 1).padStart(3, '0')}`))
})

test('what nothing can observe says why, and every reason is a sentence', () => {
  for (const { id, grade, untested } of [...rfc.requirements.values(), ...genesys.requirements.values()]) {
    if (grade === 'none') expect([id, untested]).not.toEqual([id, undefined])
    if (untested !== undefined) expect([id, untested.length > 20]).toEqual([id, true])
  }
})

test('the grade of a requirement fits its level', () => {
  const fitting = { must: ['assert', 'assert-with-care', 'none'], should: ['warn', 'none'], may: ['tolerance', 'none'] }
  for (const { id, level, grade } of [...rfc.requirements.values(), ...genesys.requirements.values()]) expect([id, fitting[level]]).toEqual([id, expect.arrayContaining([grade])])
})

test.each(contractNames())('the parts of %s fit together', (name) => {
  expect(inconsistencies(loadContract(name))).toEqual([])
})

test.each([rfc, genesys])('every citation in the messages of $id names a requirement that may be reported', (contract) => {
  expect(uncitable(contract.messages, new Set(contract.requirements.keys()))).toEqual([])
  const grades = new Map<string, string>([...contract.requirements].map(([id, { grade }]) => [id, grade]))
  for (const [name, schema] of Object.entries(contract.messages)) {
    for (const id of citedBy(schema)) expect([name, id, grades.get(id)]).toEqual([name, id, expect.stringMatching(/assert|warn/)])
  }
})

test.each([rfc, genesys])('every message of $id is a valid JSON Schema', (contract) => {
  for (const schema of Object.values(contract.messages)) expect(isObject(schema) && schemaCompiler().compile(inlineDefinitions(schema))).toBeTypeOf('function')
})

test.each([
  ['genesys@2019-08', 21],
  ['genesys@2019-10', 26],
  ['genesys@2020-03', 34],
  ['genesys@2021-01', 34],
  ['genesys@2025-05', 30],
])('%s has the operations that its edition prints: %i', (name, count) => {
  const { operations, requirements, edition } = loadContract(name)
  expect(operations).toHaveLength(count)
  expect(operations.filter(({ optional }) => optional)).toEqual([])
  expect(requirements.size).toBeGreaterThan(150)
  expect(name).toBe(`genesys@${edition ?? 'none'}`)
})

test('genesys is the newest edition with the life cycle of groups as an optional part', () => {
  const newest = new Set(loadContract('genesys@2025-05').operations.map(({ id }) => id))
  const extra = genesys.operations.filter(({ id }) => !newest.has(id))
  expect(extra.map(({ method, path, optional }) => `${method} ${path} ${String(optional)}`)).toEqual([
    'POST /api/v2/scim/groups true',
    'DELETE /api/v2/scim/groups/{id} true',
    'POST /api/v2/scim/v2/groups true',
    'DELETE /api/v2/scim/v2/groups/{id} true',
  ])
  expect(genesys.terms.optionalLifecycle).toEqual(['Group'])
})

test('the enumerations have the documented sizes', () => {
  const sizes = (name: string) => Object.fromEntries(Object.entries(loadContract(name).enumerations).map(([key, values]) => [key, new Set(values).size]))
  expect(sizes('genesys')).toEqual({ userAttributes: 37, groupAttributes: 14, resourceTypes: 5, schemas: 7, userFilters: 8, groupFilters: 2 })
  expect(sizes('genesys@2020-03')).toMatchObject({ userAttributes: 28, groupAttributes: 8, userFilters: 7 })
  expect(sizes('genesys@2021-01')).toMatchObject({ userAttributes: 36, groupAttributes: 14, userFilters: 8 })
})

test('the stand-in schemas define every attribute as the catalogue says', () => {
  const names = new Map(rfc.discovery.schemas.map((schema) => [String(Reflect.get(schema, 'name')).replace('Service Provider Configuration', 'ServiceProviderConfig'), schema]))
  const definitions = [...rfc.requirements.values()].filter(({ id, says }) => /^RFC7643-8\.7\.[12]-/.test(id) && says.includes(' is defined as: '))
  expect(definitions.length).toBeGreaterThan(120)
  for (const { says } of definitions) {
    const [path = '', characteristics = ''] = says.replace(/\.$/, '').split(' is defined as: ')
    const [schema = '', ...steps] = path.split('.')
    const attribute = steps.reduce<unknown>((parent, step) => member(parent, step), names.get(schema))
    for (const [, key = '', value] of characteristics.matchAll(/(type|multiValued|required|caseExact|mutability|returned|uniqueness) (\w+)/g)) {
      expect([path, key, isObject(attribute) ? JSON.stringify(attribute[key]) : undefined]).toEqual([path, key, value === 'true' || value === 'false' ? value : JSON.stringify(value)])
    }
  }
})

function member(parent: unknown, name: string): unknown {
  if (!isObject(parent)) return undefined
  const children: unknown = parent['attributes'] ?? parent['subAttributes']
  return Array.isArray(children) ? children.find((child) => isObject(child) && child['name'] === name) : undefined
}
