import type { Fault } from '../switch.ts'
import type { Call } from '../call.ts'
import { definitionOf, judging, misreading, rewritingComparisons, valuesOf } from './filter-tree.ts'

const rfc = { contracts: ['rfc'] } as const
const literals = 'RFC7644-3.4.2.2-31'
const encoding = 'RFC7644-1.2-1'
const values = ['8', '9', '10', '11', '12', '14', '15', '16', '17'].map((n) => `RFC7644-3.4.2.2-${n}`)

function rereading(change: (text: string) => string): (call: Call) => void {
  return (call) => {
    const text = call.query.get('filter')
    if (text !== null) call.query.set('filter', change(text))
  }
}

/** Text as it would stand between quotes. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1)

type PartOperator = 'co' | 'sw' | 'ew'
const parts = { co: 'RFC7644-3.4.2.2-10', sw: 'RFC7644-3.4.2.2-11', ew: 'RFC7644-3.4.2.2-12' } as const

/** The operand of one operator becomes the source of a pattern, in which some signs do not stand for themselves. */
function patterned(operator: PartOperator, sourceOf: (operand: string) => string): NonNullable<Fault['behaviour']> {
  return judging((node, resource, type) => {
    if (node.kind !== 'compare' || node.operator !== operator || typeof node.value !== 'string') return undefined
    const found = definitionOf(node, type)
    const exact = (found?.sub ?? found?.attribute)?.caseExact === true
    const pattern = new RegExp(`${operator === 'sw' ? '^' : ''}(?:${sourceOf(node.value)})${operator === 'ew' ? '$' : ''}`, exact ? 's' : 'is')
    return valuesOf(node, resource, type).some((value) => pattern.test(String(value)))
  })
}

const quoted = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function readable(text: string): string {
  try {
    return new RegExp(text, 's').source
  } catch {
    return quoted(text)
  }
}

/** Bugs in how values in filters are read. */
export const filterLiterals: readonly Fault[] = [
  {
    ...rfc,
    id: 'filter.escaped-quote-ends-literal',
    title: 'An escaped quote ends the text',
    breaks: [literals],
    behaviour: misreading((text) => text.replace(/"((?:[^"\\]|\\[^"])*)\\".*$/s, '"$1"')),
  },
  {
    ...rfc,
    id: 'filter.escapes-stay-in-the-value',
    title: 'Backslashes of escapes stay in the value',
    breaks: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' && /["\\]/.test(node.value) ? { ...node, value: escaped(node.value) } : node)),
  },
  {
    ...rfc,
    id: 'filter.escapes-stay-after-co',
    title: 'After co backslashes of escapes stay in the value',
    breaks: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' && node.operator === 'co' ? { ...node, value: escaped(node.value) } : node)),
  },
  {
    ...rfc,
    id: 'filter.unicode-escapes-not-read',
    title: 'Unicode escapes are not read',
    breaks: [literals],
    behaviour: misreading((text) => text.replaceAll('\\u', '\\\\u')),
  },
  {
    ...rfc,
    id: 'filter.text-cut-at-keyword',
    title: 'A text is cut where it has the word and in it',
    breaks: [literals],
    behaviour: misreading((text) => (/^\w+ eq "(?:[^"\\]|\\.)* and (?:[^"\\]|\\.)*"$/.test(text) ? text.replace(/ and .*$/, '"') : text)),
  },
  {
    ...rfc,
    id: 'filter.brackets-in-text-count',
    title: 'Brackets within a text are taken out',
    breaks: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' ? { ...node, value: node.value.replaceAll(/[()]/g, '') } : node)),
  },
  {
    ...rfc,
    id: 'filter.apostrophe-doubled',
    title: 'An apostrophe is doubled before it is compared',
    breaks: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' ? { ...node, value: node.value.replaceAll("'", "''") } : node)),
  },
  {
    ...rfc,
    id: 'filter.percent-is-a-wildcard',
    title: 'A percent sign at the end stands for any text',
    breaks: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' && node.value.endsWith('%') ? { ...node, operator: 'sw', value: node.value.slice(0, -1) } : node)),
  },
  ...(['co', 'sw', 'ew'] as const).flatMap((operator): Fault[] => [
    {
      ...rfc,
      id: `filter.percent-is-a-wildcard-after-${operator}`,
      title: `A percent sign after ${operator} stands for any text`,
      breaks: [parts[operator]],
      behaviour: patterned(operator, (operand) => quoted(operand).replaceAll('%', '.*')),
    },
    {
      ...rfc,
      id: `filter.underscore-is-a-wildcard-after-${operator}`,
      title: `An underscore after ${operator} stands for any sign`,
      breaks: [parts[operator]],
      behaviour: patterned(operator, (operand) => quoted(operand).replaceAll('_', '.')),
    },
    {
      ...rfc,
      id: `filter.operand-of-${operator}-is-a-regular-expression`,
      title: `The operand of ${operator} is read as a regular expression`,
      breaks: [parts[operator]],
      also: [literals],
      behaviour: patterned(operator, readable),
    },
  ]),
  {
    ...rfc,
    id: 'filter.plus-decoded-as-space',
    title: 'A plus sign that was percent-encoded is read as a space',
    breaks: [encoding],
    also: values,
    request: rereading((text) => text.replaceAll('+', ' ')),
  },
  {
    ...rfc,
    id: 'filter.percent-decoded-twice',
    title: 'Percent-encoding is decoded twice',
    breaks: [encoding],
    request: rereading((text) => {
      try {
        return decodeURIComponent(text)
      } catch {
        return text
      }
    }),
  },
  {
    ...rfc,
    id: 'filter.bytes-read-as-latin-1',
    title: 'The bytes of a filter are read as Latin-1',
    breaks: [encoding],
    also: ['RFC7644-3.4.2.2-31'],
    request: rereading((text) => Buffer.from(text, 'utf8').toString('latin1')),
  },
  {
    ...rfc,
    id: 'filter.letters-beyond-the-basic-plane-lost',
    title: 'Letters beyond the basic plane are lost in a filter',
    breaks: [encoding],
    also: [literals],
    behaviour: rewritingComparisons((node) => (typeof node.value === 'string' ? { ...node, value: node.value.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '?') } : node)),
  },
  {
    ...rfc,
    id: 'filter.lower-case-digits-not-decoded',
    title: 'Percent-encoding in lower-case digits is not decoded',
    breaks: [encoding],
    behaviour: (b) => ({ readsQuery: (text) => b.readsQuery(text.replaceAll(/%(?:[0-9][a-f]|[a-f][0-9a-f])/g, (code) => `%25${code.slice(1)}`)) }),
  },
  {
    ...rfc,
    id: 'filter.space-stays-encoded-in-look-ups',
    title: 'A look-up of a userName and nothing else leaves %20 as it is',
    breaks: [encoding],
    behaviour: (b) => ({ readsQuery: (text) => b.readsQuery(/^filter=userName%20eq%20[^&]*$/.test(text) ? text.replaceAll('%20', '%2520') : text) }),
  },
]
