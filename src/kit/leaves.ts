import { commonAttributes } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Scope } from './check.ts'
import { writable } from './needs.ts'

/** An attribute with simple values, and the way to it. */
export interface Leaf {
  /** Name of the resource type. */
  readonly type: string
  /** As a filter writes it (RFC 7644 section 3.10): `title`, `name.givenName`, an extension's attribute behind its URN. */
  readonly path: string
  /** The extension's URN. */
  readonly urn?: string
  /** The attribute of the schema; for a sub-attribute the complex one that has it. */
  readonly top: AttributeDefinition
  /** What the values are. */
  readonly definition: AttributeDefinition
  /** Whether a resource may have several values here. */
  readonly several: boolean
}

function leavesIn(type: string, attributes: readonly AttributeDefinition[], urn?: string): Leaf[] {
  const prefix = urn === undefined ? '' : `${urn}:`
  const own = { type, ...(urn === undefined ? {} : { urn }) }
  return attributes.flatMap((top) =>
    top.type === 'complex'
      ? top.subAttributes
          .filter((sub) => sub.type !== 'complex')
          .map((sub) => ({ ...own, path: `${prefix}${top.name}.${sub.name}`, top, definition: sub, several: top.multiValued || sub.multiValued }))
      : [{ ...own, path: prefix + top.name, top, definition: top, several: top.multiValued }],
  )
}

/** Many checks ask. */
const known = new WeakMap<ResourceType, readonly Leaf[]>()

/** All leaves of a type: common attributes, its schema, its extensions. */
export function leavesOf(type: ResourceType): readonly Leaf[] {
  const found = known.get(type) ?? takeApart(type)
  known.set(type, found)
  return found
}

function takeApart(type: ResourceType): readonly Leaf[] {
  const common = new Set(commonAttributes.map(({ name }) => name.toLowerCase()))
  return [
    ...leavesIn(type.name, commonAttributes),
    ...leavesIn(type.name, type.schema.attributes.filter(({ name }) => !common.has(name.toLowerCase()))),
    ...type.extensions.flatMap(({ schema }) => leavesIn(type.name, schema.attributes, schema.id)),
  ]
}

/** The values that a resource has at a leaf. */
export function valuesAt(resource: JsonObject, leaf: Leaf): readonly Json[] {
  const within = leaf.urn === undefined ? resource : member(resource, leaf.urn)
  const values = many(member(within, leaf.top.name))
  return leaf.top === leaf.definition ? values : values.flatMap((one) => (isObject(one) ? many(member(one, leaf.definition.name)) : []))
}

function many(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}

/** The leaves of every resource type that the run may create, users first. */
export function leavesInScope(scope: Scope): Leaf[] {
  const rank = (name: string) => ['User', 'Group'].indexOf(name) + 1 || 3
  return scope.profile.resourceTypes.value
    .filter(({ name }) => writable(name)(scope) === undefined)
    .sort((a, b) => rank(a.name) - rank(b.name))
    .flatMap(leavesOf)
}

/** How a leaf is named as the row of a check. */
export function rowOf(leaf: Leaf): string {
  return `${leaf.type} ${leaf.path}`
}

/** One leaf of each kind: type, letter case, several values, sub-attribute, extension. Naming the kinds keeps a run short on large schemas. */
export function oneOfEachKind(leaves: readonly Leaf[]): Leaf[] {
  const kinds = new Map<string, Leaf>()
  for (const leaf of leaves) {
    const { type, caseExact } = leaf.definition
    const kind = JSON.stringify([type, caseExact, leaf.several, leaf.top !== leaf.definition, leaf.urn !== undefined])
    if (!kinds.has(kind)) kinds.set(kind, leaf)
  }
  return [...kinds.values()]
}
