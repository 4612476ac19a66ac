import {
  capability, check, find, leavesOf, isPlainText, isSpread, picks, writable,
  type Own, type RequirementId, type Resources, type Tools,
} from '../src/kit/index.ts'

const needs = [capability('filter'), writable('User')]
const both = { and: 'RFC7644-3.4.2.2-22', or: 'RFC7644-3.4.2.2-23', not: 'RFC7644-3.4.2.2-24', order: 'RFC7644-3.4.2.2-33', names: 'RFC7644-3.4.2.2-3' } as const

/** Four users for the four rows of a truth table, and conditions that no other user fulfils. */
interface Quartet {
  readonly users: Resources
  readonly members: Readonly<Record<string, Own>>
  /** `P`, `Q` and their opposites among the four `p`, `q`; `A` to `D` name one each. */
  readonly conditions: Readonly<Record<string, string>>
}

async function quartetOf(t: Tools): Promise<Quartet> {
  return t.keep('filter quartet', async (of) => {
    const users = of('User')
    const [first, second] = leavesOf(users.type).filter(
      (leaf) => leaf.urn === undefined && leaf.top === leaf.definition && leaf.definition.uniqueness === 'none' && isPlainText(leaf) &&
        (isSpread(leaf, { contract: t.contract, profile: t.profile, base: t.base.id }) || leaf.path === 'displayName') && leaf.path !== 'externalId',
    )
    if (first === undefined || second === undefined) return t.block('a User has no two texts to combine conditions on')
    const [p1, p2, q1, q2] = ['p', 'other-p', 'q', 'other-q'].map((label) => t.unique(label))
    const rows: Readonly<Record<string, readonly (string | undefined)[]>> = { a: [p1, q1], b: [p1, q2], c: [p2, q1], d: [p2, q2] }
    const members = Object.fromEntries(
      await Promise.all(Object.entries(rows).map(async ([name, [p = '', q = '']]) => [name, await users.create({ [first.path]: p, [second.path]: q })] as const)),
    )
    const equals = (path: string, value: unknown) => `${path} eq ${JSON.stringify(value)}`
    const conditions = {
      P: equals(first.path, p1), p: equals(first.path, p2), Q: equals(second.path, q1), q: equals(second.path, q2),
      ...Object.fromEntries(Object.entries(members).map(([name, own]) => [name.toUpperCase(), equals('userName', own.sent['userName'])])),
    }
    return { users, members, conditions }
  })
}

/** Replaces the letters of a formula by conditions; `{0}` and the like stay. */
function filterOf(formula: string, conditions: Quartet['conditions']): string {
  return formula.replace(/\b[A-DPQpq]\b/g, (letter) => conditions[letter] ?? letter)
}

/** Formula, the users that it selects, the promise. */
type Formulas = Readonly<Record<string, readonly [formula: string, selected: string, id: RequirementId]>>

const formulas: Formulas = {
  'P and Q': ['P and Q', 'a', both.and],
  'the second condition counts': ['P and q', 'b', both.and],
  'the first condition counts': ['p and Q', 'c', both.and],
  'a contradiction': ['P and p', '', both.and],
  'three conditions with and': ['P and Q and A', 'a', both.and],
  'the last of three conditions with and': ['P and Q and B', '', both.and],
  'and within brackets': ['(P and Q)', 'a', both.and],
  'P or Q': ['P or Q', 'abc', both.or],
  'or over two values': ['A or D', 'ad', both.or],
  'four conditions with or': ['A or B or C or D', 'abcd', both.or],
  'or within brackets': ['(A or D)', 'ad', both.or],
  'not before and': ['not (P) and Q', 'c', both.not],
  'not after and': ['Q and not (P)', 'c', both.not],
  'not over or': ['p and not (P or Q)', 'd', both.not],
  'not over and': ['P and not (P and Q)', 'b', both.not],
  'double negation': ['Q and not (not (P))', 'a', both.not],
  'and before or, left': ['P and Q or p', 'acd', both.order],
  'and before or, right': ['P or Q and p', 'abc', both.order],
  'not before or': ['P and not (Q) or C', 'bc', both.order],
  'two pairs': ['P and Q or p and q', 'ad', both.order],
  'brackets on the left': ['(P or Q) and p', 'c', both.order],
  'brackets on the right': ['P and (Q or p)', 'a', both.order],
  'brackets in brackets': ['((P or p) and (Q)) and (not (P))', 'c', both.order],
  'brackets around all': ['((((P)))) and (((Q)))', 'a', both.order],
}

/** The simplest formula of each word: rows about something else build on it. */
const basics: Readonly<Record<string, readonly [formula: string, selected: string, id: RequirementId]>> = {
  and: ['P and Q', 'a', both.and],
  or: ['A or D', 'ad', both.or],
  not: ['Q and not (P)', 'c', both.not],
}

/** Words of a formula that do not work even alone. */
async function brokenWords(t: Tools, formula: string): Promise<readonly string[]> {
  const broken = await t.once('filter words', async () => {
    const { users, members, conditions } = await quartetOf(t)
    const tried = await Promise.all(Object.entries(basics).map(async ([word, [simple, selected]]) => {
      const { ids } = await find(users, filterOf(simple, conditions))
      const wanted = [...selected].map((name) => members[name]?.id ?? '')
      return ids.length === wanted.length && wanted.every((id) => ids.includes(id)) ? [] : [word]
    }))
    return tried.flat()
  })
  return broken.filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(formula))
}

async function tryFormula(t: Tools, formula: string, selected: string, id: RequirementId): Promise<void> {
  const { users, members, conditions } = await quartetOf(t)
  const expected = [...selected].flatMap((name) => members[name] ?? [])
  await picks(t, t.rule(id, `P and Q are conditions on two attributes: ${formula}`), users, filterOf(formula, conditions), expected, { offered: true })
}

export const combinations = check({
  id: 'filter.conditions-combine',
  title: 'and, or, not and brackets combine conditions by the rules of precedence',
  cites: [both.and, both.or, both.not, both.order],
  needs,
  rows: () => Object.keys(formulas),
  fix: 'Parse the filter by the grammar of RFC 7644 figure 1: brackets first, then not, then and, then or.',
  async run(t, row) {
    const [formula, selected, id] = formulas[row] ?? t.block(`there is no formula ${row}`)
    const broken = (await brokenWords(t, formula)).filter((word) => basics[word]?.[2] !== id)
    if (broken.length > 0) t.block(`${broken.join(' and ')} does not work alone`)
    await tryFormula(t, formula, selected, id)
  },
})

const spellings: Formulas = {
  AND: ['P AND Q', 'a', both.names],
  Or: ['A Or D', 'ad', both.names],
  NOT: ['Q and NOT (P)', 'c', both.names],
}

export const keywordCase = check({
  id: 'filter.keywords-in-any-case',
  title: 'and, or and not are read in any letter case',
  cites: [both.names],
  needs,
  rows: () => Object.keys(spellings),
  async run(t, row) {
    const [formula, selected, id] = spellings[row] ?? t.block(`there is no formula ${row}`)
    if ((await brokenWords(t, formula)).length > 0) t.block('the usual spelling does not work')
    await tryFormula(t, formula, selected, id)
  },
})

export const manyAlternatives = check({
  id: 'filter.many-alternatives-all-count',
  title: 'of thirty conditions joined by or each one counts',
  cites: [both.or],
  needs,
  async run(t) {
    const { users, members, conditions } = await quartetOf(t)
    const strangers = Array.from({ length: 28 }, () => `userName eq ${JSON.stringify(t.unique('nobody'))}`)
    const text = [conditions['A'] ?? '', ...strangers, conditions['D'] ?? ''].join(' or ')
    const expected = [members['a'], members['d']].flatMap((own) => own ?? [])
    // A limit on the length of a filter is the server's own affair.
    await picks(t, t.rule(both.or, 'a filter of thirty conditions'), users, text, expected)
  },
})
