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

/** Ids of the checks, without row and base, that find fault with something. */
function accusing({ verdicts }: Proof): string {
  return [...new Set(accusations(verdicts).map(({ check }) => check.replace(/[[@].*$/, '')))].sort().join('\n')
}

test('the newest contract finds nothing at a server of January 2021, and exercises all 34 operations', async () => {
  const proof = await prove('genesys', { edition: '2021-01' })
  expect(accusing(proof)).toBe('')
  const counts = exercised(proof)
  expect(counts.size).toBe(34)
  expect([...counts].filter(([, count]) => count === 0)).toEqual([])
})

test('the newest contract misses at a server of March 2020 what came later', async () => {
  expect(accusing(await prove('genesys', { edition: '2020-03' }))).toMatchInlineSnapshot(`
    "genesys.filter-finds-the-user
    genesys.filter-in-bare-form-is-taken
    genesys.filter-without-match-is-empty
    list.collection-needs-no-filter
    permissions.reads-without-permission-are-open"
  `)
})

test('the newest contract misses at a server of October 2019 what came later', async () => {
  expect(accusing(await prove('genesys', { edition: '2019-10' }))).toMatchInlineSnapshot(`
    "cross-prefix.filter-on-schemas-is-forbidden
    discovery.documented-resource-types-are-listed
    discovery.documented-resource-types-are-read
    discovery.documented-schemas-are-read
    discovery.documents-are-served
    genesys.filter-and-attributes-combine
    genesys.filter-finds-the-user
    genesys.filter-in-bare-form-is-taken
    genesys.filter-without-match-is-empty
    list.collection-needs-no-filter
    media-types.reads-honour-accept
    paging.narrowed-page-may-be-large
    permissions.reads-without-permission-are-open
    projection.described-requests
    projection.documented-group-attribute
    projection.documented-group-exclusion
    projection.documented-user-attribute
    projection.documented-user-exclusion
    projection.exclusion-starts-from-the-default-set
    projection.parameter-repeated
    surface.reads-are-served"
  `)
})

test('the newest contract misses at a server of August 2019 what came later', async () => {
  expect(accusing(await prove('genesys', { edition: '2019-08' }))).toMatchInlineSnapshot(`
    "cross-prefix.filter-on-schemas-is-forbidden
    discovery.documented-resource-types-are-read
    discovery.documented-schemas-are-read
    discovery.documents-are-served
    genesys.filter-and-attributes-combine
    genesys.filter-finds-the-user
    genesys.filter-in-bare-form-is-taken
    genesys.filter-without-match-is-empty
    list.collection-needs-no-filter
    media-types.reads-honour-accept
    paging.narrowed-page-may-be-large
    permissions.reads-without-permission-are-open
    projection.described-requests
    projection.documented-group-attribute
    projection.documented-group-exclusion
    projection.documented-user-attribute
    projection.documented-user-exclusion
    projection.exclusion-starts-from-the-default-set
    projection.parameter-repeated
    surface.reads-are-served
    versioning.if-none-match-other-gives-resource
    versioning.read-carries-etag"
  `)
})
