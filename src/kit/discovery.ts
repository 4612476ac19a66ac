import type { RequirementId, Contract } from '../contract/types.ts'
import { loadContract } from '../contract/load.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { sameUrn } from '../scim/urn.ts'
import type { Response } from '../target/types.ts'
import type { Tools } from './tools.ts'

/** The three kinds of discovery documents (RFC 7644 section 4). */
export type DiscoveryDocument = 'ServiceProviderConfig' | 'ResourceType' | 'Schema'

/** A discovery document of this base, read once in a run. */
export async function discoveryRead(t: Tools, document: DiscoveryDocument): Promise<Response> {
  return t.once(`discovery ${document}`, () => t.get(t.discovery(document)))
}

/** The objects that `/ResourceTypes` or `/Schemas` lists. @throws Blocked when there is no list. */
export async function discoveryEntries(t: Tools, document: 'ResourceType' | 'Schema'): Promise<readonly JsonObject[]> {
  const listed = member(t.bodyOf(await discoveryRead(t, document), `reading the list of ${document} documents`), 'Resources')
  if (!isList(listed) || listed.length === 0) return t.block(`the list of ${document} documents has no Resources`)
  return listed.filter(isObject)
}

/** An attribute as a schema publishes it. */
export interface PublishedAttribute {
  readonly json: JsonObject
  /** Names from the top: `['emails', 'value']`. */
  readonly path: readonly string[]
  /** JSON pointer from the schema. */
  readonly pointer: string
  /** 1 for attributes, 2 for sub-attributes, and so on. */
  readonly depth: number
}

const deepest = 6

/** All attributes of a published schema, sub-attributes after their parents. */
export function publishedAttributes(schema: JsonObject): PublishedAttribute[] {
  return below(schema, 'attributes', [], '', 1)
}

function below(parent: JsonObject, name: string, path: readonly string[], pointer: string, depth: number): PublishedAttribute[] {
  const list = member(parent, name)
  if (!isList(list) || depth > deepest) return []
  return list.flatMap((json, at): PublishedAttribute[] => {
    if (!isObject(json)) return []
    const label = member(json, 'name')
    const here: PublishedAttribute = { json, path: [...path, typeof label === 'string' ? label : ''], pointer: `${pointer}/${name}/${String(at)}`, depth }
    return [here, ...below(json, 'subAttributes', here.path, here.pointer, depth + 1)]
  })
}

/** Values that stand for a characteristic that a schema leaves out (RFC 7643 section 2.2). */
const defaults: Readonly<Record<string, Json>> = {
  type: 'string', multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none',
}

/** A characteristic of a published attribute, or its default. */
export function characteristic(attribute: JsonObject, name: string): Json | undefined {
  return member(attribute, name) ?? defaults[name]
}

/** An attribute of the RFC's example schemas with the catalogue entry that defines it. */
export interface ExampleAttribute {
  readonly requirement: RequirementId
  readonly schema: string
  readonly path: readonly string[]
  readonly json: JsonObject
}

const defined = /^(\w+)\.(\S+) is defined as: /

/** The attributes of the example schemas (RFC 7643 section 8.7) that the shipped contract describes. */
export function exampleAttributes(): readonly ExampleAttribute[] {
  examples ??= read(loadContract('rfc'))
  return examples
}

let examples: readonly ExampleAttribute[] | undefined

function read(contract: Contract): ExampleAttribute[] {
  const schemas = contract.discovery.schemas.filter(isObject)
  return [...contract.requirements.values()].flatMap(({ id, says }): ExampleAttribute[] => {
    const [, name, dotted] = defined.exec(says) ?? []
    const schema = schemas.find((one) => one['name'] === name || one['id'] === `urn:ietf:params:scim:schemas:core:2.0:${name ?? ''}`)
    const found = schema === undefined ? undefined : publishedAttributes(schema).find(({ path }) => path.join('.') === dotted)
    return found === undefined || typeof schema?.['id'] !== 'string' ? [] : [{ requirement: id, schema: schema['id'], path: found.path, json: found.json }]
  })
}

/** The schema of that URI among published ones. */
export function schemaOf(schemas: readonly JsonObject[], urn: string): JsonObject | undefined {
  return schemas.find((schema) => typeof schema['id'] === 'string' && sameUrn(schema['id'], urn))
}
