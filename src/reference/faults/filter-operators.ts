import type { CompareOperator } from '../../scim/filter.ts'
import type { Fault } from '../switch.ts'
import { comparingAs, definitionOf, judging, rewritingComparisons, secondOf, valuesOf } from './filter-tree.ts'

const [eq, ne, co, sw, ew, pr] = ['8', '9', '10', '11', '12', '13'].map((n) => `RFC7644-3.4.2.2-${n}`) as [string, string, string, string, string, string]
const [gt, ge, lt, le] = ['14', '15', '16', '17'].map((n) => `RFC7644-3.4.2.2-${n}`) as [string, string, string, string]
const byCase = 'RFC7644-3.4.2.2-39'
const rfc = { contracts: ['rfc'] } as const

/** One operator carried out as another. */
function readAs(from: CompareOperator, to: CompareOperator, breaks: string, also: readonly string[] = []): Fault {
  return {
    ...rfc,
    id: `filter.${from}-read-as-${to}`,
    title: `${from} is carried out as ${to}`,
    breaks: [breaks],
    // Whatever is found besides or instead does not match.
    also: ['RFC7644-3.4.2.2-2', ...also],
    behaviour: rewritingComparisons((node) => (node.operator === from ? { ...node, operator: to } : node)),
  }
}

/** Bugs of single comparisons. */
export const filterOperators: readonly Fault[] = [
  readAs('sw', 'co', sw),
  readAs('ew', 'co', ew),
  readAs('co', 'sw', co, ['RFC7644-3.4.2.2-34', 'RFC7644-3.4.2.2-31']),
  readAs('gt', 'ge', gt),
  readAs('ge', 'gt', ge, [byCase]),
  readAs('lt', 'le', lt),
  readAs('le', 'lt', le, [byCase]),
  readAs('ne', 'eq', ne, [byCase]),
  readAs('gt', 'lt', gt),
  {
    ...rfc,
    id: 'filter.sw-leaves-equal-values-out',
    title: 'sw does not match a value that equals the operand',
    breaks: [sw],
    also: [byCase, 'RFC7644-3.4.2.2-3', 'RFC7644-3.4.2.2-2'],
    behaviour: judging((node, resource, type) =>
      node.kind === 'compare' && node.operator === 'sw' && valuesOf(node, resource, type).some((value) => String(value).toLowerCase() === String(node.value).toLowerCase()) ? false : undefined),
  },
  {
    ...rfc,
    id: 'filter.eq-read-as-sw',
    title: 'eq matches values that only begin with the operand',
    breaks: ['RFC7644-3.4.2.2-2'],
    also: [eq, 'RFC7644-3.4.2.2-31', 'RFC7644-1.2-1'],
    behaviour: rewritingComparisons((node) => (node.operator === 'eq' && typeof node.value === 'string' && node.path.attribute !== 'meta' ? { ...node, operator: 'sw' } : node)),
  },
  {
    ...rfc,
    id: 'filter.integers-compare-as-text',
    title: 'Integers are ordered like text',
    breaks: [gt, ge, lt, le],
    behaviour: comparingAs('integer', String),
  },
  {
    ...rfc,
    id: 'filter.decimals-are-cut',
    title: 'The operand of a decimal comparison loses its fraction',
    breaks: [eq],
    also: [ne, gt, ge, lt, le, 'RFC7644-3.4.2.2-35', 'RFC7644-3.4.2.2-32'],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'number' ? { ...node, value: Math.trunc(node.value) } : node)),
  },
  {
    ...rfc,
    id: 'filter.date-times-compare-as-text',
    title: 'A dateTime is compared letter by letter',
    breaks: [gt, ge, lt, le],
    also: [eq],
    behaviour: comparingAs('dateTime', String),
  },
  {
    ...rfc,
    id: 'filter.offset-of-operand-ignored',
    title: 'The offset in the operand of a dateTime comparison is dropped',
    breaks: [gt, ge, lt, le],
    also: [eq, ne],
    behaviour: rewritingComparisons((node) =>
      typeof node.value === 'string' && /^\d{4}-\d\d-\d\dT/.test(node.value) ? { ...node, value: node.value.replace(/[+-]\d\d:\d\d$/, 'Z') } : node),
  },
  {
    ...rfc,
    id: 'filter.date-times-compare-by-seconds',
    title: 'Fractions of a second do not count when a dateTime is compared',
    breaks: [ge, lt],
    also: [gt, le, eq],
    behaviour: comparingAs('dateTime', secondOf),
  },
  {
    ...rfc,
    id: 'filter.booleans-compare-as-text',
    title: 'A boolean is compared with its quoted form only',
    breaks: [eq],
    also: [ne, 'RFC7644-3.4.2.2-36', 'RFC7644-3.4.2.2-32'],
    behaviour: judging((node) => (node.kind === 'compare' && typeof node.value === 'boolean' ? node.operator === 'ne' : undefined)),
  },
  {
    ...rfc,
    id: 'filter.pr-holds-for-everything',
    title: 'pr matches resources without a value',
    breaks: [pr],
    also: ['RFC7643-2.5-1', 'RFC7644-3.4.2.1-6', 'RFC7644-3.4.2.2-2'],
    behaviour: judging((node) => (node.kind === 'present' ? true : undefined)),
  },
  {
    ...rfc,
    id: 'filter.pr-takes-false-for-nothing',
    title: 'pr does not match a value that is false',
    breaks: [pr],
    behaviour: judging((node, resource, type) => (node.kind === 'present' ? valuesOf(node, resource, type).some((value) => value !== false && value !== '') : undefined)),
  },
  {
    ...rfc,
    id: 'filter.pr-misses-complex-values',
    title: 'pr on a complex attribute never matches',
    breaks: [pr],
    behaviour: judging((node, _resource, type) =>
      node.kind === 'present' && node.path.sub === undefined && definitionOf(node, type)?.attribute.type === 'complex' ? false : undefined),
  },
  {
    ...rfc,
    id: 'filter.pr-looks-at-the-parent',
    title: 'pr on a part of the name finds everybody who has a name',
    breaks: [pr],
    behaviour: judging((node, resource) => (node.kind === 'present' && node.path.attribute === 'name' && node.path.sub !== undefined ? resource['name'] !== undefined : undefined)),
  },
  {
    ...rfc,
    id: 'filter.inactive-users-are-left-out',
    title: 'A user who is not active is found by no userName',
    breaks: [eq],
    behaviour: judging((node, resource) =>
      node.kind === 'compare' && node.operator === 'eq' && node.path.attribute.toLowerCase() === 'username' && resource['active'] === false ? false : undefined),
  },
  {
    ...rfc,
    id: 'filter.only-first-value-counts',
    title: 'Of a multi-valued attribute only the first value is looked at',
    breaks: ['RFC7644-3.4.2.2-34'],
    also: ['RFC7644-3.4.2.2-40'],
    behaviour: judging((node, resource, type, usual) => {
      const found = definitionOf(node, type)
      if (node.kind !== 'compare' || found?.attribute.multiValued !== true || found.extension) return undefined
      const all = resource[found.attribute.name]
      return Array.isArray(all) ? usual(node, { ...resource, [found.attribute.name]: all.slice(0, 1) }) : undefined
    }),
  },
  {
    ...rfc,
    id: 'filter.members-not-looked-at',
    title: 'A filter on members finds every group that has any',
    breaks: ['RFC7644-3.4.2.2-34'],
    behaviour: judging((node, resource, type) => (node.kind === 'compare' && node.path.attribute === 'members' ? valuesOf(node, resource, type).length > 0 : undefined)),
  },
  {
    ...rfc,
    id: 'filter.sub-attribute-not-looked-at',
    title: 'A comparison with a sub-attribute matches any part of the complex value',
    breaks: ['RFC7644-3.4.2.2-9'],
    also: [gt, ge, lt, le, eq, co, sw, ew, byCase, 'RFC7644-3.4.2.2-35', 'RFC7644-3.4.2.2-32'],
    behaviour: judging((node, resource, type, usual) => {
      const found = definitionOf(node, type)
      if (node.kind !== 'compare' || found?.sub === undefined || found.attribute.multiValued || found.attribute.name === 'meta') return undefined
      return found.attribute.subAttributes.some((sub) => sub.type === found.sub?.type && usual({ ...node, path: { ...node.path, sub: sub.name } }, resource))
    }),
  },
  {
    ...rfc,
    id: 'filter.resource-type-not-compared',
    title: 'A comparison with meta.resourceType holds at the endpoint of any type',
    breaks: [eq],
    behaviour: judging((node) => (node.kind === 'compare' && node.path.attribute === 'meta' && node.path.sub === 'resourceType' ? true : undefined)),
  },
]
