import { expect, test } from 'vitest'
import { asText } from './json.ts'
import { group, patch, resources, serve, user, within, textOf } from './client.testing.ts'

const users = '/api/v2/scim/v2/users'
const twin = '/api/v2/scim/users'
const genesys = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

test('both bases show one resource with a quoted decimal tag', async () => {
  const { send } = await serve()
  const created = await send('POST', users, user('eva@example.com', { externalId: 'X', [genesys]: { routingSkills: [{ name: 'Billing', proficiency: 3 }] } }))
  expect(created.status).toBe(201)
  const id = textOf(created, 'id')
  const read = await send('GET', `${twin}/${id}`)
  expect([read.headers.get('etag'), within(read.body, 'meta', 'version')]).toEqual(['"1"', '1'])
  expect(within(read.body, 'meta')).not.toHaveProperty('created')
  expect(within(read.body, 'meta', 'location')).toBe(`${twin}/${id}`)
  expect(within(read.body, genesys)).toMatchObject({ routingSkills: [{ name: 'Billing' }], externalIds: [{ authority: 'x-pc:scimv2:v1:client', value: 'X' }] })
  expect(read.body['emails']).toEqual([{ value: 'eva@example.com', type: 'other', primary: true }])
  expect((await send('PUT', `${users}/${id}`, read.body)).headers.get('etag')).toBe('"1"')
  const stale = await send('PATCH', `${users}/${id}`, patch({ op: 'replace', path: 'title', value: 'x' }), { 'if-match': '"0"' })
  expect(stale.body).toMatchObject({ status: '400', scimType: 'invalidVers' })
  expect((await send('GET', `${users}/${id}`, undefined, { 'if-none-match': '"1"' })).status).toBe(304)
  expect((await send('DELETE', `${twin}/${id}`)).status).toBe(204)
})

test('lists show the active and take the documented filters in both forms', async () => {
  const { send } = await serve()
  expect((await send('GET', users)).body).toMatchObject({ totalResults: 36, itemsPerPage: 25 })
  expect((await send('GET', `${users}?filter=active%20eq%20false`)).body['totalResults']).toBe(4)
  const boss = asText(resources(await send('GET', users))[0]?.['id'])
  for (const filter of ['userName eq user0003@example.com', 'email eq "user0003@example.com"', 'employeeNumber eq 7003', `id eq ${boss.slice(0, -1)}3`]) {
    expect(resources(await send('GET', `${users}?filter=${encodeURIComponent(filter)}`)).map((one) => one['userName'])).toEqual(['user0003@example.com'])
  }
  expect((await send('GET', `${users}?filter=${encodeURIComponent(`manager eq ${boss}`)}`)).body['totalResults']).toBe(6)
  expect((await send('GET', `${users}?filter=title%20co%20%22x%22`)).body['scimType']).toBe('invalidFilter')
  expect((await send('GET', '/api/v2/scim/schemas?filter=id%20eq%20x')).status).toBe(403)
})

test('the always returned attributes resist any projection', async () => {
  const { send } = await serve()
  const one = resources(await send('GET', `${users}?count=1&attributes=${enterprise}:manager.value`))[0] ?? {}
  expect(Object.keys(one).filter((name) => name !== 'schemas').sort()).toEqual(['active', 'id', 'meta', 'userName'])
  const rest = resources(await send('GET', `${users}?count=1&excludedAttributes=id,userName,active,meta,title`))[0] ?? {}
  expect(rest).toMatchObject({ active: true, meta: { version: '1' } })
  expect(Object.keys(rest)).toEqual(expect.arrayContaining(['id', 'userName']))
  expect(rest).not.toHaveProperty('title')
})

test('groups get an externalId and are deleted only with one', async () => {
  const { send } = await serve()
  const created = await send('POST', '/api/v2/scim/groups', group('g'))
  expect(created.body['externalId']).toEqual(expect.any(String))
  expect((await send('DELETE', `/api/v2/scim/v2/groups/${textOf(created, 'id')}`)).status).toBe(204)
  const foreign = await send('POST', '/scim/v2/Groups', group('f'))
  expect((await send('DELETE', `/api/v2/scim/v2/groups/${textOf(foreign, 'id')}`)).status).toBe(400)
})

test('permissions are those of the token', async () => {
  const { send } = await serve({ tokens: { guest: [], cleaner: ['directory:user:delete'] } })
  const as = (token: string) => ({ authorization: `Bearer ${token}` })
  expect((await send('GET', users, undefined, as('guest'))).status).toBe(200)
  const refused = await send('GET', '/api/v2/scim/groups', undefined, as('guest'))
  expect(refused.body).toMatchObject({ status: 403, code: 'not.authorized' })
  expect((await send('POST', users, user('n'), as('guest'))).status).toBe(403)
  const id = textOf(await send('POST', users, user('n')), 'id')
  expect((await send('DELETE', `${users}/${id}`, undefined, as('cleaner'))).status).toBe(204)
  expect((await send('GET', users, undefined, as('nobody'))).body).toMatchObject({ status: 401 })
})

test('the editions differ in what they offer', async () => {
  const first = await serve({ edition: '2019-08' })
  expect((await first.send('GET', '/api/v2/scim/resourcetypes')).status).toBe(404)
  expect((await first.send('GET', '/api/v2/scim/serviceproviderconfig')).status).toBe(404)
  expect((await first.send('GET', '/api/v2/scim/v2/serviceproviderconfig')).status).toBe(200)
  expect((await first.send('POST', '/api/v2/scim/groups', group('g'))).status).toBe(405)
  expect((await first.send('GET', users)).body['scimType']).toBe('invalidFilter')
  const newest = await serve()
  expect((await newest.send('GET', '/api/v2/scim/resourcetypes')).body['totalResults']).toBe(5)
  expect((await newest.send('GET', '/api/v2/scim/v2/schemas')).body['totalResults']).toBe(7)
})
