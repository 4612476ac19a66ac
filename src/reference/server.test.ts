import { expect, test } from 'vitest'
import { group, patch, resources, schema, serve, user, within, textOf } from './client.testing.ts'

const users = '/scim/v2/Users'

test('a user is created, read, replaced, patched and deleted', async () => {
  const { send } = await serve()
  const created = await send('POST', users, user('Ada', { password: 'secret', nickName: 'A', unknown: 1, meta: { version: 'x' }, id: 'mine' }))
  expect(created.status).toBe(201)
  expect(created.headers.get('content-type')).toBe('application/scim+json;charset=utf-8')
  expect(created.headers.get('location')).toBe(within(created.body, 'meta', 'location'))
  expect(created.headers.get('etag')).toBe(within(created.body, 'meta', 'version'))
  expect(within(created.body, 'meta', 'created')).toBe(within(created.body, 'meta', 'lastModified'))
  expect(created.body).not.toHaveProperty('password')
  expect(created.body).not.toHaveProperty('unknown')
  expect(created.body['id']).not.toBe('mine')
  const path = `${users}/${textOf(created, 'id')}`
  expect((await send('GET', path)).body).toEqual(created.body)
  const replaced = await send('PUT', path, user('ada', { title: 'Dr' }))
  expect(replaced.status).toBe(200)
  expect(replaced.body).toMatchObject({ userName: 'ada', title: 'Dr' })
  expect(replaced.body).not.toHaveProperty('nickName')
  const patched = await send('PATCH', path, patch({ op: 'add', path: 'name.givenName', value: 'Ada' }))
  expect(patched.body).toMatchObject({ name: { givenName: 'Ada' }, title: 'Dr' })
  expect((await send('DELETE', path)).status).toBe(204)
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    expect((await send(method, path, method === 'PUT' ? user('x') : method === 'PATCH' ? patch({ op: 'add', value: {} }) : undefined)).status).toBe(404)
  }
})

test('writes that change nothing keep version and lastModified', async () => {
  const { send } = await serve()
  const created = await send('POST', users, user('same', { password: 'p', emails: [{ value: 'a@b.c', type: 'work', primary: true }] }))
  const path = `${users}/${textOf(created, 'id')}`
  await send('PATCH', path, patch({ op: 'add', path: 'emails', value: [{ value: 'a@b.c', type: 'work', primary: true }] }))
  await send('PATCH', path, patch({ op: 'replace', path: 'password', value: 'p' }))
  await send('PUT', path, created.body)
  expect((await send('GET', path)).body).toEqual(created.body)
})

test('a name is unique, letter case aside, and free again after deletion', async () => {
  const { send } = await serve()
  const first = await send('POST', users, user('Anna'))
  const second = await send('POST', users, user('aNNA'))
  expect(second.status).toBe(409)
  expect(second.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '409', scimType: 'uniqueness' })
  await send('DELETE', `${users}/${textOf(first, 'id')}`)
  expect((await send('POST', users, user('aNNA'))).status).toBe(201)
})

test('conditional requests are heeded', async () => {
  const { send } = await serve()
  const created = await send('POST', users, user('tagged'))
  const path = `${users}/${textOf(created, 'id')}`
  const tag = created.headers.get('etag') ?? ''
  expect(tag).toMatch(/^W\/"[^"]+"$/)
  const fresh = await send('GET', path, undefined, { 'if-none-match': `"other", ${tag}` })
  expect([fresh.status, fresh.text, fresh.headers.get('etag')]).toEqual([304, '', tag])
  expect((await send('PATCH', path, patch({ op: 'add', path: 'title', value: 'x' }), { 'if-match': tag })).status).toBe(200)
  const stale = await send('PUT', path, user('tagged'), { 'if-match': tag })
  expect([stale.status, stale.body['status']]).toEqual([412, '412'])
  expect((await send('DELETE', path, undefined, { 'if-none-match': '*' })).status).toBe(412)
  expect((await send('GET', path, undefined, { 'if-none-match': tag })).body['title']).toBe('x')
  expect((await send('DELETE', path, undefined, { 'if-match': '*' })).status).toBe(204)
})

test('memberships show on users, of their own and through nested groups', async () => {
  const { send } = await serve({ groups: 0 })
  const member = textOf(await send('POST', users, user('m')), 'id')
  const inner = await send('POST', '/scim/v2/Groups', group('inner', member))
  const outer = await send('POST', '/scim/v2/Groups', group('outer', textOf(inner, 'id')))
  expect(inner.body['members']).toMatchObject([{ value: member, type: 'User', display: 'm' }])
  expect(within(outer.body, 'members', 0, 'type')).toBe('Group')
  const before = await send('GET', `${users}/${member}`)
  expect(before.body['groups']).toMatchObject([{ display: 'inner', type: 'direct' }, { display: 'outer', type: 'indirect' }])
  await send('PATCH', `/scim/v2/Groups/${textOf(inner, 'id')}`, patch({ op: 'remove', path: `members[value eq "${member}"]` }))
  const after = await send('GET', `${users}/${member}`)
  expect(after.body).not.toHaveProperty('groups')
  expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  await send('PATCH', `/scim/v2/Groups/${textOf(inner, 'id')}`, patch({ op: 'add', path: 'members', value: [{ value: member }] }))
  await send('DELETE', `${users}/${member}`)
  expect((await send('GET', `/scim/v2/Groups/${textOf(inner, 'id')}`)).body).not.toHaveProperty('members')
})

test('lists are filtered, sorted, projected and paged', async () => {
  const { send } = await serve({ users: 30 })
  const page = await send('GET', `${users}?filter=userName%20sw%20%22USER000%22&sortBy=userName&sortOrder=descending&startIndex=2&count=3&attributes=userName`)
  expect(page.body).toMatchObject({ totalResults: 10, startIndex: 2, itemsPerPage: 3 })
  expect(resources(page).map((one) => one['userName'])).toEqual(['user0008@example.com', 'user0007@example.com', 'user0006@example.com'])
  expect(Object.keys(resources(page)[0] ?? {}).sort()).toEqual(['id', 'schemas', 'userName'])
  expect((await send('GET', `${users}?count=0`)).body).toMatchObject({ totalResults: 30, Resources: [] })
  expect((await send('GET', `${users}?filter=userName%20zz`)).body).toMatchObject({ status: '400', scimType: 'invalidFilter' })
  expect((await send('GET', `${users}?filter=active%20gt%20true`)).body).toMatchObject({ status: '400', scimType: 'invalidFilter' })
  const found = await send('POST', '/scim/v2/.search', { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter: 'meta.resourceType eq "Group"', count: 2 })
  expect(found.body).toMatchObject({ totalResults: 5, itemsPerPage: 2 })
  expect((await send('GET', '/scim/v2')).body['totalResults']).toBe(35)
})

test('cursors walk a list once and are checked', async () => {
  const { send } = await serve({ users: 7 })
  const seen: unknown[] = []
  let cursor = ''
  for (let pages = 0; pages < 4; pages += 1) {
    const page = await send('GET', `${users}?cursor=${cursor}&count=3`)
    seen.push(...resources(page).map((one) => one['id']))
    expect(page.body['totalResults']).toBe(7)
    expect(page.body['previousCursor'] === undefined).toBe(pages === 0)
    if (page.body['nextCursor'] === undefined) break
    cursor = textOf(page, 'nextCursor')
    expect(cursor).toMatch(/^[A-Za-z0-9._~-]+$/)
  }
  expect(new Set(seen).size).toBe(7)
  expect((await send('GET', `${users}?cursor=made-up`)).body).toMatchObject({ status: '400', scimType: 'invalidCursor' })
  expect((await send('GET', `${users}?cursor=${cursor}&count=2`)).body).toMatchObject({ status: '400', scimType: 'invalidCount' })
  expect((await send('GET', `${users}?cursor=${cursor}&filter=active%20eq%20true`)).body).toMatchObject({ scimType: 'invalidCursor' })
})

test('a device shows and keeps its attributes as their characteristics say', async () => {
  const { send } = await serve()
  const body = {
    schemas: [schema.device, schema.lifecycle],
    displayName: 'D', assetTag: 'T-1', serialNumber: 'S', pin: '1234', notes: 'n', registration: 'mine', purchasedAt: '2024-01-01T00:00:00Z',
    ports: [22, 22, 80], dimensions: { width: 1.5, measuredBy: 'me', method: 'tape' },
    [schema.lifecycle]: { contract: 'C', costCode: 'K', wipeCode: 'W', stage: 'used' },
  }
  const created = await send('POST', '/scim/v2/Devices', body)
  expect(created.body).toMatchObject({ notes: 'n', ports: [22, 80], dimensions: { method: 'tape' }, [schema.lifecycle]: { costCode: 'K' } })
  expect(created.text).not.toContain('1234')
  expect(created.body['registration']).not.toBe('mine')
  const path = `/scim/v2/Devices/${textOf(created, 'id')}`
  const read = await send('GET', path)
  expect(read.body).not.toHaveProperty('notes')
  expect(read.body['dimensions']).toEqual({ width: 1.5, measuredBy: 'me' })
  expect((await send('GET', `${path}?attributes=notes`)).body).toMatchObject({ notes: 'n', displayName: 'D', registration: created.body['registration'] })
  expect((await send('PUT', path, { ...body, serialNumber: 's' })).body).toMatchObject({ status: '400', scimType: 'mutability' })
  expect((await send('PUT', path, { ...body, dimensions: { width: 1, measuredBy: 'you' } })).body['scimType']).toBe('mutability')
  expect((await send('PUT', path, { schemas: body.schemas, displayName: 'E', assetTag: 'T-1' })).body).toMatchObject({ serialNumber: 'S', displayName: 'E' })
  expect((await send('PATCH', path, patch({ op: 'replace', path: 'registration', value: 'x' }))).body['scimType']).toBe('mutability')
  expect((await send('POST', '/scim/v2/Devices', { ...body, assetTag: 't-1' })).status).toBe(409)
  expect((await send('POST', '/scim/v2/Devices', { ...body, assetTag: 'T-2', serialNumber: 's', slots: 1.5 })).body['scimType']).toBe('invalidValue')
})

test('requests that cannot be served get the right error', async () => {
  const { send, reference } = await serve()
  expect((await send('GET', users, undefined, { authorization: 'Bearer wrong' })).headers.get('www-authenticate')).toMatch(/^Bearer/)
  expect((await send('GET', '/scim/v2/Schemas', undefined, { authorization: '' })).status).toBe(401)
  const refused = await send('DELETE', users)
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD'])
  expect((await send('POST', users, '{"broken"')).body).toMatchObject({ status: '400', scimType: 'invalidSyntax' })
  expect((await send('POST', users, '['.repeat(100_000))).body).toMatchObject({ scimType: 'invalidSyntax' })
  expect((await send('POST', users, 'x', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await send('GET', users, undefined, { accept: 'text/html' })).status).toBe(406)
  expect((await send('GET', users, undefined, { accept: 'application/json' })).headers.get('content-type')).toMatch(/^application\/json/)
  expect((await send('POST', users, `"${'x'.repeat(5_000_000)}"`)).status).toBe(413)
  expect((await send('POST', users, { schemas: [schema.user] })).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
  expect((await send('GET', `${users}/none`)).body).toMatchObject({ status: '404' })
  expect((await send('GET', '/scim/v2/Schemas?filter=id%20pr')).status).toBe(403)
  expect((await send('POST', '/scim/v2/Me', user('me'))).status).toBe(501)
  expect((await send('GET', '/scim/v2/Me')).headers.get('location')).toMatch(/\/Users\//)
  expect((await fetch(`${reference.origin}/elsewhere`)).status).toBe(404)
})

test('a bulk request resolves references forwards, backwards and in circles', async () => {
  const { send } = await serve({ groups: 0 })
  const bulk = (Operations: object[], more: object = {}) =>
    send('POST', '/scim/v2/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations, ...more })
  const done = await bulk([
    { method: 'POST', path: '/Groups', bulkId: 'a', data: group('a', 'bulkId:b', 'bulkId:u') },
    { method: 'POST', path: '/Groups', bulkId: 'b', data: group('b', 'bulkId:a') },
    { method: 'POST', path: '/Users', bulkId: 'u', data: user('u') },
    { method: 'PATCH', path: '/Users/bulkId:u', data: patch({ op: 'add', path: 'title', value: 't' }) },
    { method: 'DELETE', path: '/Users/none' },
  ])
  expect(done.status).toBe(200)
  const statuses = (done.body['Operations'] as { status?: string }[]).map((one) => one.status)
  expect(statuses).toEqual(['201', '201', '201', '200', '404'])
  const [a, b] = resources(await send('GET', '/scim/v2/Groups?sortBy=displayName'))
  expect([within(a, 'members', 0, 'value'), within(b, 'members', 0, 'value')]).toEqual([b?.['id'], a?.['id']])
  expect(within(a, 'members', 1, 'type')).toBe('User')
  const stopped = await bulk([{ method: 'DELETE', path: '/Users/x' }, { method: 'POST', path: '/Users', bulkId: 'n', data: user('n') }], { failOnErrors: 1 })
  expect(stopped.body['Operations']).toHaveLength(1)
  const many = await bulk(Array.from({ length: 101 }, () => ({ method: 'DELETE', path: '/Users/x' })))
  expect([many.status, many.body['detail']]).toEqual([413, expect.stringContaining('100')])
  const large = await bulk([{ method: 'POST', path: '/Users', bulkId: 'l', data: user('l', { title: 'x'.repeat(300_000) }) }])
  expect([large.status, large.body['detail']]).toEqual([413, expect.stringContaining('262144')])
})

test('what is seeded is the same every time', async () => {
  const first = await serve({ users: 300, groups: 20 })
  const second = await serve({ users: 300, groups: 20 })
  expect(first.reference.counts).toEqual({ users: 300, groups: 20, devices: 0 })
  const ids = async ({ send }: typeof first) => resources(await send('GET', `${users}?count=200`)).map((one) => one['id'])
  expect(await ids(first)).toEqual(await ids(second))
})
