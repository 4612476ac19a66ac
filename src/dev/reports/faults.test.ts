import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../package.ts'
import { faults } from '../../reference/faults/index.ts'
import { liberties } from '../../reference/liberties/index.ts'
import type { Switch } from '../../reference/switch.ts'
import type { Measurement } from '../measured.ts'
import { page, pagePath, table } from './page.ts'

const { measured } = JSON.parse(readFileSync(join(packageRoot, 'src/dev/reports/measured.json'), 'utf8')) as Measurement

test('reports/faults.md lists every fault and liberty', async () => {
  const titles = new Map(faults.map((fault) => [fault.id, fault.title]))
  const often = measured.filter(({ caught, seeds }) => caught * 10 >= seeds * 9).length
  const where = (one: Switch) => one.contracts?.join(', ') ?? 'rfc, genesys'
  const sections = [
    `## Faults\n\nThe proofs run all checks against each of the ${String(faults.length)}: a check that cites what it breaks has to fail, and nothing outside *breaks* and *also* may be accused.\n\n${table(
      ['fault', 'what is broken', 'contracts', 'breaks', 'also'],
      faults.map((fault) => [`\`${fault.id}\``, fault.title, where(fault), fault.breaks.join(' '), fault.also?.join(' ') ?? '']),
    )}`,
    `## Faults that only generated inputs, the model and races find\n\nEach is tried with seeds 1 to ${String(measured[0]?.seeds ?? 10)} and the usual number of inputs; ${String(often)} of ${String(measured.length)} rows are caught in nine of ten seeds or more. What they add to the examples is in [generated.md](generated.md).\n\n${table(
      ['fault', 'what is broken', 'contract', 'caught', 'of'],
      measured.map((row) => [`\`${row.fault}\``, titles.get(row.fault) ?? '', row.contract, row.caught, row.seeds]),
    )}`,
    `## Liberties\n\nUnder each of the ${String(liberties.length)}, and under all together that go together, no check may complain.\n\n${table(
      ['liberty', 'what is allowed', 'contracts', 'allowed by'],
      liberties.map((liberty) => [`\`${liberty.id}\``, liberty.title, where(liberty), liberty.allowedBy.join(' ')]),
    )}`,
  ]
  await expect(page('Faults and liberties', 'Switches of the reference server that prove the checks sharp and fair.', sections)).toMatchFileSnapshot(pagePath('faults.md'))
})

test('every fault that only generated inputs find is measured, and caught in nine of ten seeds or more', () => {
  expect(new Set(measured.map(({ fault }) => fault))).toEqual(new Set(faults.filter((fault) => fault.generated === true).map(({ id }) => id)))
  expect(measured.filter(({ caught, seeds }) => caught * 10 < seeds * 9)).toEqual([])
})
