import { expect, test } from 'vitest'
import { loadContract } from './load.ts'
import { messageValidator } from './messages.ts'
import type { Violation } from './messages.ts'

const rfc = loadContract('rfc')
const genesys = loadContract('genesys')

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:'
const API = 'urn:ietf:params:scim:api:messages:2.0:'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const GENESYS = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'

const meta = { resourceType: 'User', created: '2024-02-29T08:00:00Z', lastModified: '2024-02-29T08:00:00.125+01:00', location: 'https://example.com/Users/7f', version: 'W/"3"' }
const user = { schemas: [`${CORE}User`], id: '7f', userName: 'mina', meta }
const supported = { supported: true }
const config = {
  schemas: [`${CORE}ServiceProviderConfig`], patch: supported, bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 }, filter: { supported: true, maxResults: 50 },
  changePassword: supported, sort: supported, etag: supported, authenticationSchemes: [{ type: 'httpbasic', name: 'Basic', description: 'User name and password' }],
}

test.each<[string, unknown]>([
  ['User', user],
  ['User', { ...user, displayName: null, emails: [], shoeSize: 43, name: { familyName: 'Okoye', formatted: null }, active: false, x509Certificates: [{ value: 'MIIB' }] }],
  ['User', { ...user, schemas: [`${CORE}User`, ENTERPRISE], [ENTERPRISE]: { department: 'Tools', manager: { value: '8a', $ref: '../Users/8a' } }, emails: [{ value: 'a@example.com', primary: true, type: 'office' }, { value: 'b@example.com' }] }],
  ['Group', { schemas: [`${CORE}Group`], id: 'g1', displayName: 'Crew', members: [{ value: '7f' }] }],
  ['ListResponse', { schemas: [`${API}ListResponse`], totalResults: 0 }],
  ['ListResponse', { schemas: [`${API}ListResponse`], totalResults: 0, Resources: null }],
  ['ListResponse', { schemas: [`${API}ListResponse`], totalResults: 9, startIndex: 3, itemsPerPage: 1, Resources: [{ id: '7f' }] }],
  ['ListResponse', { schemas: [`${API}ListResponse`], nextCursor: 'VZUTiyhEQJ94IR', Resources: [user] }],
  ['ListResponse', { schemas: [`${API}ListResponse`], Resources: [user] }],
  ['Error', { schemas: [`${API}Error`], status: '404' }],
  ['Error', { schemas: [`${API}Error`], status: '400', scimType: 'invalidFilter', detail: 'No operator.' }],
  ['ServiceProviderConfig', config],
  ['ServiceProviderConfig', { ...config, pagination: { cursor: true, index: false, defaultPaginationMethod: 'cursor', maxPageSize: 100 } }],
  ['ResourceType', { schemas: [`${CORE}ResourceType`], name: 'User', endpoint: 'Users', schema: `${CORE}User` }],
  ['ResourceType', { schemas: [`${CORE}ResourceType`], name: 'User', endpoint: '/Users', schema: `${CORE}User`, schemaExtensions: [{ schema: ENTERPRISE, required: false }] }],
  ['Schema', { schemas: [`${CORE}Schema`], id: 'urn:example:Badge', attributes: [{ name: '$ref', type: 'binary', multiValued: false }, { name: 'parts', type: 'complex', multiValued: true, subAttributes: [{ name: 'x-1', type: 'string', multiValued: false }] }] }],
  ['SearchRequest', { schemas: [`${API}SearchRequest`], filter: 'userName sw "m"', attributes: ['userName'], startIndex: 1, count: 10 }],
  ['PatchOp', { schemas: [`${API}PatchOp`], Operations: [{ op: 'Add', path: 'title', value: 'Pilot' }, { op: 'remove', path: 'nickName' }] }],
  ['BulkRequest', { schemas: [`${API}BulkRequest`], failOnErrors: 1, Operations: [{ method: 'POST', path: '/Users', bulkId: 'q', data: {} }, { method: 'DELETE', path: '/Users/7f' }] }],
  ['BulkResponse', { schemas: [`${API}BulkResponse`], Operations: [{ method: 'POST', bulkId: 'q', location: 'https://example.com/Users/1', status: '201' }, { method: 'DELETE', location: 'https://example.com/Users/7f', status: { code: '204' } }] }],
  ['BulkResponse', { schemas: [`${API}BulkResponse`], Operations: [{ method: 'POST', bulkId: 'q', status: '409', response: { schemas: [`${API}Error`], status: '409' } }] }],
])('a correct %s has no violation', (name, body) => {
  expect(messageValidator(rfc, name)(body)).toEqual([])
})

test('the stand-in resources are correct themselves', () => {
  for (const schema of rfc.discovery.schemas) expect(messageValidator(rfc, 'Schema')(schema)).toEqual([])
  for (const type of rfc.discovery.resourceTypes) expect(messageValidator(rfc, 'ResourceType')(type)).toEqual([])
  for (const schema of genesys.discovery.schemas) expect(messageValidator(genesys, 'ScimV2SchemaDefinition')(schema)).toEqual([])
  for (const type of genesys.discovery.resourceTypes) expect(messageValidator(genesys, 'ScimConfigResourceType')(type)).toEqual([])
})

const short = ({ pointer, expected, actual, cites }: Violation) => `${pointer}: expected ${expected}, actual ${actual} (${cites.join(' ')})`

test.each<[string, unknown, string[]]>([
  ['User', { ...user, schemas: undefined, id: null }, ["/schemas: expected a member 'schemas', actual absent (RFC7643-3-1 RFC7643-3-2)", "/id: expected a member 'id', actual absent (RFC7643-3.1-5)"]],
  ['User', { ...user, schemas: [ENTERPRISE] }, [`/schemas: expected an array with "${CORE}User", actual ["${ENTERPRISE}"] (RFC7643-4.1-1 RFC7643-3-7)`]],
  ['User', { ...user, active: 'true' }, ['/active: expected type boolean, actual "true" (RFC7643-4.1.1-20 RFC7643-2.3.2-1)']],
  ['User', { ...user, emails: { value: 'a' } }, ['/emails: expected type array, actual {"value": "a"} (RFC7643-2.4-1)']],
  ['User', { ...user, emails: [{ value: 7 }] }, ['/emails/0/value: expected type string, actual 7 (RFC7643-2.3-2)']],
  ['User', { ...user, emails: [{ primary: true }, { primary: true }] }, ['/emails: expected at most 1 element that matches {"primary": {…}}, actual [{…}, {…}] (RFC7643-2.4-4)']],
  ['User', { ...user, password: 'correct horse' }, ['/password: expected no such member, actual a value (RFC7643-4.1.1-21)']],
  ['User', { ...user, [ENTERPRISE]: 'x' }, [`/${ENTERPRISE}: expected type object, actual "x" (RFC7643-3-8)`]],
  ['Error', { schemas: [`${API}Error`], status: 404 }, ['/status: expected type string, actual 404 (RFC7644-3.12-5)']],
  ['ListResponse', [], [': expected type object, actual [] (RFC7644-3.8-8)']],
  ['ServiceProviderConfig', { ...config, etag: {} }, ["/etag/supported: expected a member 'supported', actual absent (RFC7643-5-18)"]],
  ['ServiceProviderConfig', { ...config, pagination: { cursor: true } }, ["/pagination/index: expected a member 'index', actual absent (RFC9865-4-4)"]],
  ['BulkResponse', { schemas: [`${API}BulkResponse`], Operations: [{ method: 'PUT', status: '404', response: {} }] }, ["/Operations/0/location: expected a member 'location', actual absent (RFC7644-3.7-10 RFC7644-3.7.3-2)"]],
  ['Schema', { schemas: [`${CORE}Schema`], id: 'a', attributes: [{ name: 'a', type: 'complex', multiValued: true, subAttributes: [{ name: 'b', type: 'text', multiValued: false }] }] }, ['/attributes/0/subAttributes/0/type: expected one of "string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex", actual "text" (RFC7643-7-12)']],
])('a wrong %s is named by pointer and citation (%#)', (name, body, expected) => {
  expect(messageValidator(rfc, name)(body).map(short)).toEqual(expected)
})

test('a dateTime without time zone is legal, one without time is not', () => {
  const validate = messageValidator(rfc, 'User')
  expect(validate({ ...user, meta: { created: '2024-02-29T08:00:00' } })).toEqual([])
  expect(validate({ ...user, meta: { created: '2024-02-29' } })).toMatchObject([{ pointer: '/meta/created', cites: ['RFC7643-2.3.5-2', 'RFC7643-2.3.5-1'] }])
})

const employee = {
  id: 'u1', schemas: [`${CORE}User`], active: true, userName: 'a@example.com', displayName: 'A', meta: { resourceType: 'User', lastModified: '2025-05-01T10:00:00.000Z', location: '/api/v2/scim/v2/users/u1', version: '56' },
}

test.each<[string, unknown]>([
  ['ScimV2User', employee],
  ['ScimV2User', { ...employee, schemas: [`${CORE}User`, ENTERPRISE, GENESYS], [ENTERPRISE]: { dateHire: '2024-12-06' }, [GENESYS]: { routingSkills: [{ name: 'Sales', proficiency: 2.5 }] }, phoneNumbers: [{ value: '+4930123', type: 'work2' }], nickName: 'tolerated' }],
  ['ScimV2CreateUser', { userName: 'a@example.com', displayName: 'A', password: 'secret' }],
  ['ScimV2Group', { id: 'g', displayName: 'G', meta: { resourceType: 'Group', version: '1' } }],
  ['ScimV2PatchRequest', { schemas: [`${API}PatchOp`], Operations: [{ op: 'replace', path: 'title', value: 'x' }] }],
  ['ScimUserListResponse', { totalResults: 0, startIndex: 1, itemsPerPage: 0 }],
  ['ScimGroupListResponse', { totalResults: 3, startIndex: 1, itemsPerPage: 1, Resources: [{ id: 'g' }] }],
  ['ScimError', { status: '400', scimType: 'invalidVers' }],
  ['Empty', {}],
  ['Empty', undefined],
])('a correct %s of Genesys has no violation', (name, body) => {
  expect(messageValidator(genesys, name)(body)).toEqual([])
})

test('a violation carries the hard promise for the type and the soft one for the value', () => {
  const validate = messageValidator(genesys, 'ScimV2User')
  expect(validate({ ...employee, emails: [{ type: 'home' }] })).toMatchObject([{ pointer: '/emails/0/type', cites: ['GENESYS-B-364'] }])
  expect(validate({ ...employee, emails: [{ type: 1 }] }).map(({ cites }) => cites)).toContainEqual(['GENESYS-B-240'])
  expect(validate({ ...employee, [ENTERPRISE]: {} })).toMatchObject([{ pointer: '/schemas', cites: ['GENESYS-B-357'] }])
})

test('what another edition promises is no violation', () => {
  const body = { ...employee, emails: [{ type: 1 }], [ENTERPRISE]: {} }
  const cites = messageValidator(loadContract('genesys@2025-05'), 'ScimV2User')(body).flatMap((violation) => violation.cites)
  expect(cites).toEqual(['GENESYS-B-364'])
})

test('a body that means harm costs little and is cut', () => {
  const validate = messageValidator(rfc, 'User')
  expect(validate({ ...user, emails: Array.from({ length: 5_000 }, () => 'x'.repeat(1_000)) })).toHaveLength(50)
  expect(validate({ ...user, schemas: Array.from({ length: 200_000 }, (_, n) => `${CORE}User${String(n)}`) })).toMatchObject([{ pointer: '/schemas', actual: 'an array of 200000 elements' }])
  const nested: unknown = JSON.parse(`{"name":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`)
  expect(validate(nested).map(({ pointer }) => pointer)).toEqual(['/schemas', '/id', '/userName'])
  expect(validate(JSON.parse('{"__proto__":{"id":"x"}}')).map(({ pointer }) => pointer)).toContain('/id')
})

test('a required member in other letter case is there', () => {
  const { userName, ...rest } = user
  expect(messageValidator(rfc, 'User')({ ...rest, username: userName })).toEqual([])
  expect(messageValidator(genesys, 'ScimUserListResponse')({ totalResults: 1, itemsPerPage: 1, resources: [] })).toMatchObject([{ pointer: '/resources', cites: ['GENESYS-B-360'] }])
})

test('an unknown message names those that exist', () => {
  expect(() => messageValidator(rfc, 'Badge')).toThrow(/^The contract rfc documents no message 'Badge'; it has User, Group,/)
})
