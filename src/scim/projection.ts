import { isSchemaUri, parseAttributePath, type AttributePath } from './attribute-path.ts'
import { byName, coreAttributes, findSchema } from './definitions.ts'
import { ScimSyntaxError } from './error.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned } from './members.ts'
import type { AttributeDefinition, ResourceType } from './schema.ts'
import { sameUrn } from './urn.ts'

/** What a request asks to see: names in attribute notation, one per entry (RFC 7644 section 3.9). */
export interface Projection {
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

/** The names that concern one container (the resource or an extension's object), lower-cased. */
interface Names {
  /** The container itself was named by its URN. */
  readonly all: boolean
  /** Named attributes; the set holds named sub-attributes, `*` when the attribute itself was named. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>
}

interface Wish {
  readonly only: Names | undefined
  readonly without: Names | undefined
  readonly always: Names
}

const mostNames = 1000

/**
 * What a response may show of a resource (RFC 7643 section 7 "returned", RFC 7644 sections 3.4.2.5 and 3.9).
 * `attributes` replaces the default set, `excludedAttributes` shortens it; neither touches what is always or never returned, and
 * writeOnly values never show. A sub-attribute that is always returned comes with its parent. Malformed and unknown names are
 * ignored, though a list of nothing but such names still asks for the minimum set. With both lists, both apply.
 * @param always names that come back whatever is asked, beyond what the schema says
 */
export function project(resource: JsonObject, wanted: Projection, type: ResourceType, always: readonly string[] = []): JsonObject {
  const only = asked(wanted.attributes)
  const without = asked(wanted.excludedAttributes)
  const wish = (urn: string): Wish => ({
    only: only === undefined ? undefined : namesFor(only, urn, type),
    without: without === undefined ? undefined : namesFor(without, urn, type),
    always: namesFor(always, urn, type),
  })
  const core = wish(type.schema.id)
  const definitions = coreAttributes(type)
  const shown: [string, Json][] = []
  for (const [key, value] of Object.entries(resource)) {
    const extension = type.extensions.find((one) => sameUrn(one.schema.id, key))
    const kept =
      extension !== undefined && isObject(value)
        ? showMembers(value, extension.schema.attributes, wish(extension.schema.id))
        : showAttribute(key, value, byName(definitions, key), core)
    if (kept !== undefined && !(isObject(kept) && isUnassigned(kept) && !isUnassigned(value))) shown.push([key, kept])
  }
  return Object.fromEntries(shown)
}

function asked(names: readonly string[] | undefined): readonly string[] | undefined {
  const listed = names?.map((one) => one.trim()).filter((one) => one !== '')
  return listed === undefined || listed.length === 0 ? undefined : listed.slice(0, mostNames)
}

function namesFor(listed: readonly string[], urn: string, type: ResourceType): Names {
  const names = new Map<string, Set<string>>()
  let all = false
  for (const text of listed) {
    if (isSchemaUri(text) && findSchema(type, text) !== undefined) {
      all ||= sameUrn(text, urn)
      continue
    }
    const path = readName(text)
    if (path === undefined || !sameUrn(path.urn ?? type.schema.id, urn)) continue
    const name = path.attribute.toLowerCase()
    names.set(name, (names.get(name) ?? new Set()).add(path.sub?.toLowerCase() ?? '*'))
  }
  return { all, names }
}

function readName(text: string): AttributePath | undefined {
  try {
    return parseAttributePath(text)
  } catch (error) {
    if (error instanceof ScimSyntaxError) return undefined
    throw error
  }
}

function showMembers(value: JsonObject, definitions: readonly AttributeDefinition[], wish: Wish): JsonObject {
  const shown: [string, Json][] = []
  for (const [key, one] of Object.entries(value)) {
    const kept = showAttribute(key, one, byName(definitions, key), wish)
    if (kept !== undefined) shown.push([key, kept])
  }
  return Object.fromEntries(shown)
}

function showAttribute(key: string, value: Json, definition: AttributeDefinition | undefined, wish: Wish): Json | undefined {
  if (definition !== undefined && hidden(definition)) return undefined
  const name = key.toLowerCase()
  const forced = wish.always.names.get(name)
  const returned = forced?.has('*') === true || wish.always.all ? 'always' : (definition?.returned ?? 'default')
  const only = wish.only === undefined ? undefined : wish.only.names.get(name)
  const without = wish.without?.names.get(name)
  const whole = returned === 'always' || only?.has('*') === true || (returned === 'default' && (wish.only === undefined || wish.only.all))
  const inDefault = whole && !(returned !== 'always' && (without?.has('*') === true || wish.without?.all === true))
  // Named sub-attributes are shown of an attribute that itself was not asked for.
  const parts = inDefault ? undefined : union(without?.has('*') === true ? undefined : only, forced)
  if (!inDefault && parts === undefined) return undefined
  return showParts(value, definition, (sub, subDefinition) => {
    const subReturned = subDefinition?.returned ?? 'default'
    if (subReturned === 'always' || forced?.has(sub) === true) return true
    if (without?.has(sub) === true) return false
    if (only?.has(sub) === true) return true
    return inDefault && subReturned === 'default'
  })
}

function union(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  const both = new Set([...(a ?? []), ...(b ?? [])])
  return both.size === 0 ? undefined : both
}

function hidden(definition: AttributeDefinition): boolean {
  return definition.returned === 'never' || definition.mutability === 'writeOnly'
}

function showParts(
  value: Json,
  definition: AttributeDefinition | undefined,
  shows: (sub: string, definition: AttributeDefinition | undefined) => boolean,
): Json | undefined {
  if (isList(value)) {
    const items: Json[] = []
    for (const one of value) {
      const shown = isObject(one) ? showParts(one, definition, shows) : one
      if (shown !== undefined) items.push(shown)
    }
    return items.length === 0 && value.length > 0 ? undefined : items
  }
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([key]) => {
    const sub = definition === undefined ? undefined : byName(definition.subAttributes, key)
    return (sub === undefined || !hidden(sub)) && shows(key.toLowerCase(), sub)
  })
  return kept.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(kept)
}
