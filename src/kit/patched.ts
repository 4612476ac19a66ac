import { sameValue } from '../scim/compare.ts'
import { byName } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
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
    if (came === undefined && wanted === undefined) return []
    if (came !== undefined && wanted === undefined && assigned(withoutComposed(came, attribute)) === undefined) return []
    if (wanted !== undefined && came !== undefined && sameValue(withoutComposed(wanted, attribute), withoutComposed(came, attribute), attribute)) return []
    if ((wanted === undefined || isMadeOfName(wanted, expected)) && isMadeOfName(came, actual)) return []
    return [{ attribute: prefix + attribute.name, expected: wanted, actual: came }]
  })
}

function isComparable(attribute: AttributeDefinition): boolean {
  const links = byName(attribute.subAttributes, '$ref') !== undefined
  return attribute.mutability === 'readWrite' && attribute.returned === 'default' && !links
}

/** Whether a server made the text of the resource's own name, as a displayName of the userName, the name or the e-mail address. */
export function isMadeOfName(value: Json | undefined, resource: JsonObject): boolean {
  const [name, emails] = [member(resource, 'name'), member(resource, 'emails')]
  const names = [member(resource, 'userName'), isObject(name) ? member(name, 'formatted') : undefined, ...(isList(emails) ? emails.map((one) => (isObject(one) ? member(one, 'value') : undefined)) : [])]
  return typeof value === 'string' && names.some((one) => typeof one === 'string' && one !== '' && value.includes(one))
}

/** A server may compose `formatted` and `display` of the other parts. */
export function withoutComposed(value: Json, attribute: AttributeDefinition): Json {
  if (attribute.type !== 'complex' || !isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => !['formatted', 'display'].includes(name.toLowerCase())))
}

function assigned(value: Json | undefined): Json | undefined {
  if (value === undefined || isUnassigned(value)) return undefined
  return isObject(value) && Object.values(value).every((part) => isUnassigned(part)) ? undefined : value
}
