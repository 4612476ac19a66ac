import { expect, test } from 'vitest'
import type { Profile, Response } from '../target/types.ts'
import { isNews } from './news.ts'
import { isMadeOfName } from './patched.ts'

const run = (): Profile => ({}) as Profile
const answer = (url: string, text: string, headers: Record<string, string> = {}): Response =>
  ({ n: 1, status: 200, request: { method: 'GET', url, headers: {} }, headers, text, json: JSON.parse(text) as unknown }) as Response
const whole = (json: unknown, projected = false) => ({ pointer: '', json, projected })

test('what a run has seen is no news, and another run has seen nothing', () => {
  const [one, other] = [run(), run()]
  const response = answer('http://127.0.0.1/Users/1', '{"id":"1"}')
  expect(isNews(one, 'resource User', response, whole(response.json))).toBe(true)
  expect(isNews(one, 'resource User', response, whole(response.json))).toBe(false)
  expect(isNews(other, 'resource User', response, whole(response.json))).toBe(true)
})

test('another body, place, reading, projection or Content-Location is news', () => {
  const one = run()
  const response = answer('http://127.0.0.1/Users/1', '{"id":"1"}')
  expect(isNews(one, 'resource User', response, whole(response.json))).toBe(true)
  expect(isNews(one, 'message User', response, whole(response.json))).toBe(true)
  expect(isNews(one, 'resource User', response, whole(response.json, true))).toBe(true)
  expect(isNews(one, 'resource User', answer('http://127.0.0.1/Users/2', '{"id":"1"}'), whole(response.json))).toBe(true)
  expect(isNews(one, 'resource User', answer('http://127.0.0.1/Users/1', '{"id":"2"}'), whole({ id: '2' }))).toBe(true)
  expect(isNews(one, 'resource User', answer('http://127.0.0.1/Users/1', '{"id":"1"}', { 'content-location': '/elsewhere' }), whole(response.json))).toBe(true)
})

test('an entry is the same in every list, wherever it stands in it', () => {
  const one = run()
  const list = answer('http://127.0.0.1/Users', '{"Resources":[{"id":"1"}]}')
  expect(isNews(one, 'resource User', list, { pointer: '/Resources/0', json: { id: '1' }, projected: false })).toBe(true)
  expect(isNews(one, 'resource User', answer('http://127.0.0.1/Users?count=2', '{"Resources":[]}'), { pointer: '/Resources/1', json: { id: '1' }, projected: false })).toBe(false)
})

test('a text that has the userName in it is made of it', () => {
  expect(isMadeOfName('ada (ada@example.com)', { userName: 'ada@example.com' })).toBe(true)
  expect(isMadeOfName('Ada Lovelace', { userName: 'al', name: { formatted: 'Ada Lovelace' } })).toBe(true)
  expect(isMadeOfName('ada@example.com', { userName: 'al', emails: [{ value: 'ada@example.com' }] })).toBe(true)
  expect(isMadeOfName('Ada', { userName: 'ada@example.com' })).toBe(false)
  expect(isMadeOfName('anything', { userName: '' })).toBe(false)
  expect(isMadeOfName(undefined, { userName: 'ada@example.com' })).toBe(false)
})
