import { expect, test } from 'vitest'
import { definitions } from '../../suites/index.ts'
import { contractNames, loadContract } from '../contract/load.ts'
import { faults } from '../reference/faults/index.ts'
import { liberties } from '../reference/liberties/index.ts'
import { prove } from './prove.ts'

const known = new Set<string>(contractNames().flatMap((name) => [...loadContract(name).requirements.keys()]))

test('whatever is cited stands in a catalogue', () => {
  const unknown = (ids: readonly string[]) => ids.filter((id) => !known.has(id))
  expect(definitions.flatMap(({ id, cites }) => unknown(cites).map((one) => `${id} cites ${one}`))).toEqual([])
  expect(faults.flatMap(({ id, breaks, also = [] }) => unknown([...breaks, ...also]).map((one) => `${id} breaks ${one}`))).toEqual([])
  expect(liberties.flatMap(({ id, allowedBy }) => unknown(allowedBy).map((one) => `${id} is allowed by ${one}`))).toEqual([])
})

test('ids of checks are unique and say a fact of a subject', () => {
  const ids = definitions.map(({ id }) => id)
  expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
  expect(ids.filter((id) => !/^[a-z]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([])
  expect(definitions.filter(({ title }) => title === '' || title.endsWith('.')).map(({ id }) => id)).toEqual([])
})

test('every requirement that a check cites is asserted by a check, on one of the reference servers', async () => {
  const asserted = new Set<string>()
  for (const contract of ['rfc', 'genesys']) {
    for (const verdict of (await prove(contract)).verdicts) for (const id of verdict.asserted) asserted.add(id)
  }
  // What is asserted only where a server lacks, or differs in, what the reference server has: its liberties and editions show it.
  const elsewhere = new Set([
    'RFC7644-3.11-3', 'RFC7644-2.2-1', 'RFC7644-7.6-1', 'GENESYS-B-008', 'GENESYS-B-070', 'GENESYS-B-071', 'GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-083',
    // Choices that a server may make, noted when it does.
    'RFC7644-3.3-4', 'RFC7644-3.5.1-1', 'RFC7644-3.5.1-3', 'RFC7643-7-35', 'RFC7644-3.5.2-25', 'RFC7644-3.4.2.2-26',
  ])
  const idle = [...new Set(definitions.flatMap(({ cites }) => cites))].filter((id) => !asserted.has(id) && !elsewhere.has(id))
  expect(idle).toEqual([])
})
