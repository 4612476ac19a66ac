import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { comparingAs, definitionOf, judging, rewriting, valuesOf } from './filter-tree.ts'

const rfc = { contracts: ['rfc'] } as const
const names = 'RFC7644-3.4.2.2-3'
const byCase = 'RFC7644-3.4.2.2-39'

function refuse(word: string): never {
  throw new ScimError(400, 'invalidFilter', `${word} is not known`)
}

/** Bugs about letter case. */
export const filterCase: readonly Fault[] = [
  {
    ...rfc,
    id: 'filter.case-never-counts',
    title: 'Texts compare without letter case, whatever caseExact says',
    breaks: ['RFC7643-7-20', byCase, 'RFC7643-3.1-15'],
    also: ['RFC7643-3.1-10'],
    behaviour: comparingAs('string', (value) => String(value).toLowerCase()),
  },
  {
    ...rfc,
    id: 'filter.case-always-counts',
    title: 'Texts compare letter by letter, whatever caseExact says',
    breaks: ['RFC7643-7-20', byCase, 'RFC7643-4.1.1-4'],
    also: ['RFC7644-3.4.2.2-40'],
    behaviour: comparingAs('string', String),
  },
  {
    ...rfc,
    id: 'filter.user-name-compares-with-case',
    title: 'userName eq minds the letter case',
    breaks: ['RFC7643-4.1.1-4'],
    behaviour: judging((node, resource, type) =>
      node.kind === 'compare' && node.path.attribute.toLowerCase() === 'username' && node.operator === 'eq' ? valuesOf(node, resource, type).includes(node.value) : undefined),
  },
  {
    ...rfc,
    id: 'filter.external-id-compares-without-case',
    title: 'externalId eq does not mind the letter case',
    breaks: ['RFC7643-3.1-15'],
    behaviour: judging((node, resource, type) =>
      node.kind === 'compare' && node.path.attribute === 'externalId' && node.operator === 'eq'
        ? valuesOf(node, resource, type).some((value) => String(value).toLowerCase() === String(node.value).toLowerCase()) : undefined),
  },
  {
    ...rfc,
    id: 'filter.id-compares-without-case',
    title: 'id eq does not mind the letter case',
    breaks: ['RFC7643-3.1-10'],
    behaviour: judging((node, resource) =>
      node.kind === 'compare' && node.path.attribute === 'id' && node.operator === 'eq' ? String(resource['id']).toLowerCase() === String(node.value).toLowerCase() : undefined),
  },
  {
    ...rfc,
    id: 'filter.ew-compares-without-case',
    title: 'ew does not mind the letter case of case exact attributes',
    breaks: [byCase],
    behaviour: judging((node, resource, type) =>
      node.kind === 'compare' && node.operator === 'ew' ? valuesOf(node, resource, type).some((value) => String(value).toLowerCase().endsWith(String(node.value).toLowerCase())) : undefined),
  },
  {
    ...rfc,
    id: 'filter.ne-compares-with-case',
    title: 'ne takes another letter case for another value',
    breaks: [byCase],
    behaviour: judging((node, resource, type) => {
      const values = node.kind === 'compare' && node.operator === 'ne' && typeof node.value === 'string' ? valuesOf(node, resource, type) : []
      return node.kind === 'compare' && values.length > 0 ? values.some((value) => value !== node.value) : undefined
    }),
  },
  {
    ...rfc,
    id: 'filter.order-goes-by-code-points',
    title: 'ge and le order texts by their code points, capital letters first',
    breaks: [byCase],
    behaviour: judging((node, resource, type) => {
      if (node.kind !== 'compare' || typeof node.value !== 'string' || (node.operator !== 'ge' && node.operator !== 'le')) return undefined
      const found = definitionOf(node, type)
      if ((found?.sub ?? found?.attribute)?.type !== 'string') return undefined
      const operand = node.value
      return valuesOf(node, resource, type).some((value) => (node.operator === 'ge' ? String(value) >= operand : String(value) <= operand))
    }),
  },
  {
    ...rfc,
    id: 'filter.references-compare-without-case',
    title: 'A reference compares without letter case',
    breaks: ['RFC7643-2.3.7-4'],
    behaviour: comparingAs('reference', (value) => String(value).toLowerCase()),
  },
  {
    ...rfc,
    id: 'filter.binaries-compare-without-case',
    title: 'A binary value compares without letter case',
    breaks: ['RFC7643-2.3.6-4'],
    behaviour: comparingAs('binary', (value) => String(value).toLowerCase()),
  },
  {
    ...rfc,
    id: 'filter.operators-in-lower-case-only',
    title: 'Operators are known in lower case only',
    breaks: [names],
    behaviour: (b) => ({ parseFilter: (text) => (/^[^"]* (?:EQ|Eq|SW|PR)(?: |$)/.test(text) ? refuse('the operator') : b.parseFilter(text)) }),
  },
  {
    ...rfc,
    id: 'filter.keywords-in-lower-case-only',
    title: 'AND, OR and NOT are known in lower case only',
    breaks: [names],
    behaviour: (b) => ({ parseFilter: (text) => (/" (?:AND|Or|and NOT) /.test(text) ? refuse('the keyword') : b.parseFilter(text)) }),
  },
  {
    ...rfc,
    id: 'filter.attribute-names-with-case',
    title: 'An attribute name in other letter case finds nothing',
    breaks: [names],
    behaviour: rewriting((node) => (node.kind === 'compare' && /^(USERNAME|username)$/.test(node.path.attribute) ? { ...node, path: { attribute: 'unknownName' } } : node)),
  },
  {
    id: 'filter.case-exact-values-are-folded',
    title: 'A device is stored with its model in lower case',
    ...rfc,
    breaks: ['RFC7643-7-21'],
    also: ['RFC7643-2.3.1-3', 'RFC7644-3.1-8', 'RFC7644-3.5.1-4'],
    request(call) {
      if (call.operation !== 'create' || call.resourceType !== 'Device' || !isMutableObject(call.body)) return
      if (typeof call.body['model'] === 'string') call.body['model'] = call.body['model'].toLowerCase()
    },
  },
]
