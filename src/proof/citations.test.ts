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

test('a check asserts whatever it cites, on one of the reference servers', async () => {
  const asserted = new Set<string>()
  const note = (verdicts: Awaited<ReturnType<typeof prove>>['verdicts']) => {
    for (const verdict of verdicts) for (const id of verdict.asserted) asserted.add(`${verdict.check.replace(/[[@].*$/, '')} ${id}`)
  }
  for (const contract of ['rfc', 'genesys']) note((await prove(contract)).verdicts)
  const idle = definitions.flatMap(({ id, cites }) => cites.filter((one) => !asserted.has(`${id} ${one}`)).map((one) => `${id} ${one}`))
  expect(idle).toEqual([])
})
