/** `npm run measure`: in how many of ten seeds generated checks catch the faults meant for them, and what they add to the examples. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accusations, prove, unshrunk } from '../proof/prove.ts'
import { packageRoot } from '../package.ts'
import { faults } from '../reference/faults/index.ts'
import type { Fault } from '../reference/switch.ts'
import { loadContract } from '../contract/load.ts'
import type { Comparison, Measured } from './measured.ts'

const seeds = 10
const generated = ['generated.*', 'lifecycle-model.*', 'concurrency.*']
const contracts = ['rfc', 'genesys'] as const

function breaksIn(fault: Fault, contract: (typeof contracts)[number]): boolean {
  const known: ReadonlyMap<string, unknown> = loadContract(contract).requirements
  return (fault.contracts?.includes(contract) ?? true) && fault.breaks.some((id) => known.has(id))
}

async function catches(fault: Fault, contract: string, options: Parameters<typeof prove>[1]): Promise<boolean> {
  const { verdicts } = await prove(contract, { generation: unshrunk, ...options, switches: [fault] })
  return accusations(verdicts).some(({ finding }) => fault.breaks.includes(finding.requirement))
}

async function overSeeds(): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const contract of contracts) {
    for (const fault of faults.filter((candidate) => candidate.generated === true && breaksIn(candidate, contract))) {
      let caught = 0
      for (let seed = 1; seed <= seeds; seed++) if (await catches(fault, contract, { seed, selection: { only: generated, skip: [] } })) caught++
      measured.push({ fault: fault.id, contract, caught, seeds })
      console.log(`${contract}  ${fault.id}  ${String(caught)}/${String(seeds)}`)
    }
  }
  return measured
}

async function compare(): Promise<Comparison[]> {
  const rows: Comparison[] = []
  for (const contract of contracts) {
    for (const [name, skip] of [['examples only', generated], ['examples, properties, model and races', []]] as const) {
      let caught = 0
      const all = faults.filter((fault) => breaksIn(fault, contract))
      for (const fault of all) if (await catches(fault, contract, { selection: { only: [], skip } })) caught++
      const started = performance.now()
      const { requests } = await prove(contract, { selection: { only: [], skip } })
      rows.push({ contract, checks: name, caught, faults: all.length, requests, seconds: Math.round((performance.now() - started) / 100) / 10 })
      console.log(`${contract}  ${name}: ${String(caught)} of ${String(all.length)}, ${String(requests)} requests`)
    }
  }
  return rows
}

const measured = await overSeeds()
const comparison = process.argv.includes('--seeds-only') ? [] : await compare()
await writeFile(join(packageRoot, 'src/dev/reports/measured.json'), `${JSON.stringify({ measured, comparison }, undefined, 1)}\n`)
