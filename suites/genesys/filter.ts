import {
  bodyOf, check, endWithoutFilter, entriesOf, find, fixture, isList, isObject, isUnassigned, picks, withQuery, writable,
  type Json, type JsonObject, type Own, type RequirementId, type Resources, type Response, type Tools,
} from '../../src/kit/index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const purecloud = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'
const needs = [writable('User')]

/** A documented filter on users: the promise, what the user must have, and the value that finds it. */
interface Documented {
  readonly id: RequirementId
  /** As a projection names what the filter is about. */
  readonly attribute: string
  readonly body: (t: Tools, users: Resources) => Promise<JsonObject>
  readonly value: (own: Own) => Json | undefined
  /** Values of an entry that the filter is about. */
  readonly read: (entry: JsonObject) => readonly (Json | undefined)[]
  /** What a user must have to have another value. */
  readonly having?: (value: string) => JsonObject
}

function within(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  return names.reduce<Json | undefined>((one, name) => (isObject(one) ? one[name] : undefined), value)
}

const nothing = (): Promise<JsonObject> => Promise.resolve({})
const extended = (schema: string, values: JsonObject): JsonObject => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', schema], [schema]: values })

const withMail = (value: string): JsonObject => ({ emails: [{ value, type: 'work', primary: true }] })

const documented: Readonly<Record<string, Documented>> = {
  id: { attribute: 'id', id: 'GENESYS-B-194', body: nothing, value: ({ id }) => id, read: ({ id }) => [id] },
  userName: {
    attribute: 'userName', id: 'GENESYS-B-195', body: nothing, value: ({ sent }) => sent['userName'], read: ({ userName }) => [userName],
    having: (userName) => ({ userName }),
  },
  manager: {
    attribute: `${enterprise}:manager`,
    id: 'GENESYS-B-197',
    body: async (_t, users) => extended(enterprise, { manager: { value: (await users.create()).id } }),
    value: ({ sent }) => within(sent, enterprise, 'manager', 'value'),
    read: (entry) => [within(entry, enterprise, 'manager', 'value')],
  },
  email: {
    attribute: 'emails',
    id: 'GENESYS-B-198',
    body: (t) => Promise.resolve(withMail(`${t.unique('mail')}+work@example.com`)),
    value: ({ sent }) => (isList(sent['emails']) ? within(sent['emails'][0], 'value') : undefined),
    read: ({ emails }) => (isList(emails) ? emails.map((email: Json) => within(email, 'value')) : []),
    having: withMail,
  },
  externalId: {
    attribute: 'externalId',
    id: 'GENESYS-B-200',
    body: (t) => Promise.resolve({ externalId: t.unique('External') }),
    value: ({ sent }) => sent['externalId'],
    read: ({ externalId }) => [externalId],
    having: (externalId) => ({ externalId }),
  },
  employeeNumber: {
    attribute: `${enterprise}:employeeNumber`,
    id: 'GENESYS-B-201',
    body: (t) => Promise.resolve(extended(enterprise, { employeeNumber: t.unique('e') })),
    value: ({ sent }) => within(sent, enterprise, 'employeeNumber'),
    read: (entry) => [within(entry, enterprise, 'employeeNumber')],
    having: (employeeNumber) => extended(enterprise, { employeeNumber }),
  },
}

/** The filters of the contract on values that a run can make up; `active` and `division` have checks of their own. */
const rows = ({ contract }: { contract: Tools['contract'] }) => (contract.enumerations['userFilters'] ?? []).filter((name) => documented[name] !== undefined)

interface Subject {
  readonly own: Own
  readonly value: string
  readonly filter: Documented
}

/** A user that the filter has to find, beside others that it must not: their values end or begin with the one that is looked for. */
async function subjectOf(t: Tools, name: string): Promise<Subject> {
  const filter = documented[name] ?? t.block(`there is no filter ${name}`)
  return t.keep(`documented filter ${name}`, async (of) => {
    const users = of('User')
    const [own] = await Promise.all([users.create(await filter.body(t, users)), users.create()])
    const value = filter.value(own)
    if (typeof value !== 'string' || !filter.read(await users.read(own)).includes(value)) return t.block(`the server does not keep ${name} as it is sent`)
    // A server may refuse such a value; then there is one neighbour less.
    const { having } = filter
    if (having !== undefined) await Promise.all([`a.${value}`, `${value}.org`].map((near) => users.post(users.draft(having(near)))))
    return { own, value, filter }
  })
}

interface Wanted extends Pick<Documented, 'attribute' | 'read'> {
  readonly value: string
  readonly own: Own
}

/**
 * The entries of an answer that lack the value that `own` has. What lists leave out by default is asked for; where a list does not show
 * it of `own` then either, its absence says nothing.
 */
async function entriesWithout(t: Tools, response: Response, filter: string, { attribute, read, value, own }: Wanted): Promise<readonly unknown[]> {
  const lacking = (list: Response) => entriesOf(list).filter((entry) => !isObject(entry) || !read(entry).includes(value))
  const shows = (list: Response) => entriesOf(list).some((entry) => isObject(entry) && read(entry).some((one) => !isUnassigned(one)))
  if (lacking(response).length === 0 || shows(response)) return lacking(response)
  if (!shows(await t.users.list({ filter: `id eq ${JSON.stringify(own.id)}`, attributes: attribute }))) return []
  return lacking(await t.users.list({ filter, attributes: attribute, count: 25 }))
}

export const documentedFilters = check({
  id: 'genesys.filter-finds-the-user',
  title: 'a documented filter on users finds the user that has the value, and every entry has it',
  cites: [...Object.values(documented).map(({ id }) => id), 'GENESYS-B-204'],
  needs,
  rows,
  async run(t, name) {
    const { own, value, filter } = await subjectOf(t, name)
    const quoted = `${name} eq ${JSON.stringify(value)}`
    await picks(t, t.rule(filter.id, `filter=${quoted}`), t.users, quoted, [own], { offered: true })
    const { response, ids } = await find(t.users, quoted)
    t.rule('GENESYS-B-204', `filter=${quoted} with the value in double quotes`).holds(ids.includes(own.id), { expected: 'the user is found', actual: ids, response })
    const others = await entriesWithout(t, response, quoted, { ...filter, value, own })
    t.rule(filter.id, `every entry has that ${name}`).value(others.length, 'entries with another value', response).equals(0)
  },
})

export const bareFilters = check({
  id: 'genesys.filter-in-bare-form-is-taken',
  title: 'a documented filter on users is taken as it is printed, without quotes',
  cites: ['GENESYS-B-205'],
  needs,
  rows,
  fix: 'Take a value up to the end of the filter when it does not begin with a double quote.',
  async run(t, name) {
    const { own, value } = await subjectOf(t, name)
    if (/[\s"]/.test(value)) t.block('the bare form cannot carry a value with blanks or quotes')
    await picks(t, t.rule('GENESYS-B-205', `filter=${name} eq ${value}`), t.users, `${name} eq ${value}`, [own], { offered: true })
  },
})

export const filtersWithoutMatch = check({
  id: 'genesys.filter-without-match-is-empty',
  title: 'a documented filter that nothing matches is answered 200 with totalResults 0 and no entries',
  cites: ['GENESYS-B-203'],
  rows: (scope) => [...rows(scope), 'division'].filter((name) => scope.contract.enumerations['userFilters']?.includes(name)),
  async run(t, name) {
    const { response, ids } = await find(t.users, `${name} eq ${JSON.stringify(t.unique('nobody'))}`)
    const rule = t.rule('GENESYS-B-203', `filter=${name} eq a value that nobody has`)
    if (!rule.status(response, 200)) return
    rule.at(response, '/totalResults').equals(0)
    rule.value(ids, 'the entries', response).equals([])
  },
})

export const division = check({
  id: 'genesys.filter-finds-the-division',
  title: 'a filter on division finds a user of the division, and every entry is of it',
  cites: ['GENESYS-B-199'],
  needs: [...needs, fixture('divisions')],
  async run(t) {
    const name = t.profile.fixtures.value.divisions?.at(-1) ?? t.block('no division is known')
    const own = await t.users.create(extended(enterprise, { division: name, employeeNumber: t.unique('e') }))
    if (within(await t.users.read(own), enterprise, 'division') !== name) t.block('the server does not keep the division')
    const filter = `division eq ${JSON.stringify(name)}`
    const rule = t.rule('GENESYS-B-199', `filter=${filter}`)
    let response = await t.users.list({ filter, count: 25 })
    if (!rule.status(response, 200)) return
    const others = await entriesWithout(t, response, filter, { attribute: `${enterprise}:division`, read: (entry) => [within(entry, enterprise, 'division')], value: name, own })
    rule.value(others.length, 'entries of another division', response).equals(0)
    const seen = new Set<unknown>()
    // A division of a live organisation may have many users; the own one is looked for on the first pages.
    for (let page = 0; page < 20; page++) {
      const ids = entriesOf(response).flatMap((entry) => (isObject(entry) ? [entry['id']] : []))
      ids.forEach((id) => seen.add(id))
      const total = Number(bodyOf(response, 'filtering by division')['totalResults'])
      if (seen.has(own.id) || ids.length === 0 || seen.size >= total) break
      if (page === 19) t.block('the division has too many users to look for one')
      response = await t.users.list({ filter, count: 25, startIndex: seen.size + 1 })
    }
    rule.holds(seen.has(own.id), { expected: 'the user of that division is found', actual: `${String(seen.size)} other users`, response })
  },
})

export const paged = check({
  id: 'genesys.filter-and-pages-combine',
  title: 'pages of a filtered list are cut from the matches, and totalResults counts matches only',
  cites: ['GENESYS-B-206'],
  needs,
  async run(t) {
    const { members, filter } = await t.cohort('User')
    if (filter === undefined) return endWithoutFilter(t, 'User')
    const rule = t.rule('GENESYS-B-206', 'a filter with count and startIndex')
    const seen: string[] = []
    for (const startIndex of [1, 4, 7]) {
      const response = await t.users.list({ filter, count: 3, startIndex })
      if (!rule.status(response, 200)) return
      rule.at(response, '/totalResults').equals(members.length)
      const ids = entriesOf(response).flatMap((entry) => (isObject(entry) && typeof entry['id'] === 'string' ? [entry['id']] : []))
      rule.value(ids.length, `entries from ${String(startIndex)}`, response).equals(Math.min(3, members.length - startIndex + 1))
      seen.push(...ids)
    }
    rule.value([...new Set(seen)].sort(), 'all entries').equals(members.map(({ id }) => id).sort())
  },
})

export const projected = check({
  id: 'genesys.filter-and-attributes-combine',
  title: 'a projection applies to the entries of a filtered list',
  cites: ['GENESYS-B-207'],
  needs,
  async run(t) {
    const own = await t.users.create({ title: 'Head of Test' })
    const filter = `id eq ${JSON.stringify(own.id)}`
    const shown = await t.users.list({ filter, attributes: 'displayName' })
    const rule = t.rule('GENESYS-B-207', 'a filter with attributes=displayName')
    if (!rule.status(shown, 200)) return
    if (entriesOf(shown).length !== 1) t.block('the filter does not find the user')
    rule.at(shown, '/Resources/0/displayName').equals(own.sent['displayName'])
    rule.at(shown, '/Resources/0/title').absent()
    t.rule('GENESYS-B-207', 'a filter with excludedAttributes=title').at(await t.users.list({ filter, excludedAttributes: 'title' }), '/Resources/0/title').absent()
  },
})

const groupRows: Readonly<Record<string, readonly [id: RequirementId, filter: (own: Own) => string]>> = {
  id: ['GENESYS-B-209', ({ id }) => `id eq ${JSON.stringify(id)}`],
  displayName: ['GENESYS-B-210', ({ sent }) => `displayName eq ${JSON.stringify(sent['displayName'])}`],
  'displayname in lower case': ['GENESYS-B-211', ({ sent }) => `displayname eq ${JSON.stringify(sent['displayName'])}`],
  'a name with blanks': ['GENESYS-B-212', ({ sent }) => `displayName eq ${JSON.stringify(sent['displayName'])}`],
}

export const groupFilters = check({
  id: 'genesys.filter-finds-the-group',
  title: 'a documented filter on groups finds the group that has the value and no other',
  cites: Object.values(groupRows).map(([id]) => id),
  needs: [writable('Group')],
  rows: () => Object.keys(groupRows),
  async run(t, row) {
    const [id, filter] = groupRows[row] ?? t.block(`there is no filter ${row}`)
    const name = t.unique(row.includes('blanks') ? 'Team of the north' : 'Team')
    const [own] = await Promise.all([t.groups.create({ displayName: name }), t.groups.create({ displayName: `${name} and more` })])
    await picks(t, t.rule(id, `filter=${filter(own)}`), t.groups, filter(own), [own], { offered: true })
  },
})

export const groupFilterWithoutMatch = check({
  id: 'genesys.group-filter-without-match-is-empty',
  title: 'a filter on groups that nothing matches is answered 200 with totalResults 0 and no entries',
  cites: ['GENESYS-B-213'],
  rows: ({ contract }) => contract.enumerations['groupFilters'] ?? [],
  async run(t, name) {
    const { response, ids } = await find(t.groups, `${name} eq ${JSON.stringify(t.unique('nothing'))}`)
    const rule = t.rule('GENESYS-B-213', `filter=${name} eq a value that no group has`)
    if (!rule.status(response, 200)) return
    rule.at(response, '/totalResults').equals(0)
    rule.value(ids, 'the entries', response).equals([])
  },
})

export const byAuthority = check({
  id: 'genesys.filter-finds-an-external-id',
  title: 'a user is found by authority and value of one of its external identifiers',
  cites: ['GENESYS-B-220'],
  needs,
  async run(t) {
    const [authority, value] = [t.unique('authority'), t.unique('value')]
    const own = await t.users.create(extended(purecloud, { externalIds: [{ authority, value }, { authority: t.unique('other'), value: t.unique('other') }] }))
    if (!JSON.stringify(await t.users.read(own)).includes(value)) t.block('a user does not keep its external identifiers')
    await t.users.create(extended(purecloud, { externalIds: [{ authority: t.unique('stranger'), value }, { authority, value: t.unique('stranger') }] }))
    const filter = `${purecloud}:externalIds[authority eq ${JSON.stringify(authority)} and value eq ${JSON.stringify(value)}]`
    await picks(t, t.rule('GENESYS-B-220', 'a filter on externalIds'), t.users, filter, [own], { offered: true })
  },
})

/** What the documents leave open: noted, never judged. */
const open: Readonly<Record<string, readonly [id: RequirementId, filter: (own: Own) => string]>> = {
  'another letter case': ['GENESYS-B-196', ({ sent }) => `userName eq ${JSON.stringify(String(sent['userName']).toUpperCase())}`],
  'an inactive user by id': ['GENESYS-B-202', ({ id }) => `id eq ${JSON.stringify(id)}`],
  'an inactive user by userName': ['GENESYS-B-202', ({ sent }) => `userName eq ${JSON.stringify(sent['userName'])}`],
}

export const openFilters = check({
  id: 'genesys.filter-freedoms-are-noted',
  title: 'what the documents leave open about filters is noted',
  cites: ['GENESYS-B-196', 'GENESYS-B-202', 'GENESYS-B-221'],
  needs,
  rows: () => [...Object.keys(open), 'userName eq', 'nosuchattribute eq "x"', 'userName sw "x"'],
  async run(t, row) {
    const [id, filter] = open[row] ?? (['GENESYS-B-221', () => row] as const)
    const own = await t.users.create(row.includes('inactive') ? { active: false } : {})
    const response = await t.get(withQuery(t.users.url, { filter: filter(own), count: 2 }))
    const rule = t.rule(id, row)
    if (id === 'GENESYS-B-221') rule.holds(response.status === 400, { expected: 'status 400', actual: `status ${String(response.status)}`, response })
    else rule.holds(entriesOf(response).length > 0, { expected: 'the user is found', actual: `status ${String(response.status)} without it`, response })
  },
})
