import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { judging, valuesOf } from './filter-tree.ts'
import { inside, rewrite, sent } from './tampering.ts'

const asNumber = (text: string): string => (/^\d+$/.test(text) ? String(Number(text)) : text)
const withoutZeros = (value: unknown): unknown => (typeof value === 'string' ? asNumber(value) : value)

/** Bugs by which an identifier that is written in digits is taken for a number. */
export const identifiers: readonly Fault[] = [
  {
    id: 'identifiers.employee-numbers-lose-zeros', title: 'A creation stores employeeNumber without the zeros in front',
    breaks: ['RFC7643-2.3.1-3', 'GENESYS-B-232'],
    request: (call) => { rewrite(inside(sent(call, ['create'], 'User'), urn.enterpriseUser), 'employeeNumber', asNumber) },
  },
  {
    id: 'identifiers.external-ids-lose-zeros', title: 'externalId is stored without the zeros in front',
    breaks: ['RFC7643-2.3.1-3', 'GENESYS-B-265'],
    request: (call) => { rewrite(sent(call, ['create', 'replace'], 'User'), 'externalId', asNumber) },
  },
  {
    id: 'identifiers.filter-passes-over-zeros', title: 'A filter on externalId or employeeNumber passes over zeros in front',
    breaks: ['RFC7644-3.4.2.2-8', 'GENESYS-B-200', 'GENESYS-B-201'],
    behaviour: (b) => ({
      sameAsAsked: (value, wanted, caseExact) => b.sameAsAsked(typeof value === 'string' ? asNumber(value) : value, asNumber(wanted), caseExact),
      ...judging((node, resource, type) => {
        const named = node.kind === 'compare' && node.operator === 'eq' && (node.path.attribute === 'externalId' || node.path.attribute === 'employeeNumber')
        return named ? valuesOf(node, resource, type).some((value) => withoutZeros(value) === withoutZeros(node.value)) || undefined : undefined
      })(b),
    }),
  },
  {
    id: 'identifiers.filter-finds-no-padded-number', title: 'A filter reads a text of digits as a number, which no stored text with zeros in front equals',
    breaks: ['RFC7644-3.4.2.2-8', 'GENESYS-B-200', 'GENESYS-B-201'],
    behaviour: (b) => ({
      sameAsAsked: (value, wanted, caseExact) => b.sameAsAsked(value, asNumber(wanted), caseExact),
      ...judging((node, resource, _type, usual) =>
        node.kind === 'compare' && typeof node.value === 'string' && asNumber(node.value) !== node.value ? usual({ ...node, value: asNumber(node.value) }, resource) : undefined)(b),
    }),
  },
]
