import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sequenceOf } from './sequence.ts'

const letters = sequenceOf((index) => (index === 0 ? fc.constant('start') : fc.constantFrom('a', 'b', 'c')), { shortest: 5, longest: 12 })

test('a sequence has the length that was asked for, and its first element is what stands there', () => {
  fc.assert(fc.property(letters, (all) => {
    expect(all.length).toBeGreaterThanOrEqual(5)
    expect(all.length).toBeLessThanOrEqual(12)
    expect(all[0]).toBe('start')
  }))
})

test('what fails shrinks to the elements that it takes, and its path leads there again', () => {
  const failing = fc.property(letters, (all) => !(all.includes('b') && all.indexOf('c', all.indexOf('b')) > 0))
  const { counterexample, seed, counterexamplePath } = fc.check(failing, { seed: 7 })
  expect(counterexample).toEqual([['b', 'c']])
  expect(fc.check(failing, { seed, path: counterexamplePath ?? '', endOnFailure: true }).counterexample).toEqual([['b', 'c']])
})
