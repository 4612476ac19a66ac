import { canonical } from './canonical.ts'
import { byName, coreAttributes } from './definitions.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member, memberName } from './members.ts'
import { pointer } from './pointer.ts'
import type { AttributeDefinition, ResourceType } from './schema.ts'
import { urlOf } from './url.ts'

export { normalize, sameValue } from './canonical.ts'

/** Something that was sent and did not come back. */
export interface Difference {
  /** JSON pointer into what was sent. */
  readonly pointer: string
  readonly sent: Json
  /** Undefined when nothing came back at its place. */
  readonly received: Json | undefined
}

type Tokens = readonly (string | number)[]

const most = 200

/**
 * What a server that was sent `sent` failed to keep, at most 200 places. Legal rewriting is no loss: additions, letter case of
 * caseExact false values, order, canonical forms of e-mail addresses, telephone numbers, messaging addresses and references,
 * recomputed `formatted` and `display`, links that a server completes. Not judged: readOnly, writeOnly, never and on-request
 * attributes, attributes that the type does not define, and what was sent as null or empty.
 */
export function difference(sent: JsonObject, received: JsonObject, type: ResourceType): Difference[] {
  const found = [...inMembers(sent, received, coreAttributes(type), [])]
  for (const { schema } of type.extensions) {
    const wanted = member(sent, schema.id)
    const name = memberName(sent, schema.id) ?? schema.id
    if (isObject(wanted)) found.push(...inMembers(wanted, member(received, schema.id), schema.attributes, [name]))
  }
  return found.slice(0, most)
}

function* inMembers(sent: JsonObject, received: Json | undefined, attributes: readonly AttributeDefinition[], at: Tokens, within?: AttributeDefinition): Generator<Difference> {
  for (const attribute of attributes) {
    const value = member(sent, attribute.name)
    if (value === undefined || isUnassigned(value) || !judged(attribute)) continue
    const back = member(received, attribute.name)
    if (within !== undefined && mayDiffer(attribute, value, back, within)) continue
    yield* inAttribute(value, back, attribute, [...at, memberName(sent, attribute.name) ?? attribute.name], within)
  }
}

function judged({ mutability, returned }: AttributeDefinition): boolean {
  return mutability !== 'readOnly' && mutability !== 'writeOnly' && returned !== 'never' && returned !== 'request'
}

/** Sub-attributes that a server computes, completes or leaves out. */
function mayDiffer(sub: AttributeDefinition, sent: Json, back: Json | undefined, within: AttributeDefinition): boolean {
  const name = sub.name.toLowerCase()
  if (name === 'primary' && sub.type === 'boolean') return sent === false && isUnassigned(back)
  if (name === 'formatted') return !isUnassigned(back)
  // Values that refer to other resources: only `value` is the client's own (RFC 7643 sections 4.1.2 and 4.2).
  const refers = byName(within.subAttributes, '$ref') !== undefined
  if (refers && ['$ref', 'type', 'display', 'displayname'].includes(name)) return true
  return name === 'display' && !isUnassigned(back)
}

function* inAttribute(sent: Json, back: Json | undefined, attribute: AttributeDefinition, at: Tokens, within?: AttributeDefinition): Generator<Difference> {
  if (attribute.multiValued) {
    yield* inValues(isList(sent) ? sent : [sent], isList(back) ? back : isUnassigned(back) || back === undefined ? [] : [back], attribute, at)
    return
  }
  if (attribute.type !== 'complex' || !isObject(sent)) {
    const linked = attribute.type === 'reference' && typeof sent === 'string' && typeof back === 'string' && sameReference(sent, back)
    if (!linked && form(sent, attribute, within) !== form(back, attribute, within)) yield { pointer: pointer(...at), sent, received: back }
  } else if (!isObject(back)) yield { pointer: pointer(...at), sent, received: back }
  else yield* inMembers(sent, back, attribute.subAttributes, at, attribute)
}

/** Each value sent needs one that keeps it; of several candidates the one that lost least is reported. */
function* inValues(sent: readonly Json[], back: readonly Json[], attribute: AttributeDefinition, at: Tokens): Generator<Difference> {
  const sub = byName(attribute.subAttributes, 'value')
  const key = (one: Json): string => (sub === undefined || !isObject(one) ? form(one, attribute, attribute) : form(member(one, sub.name), sub, attribute))
  const places = new Map<string, Json[]>()
  for (const one of back) {
    const same = places.get(key(one))
    if (same === undefined) places.set(key(one), [one])
    else same.push(one)
  }
  const settles = sent.filter((one) => member(one, 'primary') === true).length > 1
  for (const [n, one] of sent.entries()) {
    if (isUnassigned(one)) continue
    // Two primaries may be repaired by the server (RFC 7643 section 2.4).
    const wanted = settles && isObject(one) ? Object.fromEntries(Object.entries(one).filter(([name]) => name.toLowerCase() !== 'primary')) : one
    yield* best(wanted, attribute, [...at, n], candidates(wanted, back, places.get(key(one)), sub))
  }
}

function candidates(one: Json, back: readonly Json[], same: readonly Json[] | undefined, value: AttributeDefinition | undefined): readonly Json[] {
  if (same !== undefined) return same.slice(0, most)
  if (!isObject(one)) return []
  if (value === undefined || member(one, value.name) === undefined) return back.slice(0, most)
  const kind = member(one, 'type')
  const twin = back.find((other) => kind !== undefined && canonical(member(other, 'type')).toLowerCase() === canonical(kind).toLowerCase())
  return twin === undefined ? [] : [twin]
}

function* best(one: Json, attribute: AttributeDefinition, at: Tokens, among: readonly Json[]): Generator<Difference> {
  let least: Difference[] = [{ pointer: pointer(...at), sent: one, received: undefined }]
  for (const [n, other] of among.entries()) {
    const lost = isObject(one) ? [...inMembers(one, other, attribute.subAttributes, at, attribute)] : []
    if (lost.length === 0) return
    if (n === 0 || lost.length < least.length) least = lost
  }
  yield* least
}

/** The form in which a value counts as kept. */
function form(value: Json | undefined, attribute: AttributeDefinition, within: AttributeDefinition | undefined): string {
  if (typeof value !== 'string') return canonical(value, attribute)
  const text = value.normalize('NFC')
  const name = attribute.name.toLowerCase()
  const family = name === 'value' ? within?.name.toLowerCase() : name
  if (family === 'emails') return text.trim().toLowerCase()
  if (family === 'phonenumbers' || family === 'faxnumbers') return telephone(text)
  if (family === 'ims') return text.replaceAll(/\s/g, '').toLowerCase()
  if (family === 'schemas') return text.toLowerCase()
  if (attribute.type === 'reference' || family === 'photos') return reference(text)
  return canonical(text, attribute)
}

/** A telephone number without visual separators and `tel:` (RFC 3966 section 5.1.1). */
function telephone(text: string): string {
  return text.toLowerCase().replace(/^\s*tel:/, '').replaceAll(/[\s().-]/g, '')
}

/** RFC 3986 section 6.2 as far as URL does it. */
function reference(text: string): string {
  return urlOf(text)?.href ?? text
}

/** Whether two references lead to one place: equal when normalised, or one is the other without its base. */
function sameReference(a: string, b: string): boolean {
  if (reference(a) === reference(b)) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const path = short.replace(/^(?:\.{0,2}\/)+/, '')
  return path !== '' && !URL.canParse(short) && long.endsWith(`/${path}`)
}
