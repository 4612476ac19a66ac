import type { Terms } from '../contract/types.ts'
import { evaluateFilter, parseFilter } from '../scim/filter.ts'
import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import { sameValue } from '../scim/compare.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Scope } from './check.ts'
import { combines, find, picks, type PickOptions } from './find.ts'
import { leavesOf, valuesAt, type Leaf } from './leaves.ts'
import { scopeOf } from './plain-text.ts'
import { bodyOf, type Own, type Resources } from './resources.ts'
import type { Rule } from './rule.ts'
import type { Tools } from './tools.ts'

/** Resources whose values differ in a known way: three with values and one with hardly any. Nobody changes them. */
export interface Spread {
  readonly resources: Resources
  /** The three with values, in ascending order of them, and the bare one. */
  readonly members: readonly SpreadMember[]
  /** Selects exactly the four. */
  readonly scope: string
  /** Whether `and` was seen to work with the scope, so that a condition can be tried among them alone. */
  readonly combines: boolean
}

export interface SpreadMember {
  readonly own: Own
  /** As the server shows it. */
  readonly body: JsonObject
}

/** Attributes whose values a server checks against something that a run cannot know. */
const unpredictable = new Set(['password', 'x509certificates', 'photos', 'roles', 'entitlements', 'groups', 'members', 'manager', 'schemas', 'ims'])

const words = ['Alpha', 'Bravo', 'Charlie'] as const
const known: Readonly<Record<string, readonly string[]>> = {
  locale: ['de-DE', 'en-US', 'fr-FR'],
  preferredlanguage: ['de', 'en', 'fr'],
  timezone: ['America/New_York', 'Asia/Tokyo', 'Europe/Berlin'],
  country: ['CA', 'DE', 'US'],
  phonenumbers: ['+12015550121', '+12015550122', '+12015550123'],
}
const fixed: Readonly<Partial<Record<AttributeDefinition['type'], readonly Json[]>>> = {
  boolean: [true, false, true],
  // As text 100 would come before 42 and before 7, and 10.25 before 9.75.
  integer: [7, 42, 100],
  decimal: [1.5, 9.75, 10.25],
  // The first is earlier than the second although its text is greater.
  dateTime: ['2020-01-01T01:00:00+03:00', '2019-12-31T23:30:00Z', '2021-03-01T08:00:00.500Z'],
  binary: ['QWJj', 'QWJq', 'QWxw'],
}

function valueFor(definition: AttributeDefinition, within: string, at: number, mark: string): Json {
  const word = words[at] ?? 'Delta'
  const list = fixed[definition.type]
  if (list !== undefined) return list[at] ?? null
  if (definition.type === 'reference') return `https://example.com/${word}/${mark}`
  if (definition.canonicalValues !== undefined) return definition.canonicalValues[at % definition.canonicalValues.length] ?? word
  const name = (definition.name === 'value' ? within : definition.name).toLowerCase()
  const plausible = known[name]?.[at]
  if (plausible !== undefined) return plausible
  return name === 'username' || name === 'emails' ? `${word}.${mark}@example.com` : `${word} ${definition.name} ${mark} ${['One', 'Two', 'Two'][at] ?? ''}`
}

/** Whether a client may choose the value freely. */
function isFree(definition: AttributeDefinition): boolean {
  if (definition.mutability === 'readOnly' || definition.mutability === 'writeOnly' || definition.returned === 'never') return false
  if (unpredictable.has(definition.name.toLowerCase()) || definition.name === '$ref') return false
  return definition.type !== 'reference' || definition.referenceTypes === undefined || definition.referenceTypes.some((one) => one === 'external' || one === 'uri')
}

function valuesFor(attributes: readonly AttributeDefinition[], at: number, mark: string): JsonObject {
  return Object.fromEntries(
    attributes.filter(isFree).flatMap((attribute) => {
      const subs = attribute.subAttributes.filter((sub) => isFree(sub) && sub.name !== 'formatted')
      if (attribute.type === 'complex' && subs.length === 0) return []
      const one = attribute.type === 'complex'
        ? Object.fromEntries(subs.map((sub) => [sub.name, valueFor(sub, attribute.name, at, mark)]))
        : valueFor(attribute, attribute.name, at, mark)
      return [[attribute.name, attribute.multiValued ? [one] : one]]
    }),
  )
}

function bodyWith(type: ResourceType, draft: JsonObject, at: number, mark: string): JsonObject {
  const extensions = type.extensions.map(({ schema }) => [schema.id, valuesFor(schema.attributes, at, mark)] as const).filter(([, values]) => Object.keys(values).length > 0)
  return {
    ...draft,
    externalId: `${words[at] ?? ''}-${mark}`,
    ...valuesFor(type.schema.attributes, at, mark),
    ...Object.fromEntries(extensions),
    schemas: [type.schema.id, ...new Set([...extensions.map(([id]) => id), ...type.extensions.filter(({ required }) => required).map(({ schema }) => schema.id)])],
  }
}

/** The attribute that marks resources of a type as one set. */
function markerOf(terms: Terms, type: ResourceType): string | undefined {
  const told = scopeOf(type, terms)
  if (told !== undefined) return told.path.length === 1 ? told.path[0] : undefined
  const plain = type.schema.attributes.filter((one) => one.type === 'string' && !one.multiValued && one.mutability === 'readWrite' && one.uniqueness === 'none' && one.canonicalValues === undefined)
  return (plain.find(({ name }) => name.toLowerCase() === 'displayname') ?? plain[0])?.name
}

/** Whether the members of a spread have values of the run's own choice here. */
export function isSpread(leaf: Leaf, { contract, profile }: Scope): boolean {
  const type = profile.resourceTypes.value.find(({ name }) => name === leaf.type)
  if (type === undefined || leaf.definition.returned === 'request' || leaf.top.returned === 'request') return false
  if (leaf.path === markerOf(contract.terms, type)) return false
  return isFree(leaf.top) && (leaf.top === leaf.definition || (isFree(leaf.definition) && leaf.definition.name !== 'formatted'))
}

/** Whether the values are words of the run's own making, fit for comparing parts and order. */
export function isPlainText({ definition, top }: Leaf): boolean {
  const name = (definition.name === 'value' ? top.name : definition.name).toLowerCase()
  return definition.type === 'string' && definition.canonicalValues === undefined && known[name] === undefined
}

/** The spread of a type, made once in a run. @throws Blocked when the server does not create or select them. */
export async function spreadOf(t: Tools, typeName: string): Promise<Spread> {
  const made = await t.keep(`spread ${typeName}`, (of) => makeSpread(t, of(typeName)))
  return { ...made, resources: t.of(typeName) }
}

async function makeSpread(t: Tools, resources: Resources): Promise<Spread> {
  const { type } = resources
  const marker = markerOf(t.terms, type) ?? t.block(`a ${type.name} has no attribute that could mark a set of them`)
  const mark = t.unique('spread')
  const named = (body: JsonObject): JsonObject => ({ ...body, [marker]: mark })
  const rich = await Promise.all(words.map((_, at) => createRich(resources, (full) => named(full ? bodyWith(type, resources.draft(), at, t.unique('s')) : resources.full()))))
  const all = [...rich, await resources.createFrom(named(resources.draft()))]
  const members = await Promise.all(all.map(async (own) => ({ own, body: bodyOf(await resources.get(own), `reading a ${type.name}`) })))
  const scope = `${marker} eq ${JSON.stringify(mark)}`
  const ids = all.map(({ id }) => id)
  const same = (found: readonly string[], wanted: readonly string[]) => found.length === wanted.length && wanted.every((id) => found.includes(id))
  const alone = await t.settled(() => find(resources, scope), (found) => same(found.ids, ids))
  if (alone.unsupported) t.block(`the server does not offer to filter by ${marker}`)
  if (!same(alone.ids, ids)) t.block(`filtering by ${marker} does not find the four resources that have the value: status ${String(alone.response.status)}`)
  const nobody = `${marker} eq ${JSON.stringify(t.unique('nobody'))}`
  return { resources, members, scope, combines: await combines(resources, scope, nobody) }
}

/** A server may refuse values that its schema allows; then the everyday attributes have to do. */
async function createRich(resources: Resources, body: (full: boolean) => JsonObject): Promise<Own> {
  const wanted = body(true)
  const own = await resources.owned(await resources.post(wanted), wanted)
  return own ?? resources.createFrom(body(false))
}

/** The leaf with that path whose values the server kept; blocks when a member shows another value than it was given. */
export function keptLeaf(t: Tools, { members, resources }: Spread, path: string): Leaf {
  const leaf = leavesOf(resources.type).find((one) => one.path === path) ?? t.block(`a ${resources.type.name} has no ${path}`)
  for (const { own, body } of members) {
    const [shown, created, sent] = [body, own.body, own.sent].map((one) => valuesAt(one, leaf))
    const first = leaf.definition.mutability === 'readOnly' || path === 'id' ? created : sent
    const kept = (first ?? []).every((value) => (shown ?? []).some((one) => sameValue(one, value, leaf.definition)))
    if (!kept || !sameValue([...(shown ?? [])], [...(created ?? [])], leaf.definition)) t.block(`the server does not keep ${path} as it is sent`)
  }
  return leaf
}

/** The values of the members at a leaf, without duplicates. */
export function valuesOf({ members }: Spread, leaf: Leaf): readonly Json[] {
  return [...new Set(members.flatMap(({ body }) => valuesAt(body, leaf)))].filter((value) => !isObject(value))
}

/** Members that a condition selects by RFC 7644 section 3.4.2.2, judged on what the server shows of them. */
export function expectedOf({ members, resources }: Spread, condition: string): readonly Own[] {
  const filter = parseFilter(condition)
  return members.filter(({ body }) => evaluateFilter(filter, body, resources.type)).map(({ own }) => own)
}

/** Tries a condition among them alone and sees that it selects those that it should. A condition with `or` needs brackets. */
export async function selects(t: Tools, rule: Rule, set: Spread, condition: string, options: PickOptions = {}): Promise<boolean> {
  if (!rule.applies) return true
  if (!set.combines) t.block('the server does not combine a condition with another one by "and"')
  return picks(t, rule, set.resources, `${condition} and ${set.scope}`, expectedOf(set, condition), options)
}
