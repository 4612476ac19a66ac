import fc from 'fast-check'
import { filter as tester, parse } from 'scim2-parse-filter'
import SCIMMY from 'scimmy'
import { expect, test } from 'vitest'
import { byName } from './definitions.ts'
import { evaluateFilter, evaluateValueFilter, parseFilter, printFilter, type Filter } from './filter.ts'
import { email, filter, filterByOneCondition, flatFilter, user, valueFilter } from './judges.testing.ts'
import { sampleType } from './samples.testing.ts'

const runs = { numRuns: 500, seed: 7644 }

/**
 * RFC 7644 section 3.4.2.2, table 3: what `ne` and `null` mean for an attribute without a value is not said. Here `ne` holds and
 * `eq null` means unassigned, as SCIMMY has it; scim2-parse-filter lets every comparison fail. The judge is asked what is meant.
 */
function unassignedSpelledOut(asked: Filter): Filter {
  if (asked.kind === 'values' || asked.kind === 'present') return asked
  if (asked.kind === 'not') return { ...asked, operand: unassignedSpelledOut(asked.operand) }
  if (asked.kind !== 'compare') return { ...asked, operands: asked.operands.map(unassignedSpelledOut) }
  const present: Filter = { kind: 'present', path: asked.path }
  const absent: Filter = { kind: 'not', operand: present }
  if (asked.value === null) return asked.operator === 'eq' ? absent : present
  return asked.operator === 'ne' ? { kind: 'or', operands: [asked, absent] } : asked
}

test('scim2-parse-filter reads the same tree out of what we print', () => {
  fc.assert(
    fc.property(filter, (asked) => {
      expect(theirs(parse(printFilter(asked)))).toEqual(theirs(ours(parseFilter(printFilter(asked)))))
    }),
    runs,
  )
})

// Section 3.4.2.2: conditions in one pair of brackets hold for one and the same value. scim2-parse-filter puts them to all values
// together, so that one value may meet the first and another the second: it is asked for users by one condition, and value by value.
test('scim2-parse-filter finds the same users', () => {
  fc.assert(
    fc.property(filterByOneCondition, user, (asked, resource) => {
      expect(evaluateFilter(asked, resource, sampleType)).toBe(tester(parse(printFilter(unassignedSpelledOut(asked))))(resource))
    }),
    runs,
  )
})

test('scim2-parse-filter selects the same value', () => {
  const emails = byName(sampleType.schema.attributes, 'emails')
  if (emails === undefined) throw new Error('the sample type has no emails')
  fc.assert(
    fc.property(valueFilter, email, (asked, value) => {
      expect(evaluateValueFilter(asked, value, emails)).toBe(tester(parse(printFilter(asked)))(value))
    }),
    runs,
  )
})

// The grammar takes numbers and texts from JSON (RFC 7159 sections 6 and 7): a minus is part of the number and \u0041 an A.
test.each([
  ['a negative number before a bracket', 'not (floor eq -1)'],
  ['a Unicode escape', '"\\u0041"'],
])('differs from scim2-parse-filter in %s', (_, text) => {
  const asked = text.startsWith('"') ? `title eq ${text}` : text
  const read = (): unknown => theirs(parse(asked))
  const own = theirs(ours(parseFilter(asked)))
  expect(own).toEqual(text.startsWith('"') ? { op: 'eq', attrPath: 'title', compValue: 'A' } : { op: 'not', filter: { op: 'eq', attrPath: 'floor', compValue: -1 } })
  if (text.startsWith('"')) expect(read()).not.toEqual(own)
  else expect(read).toThrow('unexpected token')
})

test('SCIMMY finds the same users by conditions on single values', () => {
  fc.assert(
    fc.property(flatFilter, user, (asked, resource) => {
      expect(evaluateFilter(asked, resource, sampleType)).toBe(new SCIMMY.Types.Filter(printFilter(asked)).match([resource]).length === 1)
    }),
    runs,
  )
})

type Theirs = ReturnType<typeof parse>

/** Their tree with chains of one operator joined, as ours are. */
function theirs(tree: Theirs): unknown {
  if (tree.op === 'and' || tree.op === 'or') {
    const inner = tree.filters.map(theirs) as { op?: string; filters?: unknown[] }[]
    return { op: tree.op, filters: inner.flatMap((one) => (one.op === tree.op ? (one.filters ?? []) : [one])) }
  }
  if (tree.op === 'not') return { op: 'not', filter: theirs(tree.filter) }
  if (tree.op === '[]') return { ...tree, valFilter: theirs(tree.valFilter) }
  return { ...tree }
}

/** Our tree in their form. */
function ours(tree: Filter): Theirs {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { op: tree.kind, filters: tree.operands.map(ours) }
    case 'not':
      return { op: 'not', filter: ours(tree.operand) }
    case 'values':
      return { op: '[]', attrPath: tree.path.attribute, valFilter: ours(tree.filter) }
    case 'present':
      return { op: 'pr', attrPath: nameOf(tree) }
    case 'compare':
      return { op: tree.operator, attrPath: nameOf(tree), compValue: tree.value }
  }
}

function nameOf({ path }: Extract<Filter, { kind: 'present' | 'compare' }>): string {
  return path.sub === undefined ? path.attribute : `${path.attribute}.${path.sub}`
}
