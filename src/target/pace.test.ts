import { expect, test } from 'vitest'
import { slowPace, spoken } from './pace.ts'

test('only a pace slower than one request a second is worth a word', () => {
  expect([undefined, 5, 1].map(slowPace)).toEqual([undefined, undefined, undefined])
  expect(slowPace(0.5)).toBe('At this --rate the run sends one request every 2 s.')
  expect(slowPace(0.0001)).toBe('At this --rate the run sends one request every 2.8 hours.')
})

test('times are in the largest unit of which they have two', () => {
  expect([0, 1500, 119_000, 120_000, 7_200_000, 172_800_000].map(spoken)).toEqual(['0 s', '1.5 s', '119 s', '2 minutes', '2 hours', '2 days'])
})
