import { instant } from '../../scim/date-time.ts'
import { findAttribute, type FoundAttribute } from '../../scim/definitions.ts'
import type { Filter } from '../../scim/filter.ts'
import { isList, isObject, type Json, type JsonObject } from '../../scim/json.ts'
import { member } from '../../scim/members.ts'
import type { AttributeDefinition, ResourceType } from '../../scim/schema.ts'
import type { Behaviour } from '../behaviour.ts'

type Hook = (behaviour: Behaviour) => Partial<Behaviour>
export type Comparison = Extract<Filter, { kind: 'compare' }>

/** Changes every node of a filter after it was read, from the leaves up. */
export function rewriting(change: (node: Filter) => Filter): Hook {
  const walk = (node: Filter): Filter => {
    if (node.kind === 'and' || node.kind === 'or') return change({ ...node, operands: node.operands.map(walk) })
    if (node.kind === 'not') return change({ ...node, operand: walk(node.operand) })
    return change(node)
  }
  return (b) => ({ parseFilter: (text) => walk(b.parseFilter(text)) })
}

/** Changes comparisons only. */
export function rewritingComparisons(change: (node: Comparison) => Filter): Hook {
  return rewriting((node) => (node.kind === 'compare' ? change(node) : node))
}

/** Changes the text of a filter before it is read. */
export function misreading(change: (text: string) => string): Hook {
  return (b) => ({ parseFilter: (text) => b.parseFilter(change(text)) })
}

/** Everything that has a schema. */
export const everything: Filter = { kind: 'present', path: { attribute: 'id' } }
/** No resource at all. */
export const nothing: Filter = { kind: 'not', operand: everything }

type Leaf = Extract<Filter, { kind: 'compare' | 'present' | 'values' }>
type Judge = (node: Leaf, resource: JsonObject, type: ResourceType, usual: (node: Filter, resource?: JsonObject) => boolean) => boolean | undefined

/** Decides single conditions itself; where it does not want to, the server goes on as usual. */
export function judging(decide: Judge): Hook {
  return (b) => ({
    matchesFilter(filter, resource, type) {
      const usual = (node: Filter, other = resource) => b.matchesFilter(node, other, type)
      const walk = (node: Filter): boolean => {
        if ('operands' in node) return node.kind === 'and' ? node.operands.every(walk) : node.operands.some(walk)
        if (node.kind === 'not') return !walk(node.operand)
        return decide(node, resource, type, usual) ?? usual(node)
      }
      return walk(filter)
    },
  })
}

/** What the path of a condition leads to. */
export function definitionOf(node: Leaf, type: ResourceType): FoundAttribute | undefined {
  return findAttribute(type, node.path)
}

/** The values that a condition looks at. */
export function valuesOf(node: Leaf, resource: JsonObject, type: ResourceType): readonly Json[] {
  const found = definitionOf(node, type)
  if (found === undefined) return []
  const container = found.extension ? member(resource, found.urn) : resource
  const sub = found.sub
  const values = listed(member(container, found.attribute.name))
  return sub === undefined ? values : values.flatMap((one) => (isObject(one) ? listed(member(one, sub.name)) : []))
}

function listed(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return []
  return isList(value) ? value : [value]
}

/** Compares the values of one type of attribute in a form of the fault's own making. */
export function comparingAs(type: AttributeDefinition['type'], form: (value: Json) => string | number): Hook {
  return judging((node, resource, resourceType) => {
    if (node.kind !== 'compare' || node.value === null) return undefined
    const found = definitionOf(node, resourceType)
    if ((found?.sub ?? found?.attribute)?.type !== type) return undefined
    const right = form(node.value)
    return valuesOf(node, resource, resourceType).some((value) => holds(node.operator, form(value), right))
  })
}

function holds(operator: Comparison['operator'], left: string | number, right: string | number): boolean {
  switch (operator) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'gt':
      return left > right
    case 'ge':
      return left >= right
    case 'lt':
      return left < right
    case 'le':
      return left <= right
    case 'co':
      return String(left).includes(String(right))
    case 'sw':
      return String(left).startsWith(String(right))
    case 'ew':
      return String(left).endsWith(String(right))
  }
}

/** Whole seconds since 1970. */
export function secondOf(value: Json): number {
  return Math.floor((instant(String(value)) ?? 0) / 1000)
}
