import { byName } from '../scim/definitions.ts'
import type { Json, JsonObject } from '../scim/json.ts'
import type { AttributeDefinition } from '../scim/schema.ts'
import { inItsWords, valueOf, type Unique } from './payload.ts'

/** Values of `value` that have a form of their own (RFC 7643 section 4.1.2), by the attribute around them. */
const families: Readonly<Record<string, (unique: Unique, n: number) => string>> = {
  emails: (unique) => `${unique('mail')}@example.com`,
  phonenumbers: (_unique, n) => `+1201555${String(1000 + n)}`,
  ims: (unique) => unique('im').toLowerCase(),
  photos: (unique) => `https://photos.example.com/${unique('photo')}.png`,
}

const settled: Readonly<Record<string, string>> = { country: 'US', postalcode: '91608', region: 'CA', datehire: '2020-02-29', preferredlanguage: 'fr-CA', locale: 'fr-CA' }

/** A value with every part that a client may set; at most `count` elements of a multi-valued attribute, each of another type. */
export function sampleOf(attribute: AttributeDefinition, unique: Unique, count = 2): Json {
  if (!attribute.multiValued) return element(attribute, unique, 0)
  const kinds = byName(attribute.subAttributes, 'type')?.canonicalValues?.length ?? 0
  return Array.from({ length: kinds === 0 ? count : Math.min(count, kinds) }, (_, n) => element(attribute, unique, n))
}

function element(attribute: AttributeDefinition, unique: Unique, n: number): Json {
  const single = { ...attribute, multiValued: false }
  if (attribute.type === 'integer') return 7 + n
  if (attribute.type === 'binary') return Buffer.from(`scimspec ${String(n)}`).toString('base64')
  if (attribute.type !== 'complex') return inItsWords(single, settled[attribute.name.toLowerCase()] ?? valueOf(single, unique))
  const subs = attribute.subAttributes.filter((sub) => (sub.mutability === 'readWrite' || sub.mutability === 'immutable') && isFree(attribute, sub))
  const result: JsonObject = Object.fromEntries(subs.map((sub) => [sub.name, part(attribute, sub, unique, n)]))
  return result
}

/** A label without canonical values leaves open which the server takes, and a link to a resource is the server's to complete where `value` names it. */
function isFree(around: AttributeDefinition, sub: AttributeDefinition): boolean {
  const links = sub.type === 'reference' && sub.referenceTypes?.every((type) => type !== 'external' && type !== 'uri') === true
  const label = sub.name.toLowerCase() === 'type' && sub.canonicalValues === undefined
  return !label && sub.canonicalValues?.length !== 0 && !(links && around.subAttributes.some(({ name }) => name === 'value'))
}

function part(around: AttributeDefinition, sub: AttributeDefinition, unique: Unique, n: number): Json {
  const name = sub.name.toLowerCase()
  if (name === 'primary' && sub.type === 'boolean') return n === 0
  if (name === 'value') return families[around.name.toLowerCase()]?.(unique, n) ?? element(sub, unique, n)
  return sub.canonicalValues?.[n] ?? settled[name] ?? element(sub, unique, n)
}
