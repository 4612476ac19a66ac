import {
  capability, check, isPlainText, isSpread, keptLeaf, leavesInScope, leavesOf, oneOfEachKind, rowOf, selects, spreadOf, valuesAt, valuesOf,
  type Leaf, type Scope, type Tools,
} from '../src/kit/index.ts'

const filter = capability('filter')
const literal = (value: string) => JSON.stringify(value)
const chosen = (scope: Scope) => leavesInScope(scope).filter((leaf) => isSpread(leaf, scope))

const swapCase = (text: string) => [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join('')

/** The promise about letter case that a comparison of this attribute is judged by. */
function ruleOfCase(t: Tools, { path, definition }: Leaf, operator: string) {
  const what = `letter case of ${path} ${operator}`
  // In an order by a collation, letter case may decide between equal letters.
  if (operator === 'ge' || operator === 'le') return t.advise('RFC7644-3.4.2.2-39', what)
  if (operator !== 'eq') return t.rule('RFC7644-3.4.2.2-39', what)
  if (path === 'userName') return t.rule('RFC7643-4.1.1-4', what)
  if (path === 'externalId') return t.rule('RFC7643-3.1-15', what)
  // Some servers normalise the letters of a UUID, and RFC 7643 section 8.7.1 itself declares references and certificates otherwise.
  if (path === 'id') return t.advise('RFC7643-3.1-10', what)
  if (definition.type === 'reference') return t.advise('RFC7643-2.3.7-4', what)
  if (definition.type === 'binary') return t.advise('RFC7643-2.3.6-4', what)
  return t.rule('RFC7643-7-20', what)
}

export const letterCase = check({
  id: 'filter.letter-case-follows-case-exact',
  title: 'values compare with or without letter case as the attribute says with caseExact',
  cites: ['RFC7644-3.4.2.2-39', 'RFC7643-7-20', 'RFC7643-4.1.1-4', 'RFC7643-3.1-10', 'RFC7643-3.1-15', 'RFC7643-2.3.7-4', 'RFC7643-2.3.6-4'],
  needs: [filter],
  rows: (scope) => {
    const cased = chosen(scope).filter((leaf) => isPlainText(leaf) || leaf.definition.type === 'binary' || (leaf.definition.type === 'reference' && leaf.definition.caseExact))
    const named = leavesInScope(scope).filter(({ type, path }) => type === 'User' && ['id', 'externalId', 'userName'].includes(path))
    return [...new Set([...named, ...oneOfEachKind(cased)].map(rowOf))]
  },
  async run(t, row) {
    const [type = '', path = ''] = row.split(' ')
    const set = await spreadOf(t, type)
    const leaf = keptLeaf(t, set, path)
    const values = valuesOf(set, leaf)
    const value = swapCase(String(values[0] ?? ''))
    if (values.includes(value)) t.block(`${leaf.path} has no letters`)
    const operators = isPlainText(leaf) && leaf.path !== 'id' ? (['eq', 'co', 'sw', 'ew', 'ne', 'ge', 'le'] as const) : (['eq'] as const)
    // What ne makes of absent values and of several is open.
    const absent = set.members.filter(({ body }) => valuesAt(body, leaf).length === 0).map(({ own }) => own)
    for (const operator of operators) {
      if (operator === 'ne' && leaf.several) continue
      const operand = operator === 'sw' ? value.slice(0, -3) : operator === 'ew' ? value.slice(3) : value
      await selects(t, ruleOfCase(t, leaf, operator), set, `${leaf.path} ${operator} ${literal(operand)}`, { either: operator === 'ne' ? absent : [] })
    }
  },
})

export const caseKept = check({
  id: 'filter.case-exact-values-keep-their-case',
  title: 'a case exact value comes back in the case that was sent',
  cites: ['RFC7643-7-21', 'RFC7643-2.3.6-4'],
  needs: [filter],
  rows: (scope) => chosen(scope).filter(({ definition }) => definition.type === 'binary' || (definition.type === 'string' && definition.caseExact)).map(rowOf),
  async run(t, row) {
    const [type = '', path = ''] = row.split(' ')
    const set = await spreadOf(t, type)
    const leaf = leavesOf(set.resources.type).find((one) => one.path === path) ?? t.block(`a ${type} has no ${path}`)
    const id = leaf.definition.type === 'binary' ? 'RFC7643-2.3.6-4' : 'RFC7643-7-21'
    for (const { own, body } of set.members)
      for (const sent of valuesAt(own.sent, leaf)) {
        const same = valuesAt(body, leaf).find((shown) => String(shown).toLowerCase() === String(sent).toLowerCase())
        if (same !== undefined) t.rule(id, `letter case of ${path}`).value(same, path).equals(sent)
      }
  },
})
