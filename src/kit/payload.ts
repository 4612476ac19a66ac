import type { Terms } from '../contract/types.ts'
import { sameValue } from '../scim/compare.ts'
import { byName as definitionOf } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'

/** A text that nobody else uses; `label` keeps it readable. */
export type Unique = (label: string) => string

const plain: Record<AttributeDefinition['type'], (unique: Unique, attribute: AttributeDefinition) => Json> = {
  string: (unique, attribute) => byName[attribute.name.toLowerCase()]?.(unique) ?? unique(attribute.name),
  boolean: () => true,
  decimal: () => 1.5,
  integer: () => 7,
  dateTime: () => '2020-02-29T12:30:45Z',
  binary: () => 'c2NpbXNwZWM=',
  reference: (unique) => `https://example.com/${unique('reference')}`,
  complex: (unique, attribute) => complexValue(attribute, unique),
}

/** Attributes whose values have a form of their own (RFC 7643 section 4). */
const byName: Readonly<Record<string, (unique: Unique) => string>> = {
  username: (unique) => `${unique('user')}@example.com`,
  // Servers have password policies (section 4.1.1).
  password: (unique) => unique('Aa1!Secret'),
  locale: () => 'en-US',
  preferredlanguage: () => 'en',
  timezone: () => 'Europe/Berlin',
  country: () => 'DE',
}

/** Values of multi-valued attributes of the core schema, by attribute name. */
const elements: Readonly<Record<string, (unique: Unique) => JsonObject>> = {
  emails: (unique) => ({ value: `${unique('mail')}@example.com`, type: 'work', primary: true }),
  phonenumbers: () => ({ value: 'tel:+1-201-555-0123', type: 'work', primary: true }),
  ims: (unique) => ({ value: unique('im') }),
  addresses: () => ({ streetAddress: '100 Universal City Plaza', locality: 'Hollywood', region: 'CA', postalCode: '91608', country: 'US', type: 'work' }),
}

function complexValue(attribute: AttributeDefinition, unique: Unique): JsonObject {
  const known = elements[attribute.name.toLowerCase()]?.(unique)
  if (known !== undefined) return known
  const needed = attribute.subAttributes.filter((sub) => sub.required && sub.mutability !== 'readOnly')
  const chosen = needed.length > 0 ? needed : attribute.subAttributes.filter((sub) => sub.mutability !== 'readOnly' && sub.type !== 'complex').slice(0, 1)
  return Object.fromEntries(chosen.map((sub) => [sub.name, valueOf(sub, unique)]))
}

/** The same value in the words of the schema: a server may take no others than its canonicalValues (RFC 7643 section 2.3.1). */
export function inItsWords(attribute: AttributeDefinition, value: Json): Json {
  if (isList(value)) return value.map((one) => inItsWords(attribute, one))
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, part]) => {
    const sub = definitionOf(attribute.subAttributes, name)
    return [name, sub === undefined ? part : inItsWords(sub, part)]
  }))
  const words = attribute.canonicalValues ?? []
  return typeof value === 'string' ? (words.find((word) => word.toLowerCase() === value.toLowerCase()) ?? words[0] ?? value) : value
}

/** A plausible, valid value of an attribute; one element where it is multi-valued. */
export function valueOf(attribute: AttributeDefinition, unique: Unique): Json {
  const value = inItsWords(attribute, plain[attribute.type](unique, attribute))
  return attribute.multiValued ? [value] : value
}

/** A value of each type that differs from the one in {@link plain}. */
const others: Partial<Record<AttributeDefinition['type'], Json>> = { boolean: false, decimal: 2.5, integer: 8, dateTime: '2021-03-01T08:15:00Z', binary: 'b3RoZXI=' }

/** Two different values of an attribute; undefined when no second one is known. */
export function twoValuesOf(attribute: AttributeDefinition, unique: Unique): readonly [Json, Json] | undefined {
  const first = valueOf(attribute, unique)
  const other = attribute.type === 'string' ? attribute.canonicalValues?.[1] : others[attribute.type]
  const second = other === undefined ? valueOf(attribute, unique) : attribute.multiValued ? [other] : other
  return sameValue(first, second, attribute) ? undefined : [first, second]
}

function isRequired(attribute: AttributeDefinition): boolean {
  return attribute.required && attribute.mutability !== 'readOnly'
}

function requiredValues(attributes: readonly AttributeDefinition[], names: readonly string[], unique: Unique): JsonObject {
  const lower = new Set(names.map((name) => name.toLowerCase()))
  const chosen = attributes.filter((attribute) => isRequired(attribute) || lower.has(attribute.name.toLowerCase()))
  const known = new Set(attributes.map((attribute) => attribute.name.toLowerCase()))
  return {
    ...Object.fromEntries(names.filter((name) => !known.has(name.toLowerCase())).map((name) => [name, byName[name.toLowerCase()]?.(unique) ?? unique(name)])),
    ...Object.fromEntries(chosen.map((attribute) => [attribute.name, valueOf(attribute, unique)])),
  }
}

/** The smallest body that creates a resource of the type: what its schemas and the contract require, and nothing else. */
export function minimalBody(type: ResourceType, terms: Terms, unique: Unique): JsonObject {
  const extensions = type.extensions.filter((extension) => extension.required)
  return {
    schemas: [type.schema.id, ...extensions.map((extension) => extension.schema.id)],
    ...requiredValues(type.schema.attributes, terms.requiredOnCreate[type.name] ?? [], unique),
    ...Object.fromEntries(extensions.map((extension) => [extension.schema.id, requiredValues(extension.schema.attributes, [], unique)])),
  }
}

/** The values that an extension requires of who uses it, whether or not the type requires the extension. */
export function minimalExtension(type: ResourceType, urn: string, unique: Unique): JsonObject {
  return requiredValues(type.extensions.find(({ schema }) => schema.id === urn)?.schema.attributes ?? [], [], unique)
}

/** Attributes that any server with the schema should keep as they are sent, with values that need no set-up. */
const everyday: Readonly<Record<string, (unique: Unique) => Json>> = {
  externalid: (unique) => unique('external'),
  name: () => ({ givenName: 'Zoë', familyName: "O'Neill", formatted: "Zoë O'Neill" }),
  displayname: (unique) => unique('Display'),
  nickname: () => 'Zo',
  title: () => 'Head of Test',
  usertype: () => 'Employee',
  active: () => true,
  emails: (unique) => [{ value: `${unique('mail')}@example.com`, type: 'work', primary: true }],
  phonenumbers: () => [{ value: '+12015550123', type: 'work', primary: true }],
  locale: () => 'en-US',
  preferredlanguage: () => 'en',
  timezone: () => 'Europe/Berlin',
  department: () => 'Research',
  employeenumber: (unique) => unique('e'),
  costcenter: () => 'C-42',
  organization: () => 'Universal Studios',
}

function everydayValues(attributes: readonly AttributeDefinition[], unique: Unique): JsonObject {
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const make = attribute.mutability === 'readWrite' ? everyday[attribute.name.toLowerCase()] : undefined
      return make === undefined ? [] : [[attribute.name, inItsWords(attribute, make(unique))]]
    }),
  )
}

/** A body with the everyday attributes that the type's schemas have: names, mail, phone, title, department and the like. */
export function fullBody(type: ResourceType, terms: Terms, unique: Unique): JsonObject {
  const minimal = minimalBody(type, terms, unique)
  const extensions = type.extensions
    .map((extension) => ({ id: extension.schema.id, values: everydayValues(extension.schema.attributes, unique) }))
    .filter((extension) => Object.keys(extension.values).length > 0)
  const named = isList(minimal['schemas']) ? minimal['schemas'] : []
  return {
    ...everydayValues(type.schema.attributes, unique),
    externalId: unique('external'),
    ...minimal,
    ...Object.fromEntries(extensions.map((extension) => [extension.id, { ...extension.values, ...minimalExtension(type, extension.id, unique) }])),
    schemas: [...new Set([...named, ...extensions.map((extension) => extension.id)])],
  }
}
