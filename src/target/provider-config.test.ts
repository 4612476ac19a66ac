import { expect, test } from 'vitest'
import { readProviderConfig } from './provider-config.ts'

test('bulk limits beyond the exact integers are limits all the same, what is no limit is not', () => {
  const bulk = (maxOperations: number) => readProviderConfig({ bulk: { supported: true, maxOperations, maxPayloadSize: 1000 } }).bulk
  expect(bulk(2 ** 63)).toEqual({ maxOperations: 2 ** 63, maxPayloadSize: 1000 })
  expect([0, -1, 1.5].map(bulk)).toEqual(Array(3).fill({ maxOperations: 10, maxPayloadSize: 1000 }))
})
