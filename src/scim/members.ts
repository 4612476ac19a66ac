import { isList, isObject, type Json, type JsonObject } from './json.ts'

/**
 * The own member whose name is `name` without regard to letter case (RFC 7643 section 2.1); an exact match wins.
 * Inherited names such as `constructor` are never found.
 */
export function memberName(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const lower = name.toLowerCase()
  for (const key of Object.keys(object)) if (key.length === name.length && key.toLowerCase() === lower) return key
  return undefined
}

/** The value of that member. */
export function member(object: Json | undefined, name: string): Json | undefined {
  if (!isObject(object)) return undefined
  const key = memberName(object, name)
  return key === undefined ? undefined : object[key]
}

/** A copy in which the member has the value; undefined takes the member out. The spelling that is there stays. */
export function withMember(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  const key = memberName(object, name) ?? name
  if (value === undefined) return Object.fromEntries(Object.entries(object).filter(([other]) => other !== key))
  // A computed key defines an own member, also for `__proto__`.
  return { ...object, [key]: value }
}

/** Whether the value stands for "unassigned": absent, null, empty array, or an object without anything in it (RFC 7643 section 2.5). */
export function isUnassigned(value: Json | undefined, depth = 0): boolean {
  if (value === undefined || value === null) return true
  if (typeof value !== 'object') return false
  if (depth > 32) return false
  return (isList(value) ? value : Object.values(value)).every((one) => isUnassigned(one, depth + 1))
}
