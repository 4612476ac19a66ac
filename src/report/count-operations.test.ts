import { expect, test } from 'vitest'
import type { Operation } from '../contract/types.ts'
import { countOperations } from './count-operations.ts'

const operations: readonly Operation[] = [
  { id: 'list', method: 'GET', path: '/users', base: 'v2' },
  { id: 'get', method: 'GET', path: '/users/{id}', base: 'v2' },
  { id: 'search', method: 'POST', path: '/users/.search', base: 'v2' },
  { id: 'special', method: 'GET', path: '/users/me', base: 'v2' },
]

function counted(...requests: readonly (readonly [Operation['method'], string])[]): Readonly<Record<string, number>> {
  const sent = requests.map(([method, url]) => ({ method, url }))
  return Object.fromEntries(countOperations(operations, 'https://host/api/', sent))
}

test('requests are counted by method and path template, whatever their query', () => {
  expect(counted(['GET', 'https://host/api/users?count=1'], ['GET', 'https://host/api/users/'], ['GET', 'https://host/api/users/a%2Fb']))
    .toEqual({ list: 2, get: 1, search: 0, special: 0 })
})

test('a literal segment beats a parameter', () => {
  expect(counted(['GET', 'https://host/api/users/me'])).toEqual({ list: 0, get: 0, search: 0, special: 1 })
})

test('other methods, other bases, deeper paths and broken URLs count for nothing', () => {
  expect(counted(['PUT', 'https://host/api/users'], ['GET', 'https://host/users'], ['GET', 'https://host/api/users/1/x'], ['GET', 'no url']))
    .toEqual({ list: 0, get: 0, search: 0, special: 0 })
})
