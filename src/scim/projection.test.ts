import { expect, test } from 'vitest'
import { project } from './projection.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

const ext = URN.enterpriseUser
const resource = {
  schemas: [URN.user, ext],
  id: '1',
  externalId: 'e',
  meta: { resourceType: 'User', version: 'W/"1"' },
  userName: 'babs',
  name: { familyName: 'Jensen', givenName: 'Barbara', secretName: 'never' },
  password: 'secret',
  diary: 'on request',
  badge: 'always',
  tags: ['a'],
  emails: [
    { value: 'w@x', type: 'work', primary: true },
    { value: 'h@x', type: 'home' },
  ],
  phoneNumbers: [{ value: '1', type: 'work', audit: 'on request' }],
  unknown: { a: 1 },
  [ext]: { employeeNumber: '7', manager: { value: 'm', displayName: 'M' } },
}
const minimum = { schemas: resource.schemas, id: '1', badge: 'always' }
const whole = {
  ...minimum,
  externalId: 'e',
  meta: resource.meta,
  userName: 'babs',
  name: { familyName: 'Jensen', givenName: 'Barbara' },
  tags: ['a'],
  emails: resource.emails,
  phoneNumbers: [{ value: '1', type: 'work' }],
  unknown: { a: 1 },
  [ext]: resource[ext],
}

function less(...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)))
}

test.each([
  ['nothing', {}, whole],
  ['an empty list', { attributes: [], excludedAttributes: [''] }, whole],
  ['one attribute', { attributes: ['userName'] }, { ...minimum, userName: 'babs' }],
  ['an attribute in other letters', { attributes: [' USERNAME '] }, { ...minimum, userName: 'babs' }],
  ['an attribute by URN', { attributes: [`${URN.user.toUpperCase()}:username`] }, { ...minimum, userName: 'babs' }],
  ['a sub-attribute', { attributes: ['name.familyName'] }, { ...minimum, name: { familyName: 'Jensen' } }],
  ['a sub-attribute of many', { attributes: ['emails.type'] }, { ...minimum, emails: [{ type: 'work' }, { type: 'home' }] }],
  ['a sub-attribute that few have', { attributes: ['emails.primary'] }, { ...minimum, emails: [{ primary: true }] }],
  ['a sub-attribute beside one always returned', { attributes: ['phoneNumbers.type'] }, { ...minimum, phoneNumbers: [{ value: '1', type: 'work' }] }],
  ['a sub-attribute on request', { attributes: ['phoneNumbers.audit'] }, { ...minimum, phoneNumbers: [{ value: '1', audit: 'on request' }] }],
  ['parent and sub-attribute on request', { attributes: ['phoneNumbers', 'phoneNumbers.audit'] }, { ...minimum, phoneNumbers: resource.phoneNumbers }],
  ['a sub-attribute that is not there', { attributes: ['name.formatted'] }, minimum],
  ['an attribute on request', { attributes: ['diary'] }, { ...minimum, diary: 'on request' }],
  ['the password', { attributes: ['password'] }, minimum],
  ['a secret sub-attribute', { attributes: ['name.secretName', 'name'] }, { ...minimum, name: whole.name }],
  ['only unknown names', { attributes: ['nobody', '__proto__', 'a.b.c', '1'] }, minimum],
  ['an extension', { attributes: [ext] }, { ...minimum, [ext]: resource[ext] }],
  ['an extension attribute', { attributes: [`${ext}:employeeNumber`] }, { ...minimum, [ext]: { employeeNumber: '7' } }],
  ['an extension sub-attribute', { attributes: [`${ext}:manager.value`] }, { ...minimum, [ext]: { manager: { value: 'm' } } }],
  ['an extension attribute without URN', { attributes: ['employeeNumber'] }, minimum],
  ['the core schema', { attributes: [URN.user] }, less(ext)],
  ['meta', { attributes: ['meta.version'] }, { ...minimum, meta: { version: 'W/"1"' } }],
  ['without an attribute', { excludedAttributes: ['emails', 'META'] }, less('emails', 'meta')],
  ['without a sub-attribute', { excludedAttributes: ['name.givenName'] }, { ...whole, name: { familyName: 'Jensen' } }],
  ['without what is always returned', { excludedAttributes: ['id', 'schemas', 'badge', 'phoneNumbers.value'] }, whole],
  ['without an extension', { excludedAttributes: [ext] }, less(ext)],
  ['without all attributes of an extension', { excludedAttributes: [`${ext}:employeeNumber`, `${ext}:manager`] }, less(ext)],
  ['without an unknown name', { excludedAttributes: ['nobody', '['] }, whole],
  ['both lists', { attributes: ['userName', 'emails'], excludedAttributes: ['emails'] }, { ...minimum, userName: 'babs' }],
])('asking for %s', (_, wanted, expected) => {
  expect(project(resource, wanted, sampleType)).toEqual(expected)
})

test('a contract adds names that always come back', () => {
  expect(project(resource, { attributes: ['tags'] }, sampleType, ['USERNAME', 'name.givenName', `${ext}:employeeNumber`])).toEqual({
    ...minimum,
    tags: ['a'],
    userName: 'babs',
    name: { givenName: 'Barbara' },
    [ext]: { employeeNumber: '7' },
  })
  expect(project(resource, { excludedAttributes: ['userName'] }, sampleType, ['userName'])).toEqual(whole)
})

test('hostile names of members stay members', () => {
  const hostile = JSON.parse('{"id":"1","__proto__":{"polluted":true}}')
  const shown = project(hostile, {}, sampleType)
  expect(Object.hasOwn(shown, '__proto__')).toBe(true)
  expect(Object.getPrototypeOf(shown)).toBe(Object.prototype)
})
