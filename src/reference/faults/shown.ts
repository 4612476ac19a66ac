import type { Call, Reply } from '../call.ts'
import { copyOf, isMutableObject, type MutableObject } from '../json.ts'

/** The resources that a successful answer shows. */
export function resourcesIn(reply: Reply): MutableObject[] {
  if (reply.status > 299 || !isMutableObject(reply.body)) return []
  const listed = reply.body['Resources']
  return Array.isArray(listed) ? listed.filter(isMutableObject) : [reply.body]
}

/** The names in a projection of the request, from the URL or from the body of a search; empty when it has none. */
export function namesIn(call: Call, parameter: 'attributes' | 'excludedAttributes'): string[] {
  const inBody = call.operation === 'search' && isMutableObject(call.body) ? call.body[parameter] : undefined
  const listed = Array.isArray(inBody) ? inBody : call.query.getAll(parameter)
  return listed.flatMap((one) => (typeof one === 'string' ? one.split(',') : []))
}

/** Rewrites the names of a projection before the request is handled; an empty list takes the parameter away. */
export function rename(call: Call, parameter: 'attributes' | 'excludedAttributes', change: (names: string[]) => string[]): void {
  const names = namesIn(call, parameter)
  if (names.length === 0) return
  const next = change(names)
  if (call.operation === 'search' && isMutableObject(call.body) && call.body[parameter] !== undefined) {
    call.body = { ...call.body, [parameter]: next }
    if (next.length === 0) delete call.body[parameter]
    return
  }
  call.query.delete(parameter)
  if (next.length > 0) call.query.set(parameter, next.join(','))
}

/** Shows a stored attribute again that the projection left out. */
export function leak(call: Call, reply: Reply, name: string): void {
  for (const resource of resourcesIn(reply)) {
    const value = storedOf(call, resource)?.[name]
    if (value !== undefined) resource[name] ??= copyOf(value)
  }
}

/** Takes a member out of every resource that the answer shows. */
export function drop(reply: Reply, name: string): void {
  for (const resource of resourcesIn(reply)) Reflect.deleteProperty(resource, name)
}

/** What the store has of a resource in an answer. */
export function storedOf(call: Call, resource: MutableObject): MutableObject | undefined {
  const { id } = resource
  const found = typeof id === 'string' ? call.store.find(id) : undefined
  return found?.attributes ?? (call.id === undefined ? undefined : call.store.find(call.id)?.attributes)
}

/** Whether a request reads several resources. */
export function isList(call: Call): boolean {
  return call.operation === 'list' || call.operation === 'search'
}
