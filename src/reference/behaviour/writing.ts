import type { Json, JsonObject } from '../../scim/json.ts'
import { applyPatch } from '../../scim/patch.ts'
import type { AttributeDefinition, ResourceType } from '../../scim/schema.ts'
import { isMutableObject, sameJson, type Mutable, type MutableObject, asText } from '../json.ts'
import type { Store, Stored } from '../store.ts'

/** How writes become stored attributes. */
export interface Writing {
  /** RFC 7644 section 3.5.2. @throws ScimError and leaves the resource as it was. */
  readonly applyPatch: (resource: JsonObject, operations: readonly Json[], type: ResourceType) => { readonly resource: JsonObject; readonly changed: boolean }
  /** The new value of a readWrite attribute after a PUT; `incoming` is undefined when there is none, `omitted` tells whether the body did not name it. */
  readonly onReplace: (attribute: AttributeDefinition, old: Mutable | undefined, incoming: Mutable | undefined, omitted: boolean) => Mutable | undefined
  /** Whether input for this attribute is dropped from POST and PUT. */
  readonly ignoresInput: (attribute: AttributeDefinition) => boolean
  /** Whether a creation without this attribute is refused. */
  readonly demands: (attribute: AttributeDefinition) => boolean
  /** Whether a change of a value that is set is refused. */
  readonly guardsImmutable: (attribute: AttributeDefinition) => boolean
  /** A value as it is stored: duplicates of a multi-valued attribute are dropped (RFC 7643 section 2.4). */
  readonly canonicalise: (attribute: AttributeDefinition, value: Mutable) => Mutable
  /** Whether JSON of this form is a value of the attribute's type. */
  readonly fitsType: (attribute: AttributeDefinition, value: Json) => boolean
  /** Whether a write made a difference. */
  readonly changed: (old: MutableObject, next: MutableObject) => boolean
  /** What the server itself assigns: defaults and readOnly attributes that are stored. */
  readonly assignReadOnly: (type: string, attributes: MutableObject, old: MutableObject | undefined, store: Store) => void
  /** Removes a resource from the store; what names it is cleaned up by the caller. */
  readonly deleteResource: (store: Store, stored: Stored) => void
  /** Whether a member has to be a user or a group that exists (RFC 7643 section 2.3.7). */
  readonly checksMembers: boolean
  /** Whether memberships and references to a deleted resource are cleaned up. */
  readonly scrubsReferences: boolean
}

const formats: Partial<Record<AttributeDefinition['type'], RegExp>> = {
  dateTime: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
  binary: /^[A-Za-z0-9+/_-]*={0,2}$/,
}

function fitsType(attribute: AttributeDefinition, value: Json): boolean {
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'decimal':
      return typeof value === 'number'
    case 'complex':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'dateTime':
      return typeof value === 'string' && formats.dateTime?.test(value) === true && !Number.isNaN(Date.parse(value))
    case 'binary':
      return typeof value === 'string' && formats.binary?.test(value) === true
    default:
      return typeof value === 'string'
  }
}

function canonicalise(attribute: AttributeDefinition, value: Mutable): Mutable {
  if (!attribute.multiValued || !Array.isArray(value)) return value
  const seen = new Set<string>()
  return value.filter((one) => {
    const key = JSON.stringify(isMutableObject(one) && one['value'] !== undefined ? [one['value'], one['type'] ?? null] : one)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function displayOf(store: Store, id: Mutable | undefined): string | undefined {
  const found = typeof id === 'string' ? store.find(id) : undefined
  const name = found?.attributes['displayName'] ?? found?.attributes['userName']
  return typeof name === 'string' ? name : undefined
}

function assignReadOnly(type: string, attributes: MutableObject, old: MutableObject | undefined, store: Store): void {
  if (type === 'User') attributes['active'] ??= true
  if (type === 'Device') attributes['registration'] ??= `R-${String(store.serial()).padStart(6, '0')}`
  const enterprise = attributes['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User']
  const manager = isMutableObject(enterprise) ? enterprise['manager'] : undefined
  if (isMutableObject(manager)) {
    const name = displayOf(store, manager['value'])
    // A reference that a client read and sends back is the server's own again.
    if (asText(manager['$ref']).toLowerCase().endsWith(`/users/${asText(manager['value']).toLowerCase()}`)) delete manager['$ref']
    if (name === undefined) delete manager['displayName']
    else manager['displayName'] = name
  }
  if (type !== 'Group' || !Array.isArray(attributes['members'])) return
  const known = new Map<Mutable, MutableObject>()
  for (const member of Array.isArray(old?.['members']) ? old['members'] : []) {
    if (isMutableObject(member) && member['value'] !== undefined) known.set(member['value'], member)
  }
  attributes['members'] = attributes['members'].map((member) => {
    if (!isMutableObject(member)) return member
    const before = known.get(member['value'] ?? null)
    const display = before?.['display'] ?? displayOf(store, member['value'])
    const found = typeof member['value'] === 'string' ? store.find(member['value']) : undefined
    return { value: member['value'] ?? null, type: found?.type ?? member['type'] ?? 'User', ...(display === undefined ? {} : { display }) }
  })
}

export const writing: Writing = {
  applyPatch: (resource, operations, type) => applyPatch(resource, operations, type),
  onReplace: (attribute, old, incoming) => (attribute.mutability === 'writeOnly' ? (incoming ?? old) : incoming),
  ignoresInput: (attribute) => attribute.mutability === 'readOnly',
  demands: (attribute) => attribute.required,
  guardsImmutable: (attribute) => attribute.mutability === 'immutable',
  canonicalise,
  fitsType,
  changed: (old, next) => !sameJson(old, next),
  assignReadOnly,
  deleteResource: (store, stored) => store.remove(stored),
  checksMembers: true,
  scrubsReferences: true,
}
