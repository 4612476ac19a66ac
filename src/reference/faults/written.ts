import type { Call, Operation } from '../call.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import { operationsIn } from './stepwise.ts'

/** The last name of a path: `familyName` of `name.familyName`, `department` of `urn:...:User:department`. */
function lastName(path: string): string {
  return path.replace(/^.*[:.]/, '')
}

/**
 * Changes values on their way in, where they are named so, in the bodies of POST and PUT and in the operations of PATCH: as a
 * column, a template or a decoder would.
 */
export function changeWritten(call: Call, names: readonly string[], change: (value: Mutable) => Mutable, operations: readonly Operation[] = ['create', 'replace', 'patch']): void {
  if (!operations.includes(call.operation)) return
  if (call.operation !== 'patch') {
    if (isMutableObject(call.body)) changeIn(call.body, names, change)
    return
  }
  for (const operation of operationsIn(call)) {
    const path = operation['path']
    const value = operation['value']
    if (typeof path === 'string' && value !== undefined && names.includes(lastName(path))) operation['value'] = change(value)
    else if (isMutableObject(value)) changeIn(value, names, change)
  }
}

function changeIn(body: MutableObject, names: readonly string[], change: (value: Mutable) => Mutable): void {
  for (const [name, value] of Object.entries(body)) {
    if (names.includes(name)) body[name] = change(value)
    else if (isMutableObject(value)) changeIn(value, names, change)
  }
}

/** A change of texts only. */
export function ofText(change: (text: string) => Mutable): (value: Mutable) => Mutable {
  return (value) => (typeof value === 'string' ? change(value) : value)
}
