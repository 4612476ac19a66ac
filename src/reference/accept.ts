import { ScimError } from '../scim/error.ts'
import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Behaviour } from './behaviour.ts'
import { copyOf, isMutableObject, sameJson, type Mutable, type MutableObject } from './json.ts'

/** Who wrote what is to be taken in. */
export type Origin = 'create' | 'replace' | 'patch'

interface Intake {
  readonly b: Behaviour
  readonly origin: Origin
}

const externalId: AttributeDefinition = {
  name: 'externalId',
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: true,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  subAttributes: [],
}

/** Members of a body by their lower-case names: attribute names are case insensitive (RFC 7643 section 2.1). */
function byName(from: JsonObject): Map<string, Json> {
  const members = new Map<string, Json>()
  for (const name of Object.keys(from)) members.set(name.toLowerCase(), from[name] ?? null)
  return members
}

/** One value in stored form, or undefined when it amounts to no value (RFC 7643 section 2.5). */
function readOne(attribute: AttributeDefinition, value: Json, intake: Intake): Mutable | undefined {
  if (value === null) return undefined
  if (!intake.b.fitsType(attribute, value)) throw new ScimError(400, 'invalidValue', `${attribute.name} is no ${attribute.type}`)
  if (attribute.type !== 'complex' || !isObject(value)) return copyOf(value)
  const members = byName(value)
  const result: MutableObject = {}
  for (const sub of attribute.subAttributes) {
    const own = members.get(sub.name.toLowerCase())
    const read = own === undefined || intake.b.ignoresInput(sub) ? undefined : readValue(sub, own, intake)
    if (read !== undefined) result[sub.name] = read
    else if (intake.b.demands(sub) && !intake.b.ignoresInput(sub)) throw missing(`${attribute.name}.${sub.name}`)
  }
  return Object.keys(result).length === 0 ? undefined : result
}

function readValue(attribute: AttributeDefinition, value: Json, intake: Intake): Mutable | undefined {
  if (!attribute.multiValued) {
    const read = readOne(attribute, value, intake)
    return read === undefined ? undefined : intake.b.canonicalise(attribute, read)
  }
  if (value === null) return undefined
  if (!Array.isArray(value)) throw new ScimError(400, 'invalidValue', `${attribute.name} has several values and needs an array`)
  const values: Mutable[] = []
  for (const one of value as readonly Json[]) {
    const read = readOne(attribute, one, intake)
    if (read !== undefined) values.push(read)
  }
  if (values.filter((one) => isMutableObject(one) && one['primary'] === true).length > 1) {
    throw new ScimError(400, 'invalidValue', `more than one value of ${attribute.name} is primary`)
  }
  const result = intake.b.canonicalise(attribute, values)
  return Array.isArray(result) && result.length === 0 ? undefined : result
}

function missing(path: string): ScimError {
  return new ScimError(400, 'invalidValue', `${path} is required`)
}

function refuseImmutable(attribute: AttributeDefinition, old: Mutable | undefined, next: Mutable | undefined, path: string, b: Behaviour): void {
  if (attribute.multiValued || old === undefined) return
  if (b.guardsImmutable(attribute) && next !== undefined && !sameJson(old, next)) {
    throw new ScimError(400, 'mutability', `${path} cannot be changed once it is set`)
  }
  if (!isMutableObject(old) || !isMutableObject(next)) return
  for (const sub of attribute.subAttributes) refuseImmutable(sub, old[sub.name], next[sub.name], `${path}.${sub.name}`, b)
}

function settle(attribute: AttributeDefinition, old: Mutable | undefined, incoming: Mutable | undefined, omitted: boolean, intake: Intake): Mutable | undefined {
  const { b, origin } = intake
  if (b.ignoresInput(attribute)) return old
  refuseImmutable(attribute, old, incoming, attribute.name, b)
  if (b.guardsImmutable(attribute) && incoming === undefined) return old
  const next = origin === 'replace' ? b.onReplace(attribute, old, incoming, omitted) : incoming
  // A required name without a letter is no name (RFC 7643 section 4.1.1).
  if ((next === undefined || next === '') && b.demands(attribute)) throw missing(attribute.name)
  if (attribute.type === 'string' && attribute.returned === 'never' && typeof next === 'string') return b.seal(next, old)
  return next
}

/** Settles the attributes of one schema; members of `old` that the schema does not know are kept. */
function merge(attributes: readonly AttributeDefinition[], old: MutableObject, members: ReadonlyMap<string, Json>, intake: Intake): MutableObject {
  const result: MutableObject = { ...old }
  for (const attribute of attributes) {
    const own = members.get(attribute.name.toLowerCase())
    const incoming = own === undefined || intake.b.ignoresInput(attribute) ? undefined : readValue(attribute, own, intake)
    const next = settle(attribute, old[attribute.name], incoming, own === undefined, intake)
    if (next === undefined) Reflect.deleteProperty(result, attribute.name)
    else result[attribute.name] = next
  }
  return result
}

/**
 * Turns a body into the attributes to store.
 * @param old what is stored, undefined on creation; it is not changed.
 * @throws ScimError with status 400
 */
export function accept(body: JsonObject, type: ResourceType, origin: Origin, old: MutableObject | undefined, b: Behaviour): MutableObject {
  const intake = { b, origin }
  const members = byName(body)
  const before = old ?? {}
  const result = merge([externalId, ...type.schema.attributes], before, members, intake)
  for (const { schema } of type.extensions) {
    const value = members.get(schema.id.toLowerCase()) ?? null
    if (value !== null && !isObject(value)) throw new ScimError(400, 'invalidValue', `${schema.id} is no object`)
    const stored = before[schema.id]
    const present = isMutableObject(stored) ? stored : {}
    if (value === null && !isMutableObject(stored)) continue
    const next = merge(schema.attributes, present, byName(value ?? {}), intake)
    if (Object.keys(next).length === 0) Reflect.deleteProperty(result, schema.id)
    else result[schema.id] = next
  }
  return result
}
