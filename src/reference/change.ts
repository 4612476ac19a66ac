import { ScimError } from '../scim/error.ts'
import { isObject, type Json } from '../scim/json.ts'
import type { AttributeDefinition } from '../scim/schema.ts'
import type { Behaviour } from './behaviour.ts'
import type { Call } from './call.ts'
import { settleUser } from './genesys.ts'
import { isMutableObject, type Mutable, type MutableObject, without } from './json.ts'
import { membersOf, regroup } from './membership.ts'
import { urn } from './names.ts'
import type { PublishedType } from './schemas/define.ts'
import type { Store, Stored } from './store.ts'

function isTaken(store: Store, type: PublishedType, attribute: AttributeDefinition, value: Mutable, own: string | undefined, b: Behaviour): boolean {
  const byName = attribute.name === 'userName' && typeof value === 'string'
  for (const other of store.ofType(type.name)) {
    const theirs = other.attributes[attribute.name]
    if (other.id === own || theirs === undefined) continue
    if (byName && typeof theirs === 'string' ? b.sameUserName(theirs, value) : b.sameValue(attribute, theirs, value)) return true
  }
  return false
}

/** @throws ScimError 409 (RFC 7644 section 3.3) */
export function refuseDuplicates(call: Call, type: PublishedType, attributes: MutableObject, stored?: Stored): void {
  for (const attribute of type.schema.attributes) {
    const value = attributes[attribute.name]
    if (value === undefined || value === stored?.attributes[attribute.name] || !call.behaviour.isUnique(attribute)) continue
    if (isTaken(call.store, type, attribute, value, stored?.id, call.behaviour)) {
      throw new ScimError(409, 'uniqueness', `${attribute.name} is taken by another ${type.name}`)
    }
  }
}

function refuseUnknownMembers(call: Call, attributes: MutableObject, stored: Stored | undefined): void {
  const before = stored ? membersOf(stored.attributes) : new Set<string>()
  for (const id of membersOf(attributes)) {
    const type = before.has(id) ? 'User' : call.store.find(id)?.type
    if (type !== 'User' && type !== 'Group') throw new ScimError(400, 'invalidValue', `there is no user or group with the id of a member`)
  }
}

function settle(call: Call, type: PublishedType, attributes: MutableObject, stored: Stored | undefined): void {
  if (call.contract === 'genesys' && type.name === 'User') settleUser(attributes)
  if (type.name === 'Group' && call.behaviour.checksMembers) refuseUnknownMembers(call, attributes, stored)
  call.behaviour.assignReadOnly(type.name, attributes, stored?.attributes, call.store)
  refuseDuplicates(call, type, attributes, stored)
}

/** Stores a new resource. @throws ScimError */
export function insert(call: Call, type: PublishedType, attributes: MutableObject): Stored {
  settle(call, type, attributes, undefined)
  if (type.name !== 'Group') return call.store.insert(type.name, call.behaviour.generateId(type.name), attributes)
  const { members, ...rest } = attributes
  const stored = call.store.insert(type.name, call.behaviour.generateId(type.name), rest)
  if (members !== undefined) touchAll(call, regroup(call.store, stored, attributes))
  return stored
}

/** Stores new attributes of a resource; nothing happens when they are the old ones. @throws ScimError */
export function update(call: Call, type: PublishedType, stored: Stored, attributes: MutableObject): boolean {
  settle(call, type, attributes, stored)
  if (!call.behaviour.changed(stored.attributes, attributes)) return false
  if (type.name === 'Group') touchAll(call, regroup(call.store, stored, attributes))
  else stored.attributes = attributes
  touch(call, stored)
  return true
}

/** Marks a change of a resource. */
export function touch(call: Call, stored: Stored): void {
  call.behaviour.touch(stored, call.store)
  stored.rendered.clear()
}

function touchAll(call: Call, ids: Iterable<string>): void {
  for (const id of ids) {
    const user = call.store.get('User', id)
    if (user) touch(call, user)
  }
}

/** Removes a resource, and it from groups and as a manager. */
export function remove(call: Call, stored: Stored): void {
  const { store, behaviour } = call
  const groups = [...store.groupsOf(stored.id)]
  if (stored.type === 'Group') touchAll(call, regroup(store, stored, { ...stored.attributes, members: [] }))
  if (behaviour.scrubsReferences) {
    for (const id of groups) leaveGroup(call, store.get('Group', id), stored.id)
    if (stored.type === 'User') forgetManager(call, stored.id)
  }
  behaviour.deleteResource(store, stored)
}

function leaveGroup(call: Call, group: Stored | undefined, id: string): void {
  const members = group?.attributes['members']
  if (!group || !Array.isArray(members)) return
  const rest = members.filter((member) => !(isMutableObject(member) && member['value'] === id))
  const others = without(group.attributes, 'members')
  touchAll(call, regroup(call.store, group, rest.length > 0 ? { ...others, members: rest } : others))
  touch(call, group)
}

function forgetManager(call: Call, id: string): void {
  for (const user of call.store.ofType('User')) {
    const enterprise = user.attributes[urn.enterpriseUser]
    const manager = isMutableObject(enterprise) ? enterprise['manager'] : undefined
    if (!isMutableObject(enterprise) || !isMutableObject(manager) || manager['value'] !== id || user.id === id) continue
    const rest = without(enterprise, 'manager')
    const others = without(user.attributes, urn.enterpriseUser)
    user.attributes = Object.keys(rest).length > 0 ? { ...others, [urn.enterpriseUser]: rest } : others
    touch(call, user)
  }
}

/** Whether the body has a `schemas` with this URN. */
export function namesSchema(body: Json | undefined, wanted: string): boolean {
  const schemas = isObject(body) ? body['schemas'] : undefined
  return Array.isArray(schemas) && schemas.some((one) => typeof one === 'string' && one.toLowerCase() === wanted.toLowerCase())
}
