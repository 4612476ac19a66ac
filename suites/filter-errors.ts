import {
  capability, check, entriesOf, isObject, keywordIfTold, leavesInScope, oneOfEachKind, offers, rowOf, scimTypeOf,
  type RequirementId, type Response, type Rule,
} from '../src/kit/index.ts'

const needs = [capability('filter'), offers('User')]

/** Sees that a filter was refused with 400; an answer with resources is told apart, since a client would take them for matches. */
function refused(rule: Rule, response: Response, text: string): boolean {
  const entries = entriesOf(response).length
  return rule.holds(response.status === 400, {
    expected: `status 400 for ${text}`,
    actual: response.status < 300 && entries > 0 ? `status ${String(response.status)} with resources that match nothing` : `status ${String(response.status)}`,
    response,
  })
}

const parts: RequirementId = 'RFC7644-3.4.2.2-5'
const grammar: RequirementId = 'RFC7644-3.4.2.2-30'
const inBrackets: RequirementId = 'RFC7644-3.4.2.2-28'

/** Clear garbage only: what examples of the RFC themselves get wrong is not here. */
const malformed: Readonly<Record<string, readonly [text: string, id: RequirementId]>> = {
  'an attribute alone': ['userName', parts],
  'an operator and a value without an attribute': ['eq "x"', parts],
  'an attribute and a value without an operator': ['userName "x"', parts],
  'an operator without a value': ['userName eq', grammar],
  'a text without its closing quote': ['userName eq "x', grammar],
  'an opening bracket that is not closed': ['(userName eq "x"', grammar],
  'a closing bracket that was not opened': ['userName eq "x")', grammar],
  'brackets around nothing': ['()', grammar],
  'and without a right side': ['userName eq "x" and', grammar],
  'or without a right side': ['userName eq "x" or ', grammar],
  'and without a left side': ['and userName eq "x"', grammar],
  'two conditions with nothing between': ['userName eq "x" userName eq "y"', grammar],
  'a second value': ['userName eq "x" "y"', grammar],
  'a value after pr': ['userName pr "x"', grammar],
  'not without a condition': ['not ()', grammar],
  'an escape that JSON does not know': ['userName eq "\\x"', grammar],
  'signs without meaning': [';;;', grammar],
  'a value path that is not closed': ['emails[type eq "work"', grammar],
  'a value path with an attribute alone': ['emails[type]', inBrackets],
  'a value path with nothing in it': ['emails[]', inBrackets],
}

export const malformedRefused = check({
  id: 'filter.malformed-is-refused',
  title: 'a filter that breaks the grammar is answered 400, and as nothing but invalidFilter',
  cites: [parts, grammar, inBrackets],
  needs,
  rows: () => Object.keys(malformed),
  fix: 'Answer a filter that cannot be parsed with 400 and scimType invalidFilter; never drop the part that was not understood.',
  async run(t, row) {
    const [text, id] = malformed[row] ?? t.block(`there is no malformed filter ${row}`)
    const response = await t.users.list({ filter: text, count: 2 })
    if (refused(t.rule(id, row), response, text)) keywordIfTold(t.advise(id, `${row} is told apart by scimType`), response, 'invalidFilter')
  },
})

export const unknownOperator = check({
  id: 'filter.unknown-operator-is-refused',
  title: 'an operator that does not exist is answered 400 with invalidFilter and words for a person',
  cites: ['RFC7644-3.4.2.2-38'],
  needs,
  rows: () => ['userName scimspecop "x"', 'userName = "x"', 'userName == "x"', 'userName scimspecop "x" and userName pr', 'userName scimspecop "x" or userName pr'],
  fix: 'Refuse operators that are not known; ignoring them answers with resources that nobody asked for.',
  async run(t, text) {
    const response = await t.users.list({ filter: text, count: 2 })
    const rule = t.rule('RFC7644-3.4.2.2-38', 'a filter with an unknown operator')
    if (!refused(rule, response, text)) return
    rule.value(scimTypeOf(response), 'scimType', response).equals('invalidFilter')
    const detail = isObject(response.json) ? response.json['detail'] : undefined
    t.advise('RFC7644-3.4.2.2-38', 'the refusal says why').value(detail, 'detail', response).satisfies(typeof detail === 'string' && detail.trim() !== '', 'a text')
  },
})

export const emptyFilter = check({
  id: 'filter.empty-is-refused-or-ignored',
  title: 'an empty filter is refused or taken for none',
  cites: ['RFC7644-3.4.2.2-4'],
  needs,
  rows: () => ['no characters', 'a space'],
  async run(t, row) {
    const response = await t.users.list({ filter: row === 'a space' ? ' ' : '', count: 2 })
    t.advise('RFC7644-3.4.2.2-4', 'a filter without any expression').status(response, 400, 200)
  },
})

const orders = {
  gt: 'RFC7644-3.4.2.2-18',
  ge: 'RFC7644-3.4.2.2-19',
  lt: 'RFC7644-3.4.2.2-20',
  le: 'RFC7644-3.4.2.2-21',
} as const satisfies Record<string, RequirementId>

export const orderless = check({
  id: 'filter.order-of-booleans-and-binaries-is-refused',
  title: 'gt, ge, lt and le on a boolean or a binary are answered 400 with invalidFilter',
  cites: Object.values(orders),
  needs: [capability('filter')],
  rows: (scope) => oneOfEachKind(leavesInScope(scope).filter(({ definition, top }) =>
    (definition.type === 'boolean' || definition.type === 'binary') && definition.returned !== 'never' && top.returned !== 'never')).map(rowOf),
  fix: 'Refuse ordering operators on attributes that have no order, before looking at any resource.',
  async run(t, row) {
    const [type = '', path = ''] = row.split(' ')
    const leaf = leavesInScope({ contract: t.contract, profile: t.profile, base: t.base.id }).find((one) => one.type === type && one.path === path)
    const value = leaf?.definition.type === 'boolean' ? 'true' : '"QWJj"'
    for (const [operator, id] of Object.entries(orders)) {
      const response = await t.of(type).list({ filter: `${path} ${operator} ${value}`, count: 2 })
      if (response.status === 404) t.block(`there is nothing at the endpoint of ${type}`)
      const rule = t.rule(id, `filtering by ${path} ${operator}`)
      if (refused(rule, response, `${path} ${operator} ${value}`)) rule.value(scimTypeOf(response), 'scimType', response).equals('invalidFilter')
    }
  },
})
