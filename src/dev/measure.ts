/** `npm run measure`: in how many of ten seeds generated checks catch the faults meant for them, and what they add to the examples. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accusations, prove, unshrunk } from '../proof/prove.ts'
import { packageRoot } from '../package.ts'
import { faults } from '../reference/faults/index.ts'
import type { Selection } from '../engine/plan.ts'
import type { Fault } from '../reference/switch.ts'
import { loadContract } from '../contract/load.ts'
import type { Comparison, Measured, Measurement } from './measured.ts'

const seeds = 10
const generated = ['generated.*', 'lifecycle-model.*', 'concurrency.*']
const contracts = ['rfc', 'genesys'] as const

function breaksIn(fault: Fault, contract: (typeof contracts)[number]): boolean {
  const known: ReadonlyMap<string, unknown> = loadContract(contract).requirements
  return (fault.contracts?.includes(contract) ?? true) && fault.breaks.some((id) => known.has(id))
}

/** Checks that catch the fault. */
async function catchers(fault: Fault, contract: string, options: Parameters<typeof prove>[1]): Promise<readonly string[]> {
  const { verdicts } = await prove(contract, { generation: unshrunk, ...options, switches: [fault] })
  return [...new Set(accusations(verdicts).filter(({ finding }) => fault.breaks.includes(finding.requirement)).map(({ check }) => check))]
}

async function overSeeds(keep: (measured: readonly Measured[]) => Promise<void>): Promise<void> {
  const measured: Measured[] = []
  for (const contract of contracts) {
    for (const fault of faults.filter((candidate) => candidate.generated === true && breaksIn(candidate, contract))) {
      let caught = 0
      // Whoever caught it last is asked alone first: what one check finds, all together find too.
      let last: readonly string[] = []
      for (let seed = 1; seed <= seeds; seed++) {
        const quick = last.length === 0 ? [] : await catchers(fault, contract, { seed, selection: { only: last, skip: [] } })
        const by = quick.length > 0 ? quick : await catchers(fault, contract, { seed, selection: { only: generated, skip: [], requirements: new Set(fault.breaks) } })
        if (by.length === 0) continue
        caught++
        last = by
      }
      measured.push({ fault: fault.id, contract, caught, seeds })
      console.log(`${contract}  ${fault.id}  ${String(caught)}/${String(seeds)}`)
      await keep(measured)
    }
  }
}

/** Requests and seconds of a run against the server without faults, the median of three. */
async function timed(contract: string, selection: Selection): Promise<{ requests: number; seconds: number }> {
  const runs: { requests: number; seconds: number }[] = []
  for (let round = 0; round < 3; round++) {
    const started = performance.now()
    const { requests } = await prove(contract, { selection })
    runs.push({ requests, seconds: Math.round((performance.now() - started) / 100) / 10 })
  }
  return runs.toSorted((a, b) => a.seconds - b.seconds)[1] ?? { requests: 0, seconds: 0 }
}

async function compare(): Promise<Comparison[]> {
  const rows: Comparison[] = []
  for (const contract of contracts) {
    for (const [name, skip] of [['examples only', generated], ['examples, properties, model and races', []]] as const) {
      const selection = { only: [], skip }
      let caught = 0
      const all = faults.filter((fault) => breaksIn(fault, contract))
      for (const fault of all) if ((await catchers(fault, contract, { selection: { ...selection, requirements: new Set(fault.breaks) } })).length > 0) caught++
      const { requests, seconds } = await timed(contract, selection)
      rows.push({ contract, checks: name, caught, faults: all.length, requests, seconds })
      console.log(`${contract}  ${name}: ${String(caught)} of ${String(all.length)}, ${String(requests)} requests, ${String(seconds)} s`)
    }
  }
  return rows
}

const file = join(packageRoot, 'src/dev/reports/measured.json')
const known: Measurement = JSON.parse(await readFile(file, 'utf8').catch(() => '{"measured":[],"comparison":[]}')) as Measurement
const write = (next: Measurement) => writeFile(file, `${JSON.stringify(next, undefined, 1)}\n`)
let { measured } = known
if (!process.argv.includes('--comparison-only')) await overSeeds((next) => write({ ...known, measured: (measured = next) }))
if (!process.argv.includes('--seeds-only')) await write({ measured, comparison: await compare() })
