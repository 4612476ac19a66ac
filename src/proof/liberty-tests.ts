import { describe, expect, test } from 'vitest'
import { liberties } from '../reference/liberties/index.ts'
import type { Liberty, Switch } from '../reference/switch.ts'
import { everything } from '../engine/plan.ts'
import { usualGeneration } from '../kit/generation.ts'
import { accusations, choiceFor, describe as tell, prove, type ProofOptions } from './prove.ts'

/**
 * Under one liberty a row of each check tells, another row for another liberty; without any, and under all together, every row runs. One
 * that goes with no others gets three rows.
 */
function sampled({ id, alone }: Liberty): ProofOptions {
  return { selection: { ...everything, sample: { rows: alone === true ? 3 : 1, choice: choiceFor(id) } }, generation: { ...usualGeneration, runs: 2 } }
}

/** Everything that must not be: findings, errors, things left on the server. */
async function trouble(contract: string, switches: readonly Switch[] = [], options: ProofOptions = {}): Promise<string[]> {
  const { verdicts, leftovers } = await prove(contract, { ...options, switches: [...switches] })
  return [
    ...accusations(verdicts).map(tell),
    ...verdicts.filter((verdict) => verdict.outcome === 'error').map((verdict) => `${verdict.check} ended with an error: ${verdict.error ?? ''}`),
    ...leftovers.map((url) => `left behind: ${url}`),
  ]
}

/** One test for each liberty that the contract knows, and some for those that go together: no check accuses anybody. */
export function proveLibertiesTolerated(contract: 'rfc' | 'genesys'): void {
  describe(`${contract}: nobody is accused`, () => {
    test('without faults', async () => {
      expect(await trouble(contract)).toEqual([])
    })

    const applicable = liberties.filter((liberty) => liberty.contracts?.includes(contract) ?? true)
    const sociable = applicable.filter(({ alone }) => alone !== true)
    for (const liberty of applicable) {
      test(`under the liberty ${liberty.id}: ${liberty.title}`, async () => {
        expect(await trouble(contract, [liberty], sampled(liberty))).toEqual([])
      })
    }

    test('under all liberties together', async () => {
      expect(await trouble(contract, sociable)).toEqual([])
    })

    test('under all liberties together that take nothing away', async () => {
      expect(await trouble(contract, sociable.filter(({ id }) => !/not-(?:offered|implemented)$/.test(id)))).toEqual([])
    })
  })
}
