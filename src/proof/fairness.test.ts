import { describe, expect, test } from 'vitest'
import { liberties } from '../reference/liberties/index.ts'
import type { Switch } from '../reference/switch.ts'
import { accusations, describe as tell, prove } from './prove.ts'

const contracts = ['rfc', 'genesys'] as const

/** Everything that must not be: findings, errors, things left on the server. */
async function trouble(contract: string, switches: readonly Switch[] = []): Promise<string[]> {
  const { verdicts, leftovers } = await prove(contract, { switches: [...switches] })
  return [
    ...accusations(verdicts).map(tell),
    ...verdicts.filter((verdict) => verdict.outcome === 'error').map((verdict) => `${verdict.check} ended with an error: ${verdict.error ?? ''}`),
    ...leftovers.map((url) => `left behind: ${url}`),
  ]
}

describe.each(contracts)('%s: nobody is accused', (contract) => {
  test('without faults', async () => {
    expect(await trouble(contract)).toEqual([])
  })

  const applicable = liberties.filter((liberty) => liberty.contracts?.includes(contract) ?? true)
  for (const liberty of applicable) {
    test(`under the liberty ${liberty.id}: ${liberty.title}`, async () => {
      expect(await trouble(contract, [liberty])).toEqual([])
    })
  }

  test('under all liberties together', async () => {
    expect(await trouble(contract, applicable)).toEqual([])
  })
})
