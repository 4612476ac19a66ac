import { describe, expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import { faults } from '../reference/faults/index.ts'
import type { Fault } from '../reference/switch.ts'
import { proveFault } from './prove.ts'

/** One test for each fault that breaks a promise of the contract: caught, and nobody else accused. */
export function proveFaults(contract: 'rfc' | 'genesys'): void {
  const { requirements } = loadContract(contract)
  const breaks = (fault: Fault): boolean => {
    const known: ReadonlyMap<string, unknown> = requirements
    return (fault.contracts?.includes(contract) ?? true) && fault.breaks.some((id) => known.has(id))
  }
  describe(`${contract}: a check catches`, () => {
    for (const fault of faults.filter(breaks)) {
      test(`${fault.id}: ${fault.title}`, async () => {
        const { caughtBy, falseAlarms } = await proveFault(fault, contract)
        expect(falseAlarms, 'false alarms').toEqual([])
        expect(caughtBy, 'checks that catch the fault').not.toEqual([])
      })
    }
  })
}
