import { coreAttributes } from '../scim/definitions.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import { find, type Found } from './find.ts'
import { Blocked } from './outcome.ts'
import { covers, shownIn } from './projected.ts'
import type { Own, Resources } from './resources.ts'
import { sampleOf } from './sample.ts'
import type { Tools } from './tools.ts'
import { entriesOf } from './classify.ts'

/** Unchanging resources of one type with what a plain read shows of each: what a projection is compared with. */
export interface Specimen {
  readonly type: ResourceType
  readonly resources: Resources
  readonly members: readonly Own[]
  /** The representations without parameters, by id. */
  readonly wholes: ReadonlyMap<string, JsonObject>
  /** Selects members and nothing else. */
  readonly filter: string | undefined
}

/** A top-level attribute in attribute notation, extension attributes with their URN. */
export interface NamedAttribute {
  readonly name: string
  readonly extension?: string
  readonly definition: AttributeDefinition
  /** The sub-attribute that a name means, when it is one of this attribute's. */
  readonly subName: (name: string) => AttributeDefinition | undefined
}

/** The attributes of a type but `schemas` and `id`, core attributes first; sub-attributes are in their definitions. */
export function attributesOf(type: ResourceType): readonly NamedAttribute[] {
  return [
    ...coreAttributes(type).filter(({ name }) => name !== 'schemas' && name !== 'id').map((definition) => named(definition)),
    ...type.extensions.flatMap(({ schema }) => schema.attributes.map((definition) => named(definition, schema.id))),
  ]
}

function named(definition: AttributeDefinition, extension?: string): NamedAttribute {
  const name = extension === undefined ? definition.name : `${extension}:${definition.name}`
  return {
    name,
    definition,
    subName: (text) => definition.subAttributes.find((sub) => text === `${name}.${sub.name}`),
    ...(extension === undefined ? {} : { extension }),
  }
}

/**
 * The run's shared resources of a type, or one of their own in which the named attribute has a value.
 * @throws Blocked when the server does not keep a value there.
 */
export async function specimen(t: Tools, typeName: string, name?: string): Promise<Specimen> {
  const resources = t.of(typeName)
  const { type } = resources
  const { members, filter } = await t.cohort(typeName)
  const shared = `cohort ${typeName}`
  const common: Specimen = { type, resources, members, wholes: await wholesOf(t, shared, resources, members), filter: filter ?? (await selectorOf(t, shared, resources, members)) }
  const has = (wholes: Specimen['wholes']) => [...wholes.values()].some((whole) => [...shownIn(whole, type)].some((leaf) => covers(name ?? '', leaf, type)))
  if (name === undefined || has(common.wholes)) return common
  const key = `specimen ${typeName} ${name}`
  const own = await t.keep(key, (of) => createWith(of, typeName, name, t.unique))
  const made: Specimen = { type, resources, members: [own], wholes: await wholesOf(t, key, resources, [own]), filter: await selectorOf(t, key, resources, [own]) }
  if (!has(made.wholes)) throw new Blocked(`a plain read shows no ${name}`)
  return made
}

/** A filter that finds some of these resources and nothing else, as the server was seen to do; undefined when none does. */
async function selectorOf(t: Tools, key: string, resources: Resources, members: readonly Own[]): Promise<string | undefined> {
  if (t.profile.filter.value === false || t.terms.filterGrammar !== 'full') return undefined
  const byId = members.slice(0, 3).map(({ id }) => `id eq ${JSON.stringify(id)}`)
  const names = members.slice(0, 1).flatMap(({ sent }) => ['userName', 'displayName'].flatMap((name) => (typeof sent[name] === 'string' ? [`${name} eq ${JSON.stringify(sent[name])}`] : [])))
  const wanted = new Set(members.map(({ id }) => id))
  const selects = ({ ids, response }: Found) => response.status === 200 && ids.length > 0 && ids.every((id) => wanted.has(id))
  const found = await t.once(`selector ${key}`, async () => {
    for (const filter of new Set([byId.join(' or '), ...byId.slice(0, 1), ...names])) if (selects(await find(resources, filter))) return { filter }
    return {}
  })
  return found.filter
}

async function wholesOf(t: Tools, key: string, resources: Resources, members: readonly Own[]): Promise<Specimen['wholes']> {
  return t.keep(`wholes ${key}`, async (of) => {
    const lasting = of(resources.type.name)
    return new Map(await Promise.all(members.map(async (member) => [member.id, await lasting.read(member)] as const)))
  })
}

async function createWith(of: (typeName: string) => Resources, typeName: string, name: string, unique: Tools['unique']): Promise<Own> {
  const resources = of(typeName)
  const found = attributesOf(resources.type).find((one) => one.name === name)
  if (found === undefined) throw new Blocked(`there is no attribute ${name}`)
  const { definition, extension } = found
  const full = resources.full()
  if (definition.mutability === 'readOnly') {
    const own = await resources.createFrom(full)
    if (typeName === 'User' && definition.name === 'groups') await of('Group').create({ members: [{ value: own.id }] })
    return own
  }
  if (typeName === 'Group' && definition.name === 'members') {
    const member = await of('User').create()
    return resources.createFrom({ ...full, members: [{ value: member.id }] })
  }
  return resources.createFrom(withValue(full, definition.name, sampleOf(definition, unique), extension))
}

function withValue(body: JsonObject, name: string, value: Json, extension: string | undefined): JsonObject {
  if (extension === undefined) return { ...body, [name]: value }
  const inner = body[extension]
  const schemas = isList(body['schemas']) ? body['schemas'] : []
  return { ...body, schemas: [...new Set([...schemas, extension])], [extension]: { ...(isObject(inner) ? inner : {}), [name]: value } }
}

/** The entries of a list that are specimens, each with its plain representation and its JSON pointer. @throws Blocked when there is none. */
export function matchEntries(response: Parameters<typeof entriesOf>[0], { wholes }: Specimen): readonly { readonly entry: JsonObject; readonly whole: JsonObject; readonly pointer: string }[] {
  const found = entriesOf(response).flatMap((entry, n) => {
    const id = isObject(entry) ? entry['id'] : undefined
    const whole = typeof id === 'string' ? wholes.get(id) : undefined
    return isObject(entry) && whole !== undefined ? [{ entry, whole, pointer: `/Resources/${String(n)}` }] : []
  })
  if (found.length === 0) throw new Blocked(`the list with status ${String(response.status)} shows none of the resources by id`)
  return found
}
