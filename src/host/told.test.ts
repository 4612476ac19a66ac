import { expect, test } from 'vitest'
import type { Finding, Verdict } from '../kit/verdict.ts'
import { told } from './told.ts'

const finding: Finding = { requirement: 'RFC7644-3.3-1', level: 'must', message: 'a 201', expected: 'status 201', actual: 'status 200' }
const verdict: Verdict = {
  check: 'a.x', title: 'a fact', outcome: 'pass', findings: [], observations: [], asserted: [], ms: 1,
  exchanges: [{ n: 1, ms: 1, request: { method: 'POST', url: 'http://h/', headers: { accept: 'x' }, body: '{}' }, response: { status: 200, headers: {}, body: '{"id":"1"}' } }],
}

test('only verdicts with a finding keep the bodies of their exchanges', () => {
  const bodiesOf = (one: Verdict) => told(one).exchanges.map(({ request, response }) => [request.body, response?.body])
  expect(bodiesOf(verdict)).toEqual([[undefined, undefined]])
  expect(told(verdict).exchanges).toMatchObject([{ n: 1, request: { url: 'http://h/', headers: { accept: 'x' } }, response: { status: 200 } }])
  for (const more of [{ outcome: 'fail', findings: [finding] }, { outcome: 'skip', findings: [finding] }, { outcome: 'error', error: 'no answer' }] as const)
    expect(bodiesOf({ ...verdict, ...more })).toEqual([['{}', '{"id":"1"}']])
})
