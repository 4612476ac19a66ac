import type { Json } from '../scim/json.ts'

/** JSON that the server and its switches may change in place. */
export type Mutable = null | boolean | number | string | Mutable[] | { [name: string]: Mutable }
export type MutableObject = { [name: string]: Mutable }

export function isMutableObject(value: unknown): value is MutableObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own, deep copy. */
export function copyOf(value: Json): Mutable {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return copyOfObject(value as { readonly [name: string]: Json })
}

/** An own, deep copy of an object. */
export function copyOfObject(value: { readonly [name: string]: Json }): MutableObject {
  const copy: MutableObject = {}
  for (const name of Object.keys(value)) setOwn(copy, name, copyOf(value[name] ?? null))
  return copy
}

/** Sets a member even when its name is one that objects inherit. */
export function setOwn(target: MutableObject, name: string, value: Mutable): void {
  if (name === '__proto__') return
  target[name] = value
}

/** Deep equality of JSON values; the order of members does not count, the order of elements does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value: Json, at) => sameJson(value, (b as readonly Json[])[at]))
  }
  const left = a as { readonly [name: string]: Json }
  const right = b as { readonly [name: string]: Json }
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every((name) => name in right && sameJson(left[name], right[name]))
}

/** A copy of the object without some members. */
export function without<T extends Json>(from: { readonly [name: string]: T }, ...names: readonly string[]): { [name: string]: T } {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))
}

/** A primitive value as text; what is none becomes empty. */
export function asText(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}
