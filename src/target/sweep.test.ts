import { expect, test } from 'vitest'
import { answer, listen, openTransport } from '../dev/loopback.ts'
import { sweep } from './sweep.ts'

test('what cannot be removed is told with its reason, and everything else goes, newest first', async () => {
  const seen: string[] = []
  let created = 0
  const origin = await listen((request, response) => {
    if (request.method === 'POST') { created += 1; answer(response, 201, { id: String(created), userName: 'scimspec-run-unique' }); return }
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`)
    if (request.url === '/scim/Users/1') { response.writeHead(405).end(); return }
    if (request.url === '/scim/Users/2') { response.writeHead(404).end(); return }
    if (request.method === 'GET') { answer(response, 200, {}, { etag: 'W/"3"' }); return }
    response.writeHead(request.headers['if-match'] === 'W/"3"' ? 204 : 428).end()
  })
  const { transport, record } = openTransport(origin)
  for (let n = 0; n < 3; n += 1) await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-unique' } }, record)
  expect(await sweep(transport, record)).toEqual([{ url: `${origin}/scim/Users/1`, reason: 'DELETE answered 405' }])
  expect(seen).toEqual(['DELETE /scim/Users/3', 'GET /scim/Users/3', 'DELETE /scim/Users/3', 'DELETE /scim/Users/2', 'DELETE /scim/Users/1'])
  transport.journal.gone(`${origin}/scim/Users/1`)
})

test('a server that ignores filters or hangs costs bounded time and no resource of others', async () => {
  const origin = await listen((request, response) => {
    if (request.method === 'POST') request.socket.destroy()
    else if (request.url?.startsWith('/scim/Users') === true) answer(response, 200, { totalResults: 2, Resources: [{ id: 'admin', userName: 'admin' }] })
  })
  const { transport, record } = openTransport(origin)
  for (const path of ['/scim/Users', '/scim/Groups']) {
    await expect(transport.send({ method: 'POST', url: origin + path, json: { userName: 'scimspec-run-unique' } }, record)).rejects.toThrow()
  }
  const leftovers = await sweep(transport, record, { timeout: 300 })
  expect(leftovers.map(({ reason }) => reason)).toEqual([
    'a creation got no usable answer, and whether userName "scimspec-run-unique" exists could not be found out', 'no time was left to remove it',
  ])
  expect(transport.journal.open).toEqual([])
})

test('a creation under a name that others may have is never looked up', async () => {
  const seen: string[] = []
  const origin = await listen((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`)
    if (request.method === 'POST') request.socket.destroy()
    else answer(response, 200, { totalResults: 1, Resources: [{ id: 'admin', userName: 'admin' }] })
  })
  const { transport, record } = openTransport(origin)
  await expect(transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'admin' } }, record)).rejects.toThrow()
  const leftovers = await sweep(transport, record)
  expect(leftovers.map(({ reason }) => reason)).toEqual(['a creation got no usable answer, and it had no unique name to look it up by'])
  expect(seen).toEqual(['POST /scim/Users'])
})

test('without filters the whole collection is looked through for a creation that got no answer', async () => {
  const users = Array.from({ length: 5 }, (_, n) => ({ id: `u${String(n)}`, userName: n === 4 ? 'scimspec-run-unique' : `other-${String(n)}` }))
  const removed: string[] = []
  const origin = await listen((request, response) => {
    const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('startIndex')) - 1
    if (request.method === 'POST') request.socket.destroy()
    else if (request.url?.includes('filter=') === true) answer(response, 501, {})
    else if (request.method === 'DELETE') { removed.push(request.url ?? ''); response.writeHead(204).end() }
    else answer(response, 200, { totalResults: users.length, Resources: users.slice(from, from + 2) })
  })
  const { transport, record } = openTransport(origin)
  await expect(transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-unique' } }, record)).rejects.toThrow()
  expect(await sweep(transport, record)).toEqual([])
  expect(removed).toEqual(['/scim/Users/u4'])
})

test('a 201 proves a creation by any name that comes back, and what bears none is told', async () => {
  const removed: string[] = []
  const origin = await listen((request, response) => {
    if (request.method === 'DELETE') { removed.push(request.url ?? ''); response.writeHead(204).end(); return }
    if (request.method === 'GET') { answer(response, 200, { totalResults: 0 }); return }
    const group = request.url === '/scim/Groups'
    answer(response, 201, group ? { id: 'g', displayName: 'A team', externalId: 'made-by-the-server' } : { id: 'u', userName: 'somebody-else' })
  })
  const { transport, record } = openTransport(origin)
  await transport.send({ method: 'POST', url: `${origin}/scim/Groups`, json: { displayName: 'A team', externalId: 'scimspec-run-1' } }, record)
  await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-2' } }, record)
  expect(await sweep(transport, record)).toEqual([
    { url: `${origin}/scim/Users`, reason: 'a creation was answered with 201, and nothing on the server bears the name that was sent' },
  ])
  expect(removed).toEqual(['/scim/Groups/g'])
})

test('where a removal is seen to be untrue, all that are still there are told', async () => {
  let created = 0
  const origin = await listen((request, response) => {
    const id = request.url?.split('/').at(-1) ?? ''
    if (request.method === 'POST') { created += 1; answer(response, 201, { id: String(created), userName: 'scimspec-run-unique' }) }
    else if (request.method === 'DELETE') response.writeHead(204).end()
    else if (id === '3') answer(response, 404, {})
    else answer(response, 200, { id, ...(id === '2' ? { active: false } : {}) })
  })
  const { transport, record } = openTransport(origin)
  for (let n = 0; n < 4; n += 1) await transport.send({ method: 'POST', url: `${origin}/scim/Users`, json: { userName: 'scimspec-run-unique' } }, record)
  await transport.send({ method: 'DELETE', url: `${origin}/scim/Users/1` }, record)
  await transport.send({ method: 'GET', url: `${origin}/scim/Users/1?attributes=id` }, record)
  expect((await sweep(transport, record)).map(({ url }) => url.slice(origin.length))).toEqual(['/scim/Users/1', '/scim/Users/4'])
  expect(transport.journal.open).toHaveLength(2)
  transport.journal.gone(`${origin}/scim/Users/1`)
  transport.journal.gone(`${origin}/scim/Users/4`)
})
