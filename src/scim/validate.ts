import { coreAttributes } from './definitions.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member, memberName } from './members.ts'
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
export function violations(resource: JsonObject, type: ResourceType, as: 'representation' | 'request' = 'representation'): Violation[] {
  const found = [...inMembers(resource, coreAttributes(type), [], as)]
  for (const { schema, required } of type.extensions) {
    const name = memberName(resource, schema.id) ?? schema.id
    const value = member(resource, schema.id)
    if (isUnassigned(value)) {
      if (required) found.push({ pointer: pointer(name), expected: 'the required extension', actual: describe(value) })
    } else if (isObject(value)) found.push(...inMembers(value, schema.attributes, [name], as))
    else found.push({ pointer: pointer(name), expected: 'an object of extension attributes', actual: describe(value) })
  }
  return found.slice(0, most)
}

type Tokens = readonly (string | number)[]

function* inMembers(from: JsonObject, attributes: readonly AttributeDefinition[], at: Tokens, as: 'representation' | 'request'): Generator<Violation> {
  for (const attribute of attributes) {
    if (as === 'request' && attribute.mutability === 'readOnly') continue
    const name = memberName(from, attribute.name) ?? attribute.name
    yield* inAttribute(member(from, attribute.name), attribute, [...at, name], as)
  }
}

function* inAttribute(value: Json | undefined, attribute: AttributeDefinition, at: Tokens, as: 'representation' | 'request'): Generator<Violation> {
  if (value === undefined || isUnassigned(value)) {
    const shown = as === 'request' || (attribute.mutability !== 'writeOnly' && (attribute.returned === 'always' || attribute.returned === 'default'))
    if (attribute.required && shown) yield { pointer: pointer(...at), expected: 'a value, the attribute is required', actual: describe(value) }
    return
  }
  if (!attribute.multiValued) yield* inValue(value, attribute, at, as)
  else if (!isList(value)) yield { pointer: pointer(...at), expected: 'an array, the attribute is multi-valued', actual: describe(value) }
  else for (const [n, one] of value.slice(0, 10_000).entries()) yield* inValue(one, attribute, [...at, n], as)
}

function* inValue(value: Json, attribute: AttributeDefinition, at: Tokens, as: 'representation' | 'request'): Generator<Violation> {
  if (!fitsType(value, attribute.type)) {
    yield { pointer: pointer(...at), expected: attribute.type === 'complex' ? 'an object' : `a ${attribute.type}`, actual: describe(value) }
  } else if (isObject(value)) yield* inMembers(value, attribute.subAttributes, at, as)
}
