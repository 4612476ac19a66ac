import { expect, test } from 'vitest'
import type { RequirementId } from '../contract/types.ts'
import { usualGeneration } from '../kit/generation.ts'
import type { Finding } from '../kit/verdict.ts'
import { faults } from '../reference/faults/index.ts'
import type { Fault, Switch } from '../reference/switch.ts'
import { accusations, prove } from './prove.ts'

const reading = { only: ['generated.created-resource-reads-back[User]'], skip: [] }

function faultOf(id: string): Fault {
  const found = faults.find((fault) => fault.id === id)
  if (found === undefined) throw new Error(`there is no fault ${id}`)
  return found
}

/** What makes two findings the same, whatever ids and names the server and the run gave. */
function essence({ requirement, message, replay }: Finding): { requirement: RequirementId; message: string; input: string | undefined } {
  return { requirement, message, input: replay?.input }
}

test('a property shrinks to a small counterexample', async () => {
  const { verdicts } = await prove('rfc', { switches: [faultOf('generated-text.backslash-is-lost')], selection: reading, generation: { ...usualGeneration, runs: 40, shrinks: 200 } })
  const [found] = accusations(verdicts)
  const input: unknown = JSON.parse(found?.finding.replay?.input ?? 'null')
  expect(JSON.stringify(input).length).toBeLessThan(200)
  expect(JSON.stringify(input)).toContain('\\\\')
})

test.each(['generated-text.tags-are-stripped', 'generated-values.negative-decimals-are-zero', 'generated-patch.second-merge-is-lost', 'generated-filters.not-inside-parentheses-is-ignored'])(
  'the counterexample of %s is found again by its seed and path',
  async (id) => {
    const switches = [faultOf(id)]
    const first = accusations((await prove('rfc', { switches, selection: { only: ['generated.*'], skip: [] } })).verdicts).filter(({ finding }) => finding.replay !== undefined)
    const [one] = first
    const replay = one?.finding.replay
    if (one === undefined || replay === undefined) throw new Error('nothing was found')
    const { verdicts } = await prove('rfc', { switches, seed: 99, selection: { only: [one.check], skip: [] }, generation: { ...usualGeneration, replay: { [one.check]: replay } } })
    const again = accusations(verdicts).filter(({ check }) => check === one.check)
    expect(again.map(({ finding }) => essence(finding))).toContainEqual(essence(one.finding))
    expect(again.every(({ finding }) => finding.replay?.seed === replay.seed)).toBe(true)
  },
)

test('the same seed sends the same inputs, another seed others', async () => {
  const inputs = async (seed: number): Promise<string[]> => {
    const seen: string[] = []
    const listener: Switch = {
      id: 'test.listens', title: 'remembers the titles that are sent',
      request: (call) => { if (call.operation === 'create') seen.push(JSON.stringify(call.body).match(/"title":"((?:[^"\\]|\\.)*)"/)?.[1] ?? '') },
    }
    await prove('rfc', { switches: [listener], seed, selection: reading, concurrency: 1 })
    return seen
  }
  const [one, same, other] = [await inputs(5), await inputs(5), await inputs(6)]
  expect(one.length).toBeGreaterThan(3)
  expect(same).toEqual(one)
  expect(other).not.toEqual(one)
})

test('the budget ends a property, which says how far it came', async () => {
  const { verdicts } = await prove('rfc', { selection: reading, generation: { ...usualGeneration, runs: 5000, budget: 300 } })
  const observations = verdicts.flatMap((verdict) => verdict.observations)
  expect(observations.join('\n')).toMatch(/the budget ended after \d+ of 5000 generated inputs/)
})

test('a server that refuses most inputs is no failure, but weak evidence', async () => {
  const refuses: Switch = {
    id: 'test.refuses', title: 'refuses creations',
    response: (call, reply) => { if (call.operation === 'create') { reply.status = 400; reply.body = undefined } },
  }
  const { verdicts } = await prove('rfc', { switches: [refuses], selection: reading })
  expect(accusations(verdicts).filter(({ check }) => check.startsWith('generated.'))).toEqual([])
  expect(verdicts.flatMap((verdict) => verdict.observations).join('\n')).toMatch(/weak evidence: the server refused \d+ of \d+ generated inputs/)
})
