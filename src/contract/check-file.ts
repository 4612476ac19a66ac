import { join } from 'node:path'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { isObject } from '../scim/json.ts'
import { schemaCompiler } from './ajv.ts'
import { ContractError } from './error.ts'
import { brief, expectation } from './expectation.ts'
import type { ContractFile, EditionFile, RequirementsFile, ResourcesFile } from './file-format.ts'
import { fileName, packageRoot, readJson } from './files.ts'

/** The formats of our own files, by the name of their schema in schemas/tool. */
export interface FileFormats {
  readonly contract: ContractFile
  readonly edition: EditionFile
  readonly requirements: RequirementsFile
  readonly schemas: ResourcesFile
  readonly 'resource-types': ResourcesFile
}

const compiled = new Map<string, ValidateFunction>()

/**
 * Validates the content of a file of ours against its JSON Schema; with `patch`, null stands for a removed member.
 * @throws ContractError naming the file, the JSON pointer and what was expected there.
 */
export function checkFile<K extends keyof FileFormats>(format: K, content: unknown, path: string, patch = false): asserts content is FileFormats[K] {
  const validate = compiled.get(format) ?? compileFormat(format)
  if (validate(patch ? withoutRemovals(content) : content)) return
  // The innermost error comes first, except that `if` only repeats what its branch said.
  const error = validate.errors?.find(({ keyword }) => keyword !== 'if')
  throw new ContractError(`${fileName(path)}: ${error ? `${at(error.instancePath)} ${demand(error)}` : 'the file does not have the form of its schema'}.`)
}

function compileFormat(format: keyof FileFormats): ValidateFunction {
  const schema = readJson(join(packageRoot(), 'schemas', 'tool', `${format}.schema.json`))
  if (!isObject(schema)) throw new ContractError(`schemas/tool/${format}.schema.json: expected a JSON Schema.`)
  const validate = schemaCompiler().compile(schema)
  compiled.set(format, validate)
  return validate
}

/** A JSON pointer as a person reads it. */
export function at(pointer: string): string {
  return pointer === '' ? 'at the top' : `at ${pointer}`
}

/** What belongs at the place of an error and what stands there, as a phrase. */
export function demand(error: ErrorObject): string {
  const found = error.keyword === 'required' || error.keyword === 'additionalProperties' ? '' : `, found ${brief(error.data)}`
  return `expected ${expectation(error)}${found}`
}

function withoutRemovals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemovals)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutRemovals(member)]])))
}
