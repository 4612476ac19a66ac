import { canonical, sameValue } from './canonical.ts'
import { byName } from './definitions.ts'
import { ScimError } from './error.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member, withMember } from './members.ts'
import type { AttributeDefinition } from './schema.ts'
import { describe, fitsType } from './value-types.ts'

export type Op = 'add' | 'replace' | 'remove'

export function refuse(scimType: 'mutability' | 'invalidValue' | 'noTarget' | 'invalidPath' | 'invalidSyntax', detail: string): never {
  throw new ScimError(400, scimType, detail)
}

/**
 * What an attribute or sub-attribute holds after one operation; undefined when it becomes unassigned.
 * @throws ScimError mutability, invalidValue
 */
export function nextValue(attribute: AttributeDefinition, current: Json | undefined, op: Op, value: Json | undefined): Json | undefined {
  if (attribute.mutability === 'readOnly') refuse('mutability', `${attribute.name} is readOnly`)
  const next = target(attribute, current, op, value)
  if (isUnassigned(current)) return next
  if (next === undefined && attribute.required) refuse('mutability', `${attribute.name} is required and cannot be unassigned`)
  if (attribute.mutability === 'immutable' && !sameValue(current, next, attribute)) refuse('mutability', `${attribute.name} is immutable and has a value`)
  return next
}

function target(attribute: AttributeDefinition, current: Json | undefined, op: Op, value: Json | undefined): Json | undefined {
  if (attribute.multiValued) {
    const present = values(current)
    if (op === 'remove') return clears(value) ? undefined : settled(attribute, present, without(attribute, present, value ?? null))
    const incoming = readValues(attribute, value)
    const next = op === 'replace' ? appended(attribute, [], incoming) : appended(attribute, present, incoming)
    return settled(attribute, present, next)
  }
  if (op === 'remove' || value === undefined || clears(value)) return undefined
  return attribute.type === 'complex' ? mergeRecord(attribute, current, op, value) : readSimple(attribute, value)
}

/** Whether the value of an operation unassigns its target; an object of nulls only unassigns what it names. */
export function clears(value: Json | undefined): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0)
}

/** The values of a multi-valued attribute, whatever state it is in. */
export function values(current: Json | undefined): readonly Json[] {
  if (isUnassigned(current) || current === undefined) return []
  return isList(current) ? current : [current]
}

/** Undefined for an empty list: no value left means unassigned. Sees to it that at most one value is primary. */
export function settled(attribute: AttributeDefinition, before: readonly Json[], after: readonly Json[]): Json | undefined {
  if (after.length === 0) return undefined
  const primary = byName(attribute.subAttributes, 'primary')
  if (primary?.type !== 'boolean') return after
  const untouched = new Set(before)
  const chosen = after.filter((one) => !untouched.has(one) && member(one, primary.name) === true)
  if (chosen.length > 1) refuse('invalidValue', `more than one value of ${attribute.name} is primary`)
  if (chosen.length === 0) return after
  return after.map((one) => (isObject(one) && !chosen.includes(one) && member(one, primary.name) === true ? withMember(one, primary.name, false) : one))
}

/**
 * Sub-attributes that the value names replace those that are there, the others stay (RFC 7644 section 3.5.2.3). readOnly
 * sub-attributes inside a value are the server's own and pass unheard; unknown ones too.
 */
export function mergeRecord(attribute: AttributeDefinition, current: Json | undefined, op: Op, value: Json): JsonObject | undefined {
  if (!isObject(value)) refuse('invalidValue', `${attribute.name} takes an object, not ${describe(value)}`)
  let record: JsonObject = isObject(current) ? current : {}
  for (const sub of attribute.subAttributes) {
    const given = member(value, sub.name)
    if (given === undefined || sub.mutability === 'readOnly') continue
    record = withMember(record, sub.name, nextValue(sub, member(record, sub.name), op, given))
  }
  if (isUnassigned(record)) return undefined
  const missing = attribute.subAttributes.find((sub) => sub.required && sub.mutability !== 'readOnly' && isUnassigned(member(record, sub.name)))
  if (missing !== undefined) refuse('invalidValue', `${attribute.name}.${missing.name} is required`)
  return record
}

/** One value of the attribute, read from what a client sent. */
export function readValue(attribute: AttributeDefinition, value: Json): Json | undefined {
  return attribute.type === 'complex' ? mergeRecord(attribute, undefined, 'replace', value) : readSimple(attribute, value)
}

function readValues(attribute: AttributeDefinition, value: Json | undefined): Json[] {
  return values(value)
    .filter((one) => !isUnassigned(one))
    .map((one) => readValue(attribute, one))
    .filter((one) => one !== undefined)
}

function readSimple(attribute: AttributeDefinition, value: Json): Json {
  if (!fitsType(value, attribute.type)) refuse('invalidValue', `${attribute.name} takes a ${attribute.type}, not ${describe(value)}`)
  return value
}

/** Adds values that are not there yet. A value with the `value` and `type` of one that is there completes it (RFC 7643 section 2.4). */
export function appended(attribute: AttributeDefinition, present: readonly Json[], incoming: readonly Json[]): readonly Json[] {
  const next = [...present]
  const places = new Map<string, number[]>()
  const key = (one: Json): string => identity(attribute, one)
  const note = (one: Json, place: number): void => {
    const same = places.get(key(one))
    if (same === undefined) places.set(key(one), [place])
    else same.push(place)
  }
  next.forEach(note)
  for (const one of incoming) {
    const same = places.get(key(one)) ?? []
    if (same.some((place) => contains(attribute, next[place], one))) continue
    const twin = same.find((place) => sameValue(member(next[place], 'type'), member(one, 'type'), byName(attribute.subAttributes, 'type')))
    if (twin !== undefined) next[twin] = completed(attribute, next[twin], one)
    else note(one, next.push(one) - 1)
  }
  return next
}

/** What makes two values candidates for being the same: their `value`, or all of them. */
function identity(attribute: AttributeDefinition, one: Json): string {
  const value = byName(attribute.subAttributes, 'value')
  const named = value === undefined ? undefined : member(one, value.name)
  return named === undefined ? `=${canonical(one, attribute)}` : canonical(named, value)
}

/** Whether the value that is there already says all that the other says. */
function contains(attribute: AttributeDefinition, present: Json | undefined, other: Json): boolean {
  if (!isObject(other) || !isObject(present)) return sameValue(present, other, attribute)
  return sameValue({ ...present, ...writable(attribute, other) }, present, attribute)
}

function writable(attribute: AttributeDefinition, record: JsonObject): JsonObject {
  const entries = attribute.subAttributes.flatMap((sub) => {
    const value = member(record, sub.name)
    return sub.mutability === 'readOnly' || value === undefined ? [] : [[sub.name, value] as const]
  })
  return Object.fromEntries(entries)
}

function completed(attribute: AttributeDefinition, present: Json | undefined, other: Json): Json {
  if (!isObject(present) || !isObject(other)) return other
  return attribute.subAttributes.reduce((record, sub) => {
    const value = member(other, sub.name)
    const fixed = sub.mutability === 'readOnly' || (sub.mutability === 'immutable' && !isUnassigned(member(record, sub.name)))
    return value === undefined || fixed ? record : withMember(record, sub.name, value)
  }, present)
}

/** Takes out what a `remove` with a value names; the RFC does not define it, losing all values would be the worst reading. */
function without(attribute: AttributeDefinition, present: readonly Json[], value: Json): readonly Json[] {
  const named = values(value).map((one) => (isObject(one) || attribute.type !== 'complex' ? one : { value: one }))
  return present.filter((one) => !named.some((other) => contains(attribute, one, other)))
}
