import { describe, expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { faults } from '../reference/faults/index.ts'
import type { Fault } from '../reference/switch.ts'
import { proveCaught, proveFair, type FaultProof } from './prove.ts'

type ContractName = 'rfc' | 'genesys'

/** The faults that break a promise of the contract; every `parts`-th of them from `part` on. */
function faultsOf(contract: ContractName, part: number, parts: number): readonly Fault[] {
  const known: ReadonlyMap<string, unknown> = loadContract(contract).requirements
  return faults.filter((fault) => (fault.contracts?.includes(contract) ?? true) && fault.breaks.some((id) => known.has(id))).filter((_, n) => n % parts === part)
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

/** One test for each fault: a check that cites what it breaks notices it, and those that cite it accuse of nothing else. */
export function proveFaultsCaught(contract: ContractName, part = 0, parts = 1): void {
  proofs(`${contract}: a check catches`, faultsOf(contract, part, parts), (fault) => proveCaught(fault, contract), ({ caughtBy, falseAlarms }) => {
    expect(falseAlarms, 'false alarms').toEqual([])
    expect(caughtBy, 'checks that catch the fault').not.toEqual([])
  })
}

/** One test for each fault: no check of any subject accuses the server of what the fault does not break. */
export function proveFaultsFair(contract: ContractName, part = 0, parts = 1): void {
  proofs(`${contract}: nobody else is accused under`, faultsOf(contract, part, parts), (fault) => proveFair(fault, contract), ({ falseAlarms }) => {
    expect(falseAlarms, 'false alarms').toEqual([])
  })
}
