import {
  adviseHost, asMembers, attribute, capability, changeable, check, follow, groupWith, isUnassigned, member, putOver, referencesIn, referredIds, settledGroups, writable,
  type JsonObject, type Own, type Response, type Tools,
} from '../src/kit/index.ts'

const needs = [writable('User'), writable('Group'), changeable('Group', 'members'), attribute('User', 'groups')]

const names = (groups: readonly JsonObject[], id: string) => groups.some((one) => member(one, 'value') === id)
const idsOf = (response: Response) => referredIds(response.json, 'groups')

/** A user whose representation shows a membership. @throws Blocked when the server does not show memberships */
async function shownIn(t: Tools, groups: readonly Own[], user: Own): Promise<void> {
  const read = await settledGroups(t, user, (shown) => groups.every(({ id }) => names(shown, id)))
  if (!groups.every(({ id }) => idsOf(read).includes(id))) t.block('the server does not show the groups of a user')
}

export const follows = check({
  id: 'memberships.groups-of-a-user-follow',
  title: 'a user who becomes a member shows the id of the group in groups',
  cites: ['RFC7643-4.1.2-19', 'GENESYS-B-263', 'GENESYS-B-293'],
  needs,
  rows: () => ['by POST', 'by PUT', 'of two groups', 'as the third of three'],
  fix: 'groups of a User is computed from the members of Groups; its value is the id of the Group.',
  async run(t, row) {
    const [user, other, third] = await Promise.all([t.users.create(), t.users.create(), t.users.create()])
    const groups = [await groupWith(t, row === 'by PUT' ? [] : row === 'as the third of three' ? [other, third, user] : [user])]
    if (row === 'of two groups') groups.push(await groupWith(t, [other, user]))
    const [first] = groups
    if (row === 'by PUT' && first !== undefined && (await putOver(t.groups, first, { members: asMembers([user]) })).status > 299) t.block('the members could not be replaced')
    for (const group of groups) if (!referredIds((await t.groups.getWith(group, 'members')).json, 'members').includes(user.id)) t.block('the user did not become a member')
    const read = await settledGroups(t, user, (shown) => groups.every(({ id }) => names(shown, id)))
    const ids = idsOf(read)
    const missing = groups.filter(({ id }) => !ids.includes(id))
    t.rule('GENESYS-B-293', `a member ${row} shows the group`).value(ids, 'values of groups', read).satisfies(missing.length === 0, groups.map(({ id }) => id).join(', '))
    t.advise('RFC7643-4.1.2-19', `a member ${row} shows the group`).value(ids, 'values of groups', read).satisfies(missing.length === 0, groups.map(({ id }) => id).join(', '))
    if (referencesIn(read.json, 'groups').length === 0) return
    const foreign = referencesIn(read.json, 'groups').map((one) => member(one, 'value')).filter((value) => !groups.some(({ id }) => id === value))
    // A server may put every user into groups of its own; they have to exist.
    for (const value of foreign) {
      const rule = t.rule(['RFC7643-4.1.2-19', 'GENESYS-B-263'], 'a value of groups is the id of a group')
      if (typeof value !== 'string') rule.value(value, 'value of groups', read).is('string')
      else rule.value(value, 'value of groups', read).satisfies((await t.groups.get(value)).status !== 404, 'the id of a group')
    }
    t.rule(['RFC7643-4.1.2-19', 'GENESYS-B-263'], 'the values of groups are ids of groups').holds(true, { expected: 'ids', actual: 'ids' })
  },
})

export const references = check({
  id: 'memberships.group-references-lead-to-the-group',
  title: '$ref in groups of a user is the URI of the group, and type says direct',
  cites: ['RFC7643-4.1.2-20', 'RFC7643-4.1.2-18', 'GENESYS-B-263'],
  needs,
  async run(t) {
    const user = await t.users.create()
    const group = await groupWith(t, [user])
    await shownIn(t, [group], user)
    const read = await t.users.get(user)
    const at = referencesIn(read.json, 'groups').findIndex((one) => member(one, 'value') === group.id)
    const entry = referencesIn(read.json, 'groups')[at]
    const type = member(entry, 'type')
    if (!isUnassigned(type)) t.rule('RFC7643-4.1.2-18', 'the type of a membership that the group itself has').at(read, `/groups/${String(at)}/type`).equals('direct')
    const reference = member(entry, '$ref')
    if (isUnassigned(reference) || typeof reference !== 'string') {
      t.observe('groups of a user has no $ref')
      return
    }
    const rule = t.rule(['RFC7643-4.1.2-20', 'GENESYS-B-263'], '$ref of a group that the user is in')
    const target = await follow(t, reference)
    if (target === undefined) adviseHost(t, 'RFC7643-4.1.2-20', '$ref of a group', read, `/groups/${String(at)}/$ref`)
    else if (rule.status(target, 200)) rule.at(target, '/id').equals(group.id)
  },
})

/** Ways to end a membership. */
const endings: Readonly<Record<string, (t: Tools, group: Own, user: Own, other: Own) => Promise<Response>>> = {
  'PUT without the member': (t, group, _user, other) => putOver(t.groups, group, { members: asMembers([other]) }),
  'PUT with an empty list': (t, group) => putOver(t.groups, group, { members: [] }),
  'PATCH that removes the member': (t, group, user) => t.groups.patch(group, [{ op: 'remove', path: `members[value eq "${user.id}"]` }]),
  'PATCH that removes all members': (t, group) => t.groups.patch(group, [{ op: 'remove', path: 'members' }]),
}

export const ends = check({
  id: 'memberships.end-shows-on-the-user',
  title: 'a user who is taken out of a group shows it no more, and the other groups still',
  cites: ['RFC7643-4.1.2-18', 'GENESYS-B-293'],
  needs,
  rows: ({ profile, contract }) => Object.keys(endings).filter((row) => !row.startsWith('PATCH') || (profile.patch.value && contract.terms.filterGrammar === 'full')),
  fix: 'Compute groups of a User from the current members; forget what is cached for the users who left.',
  async run(t, row) {
    const end = endings[row] ?? t.block(`there is no row ${row}`)
    const [user, other] = await Promise.all([t.users.create(), t.users.create()])
    const [left, kept] = await Promise.all([groupWith(t, [user, other]), groupWith(t, [user])])
    await shownIn(t, [left, kept], user)
    const response = await end(t, left, user, other)
    if (response.status > 299 || referredIds((await t.groups.getWith(left, 'members')).json, 'members').includes(user.id)) t.block('the user is still a member of the group')
    const read = await settledGroups(t, user, (shown) => !names(shown, left.id))
    const rule = t.rule(['RFC7643-4.1.2-18', 'GENESYS-B-293'], `groups of the user after a ${row}`)
    rule.value(idsOf(read), 'values of groups', read).satisfies(!idsOf(read).includes(left.id), `without ${left.id}`)
    rule.value(idsOf(read), 'values of groups', read).satisfies(idsOf(read).includes(kept.id), `with ${kept.id}`)
  },
})

export const remaining = check({
  id: 'memberships.of-others-stay',
  title: 'a PUT that takes one member away leaves the groups of the other as they were',
  cites: ['RFC7643-4.1.2-19', 'GENESYS-B-293'],
  needs,
  async run(t) {
    const [user, other] = await Promise.all([t.users.create(), t.users.create()])
    const group = await groupWith(t, [user, other])
    await shownIn(t, [group], other)
    if ((await putOver(t.groups, group, { members: asMembers([other]) })).status > 299) t.block('the members could not be replaced')
    const read = await t.settled(() => t.users.get(other), (seen) => idsOf(seen).includes(group.id))
    t.rule('GENESYS-B-293', 'groups of a member who stays').value(idsOf(read), 'values of groups', read).satisfies(idsOf(read).includes(group.id), `with ${group.id}`)
    t.advise('RFC7643-4.1.2-19', 'groups of a member who stays').value(idsOf(read), 'values of groups', read).satisfies(idsOf(read).includes(group.id), `with ${group.id}`)
  },
})

/** Writes of a user that say nothing about its memberships. */
const writes: Readonly<Record<string, (t: Tools, user: Own) => Promise<Response>>> = {
  'a PUT without groups': (t, user) => t.users.put(user, { ...user.sent, externalId: t.unique('changed') }),
  'a PUT with an empty list of groups': (t, user) => t.users.put(user, { ...user.sent, externalId: t.unique('changed'), groups: [] }),
  'a PATCH of another attribute': (t, user) => t.users.patch(user, [{ op: 'replace', path: 'externalId', value: t.unique('changed') }]),
}

export const untouched = check({
  id: 'memberships.stay-when-the-user-is-written',
  title: 'writing a user ends none of its memberships',
  cites: ['RFC7643-4.1.2-21'],
  needs: [writable('User'), writable('Group'), changeable('Group', 'members')],
  rows: ({ profile }) => Object.keys(writes).filter((row) => !row.includes('PATCH') || profile.patch.value),
  fix: 'groups of a User is readOnly: take no notice of it in a write of the User, whether it is there, empty or left out.',
  async run(t, row) {
    const user = await t.users.create()
    const group = await groupWith(t, [user])
    const members = async () => t.groups.getWith(group, 'members')
    if (!referredIds((await members()).json, 'members').includes(user.id)) t.block('the user did not become a member')
    const write = writes[row] ?? t.block(`there is no row ${row}`)
    const response = await write(t, user)
    if (response.status > 299) t.block(`${row} was answered with status ${String(response.status)}`)
    const read = await t.settled(members, (seen) => referredIds(seen.json, 'members').includes(user.id))
    const ids = referredIds(read.json, 'members')
    t.rule('RFC7643-4.1.2-21', `members of the group after ${row}`).value(ids, 'values of members', read).satisfies(ids.includes(user.id), `with ${user.id}`)
  },
})

export const deletedGroup = check({
  id: 'memberships.end-with-the-group',
  title: 'a group that is deleted is in groups of no user',
  cites: ['RFC7643-4.1.2-19', 'GENESYS-B-263'],
  needs,
  fix: 'Deleting a Group ends its memberships.',
  async run(t) {
    const user = await t.users.create()
    const group = await groupWith(t, [user])
    await shownIn(t, [group], user)
    if ((await t.groups.delete(group)).status > 299) t.block('the group could not be deleted')
    const read = await settledGroups(t, user, (shown) => !names(shown, group.id))
    t.rule(['RFC7643-4.1.2-19', 'GENESYS-B-263'], 'a value of groups is the id of a group that exists').value(idsOf(read), 'values of groups', read)
      .satisfies(!idsOf(read).includes(group.id), `without ${group.id}`)
  },
})

export const removable = check({
  id: 'memberships.direct-ones-are-changed-through-the-group',
  title: 'a membership whose type is direct ends by a PATCH of the group',
  cites: ['RFC7643-4.1.2-18'],
  needs: [...needs, capability('patch')],
  async run(t) {
    const user = await t.users.create()
    const group = await groupWith(t, [user])
    await shownIn(t, [group], user)
    const entry = referencesIn((await t.users.get(user)).json, 'groups').find((one) => member(one, 'value') === group.id)
    if (member(entry, 'type') !== 'direct') t.block('the membership has no type')
    const response = await t.groups.patch(group, [{ op: 'remove', path: `members[value eq "${user.id}"]` }])
    if (!t.rule('RFC7643-4.1.2-18', 'removing a direct member').success(response)) return
    if (referencesIn((await t.groups.getWith(group, 'members')).json, 'members').some((one) => member(one, 'value') === user.id)) t.block('a PATCH does not take the member from the group')
    const read = await settledGroups(t, user, (shown) => !names(shown, group.id))
    t.rule('RFC7643-4.1.2-18', 'groups of a user who was removed').value(idsOf(read), 'values of groups', read).satisfies(!idsOf(read).includes(group.id), `without ${group.id}`)
  },
})

export const indirect = check({
  id: 'memberships.through-a-group-are-indirect',
  title: 'a membership through another group is not called direct, and ends with that group\'s',
  cites: ['RFC7643-4.1.2-18', 'RFC7643-4.1.2-19'],
  needs,
  async run(t) {
    const user = await t.users.create()
    const inner = await groupWith(t, [user])
    const response = await t.groups.post(t.groups.draft({ members: asMembers([inner]) }))
    const outer = (await t.groups.owned(response, {})) ?? t.block('a group cannot be a member of a group')
    await shownIn(t, [inner], user)
    const read = await settledGroups(t, user, (shown) => names(shown, outer.id))
    const at = referencesIn(read.json, 'groups').findIndex((one) => member(one, 'value') === outer.id)
    if (at < 0) t.block('the server does not show memberships through groups')
    t.rule('RFC7643-4.1.2-18', 'the type of a membership through a group').at(read, `/groups/${String(at)}/type`).differsFrom('direct')
    if ((await t.groups.delete(outer)).status > 299) t.block('the outer group could not be deleted')
    const after = await settledGroups(t, user, (shown) => !names(shown, outer.id))
    t.rule('RFC7643-4.1.2-19', 'a value of groups is the id of a group that exists').value(idsOf(after), 'values of groups', after)
      .satisfies(!idsOf(after).includes(outer.id), `without ${outer.id}`)
  },
})
