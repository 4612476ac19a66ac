import { isList, isObject, type Json, type JsonObject } from '../../scim/json.ts'
import type { ResourceType } from '../../scim/schema.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Call } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'

/** An operation as it was received; `path` is empty when it has none. */
export interface Step {
  readonly op: string
  readonly path: string
  readonly value: Json | undefined
  /** The operation itself. */
  readonly json: JsonObject
  readonly type: ResourceType
  /** Carries out an operation, this one by default, as the contract says. @throws ScimError */
  readonly apply: (json?: JsonObject, from?: JsonObject) => JsonObject
}

/** Takes over single operations: answers the resource after the operation. */
export type TakeOver = (state: JsonObject, step: Step) => JsonObject

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** PATCH with another way of carrying out its operations, one after the other. */
export function stepwise(takeOver: TakeOver): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    applyPatch(resource, operations, type) {
      const patched = operations.reduce((state: JsonObject, json) => {
        if (!isObject(json)) return b.applyPatch(state, [json], type).resource
        const apply = (other = json, from = state) => b.applyPatch(from, [other], type).resource
        return takeOver(state, { op: textOf(json['op']).toLowerCase(), path: textOf(json['path']), value: json['value'], json, type, apply })
      }, resource)
      return { resource: patched, changed: patched !== resource }
    },
  })
}

/** PATCH with another list of operations; an empty one changes nothing. */
export function relisted(list: (operations: readonly Json[]) => readonly Json[]): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    applyPatch(resource, operations, type) {
      const chosen = list(operations)
      return chosen.length === 0 ? { resource, changed: false } : b.applyPatch(resource, chosen, type)
    },
  })
}

/** Whether a path names the whole of a multi-valued attribute of the core schema. */
export function isPlural(type: ResourceType, path: string): boolean {
  return type.schema.attributes.some((one) => one.multiValued && one.name === path)
}

/** Attribute, filter and sub-attribute of a value path. */
export function valuePath(path: string): { readonly name: string; readonly filter: string; readonly sub: string | undefined } | undefined {
  const [, name, filter, sub] = /^(\w+)\[(.*)\](?:\.(\w+))?$/.exec(path) ?? []
  return name === undefined || filter === undefined ? undefined : { name, filter, sub }
}

/** The values of an attribute. */
export function valuesOf(state: JsonObject, name: string): readonly Json[] {
  const values = state[name]
  return isList(values) ? values : []
}

/** The values that a value path selects. */
export function selectedBy(state: JsonObject, step: Step): readonly Json[] {
  const path = valuePath(step.path)
  if (path === undefined) return []
  const left = valuesOf(step.apply({ op: 'remove', path: `${path.name}[${path.filter}]` }), path.name)
  return valuesOf(state, path.name).filter((one) => !left.includes(one))
}

/** The operations of a request. */
export function operationsIn(call: Call): readonly MutableObject[] {
  const body = call.body
  const operations = isMutableObject(body) ? body['Operations'] : undefined
  return isList(operations) ? operations.filter(isMutableObject) : []
}

/** Changes what is stored behind the back of the operation that just ended. */
export function meddle(call: Call, change: (attributes: MutableObject) => MutableObject): void {
  const stored = call.resourceType === undefined || call.id === undefined ? undefined : call.store.get(call.resourceType, call.id)
  if (stored === undefined) return
  stored.attributes = change(stored.attributes)
  stored.rendered.clear()
}
