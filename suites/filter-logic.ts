import {
  capability, check, find, leavesOf, isPlainText, isSpread, picks, writable,
  type Own, type RequirementId, type Resources, type Tools,
} from '../src/kit/index.ts'

const needs = [capability('filter'), writable('User')]
const both = { and: 'RFC7644-3.4.2.2-22', or: 'RFC7644-3.4.2.2-23', not: 'RFC7644-3.4.2.2-24', order: 'RFC7644-3.4.2.2-33', names: 'RFC7644-3.4.2.2-3' } as const

/** Four users for the four rows of a truth table, and conditions that no other user fulfils. */
interface Quartet {
  readonly members: Readonly<Record<string, Own>>
  /** `P`, `Q` and their opposites among the four `p`, `q`; `A` to `D` name one each. */
  readonly conditions: Readonly<Record<string, string>>
}

const equals = (path: string, value: unknown) => `${path} eq ${JSON.stringify(value)}`

/** Texts of a user by which the server is seen to filter. @throws Blocked when there are not two */
async function filteredTexts(t: Tools, users: Resources): Promise<readonly [string, string]> {
  const texts = leavesOf(users.type).filter(
    (leaf) => leaf.urn === undefined && leaf.top === leaf.definition && leaf.definition.uniqueness === 'none' && isPlainText(leaf) &&
      (isSpread(leaf, { contract: t.contract, profile: t.profile, base: t.base.id }) || leaf.path === 'displayName') && leaf.path !== 'externalId',
  ).map(({ path }) => path)
  const own = await users.create(Object.fromEntries(texts.map((path) => [path, t.unique('text')])))
  const found: string[] = []
  for (const path of texts) {
    const { ids } = await t.settled(() => find(users, equals(path, own.sent[path])), (one) => one.unsupported || one.ids.includes(own.id))
    if (ids.join() === own.id) found.push(path)
    const [first, second] = found
    if (first !== undefined && second !== undefined) return [first, second]
  }
  return t.block(`the server does not filter by two texts of a User to combine conditions on, but by ${found.join() || 'none'} of ${texts.join(', ')}`)
}

async function quartetOf(t: Tools): Promise<Quartet> {
  return t.keep('filter quartet', async (of) => {
    const users = of('User')
    const [first, second] = await filteredTexts(t, users)
    const [p1, p2, q1, q2] = ['p', 'other-p', 'q', 'other-q'].map((label) => t.unique(label))
    const rows: Readonly<Record<string, readonly (string | undefined)[]>> = { a: [p1, q1], b: [p1, q2], c: [p2, q1], d: [p2, q2] }
    const members = Object.fromEntries(
      await Promise.all(Object.entries(rows).map(async ([name, [p = '', q = '']]) => [name, await users.create({ [first]: p, [second]: q })] as const)),
    )
    const conditions = {
      P: equals(first, p1), p: equals(first, p2), Q: equals(second, q1), q: equals(second, q2),
      ...Object.fromEntries(Object.entries(members).map(([name, own]) => [name.toUpperCase(), equals('userName', own.sent['userName'])])),
    }
    return { members, conditions }
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
  'the last of five conditions with and': ['P and Q and A and P and B', '', both.and],
  'and within brackets': ['(P and Q)', 'a', both.and],
  'P or Q': ['P or Q', 'abc', both.or],
  'or over two values': ['A or D', 'ad', both.or],
  'four conditions with or': ['A or B or C or D', 'abcd', both.or],
  'the last of six conditions with or': ['A or A or B or A or B or D', 'abd', both.or],
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

interface BrokenWord {
  readonly word: string
  /** The server says that it does not offer it. */
  readonly refused: boolean
}

/** Words of a formula that do not work even alone. */
async function brokenWords(t: Tools, formula: string): Promise<readonly BrokenWord[]> {
  const broken = await t.once('filter words', async () => {
    const { members, conditions } = await quartetOf(t)
    const tried = await Promise.all(Object.entries(basics).map(async ([word, [simple, selected]]) => {
      const { ids, unsupported } = await find(t.users, filterOf(simple, conditions))
      const wanted = [...selected].map((name) => members[name]?.id ?? '')
      return ids.length === wanted.length && wanted.every((id) => ids.includes(id)) ? [] : [{ word, refused: unsupported }]
    }))
    return tried.flat()
  })
  return broken.filter(({ word }) => new RegExp(`\\b${word}\\b`, 'i').test(formula))
}

async function tryFormula(t: Tools, formula: string, selected: string, id: RequirementId, rule = t.rule): Promise<void> {
  const { members, conditions } = await quartetOf(t)
  const expected = [...selected].flatMap((name) => members[name] ?? [])
  await picks(t, rule(id, `P and Q are conditions on two attributes: ${formula}`), t.users, filterOf(formula, conditions), expected, { offered: true })
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
    const broken = await brokenWords(t, formula)
    const others = broken.filter(({ word }) => basics[word]?.[2] !== id)
    if (others.length > 0) t.block(`${others.map(({ word }) => word).join(' and ')} does not work alone`)
    // What a server does not know it has to decline (lines 1208-1214), and no line says that it has to know all of table 4.
    await tryFormula(t, formula, selected, id, broken.some(({ refused }) => refused) ? t.advise : t.rule)
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
    if ((await brokenWords(t, 'or')).length > 0) t.block('or does not work alone')
    const { members, conditions } = await quartetOf(t)
    const strangers = Array.from({ length: 28 }, () => `userName eq ${JSON.stringify(t.unique('nobody'))}`)
    const text = [conditions['A'] ?? '', ...strangers, conditions['D'] ?? ''].join(' or ')
    const expected = [members['a'], members['d']].flatMap((own) => own ?? [])
    // A limit on the length of a filter is the server's own affair.
    await picks(t, t.rule(both.or, 'a filter of thirty conditions'), t.users, text, expected)
  },
})
