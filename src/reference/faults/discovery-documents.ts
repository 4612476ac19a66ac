import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import { notFound } from '../operations/reply.ts'

/** The kind of discovery document that a request is for. */
export type Document = 'serviceProviderConfig' | 'resourceTypes' | 'schemas'

/** How a document is asked for: alone by its id, or in the list of all. */
export type Shape = 'list' | 'single' | 'both'

export function isFor(call: Call, document: Document): boolean {
  return call.operation === 'discovery' && call.path.split('/')[1] === call.surface.discovery[document]
}

/** The answer's list of documents. */
export function listIn(call: Call, reply: Reply, document: Document): MutableObject | undefined {
  return isFor(call, document) && call.id === undefined && reply.status === 200 && isMutableObject(reply.body) ? reply.body : undefined
}

/** The documents in an answer that a client may look at, as own copies. */
export function documentsIn(call: Call, reply: Reply, document: Document, shape: Shape = 'both'): MutableObject[] {
  if (!isFor(call, document) || reply.status !== 200 || !isMutableObject(reply.body)) return []
  if (document === 'serviceProviderConfig') return [reply.body]
  const { Resources } = reply.body
  if (Array.isArray(Resources)) return shape === 'single' ? [] : Resources.filter(isMutableObject)
  return shape === 'list' ? [] : [reply.body]
}

/** The document of that id among them. */
export function documentIn(call: Call, reply: Reply, document: Document, id: string, shape: Shape = 'both'): MutableObject | undefined {
  return documentsIn(call, reply, document, shape).find((one) => one['id'] === id)
}

/** The object at the end of a path of members; an array is searched by `name`. */
export function within(from: MutableObject | undefined, ...path: readonly string[]): MutableObject | undefined {
  let at = from
  for (const step of path) {
    const children: unknown = at?.['attributes'] ?? at?.['subAttributes']
    const next: unknown = Array.isArray(children) ? children.find((child) => isMutableObject(child) && child['name'] === step) : at?.[step]
    at = isMutableObject(next) ? next : undefined
  }
  return at
}

/** The answer of a server that does not know the path. */
export function makeNotFound(call: Call, reply: Reply): void {
  reply.status = 404
  reply.headers = {}
  reply.body = call.behaviour.errorBody(notFound('such path'))
}
