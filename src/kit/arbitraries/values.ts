import fc from 'fast-check'
import { byName } from '../../scim/definitions.ts'
import type { Json, JsonObject } from '../../scim/json.ts'
import type { AttributeDefinition } from '../../scim/schema.ts'
import { plainText } from './text.ts'

/** Values of attributes that have a form of their own (RFC 7643 section 4.1), by lower-case name. */
const formed: Readonly<Record<string, fc.Arbitrary<string>>> = {
  locale: fc.constantFrom('en-US', 'de-DE', 'pt-BR', 'ja-JP'),
  preferredlanguage: fc.constantFrom('en', 'de', 'pt-BR', 'zh-TW', 'ja'),
  timezone: fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Asia/Tokyo'),
  country: fc.constantFrom('US', 'DE', 'JP'),
  datehire: fc.constantFrom('2019-12-31', '2020-02-29', '2024-01-01'),
}

interface Plural {
  readonly value: fc.Arbitrary<string>
  /** Kinds of values when the server's schema enumerates none. */
  readonly kinds: readonly [string, ...string[]]
}

/** Contents of the core schema's multi-valued attributes, by lower-case name. */
const plural: Readonly<Record<string, Plural>> = {
  emails: { value: fc.integer({ min: 1, max: 99_999 }).map((n) => `mail${String(n)}@example.com`), kinds: ['work', 'home', 'other'] },
  phonenumbers: { value: fc.integer({ min: 100, max: 999 }).map((n) => `+12015550${String(n)}`), kinds: ['work', 'home', 'mobile'] },
}

function elementsOf(attribute: AttributeDefinition, { value, kinds }: Plural): fc.Arbitrary<JsonObject> {
  const listed = byName(attribute.subAttributes, 'type')?.canonicalValues ?? []
  const known = kinds.filter((kind) => listed.includes(kind))
  return fc.record({ value, type: fc.constantFrom(...(listed.length === 0 ? kinds : known.length === 0 ? listed : known)) })
}

const simple: Partial<Record<AttributeDefinition['type'], fc.Arbitrary<Json>>> = {
  string: plainText(),
  boolean: fc.boolean(),
  integer: fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(2_147_483_647, -2_147_483_648), fc.constantFrom(0, 65_536, 2_147_483_647)),
  decimal: fc.oneof(fc.integer({ min: -8000, max: 8000 }).map((n) => n / 4), fc.constantFrom(0.5, -0.25, 1000.125, -1000.125)),
  dateTime: fc.constantFrom('2020-02-29T12:30:45Z', '1999-12-31T23:59:59.999Z', '2021-06-01T08:00:00+02:00', '2021-06-01T08:00:00-05:30'),
  binary: fc.uint8Array({ minLength: 1, maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('base64')),
}

/** Values that any server with the attribute should keep; nothing where a value needs set-up or cannot be chosen freely. */
export function valuesFor(attribute: AttributeDefinition): fc.Arbitrary<Json> | undefined {
  if (attribute.mutability !== 'readWrite' || attribute.returned !== 'default' || attribute.uniqueness !== 'none') return undefined
  const name = attribute.name.toLowerCase()
  if (attribute.multiValued) {
    const contents = plural[name]
    if (contents === undefined) return undefined
    // Of an only kind a server may keep one value.
    const most = byName(attribute.subAttributes, 'type')?.canonicalValues?.length === 1 ? 1 : 4
    return fc.uniqueArray(elementsOf(attribute, contents), { minLength: 1, maxLength: most, selector: (element) => `${String(element['value'])} ${String(element['type'])}` })
  }
  if (attribute.type === 'complex') return complexValues(attribute)
  if (attribute.canonicalValues !== undefined && attribute.canonicalValues.length > 0) return fc.constantFrom(...attribute.canonicalValues)
  return formed[name] ?? simple[attribute.type]
}

/** `name` and its like; complex attributes that refer to other resources are left alone. */
function complexValues(attribute: AttributeDefinition): fc.Arbitrary<Json> | undefined {
  if (attribute.subAttributes.some((sub) => sub.name === '$ref' || sub.type === 'reference')) return undefined
  const parts = Object.fromEntries(
    // A server may compose `formatted` of the other parts (RFC 7643 section 4.1.1).
    attribute.subAttributes.filter((sub) => sub.name.toLowerCase() !== 'formatted').flatMap((sub) => {
      const values = valuesFor(sub)
      return values === undefined ? [] : [[sub.name, values]]
    }),
  )
  if (Object.keys(parts).length === 0) return undefined
  return fc.record<Record<string, Json>, never>(parts, { requiredKeys: [] }).filter((value) => Object.keys(value).length > 0) as fc.Arbitrary<JsonObject>
}
