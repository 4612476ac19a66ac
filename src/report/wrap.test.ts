import { expect, test } from 'vitest'
import { hang, wrap } from './wrap.ts'

test('text breaks at spaces, and inside a word only when it is longer than a line', () => {
  expect(wrap('the quick brown fox jumps over', 20)).toEqual(['the quick brown fox', 'jumps over'])
  expect(wrap('x'.repeat(45), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)])
})

test('indentation before a long word does not make an empty line', () => {
  expect(wrap(`  ${'x'.repeat(30)}`, 20)).toEqual([`  ${'x'.repeat(18)}`, 'x'.repeat(12)])
})

test('a label hangs before the text, and what is too long is counted', () => {
  expect(hang('what  ', 'one\ntwo\nthree\nfour', 40, 2)).toEqual(['what  one', '      two', '      … 2 more lines'])
})
