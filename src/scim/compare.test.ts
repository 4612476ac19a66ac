import { expect, test } from 'vitest'
import { difference, normalize, sameValue } from './compare.ts'
import { findAttribute } from './definitions.ts'
import type { JsonObject } from './json.ts'
import { parseAttributePath } from './path.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

const ext = URN.enterpriseUser

test('null, empty and absent are one state', () => {
  expect(normalize(null)).toBeUndefined()
  expect(normalize({ a: null, b: [], c: {}, d: { e: [{}, null, { f: [] }] } })).toBeUndefined()
  expect(normalize({ a: '', b: false, c: 0, d: [1, null] })).toEqual({ a: '', b: false, c: 0, d: [1] })
  expect(sameValue(null, [])).toBe(true)
  expect(sameValue(undefined, { a: {} })).toBe(true)
  expect(sameValue('', null)).toBe(false)
})

test.each([
  ['userName', 'Babs', 'bABS', true],
  ['id', 'a', 'A', false],
  ['meta.created', '2011-05-13T04:42:34Z', '2011-05-13T06:42:34.000+02:00', true],
  ['meta.created', '2011-05-13T04:42:34Z', '2011-05-13T04:42:35Z', false],
  ['tags', ['a', 'b'], ['B', 'A'], true],
  ['tags', ['a', 'a'], ['a'], false],
  ['emails', [{ value: 'a', type: 'x' }, { value: 'b' }], [{ Value: 'B' }, { type: 'X', value: 'a', primary: false }], true],
  ['emails', [{ value: 'a', primary: true }], [{ value: 'a' }], false],
  ['x509Certificates', [{ value: 'aa' }], [{ value: 'AA' }], false],
  ['active', true, 'true', false],
  ['rating', 1, 1.0, true],
])('%s: %j and %j are the same: %s', (path, a, b, expected) => {
  expect(sameValue(a, b, findAttribute(sampleType, parseAttributePath(path))?.sub ?? findAttribute(sampleType, parseAttributePath(path))?.attribute)).toBe(expected)
})

test('deep values end somewhere', () => {
  const deep = JSON.parse(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`)
  expect(sameValue(deep, deep)).toBe(true)
  expect(difference({ userName: deep }, { userName: deep }, sampleType)).toEqual([])
})

const sent = {
  schemas: [URN.user, ext],
  id: 'mine',
  meta: { version: 'x' },
  userName: 'Babs',
  password: 'secret',
  name: { familyName: 'Jensen', formatted: 'B Jensen' },
  title: null,
  tags: ['a', 'b'],
  unknown: 1,
  emails: [
    { value: 'Babs@Example.com', type: 'work', primary: true },
    { value: 'h@x.org', primary: false },
  ],
  phoneNumbers: [{ value: '+1 (201) 555-0123' }],
  members: [{ value: 'B1', $ref: 'Users/B1', type: 'User', display: 'Bob' }],
  profileUrl: 'HTTP://Example.com:80/a/../b',
  born: '2000-01-01T00:00:00Z',
  [ext]: { employeeNumber: '7', manager: { value: 'm', displayName: 'x' } },
}
const kept: JsonObject = {
  schemas: [ext, URN.user],
  id: '1',
  userName: 'babs',
  name: { familyName: 'Jensen', formatted: 'Ms. B Jensen', givenName: 'x' },
  tags: ['B', 'c', 'a'],
  emails: [
    { value: 'h@x.org', type: 'other' },
    { value: 'babs@example.com', type: 'WORK', primary: true, display: 'd' },
  ],
  phoneNumbers: [{ value: 'tel:+1-201-555-0123', type: 'work' }],
  members: [{ value: 'B1' }],
  profileUrl: 'http://example.com/b',
  born: '2000-01-01T01:00:00.000+01:00',
  [ext]: { employeeNumber: '7', manager: { value: 'M' } },
}

test('a server that keeps everything in its own forms lost nothing', () => {
  expect(difference(sent, kept, sampleType)).toEqual([])
})

test.each<[string, JsonObject, object[]]>([
  ['another value', { userName: 'bob' }, [{ pointer: '/userName', sent: 'Babs', received: 'bob' }]],
  ['a lost attribute', { born: null }, [{ pointer: '/born', sent: '2000-01-01T00:00:00Z', received: null }]],
  ['a lost complex attribute', { name: null }, [{ pointer: '/name', sent: sent.name, received: null }]],
  ['a lost sub-attribute', { name: { formatted: 'x' } }, [{ pointer: '/name/familyName', sent: 'Jensen', received: undefined }]],
  ['a lost value', { tags: ['a'] }, [{ pointer: '/tags/1', sent: 'b', received: undefined }]],
  ['a lost record', { emails: [{ value: 'h@x.org' }] }, [{ pointer: '/emails/0', sent: sent.emails[0], received: undefined }]],
  ['a lost primary', { emails: [{ value: 'h@x.org' }, { value: 'babs@example.com', type: 'work' }] }, [{ pointer: '/emails/0/primary', sent: true, received: undefined }]],
  ['a changed value in a record', { emails: [{ value: 'h@x.org' }, { value: 'z', type: 'work', primary: true }] }, [{ pointer: '/emails/0/value', sent: 'Babs@Example.com', received: 'z' }]],
  ['a changed type', { emails: [{ value: 'h@x.org' }, { value: 'babs@example.com', type: 'home', primary: true }] }, [{ pointer: '/emails/0/type', sent: 'work', received: 'home' }]],
  ['lost members', { members: [] }, [{ pointer: '/members/0', sent: sent.members[0], received: undefined }]],
  ['a member in other letters', { members: [{ value: 'b1' }] }, [{ pointer: '/members/0', sent: sent.members[0], received: undefined }]],
  ['a lost extension attribute', { [ext]: { manager: { value: 'm' } } }, [{ pointer: `/${ext}/employeeNumber`, sent: '7', received: undefined }]],
  ['a lost schema', { schemas: [URN.user] }, [{ pointer: '/schemas/1', sent: ext, received: undefined }]],
])('%s is a loss', (_, change, expected) => {
  const found = difference(sent, { ...kept, ...change }, sampleType)
  expect(found.map((one) => one.pointer)).toEqual(expected.map((one) => ('pointer' in one ? one.pointer : '')))
})

test('a second primary may be repaired', () => {
  const two = { emails: [{ value: 'a', primary: true }, { value: 'b', primary: true }] }
  expect(difference(two, { emails: [{ value: 'a', primary: true }, { value: 'b' }] }, sampleType)).toEqual([])
})

test.each([
  ['../photos/1', 'https://x/photos/1', true],
  ['HTTPS://X:443/photos/1', 'https://x/photos/1', true],
  ['photos/2', 'https://x/photos/1', false],
])('the reference %s comes back as %s: %s', (a, b, kept) => {
  expect(difference({ profileUrl: a }, { profileUrl: b }, sampleType)).toHaveLength(kept ? 0 : 1)
})
