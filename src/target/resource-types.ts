import { isObject } from '../scim/json.ts'
import type { Json } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { ResourceType, SchemaDefinition } from '../scim/schema.ts'
import { urlOf } from '../scim/url.ts'
import { sameUrn } from '../scim/urn.ts'

const mostTypes = 50
const mostExtensions = 50
const discoveryEndpoint = /^\/(serviceproviderconfigs?|resourcetypes|schemas)$/i

/** A resource type as a server declares it: schemas are named only. */
export interface DeclaredType {
  readonly id: string
  readonly name: string
  readonly endpoint: string
  readonly schema: string
  readonly extensions: readonly { readonly schema: string; readonly required: boolean }[]
}

/**
 * Reads ResourceType resources (RFC 7643 section 6); drops what has no name, schema or endpoint below a base, and the
 * discovery documents, which some servers list too. `bases` are absolute URLs.
 */
export function readResourceTypes(json: readonly unknown[], bases: readonly string[]): DeclaredType[] {
  const types = new Map<string, DeclaredType>()
  for (const one of json.slice(0, mostTypes)) {
    if (!isObject(one)) continue
    const name = text(member(one, 'name')) ?? text(member(one, 'id'))
    const schema = text(member(one, 'schema'))
    const endpoint = readEndpoint(text(member(one, 'endpoint')), bases)
    if (name === undefined || schema === undefined || endpoint === undefined || discoveryEndpoint.test(endpoint) || types.has(name)) continue
    types.set(name, { id: text(member(one, 'id')) ?? name, name, endpoint, schema, extensions: readExtensions(member(one, 'schemaExtensions')) })
  }
  return [...types.values()]
}

/** Puts the schemas in the place of their names; one that nobody defines has no attributes. */
export function joinSchemas(types: readonly DeclaredType[], schemas: readonly SchemaDefinition[]): ResourceType[] {
  const named = (id: string): SchemaDefinition => schemas.find((schema) => sameUrn(schema.id, id)) ?? { id, name: id, attributes: [] }
  return types.map(({ id, name, endpoint, schema, extensions }) => ({
    id, name, endpoint, schema: named(schema), extensions: extensions.map((extension) => ({ schema: named(extension.schema), required: extension.required })),
  }))
}

/** `/Users`, `Users`, `/scim/v2/Users` and `https://host/scim/v2/Users` all become `/Users`. */
function readEndpoint(endpoint: string | undefined, bases: readonly string[]): string | undefined {
  const base = bases[0]
  if (endpoint === undefined || base === undefined || /[?#\\\s]|%2e|%2f/i.test(endpoint)) return undefined
  const { origin } = new URL(base)
  const absolute = /^[a-z][a-z\d+.-]*:/i.test(endpoint) || endpoint.startsWith('//')
  const url = absolute ? urlOf(endpoint, base) : undefined
  if (absolute && url?.origin !== origin) return undefined
  const path = (url?.pathname ?? `/${endpoint.replace(/^\/+/, '')}`).replace(/\/+$/, '')
  const prefix = bases.map((one) => new URL(one).pathname.replace(/\/+$/, '')).sort((a, b) => b.length - a.length)
    .find((one) => one !== '' && path.startsWith(`${one}/`))
  if (absolute && prefix === undefined && bases.every((one) => new URL(one).pathname !== '/')) return undefined
  const below = path.slice(prefix?.length ?? 0)
  return /^(\/[^/]+)+$/.test(below) && below.split('/').every((segment) => segment !== '.' && segment !== '..') ? below : undefined
}

function readExtensions(json: Json | undefined): DeclaredType['extensions'] {
  if (!Array.isArray(json)) return []
  return json.slice(0, mostExtensions).flatMap((one: Json) => {
    const schema = text(member(one, 'schema'))
    return schema === undefined ? [] : [{ schema, required: member(one, 'required') === true }]
  })
}

function text(json: Json | undefined): string | undefined {
  return typeof json === 'string' && json !== '' && json.length <= 300 ? json : undefined
}
