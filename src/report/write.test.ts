import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from './model.ts'
import { assertWritable, parseReportOption, resolveReports, writeReports } from './write.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scimspec-report-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

test('a report option is a format with or without a path', () => {
  expect(parseReportOption('json')).toEqual({ format: 'json' })
  expect(parseReportOption('junit=path/x=y.xml')).toEqual({ format: 'junit', path: 'path/x=y.xml' })
})

test('an unknown format is refused with the known ones', () => {
  expect(() => parseReportOption('pdf=x')).toThrow("--report pdf=x: unknown format 'pdf'; known are json, markdown, junit")
  expect(() => parseReportOption('toString')).toThrow("unknown format 'toString'")
})

test('an empty path is refused', () => {
  expect(() => parseReportOption('json=')).toThrow("--report json=: give a path after '='")
})

test('reports without a path go to the folder, the others where the user says', () => {
  expect(resolveReports([{ format: 'json' }, { format: 'json' }, { format: 'junit', path: 'out/j.xml' }], '/reports', '/home')).toEqual([
    { format: 'json', path: '/reports/report.json' },
    { format: 'junit', path: '/home/out/j.xml' },
  ])
})

test('two formats cannot share a path', () => {
  expect(() => resolveReports([{ format: 'json', path: 'x' }, { format: 'junit', path: 'x' }], '/reports', '/home'))
    .toThrow('--report junit: /home/x is already the path of the json report')
})

test.each([
  [{ format: 'json', path: 'al/x.json' }, { format: 'allure', path: 'al' }],
  [{ format: 'allure', path: 'al' }, { format: 'json', path: 'al/x.json' }],
] as const)('a report cannot lie inside another: %o, %o', (...requests) => {
  expect(() => resolveReports(requests, '/reports', '/home')).toThrow('--report json: /home/al/x.json lies inside /home/al, the path of the allure report; give each its own.')
})

test('names that only begin alike are no folders of each other', () => {
  expect(resolveReports([{ format: 'allure', path: 'al' }, { format: 'json', path: 'al.json' }], '/reports', '/home')).toHaveLength(2)
})

test('a path through a file is refused before the run, in one sentence', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(assertWritable([{ format: 'json', path: join(file, 'deep', 'report.json') }]))
    .rejects.toThrow(`--report json: cannot write ${join(file, 'deep', 'report.json')}: a part of the path is a file, not a folder.`)
  await expect(assertWritable([{ format: 'allure', path: file }])).rejects.toThrow('a file stands where the folder should be.')
})

test.runIf(process.platform === 'linux')('a path where nobody can make a folder is refused', async () => {
  await expect(assertWritable([{ format: 'json', path: '/proc/scimspec/deep/report.json' }])).rejects.toThrow('no folder can be made there.')
})

test('a folder in the place of a file is refused', async () => {
  await mkdir(join(folder, 'report.json'))
  await expect(assertWritable([{ format: 'json', path: join(folder, 'report.json') }])).rejects.toThrow('it is a folder.')
})

test('reports are written into folders that are created on the way', async () => {
  const requests = [{ format: 'json' }, { format: 'markdown' }, { format: 'junit' }, { format: 'allure' }] as const
  const targets = resolveReports(requests, join(folder, 'a', 'b'))
  await assertWritable(targets)
  expect(await writeReports(emptyReport, targets)).toEqual({ written: targets, failed: [] })
  expect(JSON.parse(await readFile(join(folder, 'a', 'b', 'report.json'), 'utf8'))).toEqual(emptyReport)
  expect(await readFile(join(folder, 'a', 'b', 'report.md'), 'utf8')).toMatch(/^# scimspec\n/u)
  expect(await readFile(join(folder, 'a', 'b', 'junit.xml'), 'utf8')).toMatch(/^<\?xml/u)
  expect((await stat(join(folder, 'a', 'b', 'allure-results'))).isDirectory()).toBe(true)
})

test('one report that cannot be written does not cost the others', async () => {
  const targets = [{ format: 'json', path: join(folder, 'file', 'x.json') }, { format: 'json', path: join(folder, 'kept.json') }] as const
  expect(await writeReports(emptyReport, targets)).toEqual({ written: [targets[1]], failed: [expect.stringContaining('cannot write')] })
  expect(JSON.parse(await readFile(join(folder, 'kept.json'), 'utf8'))).toEqual(emptyReport)
})

const unknown = { value: false, source: 'contract' } as const
const emptyReport: Report = {
  format: 1,
  tool: { name: 'scimspec', version: '0.1.0' },
  run: { id: 'r1', seed: 1, startedAt: '2026-01-02T03:04:05.000Z', strict: false },
  target: { baseUrl: 'http://127.0.0.1:1', contract: 'rfc' },
  summary: { pass: 0, fail: 0, warn: 0, skip: 0, error: 0, checks: 0, requests: 0, durationMs: 0 },
  profile: {
    resourceTypes: { value: [], source: 'contract' }, schemas: { value: [], source: 'contract' }, patch: unknown, bulk: unknown,
    filter: unknown, changePassword: unknown, sort: unknown, etag: unknown, pagination: { value: { cursor: false, index: true }, source: 'contract' },
    lifecycle: { value: {}, source: 'contract' }, fixtures: { value: {}, source: 'operator' }, writable: unknown,
  },
  verdicts: [],
  requirements: [],
  operations: [],
  leftovers: [],
}
