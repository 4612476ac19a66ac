import type { Json, JsonObject } from '../scim/json.ts'
import { isObject } from '../scim/json.ts'
import { parseAttributePath, type AttributePath } from '../scim/path.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'

interface Key {
  readonly value: Json | undefined
  readonly attribute: AttributeDefinition | undefined
}

function member(from: JsonObject, name: string): Json | undefined {
  const wanted = name.toLowerCase()
  for (const key of Object.keys(from)) if (key.toLowerCase() === wanted) return from[key]
  return undefined
}

function named(attributes: readonly AttributeDefinition[], name: string): AttributeDefinition | undefined {
  const wanted = name.toLowerCase()
  return attributes.find((one) => one.name.toLowerCase() === wanted)
}

function primaryOf(values: readonly Json[]): Json | undefined {
  return values.find((each) => isObject(each) && each['primary'] === true) ?? values[0]
}

/** The value that decides: of several the primary one, else the first; of a complex one its `value`. */
function deciding(value: Json | undefined, sub: string | undefined): Json | undefined {
  let one = value
  if (Array.isArray(one)) one = primaryOf(one)
  if (isObject(one)) one = member(one, sub ?? 'value')
  return one
}

function keyOf(resource: JsonObject, path: AttributePath, type: ResourceType): Key {
  const extension = type.extensions.find(({ schema }) => schema.id.toLowerCase() === path.urn?.toLowerCase())?.schema
  const container = extension ? resource[extension.id] : resource
  const attribute = named((extension ?? type.schema).attributes, path.attribute)
  const value = isObject(container) ? deciding(member(container, path.attribute), path.sub) : undefined
  const sub = attribute && attribute.type === 'complex' ? named(attribute.subAttributes, path.sub ?? 'value') : undefined
  return { value, attribute: sub ?? attribute }
}

const common: ReadonlySet<string> = new Set(['id', 'externalid'])

function comparable(key: Key, name: string): string | number | undefined {
  const { value, attribute } = key
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return undefined
  if (attribute?.type === 'dateTime' || /^(?:created|lastmodified)$/i.test(name)) return Date.parse(value)
  return (attribute?.caseExact ?? common.has(name.toLowerCase())) ? value : value.toLowerCase()
}

/**
 * Sorts as RFC 7644 section 3.4.2.3 asks: stable, letter case as the schema says, resources without a value last
 * in ascending and first in descending order.
 * @throws ScimSyntaxError when `by` is no attribute path.
 */
export function sortBy<T extends JsonObject>(results: readonly T[], by: string, order: string, typeOf: (resource: T) => ResourceType): readonly T[] {
  const path = parseAttributePath(by)
  const sign = order === 'descending' ? -1 : 1
  return results
    .map((resource) => ({ resource, key: comparable(keyOf(resource, path, typeOf(resource)), path.sub ?? path.attribute) }))
    .sort((a, b) => sign * compare(a.key, b.key))
    .map(({ resource }) => resource)
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -1 : 1
}
