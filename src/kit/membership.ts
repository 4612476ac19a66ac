import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { Response } from '../target/types.ts'
import type { Own, Resources } from './resources.ts'
import type { Tools } from './tools.ts'
import { urlOf } from '../scim/url.ts'

/** The values of a multi-valued attribute that refers to resources: `members` of a group, `groups` of a user. */
export function referencesIn(resource: Json | undefined, name: 'members' | 'groups'): readonly JsonObject[] {
  const values = member(resource, name)
  return isList(values) ? values.filter(isObject) : []
}

/** The ids that such an attribute names, sorted. */
export function referredIds(resource: Json | undefined, name: 'members' | 'groups'): readonly string[] {
  return referencesIn(resource, name).flatMap((one) => {
    const value = member(one, 'value')
    return typeof value === 'string' ? [value] : []
  }).sort()
}

/** Members as a client names them. */
export function asMembers(resources: readonly Own[]): readonly JsonObject[] {
  return resources.map(({ id }) => ({ value: id }))
}

/** A group with these members. @throws Blocked when it is not created, or does not show them */
export async function groupWith(t: Tools, members: readonly Own[], over: JsonObject = {}): Promise<Own> {
  const group = await t.groups.create({ ...over, ...(members.length === 0 ? {} : { members: asMembers(members) }) })
  const read = await settledMembers(t, group, members)
  return sameIds(referredIds(read.json, 'members'), members) ? group : t.block('the group does not have the members that it was created with')
}

/** Reads a group until it has exactly these members or the settle time is over. */
export function settledMembers(t: Tools, group: Own, members: readonly Own[]): Promise<Response> {
  return t.settled(() => t.groups.getWith(group, 'members'), (answer) => sameIds(referredIds(answer.json, 'members'), members))
}

/** Whether these are the ids of the resources, in no order. */
export function sameIds(ids: readonly string[], resources: readonly Own[]): boolean {
  return ids.length === resources.length && resources.every(({ id }) => ids.includes(id))
}

/** Reads a user until `groups` is as wanted or the settle time is over. */
export function settledGroups(t: Tools, user: Own, wanted: (groups: readonly JsonObject[]) => boolean): Promise<Response> {
  return t.settled(() => t.users.get(user), (answer) => wanted(referencesIn(answer.json, 'groups')))
}

/**
 * Reads what a `$ref` leads to: relative references count from the base (RFC 7643 section 2.3.7), or as the server's own paths.
 * Undefined when it names another host, which a run does not ask.
 */
export async function follow(t: Tools, reference: string): Promise<Response | undefined> {
  const base = `${t.base.url}/`
  const candidates = [reference.replace(/^\/(?=(?:Users|Groups)\/)/i, ''), reference].flatMap((one) => urlOf(one, base) ?? [])
  const [first] = candidates.filter((url) => url.origin === new URL(base).origin)
  return first === undefined ? undefined : t.get(first.href)
}

/** A PUT of what a read shows, with some members changed. @throws Blocked when it cannot be read */
export async function putOver(resources: Resources, own: Own, over: JsonObject): Promise<Response> {
  const read = await resources.readWhole(own)
  const schemas = member(read, 'schemas')
  const known = isList(schemas) && schemas.includes(resources.type.schema.id)
  return resources.put(own, { ...read, ...(known ? {} : { schemas: [resources.type.schema.id] }), ...over })
}
