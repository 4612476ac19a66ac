import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import type { Requirement, RequirementId } from '../contract/types.ts'
import { isObject } from '../scim/json.ts'
import type { Verdict } from '../kit/verdict.ts'
import type { Exchange, Profile } from '../target/types.ts'
import { buildReport } from './build.ts'
import type { ReportInput } from './build.ts'
import { conclude, newFailures } from './conclusion.ts'
import { coverageOf } from './coverage.ts'

test('a report matches its schema, with every optional member and with none', async () => {
  const full = buildReport({
    ...input([
      verdict('a.fails@v2[row]', {
        outcome: 'fail',
        findings: [{ ...broken, pointer: '/x', exchange: 1, replay: { seed: 1, path: '0', input: '{}' } }],
        observations: ['odd'],
        exchanges: [exchange, { n: 2, request: exchange.request, ms: 1, error: 'refused' }],
      }),
      verdict('a.skips', { outcome: 'skip', skip: { kind: 'blocked', reason: 'no user' } }),
      verdict('a.errs', { outcome: 'error', error: 'refused' }),
    ]),
    run: { id: 'r', seed: 1, startedAt: '2026-01-02T03:04:05.000Z', strict: true, minCoverage: 50, interrupted: true },
    leftovers: [{ url: 'https://host/Users/1', reason: 'the server answered 500' }],
    baseline: { file: 'known.json', known: ['a.fails@v2[row]'], stale: [], expired: [] },
  })
  expect(await problems(full)).toEqual([])
  expect(await problems(buildReport({ ...input([]), contract: { id: 'rfc', requirements: new Map(), operations: [] } }))).toEqual([])
})

test('the schema refuses a skip without its reason and a gap in coverage without its own', async () => {
  const report = buildReport(input([verdict('a.skips', { outcome: 'skip' })]))
  expect(await problems(report)).toEqual(["/verdicts/0 must have required property 'skip'", '/verdicts/0 must match "then" schema'])
  const gaps = { ...report, verdicts: [], requirements: report.requirements.map(({ reason: _, ...rest }) => rest) }
  expect(await problems(gaps)).toContain("/requirements/0 must have required property 'reason'")
})

test('the summary counts verdicts by outcome', () => {
  const { summary } = buildReport(input([verdict('a.x', {}), verdict('a.y', {}), verdict('a.z', { outcome: 'warn', findings: [broken] })]))
  expect(summary).toEqual({ pass: 2, fail: 0, warn: 1, skip: 0, error: 0, checks: 3, requests: 5, durationMs: 12 })
})

test('a requirement is asserted, skipped with the telling reason, or untested with the reason of the catalogue', () => {
  const { requirements } = buildReport(input([
    verdict('a.x@v1', { outcome: 'skip', skip: { kind: 'not-selected', reason: 'left out by --only' } }),
    verdict('a.x@v2', { outcome: 'skip', skip: { kind: 'not-applicable', reason: 'no entity tags' } }),
    verdict('a.y', { asserted: ['RFC7644-3.3-1'] }),
  ], [['a.x@v1', ['RFC7644-3.14-5']], ['a.x@v2', ['RFC7644-3.14-5']], ['a.y', ['RFC7644-3.3-1', 'RFC7644-3.4-1']]]))
  expect(requirements.map(({ id, status, checks, reason, testable }) => ({ id, status, checks, reason, testable }))).toEqual([
    { id: 'RFC7644-3.14-5', status: 'skipped', checks: ['a.x'], reason: 'no entity tags', testable: true },
    { id: 'RFC7644-3.3-1', status: 'asserted', checks: ['a.y'], reason: undefined, testable: true },
    { id: 'RFC7644-3.4-1', status: 'skipped', checks: ['a.y'], reason: 'a.y ran and did not reach it', testable: true },
    { id: 'RFC7644-7.1-1', status: 'untested', checks: [], reason: 'the operator chooses', testable: false },
    { id: 'RFC7644-9.9-1', status: 'untested', checks: [], reason: 'no check asserts it', testable: true },
  ])
})

test('a finding counts as an assertion', () => {
  const { requirements } = buildReport(input([verdict('a.x', { outcome: 'fail', findings: [broken] })]))
  expect(requirements.find(({ id }) => id === broken.requirement)?.status).toBe('asserted')
})

test('coverage leaves out what cannot be tested and is never rounded up', () => {
  const report = buildReport(input([verdict('a.y', { asserted: ['RFC7644-3.3-1', 'RFC7644-3.4-1'] })], [['a.y', ['RFC7644-3.3-1', 'RFC7644-3.4-1']]]))
  expect(coverageOf(report)).toEqual({ asserted: 2, skipped: 0, untested: 2, untestable: 1, percent: 50, operations: { exercised: 1, total: 2 } })
  const third = { ...report, requirements: report.requirements.slice(0, 3) }
  expect(coverageOf(third).percent).toBe(66.6)
})

test('the conclusion names what decides the run', () => {
  const fail = verdict('a.x', { outcome: 'fail', findings: [broken] })
  const conclusion = (verdicts: readonly Verdict[], more: Partial<ReportInput> = {}): string => {
    const { kind, sentence } = conclude(buildReport({ ...input(verdicts), ...more }))
    return `${kind}: ${sentence}`
  }
  const run = input([]).run
  const baseline = { file: 'known.json', known: ['a.x'], stale: [], expired: [] }
  expect([
    conclusion([verdict('a.y', {})]),
    conclusion([verdict('a.y', { outcome: 'warn', findings: [broken] })]),
    conclusion([verdict('a.y', { outcome: 'warn', findings: [broken] })], { run: { ...run, strict: true } }),
    conclusion([fail, verdict('a.z', { outcome: 'error' })]),
    conclusion([fail], { baseline }),
    conclusion([fail], { baseline: { ...baseline, stale: ['a.y', 'a.z'], expired: ['a.x'] } }),
    conclusion([verdict('a.y', {})], { run: { ...run, minCoverage: 80 } }),
    conclusion([verdict('a.z', { outcome: 'error' })]),
    conclusion([verdict('a.z', { outcome: 'skip', skip: { kind: 'blocked', reason: 'x' } })]),
    conclusion([verdict('a.y', {}), verdict('a.z', { outcome: 'skip', skip: { kind: 'blocked', reason: 'x' } })]),
    conclusion([fail], { run: { ...run, interrupted: true } }),
  ]).toMatchInlineSnapshot(`
    [
      "conformant: Conformant to rfc in 1 check.",
      "conformant: Conformant to rfc in 1 check, with 1 warning.",
      "failed: Failed: 1 check found the server in breach of rfc.",
      "failed: Failed: 1 check found the server in breach of rfc; 1 check could not be finished.",
      "known: Only known failures: 1 check failed as known.json expects, nothing new.",
      "failed: Failed: 2 entries of known.json no longer failed; 1 entry of known.json expired.",
      "failed: Failed: coverage is 0 %, the floor 80 %.",
      "broken: No verdict: 1 check could not be finished because the tool or the connection failed.",
      "broken: No verdict: no check had a result.",
      "conformant: Conformant to rfc in 1 check; 1 more check could not be tried.",
      "interrupted: Interrupted: 1 check of 1 had a result.",
    ]
  `)
  expect(newFailures(buildReport({ ...input([fail]), baseline }))).toEqual([])
})

async function problems(report: object): Promise<readonly string[]> {
  const ajv = addFormats.default(new Ajv({ allErrors: true }))
  const schema: unknown = JSON.parse(await readFile(new URL('../../schemas/tool/report.schema.json', import.meta.url), 'utf8'))
  if (!isObject(schema)) throw new TypeError('the schema is no object')
  const validate = ajv.compile(schema)
  validate(JSON.parse(JSON.stringify(report)))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}

const broken = { requirement: 'RFC7644-3.14-5', level: 'must', message: 'went through', expected: '412', actual: '200' } as const

const exchange: Exchange = {
  n: 1,
  request: { method: 'GET', url: 'https://host/Users/1', headers: { accept: 'application/scim+json' }, body: '{}' },
  response: { status: 200, headers: {}, body: '{"id":"1"}' },
  ms: 1,
}

function verdict(check: string, more: Partial<Verdict>): Verdict {
  return { check, title: check, outcome: 'pass', findings: [], observations: [], asserted: [], exchanges: [], ms: 1, ...more }
}

function requirement(id: RequirementId, untested?: string): [RequirementId, Requirement] {
  return [id, { id, section: '3', level: 'must', grade: 'assert', says: 'It holds.', area: 'a', ...(untested !== undefined && { untested }) }]
}

function input(verdicts: readonly Verdict[], cites: Iterable<readonly [string, readonly RequirementId[]]> = []): ReportInput {
  const off = { value: false, source: 'contract' } as const
  const profile: Profile = {
    resourceTypes: { value: [], source: 'declared' }, schemas: { value: [], source: 'declared' }, patch: off, filter: off, changePassword: off,
    bulk: { value: { maxOperations: 10, maxPayloadSize: 1_000 }, source: 'declared' }, sort: off, etag: off, writable: off,
    pagination: { value: { cursor: true, index: true, defaultMethod: 'index' }, source: 'declared' }, lifecycle: { value: {}, source: 'probed' }, fixtures: { value: {}, source: 'operator' },
  }
  return {
    tool: { name: 'scimspec', version: '0.1.0' },
    run: { id: 'r', seed: 1, startedAt: '2026-01-02T03:04:05.000Z', strict: false },
    baseUrl: 'https://host',
    contract: {
      id: 'rfc',
      edition: '2025',
      requirements: new Map([
        requirement('RFC7644-3.14-5'), requirement('RFC7644-3.3-1'), requirement('RFC7644-3.4-1'),
        requirement('RFC7644-7.1-1', 'the operator chooses'), requirement('RFC7644-9.9-1'),
      ]),
      operations: [
        { id: 'list', method: 'GET', path: '/Users', base: 'v2' },
        { id: 'get', method: 'GET', path: '/Users/{id}', base: 'v2' },
      ],
    },
    profile,
    verdicts,
    cites: new Map(cites),
    requests: 5,
    operationCounts: new Map([['get', 2]]),
    leftovers: [],
    durationMs: 12.4,
  }
}
