import { expect, test } from 'vitest'
import { faults } from '../../reference/faults/index.ts'
import { liberties } from '../../reference/liberties/index.ts'
import type { Switch } from '../../reference/switch.ts'
import { page, pagePath, table } from './page.ts'

test('reports/faults.md lists every fault and liberty', async () => {
  const where = (one: Switch) => one.contracts?.join(', ') ?? 'rfc, genesys'
  const sections = [
    `## Faults\n\nThe proofs run all checks against each of the ${String(faults.length)}: a check that cites what it breaks has to fail, and nothing outside *breaks* and *also* may be accused. How often generated checks catch the faults that only they find is in [generated.md](generated.md).\n\n${table(
      ['fault', 'what is broken', 'contracts', 'breaks', 'also'],
      faults.map((fault) => [`\`${fault.id}\``, fault.title, where(fault), fault.breaks.join(' '), fault.also?.join(' ') ?? '']),
    )}`,
    `## Liberties\n\nUnder each of the ${String(liberties.length)}, and under all together, no check may complain.\n\n${table(
      ['liberty', 'what is allowed', 'contracts', 'allowed by'],
      liberties.map((liberty) => [`\`${liberty.id}\``, liberty.title, where(liberty), liberty.allowedBy.join(' ')]),
    )}`,
  ]
  await expect(page('Faults and liberties', 'Switches of the reference server that prove the checks sharp and fair.', sections)).toMatchFileSnapshot(pagePath('faults.md'))
})
