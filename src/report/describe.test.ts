import { expect, test } from 'vitest'
import type { Finding, Verdict } from '../kit/verdict.ts'
import type { Exchange } from '../target/types.ts'
import { briefly, historyOf } from './describe.ts'

const base = 'http://h/scim/v2'
const sent = (n: number, method: Exchange['request']['method'], path: string, more: { body?: string; answer?: string; location?: string } = {}): Exchange => ({
  n, ms: 1,
  request: { method, url: base + path, headers: {}, ...(more.body === undefined ? {} : { body: more.body }) },
  response: { status: 200, headers: more.location === undefined ? {} : { location: more.location }, ...(more.answer === undefined ? {} : { body: more.answer }) },
})
const exchanges = [
  sent(1, 'POST', '/Users', { answer: '{"id":"a1"}' }),
  sent(2, 'POST', '/Users', { location: `${base}/Users/b2` }),
  sent(3, 'GET', '/Users/a1'),
  sent(4, 'PATCH', '/Users/a1', { body: '{\n  "Operations": []\n}' }),
  sent(5, 'PUT', '/Users/b2'),
  sent(6, 'POST', '/Users/.search'),
  sent(7, 'GET', '/Users/a1?attributes=id'),
  sent(8, 'GET', '/Users?filter=x'),
  sent(9, 'POST', '/Users'),
]
const verdict: Verdict = { check: 'a.x', title: 'a fact', outcome: 'fail', findings: [], observations: [], asserted: [], exchanges, ms: 1 }
const finding: Finding = { requirement: 'RFC7644-3.3-1', level: 'must', message: 'm', expected: 'e', actual: 'a' }
const history = (more: Partial<Finding>): readonly number[] => historyOf(verdict, { ...finding, ...more }).map(({ n }) => n)

test('a finding is led to by the writes of its resource, one in a list by the last writes of the check', () => {
  expect(history({ exchange: 7 })).toEqual([1, 4])
  expect(history({ exchange: 5 })).toEqual([2])
  expect(history({ exchange: 8 })).toEqual([1, 2, 4, 5])
  expect(history({ exchange: 9 })).toEqual([1, 2])
  expect(history({})).toEqual([1, 2])
  expect(history({ exchange: 1 })).toEqual([])
  expect(history({ exchange: 7, replay: { seed: 1, path: '0', input: '{}' } })).toEqual([])
})

test('a write is told in two lines', () => {
  const [created, , , patched] = exchanges
  expect(created && briefly(created)).toEqual([`POST ${base}/Users, answered 200`])
  expect(patched && briefly(patched)).toEqual([`PATCH ${base}/Users/a1, answered 200`, '{ "Operations": [] }'])
})
