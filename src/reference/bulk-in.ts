import type { Call, Reply } from './call.ts'
import { isMutableObject, type MutableObject } from './json.ts'

/** The operations of a bulk request, for a switch to change in place. */
export function operationsIn(call: Call): MutableObject[] {
  const listed = call.operation === 'bulk' && isMutableObject(call.body) ? call.body['Operations'] : undefined
  return Array.isArray(listed) ? listed.filter(isMutableObject) : []
}

/** The entries of a bulk response, for a switch to change in place. */
export function entriesIn(call: Call, reply: Reply): MutableObject[] {
  const listed = call.operation === 'bulk' && isMutableObject(reply.body) ? reply.body['Operations'] : undefined
  return Array.isArray(listed) ? listed.filter(isMutableObject) : []
}

/** Puts other operations, or other entries, in the place of those that a bulk message has. */
export function exchange(body: unknown, change: (listed: MutableObject[]) => MutableObject[]): void {
  if (!isMutableObject(body) || !Array.isArray(body['Operations'])) return
  body['Operations'] = change(body['Operations'].filter(isMutableObject))
}

/** Whether an entry tells of a failure. */
export function failed(entry: MutableObject): boolean {
  return Number(entry['status']) >= 400
}
