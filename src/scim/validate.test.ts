import { expect, test } from 'vitest'
import type { JsonObject } from './json.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'
import { violations } from './validate.ts'

const valid: JsonObject = { schemas: [URN.user], id: '1', meta: { created: '2011-05-13T04:42:34Z' }, userName: 'babs', emails: [{ value: 'a', primary: true }], unknown: [{}] }

test('a valid resource has no violations', () => {
  expect(violations(valid, sampleType)).toEqual([])
  expect(violations({ ...valid, title: null, emails: [], name: {} }, sampleType)).toEqual([])
})

test.each<[string, JsonObject, string[]]>([
  ['no id and no userName', { id: null, userName: '' , title: 'x' }, ['/id']],
  ['no userName', { userName: null }, ['/userName']],
  ['a string for a boolean', { active: 'true' }, ['/active']],
  ['a number for a string', { title: 1 }, ['/title']],
  ['a fraction for an integer', { floor: 1.5 }, ['/floor']],
  ['a string for a decimal', { rating: '1' }, ['/rating']],
  ['no date', { born: 'yesterday' }, ['/born']],
  ['no base64', { x509Certificates: [{ value: '%' }] }, ['/x509Certificates/0/value']],
  ['one value for many', { tags: 'a' }, ['/tags']],
  ['many values for one', { title: ['a'] }, ['/title']],
  ['a simple value among complex ones', { emails: [{ value: 'a' }, 'b', null] }, ['/emails/1', '/emails/2']],
  ['a missing sub-attribute', { addresses: [{ locality: 'x' }] }, ['/addresses/0/country']],
  ['a wrong type in an extension', { [URN.enterpriseUser]: { costCenter: 1 } }, [`/${URN.enterpriseUser}/costCenter`]],
  ['a string for an extension', { 'urn:example:params:device': 'x' }, ['/urn:example:params:device']],
  ['a required attribute of a present extension', { 'urn:example:params:device': { skills: ['x'] } }, ['/urn:example:params:device/serial']],
  ['a wrong type in meta', { meta: { created: 5 } }, ['/meta/created']],
])('%s is found', (_, change, pointers) => {
  expect(violations({ ...valid, ...change }, sampleType).map((one) => one.pointer)).toEqual(pointers)
})

test('a violation says what was expected and what came', () => {
  expect(violations({ ...valid, active: 'yes' }, sampleType)).toEqual([{ pointer: '/active', expected: 'a boolean', actual: 'string "yes"' }])
})

test('a request is not judged by what the server owns', () => {
  expect(violations({ schemas: [URN.user], id: 5, userName: 'x', groups: 'x' }, sampleType, 'request')).toEqual([])
})

test('a required extension is missed', () => {
  const type = { ...sampleType, extensions: sampleType.extensions.map((one) => ({ ...one, required: true })) }
  expect(violations(valid, type).map((one) => one.expected)).toEqual(['the required extension', 'the required extension'])
})
