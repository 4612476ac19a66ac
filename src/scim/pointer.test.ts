import { expect, test } from 'vitest'
import { escapePointer, pointer, readPointer } from './pointer.ts'

test('pointers escape and find what they point to', () => {
  expect(escapePointer('a/b~c')).toBe('a~1b~0c')
  expect(pointer('emails', 0, 'a/b')).toBe('/emails/0/a~1b')
  expect(pointer()).toBe('')
  const document = { emails: [{ 'a/b': 1, '~1': 2 }], '': 3 }
  expect(readPointer(document, '')).toBe(document)
  expect(readPointer(document, '/emails/0/a~1b')).toBe(1)
  expect(readPointer(document, '/emails/0/~01')).toBe(2)
  expect(readPointer(document, '/')).toBe(3)
})

test.each(['emails', '/emails/1', '/emails/00', '/emails/-', '/emails/length', '/__proto__', '/constructor', '/emails/~2'])('%s leads nowhere', (text) => {
  expect(readPointer({ emails: [1] }, text)).toBeUndefined()
})
