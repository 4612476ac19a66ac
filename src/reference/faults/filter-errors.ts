import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Fault } from '../switch.ts'
import { everything, nothing, misreading } from './filter-tree.ts'

const rfc = { contracts: ['rfc'] } as const
const parts = 'RFC7644-3.4.2.2-5'
const grammar = 'RFC7644-3.4.2.2-30'
const inBrackets = 'RFC7644-3.4.2.2-28'
const operator = 'RFC7644-3.4.2.2-38'

/** What becomes of a filter that cannot be read. */
function instead(answer: (error: ScimError, text: string) => Filter): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    parseFilter(text) {
      try {
        return b.parseFilter(text)
      } catch (error) {
        if (error instanceof ScimError && text.trim() !== '') return answer(error, text)
        throw error
      }
    },
  })
}

/** Leaves a refusal of an order as it is unless `accepted` says otherwise. */
function ordering(accepted: RegExp, answer: () => void): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    checkFilter(filter, type) {
      try {
        b.checkFilter(filter, type)
      } catch (error) {
        if (!(error instanceof ScimError) || !accepted.test(error.message)) throw error
        answer()
      }
    },
    matchesFilter: (filter, resource, type) => {
      try {
        return b.matchesFilter(filter, resource, type)
      } catch {
        return true
      }
    },
  })
}

/** Bugs in how filters are refused. */
export const filterErrors: readonly Fault[] = [
  {
    ...rfc,
    id: 'filter.malformed-answers-everything',
    title: 'A filter that cannot be read is taken for none',
    breaks: [parts, grammar, inBrackets, operator],
    also: ['RFC7644-3.4.3-8', 'RFC7644-3.12-8', 'RFC7644-3.12-10', 'RFC7644-3.12-21'],
    behaviour: instead(() => everything),
  },
  {
    ...rfc,
    id: 'filter.malformed-answers-nothing',
    title: 'A filter that cannot be read finds nothing',
    breaks: [parts, grammar, inBrackets, operator],
    also: ['RFC7644-3.4.3-8', 'RFC7644-3.12-21'],
    behaviour: instead(() => nothing),
  },
  {
    ...rfc,
    id: 'filter.malformed-answers-500',
    title: 'A filter that cannot be read is answered 500',
    breaks: [parts, grammar, inBrackets, operator],
    also: ['RFC7644-3.4.3-8', 'RFC7644-3.12-21', 'RFC7644-3.12-18'],
    behaviour: instead(() => {
      throw new ScimError(500, undefined, 'the filter could not be read')
    }),
  },
  {
    ...rfc,
    id: 'filter.unknown-operator-answers-everything',
    title: 'A condition with an unknown operator is dropped',
    breaks: [operator],
    behaviour: instead((error, text) => {
      if (/ (?:scimspecop|==?) /.test(text)) return everything
      throw error
    }),
  },
  {
    ...rfc,
    id: 'filter.unknown-operator-without-scim-type',
    title: 'An unknown operator is answered 400 with invalidSyntax',
    breaks: [operator],
    behaviour: instead((error, text) => {
      throw / (?:scimspecop|==?) /.test(text) ? new ScimError(400, 'invalidSyntax', 'the filter could not be read') : error
    }),
  },
  {
    ...rfc,
    id: 'filter.rest-after-first-condition-dropped',
    title: 'What follows a condition and is not understood is dropped',
    breaks: [grammar],
    behaviour: instead((error, text) => {
      const whole = /^(?:userName eq "x")/.exec(text)?.[0]
      if (whole === undefined) throw error
      return { kind: 'compare', path: { attribute: 'userName' }, operator: 'eq', value: 'x' }
    }),
  },
  {
    ...rfc,
    id: 'filter.missing-quote-added',
    title: 'A text without its closing quote is closed',
    breaks: [grammar],
    behaviour: misreading((text) => ((text.match(/(?<!\\)"/g)?.length ?? 0) === 1 && !text.endsWith('"') ? `${text}"` : text)),
  },
  {
    ...rfc,
    id: 'filter.missing-bracket-added',
    title: 'Brackets that are left open are closed',
    breaks: [grammar],
    also: ['RFC7644-3.4.3-8'],
    behaviour: misreading((text) => (/^\([^)]*$/.test(text) ? `${text})` : text)),
  },
  {
    ...rfc,
    id: 'filter.attribute-alone-means-presence',
    title: 'An attribute alone is read as pr',
    breaks: [parts],
    behaviour: misreading((text) => (/^\w+$/.test(text) ? `${text} pr` : text)),
  },
  {
    ...rfc,
    id: 'filter.empty-value-path-taken',
    title: 'An empty value path matches every resource',
    breaks: [inBrackets],
    behaviour: instead((error, text) => {
      if (text.includes('[]')) return everything
      throw error
    }),
  },
  {
    ...rfc,
    id: 'filter.empty-answers-500',
    title: 'An empty filter is answered 500',
    breaks: ['RFC7644-3.4.2.2-4'],
    also: ['RFC7644-3.12-18'],
    behaviour: (b) => ({
      parseFilter(text) {
        if (text.trim() === '') throw new ScimError(500, undefined, 'there is no filter')
        return b.parseFilter(text)
      },
    }),
  },
  ...(['gt', 'ge', 'lt', 'le'] as const).map((name, at): Fault => ({
    ...rfc,
    id: `filter.${name}-taken-on-booleans`,
    title: `${name} on a boolean is carried out`,
    breaks: [`RFC7644-3.4.2.2-${String(18 + at)}`],
    behaviour: ordering(new RegExp(` ${name}: a boolean`), () => undefined),
  })),
  {
    ...rfc,
    id: 'filter.order-of-binaries-taken',
    title: 'gt, ge, lt and le on a binary are carried out',
    breaks: ['18', '19', '20', '21'].map((n) => `RFC7644-3.4.2.2-${n}`),
    behaviour: ordering(/a binary attribute/, () => undefined),
  },
  {
    ...rfc,
    id: 'filter.order-of-booleans-refused-as-value',
    title: 'An order of booleans is refused with invalidValue',
    breaks: ['18', '19', '20', '21'].map((n) => `RFC7644-3.4.2.2-${n}`),
    behaviour: ordering(/a boolean attribute/, () => {
      throw new ScimError(400, 'invalidValue', 'a boolean has no order')
    }),
  },
]
