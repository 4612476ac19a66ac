import type { Call, Reply } from './call.ts'
import { isMutableObject, type Mutable, type MutableObject } from './json.ts'

/** The list in an answer to a query for resources, if it is one; for switches. */
export function listIn(call: Call, reply: Reply): MutableObject | undefined {
  const lists = call.operation === 'list' || call.operation === 'search' || call.operation === 'root-query'
  return lists && reply.status === 200 && isMutableObject(reply.body) ? reply.body : undefined
}

/** The entries of a list; a new array when it has none. */
export function entriesIn(list: MutableObject): Mutable[] {
  return Array.isArray(list['Resources']) ? list['Resources'] : []
}

/** A number that a list tells; 0 when it tells none. */
export function numberIn(list: MutableObject, name: string): number {
  const value = list[name]
  return typeof value === 'number' ? value : 0
}

/** An integer query parameter, or undefined. */
export function askedNumber(call: Call, name: string): number | undefined {
  const value = call.query.get(name)
  return value !== null && /^-?\d+$/.test(value) ? Number(value) : undefined
}
