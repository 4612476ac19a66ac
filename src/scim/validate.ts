import { coreAttributes } from './definitions.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, memberName } from './members.ts'
import { pointer } from './pointer.ts'
import type { AttributeDefinition, ResourceType } from './schema.ts'
import { describe, fitsType } from './value-types.ts'

/** A value that is not what its schema declares. */
export interface Violation {
  /** JSON pointer into the resource. */
  readonly pointer: string
  readonly expected: string
  readonly actual: string
}

const most = 200

/**
 * Values that break the declared type, multiValued or required of their attribute (RFC 7643 sections 2.2 to 2.4 and 7), at most 200.
 * Unknown attributes are not judged; null, empty arrays and empty objects count as unassigned.
 * @param as `representation`: what a server shows in full, so what is never or only on request returned need not be there;
 * `request`: what a client sends, so readOnly attributes are not judged at all.
 */
export function violations(resource: JsonObject, type: ResourceType, as: As = 'representation'): Violation[] {
  const found: Violation[] = []
  const search = { as, found }
  inMembers(resource, coreAttributes(type), [], search)
  for (const { schema, required } of type.extensions) {
    const name = memberName(resource, schema.id) ?? schema.id
    const value = resource[name]
    if (isUnassigned(value)) {
      if (required) found.push({ pointer: pointer(name), expected: 'the required extension', actual: describe(value) })
    } else if (isObject(value)) inMembers(value, schema.attributes, [name], search)
    else found.push({ pointer: pointer(name), expected: 'an object of extension attributes', actual: describe(value) })
  }
  return found.slice(0, most)
}

type As = 'representation' | 'request'
type Tokens = readonly (string | number)[]

interface Search {
  readonly as: As
  readonly found: Violation[]
}

function inMembers(from: JsonObject, attributes: readonly AttributeDefinition[], at: Tokens, search: Search): void {
  for (const attribute of attributes) {
    if (search.found.length >= most) return
    if (search.as === 'request' && attribute.mutability === 'readOnly') continue
    const name = memberName(from, attribute.name)
    const value = name === undefined ? undefined : from[name]
    if (value !== undefined && !isUnassigned(value)) inAttribute(value, attribute, [...at, name ?? attribute.name], search)
    else if (attribute.required && isShown(attribute, search.as)) report(search, [...at, name ?? attribute.name], 'a value, the attribute is required', value)
  }
}

/** Whether a required value has to be there. */
function isShown({ mutability, returned }: AttributeDefinition, as: As): boolean {
  return as === 'request' || (mutability !== 'writeOnly' && (returned === 'always' || returned === 'default'))
}

function inAttribute(value: Json, attribute: AttributeDefinition, at: Tokens, search: Search): void {
  if (!attribute.multiValued) return inValue(value, attribute, at, search)
  if (!isList(value)) return report(search, at, 'an array, the attribute is multi-valued', value)
  value.slice(0, 10_000).forEach((one, n) => {
    inValue(one, attribute, [...at, n], search)
  })
}

function inValue(value: Json, attribute: AttributeDefinition, at: Tokens, search: Search): void {
  if (!fitsType(value, attribute.type)) report(search, at, attribute.type === 'complex' ? 'an object' : `a ${attribute.type}`, value)
  else if (isObject(value)) inMembers(value, attribute.subAttributes, at, search)
}

function report({ found }: Search, at: Tokens, expected: string, value: Json | undefined): void {
  found.push({ pointer: pointer(...at), expected, actual: describe(value) })
}
