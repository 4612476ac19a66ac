import {
  capability, changeable, check, isFixed, isMadeOfName, isObject, isUnassigned, member, optionalUserPlaces, optionalUserPlurals, patchAndRead, userPlaceOf, userPluralOf, sameValue, show, userPlurals, userWithValue,
  userWithValues, writable, entriesOf, type Json, type JsonObject, type Own, type Patched, type RequirementId, type Tools,
} from '../src/kit/index.ts'

const needs = [writable('User'), capability('patch')]
const groupNeeds = [...needs, writable('Group'), changeable('Group', 'members')]

const byKind = (path: string, core: RequirementId): readonly RequirementId[] =>
  path.startsWith('urn:') ? [core, 'GENESYS-B-252'] : [core, 'GENESYS-B-248']

/** `pr` does not match what is unassigned: asks the server about this one user. */
async function seeNotPresent(t: Tools, own: Own, path: string, id: RequirementId): Promise<void> {
  if (t.profile.filter.value === false || t.terms.filterGrammar !== 'full') return
  const bare = await t.keep('user without anything', (of) => of('User').create())
  const never = await t.users.list({ filter: `id eq ${JSON.stringify(bare.id)} and ${path} pr` })
  const both = await t.users.list({ filter: `id eq ${JSON.stringify(own.id)} and ${path} pr` })
  const known = await t.users.list({ filter: `id eq ${JSON.stringify(own.id)}` })
  if (never.status !== 200 || entriesOf(never).length > 0 || both.status !== 200) return
  if (!entriesOf(known).some((one) => isObject(one) && one['id'] === own.id)) return
  t.rule(id, `a filter ${path} pr no longer finds the resource`).holds(entriesOf(both).length === 0, {
    expected: 'no entry', actual: `${String(entriesOf(both).length)} entries`, response: both, pointer: '/Resources',
  })
}

export const single = check({
  id: 'patch-remove.unassigns-a-single-value',
  title: 'remove takes the value from a single-valued attribute',
  cites: ['RFC7644-3.5.2.2-2', 'GENESYS-B-248', 'GENESYS-B-252'],
  needs,
  rows: optionalUserPlaces,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const own = await userWithValue(t, target, target.values[0])
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }], (one) => isUnassigned(target.read(one)))
    const rule = t.rule(byKind(path, 'RFC7644-3.5.2.2-2'), `remove ${path}`)
    if (!rule.success(response)) return
    const left = target.read(now)
    // A server may give a default again: the one that a user has who never had a value.
    const fallback = isUnassigned(left) ? undefined : target.read((await t.users.create()).body)
    const gone = isUnassigned(left) || (left !== '' && !isUnassigned(fallback) && (path === 'displayName' ? !target.has(now, target.values[0]) || isMadeOfName(left, now) : target.has(now, fallback)))
    if (rule.holds(gone, { expected: 'no value', actual: left, response: read, pointer: target.pointer }) && isUnassigned(left)) await seeNotPresent(t, own, path, 'RFC7644-3.5.2.2-2')
  },
})

export const whole = check({
  id: 'patch-remove.unassigns-a-multi-valued-attribute',
  title: 'remove on a multi-valued attribute takes all its values',
  cites: ['RFC7644-3.5.2.2-3', 'GENESYS-B-248'],
  needs,
  rows: optionalUserPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const start = [values.make(0), values.make(1)]
    const own = await userWithValues(t, values, start)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path: name }], (one) => values.has(one, [], own.body, start))
    const rule = t.rule(['RFC7644-3.5.2.2-3', 'GENESYS-B-248'], `remove ${name}`)
    if (rule.success(response)) rule.holds(values.has(now, [], own.body, start), { expected: 'no value', actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

/** Filters that select values of three: which of them go, and which requirement says so. */
const selections: Readonly<Record<string, { readonly id: RequirementId; readonly filter: (start: readonly JsonObject[], key: string) => string; readonly left: readonly number[]; readonly same?: true }>> = {
  'by its value': { id: 'RFC7644-3.5.2.2-4', filter: (start, key) => `${key} eq ${JSON.stringify(start[1]?.[key])}`, left: [0, 2] },
  'by its type': { id: 'RFC7644-3.5.2.2-5', filter: (start) => `type eq ${JSON.stringify(start[1]?.['type'])}`, left: [0, 2] },
  'two of one type': { id: 'RFC7644-3.5.2.2-5', filter: (start) => `type eq ${JSON.stringify(start[1]?.['type'])}`, left: [0], same: true },
  'by type and value': { id: 'RFC7644-3.5.2.2-5', filter: (start, key) => `type eq ${JSON.stringify(start[1]?.['type'])} and ${key} eq ${JSON.stringify(start[1]?.[key])}`, left: [0, 2], same: true },
  'by one type or another': { id: 'RFC7644-3.5.2.2-5', filter: (start) => `type eq ${JSON.stringify(start[0]?.['type'])} or type eq ${JSON.stringify(start[2]?.['type'])}`, left: [1] },
}

export const selected = check({
  id: 'patch-remove.value-path-removes-the-selected-values-only',
  title: 'remove with a value path takes the values that it selects and leaves the others',
  cites: ['RFC7644-3.5.2.2-4', 'RFC7644-3.5.2.2-5'],
  needs,
  rows: (scope) => userPlurals(scope).flatMap((name) => Object.keys(selections).filter((how) => how !== 'by its value' || name !== 'addresses').map((how) => `${name} ${how}`)),
  async run(t, row) {
    const [name = '', ...rest] = row.split(' ')
    const how = selections[rest.join(' ')] ?? t.block(`no selection ${row}`)
    const values = userPluralOf(t, name)
    const start = [values.make(0, values.types[0]), values.make(1, values.types[1]), values.make(2, how.same ? values.types[1] : values.types[2])]
    const own = await userWithValues(t, values, start)
    // The server's own form of the value is the one that its filters compare.
    const stored = start.map((one) => values.read(own.body).filter(isObject).find((shown) => values.keeps({ [name]: [shown] }, one)) ?? one)
    const path = `${name}[${how.filter(stored, values.key)}]`
    const after = start.filter((_, n) => how.left.includes(n))
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }], (one) => values.has(one, after, own.body, start))
    const rule = t.rule(how.id, `remove ${path}`)
    if (rule.success(response)) rule.holds(values.has(now, after, own.body, start), { expected: show(after), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const last = check({
  id: 'patch-remove.last-value-leaves-the-attribute-unassigned',
  title: 'when a value path removes the last value, the attribute has no value any more',
  cites: ['RFC7644-3.5.2.2-6'],
  needs,
  rows: optionalUserPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const start = [values.make(0)]
    const own = await userWithValues(t, values, start)
    const path = `${name}[type eq ${JSON.stringify(values.types[0])}]`
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }], (one) => values.has(one, [], own.body, start))
    if (!accepted) t.block(`the PATCH was answered with status ${String(response.status)}`)
    const rule = t.rule('RFC7644-3.5.2.2-6', `remove ${path}, the only value`)
    if (rule.holds(values.has(now, [], own.body, start), { expected: 'no value', actual: member(now, name), response: read, pointer: `/${name}` }) && isUnassigned(member(now, name)))
      await seeNotPresent(t, own, name, 'RFC7644-3.5.2.2-6')
  },
})

/** A sub-attribute that a value can do without, by attribute. */
const spare: Readonly<Record<string, readonly [string, string]>> = {
  addresses: ['locality', 'Hollywood'],
  emails: ['display', 'Mail at work'],
  phoneNumbers: ['display', 'Phone at work'],
}

export const subOfSelected = check({
  id: 'patch-remove.value-path-removes-a-sub-attribute',
  title: 'remove with a value path and a sub-attribute takes that sub-attribute from the selected value only',
  cites: ['RFC7644-3.5.2.2-5'],
  needs,
  rows: (scope) => userPlurals(scope).filter((name) => spare[name] !== undefined),
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [sub, text] = spare[name] ?? t.block(`nothing of ${name} can be spared`)
    const definition = values.definition.subAttributes.find((one) => one.name === sub)
    if (definition?.mutability !== 'readWrite' || definition.required) t.block(`${name}.${sub} cannot be removed`)
    const start = [{ ...values.make(0), [sub]: text }, { ...values.make(1), [sub]: text }]
    const own = await userWithValues(t, values, start)
    const subs = (resource: JsonObject): readonly (Json | undefined)[] =>
      [0, 1].map((n) => values.read(resource).find((one) => values.keeps({ [name]: [one] }, values.make(n, undefined)) || keyOf(one, values.key, start[n]))).map((one) => member(one, sub))
    if (!subs(own.body).every((one) => one === text)) t.block(`creating a user did not keep ${name}.${sub}`)
    const path = `${name}[type eq ${JSON.stringify(values.types[0])}].${sub}`
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }], (one) => subs(one)[0] !== text)
    const rule = t.rule('RFC7644-3.5.2.2-5', `remove ${path}`)
    if (!rule.success(response)) return
    rule.holds(subs(now)[0] !== text && subs(now)[1] === text, { expected: `${sub} gone from the first value and kept in the second`, actual: values.read(now), response: read, pointer: `/${name}` })
    const keys = start.map((one) => ({ [values.key]: one[values.key] ?? null }))
    rule.holds(keys.every((one) => values.keeps(now, one)), { expected: `both values with their ${values.key}`, actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

function keyOf(shown: Json, key: string, sent: JsonObject | undefined): boolean {
  return sameValue(member(shown, key), sent?.[key])
}

export const noMatch = check({
  id: 'patch-remove.value-path-without-match-changes-nothing',
  title: 'remove with a value path that selects nothing succeeds or is refused with 400, and changes nothing',
  cites: ['RFC7644-3.5.2.2-4'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const start = [values.make(0)]
    const own = await userWithValues(t, values, start)
    const path = `${name}[type eq ${JSON.stringify(values.types[1])}]`
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }])
    const rule = t.rule('RFC7644-3.5.2.2-4', `remove ${path}, which selects nothing`)
    rule.holds(accepted || response.status === 400, { expected: 'a 2xx status, or 400', actual: `status ${String(response.status)}`, response })
    rule.holds(values.has(now, start, own.body, start), { expected: show(start), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const pathNeeded = check({
  id: 'patch-remove.without-path-is-refused',
  title: 'remove without path is refused with 400 noTarget and removes nothing',
  cites: ['RFC7644-3.5.2.2-1', 'RFC7644-3.5.2-9', 'GENESYS-B-249'],
  needs,
  rows: () => ['without value', 'with value'],
  fix: 'Answer 400 with scimType noTarget to a remove that has no path.',
  async run(t, row) {
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.read(own)
    const operation = row === 'with value' ? { op: 'remove', value: { externalId: own.sent['externalId'] ?? null } } : { op: 'remove' }
    const { response, read, now } = await patchAndRead(t, t.users, own, [operation])
    const needed = t.rule(['RFC7644-3.5.2-9', 'GENESYS-B-249'], `remove without path, ${row}`)
    needed.refusal(response)
    needed.holds(sameValue({ ...now, meta: null }, { ...before, meta: null }), { expected: show(before), actual: now, response: read })
    const answer = t.rule('RFC7644-3.5.2.2-1', `remove without path is answered with 400 noTarget, ${row}`)
    // Another keyword is a frequent deviation that misleads nobody about the refusal.
    if (answer.status(response, 400)) t.advise('RFC7644-3.5.2.2-1', 'remove without path has scimType noTarget').at(response, '/scimType').equals('noTarget')
  },
})

export const neededStays = check({
  id: 'patch-remove.required-and-read-only-attributes-cannot-be-removed',
  title: 'remove of a required or readOnly attribute is refused and changes nothing',
  cites: ['RFC7644-3.5.2.2-7', 'GENESYS-B-253'],
  needs,
  rows: ({ contract }) => (contract.requirements.has('RFC7644-3.5.2.2-7') ? ['userName', 'id', 'meta'] : ['id', 'meta']),
  fix: 'Answer 400 with scimType mutability when an operation removes what is required or readOnly.',
  async run(t, path) {
    const own = await t.users.create()
    const before = await t.users.read(own)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }])
    const rule = t.rule(['RFC7644-3.5.2.2-7', 'GENESYS-B-253'], `remove ${path}`)
    const stays = (name: string) => !isUnassigned(member(now, name)) && (name === 'meta' || sameValue(member(now, name), member(before, name)))
    rule.holds(stays(path), { expected: show(member(before, path)), actual: member(now, path), response: read, pointer: `/${path}` })
    const refused = t.rule('RFC7644-3.5.2.2-7', `remove ${path} is refused`)
    if (refused.refusal(response)) t.advise('RFC7644-3.5.2.2-7', `the refusal to remove ${path} has scimType mutability`).at(response, '/scimType').equals('mutability')
  },
})

/** A group with these users. */
async function groupOf(t: Tools, users: readonly Own[]): Promise<Own> {
  const group = await t.groups.create({ members: users.map(({ id }) => ({ value: id })) })
  return sameMembers(t.bodyOf(await t.groups.getWith(group, 'members'), 'reading the group'), users) ? group : t.block('creating a group did not keep its members')
}

function memberIds(group: JsonObject): readonly (Json | undefined)[] {
  const members = member(group, 'members')
  return Array.isArray(members) ? members.map((one: Json) => member(one, 'value')) : []
}

function sameMembers(group: JsonObject, users: readonly Own[]): boolean {
  const ids = memberIds(group)
  return ids.length === users.length && users.every(({ id }) => ids.includes(id))
}

function judgeMembers(t: Tools, ids: readonly RequirementId[], what: string, { response, read, now }: Patched, users: readonly Own[]): void {
  const rule = t.rule(ids, what)
  if (rule.success(response)) rule.holds(sameMembers(now, users), { expected: `members ${users.map(({ id }) => id).join(', ')}`, actual: memberIds(now), response: read, pointer: '/members' })
}

export const memberLeaves = check({
  id: 'patch-remove.one-member-leaves-a-group',
  title: 'remove of one member by its id takes that member from the group and no other',
  cites: ['RFC7644-3.5.2.2-4', 'GENESYS-B-286'],
  needs: groupNeeds,
  async run(t) {
    const [one, two] = await Promise.all([t.users.create(), t.users.create()])
    const group = await groupOf(t, [one, two])
    const left = (state: JsonObject) => sameMembers(state, [two])
    let done = await patchAndRead(t, t.groups, group, [{ op: 'remove', path: `members[value eq ${JSON.stringify(one.id)}]` }], left)
    // The Genesys documents name no grammar for paths: either form of the request will do.
    if (!left(done.now) && t.terms.filterGrammar !== 'full') {
      await t.groups.patch(group, [{ op: 'add', path: 'members', value: [one, two].map(({ id }) => ({ value: id })) }])
      done = await patchAndRead(t, t.groups, group, [{ op: 'remove', path: 'members', value: [{ value: one.id }] }], left)
    }
    judgeMembers(t, ['RFC7644-3.5.2.2-4', 'GENESYS-B-286'], 'remove one of two members', done, [two])
  },
})

export const strangerStays = check({
  id: 'patch-remove.of-no-member-changes-no-group',
  title: 'remove of somebody who is no member succeeds, or is refused with noTarget, and changes nothing',
  cites: ['RFC7644-3.5.2.2-8'],
  needs: groupNeeds,
  async run(t) {
    const [one, two] = await Promise.all([t.users.create(), t.users.create()])
    const group = await groupOf(t, [one])
    const { accepted, response, read, now } = await patchAndRead(t, t.groups, group, [{ op: 'remove', path: `members[value eq ${JSON.stringify(two.id)}]` }])
    const rule = t.rule('RFC7644-3.5.2.2-8', 'remove a user who is no member')
    rule.holds(accepted || response.status === 400, { expected: 'a 2xx status, or 400', actual: `status ${String(response.status)}`, response })
    rule.holds(sameMembers(now, [one]), { expected: `member ${one.id}`, actual: memberIds(now), response: read, pointer: '/members' })
  },
})

export const membersSwapped = check({
  id: 'patch-remove.combines-with-add-in-one-request',
  title: 'one request removes a member by its id and adds another',
  cites: ['RFC7644-3.5.2.2-9', 'RFC7644-3.5.2.1-6', 'GENESYS-B-285', 'GENESYS-B-291'],
  needs: groupNeeds,
  async run(t) {
    const [one, two, three] = await Promise.all([t.users.create(), t.users.create(), t.users.create()])
    const group = await groupOf(t, [one, two])
    const add = { op: 'add', path: 'members', value: [{ value: three.id }] }
    const both = [one, two, three]
    const added = await patchAndRead(t, t.groups, group, [add], (state) => sameMembers(state, both))
    judgeMembers(t, ['RFC7644-3.5.2.1-6', 'GENESYS-B-285'], 'add a member', added, both)
    if (added.accepted) t.rule('GENESYS-B-291', 'PATCH of a group answers the group').at(added.response, '/id').equals(group.id)
    if (!sameMembers(added.now, both)) t.block('adding a member by itself does not work')
    const swap = [{ op: 'remove', path: `members[value eq ${JSON.stringify(three.id)}]` }, { op: 'remove', path: `members[value eq ${JSON.stringify(two.id)}]` }, add]
    const wanted = [one, three]
    if (!t.rule('RFC7644-3.5.2.2-9', 'removals and an addition in one request').applies) return
    const alone = await patchAndRead(t, t.groups, await groupOf(t, [one, two]), [{ op: 'remove', path: `members[value eq ${JSON.stringify(two.id)}]` }])
    if (!sameMembers(alone.now, [one])) t.block('removing a member by itself does not work')
    judgeMembers(t, ['RFC7644-3.5.2.2-9'], 'removals and an addition in one request', await patchAndRead(t, t.groups, group, swap, (state) => sameMembers(state, wanted)), wanted)
  },
})

export const valueNamesMembers = check({
  id: 'patch-remove.member-named-in-value-is-removed',
  title: 'remove of members that names one of them in its value is refused, or removes that one at least',
  cites: ['RFC7644-3.5.2.2-3'],
  needs: groupNeeds,
  async run(t) {
    const [one, two] = await Promise.all([t.users.create(), t.users.create()])
    const group = await groupOf(t, [one, two])
    const { accepted, read, now } = await patchAndRead(t, t.groups, group, [{ op: 'remove', path: 'members', value: [{ value: one.id }] }])
    const left = memberIds(now)
    t.advise('RFC7644-3.5.2.2-3', 'remove members with one member as its value').holds(!accepted || !left.includes(one.id), {
      expected: `${one.id} is no member any more, or the request is refused`, actual: left, response: read, pointer: '/members',
    })
    // By the letter all values go, since no filter selects some of them.
    if (accepted && !left.includes(two.id)) t.observe('remove of members that names one of them in its value removes all members')
  },
})

export const groupRenamed = check({
  id: 'patch-replace.group-can-be-renamed',
  title: 'replace gives a group another displayName, or is refused where it is readOnly',
  cites: ['RFC7644-3.5.2.3-2', 'GENESYS-B-287', 'GENESYS-B-291'],
  needs: [writable('Group'), capability('patch')],
  async run(t) {
    const group = await t.groups.create()
    const name = t.unique('Renamed')
    const { accepted, response, read, now } = await patchAndRead(t, t.groups, group, [{ op: 'replace', path: 'displayName', value: name }], (one) => member(one, 'displayName') === name)
    const open = isFixed(t, 'Group', 'displayName')
    const fixed = open || t.groups.type.schema.attributes.find((one) => one.name === 'displayName')?.mutability !== 'readWrite'
    const rule = t.rule(['RFC7644-3.5.2.3-2', 'GENESYS-B-287'], 'replace displayName of a group')
    const refused = response.status >= 400 && response.status < 500
    if (!rule.holds(accepted || (refused && fixed), { expected: 'a 2xx status', actual: `status ${String(response.status)}`, response }) || !accepted) return
    const shown = member(now, 'displayName')
    const asBefore = open && shown === member(group.body, 'displayName')
    rule.holds(shown === name || asBefore, { expected: name, actual: shown, response: read, pointer: '/displayName' })
    t.rule('GENESYS-B-291', 'PATCH of a group answers the group').at(response, '/displayName').equals(asBefore ? shown : name)
  },
})
