import type { ErrorObject, ValidateFunction } from 'ajv'
import { isObject } from '../scim/json.ts'
import type { JsonObject } from '../scim/json.ts'
import { schemaCompiler } from './ajv.ts'
import { addCitedAlong, citation, citedBy, inlineDefinitions } from './citations.ts'
import { ContractError } from './error.ts'
import { brief, expectation } from './expectation.ts'
import type { Contract, RequirementId } from './types.ts'

/** One place where a body differs from what the contract documents. */
export interface Violation {
  /** JSON pointer into the body; for an absent member the place where it belongs. */
  readonly pointer: string
  readonly expected: string
  readonly actual: string
  /** The requirements that the nearest enclosing subschema cites; never empty. */
  readonly cites: readonly RequirementId[]
  /** A member is absent; a projection may be the reason. */
  readonly missing: boolean
}

/** Validates a parsed body; `undefined` stands for no body. Returns at most 50 violations. */
export type MessageValidator = (json: unknown) => readonly Violation[]

const most = 50
/** Deeper than any message of SCIM; protects against bodies nested without end. */
const deepest = 32
const secret = /password|secret|token/i

const validators = new WeakMap<Contract, Map<string, MessageValidator>>()

/**
 * The validator of a documented message. Null counts as absent (RFC 7643 section 2.5); members that the schema does not name are tolerated,
 * and a required member may be written in other letter case.
 * What only requirements outside the contract demand, for instance those of other editions, is no violation.
 * @throws ContractError when the contract documents no message of this name.
 */
export function messageValidator(contract: Contract, name: string): MessageValidator {
  const known = validators.get(contract) ?? new Map<string, MessageValidator>()
  validators.set(contract, known)
  if (!Object.hasOwn(contract.messages, name)) {
    throw new ContractError(`The contract ${contract.id} documents no message '${name}'; it has ${Object.keys(contract.messages).join(', ')}.`)
  }
  const validator = known.get(name) ?? lazily(() => compile(contract, name))
  known.set(name, validator)
  return validator
}

/** Every requirement of the contract that a documented message expresses. */
export function citedByMessage(contract: Contract, name: string): readonly RequirementId[] {
  return citedBy(contract.messages[name]).filter((id) => isPromised(contract, id))
}

/** The requirements of the contract that a body of that message really puts to the test, but for those in `tested`, to which they are added. */
export function testedByMessage(contract: Contract, name: string, json: unknown, tested: Set<string>): readonly RequirementId[] {
  const before = tested.size
  addCitedAlong(inlined(contract, name), json, tested)
  return tested.size === before ? [] : [...tested].slice(before).filter((id) => isPromised(contract, id))
}

const inlinedSchemas = new WeakMap<object, JsonObject>()

function inlined(contract: Contract, name: string): JsonObject {
  const source = contract.messages[name]
  if (!isObject(source)) return {}
  const known = inlinedSchemas.get(source) ?? inlineDefinitions(source)
  inlinedSchemas.set(source, known)
  return known
}

function lazily(make: () => MessageValidator): MessageValidator {
  let made: MessageValidator | undefined
  return (json) => (made ??= make())(json)
}

function compile(contract: Contract, name: string): MessageValidator {
  const schema = inlined(contract, name)
  const validate: ValidateFunction = schemaCompiler().compile(schema)
  const emptyAllowed = schema['maxProperties'] === 0
  return (json) => {
    if (json === undefined && emptyAllowed) return []
    if (validate(hasNulls(json, 0) ? withoutNulls(json, 0) : json)) return []
    return collect(contract, schema, validate.errors ?? [])
  }
}

function collect(contract: Contract, schema: unknown, errors: readonly ErrorObject[]): readonly Violation[] {
  const violations: Violation[] = []
  for (const error of errors) {
    if (violations.length === most) break
    if (error.keyword === 'if' || isThereInOtherCase(error)) continue
    const { cites, inner } = citation(schema, error.schemaPath)
    if (inner) continue
    const binding = cites.filter((id) => isPromised(contract, id))
    if (binding.length > 0) violations.push({ ...difference(error), cites: binding })
  }
  return violations
}

/** Attribute names are compared without regard to case (RFC 7643 section 2.1). */
function isThereInOtherCase(error: ErrorObject): boolean {
  if (error.keyword !== 'required' || !isObject(error.data)) return false
  const wanted = String(error.params['missingProperty'])
  return Object.keys(error.data).some((name) => name !== wanted && name.toLowerCase() === wanted.toLowerCase())
}

function isPromised(contract: Contract, id: string): id is RequirementId {
  const known: ReadonlyMap<string, unknown> = contract.requirements
  return known.has(id)
}

function difference(error: ErrorObject): Omit<Violation, 'cites'> {
  if (error.keyword === 'required') {
    const member = String(error.params['missingProperty'])
    return { pointer: `${error.instancePath}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`, expected: expectation(error), actual: 'absent', missing: true }
  }
  const last = error.instancePath.slice(error.instancePath.lastIndexOf('/') + 1)
  const actual = secret.test(last) ? 'a value' : brief(error.data)
  return { pointer: error.instancePath, expected: expectation(error), actual, missing: false }
}

function hasNulls(value: unknown, depth: number): boolean {
  if (depth > deepest || typeof value !== 'object' || value === null) return false
  return Object.values(value).some((member) => (member === null && !Array.isArray(value)) || hasNulls(member, depth + 1))
}

function withoutNulls(value: unknown, depth: number): unknown {
  if (depth > deepest) return value
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member, depth + 1)]),
  )
}
