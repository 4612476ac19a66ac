import { ScimError } from '../../scim/error.ts'
import type { JsonObject } from '../../scim/json.ts'
import type { Call, Reply } from '../call.ts'
import type { Mutable } from '../json.ts'
import { locate, render, show, type Viewer } from '../render.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Stored } from '../store.ts'
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

/** A resource as the body of an answer, with its headers. */
export function answerWith(status: number, call: Call, type: PublishedType, stored: Stored, headers: Record<string, string> = {}): Reply {
  return reply(status, show(call, type, render(call, type, stored), selectionOf(call)), {
    etag: call.behaviour.versionOf(stored),
    ...headers,
  })
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
