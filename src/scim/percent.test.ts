import { expect, test } from 'vitest'
import { percentEncode } from './percent.ts'

test('any text can be percent-encoded', () => {
  expect(percentEncode('a b/é\u{1F600}')).toBe(encodeURIComponent('a b/é\u{1F600}'))
  expect(percentEncode('x\ud800y\udc00')).toBe('x%EF%BF%BDy%EF%BF%BD')
})
