import { expect, test } from 'vitest'
import { definitions } from '../../../suites/index.ts'
import { contractNames, loadContract } from '../../contract/load.ts'
import type { Contract, Requirement, RequirementId } from '../../contract/types.ts'
import { liberties } from '../../reference/liberties/index.ts'
import { prove } from '../../proof/prove.ts'
import { editionOf } from '../../cli/edition.ts'
import { page, pagePath, table } from './page.ts'

const states = ['asserted', 'observed', 'tolerated', 'untested', 'not yet'] as const
type State = (typeof states)[number]

interface Covered {
  readonly contract: Contract
  /** Asserted when the contract's own reference server was judged. */
  readonly asserted: ReadonlySet<RequirementId>
  readonly cited: ReadonlySet<RequirementId>
}

async function cover(name: string): Promise<Covered> {
  const contract = loadContract(name)
  const { verdicts } = await prove(name, editionOf(contract))
  return { contract, asserted: new Set(verdicts.flatMap((verdict) => verdict.asserted)), cited: new Set(definitions.flatMap((definition) => definition.cites)) }
}

function stateOf(requirement: Requirement, { asserted }: Covered): State {
  if (asserted.has(requirement.id)) return requirement.level === 'may' || requirement.grade === 'tolerance' ? 'observed' : 'asserted'
  if (libertiesOf(requirement.id).length > 0) return 'tolerated'
  return requirement.untested === undefined ? 'not yet' : 'untested'
}

/** The liberties of the reference server that keep checks from accusing what the requirement allows. */
function libertiesOf(id: RequirementId): readonly string[] {
  return liberties.filter(({ allowedBy }) => allowedBy.includes(id)).map((liberty) => liberty.id)
}

function summary(covered: Covered): readonly (string | number)[] {
  const count = (grades: readonly string[], state: State) =>
    [...covered.contract.requirements.values()].filter((requirement) => grades.includes(requirement.grade) && stateOf(requirement, covered) === state).length
  const cell = (grades: readonly string[]) => states.map((state) => count(grades, state)).join(' / ')
  return [covered.contract.id, covered.contract.requirements.size, cell(['assert', 'assert-with-care']), cell(['warn']), cell(['tolerance', 'none'])]
}

function list(covered: Covered): string {
  const checksOf = (id: RequirementId) => definitions.filter((definition) => definition.cites.includes(id)).map((definition) => definition.id)
  const rows = [...covered.contract.requirements.values()].map((requirement) => {
    const state = stateOf(requirement, covered)
    const detail = { asserted: checksOf, observed: checksOf, tolerated: libertiesOf, untested: () => [requirement.untested ?? ''], 'not yet': checksOf }[state](requirement.id).join(' ')
    return [requirement.id, requirement.level, requirement.grade, state, detail]
  })
  return table(['requirement', 'level', 'grade', 'state', 'checks, liberties, or why none'], rows)
}

test('reports/coverage.md says what became of every requirement', async () => {
  const all: Covered[] = []
  for (const name of contractNames()) all.push(await cover(name))
  const sections = [
    `Each cell: asserted / observed / tolerated, as a liberty of the reference server proves / untested with a reason / not yet, as the run against the contract's own reference server shows it.\n\n${table(['contract', 'requirements', 'can fail', 'can warn', 'never reported'], all.map(summary))}`,
    ...all.filter(({ contract }) => !contract.id.includes('@')).map((covered) => `## ${covered.contract.id}\n\n${list(covered)}`),
  ]
  await expect(page('Coverage', 'Requirements of every contract and the checks that assert them.', sections)).toMatchFileSnapshot(pagePath('coverage.md'))
})
