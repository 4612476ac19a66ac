import vendor from 'purecloud-platform-client-v2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { startRecordingProxy, type RecordingProxy } from '../dev/recording-proxy.ts'
import { clients, clientTokens, fixtures } from '../reference/fixtures.ts'
import { startReference, type Reference } from '../reference/server.ts'
import { countOperations } from '../report/count-operations.ts'
import { isList, isObject, type JsonObject } from '../scim/json.ts'
import { URN } from '../scim/urn.ts'

/** What the client hands over for an answer, and rejects with for a refusal. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
}

let reference: Reference
let proxy: RecordingProxy
const { groupId } = fixtures
const api = new vendor.SCIMApi()

beforeAll(async () => {
  reference = await startReference({ tokens: clientTokens })
  proxy = await startRecordingProxy(reference.origin)
  const { hostname, port } = new URL(proxy.origin)
  vendor.ApiClient.instance.setGateway({ protocol: 'http', host: hostname, port: Number(port) })
  vendor.ApiClient.instance.setReturnExtendedResponses(true)
  vendor.ApiClient.instance.setAccessToken(reference.token)
})

afterAll(async () => {
  await proxy.close()
  await reference.close()
})

/** Calls one of the client's methods; what it rejects with is an answer too. */
async function call(name: string, ...args: readonly unknown[]): Promise<Answer> {
  const method: unknown = Reflect.get(api, name)
  if (typeof method !== 'function') throw new TypeError(`the client has no method ${name}`)
  try {
    return (await Reflect.apply(method, api, args)) as Answer
  } catch (refused) {
    if (isObject(refused) && typeof refused['status'] === 'number') return refused as unknown as Answer
    throw refused
  }
}

const patch = (...Operations: readonly object[]) => ({ schemas: [URN.patchOp], Operations })
const resourcesOf = ({ body }: Answer) => (isList(body['Resources']) ? body['Resources'].filter(isObject) : [])
const textAt = (object: JsonObject, name: string) => String(object[name])
const tagOf = ({ headers }: Answer) => headers['etag'] ?? ''
const newUser = (name: string) => ({ schemas: [URN.user], userName: `${name}@vendor.example`, displayName: name })

test.each(['Scim', 'ScimV2'])('users live their whole life through the methods of %s', async (prefix) => {
  const created = await call(`post${prefix}Users`, { ...newUser(`life ${prefix}`), [URN.enterpriseUser]: { employeeNumber: prefix, department: 'R+D' } })
  const id = textAt(created.body, 'id')
  expect(created.status).toBe(201)
  const read = await call(`get${prefix}User`, id)
  expect([read.status, read.body['displayName']]).toEqual([200, `life ${prefix}`])
  expect((await call(`get${prefix}User`, id, { ifNoneMatch: tagOf(read) })).status).toBe(304)
  expect((await call(`get${prefix}User`, id, { ifNoneMatch: '"0"' })).body).toEqual(read.body)

  const projected = await call(`get${prefix}User`, id, { attributes: ['displayName', `${URN.enterpriseUser}:department`] })
  expect(Object.keys(projected.body)).toEqual(expect.arrayContaining(['id', 'userName', 'active', 'meta', 'displayName', URN.enterpriseUser]))
  expect(projected.body[URN.enterpriseUser]).toEqual({ department: 'R+D' })
  expect((await call(`get${prefix}User`, id, { excludedAttributes: ['displayName'] })).body).not.toHaveProperty('displayName')

  const patched = await call(`patch${prefix}User`, id, patch({ op: 'replace', path: 'title', value: 'Lead' }), { ifMatch: tagOf(read) })
  expect([patched.status, patched.body['title']]).toEqual([200, 'Lead'])
  const stale = await call(`put${prefix}User`, id, { ...read.body, title: 'Late' }, { ifMatch: tagOf(read) })
  expect([stale.status, stale.body['scimType']]).toEqual([400, 'invalidVers'])
  const current = await call(`get${prefix}User`, id)
  const replaced = await call(`put${prefix}User`, id, { ...current.body, title: 'Chief' }, { ifMatch: tagOf(current) })
  expect([replaced.status, replaced.body['title']]).toEqual([200, 'Chief'])

  const found = await call(`get${prefix}Users`, { filter: `userName eq "life ${prefix}@vendor.example"`, attributes: ['id', 'title'] })
  expect(resourcesOf(found).map((one) => [one['id'], one['title']])).toEqual([[id, 'Chief']])
  expect((await call(`post${prefix}Users`, newUser(`life ${prefix}`))).status).toBe(409)

  expect((await call(`delete${prefix}User`, id, { ifMatch: tagOf(read) })).body['scimType']).toBe('invalidVers')
  expect((await call(`delete${prefix}User`, id, { ifMatch: tagOf(await call(`get${prefix}User`, id)) })).status).toBe(204)
  expect((await call(`get${prefix}User`, id)).status).toBe(404)
})

test.each(['Scim', 'ScimV2'])('a group takes and loses members through the methods of %s', async (prefix) => {
  const listed = await call(`get${prefix}Groups`, ...(prefix === 'Scim' ? [{ count: 2 }] : ['', { count: 2 }]))
  expect([listed.status, resourcesOf(listed).length]).toEqual([200, 2])
  const before = await call(`get${prefix}Group`, groupId)
  const named = `displayName eq "${textAt(before.body, 'displayName')}"`
  const found = await call(`get${prefix}Groups`, ...(prefix === 'Scim' ? [{ filter: named }] : [named]))
  expect(resourcesOf(found).map((one) => one['id'])).toEqual([groupId])
  expect((await call(`get${prefix}Group`, groupId, { ifNoneMatch: tagOf(before) })).status).toBe(304)

  const value = textAt((await call(`post${prefix}Users`, newUser(`member ${prefix}`))).body, 'id')
  const joined = await call(`patch${prefix}Group`, groupId, patch({ op: 'add', path: 'members', value: [{ value }] }), { ifMatch: tagOf(before) })
  expect(joined.body['members']).toEqual(expect.arrayContaining([expect.objectContaining({ value })]))
  const stale = await call(`put${prefix}Group`, groupId, before.body, { ifMatch: tagOf(before) })
  expect([stale.status, stale.body['scimType']]).toEqual([400, 'invalidVers'])
  const current = await call(`get${prefix}Group`, groupId)
  const left = await call(`put${prefix}Group`, groupId, before.body, { ifMatch: tagOf(current) })
  expect([left.status, left.body['members']]).toEqual([200, before.body['members']])
  expect((await call(`delete${prefix}User`, value)).status).toBe(204)
})

test.each(['Scim', 'ScimV2'])('the discovery documents are read through the methods of %s', async (prefix) => {
  const config = await call(`get${prefix}Serviceproviderconfig`)
  expect([config.status, config.body['patch']]).toEqual([200, { supported: true }])
  expect((await call(`get${prefix}Serviceproviderconfig`, { ifNoneMatch: tagOf(config) })).status).toBe(304)
  const types = resourcesOf(await call(`get${prefix}Resourcetypes`))
  expect(types.map((one) => one['id'])).toEqual(['User', 'Group', 'ServiceProviderConfig', 'ResourceType', 'Schema'])
  expect((await call(`get${prefix}Resourcetype`, 'User')).body).toEqual(types[0])
  const schemas = resourcesOf(await call(`get${prefix}Schemas`))
  expect(schemas).toHaveLength(7)
  expect((await call(`get${prefix}Schema`, URN.user)).body).toEqual(schemas.find((one) => one['id'] === URN.user))
  const refused = await call(`get${prefix}Schemas`, { filter: 'id eq "x"' })
  expect(refused.status).toBe(403)
})

test.each(['Scim', 'ScimV2'])('pages of users follow one another through the methods of %s', async (prefix) => {
  const whole = await call(`get${prefix}Users`)
  expect([whole.body['itemsPerPage'], resourcesOf(whole).length]).toEqual([25, 25])
  const total = Number(whole.body['totalResults'])
  const seen: unknown[] = []
  for (let startIndex = 1; startIndex <= total; startIndex += 10) {
    const page = await call(`get${prefix}Users`, { startIndex, count: 10, attributes: ['id'] })
    expect(page.body['startIndex']).toBe(startIndex)
    seen.push(...resourcesOf(page).map((one) => one['id']))
  }
  expect([seen.length, new Set(seen).size]).toEqual([total, total])
})

test('a client without rights is refused with 403, one without a token with 401', async () => {
  try {
    vendor.ApiClient.instance.setAccessToken(clients['none']?.token ?? '')
    expect((await call('deleteScimUser', '00000001-0000-4000-8000-000000000003')).status).toBe(403)
    vendor.ApiClient.instance.setAccessToken('unknown')
    expect((await call('getScimGroups')).status).toBe(401)
  } finally {
    vendor.ApiClient.instance.setAccessToken(reference.token)
  }
})

test('all of this went over the wire in the way of that client, and reached each of the 30 operations', () => {
  const { recorded } = proxy
  const { operations } = loadContract('genesys@2025-05')
  const counts = countOperations(operations, proxy.origin, recorded.map(({ method, path }) => ({ method: method as 'GET', url: proxy.origin + path })))
  expect([...counts].filter(([, count]) => count === 0)).toEqual([])
  expect(counts.size).toBe(30)
  expect(new Set(recorded.map(({ headers }) => headers['content-type']))).toEqual(new Set(['application/json']))
  expect(recorded.some(({ path }) => path.includes('userName+eq+%22'))).toBe(true)
  expect(recorded.some(({ path }) => path.endsWith('/schemas/urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser'))).toBe(true)
})
