import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { definitions } from '../../../suites/index.ts'
import { packageRoot } from '../../package.ts'
import { faults } from '../../reference/faults/index.ts'
import type { Measurement } from '../measured.ts'
import { page, pagePath, table } from './page.ts'

const { measured, comparison } = JSON.parse(readFileSync(join(packageRoot, 'src/dev/reports/measured.json'), 'utf8')) as Measurement

test('reports/generated.md says what generated checks find', async () => {
  const titles = new Map(faults.map((fault) => [fault.id, fault.title]))
  const checks = definitions.filter((definition) => definition.kind === 'check' && definition.generated === true)
  const known = measured.filter(({ fault }) => titles.has(fault))
  const often = known.filter(({ caught, seeds }) => caught * 10 >= seeds * 9).length
  const sections = [
    `## Checks\n\n${table(['check', 'what holds for every input'], checks.map(({ id, title }) => [`\`${id}\``, title]))}`,
    ...(comparison.length === 0 ? [] : [`## With and without\n\nEach fault of the reference server under each contract, before those checks alone that cite what it breaks; what the rest breaks is for watches to see, which send nothing themselves and see it in a whole run. Requests and seconds are those of one run without faults.\n\n${table(
      ['contract', 'checks', 'faults caught', 'of', 'requests', 'seconds'],
      comparison.map((row) => [row.contract, row.checks, row.caught, row.faults, row.requests, row.seconds]),
    )}`]),
    `## Faults that only generated checks, the model and races find\n\nEach is tried with seeds 1 to ${String(known[0]?.seeds ?? 10)} and the usual number of inputs; ${String(often)} of ${String(known.length)} are caught in nine of ten seeds or more.\n\n${table(
      ['fault', 'what is broken', 'contract', 'caught', 'of'],
      known.map((row) => [`\`${row.fault}\``, titles.get(row.fault) ?? '', row.contract, row.caught, row.seeds]),
    )}`,
  ]
  await expect(page('Generated checks', '`npm run measure` finds the figures.', sections)).toMatchFileSnapshot(pagePath('generated.md'))
})
