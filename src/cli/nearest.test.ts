import { expect, test } from 'vitest'
import { nearest, suggestion } from './nearest.ts'

const known = ['versioning.if-match-stale-is-refused', 'versioning.if-match-current-is-carried-out', 'list.count-zero', 'sort.by-name']

test('a part of a name, or a name with a few wrong letters, finds it', () => {
  expect(nearest('IF-MATCH', known)).toEqual(known.slice(0, 2))
  expect(nearest('versioning.if-match-stale-is-refusd', known)).toEqual(known.slice(0, 1))
  expect(nearest('lst.cuont-zero', known)).toEqual(['list.count-zero'])
  for (const name of ['', ' ', 'nothing.of-the-kind', 'x']) expect(nearest(name, known.filter((one) => !one.includes('x')))).toEqual([])
  expect(nearest('a', Array.from({ length: 9 }, (_, n) => `a${String(n)}`))).toHaveLength(5)
})

test('a suggestion ends the sentence', () => {
  expect(suggestion('sort.by-nmae', known, 'See the list.')).toBe('; did you mean sort.by-name?')
  expect(suggestion('quite-other', known, 'See the list.')).toBe('. See the list.')
})
