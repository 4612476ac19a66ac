import { expect, test } from 'vitest'
import type { RequirementId } from '../contract/types.ts'
import type { Finding, Verdict } from '../kit/verdict.ts'
import type { Exchange, Profile } from '../target/types.ts'
import { buildReport } from './build.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeMarkdown } from './markdown.ts'
import type { Report } from './model.ts'
import { writeTerminal } from './terminal.ts'

const hostile = 'a\u001b[2J\u001b]0;owned\u0007|b`c````\n'
  + '</details><script>alert(1)</script>]]>\u0000\u202eevil\ud800 @someone https://evil.example www.evil.example [x](y)'

test('the JSON report is the report itself', () => {
  expect(JSON.parse(writeJson(report()))).toEqual(JSON.parse(JSON.stringify(report())))
})

test('the Markdown summary shows hostile text without letting it out', async () => {
  const markdown = writeMarkdown(report())
  await expect(markdown).toMatchFileSnapshot('__snapshots__/hostile.md')
  expect(outsideFences(markdown)).not.toMatch(/<script|<\/details><|\]\(y\)|@someone|https:\/\/evil/u)
  expect(hasControls(markdown)).toBe(false)
  for (const line of markdown.split('\n').filter(text => text.startsWith('| '))) expect(line.split('|')).toHaveLength(8)
})

test('the JUnit file shows hostile text without letting it out', async () => {
  const xml = writeJunit(report())
  await expect(xml).toMatchFileSnapshot('__snapshots__/hostile.xml')
  expect(xml).not.toMatch(/<script|\]\]>/u)
  expect(hasControls(xml)).toBe(false)
})

test('the terminal summary shows hostile text without letting it out', async () => {
  const written = [{ format: 'json', path: '/reports/report.json' }]
  const text = writeTerminal(report(), { color: false, written, journal: 'journal.jsonl' })
  await expect(text).toMatchFileSnapshot('__snapshots__/hostile.txt')
  expect(hasControls(text)).toBe(false)
})

test('colours are the only escape sequences in a coloured summary', () => {
  const plain = writeTerminal(report(), { color: false })
  const colored = writeTerminal(report(), { color: true })
  expect(colored).not.toBe(plain)
  expect(colored.replace(/\u001b\[\d+m/gu, '')).toBe(plain)
})

test('a narrow terminal gets narrow lines', () => {
  const lines = writeTerminal(report(), { color: false, width: 60 }).split('\n').filter(line => !/curl|scimspec replay|^ {2}> [A-Z]+ http/u.test(line))
  expect(lines.filter(line => line.length > 60)).toEqual([])
})

test('under strict a warning is a failure in every form', () => {
  const strict: Report = { ...report(), run: { ...report().run, strict: true } }
  expect(writeJunit(strict)).toMatch(/<testsuites [^>]*failures="2"/u)
  expect(writeMarkdown(strict)).toContain('### A weak tag is sent')
  expect(writeTerminal(strict, { color: false })).toContain('✗ A weak tag is sent')
})

test('a failure that the baseline lists is marked as known and skipped in JUnit', () => {
  const known: Report = {
    ...report(),
    baseline: { file: 'known.json', known: ['versioning.stale-if-match-refused@v2'], stale: [], expired: [] },
  }
  expect(writeJunit(known)).toMatch(/<testsuites [^>]*failures="0"[^>]*skipped="3"/u)
  expect(writeMarkdown(known)).toContain('(known)')
  expect(writeTerminal(known, { color: false })).toContain('✗ (known) A stale tag is refused')
})

test('a summary of thousands of failures stays below what CI services accept', () => {
  const [first] = report().verdicts
  if (first === undefined) throw new Error('no verdict')
  const many = Array.from({ length: 3_000 }, (_, n) => ({ ...first, check: `${first.check}[${String(n)}]` }))
  const markdown = writeMarkdown({ ...report(), verdicts: many })
  expect(Buffer.byteLength(markdown)).toBeLessThan(1_048_576)
  expect(markdown).toMatch(/further failures/u)
})

function outsideFences(markdown: string): string {
  return markdown.replace(/^(`{3,})[a-z]+\n[\s\S]*?\n\1$/gmu, '')
}

function hasControls(text: string): boolean {
  return /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|\p{Cs}/u.test(text)
}

function exchange(n: number, status: number, body: string): Exchange {
  return {
    n,
    request: {
      method: 'PATCH',
      url: `http://127.0.0.1:8080/scim/v2/Users/${String(n)}`,
      headers: { authorization: '[redacted]', 'content-type': 'application/scim+json', 'if-match': 'W/"1"', 'x-dull': 'dull' },
      body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"displayName","value":"it\'s"}]}',
    },
    response: { status, headers: { 'content-type': 'application/scim+json', etag: hostile }, body },
    ms: 12.4,
  }
}

function finding(requirement: RequirementId, more: Partial<Finding> = {}): Finding {
  return { requirement, level: 'must', message: 'the write went through', expected: '412 Precondition Failed', actual: '200 OK', ...more }
}

function verdict(check: string, title: string, more: Partial<Verdict>): Verdict {
  return { check, title, outcome: 'pass', findings: [], observations: [], asserted: [], exchanges: [], ms: 20, ...more }
}

function report(): Report {
  const fact = <T>(value: T): { readonly value: T; readonly source: 'declared' } => ({ value, source: 'declared' })
  const profile: Profile = {
    resourceTypes: fact([]), schemas: fact([]), patch: fact(true), bulk: fact(false), filter: fact({ maxResults: 200 }),
    changePassword: fact(false), sort: fact(false), etag: fact(true), pagination: fact({ cursor: false, index: true }), lifecycle: fact({}), fixtures: fact({}),
    writable: fact(true),
  }
  const noBulk = { kind: 'not-applicable', reason: `bulk is not supported ${hostile}` } as const
  const says = { level: 'must', grade: 'assert', area: 'versioning' } as const
  return buildReport({
    tool: { name: 'scimspec', version: '0.1.0' },
    run: { id: 'r7f3', seed: 42, startedAt: '2026-01-02T03:04:05.000Z', strict: false },
    baseUrl: 'http://127.0.0.1:8080/scim/v2',
    contract: {
      id: 'genesys',
      edition: '2025-05',
      requirements: new Map([
        ['RFC7644-3.14-5', {
          ...says, id: 'RFC7644-3.14-5', section: '3.14', says: 'A write whose If-Match names another version is refused.',
        }],
        ['GENESYS-B-073', { ...says, id: 'GENESYS-B-073', section: 'D', says: 'A conflict of versions answers 412.' }],
        ['RFC7644-7.1-1', { ...says, id: 'RFC7644-7.1-1', section: '7.1', says: 'TLS is used.', untested: 'the operator chooses the URL' }],
        ['RFC7644-3.7-1', { ...says, id: 'RFC7644-3.7-1', section: '3.7', says: 'Bulk requests are served.' }],
      ]),
      operations: [
        { id: 'patch-user', method: 'PATCH', path: '/Users/{id}', base: 'v2' },
        { id: 'get-user', method: 'GET', path: '/Users/{id}', base: 'v2' },
      ],
    },
    profile,
    verdicts: [
      verdict('versioning.stale-if-match-refused@v2', 'A stale tag is refused', {
        outcome: 'fail',
        asserted: ['RFC7644-3.14-5'],
        findings: [
          finding('RFC7644-3.14-5', { exchange: 1, pointer: '/meta/version' }),
          finding('GENESYS-B-073', {
            exchange: 2, message: hostile, expected: hostile, actual: hostile, replay: { seed: 7, path: '1:0', input: hostile },
          }),
        ],
        exchanges: [{ ...exchange(1, 200, hostile), n: 0 }, exchange(1, 200, '{"id":"1","displayName":"it\'s"}'), exchange(2, 200, hostile)],
      }),
      verdict('versioning.tags-are-weak[userName|x]', 'A weak tag is sent', {
        outcome: 'warn', findings: [finding('RFC7644-3.14-5', { level: 'should', message: hostile })], observations: [hostile],
      }),
      verdict('bulk.limits-are-kept', 'Bulk limits are kept', { outcome: 'skip', skip: noBulk }),
      verdict('bulk.ids-resolve', 'Bulk ids resolve', { outcome: 'skip', skip: noBulk }),
      verdict('list.pages-add-up', 'Pages add up', { outcome: 'error', error: hostile }),
      verdict('list.empty-is-empty', 'An empty list is empty', { exchanges: [exchange(3, 200, 'long')] }),
    ],
    cites: new Map([
      ['versioning.stale-if-match-refused@v2', ['RFC7644-3.14-5', 'GENESYS-B-073'] as const],
      ['bulk.limits-are-kept', ['RFC7644-3.7-1'] as const],
    ]),
    requests: 4,
    operationCounts: new Map([['patch-user', 3]]),
    leftovers: [{ url: 'http://127.0.0.1:8080/scim/v2/Users/9', reason: hostile }],
    durationMs: 61_234,
  })
}
