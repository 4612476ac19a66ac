import { ScimError } from '../../scim/error.ts'
import { isObject, type Json, type JsonObject } from '../../scim/json.ts'
import type { Call, Reply } from '../call.ts'
import type { Mutable } from '../json.ts'
import { locate, render, show, showDefault, type Viewer } from '../render.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Stored } from '../store.ts'
import { schemasOf } from '../surface.ts'
import type { Selection } from '../behaviour/querying.ts'

/** Answers share objects with the store; who changes them copies first. */
export function shared(value: unknown): Mutable {
  return value as Mutable
}

export function reply(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: body === undefined ? undefined : shared(body) }
}

export function notFound(what: string): ScimError {
  return new ScimError(404, undefined, `there is no ${what}`)
}

/** What `attributes` and `excludedAttributes` of the query ask for (RFC 7644 section 3.9). */
export function selectionOf(call: Call): Selection {
  if (call.contract === 'genesys' && !call.surface.edition.projection) return {}
  return selectionFrom(call, call.query.getAll('attributes'), call.query.getAll('excludedAttributes'))
}

export function selectionFrom(call: Call, attributes: readonly string[], excludedAttributes: readonly string[]): Selection {
  const only = call.behaviour.parseProjection(attributes)
  const without = call.behaviour.parseProjection(excludedAttributes)
  return { ...(only.length > 0 ? { attributes: only } : {}), ...(without.length > 0 ? { excludedAttributes: without } : {}) }
}

/** Whether a selection asks for nothing. */
export function isEmpty(selection: Selection): boolean {
  return selection.attributes === undefined && selection.excludedAttributes === undefined
}

/** A resource as the body of an answer, with its headers. */
export function answerWith(status: number, call: Call, type: PublishedType, stored: Stored, headers: Record<string, string> = {}): Reply {
  const resource = render(call, type, stored)
  const selection = selectionOf(call)
  const shown = isEmpty(selection) ? showDefault(call, type, stored) : show(call, type, resource, selection)
  return reply(status, withRequested(call, type, resource, shown), {
    etag: call.behaviour.versionOf(stored),
    ...headers,
  })
}

/** Every text in a value, member names included: what a write may have named. */
function namesIn(value: Json | undefined, found: string[]): string[] {
  if (typeof value === 'string') found.push(value.toLowerCase())
  else if (Array.isArray(value)) for (const one of value as readonly Json[]) namesIn(one, found)
  else if (isObject(value)) for (const [name, one] of Object.entries(value)) namesIn(one, found).push(name.toLowerCase())
  return found
}

/** After a write, attributes that are returned on request come back when the client sent them (RFC 7643 section 7, `returned`). */
function withRequested(call: Call, type: PublishedType, resource: JsonObject, shown: JsonObject): JsonObject {
  const paths = call.body === undefined || call.query.has('attributes') ? [] : onRequest(type)
  if (paths.length === 0) return shown
  const names = namesIn(call.body, [])
  const sent = paths.filter(({ name }) => names.some((one) => one === name || one.endsWith(`:${name}`) || one.endsWith(`.${name}`)))
  return sent.length === 0 ? shown : merge(shown, call.behaviour.projection(resource, { attributes: sent.map(({ path }) => path) }, type, []))
}

function onRequest(type: PublishedType): { readonly name: string; readonly path: string }[] {
  return schemasOf(type).flatMap((schema) =>
    schema.attributes.flatMap((attribute) =>
      [attribute, ...attribute.subAttributes]
        .filter((one) => one.returned === 'request')
        .map((one) => ({ name: one.name.toLowerCase(), path: `${schema.id}:${one === attribute ? '' : `${attribute.name}.`}${one.name}` })),
    ),
  )
}

function merge(shown: JsonObject, more: JsonObject): JsonObject {
  const result: { [name: string]: Json } = { ...shown }
  for (const [name, value] of Object.entries(more)) {
    const own = result[name]
    if (own === undefined) result[name] = value
    else if (isObject(own) && isObject(value)) result[name] = merge(own, value)
  }
  return result
}

export function locationHeader(call: Viewer, stored: Stored): Record<string, string> {
  return { location: locate(call, stored.type, stored.id) }
}

/** The stored resource that a request names. @throws ScimError 404 */
export function targetOf(call: Call): { readonly type: PublishedType; readonly stored: Stored } {
  const stored = call.type && call.id !== undefined ? call.store.get(call.type.name, call.id) : undefined
  if (!call.type || !stored) throw notFound(`${call.type?.name ?? 'resource'} with this id`)
  return { type: call.type, stored }
}

/** @throws ScimError 400 invalidSyntax */
export function objectBody(call: Call): JsonObject {
  const { body } = call
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ScimError(400, 'invalidSyntax', 'the body is no JSON object')
  return body
}
