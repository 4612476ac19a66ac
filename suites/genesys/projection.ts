import {
  bounded, capability, check, covers, entriesOf, find, fixture, isList, isObject, judgeProjection, listSpecimen, matchEntries, member, readSpecimen, seeList, seeOne, shownIn, specimen,
  underAttributes, underExcluded, writable,
  type Json, type JsonObject, type Own, type ProjectionIds, type ProjectionMode, type Query, type RequirementId, type Resources, type Response, type Scope, type Specimen, type Tools,
} from '../../src/kit/index.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const genesys = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'
const group = 'urn:ietf:params:scim:schemas:core:2.0:Group'

const userNames = ['id', 'userName', 'displayName', 'title', 'active', 'externalId', 'phoneNumbers', 'emails', 'groups', 'roles', 'meta', 'meta.version', 'meta.lastModified']

/** The documented values for users, in the order of their requirements. */
const userValues = [
  ...userNames,
  ...userNames.map((name) => `${core}:${name}`),
  enterprise, ...['division', 'department', 'manager', 'manager.value', 'employeeNumber', 'dateHire'].map((name) => `${enterprise}:${name}`),
  genesys, ...['routingSkills', 'routingLanguages', 'externalIds'].map((name) => `${genesys}:${name}`),
]
const userIds: ReadonlyMap<string, RequirementId> = new Map(userValues.map((value, n) => [value, `GENESYS-B-${128 + n}`]))

const groupNames = ['id', 'displayName', 'members', 'externalId', 'meta', 'meta.version', 'meta.lastModified']
const groupIds: ReadonlyMap<string, RequirementId> = new Map(
  groupNames.flatMap((name, n): [string, RequirementId][] => [[name, `GENESYS-B-${166 + n}`], [`${group}:${name}`, `GENESYS-B-${166 + n}`]]),
)

/** Values that a user can only have when the operator names what the organisation has. */
const setUp = { roles: 'roles', division: 'divisions', routingSkills: 'skills', routingLanguages: 'languages' } as const

function omitWithoutFixture(t: Tools, value: string): void {
  const last = value.replace(/^.*:/, '')
  const found = Object.entries(setUp).find(([name]) => name === last)
  const reason = found === undefined ? undefined : fixture(found[1])({ contract: t.contract, profile: t.profile, base: t.base.id })
  if (reason !== undefined) t.omit(reason)
}

const first = (names: readonly string[] | undefined): string[] => (names ?? []).slice(0, 1)

/** The parts of a user that `full` leaves out, the ones that need fixtures among them. */
function parts(t: Tools, users: Resources, manager: Own): { readonly plain: JsonObject; readonly rich: JsonObject } {
  const { roles, skills, languages, divisions } = t.profile.fixtures.value
  const full = users.full()
  const schemas = [...new Set([...(isList(full['schemas']) ? full['schemas'] : []), enterprise, genesys])]
  const inner = full[enterprise]
  const place: JsonObject = { ...(isObject(inner) ? inner : {}), manager: { value: manager.id }, dateHire: '2020-02-29' }
  const ids: JsonObject = { externalIds: [{ authority: 'scimspec', value: t.unique('foreign') }] }
  const plain: JsonObject = { ...full, schemas, [enterprise]: place, [genesys]: ids }
  const [division] = divisions ?? []
  const rich: JsonObject = {
    ...plain,
    ...(roles === undefined ? {} : { roles: first(roles).map((value) => ({ value })) }),
    [enterprise]: { ...place, ...(division === undefined ? {} : { division }) },
    [genesys]: { ...ids, routingSkills: first(skills).map((name) => ({ name, proficiency: 3 })), routingLanguages: first(languages).map((name) => ({ name, proficiency: 4 })) },
  }
  return { plain, rich }
}

async function firstCreated(users: Resources, bodies: readonly JsonObject[]): Promise<Own> {
  for (const body of bodies) {
    const own = await users.owned(await users.post(body), body)
    if (own !== undefined) return own
  }
  return users.createFrom(users.full())
}

/** A user in which as many documented attributes as possible have a value: with manager, group and what the fixtures allow. */
async function richUser(t: Tools): Promise<Specimen> {
  const resources = t.users
  const kept = await t.keep('rich user', async (of) => {
    const users = of('User')
    const manager = await users.create()
    const { plain, rich } = parts(t, users, manager)
    const own = await firstCreated(users, [rich, plain])
    if (writable('Group')({ contract: t.contract, profile: t.profile, base: t.base.id }) === undefined) await of('Group').create({ members: [{ value: own.id }] })
    return { own, whole: await users.read(own) }
  })
  return { type: resources.type, resources, members: [kept.own], wholes: new Map([[kept.own.id, kept.whole]]), filter: `userName eq ${JSON.stringify(kept.whole['userName'])}` }
}

/** Two users with one manager, so that a list of them has a second page. @throws Blocked when the filter manager does not find them */
async function team(t: Tools): Promise<Specimen> {
  const rich = await richUser(t)
  const [[id, whole] = []] = rich.wholes
  const manager = member(member(member(whole, enterprise), 'manager'), 'value')
  if (typeof manager !== 'string' || whole === undefined || id === undefined) return t.block('a plain read shows no manager')
  const filter = `manager eq ${JSON.stringify(manager)}`
  const second = await t.keep('second of a manager', async (of) => {
    const users = of('User')
    const full = users.full()
    const own = await users.createFrom({ ...full, schemas: [...new Set([core, enterprise, ...(isList(full['schemas']) ? full['schemas'] : [])])], [enterprise]: { manager: { value: manager } } })
    const found = (await find(users, filter)).ids
    return { own, whole: await users.read(own), found: found.length === 2 && found.includes(id) && found.includes(own.id) }
  })
  if (!second.found) return t.block('the filter manager does not find the users of one manager')
  return { ...rich, members: [...rich.members, second.own], wholes: new Map([[id, whole], [second.own.id, second.whole]]), filter }
}

/** A group with a member: one of the run's own, or the one that the operator names. */
async function someGroup(t: Tools): Promise<Specimen> {
  const resources = t.groups
  const { groupId } = t.profile.fixtures.value
  const kept = await t.keep('group', async (of) => {
    const groups = of('Group')
    const reason = writable('Group')({ contract: t.contract, profile: t.profile, base: t.base.id })
    if (reason !== undefined && groupId === undefined) return t.omit(`${reason}, and the configuration names no fixtures.groupId`)
    if (reason !== undefined && groupId !== undefined) return { id: groupId, whole: await groups.read(groupId) }
    const one = await of('User').create()
    const made = await groups.create({ externalId: t.unique('external'), members: [{ value: one.id }] })
    return { id: made.id, whole: await groups.read(made.id) }
  })
  const member: Own = { id: kept.id, url: resources.at(kept.id), body: kept.whole, sent: kept.whole, created: await t.keep('group read', (of) => of('Group').get(kept.id)) }
  return { type: resources.type, resources, members: [member], wholes: new Map([[kept.id, kept.whole]]), filter: `displayName eq ${JSON.stringify(kept.whole['displayName'])}` }
}

const rowsOf = (enumeration: string, known: ReadonlyMap<string, RequirementId>) => ({ contract }: Scope) => (contract.enumerations[enumeration] ?? []).filter((value) => known.has(value))
const userRows = rowsOf('userAttributes', userIds)
const groupRows = rowsOf('groupAttributes', groupIds)
const users = [writable('User')]

export const userAttributes = check({
  id: 'projection.documented-user-attribute',
  title: 'a documented value of attributes shows that attribute of a user, and nothing but what is always returned beside it, on a read and in a list',
  cites: [...userIds.values(), 'GENESYS-B-114', 'GENESYS-B-115', 'GENESYS-B-116', 'GENESYS-B-176'],
  needs: users,
  rows: userRows,
  fix: 'Accept every value of the enumeration, with and without the URN of the core schema.',
  async run(t, value) {
    omitWithoutFixture(t, value)
    const id = userIds.get(value) ?? t.block(`${value} is no documented value`)
    const subject = await richUser(t)
    await seeOne(t, subject, [value], 'attributes', { extra: 'GENESYS-B-115', missing: id, lost: 'GENESYS-B-114' })
    await seeList(t, subject, [value], 'attributes', { extra: 'GENESYS-B-176', missing: id, lost: 'GENESYS-B-116' })
    const [extension] = [enterprise, genesys].filter((urn) => value.startsWith(`${urn}:`))
    if (extension === undefined) return
    const { response } = await readSpecimen(subject, { attributes: value })
    const siblings = [...shownIn(response.json, subject.type)].filter((leaf) => leaf.startsWith(`${extension.toLowerCase()}:`) && !covers(value, leaf, subject.type))
    t.rule(id, `attributes=${value} shows no other attribute of the extension`).holds(siblings.length === 0, { expected: `${value} alone`, actual: `also shown: ${bounded(siblings)}`, response })
  },
})

const excluded: ProjectionIds = { extra: 'GENESYS-B-165', missing: 'GENESYS-B-182', lost: 'GENESYS-B-119' }

export const userExclusions = check({
  id: 'projection.documented-user-exclusion',
  title: 'a documented value of excludedAttributes leaves that attribute of a user out, and nothing else, on a read and in a list',
  cites: ['GENESYS-B-165', 'GENESYS-B-182', 'GENESYS-B-119'],
  needs: users,
  rows: userRows,
  async run(t, value) {
    omitWithoutFixture(t, value)
    const subject = await richUser(t)
    await seeOne(t, subject, [value], 'excludedAttributes', excluded)
    await seeList(t, subject, [value], 'excludedAttributes', excluded)
  },
})

export const groupAttributes = check({
  id: 'projection.documented-group-attribute',
  title: 'a documented value of attributes shows that attribute of a group, and nothing but what is always returned beside it, on a read and in a list',
  cites: [...new Set(groupIds.values()), 'GENESYS-B-122', 'GENESYS-B-124', 'GENESYS-B-125'],
  rows: groupRows,
  async run(t, value) {
    const id = groupIds.get(value) ?? t.block(`${value} is no documented value`)
    const subject = await someGroup(t)
    const extra = 'GENESYS-B-125'
    await seeOne(t, subject, [value], 'attributes', { extra, missing: id, lost: 'GENESYS-B-122' })
    await seeList(t, subject, [value], 'attributes', { extra, missing: id, lost: 'GENESYS-B-124' })
  },
})

export const groupExclusions = check({
  id: 'projection.documented-group-exclusion',
  title: 'a documented value of excludedAttributes leaves that attribute of a group out, and nothing else, on a read and in a list',
  cites: ['GENESYS-B-173', 'GENESYS-B-127'],
  rows: groupRows,
  async run(t, value) {
    const subject = await someGroup(t)
    const ids = { extra: 'GENESYS-B-173', missing: 'GENESYS-B-173', lost: 'GENESYS-B-127' } as const
    await seeOne(t, subject, [value], 'excludedAttributes', ids)
    await seeList(t, subject, [value], 'excludedAttributes', ids)
  },
})

export const inactiveShown = check({
  id: 'projection.inactive-users-show-active',
  title: 'active comes with every projection of a user also where it is false',
  cites: ['GENESYS-B-114', 'GENESYS-B-116', 'GENESYS-B-117'],
  needs: users,
  async run(t) {
    const own = await t.users.create({ active: false })
    if ((await t.users.read(own))['active'] !== false) t.block('a user cannot be created inactive')
    for (const [mode, id] of [['attributes', 'GENESYS-B-114'], ['excludedAttributes', 'GENESYS-B-117']] as const)
      t.rule(id, `GET of an inactive user with ${mode}=displayName`).at(await t.users.get(own, { query: { [mode]: 'displayName' } }), '/active').equals(false)
    const list = await t.users.list({ filter: `id eq ${JSON.stringify(own.id)}`, attributes: 'displayName' })
    // Whether a filter on id finds inactive users is open.
    if (entriesOf(list).length > 0) t.rule('GENESYS-B-116', 'a list of an inactive user with attributes=displayName').at(list, '/Resources/0/active').equals(false)
  },
})

const minimum = ['id', 'userName', 'active', 'meta']

export const minimumKept = check({
  id: 'projection.minimum-of-users-stays',
  title: 'id, userName, active and meta of a user cannot be excluded, neither each nor all',
  cites: ['GENESYS-B-119', 'GENESYS-B-120'],
  needs: users,
  rows: () => [...minimum, 'all', 'meta.version'],
  async run(t, row) {
    const subject = await richUser(t)
    const names = row === 'all' ? minimum : [row]
    for (const response of [(await readSpecimen(subject, { excludedAttributes: names.join(',') })).response, await listSpecimen(subject, { excludedAttributes: names.join(',') })]) {
      if (response.status !== 200) t.block(`excludedAttributes=${names.join(',')} was answered with status ${String(response.status)}`)
      const shown = entriesOf(response).length > 0 ? entriesOf(response)[0] : response.json
      const gone = minimum.filter((name) => ![...shownIn(shown, subject.type)].some((leaf) => leaf === name.toLowerCase() || leaf.startsWith(`${name}.`)))
      t.rule('GENESYS-B-119', 'id, userName, active and meta stay').holds(gone.length === 0, { expected: minimum.join(', '), actual: `not shown: ${gone.join(', ')}`, response })
      // The enumeration lists meta and meta.version, and the rule of the always-returned set wins.
      if (row.startsWith('meta')) t.rule('GENESYS-B-120', 'meta stays').holds(!gone.includes('meta'), { expected: 'meta', actual: shown, response })
    }
  },
})

/** Projections of one read or of a list that have a promise of their own. */
interface Case {
  readonly of: (t: Tools) => Promise<Specimen>
  readonly where: 'one' | 'list'
  readonly mode: ProjectionMode
  readonly names: readonly string[]
  readonly ids: ProjectionIds
  /** Further parameters of a list. */
  readonly more?: Query
}

const secondPage: Query = { startIndex: 2, count: 1 }
const all = (id: RequirementId): ProjectionIds => ({ extra: id, missing: id, lost: id })

const cases: Readonly<Record<string, Case>> = {
  'a user with attributes=displayName': { of: richUser, where: 'one', mode: 'attributes', names: ['displayName'], ids: { extra: 'GENESYS-B-115', missing: 'GENESYS-B-114', lost: 'GENESYS-B-114' } },
  'users with attributes=displayName': { of: richUser, where: 'list', mode: 'attributes', names: ['displayName'], ids: { extra: 'GENESYS-B-176', missing: 'GENESYS-B-130', lost: 'GENESYS-B-116' } },
  'several users with attributes=id,active': { of: (t) => specimen(t, 'User'), where: 'list', mode: 'attributes', names: ['id', 'active'], ids: all('GENESYS-B-176') },
  'several users with excludedAttributes=displayName': { of: (t) => specimen(t, 'User'), where: 'list', mode: 'excludedAttributes', names: ['displayName'], ids: { extra: 'GENESYS-B-118', missing: 'GENESYS-B-182', lost: 'GENESYS-B-118' } },
  'a user with excludedAttributes=displayName': { of: richUser, where: 'one', mode: 'excludedAttributes', names: ['displayName'], ids: { extra: 'GENESYS-B-117', missing: 'GENESYS-B-182', lost: 'GENESYS-B-117' } },
  'users with excludedAttributes=displayName': { of: richUser, where: 'list', mode: 'excludedAttributes', names: ['displayName'], ids: { extra: 'GENESYS-B-118', missing: 'GENESYS-B-182', lost: 'GENESYS-B-118' } },
  'a user with excludedAttributes=title': { of: richUser, where: 'one', mode: 'excludedAttributes', names: ['title'], ids: { extra: 'GENESYS-B-121', missing: 'GENESYS-B-182', lost: 'GENESYS-B-119' } },
  'users with attributes=id,active': { of: richUser, where: 'list', mode: 'attributes', names: ['id', 'active'], ids: all('GENESYS-B-176') },
  'users without externalId, roles and division': { of: richUser, where: 'list', mode: 'excludedAttributes', names: ['externalId', 'roles', `${enterprise}:division`], ids: { extra: 'GENESYS-B-177', missing: 'GENESYS-B-182', lost: 'GENESYS-B-119' } },
  'users without manager': { of: richUser, where: 'list', mode: 'excludedAttributes', names: [`${enterprise}:manager`], ids: { extra: 'GENESYS-B-178', missing: 'GENESYS-B-182', lost: 'GENESYS-B-119' } },
  'a later page of users with attributes=id,active': { of: team, where: 'list', mode: 'attributes', names: ['id', 'active'], ids: all('GENESYS-B-176'), more: secondPage },
  'a later page of users without manager': { of: team, where: 'list', mode: 'excludedAttributes', names: [`${enterprise}:manager`], ids: { extra: 'GENESYS-B-178', missing: 'GENESYS-B-182', lost: 'GENESYS-B-119' }, more: secondPage },
  'a user with attributes=displayName,title': { of: richUser, where: 'one', mode: 'attributes', names: ['displayName', 'title'], ids: { extra: 'GENESYS-B-115', missing: 'GENESYS-B-174', lost: 'GENESYS-B-114' } },
  'users with attributes=title,displayName': { of: richUser, where: 'list', mode: 'attributes', names: ['title', 'displayName'], ids: { extra: 'GENESYS-B-176', missing: 'GENESYS-B-174', lost: 'GENESYS-B-116' } },
  'a user with three kinds of names': { of: richUser, where: 'one', mode: 'attributes', names: ['emails', `${core}:title`, `${enterprise}:department`], ids: { extra: 'GENESYS-B-115', missing: 'GENESYS-B-174', lost: 'GENESYS-B-114' } },
  'a group with attributes=displayName': { of: someGroup, where: 'one', mode: 'attributes', names: ['displayName'], ids: { extra: 'GENESYS-B-125', missing: 'GENESYS-B-122', lost: 'GENESYS-B-122' } },
  'groups with attributes=displayName': { of: someGroup, where: 'list', mode: 'attributes', names: ['displayName'], ids: { extra: 'GENESYS-B-125', missing: 'GENESYS-B-167', lost: 'GENESYS-B-124' } },
  'a group with excludedAttributes=members': { of: someGroup, where: 'one', mode: 'excludedAttributes', names: ['members'], ids: all('GENESYS-B-126') },
  'a group with excludedAttributes=id': { of: someGroup, where: 'one', mode: 'excludedAttributes', names: ['id'], ids: all('GENESYS-B-127') },
  'a group with excludedAttributes=meta': { of: someGroup, where: 'one', mode: 'excludedAttributes', names: ['meta'], ids: all('GENESYS-B-127') },
}

export const recipes = check({
  id: 'projection.described-requests',
  title: 'a projection that the description of the API shows has the described effect',
  cites: [...new Set(Object.values(cases).flatMap(({ ids }) => [ids.extra, ids.missing, ids.lost]))],
  rows: () => Object.keys(cases),
  async run(t, row) {
    const found = cases[row] ?? t.block(`there is no case ${row}`)
    if (found.of !== someGroup && !t.profile.writable.value) t.omit('the run is read-only')
    const subject = await found.of(t)
    if (found.where === 'one') await seeOne(t, subject, found.names, found.mode, found.ids)
    else seeVersions(t, subject, await seeList(t, subject, found.names, found.mode, found.ids, found.more), found)
  },
})

/** meta is returned whatever is asked; that it comes with all its parts is less than said and more than nothing. */
function seeVersions(t: Tools, subject: Specimen, response: Response, { mode, ids }: Case): void {
  if (response.status !== 200 || mode !== 'attributes') return
  for (const { entry, whole, pointer } of matchEntries(response, subject)) {
    const [version, wanted] = [entry, whole].map((one) => member(member(one, 'meta'), 'version'))
    if (wanted === undefined || member(entry, 'meta') === undefined) continue
    t.advise(ids.lost, 'meta of an entry has the version that a read shows').holds(version !== undefined, { expected: `version ${JSON.stringify(wanted)}`, actual: member(entry, 'meta'), response, pointer: `${pointer}/meta` })
  }
}

export const repeated = check({
  id: 'projection.parameter-repeated',
  title: 'attributes may be given several times, and each one counts',
  cites: ['GENESYS-B-175', 'GENESYS-B-114', 'GENESYS-B-115', 'GENESYS-B-116', 'GENESYS-B-176'],
  needs: users,
  rows: () => ['one', 'list'],
  async run(t, row) {
    const subject = await richUser(t)
    const names = ['displayName', 'title']
    const response = row === 'one' ? (await readSpecimen(subject, { attributes: names })).response : await listSpecimen(subject, { attributes: names })
    const asked = 'attributes=displayName&attributes=title'
    const ids: ProjectionIds = { extra: row === 'one' ? 'GENESYS-B-115' : 'GENESYS-B-176', missing: 'GENESYS-B-175', lost: row === 'one' ? 'GENESYS-B-114' : 'GENESYS-B-116' }
    if (!t.rule('GENESYS-B-175', `${asked} is answered`).status(response, 200)) return
    const [whole] = subject.wholes.values()
    const found = row === 'one' ? [{ entry: response.json, whole, pointer: '' }] : matchEntries(response, subject)
    for (const { entry, whole, pointer } of found) judgeProjection(t, underAttributes(entry, whole, names, subject.type, t.terms), ids, asked, { response, pointer })
  },
})

/** What a plain list of users shows, and the fixture that it takes. */
const carried: Readonly<Record<string, { readonly id: RequirementId; readonly leaf: string }>> = {
  externalId: { id: 'GENESYS-B-179', leaf: 'externalid' },
  manager: { id: 'GENESYS-B-180', leaf: `${enterprise}:manager.value`.toLowerCase() },
  roles: { id: 'GENESYS-B-181', leaf: 'roles.value' },
}

export const carriedInLists = check({
  id: 'projection.plain-list-is-whole',
  title: 'a list of users without a projection shows externalId, manager and roles',
  cites: ['GENESYS-B-179', 'GENESYS-B-180', 'GENESYS-B-181'],
  needs: users,
  rows: () => Object.keys(carried),
  async run(t, row) {
    omitWithoutFixture(t, row)
    const { id, leaf } = carried[row] ?? t.block(`there is no case ${row}`)
    const subject = await richUser(t)
    for (const whole of subject.wholes.values()) if (!shownIn(whole, subject.type).has(leaf)) t.block(`a plain read shows no ${row}`)
    const response = await listSpecimen(subject, {})
    for (const { entry, pointer } of matchEntries(response, subject))
      t.rule(id, `a plain list shows ${row}`).holds(shownIn(entry, subject.type).has(leaf), { expected: `a value of ${row}`, actual: `shown: ${bounded([...shownIn(entry, subject.type)])}`, response, pointer })
  },
})

export const exclusionFromDefault = check({
  id: 'projection.exclusion-starts-from-the-default-set',
  title: 'excludedAttributes=title gives what a plain read gives, without title',
  cites: ['GENESYS-B-121', 'GENESYS-B-182'],
  needs: users,
  async run(t) {
    const subject = await richUser(t)
    const { response, whole } = await readSpecimen(subject, { excludedAttributes: 'title' })
    if (!t.rule('GENESYS-B-121', 'GET with excludedAttributes=title is answered').status(response, 200)) return
    const { extra, missing, lost } = underExcluded(response.json, whole, ['title'], subject.type, t.terms)
    t.rule('GENESYS-B-182', 'nothing but title is gone').holds([...missing, ...lost].length === 0, { expected: 'everything but title', actual: `not shown: ${bounded([...missing, ...lost])}`, response })
    t.rule('GENESYS-B-121', 'title is gone').holds(extra.length === 0, { expected: 'no title', actual: response.json, response })
    const added = [...shownIn(response.json, subject.type)].filter((leaf) => !shownIn(whole, subject.type).has(leaf))
    t.rule('GENESYS-B-182', 'nothing comes that a plain read does not show').holds(added.length === 0, { expected: 'nothing more', actual: `also shown: ${bounded(added)}`, response })
  },
})

export const groupActive = check({
  id: 'projection.group-shows-active',
  title: 'whether a group shows active, as the parameter table says of every resource, is noted',
  cites: ['GENESYS-B-122'],
  async run(t) {
    const subject = await someGroup(t)
    const { response } = await readSpecimen(subject, { attributes: 'displayName' })
    const shown = shownIn(response.json, subject.type)
    t.rule('GENESYS-B-122', 'GET of a group with attributes=displayName shows its id').at(response, '/id').present()
    if (!shown.has('active')) t.observe('GET of a group with attributes=displayName shows no active')
  },
})

export const conditional = check({
  id: 'projection.conditional-read',
  title: 'a projected read with the current tag in If-None-Match is answered 304',
  cites: ['GENESYS-B-188'],
  needs: [...users, capability('etag')],
  rows: () => ['attributes', 'excludedAttributes'],
  async run(t, mode) {
    const subject = await richUser(t)
    const { response } = await readSpecimen(subject, { [mode]: 'title' })
    if (response.status !== 200) t.block(`a projected read was answered with status ${String(response.status)}`)
    const tag = response.headers['etag'] ?? t.block('a projected read has no ETag')
    const [own] = subject.members
    if (own === undefined) return t.block('there is no user to read')
    const again = await subject.resources.get(own, { query: { [mode]: 'title' }, ifNoneMatch: tag })
    t.rule('GENESYS-B-188', `GET with ${mode}=title and its own tag in If-None-Match`).status(again, 304)
  },
})

/** What no edition promises: noted, never held against a server. */
const open: Readonly<Record<string, { readonly id: RequirementId; readonly query: Readonly<Record<string, string>>; readonly effect: (shown: Json | undefined) => boolean; readonly says: string }>> = {
  'both parameters': { id: 'GENESYS-B-183', query: { attributes: 'displayName', excludedAttributes: 'title' }, effect: (shown) => member(shown, 'emails') === undefined, says: 'attributes counts beside excludedAttributes' },
  'an unknown name': { id: 'GENESYS-B-184', query: { attributes: 'scimspecUnknown' }, effect: (shown) => member(shown, 'id') !== undefined, says: 'an unknown name is ignored' },
  'other letter case': { id: 'GENESYS-B-185', query: { attributes: 'DISPLAYNAME' }, effect: (shown) => member(shown, 'displayName') !== undefined, says: 'letter case does not count' },
  'the misspelt parameter': { id: 'GENESYS-B-187', query: { excludeAttributes: 'title' }, effect: (shown) => member(shown, 'title') !== undefined, says: 'excludeAttributes is no parameter' },
}

export const notPromised = check({
  id: 'projection.what-is-not-promised',
  title: 'both parameters at once, unknown names, other letter case and a misspelt parameter are noted',
  cites: ['GENESYS-B-183', 'GENESYS-B-184', 'GENESYS-B-185', 'GENESYS-B-187'],
  needs: users,
  rows: () => Object.keys(open),
  async run(t, row) {
    const { id, query, effect, says } = open[row] ?? t.block(`there is no case ${row}`)
    const { response } = await readSpecimen(await richUser(t), query)
    t.rule(id, says).holds(response.status === 200 && effect(response.json), { expected: says, actual: `status ${String(response.status)}`, response })
  },
})

export const onWrites = check({
  id: 'projection.of-writes-is-not-promised',
  title: 'whether the answers to POST, PUT and PATCH obey a projection is noted',
  cites: ['GENESYS-B-189'],
  needs: users,
  rows: ({ profile }) => ['POST', 'PUT', 'PATCH'].filter((method) => method !== 'PATCH' || profile.patch.value),
  async run(t, method) {
    const query = { attributes: 'title' }
    const own = await t.users.createFrom(t.users.full(), method === 'POST' ? { query } : {})
    const response = method === 'POST' ? own.created
      : method === 'PUT' ? await t.users.put(own, own.sent, { query })
        : await t.users.patch(own, [{ op: 'replace', path: 'title', value: 'Director' }], { query })
    t.rule('GENESYS-B-189', `${method} obeys attributes`).holds(response.status < 300 && member(response.json, 'displayName') === undefined, { expected: 'title and what is always returned', actual: `status ${String(response.status)}`, response })
  },
})
