import { expect, test } from 'vitest'
import { cut, excerpt, oneLine, visible } from './visible.ts'

test('control characters are shown as escapes', () => {
  expect(visible('a\u001b[31m\u0000\u0007\u009b\u007f')).toBe('a\\u001b[31m\\u0000\\u0007\\u009b\\u007f')
})

test('a lone carriage return cannot overwrite a line', () => {
  expect(visible('secret\rpublic\r\nnext')).toBe('secret\\u000dpublic\nnext')
})

test('characters that hide or reorder text are shown as escapes', () => {
  expect(visible('\u202e\u2066\u200b\ufeff\u2028\ud800\u{e0041}')).toBe('\\u202e\\u2066\\u200b\\ufeff\\u2028\\ud800\\udb40\\udc41')
})

test('letters of every script and whole surrogate pairs stay', () => {
  expect(visible('Zoë 張 😀')).toBe('Zoë 張 😀')
})

test('one line is one line, whatever the breaks', () => {
  expect(oneLine('  a\r\n\n  b\tc ')).toBe('a b  c')
})

test('a cut never splits a surrogate pair', () => {
  expect(cut('ab😀cd', 4)).toBe('ab…')
  expect(cut('abcd', 4)).toBe('abcd')
})

test('an excerpt shows what a pointer names, however far down it is', () => {
  const body = JSON.stringify({ a: [1, 2, 3, 4], 'b/c': { d: 5, e: 6 }, f: 7 })
  const lines = JSON.stringify(JSON.parse(body), null, 2).split('\n')
  for (const [pointer, line] of [['/b~1c/e', '    "e": 6'], ['/b~1c/none', '  "b/c": {'], ['/f', '  "f": 7'], ['/a/3', '    4']] as const) {
    const shown = excerpt(body, { lines: 3, columns: 20 }, pointer)
    expect([pointer, shown]).toEqual([pointer, expect.arrayContaining([line])])
    expect(shown.length).toBeLessThanOrEqual(5)
  }
  expect(excerpt(body, { lines: 3, columns: 20 }, '/f')).toEqual([`… ${String(lines.length - 3)} lines before`, ...lines.slice(-3)])
  expect(excerpt('not JSON', { lines: 3, columns: 20 }, '/f')).toEqual(['not JSON'])
})

test('an excerpt indents JSON and is bounded in lines and columns', () => {
  expect(excerpt('{"a":1,"b":[2,3],"long":"xxxxxxxx"}', { lines: 3, columns: 12 })).toEqual(['{', '  "a": 1,', '  "b": [', '… 5 more lines'])
  expect(excerpt('<html>\u0000 not JSON, and long', { lines: 3, columns: 14 })).toEqual(['<html>\\u0000 …'])
})
