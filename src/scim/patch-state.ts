import { sameValue } from './canonical.ts'
import { findSchema, type FoundAttribute } from './definitions.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member, memberName, withMember } from './members.ts'
import { refuse, values } from './patch-values.ts'
import type { ResourceType } from './schema.ts'
import { sameUrn } from './urn.ts'

/** Whether two values are the same to the letter; null, empty and absent are one. */
export function identical(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isUnassigned(a) || isUnassigned(b)) return isUnassigned(a) && isUnassigned(b)
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, n) => identical(one, b[n]))
  if (!isObject(a) || !isObject(b)) return a === b
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => identical(own(a, name), own(b, name)))
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** What the attribute holds, in the resource or in its extension's object. */
export function read(state: JsonObject, found: FoundAttribute): Json | undefined {
  return member(found.extension ? member(state, found.urn) : state, found.attribute.name)
}

/** The resource with another value of the attribute; undefined unassigns it. */
export function write(state: JsonObject, found: FoundAttribute, value: Json | undefined): JsonObject {
  const next = isUnassigned(value) ? undefined : value
  if (!found.extension) return withMember(state, found.attribute.name, next)
  const present = member(state, found.urn)
  return writeExtension(state, found.urn, withMember(isObject(present) ? present : {}, found.attribute.name, next))
}

/** An extension with attributes is listed in `schemas`, one without is not (RFC 7644 section 3.5.2). */
export function writeExtension(state: JsonObject, urn: string, value: JsonObject | undefined): JsonObject {
  const listed = values(member(state, 'schemas'))
  const named = (one: Json): boolean => typeof one === 'string' && sameUrn(one, urn)
  if (!isUnassigned(value)) {
    const next = withMember(state, urn, value)
    return listed.some(named) ? next : withMember(next, 'schemas', [...listed, urn])
  }
  if (memberName(state, urn) === undefined) return state
  return withMember(withMember(state, urn, undefined), 'schemas', listed.filter((one) => !named(one)))
}

/** What only shows when all operations are done: new schemas that do not exist, extensions without their required attributes. */
export function checkSchemas(before: JsonObject, after: JsonObject, type: ResourceType): void {
  const listed = values(member(after, 'schemas'))
  const old = values(member(before, 'schemas'))
  if (!sameValue(old, listed)) {
    const unknown = listed.find((one) => typeof one !== 'string' || (!old.includes(one) && findSchema(type, one) === undefined))
    if (unknown !== undefined) refuse('invalidValue', `${type.name} has no schema ${JSON.stringify(unknown)}`)
    const core = (one: Json): boolean => typeof one === 'string' && sameUrn(one, type.schema.id)
    if (!listed.some(core) && old.some(core)) refuse('invalidValue', `schemas has to name ${type.schema.id}`)
  }
  for (const { schema } of type.extensions) {
    const present = member(after, schema.id)
    if (isUnassigned(present) || sameValue(present, member(before, schema.id))) continue
    const missing = schema.attributes.find((one) => one.required && one.mutability !== 'readOnly' && isUnassigned(member(present, one.name)))
    if (missing !== undefined) refuse('invalidValue', `${schema.id}:${missing.name} is required`)
  }
}
