import fc from 'fast-check'
import type { Filter, FilterValue } from './filter-syntax.ts'
import type { JsonObject } from './json.ts'

/** Generated users, filters and patches in the common tongue of the judges: lower-case text, so that letter case decides nothing. */

const words = ['a', 'ab', 'abc', 'b', 'ba', 'zoe', 'x y', 'and', 'or', 'not', '(b)', '[a]']
const word = fc.constantFrom(...words)
const texts = ['displayName', 'nickName', 'title'] as const
const types = ['work', 'home', 'other'] as const

export const email = fc.record({ value: word, type: fc.constantFrom(...types) })
/** E-mail addresses of distinct types. */
export const emails = fc.uniqueArray(email, { selector: ({ type }) => type, minLength: 1, maxLength: 3 })

export const user: fc.Arbitrary<JsonObject> = fc.record(
  {
    id: fc.constant('1'), userName: word, displayName: word, nickName: word, title: word, active: fc.boolean(), floor: fc.nat(6),
    name: fc.record({ givenName: word, familyName: word }, { requiredKeys: ['familyName'] }), emails,
  },
  { requiredKeys: ['id', 'userName'] },
)

const path = (attribute: string, sub?: string) => ({ attribute, ...(sub === undefined ? {} : { sub }) })
const textOperator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
const compare = (attribute: string, sub: string | undefined, operator: fc.Arbitrary<string>, value: fc.Arbitrary<FilterValue>): fc.Arbitrary<Filter> =>
  fc.record({ kind: fc.constant('compare'), path: fc.constant(path(attribute, sub)), operator, value }) as fc.Arbitrary<Filter>

/** Comparisons of attributes that have one simple value. */
const singular: fc.Arbitrary<Filter> = fc.oneof(
  ...texts.map((name) => compare(name, undefined, textOperator, word)),
  ...texts.map((name) => compare(name, undefined, fc.constantFrom('eq', 'ne'), fc.constant(null))),
  compare('active', undefined, fc.constantFrom('eq', 'ne'), fc.boolean()),
  compare('floor', undefined, fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'), fc.nat(6)),
  fc.constantFrom(...texts, 'active').map((name): Filter => ({ kind: 'present', path: path(name) })),
)

const inValue = fc.oneof(compare('value', undefined, textOperator, word), compare('type', undefined, fc.constantFrom('eq', 'ne'), fc.constantFrom(...types)))

/** What may stand in the brackets of emails[...]. */
export const valueFilter: fc.Arbitrary<Filter> = fc.oneof(
  inValue,
  fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(inValue, { minLength: 2, maxLength: 3 }) }),
  inValue.map((operand): Filter => ({ kind: 'not', operand })),
)

function filtersWith(inBrackets: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const leaf = fc.oneof(
    singular,
    compare('name', 'givenName', textOperator, word),
    compare('emails', 'value', textOperator, word),
    inBrackets.map((inner): Filter => ({ kind: 'values', path: path('emails'), filter: inner })),
  )
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }) }),
    ),
  })).filter
}

/** Filters of every kind. */
export const filter = filtersWith(valueFilter)
/** Filters whose value paths have one condition. */
export const filterByOneCondition = filtersWith(inValue)

/** Conditions on single values joined by one operator. */
export const flatFilter: fc.Arbitrary<Filter> = fc.oneof(
  singular,
  fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), operands: fc.array(singular, { minLength: 2, maxLength: 3 }) }),
)

const by = fc.constantFrom(...types).map((type) => `emails[type eq "${type}"]`)
export interface Step {
  readonly op: 'add' | 'replace' | 'remove'
  readonly path?: string
  readonly value?: string | JsonObject | readonly JsonObject[]
}

const singularSteps: readonly fc.Arbitrary<Step>[] = [
  fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path: fc.constantFrom(...texts, 'name.givenName'), value: word }),
  fc.record({ op: fc.constant('remove' as const), path: fc.constantFrom(...texts) }),
  fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), value: fc.record({ displayName: word, title: word }, { requiredKeys: ['title'] }) }),
]
const wholeSteps: readonly fc.Arbitrary<Step>[] = [
  fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path: fc.constant('emails'), value: fc.array(email, { minLength: 1, maxLength: 1 }) }),
  fc.record({ op: fc.constant('remove' as const), path: fc.constant('emails') }),
  fc.record({ op: fc.constant('remove' as const), path: by }),
]

/** Operations on single values and on the e-mail addresses as a whole. */
export const plainSteps = fc.array(fc.oneof(...singularSteps, ...wholeSteps), { minLength: 1, maxLength: 4 })
/** The same and changes of what a value path selects. */
export const steps = fc.array(
  fc.oneof(...singularSteps, ...wholeSteps, fc.record({ op: fc.constantFrom('add' as const, 'replace' as const), path: by.map((one) => `${one}.value`), value: word })),
  { minLength: 1, maxLength: 4 },
)
