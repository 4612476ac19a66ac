import { expect, test } from 'vitest'
import { loadContract } from '../contract/load.ts'
import type { Edition } from '../reference/edition.ts'
import { countOperations } from '../report/count-operations.ts'
import { accusations, describe, prove, type Proof } from './prove.ts'

const operationsOf = (contract: string) => loadContract(contract).operations
const all = operationsOf('genesys')

/** Requests of the checks by operation of the newest contract, whatever edition was judged. */
function exercised({ verdicts }: Proof): ReadonlyMap<string, number> {
  const requests = verdicts.flatMap((verdict) => verdict.exchanges.map(({ request }) => request))
  const origin = requests[0] === undefined ? '' : new URL(requests[0].url).origin
  return countOperations(all, origin, requests)
}

const editions: readonly (readonly [Edition, number])[] = [['2019-08', 21], ['2019-10', 26], ['2020-03', 34], ['2021-01', 34], ['2025-05', 30]]

test.each(editions)('edition %s is green against the server of its day, and its %i operations are exercised', async (edition, count) => {
  const proof = await prove(`genesys@${edition}`, { edition })
  expect(accusations(proof.verdicts).map(describe)).toEqual([])
  expect(proof.verdicts.filter(({ outcome }) => outcome === 'error')).toEqual([])
  expect(proof.leftovers).toEqual([])
  const counts = exercised(proof)
  const promised = operationsOf(`genesys@${edition}`).map(({ id }) => id)
  expect(promised).toHaveLength(count)
  expect(promised.filter((id) => (counts.get(id) ?? 0) === 0)).toEqual([])
  // The newest edition fell silent on creating and deleting groups, which is probed for.
  const besides = [...counts].filter(([id, n]) => n > 0 && !promised.includes(id)).map(([id]) => id)
  expect(besides).toEqual(edition === '2025-05' ? ['postScimGroups', 'deleteScimGroup', 'postScimV2Groups', 'deleteScimV2Group'] : [])
})
