import fc from 'fast-check'
import { isObject, type Json, type JsonObject } from '../../scim/json.ts'
import type { ResourceType } from '../../scim/schema.ts'
import { Blocked } from '../outcome.ts'
import { valuesFor } from './values.ts'

/** A free attribute with its values and the path by which a PATCH or filter names it. */
export interface Free {
  /** `title`, `name`, `urn:...:User:department`. */
  readonly path: string
  /** URN of the extension that holds it. */
  readonly extension?: string
  readonly name: string
  /** A value has to stay. */
  readonly required: boolean
  readonly values: fc.Arbitrary<Json>
}

/** Attributes whose filters and defaults carry meaning of their own, so that generated content leaves them alone. */
const meaningful = new Set(['active', 'userName', 'password', 'externalId'])

/** The attributes of a type that a client may set to any plausible value. */
export function freeAttributes(type: ResourceType, needed: readonly string[] = []): Free[] {
  const core = type.schema.attributes
    .filter((attribute) => !meaningful.has(attribute.name))
    .flatMap((attribute) => free(attribute.name, attribute.name, attribute.required || needed.includes(attribute.name), valuesFor(attribute)))
  const extended = type.extensions.flatMap(({ schema }) =>
    schema.attributes.filter((attribute) => attribute.name !== 'division').flatMap((attribute) => free(`${schema.id}:${attribute.name}`, attribute.name, attribute.required, valuesFor(attribute), schema.id)),
  )
  return [...core, ...extended]
}

function free(path: string, name: string, required: boolean, values: fc.Arbitrary<Json> | undefined, extension?: string): Free[] {
  return values === undefined ? [] : [{ path, name, required, values, ...(extension === undefined ? {} : { extension }) }]
}

/** Attributes and values to lay over a minimal body; at least one, and often most of them: a wide body costs no more requests than a narrow one. @throws Blocked without attributes */
export function contents(frees: readonly Free[]): fc.Arbitrary<JsonObject> {
  if (frees.length === 0) throw new Blocked('the schemas of the server have no attribute that can be chosen freely')
  // One choice for each attribute, so that shrinking takes attributes away without touching the values of the others.
  const chosen = (present: number) => {
    const choices = frees.map((one) => fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: fc.constant(undefined) }, { weight: present, arbitrary: one.values.map((value) => ({ one, value })) }))
    return fc.tuple(...choices).map((pairs) => pairs.filter((pair) => pair !== undefined))
  }
  return fc
    .oneof({ weight: 1, arbitrary: chosen(1) }, { weight: 2, arbitrary: chosen(3) })
    .filter((pairs) => pairs.length > 0)
    .map((pairs) => pairs.reduce<JsonObject>((body, { one, value }) => placed(body, one, value), {}))
}

function placed(body: JsonObject, { extension, name }: Free, value: Json): JsonObject {
  if (extension === undefined) return { ...body, [name]: value }
  const inner = body[extension]
  return { ...body, [extension]: { ...(isObject(inner) ? inner : {}), [name]: value } }
}

/** A body with the contents laid over it, beside what it has in an extension, and the extensions that they need named in `schemas`. */
export function withContents(body: JsonObject, content: JsonObject): JsonObject {
  const named = Array.isArray(body['schemas']) ? (body['schemas'] as readonly Json[]) : []
  const urns = Object.keys(content).filter((name) => name.startsWith('urn:'))
  const extended = urns.map((urn): [string, JsonObject] => [urn, { ...asObject(body[urn]), ...asObject(content[urn]) }])
  return { ...body, ...content, ...Object.fromEntries(extended), schemas: [...new Set([...named, ...urns])] }
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}
