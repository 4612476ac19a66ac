import fc from 'fast-check'
import type { Filter } from '../../scim/filter.ts'
import { Blocked } from '../outcome.ts'

/** An attribute that generated filters may ask for. */
export interface Askable {
  readonly name: string
  /** Values in the population, and some that nobody has. */
  readonly values: readonly string[]
  /** Every resource of the population has a value: only then do all servers agree on comparisons and their negation. */
  readonly everywhere: boolean
}

const operators = ['eq', 'ne', 'co', 'sw', 'ew'] as const

/** Filters over these attributes, nested two deep; comparisons with what some resource lacks are left out, `pr` is not. @throws Blocked when every one is left out */
export function filters(askables: readonly Askable[]): fc.Arbitrary<Filter> {
  const path = (name: string) => ({ attribute: name })
  const compared = askables.filter((askable) => askable.everywhere)
  if (compared.length === 0) throw new Blocked('the schemas of the server have no attribute that a filter can compare')
  const comparison = fc.constantFrom(...compared).chain(({ name, values }) =>
    fc.tuple(fc.constantFrom(...operators), fc.constantFrom(...values, ...values.map((value) => value.slice(0, 3)), ...values.map((value) => value.slice(-3)), 'nobody has this'))
      .map(([operator, value]): Filter => ({ kind: 'compare', path: path(name), operator, value })),
  )
  const presence = fc.constantFrom(...askables).map(({ name }): Filter => ({ kind: 'present', path: path(name) }))
  const leaf = fc.oneof({ weight: 4, arbitrary: comparison }, { weight: 1, arbitrary: presence })
  const joined = (operand: fc.Arbitrary<Filter>) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(operand, { minLength: 2, maxLength: 4 })).map(([kind, operands]): Filter => ({ kind, operands })) },
      { weight: 2, arbitrary: operand.map((inner): Filter => ({ kind: 'not', operand: inner })) },
    )
  const pair = joined(leaf)
  const one = fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 2, arbitrary: pair })
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 4, arbitrary: joined(one) }, { weight: 2, arbitrary: joined(pair) })
}
