import type { JsonObject } from '../scim/json.ts'
import type { MutableObject } from './json.ts'

/** A stored resource: what clients and server assigned, without `id`, `schemas`, `meta` and what follows from memberships. */
export interface Stored {
  readonly id: string
  readonly type: string
  attributes: MutableObject
  /** Counts the changes, from 1. */
  revision: number
  /** RFC 3339 with milliseconds. */
  readonly created: string
  lastModified: string
  /** Rendered forms by base; emptied at every change. */
  readonly rendered: Map<string, JsonObject>
}

/** All resources of one server, in the order of their creation. */
export class Store {
  readonly #types = new Map<string, Map<string, Stored>>()
  readonly #all = new Map<string, Stored>()
  readonly #groupsOf = new Map<string, Set<string>>()
  #serial = 0

  get size(): number {
    return this.#all.size
  }

  /** A number that was not given before, 1-based. */
  serial(): number {
    return ++this.#serial
  }

  /** Now, and later than what was given before, so that every change of a resource shows in `lastModified`. */
  now(before?: string): string {
    const floor = before === undefined ? 0 : Date.parse(before) + 1
    return new Date(Math.max(Date.now(), floor)).toISOString()
  }

  get(type: string, id: string): Stored | undefined {
    return this.#types.get(type)?.get(id)
  }

  find(id: string): Stored | undefined {
    return this.#all.get(id)
  }

  count(type: string): number {
    return this.#types.get(type)?.size ?? 0
  }

  ofType(type: string): IterableIterator<Stored> {
    return (this.#types.get(type) ?? new Map<string, Stored>()).values()
  }

  insert(type: string, id: string, attributes: MutableObject, at = this.now()): Stored {
    const stored: Stored = { id, type, attributes, revision: 1, created: at, lastModified: at, rendered: new Map() }
    this.#keep(stored)
    return stored
  }

  remove(stored: Stored): void {
    this.#types.get(stored.type)?.delete(stored.id)
    this.#all.delete(stored.id)
    this.#groupsOf.delete(stored.id)
  }

  /** The same resources as they are now, apart from what becomes of these. */
  copy(): Store {
    const copy = new Store()
    for (const one of this.#all.values()) copy.#keep({ ...one, rendered: new Map(one.rendered) })
    for (const [id, groups] of this.#groupsOf) copy.#groupsOf.set(id, new Set(groups))
    return copy
  }

  #keep(stored: Stored): void {
    const all = this.#types.get(stored.type) ?? new Map<string, Stored>()
    this.#types.set(stored.type, all)
    all.set(stored.id, stored)
    this.#all.set(stored.id, stored)
  }

  /** Ids of the groups that name this id among their members. */
  groupsOf(id: string): ReadonlySet<string> {
    return this.#groupsOf.get(id) ?? none
  }

  join(group: string, member: string): void {
    const groups = this.#groupsOf.get(member)
    if (groups) groups.add(group)
    else this.#groupsOf.set(member, new Set([group]))
  }

  leave(group: string, member: string): void {
    this.#groupsOf.get(member)?.delete(group)
  }
}

const none: ReadonlySet<string> = new Set()
