import { isAttributeName, type AttributePath } from './attribute-path.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { member } from './members.ts'
import type { AttributeDefinition, ResourceType, SchemaDefinition } from './schema.ts'
import { sameUrn } from './urn.ts'

const mostSchemas = 200
const mostAttributes = 1000
const longestName = 200
// Complex attributes have no complex sub-attributes, but the Schema schema of RFC 7643 section 8.7.2 describes itself two levels down.
const deepest = 4

const types = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'] as const
const mutabilities = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const
const returneds = ['always', 'never', 'default', 'request'] as const
const uniquenesses = ['none', 'server', 'global'] as const

/**
 * Reads Schema resources. Takes what makes sense, gives everything else the default of RFC 7643 section 7, drops schemas without an
 * id and attributes without a usable name; never throws.
 */
export function readSchemas(json: readonly unknown[]): SchemaDefinition[] {
  const schemas = new Map<string, SchemaDefinition>()
  for (const one of json.slice(0, mostSchemas)) {
    if (!isObject(one)) continue
    const id = text(member(one, 'id'))
    if (id === undefined || schemas.has(id.toLowerCase())) continue
    schemas.set(id.toLowerCase(), { id, name: text(member(one, 'name')) ?? id, attributes: readAttributes(member(one, 'attributes'), 1) })
  }
  return [...schemas.values()]
}

function readAttributes(json: Json | undefined, depth: number): AttributeDefinition[] {
  if (!Array.isArray(json) || depth > deepest) return []
  const attributes = new Map<string, AttributeDefinition>()
  for (const one of json.slice(0, mostAttributes)) {
    if (!isObject(one)) continue
    const name = text(member(one, 'name'))
    if (name === undefined || !isAttributeName(name) || attributes.has(name.toLowerCase())) continue
    attributes.set(name.toLowerCase(), readAttribute(one, name, depth))
  }
  return [...attributes.values()]
}

function readAttribute(json: JsonObject, name: string, depth: number): AttributeDefinition {
  const subAttributes = readAttributes(member(json, 'subAttributes'), depth + 1)
  const type = oneOf(types, member(json, 'type'), subAttributes.length > 0 ? 'complex' : 'string')
  const canonicalValues = texts(member(json, 'canonicalValues'))
  const referenceTypes = texts(member(json, 'referenceTypes'))
  // Binary values and references are case exact by nature (RFC 7643 sections 2.3.6 and 2.3.7).
  const caseExact = type === 'binary' || type === 'reference'
  return {
    name,
    type,
    multiValued: flag(member(json, 'multiValued'), false),
    required: flag(member(json, 'required'), false),
    caseExact: flag(member(json, 'caseExact'), caseExact),
    mutability: oneOf(mutabilities, member(json, 'mutability'), 'readWrite'),
    returned: oneOf(returneds, member(json, 'returned'), 'default'),
    uniqueness: oneOf(uniquenesses, member(json, 'uniqueness'), 'none'),
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    subAttributes: type === 'complex' ? subAttributes : [],
  }
}

function text(json: Json | undefined): string | undefined {
  return typeof json === 'string' && json !== '' && json.length <= longestName ? json : undefined
}

function texts(json: Json | undefined): string[] | undefined {
  if (!Array.isArray(json)) return undefined
  const found = json.slice(0, mostAttributes).map(text).filter((one) => one !== undefined)
  return found.length === 0 ? undefined : found
}

function flag(json: Json | undefined, otherwise: boolean): boolean {
  return typeof json === 'boolean' ? json : otherwise
}

function oneOf<T extends string>(values: readonly T[], json: Json | undefined, otherwise: T): T {
  return typeof json === 'string' ? (values.find((one) => one.toLowerCase() === json.toLowerCase()) ?? otherwise) : otherwise
}

function own(name: string, type: AttributeDefinition['type'], more: Partial<AttributeDefinition>): AttributeDefinition {
  return {
    name,
    type,
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readOnly',
    returned: 'default',
    uniqueness: 'none',
    subAttributes: [],
    ...more,
  }
}

/** The attributes that every resource has and that no schema lists (RFC 7643 sections 3 and 3.1). */
export const commonAttributes: readonly AttributeDefinition[] = [
  own('schemas', 'string', { multiValued: true, required: true, mutability: 'readWrite', returned: 'always' }),
  own('id', 'string', { required: true, caseExact: true, returned: 'always', uniqueness: 'server' }),
  own('externalId', 'string', { caseExact: true, mutability: 'readWrite' }),
  own('meta', 'complex', {
    subAttributes: [
      own('resourceType', 'string', { caseExact: true }),
      own('created', 'dateTime', {}),
      own('lastModified', 'dateTime', {}),
      own('location', 'reference', { caseExact: true, referenceTypes: ['uri'] }),
      own('version', 'string', { caseExact: true }),
    ],
  }),
]

/** Where an attribute path leads. */
export interface FoundAttribute {
  /** URN of the schema that defines it: the core schema (also for common attributes) or an extension. */
  readonly urn: string
  /** Whether its value stands in the extension's own object. */
  readonly extension: boolean
  readonly attribute: AttributeDefinition
  readonly sub?: AttributeDefinition
}

/** The definition with this name, letter case aside. */
export function byName(attributes: readonly AttributeDefinition[], name: string): AttributeDefinition | undefined {
  const lower = name.toLowerCase()
  return attributes.find((one) => one.name.toLowerCase() === lower)
}

/** What may stand at the top of a resource: the common attributes and those of the core schema. */
export function coreAttributes(type: ResourceType): AttributeDefinition[] {
  return [...commonAttributes, ...type.schema.attributes.filter((one) => byName(commonAttributes, one.name) === undefined)]
}

/**
 * Resolves an attribute path for a resource type, letter case aside. Without URN only common and core attributes are meant
 * (RFC 7644 section 3.10). Undefined when there is no such attribute or sub-attribute.
 */
export function findAttribute(type: ResourceType, path: AttributePath): FoundAttribute | undefined {
  const { urn } = path
  const core = urn === undefined || sameUrn(urn, type.schema.id)
  const schema = core ? type.schema : type.extensions.find((one) => sameUrn(one.schema.id, urn))?.schema
  if (schema === undefined) return undefined
  const attribute = (core ? byName(commonAttributes, path.attribute) : undefined) ?? byName(schema.attributes, path.attribute)
  if (attribute === undefined) return undefined
  const found = { urn: schema.id, extension: !core, attribute }
  if (path.sub === undefined) return found
  const sub = byName(attribute.subAttributes, path.sub)
  return sub === undefined ? undefined : { ...found, sub }
}

/** The URN by which the type knows a schema of its own, letter case aside. */
export function findSchema(type: ResourceType, urn: string): { readonly schema: SchemaDefinition; readonly extension: boolean } | undefined {
  if (sameUrn(type.schema.id, urn)) return { schema: type.schema, extension: false }
  const found = type.extensions.find((one) => sameUrn(one.schema.id, urn))
  return found === undefined ? undefined : { schema: found.schema, extension: true }
}
