import type { Terms } from '../contract/types.ts'
import { isObject, type Json } from '../scim/json.ts'
import { isUnassigned } from '../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'

/**
 * Every attribute of a representation that has a value, down to sub-attributes, in attribute notation (RFC 7644 section 3.10) and lower
 * case: `username`, `name.givenname`, `emails.value`, `urn:...:user:department`. Core attributes stand without their URN.
 */
export function shownIn(resource: unknown, type: ResourceType): ReadonlySet<string> {
  const leaves = new Set<string>()
  if (!isObject(resource)) return leaves
  const extensions = new Set(type.extensions.map(({ schema }) => schema.id.toLowerCase()))
  for (const [key, value] of Object.entries(resource)) {
    const name = key.toLowerCase()
    if (isObject(value) && (extensions.has(name) || name.startsWith('urn:'))) {
      for (const [inner, one] of Object.entries(value)) addLeaves(leaves, `${name}:${inner.toLowerCase()}`, one)
    } else addLeaves(leaves, name, value)
  }
  return leaves
}

function addLeaves(leaves: Set<string>, name: string, value: Json): void {
  if (isUnassigned(value)) return
  const parts: readonly Json[] = Array.isArray(value) ? value : [value]
  for (const part of parts) {
    if (!isObject(part)) leaves.add(name)
    else for (const [sub, one] of Object.entries(part)) if (!isUnassigned(one)) leaves.add(`${name}.${sub.toLowerCase()}`)
  }
}

/** Whether a name in a projection means this leaf: the attribute itself, its parent, or the URN of the schema that has it. */
export function covers(name: string, leaf: string, type: ResourceType): boolean {
  const core = type.schema.id.toLowerCase()
  const lower = name.toLowerCase()
  if (lower === core) return !leaf.startsWith('urn:')
  const plain = lower.startsWith(`${core}:`) ? lower.slice(core.length + 1) : lower
  return leaf === plain || leaf.startsWith(`${plain}.`) || leaf.startsWith(`${plain}:`)
}

/** Attributes that every representation has, whatever the projection: what the contract and the server's own schema say. */
export function alwaysOf(type: ResourceType, terms: Terms): readonly string[] {
  const always = ({ returned, mutability }: AttributeDefinition) => returned === 'always' && mutability !== 'writeOnly'
  return [...new Set([
    ...(terms.alwaysReturned[type.name] ?? ['id']),
    ...type.schema.attributes.filter(always).map(({ name }) => name),
    ...type.extensions.flatMap(({ schema }) => schema.attributes.filter(always).map(({ name }) => `${schema.id}:${name}`)),
  ])]
}

/** Sub-attributes with that characteristic. */
function partsReturned(returned: AttributeDefinition['returned'], type: ResourceType): ReadonlySet<string> {
  const of = (prefix: string, attributes: readonly AttributeDefinition[]) =>
    attributes.flatMap(({ name, subAttributes }) => subAttributes.filter((sub) => sub.returned === returned).map((sub) => `${prefix}${name}.${sub.name}`.toLowerCase()))
  return new Set([...of('', type.schema.attributes), ...type.extensions.flatMap(({ schema }) => of(`${schema.id}:`, schema.attributes))])
}

/** How a representation differs from what a projection asks for; leaves in attribute notation. */
export interface Deviation {
  /** Shown though it had to be left out. */
  readonly extra: readonly string[]
  /** Named, or not excluded, and not shown although it has a value. */
  readonly missing: readonly string[]
  /** Left out although it is always returned. */
  readonly lost: readonly string[]
}

/** What the answer to a request with `attributes` has too much and too little; `whole` is the representation without parameters. */
export function underAttributes(shown: unknown, whole: unknown, names: readonly string[], type: ResourceType, terms: Terms): Deviation {
  const { named, forced, tolerated, seen, known, lost } = reading(shown, whole, names, type, terms)
  const beside = partsReturned('always', type)
  return {
    extra: seen.filter((leaf) => !named(leaf) && !forced(leaf) && !tolerated(leaf) && !beside.has(leaf)),
    missing: known.filter((leaf) => named(leaf) && !forced(leaf) && !seen.includes(leaf)),
    lost,
  }
}

/** The same for `excludedAttributes`. */
export function underExcluded(shown: unknown, whole: unknown, names: readonly string[], type: ResourceType, terms: Terms): Deviation {
  const { named, forced, tolerated, seen, known, lost } = reading(shown, whole, names, type, terms)
  const beside = partsReturned('always', type)
  return {
    extra: seen.filter((leaf) => named(leaf) && !forced(leaf) && !beside.has(leaf)),
    missing: known.filter((leaf) => !named(leaf) && !forced(leaf) && !tolerated(leaf) && !seen.includes(leaf)),
    lost,
  }
}

type Matches = (leaf: string) => boolean

interface Reading {
  readonly named: Matches
  readonly forced: Matches
  readonly tolerated: Matches
  readonly seen: readonly string[]
  readonly known: readonly string[]
  readonly lost: readonly string[]
}

function reading(shown: unknown, whole: unknown, names: readonly string[], type: ResourceType, terms: Terms): Reading {
  const always = alwaysOf(type, terms)
  const means = (list: readonly string[]): Matches => (leaf) => list.some((name) => covers(name, leaf, type))
  const seen = [...shownIn(shown, type)]
  const onRequest = partsReturned('request', type)
  const known = [...shownIn(whole, type)].filter((leaf) => !onRequest.has(leaf))
  return {
    named: means(names),
    forced: means(always),
    tolerated: means(terms.toleratedInProjection),
    seen,
    known,
    lost: always.filter((name) => known.some(means([name])) && !seen.some(means([name]))),
  }
}
