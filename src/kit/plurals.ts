import { difference } from '../scim/compare.ts'
import { byName } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Unique } from './payload.ts'

/** A multi-valued complex attribute whose values carry a `type`. */
export interface Plural {
  readonly name: string
  readonly definition: AttributeDefinition
  /** The sub-attribute that tells values apart: `value`, or `streetAddress`. */
  readonly key: string
  /** Three values of `type` that the schema suggests. */
  readonly types: readonly [string, string, string]
  /** A complete value; equal numbers give values that differ only in `type`. */
  readonly make: (n: number, type?: string) => JsonObject
  /** The values that a resource has, in no order. */
  readonly read: (resource: JsonObject) => readonly Json[]
  /** Whether the values of a resource are exactly these, apart from what the server itself had put there before. */
  readonly has: (resource: JsonObject, wanted: readonly JsonObject[], before: JsonObject, sent: readonly JsonObject[]) => boolean
  /** Whether one of the values of a resource keeps all of this one. */
  readonly keeps: (resource: JsonObject, wanted: JsonObject) => boolean
}

interface Sample {
  readonly key: string
  readonly make: (n: number, unique: Unique) => JsonObject
}

const samples: Readonly<Record<string, Sample>> = {
  emails: { key: 'value', make: (n, unique) => ({ value: `${unique(`mail${String(n)}`)}@example.com` }) },
  phoneNumbers: { key: 'value', make: (n) => ({ value: `+1201555${String(100 + n).padStart(4, '0')}` }) },
  addresses: { key: 'streetAddress', make: (n) => ({ streetAddress: `${String(100 + n)} Main Street`, locality: 'Hollywood', country: 'US' }) },
  ims: { key: 'value', make: (n, unique) => ({ value: unique(`im${String(n)}`) }) },
}

const everyday = ['work', 'home', 'other', 'mobile']

function typesOf(attribute: AttributeDefinition): readonly [string, string, string] | undefined {
  const type = byName(attribute.subAttributes, 'type')
  if (type === undefined || type.mutability !== 'readWrite') return undefined
  const { canonicalValues = everyday } = type
  const preferred = everyday.filter((one) => canonicalValues.includes(one))
  const [first, second, third] = preferred.length >= 3 ? preferred : canonicalValues
  return first === undefined || second === undefined || third === undefined ? undefined : [first, second, third]
}

function usable(type: ResourceType, name: string): AttributeDefinition | undefined {
  const attribute = byName(type.schema.attributes, name)
  const sample = samples[name]
  if (attribute === undefined || sample === undefined || !attribute.multiValued || attribute.type !== 'complex') return undefined
  if (attribute.mutability !== 'readWrite' || attribute.returned === 'never' || attribute.returned === 'request') return undefined
  return byName(attribute.subAttributes, sample.key) !== undefined && typesOf(attribute) !== undefined ? attribute : undefined
}

/** Names of the multi-valued attributes with typed values that a type's schema has. */
export function pluralNames(type: ResourceType): string[] {
  return Object.keys(samples).filter((name) => usable(type, name) !== undefined)
}

/** The same without what every resource of the type needs. */
export function optionalPluralNames(type: ResourceType): string[] {
  return pluralNames(type).filter((name) => usable(type, name)?.required === false)
}

/** The attribute of that name; undefined when the type has none that fits. */
export function pluralAt(type: ResourceType, name: string, unique: Unique): Plural | undefined {
  const definition = usable(type, name)
  const sample = samples[name]
  const types = definition === undefined ? undefined : typesOf(definition)
  if (definition === undefined || sample === undefined || types === undefined) return undefined
  const known = new Map<number, JsonObject>()
  const bare = (n: number): JsonObject => {
    const made = known.get(n) ?? sample.make(n, unique)
    known.set(n, made)
    return made
  }
  const offered = (value: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(value).filter(([sub]) => byName(definition.subAttributes, sub) !== undefined))
  const read = (resource: JsonObject): readonly Json[] => {
    const values = member(resource, name)
    return isList(values) ? values : []
  }
  const lost = (wanted: readonly JsonObject[], values: readonly Json[]) => difference({ [name]: wanted }, { [name]: values }, type).length > 0
  const keyOf = (value: JsonObject): JsonObject => ({ [sample.key]: member(value, sample.key) ?? null })
  return {
    name,
    definition,
    key: sample.key,
    types,
    make: (n, kind) => offered({ ...bare(n), type: kind ?? types[n % types.length] ?? types[0] }),
    read,
    has(resource, wanted, before, sent) {
      const foreign = read(before).filter((one) => sent.every((own) => lost([keyOf(own)], [one])))
      const rest = read(resource).filter((one) => !isObject(one) || foreign.every((other) => !isObject(other) || lost([keyOf(other)], [one])))
      return rest.length === wanted.length && !lost(wanted, rest)
    },
    keeps: (resource, wanted) => !lost([wanted], read(resource)),
  }
}
