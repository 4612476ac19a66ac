import { isMutableObject, type MutableObject } from './json.ts'
import type { Store, Stored } from './store.ts'

/** Ids of the members that a group's attributes name, each once. */
export function membersOf(attributes: MutableObject): ReadonlySet<string> {
  const members = attributes['members']
  const ids = new Set<string>()
  if (!Array.isArray(members)) return ids
  for (const member of members) {
    const value = isMutableObject(member) ? member['value'] : undefined
    if (typeof value === 'string') ids.add(value)
  }
  return ids
}

/** A group that a resource is in, and whether it is so of its own or through another group (RFC 7643 section 4.1.2, `groups`). */
export interface Membership {
  readonly group: Stored
  readonly type: 'direct' | 'indirect'
}

/** Groups of a resource, direct ones first; circles of groups end. */
export function membershipsOf(store: Store, id: string): Membership[] {
  const seen = new Set<string>()
  const found: Membership[] = []
  const direct = store.groupsOf(id)
  let wave: Iterable<string> = direct
  let type: Membership['type'] = 'direct'
  for (;;) {
    const next: string[] = []
    for (const groupId of wave) {
      if (seen.has(groupId)) continue
      seen.add(groupId)
      const group = store.get('Group', groupId)
      if (!group) continue
      found.push({ group, type })
      next.push(...store.groupsOf(groupId))
    }
    if (next.length === 0) return found
    wave = next
    type = 'indirect'
  }
}

/** All resources that are in a group, of their own or through other groups. */
function reachOf(store: Store, group: Stored): Set<string> {
  const reach = new Set<string>()
  const open = [...membersOf(group.attributes)]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reach.has(id)) continue
    reach.add(id)
    const nested = store.get('Group', id)
    if (nested) open.push(...membersOf(nested.attributes))
  }
  return reach
}

/** Writes a group's new attributes and returns the ids of users whose memberships, or whose names for them, changed. */
export function regroup(store: Store, group: Stored, attributes: MutableObject): Set<string> {
  const before = membersOf(group.attributes)
  const after = membersOf(attributes)
  const renamed = group.attributes['displayName'] !== attributes['displayName']
  const same = before.size === after.size && [...before].every((id) => after.has(id))
  if (same && !renamed) {
    group.attributes = attributes
    return new Set()
  }
  const reached = reachOf(store, group)
  group.attributes = attributes
  for (const id of before) if (!after.has(id)) store.leave(group.id, id)
  for (const id of after) if (!before.has(id)) store.join(group.id, id)
  const reaches = reachOf(store, group)
  const affected = renamed ? new Set([...reached, ...reaches]) : difference(reached, reaches)
  for (const id of difference(before, after)) affected.add(id)
  return new Set([...affected].filter((id) => store.get('User', id) !== undefined))
}

function difference(a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> {
  const only = new Set<string>()
  for (const id of a) if (!b.has(id)) only.add(id)
  for (const id of b) if (!a.has(id)) only.add(id)
  return only
}
