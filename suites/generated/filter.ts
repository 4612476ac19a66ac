import {
  capability, entriesOf, evaluateFilter, fc, filters, find, freeAttributes, idsOf, isObject, numberIn, plainText, printFilter, property, withContents, writable,
  type Askable, type Filter, type JsonObject, type Need, type Own, type Tools,
} from '../../src/kit/index.ts'

const grammar: Need = ({ contract }) => (contract.terms.filterGrammar === 'full' ? undefined : 'the contract promises equality filters only')
const needs = [capability('filter'), writable('User')]

/** Values without letter case or accents that collations could treat in their own ways. */
const pool = ['amber', 'amberley', 'beryl', 'coral', 'coraline'] as const

interface Population {
  readonly members: readonly Own[]
  readonly resources: readonly JsonObject[]
  readonly askables: readonly Askable[]
  readonly marker: string
}

/** Six users of whom each has values from the pool; the last attribute is missing in half of them. */
async function population(t: Tools): Promise<Population> {
  const names = freeAttributes(t.users.type).filter((free) => free.extension === undefined && ['title', 'nickName', 'userType', 'displayName'].includes(free.name)).map((free) => free.name)
  const scope = t.users.scope?.filter ?? t.block('no attribute scopes a list')
  const [first, second, third] = names.filter((name) => name !== scope)
  if (first === undefined || second === undefined) return t.block('the User schema has too few plain text attributes')
  const marker = t.unique('population')
  const made = await t.keep('generated population', async (of) => {
    const users = of('User')
    const bodies = Array.from({ length: 6 }, (_, n) => ({
      [scope]: marker,
      [first]: pool[n % pool.length] ?? '',
      [second]: pool[(n * 2 + 1) % pool.length] ?? '',
      ...(third === undefined || n % 2 === 0 ? {} : { [third]: pool[n % 3] ?? '' }),
    }))
    const members = await Promise.all(bodies.map((body) => users.create(body)))
    return { members, resources: await Promise.all(members.map((member) => users.read(member))), marker }
  })
  const askable = (name: string | undefined, everywhere: boolean): Askable[] => (name === undefined ? [] : [{ name, values: pool, everywhere }])
  return { ...made, askables: [...askable(first, true), ...askable(second, true), ...askable(third, false)] }
}

/** Ids of the population that a filter finds; a refusal ends the trial. */
async function found(t: Tools, { marker }: Population, filter: Filter): Promise<readonly string[]> {
  const { response, ids } = await find(t.users, `${t.users.scope?.filter ?? ''} eq ${JSON.stringify(marker)} and (${printFilter(filter)})`)
  if (response.status >= 400 && response.status < 500) t.refuse()
  // Pages may be smaller than asked for, and this walk does not meet all of them.
  if (ids.length < (numberIn(response, 'totalResults') ?? 0)) t.refuse()
  return ids.toSorted()
}

export const likeLocal = property({
  id: 'generated.filter-equals-its-definition',
  title: 'a filter finds exactly the resources that it is true for',
  cites: ['RFC7644-3.4.2.2-2', 'RFC7644-3.4.2.2-22', 'RFC7644-3.4.2.2-23', 'RFC7644-3.4.2.2-24', 'RFC7644-3.4.2.2-33'],
  needs: [...needs, grammar],
  share: 10,
  given: async (t) => filters((await population(t)).askables),
  print: printFilter,
  holds: async (t, filter) => {
    const people = await population(t)
    const expected = people.resources.filter((resource) => evaluateFilter(filter, resource, t.users.type)).map((resource) => String(resource['id'])).toSorted()
    const ids = await found(t, people, filter)
    t.rule(ruleOf(filter), `the resources that ${printFilter(filter)} is true for`).value(ids, 'ids').equals(expected)
  },
})

function ruleOf(filter: Filter): 'RFC7644-3.4.2.2-22' | 'RFC7644-3.4.2.2-23' | 'RFC7644-3.4.2.2-24' | 'RFC7644-3.4.2.2-2' | 'RFC7644-3.4.2.2-33' {
  if (filter.kind === 'not') return 'RFC7644-3.4.2.2-24'
  if (filter.kind !== 'and' && filter.kind !== 'or') return 'RFC7644-3.4.2.2-2'
  if (filter.operands.some((operand) => operand.kind === 'and' || operand.kind === 'or')) return 'RFC7644-3.4.2.2-33'
  return filter.kind === 'and' ? 'RFC7644-3.4.2.2-22' : 'RFC7644-3.4.2.2-23'
}

export const lawful = property({
  id: 'generated.filters-obey-the-laws-of-logic',
  title: 'what two filters find obeys intersection, union, complement, double negation and De Morgan',
  cites: ['RFC7644-3.4.2.2-22', 'RFC7644-3.4.2.2-23', 'RFC7644-3.4.2.2-24'],
  needs: [...needs, grammar],
  share: 0.5,
  given: async (t) => {
    const { askables } = await population(t)
    return fc.tuple(filters(askables), filters(askables))
  },
  print: ([a, b]) => `A: ${printFilter(a)}; B: ${printFilter(b)}`,
  holds: async (t, [a, b]) => {
    const people = await population(t)
    const not = (operand: Filter): Filter => ({ kind: 'not', operand })
    const asked: readonly Filter[] = [a, b, { kind: 'and', operands: [a, b] }, { kind: 'or', operands: [a, b] }, not(a), not(not(a)), not({ kind: 'and', operands: [a, b] })]
    const [inA = [], inB = [], both = [], either = [], outside = [], twice = [], notBoth = []] = await Promise.all(asked.map((filter) => found(t, people, filter)))
    const all = people.members.map((member) => member.id).toSorted()
    t.rule('RFC7644-3.4.2.2-22', 'A and B finds what both find').value(both, 'ids').equals(inA.filter((id) => inB.includes(id)))
    t.rule('RFC7644-3.4.2.2-23', 'A or B finds what either finds').value(either, 'ids').equals(all.filter((id) => inA.includes(id) || inB.includes(id)))
    t.rule('RFC7644-3.4.2.2-24', 'not (A) finds the rest').value(outside, 'ids').equals(all.filter((id) => !inA.includes(id)))
    t.rule('RFC7644-3.4.2.2-24', 'not (not (A)) finds what A finds').value(twice, 'ids').equals(inA)
    t.rule('RFC7644-3.4.2.2-24', 'not (A and B) finds what one of them does not').value(notBoth, 'ids').equals(all.filter((id) => !both.includes(id)))
  },
})

export const literals = property({
  id: 'generated.text-is-found-by-its-literal',
  title: 'a user is found by an externalId of any plain text, written as a JSON string',
  cites: ['RFC7644-3.4.2.2-31', 'GENESYS-B-200'],
  needs,
  given: () => plainText(),
  holds: async (t, text) => {
    const externalId = `${t.unique('x')} ${text}`
    const sent = withContents(t.users.draft(), { externalId })
    const own = await t.users.owned(await t.users.post(sent), sent)
    if (own === undefined || own.body['externalId'] !== externalId) t.refuse()
    const list = await t.settled(() => t.users.list({ filter: `externalId eq ${JSON.stringify(externalId)}` }), (response) => entriesOf(response).length > 0)
    if (list.status >= 400 && list.status < 500 && isObject(list.json) && list.json['scimType'] !== 'invalidFilter') t.refuse()
    if (idsOf(list).includes('')) t.refuse()
    t.rule(['RFC7644-3.4.2.2-31', 'GENESYS-B-200'], 'externalId eq that text finds its user').value(idsOf(list), 'ids', list).equals(own === undefined ? [] : [own.id])
  },
})
