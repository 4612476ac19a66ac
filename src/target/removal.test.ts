import { expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { answer, bodyOf, listen, openTransport } from '../dev/loopback.ts'
import { discover } from './discover.ts'
import { tryRemoval, type Removal } from './removal.ts'

async function against(contractName: string, deletes: (path: string) => number, keeps = false): Promise<Removal> {
  let created = 0
  const origin = await listen((request, response) => void (async () => {
    const path = request.url ?? ''
    if (request.method === 'DELETE') response.writeHead(deletes(path)).end()
    else if (request.method === 'POST') answer(response, 201, { ...(JSON.parse(await bodyOf(request)) as object), id: String((created += 1)) })
    else answer(response, keeps && /\/\d+$/.test(path) ? 200 : 404, { id: path.split('/').at(-1) })
  })())
  const contract = loadContract(contractName)
  const bases = [{ id: contract.bases[0]?.id ?? '', url: `${origin}/scim` }]
  const { transport } = openTransport(origin)
  const profile = await discover(transport, contract, { bases, writable: true })
  const removal = await tryRemoval(transport, contract, bases, profile, 0)
  for (const { url } of removal.leftovers) transport.journal.gone(url)
  return removal
}

test('a server that removes what was created is fit for a run that writes', async () => {
  expect(await against('rfc', () => 204)).toEqual({ leftovers: [], impossible: false })
})

test('a server that refuses to remove users is not, and what stays there is told', async () => {
  const { leftovers, impossible } = await against('rfc', (path) => (path.includes('Users') ? 403 : 204))
  expect(impossible).toBe(true)
  expect(leftovers).toEqual([1, 2, 3].map((): unknown => expect.objectContaining({ reason: 'DELETE answered 403' })))
})

test('a type that nobody promised to remove does not keep the run from the others', async () => {
  expect(await against('genesys', (path) => (path.includes('groups') ? 405 : 204))).toMatchObject({ impossible: false, leftovers: [{ reason: 'DELETE answered 405' }] })
})

test('a server that only says that it removes is not fit either', async () => {
  const { leftovers, impossible } = await against('rfc', () => 204, true)
  expect(impossible).toBe(true)
  expect(leftovers[0]).toMatchObject({ reason: 'the server said that it removed it, and still shows it' })
})
