import {
  adviseHost, asMembers, capability, changeable, check, eachResource, follow, groupWith, isObject, isUnassigned, member, offers, putOver, referencesIn, referredIds, sameIds, settledMembers,
  watch, writable, type JsonObject, type Own, type RequirementId, type Scope, type Tools,
} from '../src/kit/index.ts'

const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const needs = [writable('Group')]
const withMembers = [writable('User'), ...needs, changeable('Group', 'members')]

export const schemaUri = check({
  id: 'groups.use-the-group-schema',
  title: 'the resource type Group and every new group have the schema of RFC 7643 section 4.2',
  cites: ['RFC7643-4.2-1'],
  needs,
  async run(t) {
    const group = await t.groups.create()
    const rule = t.rule('RFC7643-4.2-1', 'the schema of groups')
    rule.value(t.groups.type.schema.id, 'schema of the resource type Group').equals(groupUrn)
    rule.at(await t.groups.get(group), '/schemas').contains(groupUrn)
  },
})

export const named = watch({
  id: 'groups.always-have-a-display-name',
  title: 'every group in an answer has a displayName',
  cites: ['RFC7643-4.2-2', 'GENESYS-B-283'],
  watch: eachResource((t, response, { resource, type, pointer, projected }) => {
    if (type.name !== 'Group' || projected) return
    const name = member(resource, 'displayName')
    t.rule(['RFC7643-4.2-2', 'GENESYS-B-283'], 'a group has a displayName')
      .holds(typeof name === 'string' && name !== '', { expected: 'a displayName', actual: name, response, pointer: `${pointer}/displayName` })
  }),
})

/** Bodies without a name, by what they say about it. */
const nameless: Readonly<Record<string, (body: JsonObject) => JsonObject>> = {
  'left out': ({ displayName: _, ...body }) => body,
  null: (body) => ({ ...body, displayName: null }),
}

export const nameRequired = check({
  id: 'groups.display-name-is-required',
  title: 'a POST of a group without displayName is refused',
  cites: ['RFC7643-4.2-2', 'GENESYS-B-273'],
  needs,
  rows: () => Object.keys(nameless),
  fix: 'displayName of a Group is REQUIRED (erratum 5368 mends the schema): answer 400 when it is missing.',
  async run(t, row) {
    const body = nameless[row]?.(t.groups.draft({ externalId: t.unique('nameless') })) ?? t.block(`there is no row ${row}`)
    t.rule(['RFC7643-4.2-2', 'GENESYS-B-273'], `POST of a group with displayName ${row}`).refusal(await t.groups.post(body))
  },
})

export const nameKept = check({
  id: 'groups.put-leaves-no-group-without-name',
  title: 'a PUT without displayName leaves the group with a name',
  cites: ['RFC7643-4.2-2'],
  needs,
  async run(t) {
    const group = await t.groups.create()
    const { displayName: _, ...rest } = await t.groups.read(group)
    const response = await t.groups.put(group, rest)
    t.rule('RFC7643-4.2-2', 'a PUT without displayName is refused or passes over it').holds(response.status < 500, { expected: 'a status below 500', actual: response.status, response })
    t.rule('RFC7643-4.2-2', 'displayName after a PUT without it').at(await t.groups.get(group), '/displayName').present()
  },
})

export const empty = check({
  id: 'groups.may-be-empty',
  title: 'a group may be created without members, and with an empty list of them',
  cites: ['RFC7644-3.3-1', 'RFC7643-2.5-1', 'GENESYS-B-269', 'GENESYS-B-283'],
  needs,
  rows: () => ['without members', 'with an empty list'],
  async run(t, row) {
    const response = await t.groups.post(t.groups.draft(row === 'with an empty list' ? { members: [] } : {}))
    const rule: readonly RequirementId[] = [row === 'with an empty list' ? 'RFC7643-2.5-1' : 'RFC7644-3.3-1', 'GENESYS-B-269']
    if (!t.rule(rule, `POST of a group ${row}`).success(response)) return
    const id = member(response.json, 'id')
    if (typeof id !== 'string') return t.block('the answer has no id')
    const read = await t.groups.getWith(id, 'members')
    t.rule(['RFC7643-2.5-1', 'GENESYS-B-283'], `a group ${row} has none`).value(referredIds(read.json, 'members'), 'members', read).equals([])
  },
})

async function people(t: Tools, count: number): Promise<Own[]> {
  const users: Own[] = []
  while (users.length < count) users.push(...await Promise.all(Array.from({ length: Math.min(8, count - users.length) }, () => t.users.create())))
  return users
}

export const createdWithMembers = check({
  id: 'groups.are-created-with-members',
  title: 'a POST with members creates a group with exactly these members',
  cites: ['RFC7644-3.3-1', 'RFC7643-4.2-5', 'GENESYS-B-274'],
  needs: withMembers,
  rows: () => ['1', '2', '30'],
  async run(t, row) {
    const members = await people(t, Number(row))
    const response = await t.groups.post(t.groups.draft({ members: asMembers(members) }))
    const rule = t.rule(['RFC7644-3.3-1', 'GENESYS-B-274'], `POST of a group with ${row} members`)
    if (!rule.success(response)) return
    const group = await t.groups.owned(response, {}) ?? t.block('the answer has no id')
    const read = await settledMembers(t, group, members)
    const ids = referredIds(read.json, 'members')
    t.rule(['RFC7643-4.2-5', 'GENESYS-B-274'], 'the members are the users that were named').value(ids, 'values of the members', read)
      .satisfies(sameIds(ids, members), `the ids ${members.map(({ id }) => id).join(', ')}`)
  },
})

interface Change {
  readonly before: number
  /** The members that are sent, out of those before and a new one. */
  readonly after: (old: readonly Own[], fresh: Own) => readonly Own[]
}

const changes: Readonly<Record<string, Change>> = {
  'adds a member': { before: 1, after: (old, fresh) => [...old, fresh] },
  'adds the first member': { before: 0, after: (_, fresh) => [fresh] },
  'takes one of two away': { before: 2, after: (old) => old.slice(1) },
  'takes the last of three away': { before: 3, after: (old) => old.slice(0, -1) },
  'exchanges all': { before: 2, after: (_, fresh) => [fresh] },
  'exchanges one of two': { before: 2, after: (old, fresh) => [...old.slice(1), fresh] },
}

export const replaced = check({
  id: 'groups.put-replaces-members',
  title: 'a PUT with another list of members leaves exactly these',
  cites: ['RFC7644-3.5.1-4', 'GENESYS-B-288'],
  needs: withMembers,
  rows: () => Object.keys(changes),
  fix: 'Take the list of a PUT as the whole membership: drop who is not in it, add who is new.',
  async run(t, row) {
    const { before, after } = changes[row] ?? t.block(`there is no row ${row}`)
    const [fresh, ...old] = await people(t, before + 1)
    if (fresh === undefined) return t.block('there is no user')
    const group = await groupWith(t, old)
    const wanted = after(old, fresh)
    const response = await putOver(t.groups, group, { members: asMembers(wanted) })
    const rule = t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-288'], `a PUT that ${row}`)
    if (!rule.success(response)) return
    const told = isObject(response.json) && (member(response.json, 'members') !== undefined || !t.groups.showsOnRequest('members'))
    if (told) rule.value(referredIds(response.json, 'members'), 'members in the answer', response).satisfies(sameIds(referredIds(response.json, 'members'), wanted), wanted.map(({ id }) => id).join(', '))
    const read = await settledMembers(t, group, wanted)
    const ids = referredIds(read.json, 'members')
    rule.value(ids, 'members afterwards', read).satisfies(sameIds(ids, wanted), wanted.map(({ id }) => id).join(', '))
  },
})

export const patchChangesAll = check({
  id: 'groups.patch-changes-all-members',
  title: 'replace of members leaves exactly the new ones, and remove of members leaves none',
  cites: ['RFC7644-3.5.2.3-3', 'RFC7644-3.5.2.2-3'],
  needs: [...withMembers, capability('patch')],
  rows: () => ['replace', 'remove'],
  fix: 'Treat a path of members without a filter as the whole membership, as with every multi-valued attribute.',
  async run(t, op) {
    const [fresh, ...old] = await people(t, 3)
    if (fresh === undefined) return t.block('there is no user')
    const group = await groupWith(t, old)
    const wanted = op === 'replace' ? [fresh] : []
    const response = await t.groups.patch(group, [{ op, path: 'members', ...(op === 'replace' ? { value: asMembers(wanted) } : {}) }])
    const rule = t.rule(op === 'replace' ? 'RFC7644-3.5.2.3-3' : 'RFC7644-3.5.2.2-3', `${op} of all members`)
    if (!rule.success(response)) return
    const read = await settledMembers(t, group, wanted)
    const ids = referredIds(read.json, 'members')
    rule.value(ids, 'members afterwards', read).satisfies(sameIds(ids, wanted), wanted.length === 0 ? 'none' : fresh.id)
  },
})

export const partsImmutable = check({
  id: 'groups.parts-of-members-do-not-change',
  title: 'a PATCH that would make one member another is refused',
  cites: ['RFC7643-4.2-4'],
  needs: [...withMembers, capability('patch')],
  fix: 'Refuse a change of a sub-attribute of members with 400 and mutability; entries are added and removed as a whole.',
  async run(t) {
    const members = t.groups.type.schema.attributes.find(({ name }) => name === 'members')
    if (members?.subAttributes.find(({ name }) => name === 'value')?.mutability !== 'immutable') t.block('the server does not declare members.value immutable')
    const [member, stranger] = await people(t, 2)
    if (member === undefined || stranger === undefined) return t.block('there are no users')
    const group = await groupWith(t, [member])
    const response = await t.groups.patch(group, [{ op: 'replace', path: `members[value eq "${member.id}"].value`, value: stranger.id }])
    const read = await settledMembers(t, group, [member])
    const ids = referredIds(read.json, 'members')
    t.rule('RFC7643-4.2-4', `replace of members.value, answered with status ${String(response.status)}`).value(ids, 'members afterwards', read).satisfies(sameIds(ids, [member]), `still ${member.id} alone`)
  },
})

export const emptied = check({
  id: 'groups.put-empties-a-group',
  title: 'a PUT with an empty list of members leaves none',
  cites: ['RFC7643-2.5-2', 'GENESYS-B-288'],
  needs: withMembers,
  async run(t) {
    const group = await groupWith(t, await people(t, 2))
    const response = await putOver(t.groups, group, { members: [] })
    const rule = t.rule(['RFC7643-2.5-2', 'GENESYS-B-288'], 'a PUT with an empty list of members')
    if (!rule.success(response)) return
    const read = await settledMembers(t, group, [])
    rule.value(referredIds(read.json, 'members'), 'members afterwards', read).equals([])
  },
})

export const duplicates = check({
  id: 'groups.have-a-member-once',
  title: 'a member that is named twice is in the group once',
  cites: ['RFC7643-2.4-11'],
  needs: withMembers,
  rows: () => ['POST', 'PUT'],
  async run(t, row) {
    const [user] = await people(t, 1)
    if (user === undefined) return t.block('there is no user')
    const twice = { members: asMembers([user, user]) }
    const group = row === 'PUT' ? await t.groups.create() : await t.groups.owned(await t.groups.post(t.groups.draft(twice)), {})
    // A refusal of the duplicate is legal as well.
    if (group === undefined || (row === 'PUT' && (await putOver(t.groups, group, twice)).status > 299)) return t.block('the duplicate was refused')
    const read = await t.groups.getWith(group, 'members')
    const pairs = referencesIn(read.json, 'members').map((one) => JSON.stringify([member(one, 'value'), member(one, 'type')]))
    t.rule('RFC7643-2.4-11', `a ${row} that names a member twice`).value(pairs, 'value and type of the members', read).satisfies(new Set(pairs).size === pairs.length, 'no pair twice')
  },
})

/** Checks that `value`, `$ref` and `type` of the members say the same. */
async function judgeMembers(t: Tools, group: Own, ids: readonly RequirementId[], kinds: ReadonlyMap<string, string>): Promise<void> {
  const read = await t.groups.getWith(group, 'members')
  for (const [n, one] of referencesIn(read.json, 'members').entries()) {
    const rule = t.rule(ids, 'a member refers to a resource')
    const id = member(one, 'value')
    if (!rule.at(read, `/members/${String(n)}/value`).oneOf(...kinds.keys()) || typeof id !== 'string') continue
    const kind = kinds.get(id) ?? 'User'
    const type = member(one, 'type')
    if (!isUnassigned(type)) rule.at(read, `/members/${String(n)}/type`).satisfies(type === kind, kind)
    const reference = member(one, '$ref')
    if (isUnassigned(reference)) continue
    if (!rule.at(read, `/members/${String(n)}/$ref`).is('string') || typeof reference !== 'string') continue
    const target = await follow(t, reference)
    if (target === undefined) adviseHost(t, 'RFC7643-4.2-5', '$ref of a member', read, `/members/${String(n)}/$ref`)
    else if (rule.status(target, 200)) rule.at(target, '/id').equals(id)
  }
}

export const memberForm = check({
  id: 'groups.members-refer-to-resources',
  title: 'value, $ref and type of a member name the user that was added',
  cites: ['RFC7643-4.2-5', 'GENESYS-B-284'],
  needs: withMembers,
  rows: () => ['after a POST', 'after a PUT'],
  fix: 'members[].value is the id, $ref the URI under which the resource can be read, type the name of its type.',
  async run(t, row) {
    const users = await people(t, 2)
    const group = await groupWith(t, row === 'after a POST' ? users : [])
    if (row === 'after a PUT' && (await putOver(t.groups, group, { members: asMembers(users) })).status > 299) t.block('the members could not be replaced')
    await judgeMembers(t, group, ['RFC7643-4.2-5', 'GENESYS-B-284'], new Map(users.map(({ id }) => [id, 'User'])))
  },
})

export const nested = check({
  id: 'groups.may-be-members-of-groups',
  title: 'a group as a member is taken with value, $ref and type, or refused with a SCIM error',
  cites: ['RFC7643-4.2-5', 'RFC7643-4.2-6'],
  needs: withMembers,
  rows: () => ['POST', 'PUT'],
  async run(t, row) {
    const [[user], inner] = await Promise.all([people(t, 1), t.groups.create()])
    if (user === undefined) return t.block('there is no user')
    const outer = row === 'PUT' ? await t.groups.create() : undefined
    const members = asMembers([inner, user])
    const response = outer === undefined ? await t.groups.post(t.groups.draft({ members })) : await putOver(t.groups, outer, { members })
    const rule = t.rule('RFC7643-4.2-6', `${row} of a group with a group as member`)
    if (response.status < 200 || response.status > 299) {
      rule.status(response, 400)
      rule.at(response, '/schemas').contains('urn:ietf:params:scim:api:messages:2.0:Error')
      return
    }
    const group = outer ?? (await t.groups.owned(response, {})) ?? t.block('the answer has no id')
    const read = await settledMembers(t, group, [inner, user])
    rule.value(referredIds(read.json, 'members'), 'values of the members', read).satisfies(referredIds(read.json, 'members').includes(inner.id), `contains ${inner.id}`)
    await judgeMembers(t, group, ['RFC7643-4.2-5'], new Map([[inner.id, 'Group'], [user.id, 'User']]))
  },
})

const required = ({ profile }: Scope) => {
  const members = profile.resourceTypes.value.find(({ name }) => name === 'Group')?.schema.attributes.find(({ name }) => name === 'members')
  return members?.subAttributes.some(({ name, required }) => name === 'value' && required) === true
}

export const loose = check({
  id: 'groups.odd-members-are-noted',
  title: 'what becomes of members that nobody has, that have no value, and that are deleted is noted',
  cites: ['RFC7643-2.3.7-7', 'RFC7643-4.2-7', 'RFC7643-4.2-3'],
  needs: withMembers,
  async run(t) {
    const unknown = await t.groups.post(t.groups.draft({ members: [{ value: t.users.inventedId() }] }))
    t.rule('RFC7643-2.3.7-7', 'members have to exist').refusal(unknown)
    const valueless = await t.groups.post(t.groups.draft({ members: [{ type: 'User' }] }))
    const demanded = required({ profile: t.profile, contract: t.contract, base: t.base.id })
    t.rule('RFC7643-4.2-7', 'a member without value').holds(demanded === valueless.status >= 400, { expected: demanded ? 'a refusal' : 'no refusal', actual: `status ${String(valueless.status)}`, response: valueless })
    const users = await people(t, 2)
    const group = await groupWith(t, users)
    t.rule('RFC7643-4.2-3', 'members can be added').holds(true, { expected: 'members', actual: 'members' })
    const [first] = users
    if (first === undefined || (await t.users.delete(first)).status > 299) return t.block('the member could not be deleted')
    const read = await settledMembers(t, group, users.slice(1))
    t.rule('RFC7643-2.3.7-7', 'a deleted user leaves the group').value(referredIds(read.json, 'members'), 'members', read).satisfies(!referredIds(read.json, 'members').includes(first.id), `without ${first.id}`)
  },
})

export const offered = check({
  id: 'groups.type-lists-the-schema',
  title: 'every group of a list has the schema of groups',
  cites: ['RFC7643-4.2-1'],
  needs: [offers('Group'), writable('Group')],
  async run(t) {
    const { members: [one] } = await t.cohort('Group')
    if (one === undefined) return t.block('there is no group')
    const list = await t.groups.list({ filter: `displayName eq ${JSON.stringify(one.sent['displayName'])}` })
    const found = member(list.json, 'Resources')
    if (list.status !== 200 || !Array.isArray(found) || found.length === 0) return t.block('the group is not found by its displayName')
    t.rule('RFC7643-4.2-1', 'schemas of a listed group').at(list, '/Resources/0/schemas').contains(groupUrn)
  },
})
