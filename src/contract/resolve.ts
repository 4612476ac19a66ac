import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isObject } from '../scim/json.ts'
import { ContractError } from './error.ts'
import type { ContractFile, EditionFile, ResourcesFile } from './file-format.ts'
import { fileName, pointerTo, readJson } from './files.ts'
import { mergePatch } from './merge.ts'
import type { Contract, Requirement, RequirementId, Terms } from './types.ts'

/** Where the contract's file lies, and how the files that it names are read. */
export interface Reading {
  readonly path: string
  requirements(path: string): readonly Requirement[]
  resources(format: 'schemas' | 'resource-types', path: string): ResourcesFile
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
 * @throws ContractError when a named file is missing, a change or a removal names nothing known, or a term is absent.
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
  for (const [index, entry] of (file.requirements ?? []).entries()) {
    const pointer = `/requirements/${String(index)}`
    for (const requirement of typeof entry === 'string' ? reading.requirements(referenced(entry, pointer, reading)) : [entry]) {
      if (all.has(requirement.id)) throw new ContractError(`${fileName(reading.path)}: at ${pointer} expected an id of its own, found ${requirement.id} a second time.`)
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
  const removable = new Set<string>([...all.keys(), ...(parent?.operations ?? []).map(({ id }) => id)])
  for (const [index, id] of (file.without ?? []).entries()) {
    if (!removable.has(id)) throw new ContractError(`${fileName(reading.path)}: at /without/${String(index)} expected the id of a requirement or operation, found ${JSON.stringify(id)}.`)
  }
  const without = new Set<string>(file.without)
  return new Map([...all].filter(([id]) => !without.has(id)))
}

function operationsOf(file: ContractFile, parent: Contract | undefined): Contract['operations'] {
  const own = file.operations ?? []
  const gone = new Set([...own.map(({ id }) => id), ...(file.without ?? [])])
  return [...(parent?.operations ?? []).filter(({ id }) => !gone.has(id)), ...own]
}

function messagesOf(file: ContractFile, reading: Reading, parent: Contract | undefined): Contract['messages'] {
  const own = Object.entries(file.messages ?? {}).map(([name, source]): [string, object] => {
    if (typeof source !== 'string') return [name, source]
    const path = referenced(source, pointerTo('messages', name), reading)
    const schema = readJson(path)
    if (!isObject(schema)) throw new ContractError(`${fileName(path)}: at the top expected a JSON Schema, an object.`)
    return [name, schema]
  })
  return { ...parent?.messages, ...Object.fromEntries(own) }
}

function discoveryOf({ discovery }: ContractFile, reading: Reading): Contract['discovery'] | undefined {
  if (!discovery) return undefined
  const resources = (member: 'schemas' | 'resourceTypes', format: 'schemas' | 'resource-types'): readonly object[] =>
    discovery[member].flatMap((source, index): readonly object[] => {
      const content = typeof source === 'string' ? reading.resources(format, referenced(source, pointerTo('discovery', member, String(index)), reading)) : source
      return Array.isArray(content) ? content.filter(isObject) : [content]
    })
  return { schemas: resources('schemas', 'schemas'), resourceTypes: resources('resourceTypes', 'resource-types') }
}

/** The path of a file that the contract names at a pointer. */
function referenced(source: string, pointer: string, reading: Reading): string {
  const path = resolve(dirname(reading.path), source)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === true) return path
  throw new ContractError(`${fileName(reading.path)}: at ${pointer} expected the path of a file, found ${JSON.stringify(source)}, which ${found === undefined ? 'does not exist' : 'is a folder'}.`)
}
