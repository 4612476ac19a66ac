import { isSchemaUri } from '../scim/attribute-path.ts'
import { sameValue } from '../scim/compare.ts'
import { findAttribute } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { parseAttributePath } from '../scim/path.ts'
import { pointer } from '../scim/pointer.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import { minimalExtension, type Unique } from './payload.ts'

/** A place that holds one value: an attribute, a sub-attribute of a single-valued attribute, or an attribute of an extension. */
export interface ValuePlace {
  /** In attribute notation (RFC 7644 section 3.10): `title`, `name.givenName`, `urn:...:User:department`. */
  readonly path: string
  /** JSON pointer into the representation. */
  readonly pointer: string
  readonly definition: AttributeDefinition
  /** URN of the extension that has it; absent for core attributes. */
  readonly extension?: string
  /** Two plausible values that differ. */
  readonly values: readonly [string, string]
  readonly read: (resource: JsonObject) => Json | undefined
  /** Whether the resource holds the value there, whatever its canonical form. */
  readonly has: (resource: JsonObject, value: Json | undefined) => boolean
  /** The body with the value at the place, or without one. */
  readonly put: (body: JsonObject, value: string | undefined) => JsonObject
}

type Pair = readonly [string, string]

/** Attributes that any server with the schema should let a client set, each with two values. */
const samples: Readonly<Record<string, (unique: Unique) => Pair>> = {
  nickName: () => ['Zo', 'Zed'],
  title: () => ['Head of Test', 'Director'],
  displayName: (unique) => [unique('Shown'), unique('Seen')],
  userType: () => ['Employee', 'Contractor'],
  preferredLanguage: () => ['en', 'de'],
  locale: () => ['en-US', 'de-DE'],
  timezone: () => ['Europe/Berlin', 'America/New_York'],
  externalId: (unique) => [unique('external'), unique('foreign')],
  'name.givenName': () => ['Zoë', 'Anna'],
  'name.familyName': () => ["O'Neill", 'Example'],
  'name.middleName': () => ['Maria', 'Quinn'],
}

/** The same for attributes of extensions. */
const extensionSamples: Readonly<Record<string, (unique: Unique) => Pair>> = {
  department: () => ['Research', 'Sales'],
  employeeNumber: (unique) => [unique('e'), unique('n')],
  costCenter: () => ['C-42', 'C-43'],
  organization: () => ['Universal Studios', 'Theme Park'],
}

function writable({ attribute, sub }: { attribute: AttributeDefinition; sub?: AttributeDefinition }): boolean {
  const ends = sub ?? attribute
  return [attribute, ends].every((one) => one.mutability === 'readWrite' && one.returned !== 'never' && one.returned !== 'request' && !one.multiValued) && ends.type === 'string'
}

function definedAt(type: ResourceType, path: string): AttributeDefinition | undefined {
  const found = findAttribute(type, parseAttributePath(path))
  return found !== undefined && writable(found) ? (found.sub ?? found.attribute) : undefined
}

/** Paths of the places that a type's schemas have, core attributes first. */
export function placePaths(type: ResourceType): string[] {
  // A name with a schema that has no URI for an id cannot be written.
  const inExtensions = type.extensions.filter(({ schema }) => isSchemaUri(schema.id)).flatMap(({ schema }) => Object.keys(extensionSamples).map((name) => `${schema.id}:${name}`))
  return [...Object.keys(samples), ...inExtensions].filter((path) => definedAt(type, path) !== undefined)
}

/** Whether every resource of the type needs a value there. */
export function isNeeded(type: ResourceType, path: string): boolean {
  const { attribute, sub } = findAttribute(type, parseAttributePath(path)) ?? {}
  return attribute?.required === true || sub?.required === true
}

/** The place with that path; undefined when the type has no such place. */
export function placeAt(type: ResourceType, path: string, unique: Unique): ValuePlace | undefined {
  const definition = definedAt(type, path)
  const parsed = parseAttributePath(path)
  const usual = (parsed.urn === undefined ? samples[path] : extensionSamples[parsed.attribute])?.(unique)
  if (definition === undefined || usual === undefined) return undefined
  // A server may take no others than the canonical values (RFC 7643 section 2.3.1).
  const [one, two] = definition.canonicalValues ?? []
  const values = one === undefined || two === undefined ? usual : ([one, two] as const)
  const { urn } = parsed
  const steps = [...(urn === undefined ? [] : [urn]), parsed.attribute, ...(parsed.sub === undefined ? [] : [parsed.sub])]
  const read = (resource: JsonObject) => steps.reduce((inner: Json | undefined, step) => member(inner, step), resource)
  return {
    path,
    pointer: pointer(...steps),
    definition,
    ...(urn === undefined ? {} : { extension: urn }),
    values,
    read,
    has: (resource, value) => sameValue(read(resource), value, definition),
    put: (body, value) => withSchema(withValue(body, steps, value, urn === undefined ? company : { [urn]: minimalExtension(type, urn, unique) }), urn),
  }
}

/** What stands beside a part of a name, so that the name is a whole one. */
const company: Readonly<Record<string, JsonObject>> = { name: { givenName: 'Zoë', familyName: "O'Neill" } }

/** `beside` is what stands beside the value where nothing does yet. */
function withValue(body: JsonObject, [step = '', ...rest]: readonly string[], value: string | undefined, beside: Readonly<Record<string, JsonObject>>): JsonObject {
  const others = Object.fromEntries(Object.entries(body).filter(([name]) => name !== step))
  if (rest.length === 0) return value === undefined ? others : { ...others, [step]: value }
  const present = body[step]
  const inner = withValue(isObject(present) ? present : (beside[step] ?? {}), rest, value, beside)
  return Object.keys(inner).length === 0 ? others : { ...others, [step]: inner }
}

/** Names the extension among the schemas of a body that uses it. */
function withSchema(body: JsonObject, urn: string | undefined): JsonObject {
  const schemas = isList(body['schemas']) ? body['schemas'] : []
  return urn === undefined || body[urn] === undefined ? body : { ...body, schemas: [...new Set([...schemas, urn])] }
}
