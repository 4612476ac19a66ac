import { expect, test } from 'vitest'
import { ScimSyntaxError } from './error.ts'
import { parseAttributePath, parsePatchPath, printPath } from './path.ts'
import { URN } from './urn.ts'

test.each([
  ['userName', { attribute: 'userName' }],
  ['name.familyName', { attribute: 'name', sub: 'familyName' }],
  ['members.$ref', { attribute: 'members', sub: '$ref' }],
  [`${URN.user}:name.familyName`, { urn: URN.user, attribute: 'name', sub: 'familyName' }],
  [`${URN.enterpriseUser}:employeeNumber`, { urn: URN.enterpriseUser, attribute: 'employeeNumber' }],
  ['https://example.com/schemas/v1.0:color', { urn: 'https://example.com/schemas/v1.0', attribute: 'color' }],
])('%s is an attribute path', (text, path) => {
  expect(parseAttributePath(text)).toEqual(path)
})

test.each(['', '.', 'a.', '.a', 'a.b.c', '1a', 'a b', 'name[', ':a', 'x:a', 'urn:a b:c', '__proto__', 'a\u0000', 'a'.repeat(2000)])(
  '%j is no attribute path',
  (text) => {
    expect(() => parseAttributePath(text)).toThrow(ScimSyntaxError)
    expect(() => parsePatchPath(text)).toThrow(expect.objectContaining({ scimType: 'invalidPath' }))
  },
)

test.each([
  'members',
  'name.familyName',
  'addresses[type eq "work"]',
  'members[value eq "2819c223"].display',
  'emails[type eq "work" and not (value ew "]")].value',
  `${URN.enterpriseUser}:manager.value`,
  `${URN.user}:emails[type eq "work"].value`,
  URN.enterpriseUser,
  URN.genesysUser,
])('the PATCH path %s prints as it was read', (text) => {
  expect(printPath(parsePatchPath(text))).toBe(text)
})

test('a path that is a schema URN means the whole schema', () => {
  expect(parsePatchPath(URN.enterpriseUser)).toEqual({ kind: 'schema', urn: URN.enterpriseUser })
  expect(parsePatchPath(URN.user)).toEqual({ kind: 'schema', urn: URN.user })
  expect(parsePatchPath('urn:example:params:device')).toMatchObject({ kind: 'attribute', path: { attribute: 'device' } })
  expect(parsePatchPath('URN:example:params:device', ['urn:example:params:device'])).toMatchObject({ kind: 'schema' })
})

test.each(['emails[', 'emails[type eq "work"', 'emails[type eq "work"]value', 'emails[type eq "work"].', 'emails[type eq "work"].a.b', 'emails[]', 'emails.value[type pr]', '[type pr]', 'emails[a[b pr]]', 'emails[0]'])(
  'the PATCH path %s is refused as invalidPath',
  (text) => {
    expect(() => parsePatchPath(text)).toThrow(expect.objectContaining({ name: 'ScimSyntaxError', scimType: 'invalidPath' }))
  },
)
