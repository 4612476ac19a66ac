import { expect, test } from 'vitest'
import { answer, listen, openTransport } from '../dev/loopback.ts'
import type { Opened } from '../dev/loopback.ts'
import { resourceUrl } from './address.ts'
import type { TransportOptions } from './options.ts'
import type { Method } from '../contract/types.ts'

const names = { userName: 'scimspec-run-unique-1' }

/** A server that creates whatever it is asked to under the id given, and writes down the writes it sees. */
async function openWith(id: string, options: (origin: string) => Partial<TransportOptions> = () => ({})): Promise<Opened & { origin: string; writes: string[] }> {
  const writes: string[] = []
  const origin = await listen((request, response) => {
    if (request.method !== 'GET') writes.push(`${request.method ?? ''} ${request.url ?? ''}`)
    if (request.method === 'POST') answer(response, 201, { ...names, id })
    else response.writeHead(204).end()
  })
  const opened = openTransport(origin, options(origin))
  return { ...opened, origin, writes }
}

test('only what the run created can be changed or deleted', async () => {
  const { transport, record, origin, writes } = await openWith('mine')
  const send = (method: Method, path: string): Promise<unknown> => transport.send({ method, url: origin + path, json: names }, record)
  await send('POST', '/scim/Users')
  await send('PATCH', '/scim/Users/mine?attributes=id')
  const before = writes.length
  const targets = [
    '/scim/Users/other', '/scim/Users', '/scim/Users/', '/scim', '/scim/', '/', '/scim/Groups/mine', '/scim/Users/mine/..', '/scim/Users/mine/../other',
    '/scim/Users/mine/%2e%2e/other', '/scim/Users/mine%2F..%2Fother', '/scim/Users/%252e%252e%252fother', '/scim/Users//mine', '/scim/Users/..%5Cother',
    '/scim/Users/mine/', '/scim/Users/MINE', '/scim/Users/mine%00', '/scim/Users/mine%zz', '/scim/Me', '/scim/me', '/scim/Users/Me', '/other/Users/mine',
    '/scim/ServiceProviderConfig', '/scim/Schemas/urn:x', '/scim/ResourceTypes/User', '/scim/Bulk', '/scim/.search', '/scim/Users/other?x=/scim/Users/mine',
  ].filter((path) => path !== '/scim/Users/mine/')
  for (const path of targets) {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      await expect(send(method, path), `${method} ${path}`).rejects.toMatchObject({ name: 'WriteRefused' })
    }
  }
  for (const path of ['/scim', '/scim/Me', '/scim/Schemas', '/scim/Users/other', '/scim/Users/other/x', '/other', '/scim/Bulk/x']) {
    await expect(send('POST', path), `POST ${path}`).rejects.toMatchObject({ name: 'WriteRefused' })
  }
  expect(writes.length).toBe(before)
})

test('a method override is refused on whatever it rides', async () => {
  const { transport, record, origin } = await openWith('mine')
  const request = { method: 'GET', url: `${origin}/scim/Users/other`, headers: { 'X-HTTP-Method-Override': 'DELETE' } } as const
  await expect(transport.send(request, record)).rejects.toMatchObject({ name: 'WriteRefused' })
})

test('a read-only run writes nothing but may search', async () => {
  const { transport, record, origin, writes } = await openWith('mine', () => ({ writable: false }))
  await expect(transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: names }, record)).rejects.toThrow('this run is read-only')
  await expect(transport.send({ method: 'POST', url: `${origin}/scim/Bulk`, json: {} }, record)).rejects.toMatchObject({ name: 'WriteRefused' })
  await transport.send({ method: 'POST', url: `${origin}/scim/.search`, json: {} }, record)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users/.search`, json: {} }, record)
  expect(writes).toEqual(['POST /scim/.search', 'POST /scim/Users/.search'])
})

test.each(['../Users/other', '..', '.', '', 'Me', 'other/', 'a\\..\\b', '%2e%2e/x'])('a server that issues the id %j leads to no write elsewhere', async (id) => {
  const { transport, record, origin, writes } = await openWith(id)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: names }, record)
  expect(transport.journal.open).toEqual([])
  const url = resourceUrl(`${origin}/scim`, '/Users', id)
  await expect(transport.send({ method: 'DELETE', url }, record)).rejects.toMatchObject({ name: 'WriteRefused' })
  expect(writes).toEqual(['POST /scim/Users'])
})

test('a creation answered with somebody else\'s resource is not taken for our own', async () => {
  const origin = await listen((_, response) => { answer(response, 201, { id: 'admin', userName: 'the-administrator' }) })
  const { transport, record } = openTransport(origin)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: names }, record)
  expect(transport.journal.owns(`${origin}/scim/Users/admin`)).toBe(false)
  expect(transport.journal.pending).toHaveLength(1)
})

test('a location elsewhere is not ours, a relative one below the collection is', async () => {
  let location = 'http://other.example/scim/Users/1'
  const origin = await listen((_, response) => { response.writeHead(201, { location }).end() })
  const { transport, record } = openTransport(origin)
  const create = (): Promise<unknown> => transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: names }, record)
  await create()
  location = '/scim/Groups/1'
  await create()
  expect(transport.journal.open).toEqual([])
  location = '/scim/Users/1'
  await create()
  expect(transport.journal.open).toEqual([`${origin}/scim/Users/1`])
})

test('an invented id may be probed, and one that a PUT creates is removed later', async () => {
  const { transport, record, origin } = await openWith('mine')
  const url = `${origin}/scim/Users/never-issued`
  transport.journal.invent(url)
  await transport.send({ method: 'DELETE', url }, record)
  expect(transport.journal.open).toEqual([])
  await transport.send({ method: 'PUT', url, json: names }, record)
  expect(transport.journal.open).toEqual([url])
  expect(() => { transport.journal.invent(`${origin}/scim/Users`) }).toThrow('is not the URL of a resource')
})

test('what a server creates though the POST went to a resource is removed later', async () => {
  let made = 0
  const origin = await listen((_, response) => { answer(response, 201, { ...names, id: `number-${String(made += 1)}` }) })
  const { transport, record } = openTransport(origin)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: names }, record)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users/number-1`, json: names }, record)
  transport.journal.invent(`${origin}/scim/Users/never-issued`)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users/never-issued`, json: names }, record)
  expect(transport.journal.open).toEqual([3, 2, 1].map((n) => `${origin}/scim/Users/number-${String(n)}`))
})

test('a resource is own under every base of the target', async () => {
  const { transport, record, origin, writes } = await openWith('mine', (at) => ({ bases: [`${at}/api/scim`, `${at}/api/scim/v2`] }))
  await transport.send({ method: 'POST', url: `${origin}/api/scim/users`, json: names }, record)
  await transport.send({ method: 'DELETE', url: `${origin}/api/scim/v2/users/mine` }, record)
  expect(transport.journal.open).toEqual([])
  expect(writes).toHaveLength(2)
})

test('a bulk request passes only when each operation would, and its creations are journalled', async () => {
  const seen: string[] = []
  const origin = await listen((request, response) => {
    seen.push(request.url ?? '')
    answer(response, 200, { Operations: [
      { method: 'POST', bulkId: 'a', status: '201', location: '/scim/Users/1' },
      { method: 'POST', bulkId: 'b', status: '409' },
      { method: 'POST', bulkId: 'c', status: '201', location: '/scim/Groups/9' },
    ] })
  })
  const { transport, record } = openTransport(origin)
  const bulk = (...Operations: object[]): Promise<unknown> => transport.send({ method: 'POST', url: `${origin}/scim/Bulk`, json: { Operations } }, record)
  for (const path of ['/Users/other', '/Users', '/Users/../Groups/1', '/Me', '', 'http://other.example/Users/1']) {
    await expect(bulk({ method: 'delete', path }), path).rejects.toMatchObject({ name: 'WriteRefused' })
  }
  await expect(bulk({ method: 'PUT', path: '/Users/bulkId:zz' })).rejects.toMatchObject({ name: 'WriteRefused' })
  const broken = { method: 'POST', url: `${origin}/scim/Bulk`, body: '{"Operations":[{"method":"DELETE","path":"/Users/1"},]}' } as const
  await expect(transport.send(broken, record)).rejects.toMatchObject({ name: 'WriteRefused' })
  expect(seen).toEqual([])
  await bulk(...['a', 'b', 'c'].map((bulkId) => ({ method: 'POST', path: '/Users', bulkId, data: { userName: `scimspec-run-${bulkId}` } })),
    { method: 'PATCH', path: '/Users/bulkId:a', data: {} })
  expect(transport.journal.open).toEqual([`${origin}/scim/Users/1`])
  expect(transport.journal.pending.map(({ name }) => name)).toEqual(['scimspec-run-c'])
})
