import { expect, test } from 'vitest'
import type { JsonObject } from './json.ts'
import { applyPatch, type PatchOptions } from './patch.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

const ext = URN.enterpriseUser
const work = { value: 'w@x.org', type: 'work', primary: true }
const home = { value: 'h@x.org', type: 'home' }
const bob = { value: 'B1', $ref: 'https://x/Users/B1', display: 'Bob' }
const base: JsonObject = {
  schemas: [URN.user],
  id: '1',
  meta: { resourceType: 'User', version: 'W/"1"' },
  userName: 'babs',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  active: true,
  employeeCode: 'E1',
  tags: ['a', 'b'],
  emails: [work, home],
  addresses: [{ type: 'work', country: 'US', locality: 'Hollywood' }],
  members: [bob],
  groups: [{ value: 'g' }],
}
const extended: JsonObject = { ...base, schemas: [URN.user, ext], [ext]: { employeeNumber: '7' } }

function but(change: JsonObject, from: JsonObject = base): JsonObject {
  return Object.fromEntries(Object.entries({ ...from, ...change }).filter(([, value]) => value !== null))
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

const foreign: JsonObject = { ...base, schemas: [URN.user, 'urn:a:b'] }

type Case = readonly [name: string, operations: unknown, expected: JsonObject, from?: JsonObject, options?: PatchOptions]

const cases: readonly Case[] = [
  ['add sets an unassigned attribute', [{ op: 'add', path: 'nickName', value: 'B' }], but({ nickName: 'B' })],
  ['add replaces a single value', [{ op: 'add', path: 'userName', value: 'x' }], but({ userName: 'x' })],
  ['op and path in any letter case', [{ op: 'Replace', path: 'USERNAME', value: 'x' }], but({ userName: 'x' })],
  ['a qualified path', [{ op: 'replace', path: `${URN.user}:name.familyName`, value: 'J' }], but({ name: { familyName: 'J', givenName: 'Barbara' } })],
  ['add merges a complex attribute', [{ op: 'add', path: 'name', value: { formatted: 'BJ' } }], but({ name: { familyName: 'Jensen', givenName: 'Barbara', formatted: 'BJ' } })],
  ['replace leaves unmentioned sub-attributes', [{ op: 'replace', path: 'name', value: { familyName: 'J' } }], but({ name: { familyName: 'J', givenName: 'Barbara' } })],
  ['add appends one value', [{ op: 'add', path: 'tags', value: 'c' }], but({ tags: ['a', 'b', 'c'] })],
  ['add appends several values', [{ op: 'add', path: 'tags', value: ['c', 'd'] }], but({ tags: ['a', 'b', 'c', 'd'] })],
  ['add does not repeat a value', [{ op: 'add', path: 'tags', value: ['A', 'c', 'C'] }], but({ tags: ['a', 'b', 'c'] })],
  ['add does not repeat a record', [{ op: 'add', path: 'emails', value: [{ value: 'H@x.org', type: 'HOME', primary: false }] }], base],
  ['add does not repeat a member', [{ op: 'add', path: 'members', value: [{ value: 'B1', display: 'Robert' }] }], base],
  ['add completes a record with the same value and type', [{ op: 'add', path: 'emails', value: { ...home, display: 'H' } }], but({ emails: [work, { ...home, display: 'H' }] })],
  ['add of the same value with another type', [{ op: 'add', path: 'emails', value: { value: 'h@x.org', type: 'other' } }], but({ emails: [work, home, { value: 'h@x.org', type: 'other' }] })],
  ['add of an empty list', [{ op: 'add', path: 'tags', value: [] }], base],
  ['add without path', [{ op: 'add', value: { emails: [{ value: 'n@x.org' }], nickname: 'Babs' } }], but({ emails: [work, home, { value: 'n@x.org' }], nickname: 'Babs' }, but({}))],
  ['replace without path', [{ op: 'replace', value: { emails: [home], active: false } }], but({ emails: [home], active: false })],
  ['replace without path and with what the server owns', [{ op: 'replace', value: { schemas: [URN.user], id: '1', meta: { version: 'x' }, groups: [{ value: 'g' }], active: false } }], but({ active: false })],
  ['schemas that the type does not know stay', [{ op: 'add', path: `${ext}:costCenter`, value: 'C' }], but({ schemas: [URN.user, 'urn:a:b', ext], [ext]: { costCenter: 'C' } }), foreign],
  ['dotted, filtered and qualified names without path', [{ op: 'replace', value: { 'name.givenName': 'B', 'emails[type eq "home"].value': 'n', [`${ext}:costCenter`]: 'C' } }], but({ schemas: [URN.user, ext], name: { familyName: 'Jensen', givenName: 'B' }, emails: [work, { ...home, value: 'n' }], [ext]: { costCenter: 'C' } })],
  ['replace of all values', [{ op: 'replace', path: 'emails', value: [home] }], but({ emails: [home] })],
  ['replace of an unassigned attribute', [{ op: 'replace', path: 'title', value: 'T' }], but({ title: 'T' })],
  ['replace with null', [{ op: 'replace', path: 'active', value: null }], but({ active: null })],
  ['replace with an empty list', [{ op: 'replace', path: 'emails', value: [] }], but({ emails: null })],
  ['replace of a sub-attribute with null', [{ op: 'replace', path: 'name', value: { givenName: null } }], but({ name: { familyName: 'Jensen' } })],
  ['remove of an attribute', [{ op: 'remove', path: 'active' }], but({ active: null })],
  ['remove of an unassigned attribute', [{ op: 'remove', path: 'title' }], base],
  ['remove of a sub-attribute', [{ op: 'remove', path: 'name.givenName' }], but({ name: { familyName: 'Jensen' } })],
  ['remove of the last sub-attribute', [{ op: 'remove', path: 'name.givenName' }, { op: 'remove', path: 'name.familyName' }], but({ name: null })],
  ['remove of all values', [{ op: 'remove', path: 'emails' }], but({ emails: null })],
  ['remove of selected values', [{ op: 'remove', path: 'emails[type eq "work" and value ew "x.org"]' }], but({ emails: [home] })],
  ['remove of the last value', [{ op: 'remove', path: 'members[value eq "B1"]' }], but({ members: null })],
  ['remove that selects nothing', [{ op: 'remove', path: 'members[value eq "b1"]' }], base],
  ['remove of a sub-attribute of selected values', [{ op: 'remove', path: 'emails[type eq "work"].primary' }], but({ emails: [{ value: 'w@x.org', type: 'work' }, home] })],
  ['remove of a sub-attribute of all values', [{ op: 'remove', path: 'emails.type' }], but({ emails: [{ value: 'w@x.org', primary: true }, { value: 'h@x.org' }] })],
  ['remove of simple values', [{ op: 'remove', path: 'tags[value eq "A"]' }], but({ tags: ['b'] })],
  ['remove with values keeps the others', [{ op: 'remove', path: 'emails', value: [{ value: 'w@x.org' }] }], but({ emails: [home] })],
  ['replace of selected records', [{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n' } }], but({ emails: [work, { value: 'n' }] })],
  ['replace of selected records, merged', [{ op: 'replace', path: 'emails[type eq "home"]', value: { value: 'n' } }], but({ emails: [work, { value: 'n', type: 'home' }] }), base, { record: 'merge' }],
  ['replace of several records by one', [{ op: 'replace', path: 'emails[value pr]', value: { value: 'n' } }], but({ emails: [{ value: 'n' }] })],
  ['replace of a whole member', [{ op: 'replace', path: 'members[value eq "B1"]', value: { value: 'C2' } }], but({ members: [{ value: 'C2' }] })],
  ['replace of a sub-attribute of selected values', [{ op: 'replace', path: 'emails[type eq "home"].value', value: 'n' }], but({ emails: [work, { ...home, value: 'n' }] })],
  ['replace of a sub-attribute of all values', [{ op: 'replace', path: 'emails.type', value: 'other' }], but({ emails: [{ ...work, type: 'other' }, { ...home, type: 'other' }] })],
  ['add to selected records', [{ op: 'add', path: 'emails[type eq "home"]', value: { display: 'H' } }], but({ emails: [work, { ...home, display: 'H' }] })],
  ['add that selects nothing, ignored', [{ op: 'add', path: 'emails[type eq "x"].value', value: 'n' }], base, base, { addWithoutMatch: 'ignore' }],
  ['add that selects nothing, created', [{ op: 'add', path: 'emails[type eq "x"].value', value: 'n' }], but({ emails: [work, home, { type: 'x', value: 'n' }] }), base, { addWithoutMatch: 'create' }],
  ['a new primary resets the old one', [{ op: 'add', path: 'emails', value: { value: 'n', primary: true } }], but({ emails: [{ ...work, primary: false }, home, { value: 'n', primary: true }] })],
  ['a replaced primary resets the old one', [{ op: 'replace', path: 'emails[type eq "home"].primary', value: true }], but({ emails: [{ ...work, primary: false }, { ...home, primary: true }] })],
  ['operations see what came before', [{ op: 'remove', path: 'tags' }, { op: 'add', path: 'tags', value: 'z' }, { op: 'replace', path: 'tags[value eq "z"]', value: 'y' }], but({ tags: ['y'] })],
  ['an extension attribute', [{ op: 'add', path: `${ext}:employeeNumber`, value: '7' }], extended],
  ['an extension object without path', [{ op: 'add', value: { [ext]: { employeeNumber: '7' } } }], extended],
  ['an extension by its URN', [{ op: 'add', path: ext.toUpperCase(), value: { employeeNumber: '7' } }], extended],
  ['an extension sub-attribute', [{ op: 'replace', path: `${ext}:manager.value`, value: 'm' }], but({ [ext]: { employeeNumber: '7', manager: { value: 'm' } } }, extended), extended],
  ['readOnly sub-attributes in a value are the server\'s', [{ op: 'add', path: `${ext}:manager`, value: { value: 'm', displayName: 'M' } }], but({ [ext]: { employeeNumber: '7', manager: { value: 'm' } } }, extended), extended],
  ['the last extension attribute takes the extension along', [{ op: 'remove', path: `${ext}:employeeNumber` }], base, extended],
  ['remove of an extension', [{ op: 'remove', path: ext }], base, extended],
  ['an immutable attribute takes its own value', [{ op: 'replace', path: 'employeeCode', value: 'E1' }], base],
  ['an immutable attribute without value can be set', [{ op: 'add', path: 'employeeCode', value: 'E2' }], but({ employeeCode: 'E2' }), but({ employeeCode: null })],
  ['unknown sub-attributes of a value are ignored', [{ op: 'add', path: 'emails', value: { value: 'n', wild: 1 } }], but({ emails: [work, home, { value: 'n' }] })],
]

test.each(cases.map(([name, operations, expected, from = base, options]) => ({ name, operations, expected, from, options })))('$name', ({ operations, expected, from, options }) => {
  const result = applyPatch(frozen(structuredClone(from)), operations, sampleType, options)
  const spelt = Object.fromEntries(Object.entries(result.resource).map(([name, value]) => [name === 'nickName' && 'nickname' in expected ? 'nickname' : name, value]))
  expect(spelt).toEqual(expected)
  expect(result.changed).toBe(JSON.stringify(expected) !== JSON.stringify(from))
})

const refused: readonly (readonly [name: string, operations: unknown, scimType: string, options?: PatchOptions])[] = [
  ['no operations', [], 'invalidSyntax'],
  ['operations that are no array', {}, 'invalidSyntax'],
  ['an operation that is no object', [1], 'invalidSyntax'],
  ['an unknown op', [{ op: 'move', path: 'title' }], 'invalidSyntax'],
  ['no op', [{ path: 'title', value: 'x' }], 'invalidSyntax'],
  ['a path that is no string', [{ op: 'add', path: 5, value: 'x' }], 'invalidPath'],
  ['a path that breaks the grammar', [{ op: 'add', path: 'emails[type', value: 'x' }], 'invalidPath'],
  ['an empty path', [{ op: 'add', path: '', value: 'x' }], 'invalidPath'],
  ['an unknown attribute', [{ op: 'add', path: 'unheardOf', value: 'x' }], 'invalidPath'],
  ['an unknown attribute without path', [{ op: 'add', value: { unheardOf: 'x' } }], 'invalidPath'],
  ['an unknown sub-attribute', [{ op: 'add', path: 'name.unheardOf', value: 'x' }], 'invalidPath'],
  ['an unknown sub-attribute after a filter', [{ op: 'add', path: 'emails[type eq "work"].unheardOf', value: 'x' }], 'invalidPath'],
  ['an extension attribute without URN', [{ op: 'add', path: 'employeeNumber', value: 'x' }], 'invalidPath'],
  ['an unknown schema', [{ op: 'add', path: 'urn:a:b:2.0:C', value: {} }], 'invalidPath'],
  ['a filter on a single value', [{ op: 'replace', path: 'name[familyName pr]', value: {} }], 'invalidPath'],
  ['a filter that orders booleans', [{ op: 'remove', path: 'emails[primary gt true]' }], 'invalidFilter'],
  ['remove without path', [{ op: 'remove' }], 'noTarget'],
  ['replace that selects nothing', [{ op: 'replace', path: 'emails[type eq "x"].value', value: 'n' }], 'noTarget'],
  ['add that selects nothing', [{ op: 'add', path: 'emails[type eq "x"].value', value: 'n' }], 'noTarget'],
  ['add that cannot be created', [{ op: 'add', path: 'emails[type co "x"].value', value: 'n' }], 'noTarget', { addWithoutMatch: 'create' }],
  ['remove that selects nothing, refused', [{ op: 'remove', path: 'emails[type eq "x"]' }], 'noTarget', { removeWithoutMatch: 'noTarget' }],
  ['add without value', [{ op: 'add', path: 'title' }], 'invalidValue'],
  ['a value without path that is no object', [{ op: 'add', value: 'x' }], 'invalidValue'],
  ['a number for a string', [{ op: 'replace', path: 'title', value: 5 }], 'invalidValue'],
  ['a string for a boolean', [{ op: 'replace', path: 'active', value: 'False' }], 'invalidValue'],
  ['a fraction for an integer', [{ op: 'replace', path: 'floor', value: 1.5 }], 'invalidValue'],
  ['a date that is none', [{ op: 'replace', path: 'born', value: '2011-02-30T00:00:00Z' }], 'invalidValue'],
  ['an array for a single value', [{ op: 'replace', path: 'title', value: ['x'] }], 'invalidValue'],
  ['a string for a complex attribute', [{ op: 'replace', path: 'name', value: 'x' }], 'invalidValue'],
  ['a string for a complex value', [{ op: 'add', path: 'emails', value: ['x'] }], 'invalidValue'],
  ['two new primaries', [{ op: 'replace', path: 'emails', value: [work, { ...home, primary: true }] }], 'invalidValue'],
  ['a record without a required sub-attribute', [{ op: 'add', path: 'addresses', value: { type: 'home' } }], 'invalidValue'],
  ['an extension without its required attribute', [{ op: 'add', path: 'urn:example:params:device:skills', value: 'x' }], 'invalidValue'],
  ['a schema that does not exist', [{ op: 'add', path: 'schemas', value: 'urn:a:b' }], 'invalidValue'],
  ['schemas without the core schema', [{ op: 'remove', path: `schemas[value eq "${URN.user}"]` }, { op: 'add', path: 'schemas', value: ext }], 'mutability'],
  ['remove of a required attribute', [{ op: 'remove', path: 'userName' }], 'mutability'],
  ['null for a required attribute', [{ op: 'replace', path: 'userName', value: null }], 'mutability'],
  ['remove of a required sub-attribute', [{ op: 'remove', path: 'addresses[type eq "work"].country' }], 'mutability'],
  ['a new id', [{ op: 'replace', path: 'id', value: '2' }], 'mutability'],
  ['another id without path', [{ op: 'replace', value: { id: '2' } }], 'mutability'],
  ['a meta attribute', [{ op: 'replace', path: 'meta.version', value: 'x' }], 'mutability'],
  ['a readOnly attribute', [{ op: 'add', path: 'groups', value: [{ value: 'h' }] }], 'mutability'],
  ['selected values of a readOnly attribute', [{ op: 'remove', path: 'groups[value eq "g"]' }], 'mutability'],
  ['a readOnly sub-attribute', [{ op: 'replace', path: `${ext}:manager.displayName`, value: 'x' }], 'mutability'],
  ['another value for an immutable attribute', [{ op: 'replace', path: 'employeeCode', value: 'e1' }], 'mutability'],
  ['remove of an immutable attribute', [{ op: 'remove', path: 'employeeCode' }], 'mutability'],
  ['another value for an immutable sub-attribute', [{ op: 'replace', path: 'members[value eq "B1"].value', value: 'C' }], 'mutability'],
  ['a failure after a success', [{ op: 'replace', path: 'title', value: 'T' }, { op: 'remove', path: 'userName' }], 'mutability'],
]

test.each(refused.map(([name, operations, scimType, options]) => ({ name, operations, scimType, options })))('$name is refused', ({ operations, scimType, options }) => {
  expect(() => applyPatch(frozen(structuredClone(base)), operations, sampleType, options)).toThrow(expect.objectContaining({ status: 400, scimType }))
})

test('hostile names reach no prototype', () => {
  const operations = JSON.parse('[{"op":"add","value":{"__proto__":{"polluted":1}}}]')
  expect(() => applyPatch(base, operations, sampleType)).toThrow(expect.objectContaining({ scimType: 'invalidPath' }))
  const nested = JSON.parse('[{"op":"add","path":"name","value":{"__proto__":{"givenName":"x"},"constructor":{}}}]')
  expect(applyPatch(base, nested, sampleType).resource).toEqual(base)
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('deep and large values are handled in bounded time', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)
  expect(() => applyPatch(base, [{ op: 'add', path: 'emails', value: deep }], sampleType)).toThrow(expect.objectContaining({ status: 400 }))
  const many = Array.from({ length: 20_000 }, (_, n) => ({ value: `m${n}` }))
  const { resource } = applyPatch(base, [{ op: 'add', path: 'members', value: many }, { op: 'add', path: 'members', value: many }], sampleType)
  expect(resource['members']).toHaveLength(20_001)
})
