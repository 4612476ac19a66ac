import { describe, expect, test } from 'vitest'
import { definitions } from '../../suites/index.ts'
import { loadContract } from '../contract/load.ts'
import type { RequirementId } from '../contract/types.ts'
import { faults } from '../reference/faults/index.ts'
import type { Fault } from '../reference/switch.ts'
import { definitionOf, proveCaught, proveFair, type FaultProof } from './prove.ts'

type ContractName = 'rfc' | 'genesys'

/** The faults that break a promise of the contract. */
function faultsOf(contract: ContractName): readonly Fault[] {
  const known: ReadonlyMap<string, unknown> = loadContract(contract).requirements
  return faults.filter((fault) => (fault.contracts?.includes(contract) ?? true) && fault.breaks.some((id) => known.has(id)))
}

function proofs(title: string, found: readonly Fault[], judge: (fault: Fault) => Promise<FaultProof>, expected: (proof: FaultProof) => void): void {
  describe(title, () => {
    for (const fault of found) {
      test(`${fault.id}: ${fault.title}`, async () => {
        expected(await judge(fault))
      })
    }
  })
}

/** One test for each fault: a check that cites what it breaks notices it, and those that cite it accuse of nothing else. Then: every check was seen to fail. */
export function proveFaultsCaught(contract: ContractName): void {
  const seen = new Set<string>()
  proofs(`${contract}: a check catches`, faultsOf(contract), (fault) => proveCaught(fault, contract), ({ caughtBy, falseAlarms }) => {
    for (const key of caughtBy) seen.add(definitionOf(key))
    expect(falseAlarms, 'false alarms').toEqual([])
    expect(caughtBy, 'checks that catch the fault').not.toEqual([])
  })
  test(`${contract}: every check that can fail was seen to fail`, () => {
    expect(accusersOf(contract).filter((id) => !seen.has(id))).toEqual([])
  })
}

/** GENESYS-B-368 binds who judges: further members are no mistake, and no server can break that. */
const recorders: readonly string[] = ['genesys-users.printed-shapes-are-not-closed']

/** The checks of the contract, or of none but it, that may fail or warn. */
function accusersOf(contract: ContractName): readonly string[] {
  const { requirements } = loadContract(contract)
  const own = contract === 'rfc' ? /^RFC/ : /^GENESYS/
  const accuses = (id: RequirementId) => own.test(id) && ['assert', 'assert-with-care', 'warn'].includes(requirements.get(id)?.grade ?? '')
  return definitions
    .filter(({ cites }) => cites.some(accuses) && (contract === 'rfc' || cites.every((id) => own.test(id))))
    .map(({ id }) => id)
    .filter((id) => !recorders.includes(id))
}

/** One test for each fault: no check of any subject accuses the server of what the fault does not break. */
export function proveFaultsFair(contract: ContractName): void {
  proofs(`${contract}: nobody else is accused under`, faultsOf(contract), (fault) => proveFair(fault, contract), ({ falseAlarms }) => {
    expect(falseAlarms, 'false alarms').toEqual([])
  })
}
