import { expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { answer, bodyOf, listen, openTransport } from '../dev/loopback.ts'
import { discover } from './discover.ts'

const contract = loadContract('rfc')
const user = 'urn:ietf:params:scim:schemas:core:2.0:User'

test('declared facts are taken from the documents, whatever form an endpoint has', async () => {
  const device = 'urn:example:Device'
  const origin = await listen((request, response) => {
    const host = request.headers.host ?? ''
    const documents: Record<string, unknown> = {
      '/scim/ServiceProviderConfig': { patch: { supported: true }, bulk: { supported: true, maxOperations: 5, maxPayloadSize: 1000 }, filter: { supported: true, maxResults: 50 }, sort: 'yes', etag: { supported: false }, pagination: { cursor: true, index: false, defaultPaginationMethod: 'cursor' } },
      '/scim/ResourceTypes': { Resources: [
        { id: 'User', name: 'User', endpoint: `http://${host}/scim/Users`, schema: user },
        { name: 'Device', endpoint: 'Devices', schema: device },
        { name: 'Evil', endpoint: 'http://other.example/Users', schema: user },
        { name: 'Climber', endpoint: '/../admin', schema: user },
        { name: 'Schema', endpoint: '/Schemas', schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema' }, null, 7,
      ] },
      '/scim/Schemas': { Resources: [{ id: user, name: 'User', attributes: [{ name: 'userName', type: 'string' }] }] },
      [`/scim/Schemas/${encodeURIComponent(device)}`]: { id: device, name: 'Device', attributes: [{ name: 'serial', type: 'string' }] },
    }
    const document = documents[request.url ?? '']
    answer(response, document === undefined ? 404 : 200, document ?? {})
  })
  const { transport } = openTransport(origin)
  const profile = await discover(transport, contract, { bases: [{ id: 'scim', url: `${origin}/scim` }], writable: true, operator: { sort: true } })
  expect(profile.resourceTypes.value.map(({ name, endpoint, schema }) => [name, endpoint, schema.attributes.map((attribute) => attribute.name)])).toEqual([
    ['User', '/Users', ['userName']], ['Device', '/Devices', ['serial']],
  ])
  expect(profile).toMatchObject({
    patch: { value: true, source: 'declared' }, bulk: { value: { maxOperations: 5, maxPayloadSize: 1000 } }, filter: { value: { maxResults: 50 } },
    sort: { value: true, source: 'operator' }, etag: { value: false, source: 'declared' }, changePassword: { value: false, source: 'contract' },
    pagination: { value: { cursor: true, index: false, defaultMethod: 'cursor' } }, writable: { value: true },
  })
})

test('without discovery the contract stands in and harmless probes fill the gaps', async () => {
  const writes: string[] = []
  const origin = await listen((request, response) => {
    if (request.method === 'PATCH') { writes.push(request.url ?? ''); answer(response, 404, {}); return }
    if (request.url?.startsWith('/scim/Users?filter=') === true) { answer(response, 200, { totalResults: 0 }); return }
    if (request.url === '/scim/Users?count=1') { answer(response, 200, { totalResults: 1, Resources: [{ id: 'a/b' }] }); return }
    if (request.url === '/scim/Users/a%2Fb') { answer(response, 200, {}, { etag: 'W/"1"' }); return }
    response.writeHead(500, { 'content-type': 'text/html' }).end('<html>')
  })
  const { transport } = openTransport(origin)
  const profile = await discover(transport, contract, { bases: [{ id: 'scim', url: `${origin}/scim` }], writable: true })
  expect(profile.resourceTypes.source).toBe('contract')
  expect(profile.resourceTypes.value.map(({ name }) => name)).toEqual(['User', 'Group'])
  expect(profile).toMatchObject({ patch: { value: true, source: 'probed' }, etag: { value: true, source: 'probed' }, filter: { source: 'probed' }, bulk: { value: false, source: 'contract' } })
  expect(writes).toHaveLength(1)
})

test('optional creation and deletion are probed under each base and leave nothing behind', async () => {
  const genesys = loadContract('genesys')
  const origin = await listen((request, response) => {
    void bodyOf(request).then((text) => {
      if (request.method === 'POST' && request.url === '/scim/groups') answer(response, 201, { ...JSON.parse(text) as object, id: 'g' })
      else if (request.method === 'DELETE') response.writeHead(204).end()
      else answer(response, request.method === 'POST' ? 405 : 404, {})
    })
  })
  const bases = [{ id: 'scim', url: `${origin}/scim` }, { id: 'v2', url: `${origin}/scim/v2` }]
  const { transport } = openTransport(origin, { bases: bases.map(({ url }) => url) })
  const profile = await discover(transport, genesys, { bases, writable: true })
  expect(profile.lifecycle).toEqual({ value: { scim: ['Group'], v2: [] }, source: 'probed' })
  expect(transport.journal.open).toEqual([])
})
