import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter.ts'
import type { Fault } from '../switch.ts'
import { judging, misreading, rewriting, rewritingComparisons } from './filter-tree.ts'

const rfc = { contracts: ['rfc'] } as const
const and = 'RFC7644-3.4.2.2-22'
const or = 'RFC7644-3.4.2.2-23'
const not = 'RFC7644-3.4.2.2-24'
const order = 'RFC7644-3.4.2.2-33'
const oneValue = 'RFC7644-3.4.2.2-27'

/** The conditions of a filter from left to right, all at one level. */
function leftToRight(node: Filter): Filter {
  if (node.kind !== 'or') return node
  return node.operands.reduce((left, right) => {
    const [first = right, ...rest] = right.kind === 'and' ? right.operands : [right]
    const joined: Filter = { kind: 'or', operands: [left, first] }
    return rest.length === 0 ? joined : { kind: 'and', operands: [joined, ...rest] }
  })
}

function orFirst(node: Filter): Filter {
  if (node.kind !== 'or') return node
  return node.operands.reduce((left, right) => {
    const [before, last] = left.kind === 'and' ? [left.operands.slice(0, -1), left.operands.at(-1) ?? left] : [[], left]
    const [first = right, ...after] = right.kind === 'and' ? right.operands : [right]
    const joined: Filter = { kind: 'or', operands: [last, first] }
    return before.length + after.length === 0 ? joined : { kind: 'and', operands: [...before, joined, ...after] }
  })
}

/** Bugs in how conditions are combined. */
export const filterLogic: readonly Fault[] = [
  {
    ...rfc,
    id: 'filter.and-read-as-or',
    title: 'and is carried out as or',
    breaks: [and],
    behaviour: rewriting((node) => (node.kind === 'and' ? { ...node, kind: 'or' } : node)),
  },
  {
    ...rfc,
    id: 'filter.or-read-as-and',
    title: 'or is carried out as and',
    breaks: [or],
    behaviour: rewriting((node) => (node.kind === 'or' ? { ...node, kind: 'and' } : node)),
  },
  {
    ...rfc,
    id: 'filter.second-condition-ignored',
    title: 'Of conditions joined by and the first alone counts',
    breaks: [and],
    behaviour: rewriting((node) => (node.kind === 'and' ? (node.operands[0] ?? node) : node)),
  },
  {
    ...rfc,
    id: 'filter.third-condition-ignored',
    title: 'Of three conditions joined by and the third does not count',
    breaks: [and],
    behaviour: rewriting((node) => (node.kind === 'and' ? { ...node, operands: node.operands.slice(0, 2) } : node)),
  },
  {
    ...rfc,
    id: 'filter.four-conditions-at-most',
    title: 'Of many conditions joined by and the first four count',
    breaks: [and],
    behaviour: rewriting((node) => (node.kind === 'and' ? { ...node, operands: node.operands.slice(0, 4) } : node)),
  },
  {
    ...rfc,
    id: 'filter.five-alternatives-at-most',
    title: 'Of many conditions joined by or the first five count',
    breaks: [or],
    behaviour: rewriting((node) => (node.kind === 'or' ? { ...node, operands: node.operands.slice(0, 5) } : node)),
  },
  {
    ...rfc,
    id: 'filter.second-alternative-ignored',
    title: 'Of conditions joined by or the first alone counts',
    breaks: [or],
    behaviour: rewriting((node) => (node.kind === 'or' ? (node.operands[0] ?? node) : node)),
  },
  {
    ...rfc,
    id: 'filter.twenty-alternatives-at-most',
    title: 'Of many conditions joined by or the first twenty count',
    breaks: [or],
    behaviour: rewriting((node) => (node.kind === 'or' ? { ...node, operands: node.operands.slice(0, 20) } : node)),
  },
  {
    ...rfc,
    id: 'filter.not-ignored',
    title: 'not does nothing',
    breaks: [not],
    behaviour: rewriting((node) => (node.kind === 'not' ? node.operand : node)),
  },
  {
    ...rfc,
    id: 'filter.not-ignored-within-brackets',
    title: 'not within a negated bracket does nothing',
    breaks: [not],
    behaviour: rewriting((node) => (node.kind === 'not' && node.operand.kind === 'not' ? { ...node, operand: node.operand.operand } : node)),
  },
  {
    ...rfc,
    id: 'filter.not-takes-all-that-follows',
    title: 'not negates everything behind it, not its brackets alone',
    breaks: [not],
    behaviour: rewriting((node) => {
      if (node.kind !== 'and') return node
      const at = node.operands.findIndex((one) => one.kind === 'not')
      const negated = node.operands[at]
      if (negated?.kind !== 'not' || at === node.operands.length - 1) return node
      return { kind: 'and', operands: [...node.operands.slice(0, at), { kind: 'not', operand: { kind: 'and', operands: [negated.operand, ...node.operands.slice(at + 1)] } }] }
    }),
  },
  {
    ...rfc,
    id: 'filter.conditions-joined-from-left-to-right',
    title: 'and does not bind tighter than or: conditions are joined as they come',
    breaks: [order],
    behaviour: rewriting(leftToRight),
  },
  {
    ...rfc,
    id: 'filter.or-before-and',
    title: 'or binds tighter than and',
    breaks: [order],
    behaviour: rewriting(orFirst),
  },
  {
    ...rfc,
    id: 'filter.brackets-ignored',
    title: 'Round brackets do not group',
    breaks: [order],
    behaviour: misreading((text) => text.replaceAll(/(^|and |or )\(([^()[\]"]*(?:"[^"]*"[^()[\]"]*)*)\)/g, '$1$2')),
  },
  {
    ...rfc,
    id: 'filter.and-within-brackets-read-as-or',
    title: 'and within round brackets is carried out as or',
    breaks: [and],
    also: [order, not],
    behaviour: (b) => ({
      parseFilter: (text) => b.parseFilter(/^\(\w+ eq "[^"]*" and \w+ eq "[^"]*"\)$/.test(text) ? text.replace('" and ', '" or ') : text),
    }),
  },
  {
    ...rfc,
    id: 'filter.value-path-spans-values',
    title: 'Conditions in square brackets may hold for different values',
    breaks: [oneValue],
    behaviour: (b) => {
      const flatten = (node: Filter, attribute: string): Filter => {
        if ('operands' in node) return { ...node, operands: node.operands.map((one) => flatten(one, attribute)) }
        if (node.kind === 'not') return { ...node, operand: flatten(node.operand, attribute) }
        return node.kind === 'values' ? node : { ...node, path: { attribute, sub: node.path.attribute } }
      }
      return rewriting((node) => (node.kind === 'values' ? flatten(node.filter, node.path.attribute) : node))(b)
    },
  },
  {
    ...rfc,
    id: 'filter.value-path-reads-first-condition-only',
    title: 'Of the conditions in square brackets the first alone counts',
    breaks: [oneValue],
    behaviour: rewriting((node) => (node.kind === 'values' && node.filter.kind === 'and' ? { ...node, filter: node.filter.operands[0] ?? node.filter } : node)),
  },
  {
    ...rfc,
    id: 'filter.value-path-reads-first-value-only',
    title: 'A value path looks at the first value alone',
    breaks: [oneValue],
    behaviour: judging((node, resource, _type, usual) => {
      const all = node.kind === 'values' ? resource[node.path.attribute] : undefined
      return Array.isArray(all) && node.kind === 'values' ? usual(node, { ...resource, [node.path.attribute]: all.slice(0, 1) }) : undefined
    }),
  },
  {
    ...rfc,
    id: 'filter.core-urn-not-understood',
    title: 'An attribute behind the URN of the core schema finds nothing',
    breaks: ['RFC7644-3.4.2.2-32'],
    behaviour: rewriting((node) =>
      (node.kind === 'compare' || node.kind === 'present') && node.path.urn?.includes(':core:2.0:') === true ? { ...node, path: { attribute: 'unknownName' } } : node),
  },
  {
    ...rfc,
    id: 'filter.urn-of-extension-ignored',
    title: 'The URN of an extension is dropped when the core schema has an attribute of that name',
    breaks: ['RFC7644-3.4.2.2-2'],
    behaviour: rewriting((node) => (node.kind === 'compare' && node.path.urn !== undefined && node.path.attribute === 'userName' ? { ...node, path: { attribute: 'userName' } } : node)),
  },
  {
    ...rfc,
    id: 'filter.extension-attributes-not-found',
    title: 'A comparison with an attribute of an extension never matches',
    breaks: ['RFC7644-3.4.2.2-8'],
    also: ['9', '10', '11', '12', '13', '14', '15', '16', '17', '32', '35', '39'].map((n) => `RFC7644-3.4.2.2-${n}`).concat('RFC7643-7-20', 'RFC7644-3.10-2'),
    behaviour: judging((node) => (node.path.urn?.includes(':extension:') === true ? false : undefined)),
  },
  {
    ...rfc,
    id: 'filter.complex-attribute-matches-any-part',
    title: 'A text compared with name as a whole matches its parts',
    breaks: ['RFC7644-3.4.2.2-35'],
    behaviour: judging((node, resource, _type, usual) =>
      node.kind === 'compare' && node.path.attribute === 'name' && node.path.sub === undefined ? usual({ ...node, path: { attribute: 'name', sub: 'givenName' } }, resource) : undefined),
  },
  {
    ...rfc,
    id: 'filter.schemas-not-offered',
    title: 'A comparison with schemas is refused',
    breaks: ['RFC7644-3.4.2.2-41'],
    behaviour: rewritingComparisons((node) => {
      if (node.path.attribute === 'schemas') throw new ScimError(400, 'invalidFilter', 'schemas is no attribute of the resource')
      return node
    }),
  },
]
