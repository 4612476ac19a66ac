import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unexpected } from './unexpected.ts'

const thrownBy = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

test('an error inside a library is shown with the line of the tool that called it', () => {
  expect(unexpected(thrownBy(() => fc.constantFrom()))).toMatch(/^unexpected Error: fc\.constantFrom expects at least one parameter \(at src\/engine\/unexpected\.test\.ts:\d+:\d+\)$/)
  expect(unexpected(thrownBy(() => encodeURIComponent('\ud800')))).toMatch(/^unexpected URIError: URI malformed \(at src\/engine\/unexpected\.test\.ts:\d+:\d+\)$/)
})

test('no path of the machine is shown', () => {
  const error = new Error('Cannot find file:///home/me/node_modules/other/index.js')
  error.stack = 'Error: x\n    at f (file:///home/me/node_modules/other/src/index.js:1:2)\n    at g (file:///home/me/node_modules/scimspec/dist/src/kit/walk.js:3:4)'
  expect(unexpected(error)).toBe('unexpected Error: Cannot find index.js (at src/kit/walk.js:3:4)')
  error.stack = 'Error: x\n    at f (node:internal/url:1:2)'
  expect(unexpected(error)).toBe('unexpected Error: Cannot find index.js')
  expect(unexpected('file:///home/me/x')).toBe('x')
})
