import type { Filter } from '../../scim/filter.ts'
import type { Fault } from '../switch.ts'
import { rewriting } from './filter-tree.ts'

const logic = ['RFC7644-3.4.2.2-22', 'RFC7644-3.4.2.2-23', 'RFC7644-3.4.2.2-24', 'RFC7644-3.4.2.2-33'] as const

type Joined = Extract<Filter, { readonly kind: 'and' | 'or' }>
const isJoined = (filter: Filter): filter is Joined => filter.kind === 'and' || filter.kind === 'or'
const kindIs = (filter: Filter | undefined, kind: Filter['kind']): boolean => filter?.kind === kind

/** A filter that is misread where it is nested. */
function misreads(id: string, title: string, change: (node: Filter) => Filter): Fault {
  return { id: `generated-filters.${id}`, title, generated: true, contracts: ['rfc'], breaks: logic, also: ['RFC7644-3.4.2.2-2'], behaviour: rewriting(change) }
}

const inner = (node: Filter, change: (operand: Filter, at: number, all: readonly Filter[]) => Filter): Filter =>
  (isJoined(node) ? { ...node, operands: node.operands.map(change) } : node)
const within = (node: Filter, kind: 'and' | 'or', change: (operand: Filter, at: number, all: readonly Filter[]) => Filter): Filter =>
  (node.kind === kind ? inner(node, change) : node)
const bare = (filter: Filter): Filter => (filter.kind === 'not' ? filter.operand : filter)
const joined = (filter: Filter, kind: 'and' | 'or', change: (operands: readonly Filter[]) => readonly Filter[]): Filter =>
  (filter.kind === kind ? { ...filter, operands: change(filter.operands) } : filter)

/** Nested filters that parsers and query builders get wrong. */
export const generatedFilters: readonly Fault[] = [
  misreads('third-operand-of-a-bracketed-or-is-ignored', 'The third operand of an or in parentheses is ignored', (node) => within(node, 'and', (one) => joined(one, 'or', (operands) => operands.slice(0, 2)))),
  misreads('third-operand-of-a-negated-or-is-ignored', 'The third operand of a negated or is ignored', (node) => (node.kind === 'not' ? { ...node, operand: joined(node.operand, 'or', (operands) => operands.slice(0, 2)) } : node)),
  misreads('third-operand-of-a-negated-and-is-ignored', 'The third operand of a negated and is ignored', (node) => (node.kind === 'not' ? { ...node, operand: joined(node.operand, 'and', (operands) => operands.slice(0, 2)) } : node)),
  misreads('not-inside-parentheses-is-ignored', 'A not inside parentheses with or is ignored', (node) => within(node, 'and', (one) => joined(one, 'or', (operands) => operands.map(bare)))),
  misreads('last-not-inside-or-is-ignored', 'A not before the last operand of an or in parentheses is ignored', (node) => within(node, 'and', (one) => joined(one, 'or', (operands) => [...operands.slice(0, -1), ...operands.slice(-1).map(bare)]))),
  misreads('double-negation-negates-once', 'Two negations of an and or an or negate once', (node) => (node.kind === 'not' && node.operand.kind === 'not' && isJoined(node.operand.operand) ? node.operand : node)),
  misreads('negated-or-negates-its-first-operand', 'The negation of an or with more than two operands reaches the first only', (node) =>
    (node.kind === 'not' && node.operand.kind === 'or' && node.operand.operands.length > 2 ? { ...node.operand, operands: node.operand.operands.map((one, at) => (at === 0 ? { kind: 'not', operand: one } : one)) } : node)),
  misreads('negated-and-is-and-of-negations', 'The negation of an and with more than two operands negates each', (node) =>
    (node.kind === 'not' && node.operand.kind === 'and' && node.operand.operands.length > 2 ? { ...node.operand, operands: node.operand.operands.map((one): Filter => ({ kind: 'not', operand: one })) } : node)),
  misreads('and-inside-or-becomes-or', 'An and inside an or inside parentheses is read as or', (node) =>
    within(node, 'and', (one) => joined(one, 'or', (operands) => operands.map((operand): Filter => (operand.kind === 'and' ? { ...operand, kind: 'or' } : operand))))),
  misreads('or-inside-or-becomes-and', 'An or inside an or is read as and', (node) => within(node, 'or', (one): Filter => (one.kind === 'or' ? { ...one, kind: 'and' } : one))),
  misreads('negation-inside-or-makes-it-true', 'A negation inside an or makes the whole or true', (node) => within(node, 'and', (one) => (one.kind === 'or' && one.operands.some((operand) => kindIs(operand, 'not')) ? { kind: 'present', path: { attribute: 'id' } } : one))),
  misreads('negated-ne-is-ne', 'not before ne is ignored', (node) => (node.kind === 'not' && node.operand.kind === 'compare' && node.operand.operator === 'ne' ? node.operand : node)),
  misreads('negated-ew-is-sw', 'ew behind not is read as sw', (node) => (node.kind === 'not' && node.operand.kind === 'compare' && node.operand.operator === 'ew' ? { ...node, operand: { ...node.operand, operator: 'sw' } } : node)),
  misreads('ne-inside-a-bracketed-or-is-eq', 'ne inside a bracketed or is read as eq', (node) =>
    within(node, 'and', (one) => joined(one, 'or', (operands) => operands.map((operand): Filter => (operand.kind === 'compare' && operand.operator === 'ne' ? { ...operand, operator: 'eq' } : operand))))),
]
