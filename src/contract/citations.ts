import { isObject } from '../scim/json.ts'
import type { JsonObject } from '../scim/json.ts'

const maps = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs'])
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const singles = new Set(['items', 'contains', 'not', 'if', 'then', 'else', 'additionalProperties', 'propertyNames'])
/** Below these a mismatch proves nothing by itself: their own error says all. */
const alternatives = new Set(['anyOf', 'oneOf', 'contains', 'not', 'if'])

export interface Citation {
  /** What the nearest enclosing `cites` names. */
  readonly cites: readonly string[]
  /** The error lies inside an alternative and is none of its own. */
  readonly inner: boolean
}

/** Follows a schema path of ajv (`#/properties/id/type`) from the root and keeps the last `cites` on the way. */
export function citation(schema: unknown, schemaPath: string): Citation {
  const steps = schemaPath.split('/').slice(1).map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
  let node: unknown = schema
  let cites = citesOf(node) ?? []
  let inner = false
  for (let at = 0; at < steps.length && isObject(node); at++) {
    const keyword = steps[at] ?? ''
    const next: unknown = node[keyword]
    const last = at === steps.length - 1
    if (!last && alternatives.has(keyword)) inner = true
    if (maps.has(keyword) && isObject(next)) node = next[steps[++at] ?? '']
    else if (lists.has(keyword) && Array.isArray(next)) node = next[Number(steps[++at])]
    else if (singles.has(keyword)) node = next
    else break
    if (!last) cites = citesOf(node) ?? cites
  }
  return { cites, inner }
}

function citesOf(node: unknown): readonly string[] | undefined {
  if (!isObject(node)) return undefined
  const cites: unknown = node['cites']
  return Array.isArray(cites) ? cites.filter((id): id is string => typeof id === 'string') : undefined
}

const citations = new WeakMap<object, readonly string[]>()

/** Every id that a schema cites, once and in order. */
export function citedBy(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const known = citations.get(schema) ?? [...new Set(Array.isArray(schema) ? schema.flatMap(citedBy) : Object.entries(schema).flatMap(([name, value]) => (name === 'cites' ? (citesOf(schema) ?? []) : citedBy(value))))]
  citations.set(schema, known)
  return known
}

/**
 * Puts local definitions in the place of their references, so that a path to an error passes every enclosing `cites`.
 * A definition that contains itself stays a reference.
 */
export function inlineDefinitions(schema: JsonObject): JsonObject {
  const definitions: unknown = schema['$defs']
  const inline = (node: unknown, open: readonly string[]): unknown => {
    if (Array.isArray(node)) return node.map((item) => inline(item, open))
    if (!isObject(node)) return node
    const reference: unknown = node['$ref']
    const name = typeof reference === 'string' && reference.startsWith('#/$defs/') ? reference.slice('#/$defs/'.length) : undefined
    if (name !== undefined && !open.includes(name) && isObject(definitions)) {
      const definition: unknown = inline(definitions[name], [...open, name])
      if (isObject(definition)) return { ...definition, ...Object.fromEntries(Object.entries(node).filter(([key]) => key !== '$ref')) }
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value, open)]))
  }
  const result = inline(schema, [])
  return isObject(result) ? result : schema
}

/**
 * Adds to `found` the ids whose demands a value meets on its way through a schema: those of the members that it has, and of the absence
 * of others. Where all that a part of the schema cites is found already, the value is not followed.
 */
export function addCitedAlong(schema: unknown, value: unknown, found: Set<string>): void {
  if (!isObject(schema) || citedBy(schema).every((id) => found.has(id))) return
  for (const id of citesOf(schema) ?? []) found.add(id)
  for (const keyword of lists) {
    const parts: unknown = schema[keyword]
    if (Array.isArray(parts) && keyword !== 'prefixItems') for (const part of parts) addCitedAlong(part, value, found)
  }
  const { properties, items } = schema
  if (isObject(properties) && isObject(value)) {
    for (const [name, part] of Object.entries(properties)) if (Object.hasOwn(value, name) && value[name] !== null) addCitedAlong(part, value[name], found)
  }
  if (isObject(items) && Array.isArray(value)) for (const element of value) addCitedAlong(items, element, found)
}
