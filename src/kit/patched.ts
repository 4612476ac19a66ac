import { sameValue } from '../scim/compare.ts'
import { byName } from '../scim/definitions.ts'
import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import { isUnassigned, member } from '../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'

/** An attribute in which two representations differ. */
export interface Disagreement {
  readonly attribute: string
  readonly expected: Json | undefined
  readonly actual: Json | undefined
}

/**
 * Writable attributes, returned by default, in which two representations of one type differ; canonical forms count as the same.
 * `among` narrows them to lower-case names.
 */
export function patchedDifferently(expected: JsonObject, actual: JsonObject, type: ResourceType, among?: ReadonlySet<string>): Disagreement[] {
  const wanted = (attributes: readonly AttributeDefinition[]) => attributes.filter((attribute) => among?.has(attribute.name.toLowerCase()) ?? true)
  const core = disagreements(expected, actual, wanted(type.schema.attributes), '')
  const extended = type.extensions.flatMap(({ schema }) => {
    const [before, after] = [member(expected, schema.id), member(actual, schema.id)]
    return disagreements(isObject(before) ? before : {}, isObject(after) ? after : {}, wanted(schema.attributes), `${schema.id}:`)
  })
  return [...core, ...extended]
}

function disagreements(expected: JsonObject, actual: JsonObject, attributes: readonly AttributeDefinition[], prefix: string): Disagreement[] {
  return attributes.filter(isComparable).flatMap((attribute) => {
    const [wanted, came] = [assigned(member(expected, attribute.name)), assigned(member(actual, attribute.name))]
    if (wanted === undefined && came === undefined) return []
    if (wanted !== undefined && came !== undefined && sameValue(comparable(wanted, attribute), comparable(came, attribute), attribute)) return []
    if (isMadeOfName(wanted, expected) && isMadeOfName(came, actual)) return []
    return [{ attribute: prefix + attribute.name, expected: wanted, actual: came }]
  })
}

function isComparable(attribute: AttributeDefinition): boolean {
  const links = byName(attribute.subAttributes, '$ref') !== undefined
  return attribute.mutability === 'readWrite' && attribute.returned === 'default' && !links
}

/** Whether a server made the text of the resource's own name, as a displayName of the userName. */
export function isMadeOfName(value: Json | undefined, resource: JsonObject): boolean {
  const name = member(resource, 'userName')
  return typeof name === 'string' && name !== '' && typeof value === 'string' && value.includes(name)
}

/** A server may compose `formatted` and `display` of the other parts. */
function comparable(value: Json, attribute: AttributeDefinition): Json {
  if (attribute.type !== 'complex' || !isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !['formatted', 'display'].includes(name.toLowerCase())))
}

function assigned(value: Json | undefined): Json | undefined {
  if (value === undefined || isUnassigned(value)) return undefined
  return isObject(value) && Object.values(value).every((part) => isUnassigned(part)) ? undefined : value
}
