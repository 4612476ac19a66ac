import {
  capability, check, instant, isPlainText, isSpread, keptLeaf, leavesInScope, oneOfEachKind, rowOf, selects, spreadOf, valuesAt, valuesOf,
  type Json, type Leaf, type RequirementId, type Scope, type Spread, type Tools,
} from '../src/kit/index.ts'

const filter = capability('filter')
const literal = (value: Json) => JSON.stringify(value)

const ruleOfOperator = {
  eq: 'RFC7644-3.4.2.2-8',
  ne: 'RFC7644-3.4.2.2-9',
  co: 'RFC7644-3.4.2.2-10',
  sw: 'RFC7644-3.4.2.2-11',
  ew: 'RFC7644-3.4.2.2-12',
  pr: 'RFC7644-3.4.2.2-13',
  gt: 'RFC7644-3.4.2.2-14',
  ge: 'RFC7644-3.4.2.2-15',
  lt: 'RFC7644-3.4.2.2-16',
  le: 'RFC7644-3.4.2.2-17',
} as const satisfies Record<string, RequirementId>

const chosen = (scope: Scope) => leavesInScope(scope).filter((leaf) => isSpread(leaf, scope))
const rowsOf = (suits: (leaf: Leaf) => boolean) => (scope: Scope) => oneOfEachKind(chosen(scope).filter(suits)).map(rowOf)

/** The resources and the attribute that a row names. */
async function placeOf(t: Tools, row: string): Promise<{ set: Spread; leaf: Leaf; values: readonly Json[] }> {
  const [type = '', path = ''] = row.split(' ')
  const set = await spreadOf(t, type)
  const leaf = keptLeaf(t, set, path)
  const values = valuesOf(set, leaf)
  return { set, leaf, values: values.length > 0 ? values : t.block(`no ${type} shows a value of ${path}`) }
}

/** Members without a value: what `ne` and a comparison with false make of them is open. */
function without({ members }: Spread, leaf: Leaf) {
  return members.filter(({ body }) => valuesAt(body, leaf).length === 0).map(({ own }) => own)
}

export const equalityOnEachAttribute = check({
  id: 'filter.eq-finds-equal-values',
  title: 'eq finds the resources with that value and no others',
  cites: ['RFC7644-3.4.2.2-8', 'RFC7644-3.4.2.2-35'],
  needs: [filter],
  rows: (scope) => chosen(scope).map(rowOf),
  async run(t, row) {
    const { set, leaf, values } = await placeOf(t, row)
    const single = leaf.top !== leaf.definition && !leaf.several
    for (const value of leaf.definition.type === 'boolean' ? values : values.slice(0, 1))
      await selects(t, t.rule(single ? 'RFC7644-3.4.2.2-35' : ruleOfOperator.eq, `filtering by ${leaf.path} eq`), set, `${leaf.path} eq ${literal(value)}`, {
        either: value === false ? without(set, leaf) : [],
      })
  },
})

export const inequality = check({
  id: 'filter.ne-finds-other-values',
  title: 'ne finds the resources with another value',
  cites: [ruleOfOperator.ne],
  needs: [filter],
  rows: rowsOf((leaf) => !leaf.several),
  async run(t, row) {
    const { set, leaf, values } = await placeOf(t, row)
    for (const value of values.slice(0, 2))
      await selects(t, t.rule(ruleOfOperator.ne, `filtering by ${leaf.path} ne`), set, `${leaf.path} ne ${literal(value)}`, { either: without(set, leaf) })
  },
})

/** Parts of a text: its beginning, its end, what lies between, and the whole. */
function partsOf(value: Json): readonly string[] {
  const text = String(value)
  return [text.slice(0, 4), text.slice(-4), text.slice(1, -1), text]
}

async function compareParts(t: Tools, row: string, operator: 'co' | 'sw' | 'ew'): Promise<void> {
  const { set, leaf, values } = await placeOf(t, row)
  for (const part of partsOf(values[0] ?? ''))
    await selects(t, t.rule(ruleOfOperator[operator], `filtering by ${leaf.path} ${operator}`), set, `${leaf.path} ${operator} ${literal(part)}`)
}

export const contained = check({
  id: 'filter.co-finds-parts',
  title: 'co finds the resources whose value has the operand in it',
  cites: [ruleOfOperator.co],
  needs: [filter],
  rows: rowsOf(isPlainText),
  run: (t, row) => compareParts(t, row, 'co'),
})

export const beginning = check({
  id: 'filter.sw-finds-beginnings',
  title: 'sw finds the resources whose value begins with the operand or equals it',
  cites: [ruleOfOperator.sw],
  needs: [filter],
  rows: rowsOf(isPlainText),
  run: (t, row) => compareParts(t, row, 'sw'),
})

export const ending = check({
  id: 'filter.ew-finds-endings',
  title: 'ew finds the resources whose value ends with the operand or equals it',
  cites: [ruleOfOperator.ew],
  needs: [filter],
  rows: rowsOf(isPlainText),
  run: (t, row) => compareParts(t, row, 'ew'),
})

export const present = check({
  id: 'filter.pr-finds-values',
  title: 'pr finds the resources that have a value, false included, and no others',
  cites: [ruleOfOperator.pr],
  needs: [filter],
  rows: rowsOf(() => true),
  async run(t, row) {
    const { set, leaf } = await placeOf(t, row)
    const paths = leaf.top === leaf.definition ? [leaf.path] : [leaf.path, leaf.path.slice(0, -leaf.definition.name.length - 1)]
    for (const path of paths) await selects(t, t.rule(ruleOfOperator.pr, `filtering by ${path} pr`), set, `${path} pr`)
  },
})

const ordered: ReadonlySet<string> = new Set(['integer', 'decimal', 'dateTime'])
const orderRows = rowsOf((leaf) => ordered.has(leaf.definition.type) || isPlainText(leaf))

async function compareOrder(t: Tools, row: string, operator: 'gt' | 'ge' | 'lt' | 'le'): Promise<void> {
  const { set, leaf, values } = await placeOf(t, row)
  for (const value of values)
    await selects(t, t.rule(ruleOfOperator[operator], `filtering by ${leaf.path} ${operator}`), set, `${leaf.path} ${operator} ${literal(value)}`)
}

export const greater = check({
  id: 'filter.gt-finds-greater-values',
  title: 'gt finds greater values and leaves equal ones out',
  cites: [ruleOfOperator.gt],
  needs: [filter],
  rows: orderRows,
  run: (t, row) => compareOrder(t, row, 'gt'),
})

export const greaterOrEqual = check({
  id: 'filter.ge-finds-greater-and-equal-values',
  title: 'ge finds greater and equal values',
  cites: [ruleOfOperator.ge],
  needs: [filter],
  rows: orderRows,
  run: (t, row) => compareOrder(t, row, 'ge'),
})

export const less = check({
  id: 'filter.lt-finds-smaller-values',
  title: 'lt finds smaller values and leaves equal ones out',
  cites: [ruleOfOperator.lt],
  needs: [filter],
  rows: orderRows,
  run: (t, row) => compareOrder(t, row, 'lt'),
})

export const lessOrEqual = check({
  id: 'filter.le-finds-smaller-and-equal-values',
  title: 'le finds smaller and equal values',
  cites: [ruleOfOperator.le],
  needs: [filter],
  rows: orderRows,
  run: (t, row) => compareOrder(t, row, 'le'),
})

const minute = 60_000

/** An instant as it is written at an offset from UTC in minutes. */
function written(ms: number, offset: number): string {
  const local = new Date(ms + offset * minute).toISOString().replace('Z', '')
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, '0'))
  return `${local}${offset < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`
}

const comparisons = ['gt', 'ge', 'lt', 'le'] as const

export const instants = check({
  id: 'filter.date-times-compare-as-instants',
  title: 'a dateTime is compared as an instant, whatever the offset it is written with',
  cites: [ruleOfOperator.eq, ruleOfOperator.gt, ruleOfOperator.ge, ruleOfOperator.lt, ruleOfOperator.le],
  needs: [filter],
  rows: (scope) => [
    ...leavesInScope(scope).filter(({ type, path }) => type === 'User' && (path === 'meta.created' || path === 'meta.lastModified')),
    ...oneOfEachKind(chosen(scope).filter(({ definition }) => definition.type === 'dateTime')),
  ].map(rowOf),
  fix: 'Parse the operand of a dateTime comparison and compare points in time; text order is wrong as soon as offsets or fractions differ.',
  async run(t, row) {
    const { set, leaf, values } = await placeOf(t, row)
    const moments = values.flatMap((value) => (typeof value === 'string' ? (instant(value) ?? []) : []))
    const [first = t.block(`${leaf.path} shows no dateTime`)] = moments
    // A server may keep a finer instant than it shows, so only what is well away from its own times is tried.
    const own = leaf.definition.mutability === 'readOnly'
    const operands = own ? [Math.min(...moments) - 60 * minute, Math.max(...moments) + 60 * minute] : [first, first + 1, first - 1]
    for (const ms of operands)
      for (const [at, operator] of comparisons.entries())
        await selects(t, t.rule(ruleOfOperator[operator], `filtering by ${leaf.path} ${operator}`), set, `${leaf.path} ${operator} ${literal(written(ms, at % 2 === 0 ? 330 : -480))}`)
    if (!own) await selects(t, t.rule(ruleOfOperator.eq, `filtering by ${leaf.path} eq with another offset`), set, `${leaf.path} eq ${literal(written(first, 330))}`)
  },
})
