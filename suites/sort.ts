import {
  capability, changeable, check, cohortListing, entriesOf, idsOf, indexPagination, isObject, isUnassigned, offers, sameMembers, walkByIndex, writable,
  type JsonObject, type Own, type Query, type RequirementId, type Resources, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const sorts = [capability('sort'), capability('filter'), writable('User')]
const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Own resources under a filter that selects nothing else. */
interface Set {
  readonly own: readonly Own[]
  readonly filter: string
  /** Names of the resources, in the order in which a list shows them. */
  readonly list: (query: Query) => Promise<{ readonly response: Response; readonly at: readonly number[] }>
}

/** Creates one resource for each body, all with one text that the bodies leave free. @throws Blocked when they cannot be listed by it. */
async function setOf(t: Tools, resources: Resources, bodies: readonly JsonObject[]): Promise<Set> {
  const name = resources.plainText(...bodies.flatMap(Object.keys))
  const mark = t.unique('sorted')
  const own: Own[] = []
  // One after the other: what a server keeps in order of creation must not look sorted by chance.
  for (const body of bodies) own.push(await resources.create({ [name]: mark, ...body }))
  const filter = `${name} eq ${JSON.stringify(mark)}`
  const list = async (query: Query) => {
    const response = await resources.list({ filter, ...query })
    return { response, at: positions(response, own) }
  }
  const { response } = await list({ count: bodies.length })
  if (!sameMembers(idsOf(response), own.map((one) => one.id))) t.block(`the filter on ${name} does not select what was created`)
  return { own, filter, list }
}

/** Which of the own resources the entries are, by their number in the order of creation. */
function positions(response: Response, own: readonly Own[]): readonly number[] {
  return idsOf(response).map((id) => own.findIndex((one) => one.id === id))
}

interface Sorting {
  readonly by: string
  /** Of resources that were created in this order: b, a, c. */
  readonly value: (text: string) => JsonObject
  readonly id: RequirementId
  readonly has: (scope: Scope) => boolean
}

const core = (path: string) => (scope: Scope) => changeable('User', path)(scope) === undefined
const extended = (scope: Scope) => changeable('User', 'department', enterprise)(scope) === undefined

const sortings: Readonly<Record<string, Sorting>> = {
  userName: { by: 'userName', id: 'RFC7644-3.4.2.3-2', has: core('userName'), value: (text) => ({ userName: text }) },
  title: { by: 'title', id: 'RFC7644-3.4.2.3-2', has: core('title'), value: (text) => ({ title: text }) },
  externalId: { by: 'externalId', id: 'RFC7644-3.4.2.3-2', has: () => true, value: (text) => ({ externalId: text }) },
  'name.familyName': { by: 'name.familyName', id: 'RFC7644-3.4.2.3-4', has: core('name.familyName'), value: (text) => ({ name: { familyName: text, givenName: 'Same' } }) },
  'name.givenName': { by: 'name.givenName', id: 'RFC7644-3.4.2.3-4', has: core('name.givenName'), value: (text) => ({ name: { familyName: 'Same', givenName: text } }) },
  'emails.value': { by: 'emails.value', id: 'RFC7644-3.4.2.3-4', has: core('emails'), value: (text) => ({ emails: [{ value: `${text}@example.com`, type: 'work' }] }) },
  'enterprise department': {
    by: `${enterprise}:department`, id: 'RFC7644-3.4.2.3-2', has: extended,
    value: (text) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise], [enterprise]: { department: text } }),
  },
}

const ascending = [1, 0, 2]
const descending = [2, 0, 1]

export const ordered = check({
  id: 'sort.results-follow-sort-by',
  title: 'sortBy orders the results, ascending by default and backwards when descending',
  cites: ['RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-4', 'RFC7644-3.4.2.3-6', 'RFC7644-3.4.2.3-7'],
  needs: sorts,
  rows: (scope) => Object.entries(sortings).filter(([, sorting]) => sorting.has(scope)).map(([name]) => name),
  fix: 'Order the whole result before cutting the page out of it.',
  async run(t, row) {
    const { by, id, value } = sortings[row] ?? t.block(`there is no row ${row}`)
    const stem = t.unique('k')
    const set = await setOf(t, t.users, ['b', 'a', 'c'].map((letter) => value(`${letter}-${stem}`)))
    const up = await set.list({ sortBy: by, sortOrder: 'ascending' })
    t.rule(id, `sortBy=${by} orders the results`).value(up.at, 'numbers of the entries', up.response).equals(ascending)
    const down = await set.list({ sortBy: by, sortOrder: 'descending' })
    t.rule('RFC7644-3.4.2.3-6', `sortOrder=descending turns the order of ${by} around`).value(down.at, 'numbers of the entries', down.response).equals(descending)
    const plain = await set.list({ sortBy: by })
    t.rule('RFC7644-3.4.2.3-7', `the order of ${by} is ascending when none is asked for`).value(plain.at, 'numbers of the entries', plain.response).equals(up.at)
  },
})

export const sortBySpelled = check({
  id: 'sort.sort-by-is-read-in-any-spelling',
  title: 'sortBy may be written in any letter case and behind the URN of its schema',
  cites: ['RFC7643-2.1-1', 'RFC7644-3.10-1'],
  needs: sorts,
  rows: () => ['letter case', 'letter case of a sub-attribute', 'URN of the schema'],
  async run(t, row) {
    const usual = row === 'letter case of a sub-attribute' ? 'name.familyName' : 'userName'
    const { by, value } = sortings[usual] ?? t.block(`there is no row ${usual}`)
    const spelled = row === 'URN of the schema' ? `${t.users.type.schema.id}:${by}` : by.toUpperCase()
    const stem = t.unique('k')
    const set = await setOf(t, t.users, ['b', 'a', 'c'].map((letter) => value(`${letter}-${stem}`)))
    const plain = await set.list({ sortBy: by })
    if (plain.at.join() !== ascending.join()) t.block(`sortBy=${by} does not order the results`)
    const { at, response } = await set.list({ sortBy: spelled })
    const rule = t.rule(row === 'URN of the schema' ? 'RFC7644-3.10-1' : 'RFC7643-2.1-1', `sortBy=${spelled} orders the results`)
    rule.value(at, 'numbers of the entries', response).equals(ascending)
  },
})

export const groupsOrdered = check({
  id: 'sort.groups-follow-sort-by',
  title: 'sortBy orders groups by displayName in both directions',
  cites: ['RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-6', 'RFC7644-3.4.2.3-7'],
  needs: [capability('sort'), capability('filter'), writable('Group')],
  async run(t) {
    const stem = t.unique('sorted')
    const own: Own[] = []
    for (const letter of ['b', 'a', 'c']) own.push(await t.groups.create({ displayName: `${stem}-${letter}` }))
    const list = async (query: Query) => t.groups.list({ filter: `displayName sw ${JSON.stringify(stem)}`, ...query })
    const up = await list({ sortBy: 'displayName', sortOrder: 'ascending' })
    if (!sameMembers(idsOf(up), own.map((one) => one.id))) t.block('the filter on displayName does not select what was created')
    t.rule('RFC7644-3.4.2.3-2', 'sortBy=displayName orders groups').value(positions(up, own), 'numbers of the entries', up).equals(ascending)
    const down = await list({ sortBy: 'displayName', sortOrder: 'descending' })
    t.rule('RFC7644-3.4.2.3-6', 'sortOrder=descending turns the order of groups around').value(positions(down, own), 'numbers of the entries', down).equals(descending)
    const plain = await list({ sortBy: 'displayName' })
    t.rule('RFC7644-3.4.2.3-7', 'the order of groups is ascending when none is asked for').value(positions(plain, own), 'numbers of the entries', plain).equals(positions(up, own))
  },
})

export const absentLast = check({
  id: 'sort.absent-values-come-last',
  title: 'resources without the value come last when ascending and first when descending',
  cites: ['RFC7644-3.4.2.3-5'],
  needs: sorts,
  rows: (scope) => ['title', 'name.familyName', 'emails.value'].filter((name) => sortings[name]?.has(scope)),
  async run(t, row) {
    const { by, value } = sortings[row] ?? t.block(`there is no row ${row}`)
    const set = await setOf(t, t.users, [value(t.unique('b')), {}, value(t.unique('a'))])
    const [name = ''] = by.split('.')
    const without = set.own[1]
    if (without === undefined || !isUnassigned((await t.users.read(without))[name])) t.block(`a user without ${name} gets one`)
    const rule = t.rule('RFC7644-3.4.2.3-5', `the resource without ${by}`)
    const up = await set.list({ sortBy: by, sortOrder: 'ascending' })
    rule.value(up.at.at(-1), 'number of the last entry when ascending', up.response).equals(1)
    const down = await set.list({ sortBy: by, sortOrder: 'descending' })
    rule.value(down.at[0], 'number of the first entry when descending', down.response).equals(1)
  },
})

export const caseFollowed = check({
  id: 'sort.letter-case-counts-as-the-schema-says',
  title: 'letter case is ignored in the order of case-insensitive values and counts in that of case-exact ones',
  cites: ['RFC7644-3.4.2.3-8'],
  needs: sorts,
  rows: (scope) => ['userName', 'title', 'externalId'].filter((name) => sortings[name]?.has(scope)),
  async run(t, row) {
    const { by, value } = sortings[row] ?? t.block(`there is no row ${row}`)
    const definition = t.users.type.schema.attributes.find((one) => one.name === row)
    // RFC 7643 section 3.1: externalId is case-exact, although schemas seldom list it.
    const exact = definition?.caseExact ?? row === 'externalId'
    const stem = t.unique('k')
    const set = await setOf(t, t.users, ['B', 'a', 'C'].map((letter) => value(`${letter}${stem}`)))
    const { at, response } = await set.list({ sortBy: by, sortOrder: 'ascending' })
    // "Case-sensitive Unicode alphabetic sort order" may be a collation, in which letter case only decides between equal letters.
    const collated = exact && at.join() === '1,0,2'
    const rule = collated ? t.advise : t.rule
    rule('RFC7644-3.4.2.3-8', exact ? `${by} is case-exact: B, C, a` : `${by} is not case-exact: a, B, C`)
      .value(at, 'numbers of the entries', response).equals(exact ? [0, 2, 1] : [1, 0, 2])
  },
})

/** A singular attribute of a type that holds integers or decimals and can be written. */
function numberOf({ profile }: Scope): { readonly type: string; readonly name: string } | undefined {
  for (const type of profile.resourceTypes.value) {
    const found = type.schema.attributes.find((one) => (one.type === 'integer' || one.type === 'decimal') && !one.multiValued && one.mutability === 'readWrite')
    if (found !== undefined && type.schema.attributes.some((one) => one.name === 'displayName')) return { type: type.name, name: found.name }
  }
  return undefined
}

export const numbersAsNumbers = check({
  id: 'sort.numbers-follow-their-size',
  title: 'numbers are ordered by their size, not as text',
  cites: ['RFC7644-3.4.2.3-8'],
  needs: [capability('sort'), capability('filter'), (scope) => (numberOf(scope) === undefined ? 'no resource type has a writable number' : undefined)],
  rows: (scope) => {
    const found = numberOf(scope)
    return found !== undefined && writable(found.type)(scope) === undefined ? [`${found.type} ${found.name}`] : []
  },
  async run(t, row) {
    const [type = '', name = ''] = row.split(' ')
    const set = await setOf(t, t.of(type), [10, 9, 200].map((value) => ({ [name]: value })))
    const { at, response } = await set.list({ sortBy: name })
    t.rule('RFC7644-3.4.2.3-8', `${name} is ordered as numbers: 9, 10, 200`).value(at, 'numbers of the entries', response).equals([1, 0, 2])
  },
})

export const datesAsDates = check({
  id: 'sort.dates-follow-time',
  title: 'meta.lastModified is ordered by time',
  cites: ['RFC7644-3.4.2.3-8'],
  needs: sorts,
  async run(t) {
    const set = await setOf(t, t.users, [{ title: 'a' }, { title: 'b' }, { title: 'c' }])
    const [first] = set.own
    if (first === undefined) return
    const change = await t.users.put(first, { ...first.sent, title: 'changed' })
    if (change.status > 299) t.block(`PUT was answered with status ${String(change.status)}`)
    const { response } = await set.list({ sortBy: 'meta.lastModified', sortOrder: 'descending' })
    const times = entriesOf(response).map((entry) => (isObject(entry) && isObject(entry['meta']) ? Date.parse(String(entry['meta']['lastModified'])) : Number.NaN))
    if (response.status !== 200 || times.some(Number.isNaN)) t.block('the list does not show meta.lastModified')
    t.rule('RFC7644-3.4.2.3-8', 'meta.lastModified, latest first').value(times, 'ms of the entries', response)
      .satisfies(times.every((time, at) => at === 0 || time <= (times[at - 1] ?? time)), 'never later than the entry before')
  },
})

export const primaryDecides = check({
  id: 'sort.primary-value-decides',
  title: 'of several values the primary one decides the order, without one the first',
  cites: ['RFC7644-3.4.2.3-3'],
  needs: [...sorts, (scope) => (sortings['emails.value']?.has(scope) === true ? undefined : "the server's User schema has no emails")],
  rows: () => ['primary', 'first'],
  async run(t, row) {
    const stem = t.unique('k')
    const mail = (letter: string, primary: boolean, type: string) => ({ value: `${letter}-${stem}@example.com`, type, ...(primary ? { primary } : {}) })
    // By the other value the order would be the opposite one.
    const bodies = row === 'primary'
      ? [[mail('a', false, 'work'), mail('y', true, 'home')], [mail('z', false, 'work'), mail('b', true, 'home')]]
      : [[mail('y', false, 'work'), mail('a', false, 'home')], [mail('b', false, 'work'), mail('z', false, 'home')]]
    const set = await setOf(t, t.users, bodies.map((emails) => ({ emails })))
    for (const [n, own] of set.own.entries()) if (!keeps((await t.users.read(own))['emails'], bodies[n] ?? [])) t.block('the e-mail addresses are not kept as they were sent')
    const { at, response } = await set.list({ sortBy: 'emails.value' })
    t.rule('RFC7644-3.4.2.3-3', `the ${row} e-mail address decides the order`).value(at, 'numbers of the entries', response).equals([1, 0])
    const turned = await set.list({ sortBy: 'emails.value', sortOrder: 'descending' })
    t.rule('RFC7644-3.4.2.3-3', `the ${row} e-mail address decides the order backwards`).value(turned.at, 'numbers of the entries', turned.response).equals([0, 1])
  },
})

function keeps(shown: unknown, sent: readonly { readonly value: string; readonly primary?: boolean }[]): boolean {
  if (!Array.isArray(shown) || shown.length !== sent.length) return false
  return sent.every(({ value, primary }, at) => {
    const one: unknown = shown[at]
    return isObject(one) && one['value'] === value && (one['primary'] ?? false) === (primary ?? false)
  })
}

export const pagesContinueOrder = check({
  id: 'sort.order-continues-over-pages',
  title: 'the order continues from page to page, in both directions',
  cites: ['RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-6'],
  needs: [...sorts, indexPagination],
  rows: () => ['ascending', 'descending'],
  async run(t, sortOrder) {
    const stem = t.unique('k')
    const set = await setOf(t, t.users, ['d', 'a', 'e', 'c', 'b'].map((letter) => ({ externalId: `${letter}-${stem}` })))
    const page = async (query: Query) => (await set.list(query)).response
    const plain = await walkByIndex(page, {}, 2, set.own.length)
    if (!sameMembers(plain.ids, set.own.map((one) => one.id))) t.block('a walk over the pages does not meet everyone')
    const walk = await walkByIndex(page, { sortBy: 'externalId', sortOrder }, 2, set.own.length)
    const numbers = walk.ids.map((id) => set.own.findIndex((one) => one.id === id))
    const wanted = [1, 4, 3, 0, 2]
    t.rule(sortOrder === 'ascending' ? 'RFC7644-3.4.2.3-2' : 'RFC7644-3.4.2.3-6', `externalId is ${sortOrder} over all pages`)
      .value(numbers, 'numbers of the entries', walk.pages.at(-1)).equals(sortOrder === 'ascending' ? wanted : wanted.reverse())
  },
})

export const orderUnderProjection = check({
  id: 'sort.hidden-attribute-still-orders',
  title: 'the order follows an attribute that the projection leaves out',
  cites: ['RFC7644-3.4.2.3-2'],
  needs: [...sorts, (scope) => (sortings['title']?.has(scope) === true ? undefined : "the server's User schema has no title")],
  async run(t) {
    const set = await setOf(t, t.users, ['b', 'a', 'c'].map((title) => ({ title })))
    for (const query of [{ attributes: 'userName' }, { excludedAttributes: 'title' }]) {
      const { at, response } = await set.list({ sortBy: 'title', ...query })
      if (response.status !== 200) t.block(`a list was answered with status ${String(response.status)}`)
      if (at.includes(-1)) t.block('a list has an entry that is none of these users')
      t.rule('RFC7644-3.4.2.3-2', `sortBy=title with ${JSON.stringify(query)}`).value(at, 'numbers of the entries', response).equals(ascending)
    }
  },
})

export const unknownOrder = check({
  id: 'sort.unknown-order-is-ignored-or-refused',
  title: 'a sortOrder that is neither ascending nor descending is ignored or refused',
  cites: ['RFC7644-3.4.2.3-6'],
  needs: sorts,
  async run(t) {
    const { page } = await cohortListing(t, 'User')
    const response = await page({ sortBy: 'userName', sortOrder: 'sideways' })
    t.rule('RFC7644-3.4.2.3-6', 'sortOrder=sideways').value(response.status, 'status', response)
      .satisfies(response.status === 200 || (response.status >= 400 && response.status < 500), '200, or a 4xx status')
  },
})

export const searchSorted = check({
  id: 'sort.search-follows-sort-by',
  title: 'sortBy and sortOrder in the body of a search order its results',
  cites: ['RFC7644-3.4.3-9'],
  needs: sorts,
  rows: () => ['ascending', 'descending'],
  async run(t, sortOrder) {
    const stem = t.unique('k')
    const set = await setOf(t, t.users, ['b', 'a', 'c'].map((letter) => ({ externalId: `${letter}-${stem}` })))
    const response = await t.send({ method: 'POST', url: `${t.users.url}/.search`, json: { schemas: [searchRequest], filter: set.filter, sortBy: 'externalId', sortOrder } })
    if (response.status !== 200) t.block(`a search was answered with status ${String(response.status)}`)
    if (positions(response, set.own).includes(-1)) t.block('the search does not follow its filter')
    t.rule('RFC7644-3.4.3-9', `a search with sortBy=externalId and sortOrder=${sortOrder}`).value(positions(response, set.own), 'numbers of the entries', response)
      .equals(sortOrder === 'ascending' ? ascending : descending)
  },
})

export const optional = check({
  id: 'sort.without-support-is-ignored-or-refused',
  title: 'what sortBy does on a server that does not sort is recorded',
  cites: ['RFC7644-3.4.2.3-1'],
  needs: [capability('filter'), offers('User')],
  async run(t) {
    const { page, ids } = await cohortListing(t, 'User')
    const response = await page({ sortBy: 'userName' })
    const rule = t.rule('RFC7644-3.4.2.3-1', 'a list with sortBy')
    if (rule.status(response, 200)) rule.value(idsOf(response), 'ids of the entries', response).satisfies(sameMembers(idsOf(response), ids), 'the same resources as without it')
  },
})
