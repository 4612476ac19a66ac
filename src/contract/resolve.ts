import { dirname, resolve } from 'node:path'
import { isObject } from '../scim/json.ts'
import { ContractError } from './error.ts'
import type { ContractFile, EditionFile } from './file-format.ts'
import { fileName, readJson } from './files.ts'
import { mergePatch } from './merge.ts'
import type { Contract, Requirement, RequirementId, Terms } from './types.ts'

/** Where the contract's file lies, and how the requirement files that it names are read. */
export interface Reading {
  readonly path: string
  requirements(path: string): readonly Requirement[]
}

const required: readonly (keyof Terms)[] = [
  'versionConflict', 'status', 'alwaysReturned', 'toleratedInProjection', 'filterGrammar', 'listsActiveOnly', 'scopeAttribute',
  'endpoints', 'requiredOnCreate', 'mediaType', 'answerMediaTypes', 'platformErrors', 'optionalLifecycle',
]

/** Every term that has no default is there. */
function isComplete(terms: unknown): terms is Terms {
  return isObject(terms) && required.every((name) => name in terms)
}

/**
 * Builds a contract from its file and, when it extends one, from that contract.
 * @throws ContractError when a named file is missing, a change names no known requirement, or a term is absent.
 */
export function resolveContract(file: ContractFile, reading: Reading, parent?: Contract): Contract {
  const terms = mergePatch(parent?.terms, file.terms ?? {})
  if (!isComplete(terms)) {
    const absent = required.filter((name) => !isObject(terms) || !(name in terms))
    throw new ContractError(`${fileName(reading.path)}: at /terms expected ${absent.join(', ')}.`)
  }
  const edition = file.edition ?? parent?.edition
  return {
    id: file.id,
    title: file.title,
    ...(edition === undefined ? {} : { edition }),
    bases: file.bases ?? parent?.bases ?? [],
    terms,
    requirements: requirementsOf(file, reading, parent),
    operations: operationsOf(file, parent),
    messages: messagesOf(file, reading, parent),
    discovery: discoveryOf(file, reading) ?? parent?.discovery ?? { schemas: [], resourceTypes: [] },
    enumerations: { ...parent?.enumerations, ...file.enumerations },
  }
}

/** The contract as one of its editions prints it. */
export function narrowToEdition(contract: Contract, edition: EditionFile, path: string): Contract {
  const terms = mergePatch(contract.terms, edition.terms)
  if (!isComplete(terms)) throw new ContractError(`${fileName(path)}: at /terms a term is removed that has no default.`)
  const printed = new Set<string>(edition.prints)
  const untested = new Map(Object.entries(edition.untested ?? {}))
  for (const id of untested.keys()) if (!printed.has(id)) throw new ContractError(`${fileName(path)}: at /untested/${id} expected a promise of the edition.`)
  const narrowed = [...contract.requirements].filter(([id]) => printed.has(id)).map(([id, requirement]) => {
    const reason = untested.get(id)
    return [id, reason === undefined ? requirement : { ...requirement, untested: reason }] as const
  })
  return {
    ...contract,
    id: `${contract.id}@${edition.edition}`,
    title: `${contract.title}, ${edition.title}`,
    edition: edition.edition,
    terms,
    requirements: new Map(narrowed),
    operations: edition.operations,
    enumerations: edition.enumerations,
  }
}

function requirementsOf(file: ContractFile, reading: Reading, parent: Contract | undefined): ReadonlyMap<RequirementId, Requirement> {
  const all = new Map<RequirementId, Requirement>(parent?.requirements)
  for (const entry of file.requirements ?? []) {
    for (const requirement of typeof entry === 'string' ? reading.requirements(beside(reading, entry)) : [entry]) {
      if (all.has(requirement.id)) throw new ContractError(`${fileName(reading.path)}: at /requirements the id ${requirement.id} stands twice.`)
      all.set(requirement.id, requirement)
    }
  }
  const changes = new Map(Object.entries(file.changes ?? {}))
  for (const [id, requirement] of all) {
    const change = changes.get(id)
    if (change) all.set(id, { ...requirement, ...change, id })
    changes.delete(id)
  }
  const [unknown] = changes.keys()
  if (unknown !== undefined) throw new ContractError(`${fileName(reading.path)}: at /changes expected the id of a requirement, found ${unknown}.`)
  const without = new Set<string>(file.without)
  return new Map([...all].filter(([id]) => !without.has(id)))
}

function operationsOf(file: ContractFile, parent: Contract | undefined): Contract['operations'] {
  const own = file.operations ?? []
  const gone = new Set([...own.map(({ id }) => id), ...(file.without ?? [])])
  return [...(parent?.operations ?? []).filter(({ id }) => !gone.has(id)), ...own]
}

function messagesOf(file: ContractFile, reading: Reading, parent: Contract | undefined): Contract['messages'] {
  const own = Object.entries(file.messages ?? {}).map(([name, source]): [string, object] => [name, load(source, reading)])
  return { ...parent?.messages, ...Object.fromEntries(own) }
}

function discoveryOf(file: ContractFile, reading: Reading): Contract['discovery'] | undefined {
  if (!file.discovery) return undefined
  const resources = (sources: readonly (string | object)[]): readonly object[] =>
    sources.flatMap((source): readonly object[] => {
      const content = load(source, reading)
      return Array.isArray(content) ? content.filter(isObject) : [content]
    })
  return { schemas: resources(file.discovery.schemas), resourceTypes: resources(file.discovery.resourceTypes) }
}

function load(source: string | object, reading: Reading): object {
  if (typeof source !== 'string') return source
  const content = readJson(beside(reading, source))
  if (typeof content !== 'object' || content === null) throw new ContractError(`${fileName(beside(reading, source))}: expected a JSON object or array.`)
  return content
}

function beside(reading: Reading, path: string): string {
  return resolve(dirname(reading.path), path)
}
