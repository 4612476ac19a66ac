import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isObject } from '../scim/json.ts'
import { at, checkFile } from './check-file.ts'
import { foreignIds, inconsistencies, uncitable } from './consistency.ts'
import { ContractError } from './error.ts'
import type { ContractFile, EditionFile, RequirementsFile, ResourcesFile } from './file-format.ts'
import { fileName, packageRoot, pointerTo, readJson } from './files.ts'
import { brokenSchemas } from './message-schemas.ts'
import { narrowToEdition, resolveContract } from './resolve.ts'
import type { Contract } from './types.ts'

export { ContractError } from './error.ts'

const shipped = ['rfc', 'genesys'] as const

const cache = new Map<string, Contract>()

/** Names that {@link loadContract} knows: the shipped contracts, each followed by its editions from old to new. */
export function contractNames(): readonly string[] {
  return shipped.flatMap((name) => [name, ...editionsOf(name).map((edition) => `${name}@${edition}`)])
}

/**
 * Loads a contract by name (`rfc`, `genesys`, `genesys@2021-01`) or from a file that is complete or extends a shipped one. Cached.
 * Shipped files were validated when the package was tested; a file of one's own is validated here.
 * @throws ContractError in one sentence: file, JSON pointer, what was expected.
 */
export function loadContract(name: string): Contract {
  const key = isPath(name) ? resolve(name) : name
  const known = cache.get(key)
  if (known) return known
  const contract = isPath(name) ? loadOwn(key) : loadShipped(name)
  cache.set(key, contract)
  return contract
}

function isPath(name: string): boolean {
  return /[/\\]|\.json$/i.test(name)
}

function loadShipped(name: string): Contract {
  const sign = name.indexOf('@')
  const id = sign < 0 ? name : name.slice(0, sign)
  if (!shipped.some((known) => known === id)) {
    const hint = existsSync(name) ? ` To use the file of that name, write ./${name}.` : ''
    throw new ContractError(`There is no contract '${name}'; there are ${contractNames().join(', ')}, or the path of a JSON file.${hint}`)
  }
  const path = shippedPath(id)
  const file = readShipped(path, isContractFile)
  if (sign < 0) return resolveContract(file, { path, requirements: (own) => readShipped(own, isRequirementsFile).requirements, resources: (_, own) => readShipped(own, isResources) })
  const edition = file.editions?.[name.slice(sign + 1)]
  if (edition === undefined || !editionsOf(id).includes(name.slice(sign + 1))) {
    const editions = editionsOf(id)
    throw new ContractError(`The contract ${id} has no edition '${name.slice(sign + 1)}'; ${editions.length > 0 ? `there are ${editions.join(', ')}` : 'it has no editions'}.`)
  }
  const editionPath = join(dirname(path), edition)
  return narrowToEdition(loadContract(id), readShipped(editionPath, isEditionFile), editionPath)
}

function loadOwn(path: string): Contract {
  const file: unknown = readJson(path)
  checkFile('contract', file, path, isObject(file) && 'extends' in file)
  if (file.extends !== undefined && !contractNames().includes(file.extends)) {
    throw new ContractError(`${fileName(path)}: at /extends expected one of ${contractNames().join(', ')}, found ${JSON.stringify(file.extends)}.`)
  }
  if (file.editions !== undefined || shipped.some((id) => id === file.id)) {
    throw new ContractError(`${fileName(path)}: at ${file.editions ? '/editions' : '/id'} expected ${file.editions ? 'nothing; write a file for each edition' : 'a name of its own'}.`)
  }
  const parent = file.extends === undefined ? undefined : loadContract(file.extends)
  const contract = resolveContract(file, { path, requirements: readRequirements, resources: readResources }, parent)
  // Merged terms have to be as complete as those of a file that extends nothing.
  const { id, title, bases, terms, operations, enumerations } = contract
  checkFile('contract', { id, title, bases, terms, operations, enumerations, requirements: [], messages: {}, discovery: { schemas: [], resourceTypes: [] } }, path)
  const known = new Set<string>([...(parent?.requirements.keys() ?? []), ...contract.requirements.keys()])
  const own = Object.fromEntries(Object.keys(file.messages ?? {}).map((name) => [name, contract.messages[name]]))
  const [wrong] = [...inconsistencies(contract, file.operations ?? []), ...brokenSchemas(own), ...uncitable(own, known), ...foreignIds(file, contract, parent)]
  if (wrong !== undefined) throw new ContractError(`${place(wrong.pointer, file, path)} ${wrong.says}.`)
  return contract
}

/** File and pointer; a message may be written in a file of its own. */
function place(pointer: string, file: ContractFile, path: string): string {
  for (const [name, source] of Object.entries(file.messages ?? {})) {
    const message = pointerTo('messages', name)
    if (typeof source === 'string' && (pointer === message || pointer.startsWith(`${message}/`))) return `${fileName(resolve(dirname(path), source))}: ${at(pointer.slice(message.length))}`
  }
  return `${fileName(path)}: ${at(pointer)}`
}

function readRequirements(path: string): RequirementsFile['requirements'] {
  const content: unknown = readJson(path)
  checkFile('requirements', content, path)
  return content.requirements
}

function readResources(format: 'schemas' | 'resource-types', path: string): ResourcesFile {
  const content: unknown = readJson(path)
  checkFile(format, content, path)
  return content
}

function editionsOf(id: string): readonly string[] {
  return Object.keys(readShipped(shippedPath(id), isContractFile).editions ?? {})
}

function shippedPath(id: string): string {
  return join(packageRoot(), 'schemas', id, 'contract.json')
}

function readShipped<T>(path: string, is: (content: unknown) => content is T): T {
  const content: unknown = readJson(path)
  if (!is(content)) throw new ContractError(`${fileName(path)}: the shipped file is damaged; install scimspec again.`)
  return content
}

/** Cheap signs only: a unit test validates every shipped file against its schema. */
function isContractFile(content: unknown): content is ContractFile {
  return isObject(content) && 'id' in content && 'terms' in content && 'requirements' in content
}

function isEditionFile(content: unknown): content is EditionFile {
  return isObject(content) && 'prints' in content && 'operations' in content
}

function isResources(content: unknown): content is ResourcesFile {
  return typeof content === 'object' && content !== null
}

function isRequirementsFile(content: unknown): content is RequirementsFile {
  return isObject(content) && Array.isArray(content['requirements'])
}
