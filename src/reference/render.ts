import type { JsonObject } from '../scim/json.ts'
import type { AttributeDefinition } from '../scim/schema.ts'
import type { Behaviour } from './behaviour.ts'
import type { Selection } from './behaviour/querying.ts'
import { isMutableObject, setOwn, type Mutable, type MutableObject, asText } from './json.ts'
import { urn } from './names.ts'
import type { PublishedType } from './schemas/define.ts'
import type { Store, Stored } from './store.ts'
import type { Surface } from './surface.ts'
import { present } from './genesys.ts'

/** What rendering needs to know of the request. */
export interface Viewer {
  readonly surface: Surface
  readonly behaviour: Behaviour
  readonly store: Store
  readonly origin: string
}

function prune(attribute: AttributeDefinition, value: Mutable): Mutable {
  if (attribute.type !== 'complex') return value
  if (Array.isArray(value)) return value.map((one) => pruneOne(attribute, one))
  return pruneOne(attribute, value)
}

function pruneOne(attribute: AttributeDefinition, value: Mutable): Mutable {
  if (!isMutableObject(value)) return value
  const result: MutableObject = {}
  for (const sub of attribute.subAttributes) {
    const own = value[sub.name]
    if (own !== undefined) setOwn(result, sub.name, own)
  }
  return result
}

function pick(attributes: readonly AttributeDefinition[], from: MutableObject, secrets: boolean): MutableObject {
  const result: MutableObject = {}
  for (const attribute of attributes) {
    const value = from[attribute.name]
    if (value !== undefined && (secrets || attribute.returned !== 'never')) result[attribute.name] = prune(attribute, value)
  }
  return result
}

function endpointOf(surface: Surface, type: string): string {
  return surface.types.find((one) => one.name === type)?.endpoint ?? `/${type}`
}

/** URI of a stored resource under a base. */
export function locate(viewer: Viewer, type: string, id: string): string {
  return viewer.behaviour.location(viewer.origin, viewer.surface, `${endpointOf(viewer.surface, type)}/${encodeURIComponent(id)}`)
}

function addReferences(viewer: Viewer, type: string, id: string, body: MutableObject): void {
  const plain = viewer.surface.contract === 'genesys'
  if (type === 'Group' && Array.isArray(body['members'])) {
    body['members'] = body['members'].map((member) => {
      if (!isMutableObject(member)) return member
      const kind = member['type'] === 'Group' ? 'Group' : 'User'
      return { ...member, $ref: locate(viewer, kind, asText(member['value'])) }
    })
  }
  if (type !== 'User') return
  const groups = viewer.behaviour.memberOf(viewer.store, id)
  if (groups.length > 0) {
    body['groups'] = groups.map(({ group, type: how }) => ({
      value: group.id,
      $ref: locate(viewer, 'Group', group.id),
      ...(plain ? { type: 'Group' } : { display: group.attributes['displayName'] ?? '', type: how }),
    }))
  }
  const enterprise = body[urn.enterpriseUser]
  const manager = isMutableObject(enterprise) ? enterprise['manager'] : undefined
  if (isMutableObject(manager) && typeof manager['value'] === 'string' && viewer.store.get('User', manager['value'])) {
    manager['$ref'] ??= locate(viewer, 'User', manager['value'])
  }
}

/** A stored resource as a client of this base sees it; with `secrets` also what is never returned, for PATCH to work on. */
export function render(viewer: Viewer, type: PublishedType, stored: Stored, secrets = false): JsonObject {
  const key = viewer.surface.base
  const known = secrets ? undefined : stored.rendered.get(key)
  if (known) return known
  const schemas: string[] = [type.schema.id]
  const parts: MutableObject = pick(type.schema.attributes, stored.attributes, secrets)
  for (const { schema, required } of type.extensions) {
    const own = stored.attributes[schema.id]
    const shown = isMutableObject(own) ? pick(schema.attributes, own, secrets) : {}
    if (Object.keys(shown).length === 0 && !required) continue
    schemas.push(schema.id)
    parts[schema.id] = shown
  }
  const externalId = stored.attributes['externalId']
  const body: MutableObject = { schemas, id: stored.id, ...(externalId === undefined ? {} : { externalId }), ...parts, meta: metaOf(viewer, stored) }
  addReferences(viewer, type.name, stored.id, body)
  if (viewer.surface.contract === 'genesys') present(type, body, stored)
  if (!secrets) stored.rendered.set(key, body)
  return body
}

function metaOf(viewer: Viewer, stored: Stored): { [name: string]: Mutable } {
  return {
    resourceType: stored.type,
    ...(viewer.surface.contract === 'rfc' ? { created: stored.created } : {}),
    lastModified: stored.lastModified,
    location: locate(viewer, stored.type, stored.id),
    version: viewer.behaviour.metaVersion(viewer.behaviour.versionOf(stored)),
  }
}

/** A stored resource with the attributes that come back when nothing is said about them. */
export function showDefault(viewer: Viewer, type: PublishedType, stored: Stored): JsonObject {
  const key = `${viewer.surface.base} shown`
  const known = stored.rendered.get(key)
  if (known) return known
  const shown = show(viewer, type, render(viewer, type, stored), {})
  stored.rendered.set(key, shown)
  return shown
}

/** A resource after projection (RFC 7644 section 3.9). */
export function show(viewer: Viewer, type: PublishedType, resource: JsonObject, selection: Selection): JsonObject {
  return viewer.behaviour.projection(resource, selection, type, viewer.behaviour.alwaysReturned(type.name))
}
