import { canonical, sameValue } from './canonical.ts'
import { findAttribute, findSchema, type FoundAttribute } from './definitions.ts'
import { evaluateValueFilter, type Filter } from './filter.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member, withMember } from './members.ts'
import { checkSchemas, identical, read, write, writeExtension } from './patch-state.ts'
import { appended, clears, mergeRecord, nextValue, readValue, refuse, settled, values, type Op } from './patch-values.ts'
import { parsePatchPath, printAttributePath, type AttributePath, type PatchPath } from './path.ts'
import type { ResourceType } from './schema.ts'

/** Choices that RFC 7644 leaves open; the defaults follow its letter. */
export interface PatchOptions {
  /** A whole record selected by a value path is replaced as a whole (default), or merged with the new value. */
  readonly record?: 'whole' | 'merge'
  /** `add` with a value path that selects nothing (erratum 8097): refused with noTarget (default), a value is made, or nothing happens. */
  readonly addWithoutMatch?: 'noTarget' | 'create' | 'ignore'
  /** `remove` with a value path that selects nothing: nothing happens (default), or refused with noTarget. */
  readonly removeWithoutMatch?: 'ignore' | 'noTarget'
}

interface Operation {
  readonly op: Op
  readonly path: PatchPath | undefined
  readonly value: Json | undefined
}

interface Setting {
  readonly type: ResourceType
  readonly options: PatchOptions
  /** Inside the value of an operation without path: what is the server's own may be repeated, and meta is ignored. */
  readonly repeated: boolean
}

type ValuePath = Extract<PatchPath, { kind: 'values' }>

const mostOperations = 10_000

/**
 * Applies PATCH operations in order (RFC 7644 section 3.5.2). All or nothing: the resource given is never changed.
 * @param operations the `Operations` member as it was received
 * @returns the new resource, and whether it differs at all from the one given
 * @throws ScimError 400 with noTarget, invalidPath, invalidSyntax, invalidValue, mutability or invalidFilter
 */
export function applyPatch(
  resource: JsonObject,
  operations: unknown,
  type: ResourceType,
  options: PatchOptions = {},
): { readonly resource: JsonObject; readonly changed: boolean } {
  if (!isList(operations) || operations.length === 0) refuse('invalidSyntax', 'Operations is an array of one or more operations')
  if (operations.length > mostOperations) refuse('invalidSyntax', `more than ${mostOperations} operations`)
  const setting = { type, options, repeated: false }
  const patched = operations.reduce((state: JsonObject, one) => apply(state, readOperation(one, type), setting), resource)
  checkSchemas(resource, patched, type)
  return { resource: patched, changed: !identical(resource, patched) }
}

function urns(type: ResourceType): string[] {
  return [type.schema.id, ...type.extensions.map((one) => one.schema.id)]
}

function readOperation(json: Json, type: ResourceType): Operation {
  if (!isObject(json)) refuse('invalidSyntax', 'an operation is an object')
  const word = member(json, 'op')
  const op = typeof word === 'string' ? (['add', 'replace', 'remove'] as const).find((one) => one === word.toLowerCase()) : undefined
  if (op === undefined) refuse('invalidSyntax', 'op is add, replace or remove')
  const path = member(json, 'path')
  const value = member(json, 'value')
  if (path !== undefined && path !== null && typeof path !== 'string') refuse('invalidPath', 'path is a string')
  if (op !== 'remove' && value === undefined) refuse('invalidValue', `${op} needs a value`)
  return { op, path: typeof path === 'string' ? parsePatchPath(path, urns(type)) : undefined, value }
}

function apply(state: JsonObject, operation: Operation, setting: Setting): JsonObject {
  const { op, path, value } = operation
  if (path === undefined) {
    if (op === 'remove') refuse('noTarget', 'remove needs a path')
    return applyMembers(state, op, value, undefined, { ...setting, repeated: true })
  }
  if (path.kind === 'schema') return applySchema(state, operation, path.urn, setting)
  const found = findAttribute(setting.type, path.path) ?? refuse('invalidPath', `no attribute ${printAttributePath(path.path)}`)
  return path.kind === 'values'
    ? applyValues(state, operation, path, found, setting)
    : applyAttribute(state, operation, path.path, found, setting)
}

/** Each member of the value is an operation of its own; the names are attribute paths. */
function applyMembers(state: JsonObject, op: Op, value: Json | undefined, urn: string | undefined, setting: Setting): JsonObject {
  if (!isObject(value)) refuse('invalidValue', 'the value is an object of attributes')
  return Object.entries(value).reduce((next: JsonObject, [name, one]) => {
    const path = parsePatchPath(name, urns(setting.type))
    return apply(next, { op, path: urn === undefined ? path : within(path, urn), value: one }, setting)
  }, state)
}

function within(path: PatchPath, urn: string): PatchPath {
  return path.kind === 'schema' || path.path.urn !== undefined ? path : { ...path, path: { ...path.path, urn } }
}

function applySchema(state: JsonObject, { op, value }: Operation, urn: string, setting: Setting): JsonObject {
  const found = findSchema(setting.type, urn) ?? refuse('invalidPath', `no schema ${urn}`)
  if (op !== 'remove' && !clears(value)) return applyMembers(state, op, value, found.extension ? found.schema.id : undefined, { ...setting, repeated: true })
  if (!found.extension) return op === 'remove' ? refuse('noTarget', 'the core schema cannot be removed') : state
  if (op === 'add') return state
  const present = member(state, found.schema.id)
  const fixed = found.schema.attributes.find((one) => ['readOnly', 'immutable'].includes(one.mutability) && !isUnassigned(member(present, one.name)))
  if (fixed !== undefined) refuse('mutability', `${fixed.name} is ${fixed.mutability}`)
  const required = setting.type.extensions.some((one) => one.required && one.schema === found.schema)
  if (required && !isUnassigned(present)) refuse('mutability', `${found.schema.id} is required`)
  return writeExtension(state, found.schema.id, undefined)
}

function applyAttribute(state: JsonObject, { op, value }: Operation, path: AttributePath, found: FoundAttribute, setting: Setting): JsonObject {
  const { attribute, sub } = found
  const current = read(state, found)
  if (attribute.mutability === 'readOnly') {
    if (setting.repeated && (attribute.name === 'meta' || sameValue(current, value, attribute))) return state
    refuse('mutability', `${attribute.name} is readOnly`)
  }
  if (sub === undefined) return write(state, found, nextValue(attribute, current, op, value))
  if (sub.mutability === 'readOnly') refuse('mutability', `${printAttributePath(path)} is readOnly`)
  if (!attribute.multiValued) return write(state, found, nextWhole(found, current, withSub(found, current ?? {}, op, value)))
  const present = values(current)
  if (present.length === 0) return op === 'remove' ? state : refuse('noTarget', `${attribute.name} has no values`)
  return writeValues(state, found, present, present.map((one) => withSub(found, one, op, value)))
}

/** The record with one sub-attribute changed; undefined when nothing is left of it. */
function withSub({ sub }: FoundAttribute, record: Json, op: Op, value: Json | undefined): Json | undefined {
  if (sub === undefined || !isObject(record)) return record
  const next = withMember(record, sub.name, nextValue(sub, member(record, sub.name), op, value))
  return isUnassigned(next) ? undefined : identical(record, next) ? record : next
}

/** Applies the rules for the attribute as a whole to a value that was changed in a part. */
function nextWhole({ attribute }: FoundAttribute, current: Json | undefined, next: Json | undefined): Json | undefined {
  if (isUnassigned(current)) return next
  if (attribute.mutability === 'immutable' && !sameValue(current, next, attribute)) refuse('mutability', `${attribute.name} is immutable and has a value`)
  if (attribute.required && isUnassigned(next)) refuse('mutability', `${attribute.name} is required and cannot be unassigned`)
  return next
}

function writeValues(state: JsonObject, found: FoundAttribute, before: readonly Json[], after: readonly (Json | undefined)[]): JsonObject {
  const left = settled(found.attribute, before, after.filter((one) => one !== undefined))
  return write(state, found, nextWhole(found, before, left))
}

function applyValues(state: JsonObject, operation: Operation, path: ValuePath, found: FoundAttribute, setting: Setting): JsonObject {
  const { op, value } = operation
  const { attribute } = found
  if (!attribute.multiValued) refuse('invalidPath', `${attribute.name} has one value, a value filter cannot select`)
  const target = path.sub === undefined ? found : findAttribute(setting.type, { ...path.path, sub: path.sub })
  if (target === undefined) refuse('invalidPath', `no sub-attribute ${attribute.name}.${path.sub ?? ''}`)
  if (attribute.mutability === 'readOnly' || target.sub?.mutability === 'readOnly') refuse('mutability', `${attribute.name} is readOnly`)
  const present = values(read(state, found))
  const matches = new Set(present.filter((one) => evaluateValueFilter(path.filter, one, attribute)))
  if (matches.size === 0) return unmatched(state, operation, path, target, present, setting)
  const changed = present.map((one) => (matches.has(one) ? changeRecord(one, op, value, target, setting) : one))
  const whole = op === 'replace' && target.sub === undefined
  return writeValues(state, found, present, whole ? distinct(changed, target) : changed)
}

function changeRecord(record: Json, op: Op, value: Json | undefined, target: FoundAttribute, { options }: Setting): Json | undefined {
  const { attribute, sub } = target
  if (sub !== undefined) return withSub(target, record, op, value)
  if (op === 'remove' || value === undefined || clears(value)) return op === 'add' ? record : undefined
  const one = isList(value) && value.length === 1 ? (value[0] ?? null) : value
  if (attribute.type !== 'complex') return readValue(attribute, one)
  const next = op === 'replace' && options.record !== 'merge' ? readValue(attribute, one) : mergeRecord(attribute, record, op, one)
  return identical(record, next) ? record : next
}

/** Several records that were replaced by one value become one. */
function distinct(changed: readonly (Json | undefined)[], { attribute }: FoundAttribute): readonly (Json | undefined)[] {
  return [...new Map(changed.map((one) => [canonical(one, attribute), one])).values()]
}

function unmatched(
  state: JsonObject,
  { op, value }: Operation,
  path: ValuePath,
  target: FoundAttribute,
  present: readonly Json[],
  { options }: Setting,
): JsonObject {
  const choice = op === 'add' ? (options.addWithoutMatch ?? 'noTarget') : op === 'remove' ? (options.removeWithoutMatch ?? 'ignore') : 'noTarget'
  if (choice === 'noTarget') refuse('noTarget', `the filter selects no value of ${target.attribute.name}`)
  if (choice === 'ignore' || value === undefined) return state
  const { attribute, sub } = target
  const given = sub === undefined ? (isList(value) && value.length === 1 ? (value[0] ?? null) : value) : { [sub.name]: value }
  if (attribute.type !== 'complex') return write(state, target, settled(attribute, present, appended(attribute, present, values(readValue(attribute, given)))))
  const made = mergeRecord(attribute, wanted(path.filter, attribute.name), 'add', given)
  return writeValues(state, target, present, appended(attribute, present, made === undefined ? [] : [made]))
}

/** What a new value needs to be selected by the filter, as far as equalities joined by `and` tell. */
function wanted(filter: Filter, name: string): JsonObject {
  if (filter.kind === 'and') return filter.operands.reduce((record: JsonObject, one) => ({ ...record, ...wanted(one, name) }), {})
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) {
    return refuse('noTarget', `the filter selects no value of ${name} and does not say how to make one`)
  }
  return { [filter.path.attribute]: filter.value }
}
