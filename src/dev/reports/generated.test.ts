import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { definitions } from '../../../suites/index.ts'
import { packageRoot } from '../../package.ts'
import type { Measurement } from '../measured.ts'
import { page, pagePath, table } from './page.ts'

const { comparison } = JSON.parse(readFileSync(join(packageRoot, 'src/dev/reports/measured.json'), 'utf8')) as Measurement

test('reports/generated.md says what generated checks find', async () => {
  const checks = definitions.filter((definition) => definition.kind === 'check' && definition.generated === true)
  const sections = [
    `## Checks\n\n${table(['check', 'what holds for every input'], checks.map(({ id, title }) => [`\`${id}\``, title]))}`,
    ...(comparison.length === 0 ? [] : [`## With and without\n\nEach fault of the reference server under each contract, before those checks alone that cite what it breaks; what the rest breaks is for watches to see, which send nothing themselves and see it in a whole run, where the proofs show every fault caught. Requests and seconds are those of one run without faults; seconds count only beside one another.\n\n${table(
      ['contract', 'checks', 'faults caught', 'of', 'requests', 'seconds'],
      comparison.map((row) => [row.contract, row.checks, row.caught, row.faults, row.requests, row.seconds]),
    )}`]),
  ]
  await expect(page('Generated checks', '`npm run measure` finds the figures.', sections)).toMatchFileSnapshot(pagePath('generated.md'))
})
