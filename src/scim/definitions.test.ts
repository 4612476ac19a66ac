import { expect, test } from 'vitest'
import { findAttribute, readSchemas } from './definitions.ts'
import { parseAttributePath } from './path.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

test('what a schema leaves out has the defaults of RFC 7643', () => {
  expect(readSchemas([{ id: 'urn:a:b', attributes: [{ name: 'x' }, { name: 'r', type: 'reference' }] }])).toEqual([
    {
      id: 'urn:a:b',
      name: 'urn:a:b',
      attributes: [
        { name: 'x', type: 'string', multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', subAttributes: [] },
        { name: 'r', type: 'reference', multiValued: false, required: false, caseExact: true, mutability: 'readWrite', returned: 'default', uniqueness: 'none', subAttributes: [] },
      ],
    },
  ])
})

test('nonsense is dropped and nothing throws', () => {
  const deep = JSON.parse(`${'{"name":"a","type":"complex","subAttributes":['.repeat(5000)}${']}'.repeat(5000)}`)
  const hostile: unknown[] = [null, 1, 'x', [], {}, { id: 5 }, { id: '' }, { id: 'a:b', attributes: 'x' }, { id: 'A:B' },
    { id: 'c:d', attributes: [null, { name: 5 }, { name: '__proto__' }, { name: 'a b' }, { name: 'ok', type: 'nope', returned: 7, multiValued: 'yes', canonicalValues: [1, 'v'] }, { name: 'OK' }, deep] }]
  const schemas = readSchemas(hostile)
  expect(schemas.map((one) => [one.id, one.attributes.map((attribute) => attribute.name)])).toEqual([['a:b', []], ['c:d', ['ok', 'a']]])
  expect(schemas[1]?.attributes[0]).toMatchObject({ type: 'string', returned: 'default', multiValued: false, canonicalValues: ['v'] })
})

test.each([
  ['USERNAME', URN.user, false, 'userName', undefined],
  ['name.FAMILYNAME', URN.user, false, 'name', 'familyName'],
  [`${URN.user.toUpperCase()}:name`, URN.user, false, 'name', undefined],
  ['Id', URN.user, false, 'id', undefined],
  ['meta.lastmodified', URN.user, false, 'meta', 'lastModified'],
  ['externalid', URN.user, false, 'externalId', undefined],
  ['schemas', URN.user, false, 'schemas', undefined],
  ['members.$REF', URN.user, false, 'members', '$ref'],
  [`${URN.enterpriseUser}:manager.value`, URN.enterpriseUser, true, 'manager', 'value'],
  ['urn:example:params:device:SERIAL', 'urn:example:params:device', true, 'serial', undefined],
])('%s is found', (text, urn, extension, attribute, sub) => {
  const found = findAttribute(sampleType, parseAttributePath(text))
  expect([found?.urn, found?.extension, found?.attribute.name, found?.sub?.name]).toEqual([urn, extension, attribute, sub])
})

test.each(['nobody', 'userName.x', 'name.nobody', 'employeeNumber', `${URN.enterpriseUser}:userName`, `${URN.enterpriseUser}:id`, 'urn:a:b:userName', 'constructor', 'toString'])(
  '%s is not found',
  (text) => {
    expect(findAttribute(sampleType, parseAttributePath(text))).toBeUndefined()
  },
)
