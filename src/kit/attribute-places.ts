import { byName } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Scope } from './check.ts'
import { writable } from './needs.ts'
import type { Tools } from './tools.ts'

/** Where an attribute of a resource type stands: at the top, in an extension, or inside a complex attribute. */
export interface Place {
  /** Name of the row: `User emails.value`, `User urn:...:User:department`. */
  readonly row: string
  readonly type: ResourceType
  /** URN of the extension that defines it. */
  readonly extension?: string
  /** The attribute at the top, or at the top of the extension. */
  readonly attribute: AttributeDefinition
  readonly sub?: AttributeDefinition
}

/** The definition that a place ends at. */
export function definitionAt(place: Place): AttributeDefinition {
  return place.sub ?? place.attribute
}

/** All attributes and sub-attributes of a resource type, extensions included, common attributes not. */
export function placesOf(type: ResourceType): readonly Place[] {
  const known = places.get(type) ?? findPlaces(type)
  places.set(type, known)
  return known
}

/** Every row asks for the places of its type again. */
const places = new WeakMap<ResourceType, readonly Place[]>()

function findPlaces(type: ResourceType): readonly Place[] {
  const schemas = [{ schema: type.schema, extension: undefined }, ...type.extensions.map(({ schema }) => ({ schema, extension: schema.id }))]
  return schemas.flatMap(({ schema, extension }) =>
    schema.attributes.flatMap((attribute) => {
      const prefix = `${type.name} ${extension === undefined ? '' : `${extension}:`}${attribute.name}`
      const own = { type, attribute, ...(extension === undefined ? {} : { extension }) }
      return [{ row: prefix, ...own }, ...attribute.subAttributes.map((sub) => ({ row: `${prefix}.${sub.name}`, ...own, sub }))]
    }),
  )
}

/** Rows of a check over the attributes of every resource type that the run may create. */
export function rowsOver(wanted: (place: Place) => boolean): (scope: Scope) => readonly string[] {
  return (scope) =>
    scope.profile.resourceTypes.value
      .filter((type) => writable(type.name)(scope) === undefined)
      .flatMap((type) => placesOf(type).filter(wanted))
      .map((place) => place.row)
}

/** Names of the resource types that the run may create: rows of a check. */
export function creatableTypes(scope: Scope): readonly string[] {
  return scope.profile.resourceTypes.value.map((type) => type.name).filter((name) => writable(name)(scope) === undefined)
}

/** The body with a value at a place; what stands around it is kept, the extension is named in `schemas`, undefined takes the value out. */
export function withValueAt(body: JsonObject, place: Place, value: Json | undefined): JsonObject {
  if (place.extension === undefined) return inside(body, place, value)
  const own = member(body, place.extension)
  const schemas = isList(body['schemas']) ? body['schemas'] : []
  return {
    ...body,
    schemas: schemas.includes(place.extension) ? schemas : [...schemas, place.extension],
    [place.extension]: inside(isObject(own) ? own : {}, place, value),
  }
}

function inside(from: JsonObject, { attribute, sub }: Place, value: Json | undefined): JsonObject {
  if (sub === undefined) return assigned(from, attribute.name, value)
  const around = member(from, attribute.name)
  if (!attribute.multiValued) return { ...from, [attribute.name]: assigned(isObject(around) ? around : {}, sub.name, value) }
  const elements = isList(around) && around.length > 0 ? around : [{}]
  return { ...from, [attribute.name]: elements.map((one, n) => (n === 0 ? assigned(isObject(one) ? one : {}, sub.name, value) : one)) }
}

function assigned(from: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _, ...rest } = from
  return value === undefined ? rest : { ...rest, [name]: value }
}

/** The value at a place of a representation; of a multi-valued complex attribute the sub-attribute of each value that has it. */
export function valueAt(resource: Json | undefined, place: Place): Json | undefined {
  const container = place.extension === undefined ? resource : member(resource, place.extension)
  const value = member(container, place.attribute.name)
  if (place.sub === undefined) return value
  const { name } = place.sub
  if (!isList(value)) return member(value, name)
  const found = value.flatMap((one) => member(one, name) ?? [])
  return found.length === 0 ? undefined : found
}

/** Whether the values of an attribute name other resources, so that a made-up value may be refused. */
export function refersToResources(attribute: AttributeDefinition): boolean {
  return byName(attribute.subAttributes, '$ref') !== undefined
}

/** The place that a row of `rowsOver` names. */
export function placeOfRow(types: readonly ResourceType[], row: string): Place | undefined {
  return types.flatMap(placesOf).find((place) => place.row === row)
}

/** The place of a check's row. @throws Blocked when the schema has none of that name any more */
export function placeOf(t: Tools, row: string): Place {
  return placeOfRow(t.profile.resourceTypes.value, row) ?? t.block('the schema has changed')
}

/** Whether a client may give the attribute a value. */
export function isSettable({ mutability }: AttributeDefinition): boolean {
  return mutability !== 'readOnly'
}

/** The place of the attribute itself, without its sub-attribute. */
export function parentOf({ sub: _, ...place }: Place): Place {
  return place
}
