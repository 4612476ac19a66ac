import { expect, test } from 'vitest'
import { faults } from './faults/index.ts'
import { liberties } from './liberties/index.ts'
import { resources, serve, user, textOf } from './client.testing.ts'

const users = '/scim/v2/Users'

test('ids of switches are unique and every switch says what it is about', () => {
  const ids = [...faults, ...liberties].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const fault of faults) expect(fault.breaks.length, fault.id).toBeGreaterThan(0)
  for (const liberty of liberties) expect(liberty.allowedBy.length, liberty.id).toBeGreaterThan(0)
})

test('decisions are taken over in order, each on top of the one before', async () => {
  const { send } = await serve({
    switches: [
      { id: 'a', title: '', behaviour: () => ({ countDefault: 3 }) },
      { id: 'b', title: '', behaviour: (b) => ({ countDefault: b.countDefault * 2 }) },
      { id: 'c', title: '', contracts: ['genesys'], behaviour: () => ({ countDefault: 1 }) },
    ],
  })
  expect(resources(await send('GET', users))).toHaveLength(6)
  expect(resources(await send('GET', '/api/v2/scim/users'))).toHaveLength(1)
})

test('hooks change requests and answers and leave the store alone', async () => {
  const { send } = await serve({
    switches: [
      {
        id: 'hook',
        title: '',
        request(call) {
          call.state.set('hook', Number(call.state.get('hook') ?? 0) + 1)
          if (call.operation === 'create' && typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body)) call.body['title'] = 'added'
        },
        response(call, reply) {
          reply.headers['x-seen'] = String(call.state.get('hook'))
          if (typeof reply.body === 'object' && reply.body !== null && !Array.isArray(reply.body)) delete reply.body['userName']
          if (call.operation === 'delete') reply.drop = true
        },
      },
    ],
  })
  const created = await send('POST', users, user('h'))
  expect(created.body).toMatchObject({ title: 'added' })
  expect(created.body).not.toHaveProperty('userName')
  const path = `${users}/${textOf(created, 'id')}`
  expect((await send('GET', path)).headers.get('x-seen')).toBe('2')
  await expect(send('DELETE', path)).rejects.toThrow()
  expect((await send('GET', `${users}?filter=userName%20eq%20%22h%22`)).body['totalResults']).toBe(0)
})
