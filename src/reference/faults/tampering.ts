import type { Call, Operation, Reply } from '../call.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'

/** The resources that a successful answer shows, each an own copy. */
export function shownIn(call: Call, reply: Reply): MutableObject[] {
  if (reply.status >= 300 || call.type === undefined && call.operation !== 'search' || !isMutableObject(reply.body)) return []
  const list = reply.body['Resources']
  if (Array.isArray(list)) return list.filter(isMutableObject)
  return reply.body['id'] === undefined ? [] : [reply.body]
}

/** Whether a request came by itself: an operation of a bulk request has the headers of the whole and no bytes of its own. */
export function isAlone(call: Call): boolean {
  return call.size > 0 || Number(call.headers['content-length'] ?? 0) === 0
}

/** What is under way, for hooks that are not told: requests are handled one after the other. */
export const underWay: { operation: Operation; alone: boolean } = { operation: 'unknown', alone: true }

/** As `request` of a fault whose behaviour asks what is under way. */
export function note(call: Call): void {
  Object.assign(underWay, { operation: call.operation, alone: isAlone(call) })
}

/** The body of a POST or PUT of that type. */
export function sent(call: Call, operations: readonly Operation[], type?: string): MutableObject | undefined {
  const fits = operations.includes(call.operation) && (type === undefined || call.resourceType === type)
  return fits && isMutableObject(call.body) ? call.body : undefined
}

export const writes: readonly Operation[] = ['create', 'replace']

/** The member with that name in any letter case. */
export function inside(from: Mutable | undefined, ...names: readonly string[]): MutableObject | undefined {
  let at: Mutable | undefined = from
  for (const name of names) at = isMutableObject(at) ? at[name] : undefined
  return isMutableObject(at) ? at : undefined
}

/** Changes a text member in place. */
export function rewrite(from: MutableObject | undefined, name: string, change: (text: string) => Mutable): void {
  const value = from?.[name]
  if (from !== undefined && typeof value === 'string') from[name] = change(value)
}

/** Changes each object of a multi-valued attribute in place. */
export function eachOf(from: MutableObject | undefined, name: string, change: (one: MutableObject) => void): void {
  const values = from?.[name]
  if (Array.isArray(values)) values.filter(isMutableObject).forEach(change)
}

/** What a switch remembers on one server. */
export function memory(call: Call, id: string): Map<string, Mutable> {
  const known = call.state.get(id)
  if (known instanceof Map) return known as Map<string, Mutable>
  const fresh = new Map<string, Mutable>()
  call.state.set(id, fresh)
  return fresh
}
