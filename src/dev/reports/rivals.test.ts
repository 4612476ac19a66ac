import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { definitions } from '../../../suites/index.ts'
import { packageRoot } from '../../package.ts'
import { page, pagePath, table } from './page.ts'

interface Row {
  readonly n: number
  readonly area: string
  readonly behaviour: string
  readonly ref: string
  /** Tools that check it, and those that do so in part; by the short names of `rivals`. */
  readonly rivals?: readonly string[]
  readonly inPart?: readonly string[]
  /** What answers to it: checks that assert it, or one that only observes it, or why a fair tool leaves it alone. */
  readonly checks?: readonly string[]
  readonly observation?: string
  readonly reason?: string
}

interface Rivals {
  readonly rivals: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

const { rivals, rows } = JSON.parse(readFileSync(join(packageRoot, 'src/dev/reports/rivals.json'), 'utf8')) as Rivals

const asserted = rows.filter((row) => row.checks !== undefined)
const observed = rows.filter((row) => row.observation !== undefined)
const left = rows.filter((row) => row.reason !== undefined)
const summary = `Of ${String(rows.length)} behaviours ${String(asserted.length)} are asserted, ${String(observed.length)} observed, and ${String(left.length)} not checked for a reason.`

function checkedBy({ rivals: full = [], inPart = [] }: Row): readonly string[] {
  return [...full, ...inPart]
}

function ours({ checks = [], observation, reason }: Row): string {
  if (reason !== undefined) return `not checked: ${reason}`
  return observation === undefined ? checks.map((id) => `\`${id}\``).join(' ') : `observed: \`${observation}\``
}

function countsOf(rival: string): readonly (string | number)[] {
  const own = rows.filter((row) => checkedBy(row).includes(rival))
  const count = (some: readonly Row[]) => some.filter((row) => own.includes(row)).length
  return [rival, rivals[rival] ?? '', own.length, count(asserted), count(observed), count(left)]
}

test('every behaviour that other tools check has a check, an observation or a reason', () => {
  expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 389 }, (_, index) => index + 1))
  expect(rows.filter((row) => [row.checks, row.observation, row.reason].filter((answer) => answer !== undefined).length !== 1).map((row) => row.n)).toEqual([])
  expect(rows.filter((row) => checkedBy(row).some((rival) => !Object.hasOwn(rivals, rival))).map((row) => row.n)).toEqual([])
})

test('every check that is named there exists', () => {
  const known = new Set(definitions.map((definition) => definition.id))
  const named = rows.flatMap((row) => [...(row.checks ?? []), ...(row.observation === undefined ? [] : [row.observation])].map((id) => `${String(row.n)}: ${id}`))
  expect(named.filter((name) => !known.has(name.replace(/^\d+: /, '')))).toEqual([])
  expect(rows.filter((row) => row.checks?.length === 0).map((row) => row.n)).toEqual([])
})

test('reports/rivals.md shows what other tools check beside ours', async () => {
  const areas = [...new Set(rows.map((row) => row.area))]
  const overview = table(['short', 'tool', 'behaviours it checks, at least in part', 'asserted here', 'observed here', 'not checked here'], Object.keys(rivals).map(countsOf))
  const sections = areas.map((area) => {
    const lines = rows.filter((row) => row.area === area).map((row) => [row.n, row.behaviour, row.ref, [...(row.rivals ?? []), ...(row.inPart ?? []).map((rival) => `(${rival})`)].join(' '), ours(row)])
    return `## ${area}\n\n${table(['n', 'behaviour', 'reference', 'checked by', 'here'], lines)}`
  })
  const intro = `${summary} A tool in brackets checks the behaviour in part; rows that name no tool are checked by none of them. The tools were read in November 2026; MS and OK are closed or hosted and known from their documents only.`
  console.log(summary)
  await expect(page('Other test tools', intro, [overview, ...sections])).toMatchFileSnapshot(pagePath('rivals.md'))
})
