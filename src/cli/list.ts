import { definitions } from '../../suites/index.ts'
import { contractNames, loadContract } from '../contract/load.ts'
import type { Level, Requirement, RequirementId } from '../contract/types.ts'
import type { Definition } from '../kit/check.ts'
import { UsageError } from './errors.ts'
import { suggestion } from './nearest.ts'
import type { Terminal } from './terminal.ts'

interface Entry {
  readonly id: string
  readonly title: string
  readonly cites: readonly RequirementId[]
  /** The strongest level among what it cites. */
  readonly level: Level
}

/** Prints every check of a contract, or of all shipped ones. */
export function list(flags: { readonly json?: boolean; readonly contract?: string }, terminal: Terminal): void {
  const catalogue = flags.contract === undefined ? everyRequirement() : loadContract(flags.contract).requirements
  const entries = definitions.flatMap((definition) => entryOf(definition, catalogue))
  if (flags.json === true) {
    terminal.out(`${JSON.stringify(entries, undefined, 2)}\n`)
    return
  }
  const width = Math.max(0, ...entries.map((entry) => entry.id.length))
  terminal.out(entries.map((entry) => `${entry.id.padEnd(width)}  ${entry.level.padEnd(6)}  ${entry.title}\n`).join(''))
  terminal.error(`${String(entries.length)} checks\n`)
}

/** Prints what a check asserts, or what a requirement says and which checks assert it. @throws UsageError */
export function explain(name: string, terminal: Terminal): void {
  const id = name.replace(/[[@].*$/, '')
  const catalogue = everyRequirement()
  const definition = definitions.find((candidate) => candidate.id === id)
  if (definition !== undefined) return terminal.out(explainCheck(definition, catalogue))
  const requirement = [...catalogue.values()].find((candidate) => candidate.id.toLowerCase() === name.toLowerCase())
  if (requirement !== undefined) return terminal.out(explainRequirement(requirement))
  const known = [...definitions.map((candidate) => candidate.id), ...catalogue.keys()]
  throw new UsageError(`There is no check or requirement "${name}"${suggestion(name, known, 'See scimspec list.')}`)
}

function entryOf(definition: Definition, catalogue: ReadonlyMap<RequirementId, Requirement>): Entry[] {
  const cited = definition.cites.flatMap((id) => catalogue.get(id) ?? [])
  if (cited.length === 0) return []
  const level = (['must', 'should', 'may'] as const).find((candidate) => cited.some((requirement) => requirement.level === candidate)) ?? 'may'
  return [{ id: definition.id, title: definition.title, cites: cited.map((requirement) => requirement.id), level }]
}

function explainCheck(definition: Definition, catalogue: ReadonlyMap<RequirementId, Requirement>): string {
  const cited = definition.cites.flatMap((id) => catalogue.get(id) ?? [])
  return [
    definition.id,
    `  ${definition.title}.`,
    '',
    ...cited.flatMap((requirement) => [heading(requirement), `    ${requirement.says}`, ...(requirement.note === undefined ? [] : [`    Mind: ${requirement.note}`])]),
    ...(definition.fix === undefined ? [] : ['', `  To mend a server: ${definition.fix}`]),
    '',
  ].join('\n')
}

function explainRequirement(requirement: Requirement): string {
  const checks = definitions.filter((definition) => definition.cites.includes(requirement.id))
  return [
    heading(requirement).trim(),
    `  ${requirement.says}`,
    ...(requirement.how === undefined ? [] : [`  Decided by: ${requirement.how}`]),
    ...(requirement.note === undefined ? [] : [`  Mind: ${requirement.note}`]),
    ...(checks.length === 0 ? [`  No check asserts it${requirement.untested === undefined ? '.' : `: ${requirement.untested}`}`] : ['  Asserted by:', ...checks.map((check) => `    ${check.id}: ${check.title}`)]),
    '',
  ].join('\n')
}

function heading(requirement: Requirement): string {
  const document = /^RFC(\d+)/.exec(requirement.id)?.[1]
  const place = document === undefined ? `section ${requirement.section}` : `RFC ${document} section ${requirement.section}`
  return `  ${requirement.id} (${place}, ${requirement.level.toUpperCase()})`
}

function everyRequirement(): ReadonlyMap<RequirementId, Requirement> {
  return new Map(contractNames().flatMap((name) => [...loadContract(name).requirements]))
}
