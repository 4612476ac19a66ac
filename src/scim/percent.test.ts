import { expect, test } from 'vitest'
import { percentDecode, percentEncode } from './percent.ts'

test('any text can be percent-encoded', () => {
  expect(percentEncode('a b/é\u{1F600}')).toBe(encodeURIComponent('a b/é\u{1F600}'))
  expect(percentEncode('x\ud800y\udc00')).toBe('x%EF%BF%BDy%EF%BF%BD')
})

test('what is malformed is not decoded', () => {
  expect(percentDecode('a%20b%2F%C3%A9')).toBe('a b/é')
  for (const text of ['%zz', '100%', '%C3']) expect(percentDecode(text)).toBe(text)
})
