import {
  capability, check, combines, declinesFilter, entriesOf, find, isObject, isUnassigned, member, omitsTotal, picks, selects, spreadOf, writable,
  type Json, type Own, type Resources,
} from '../src/kit/index.ts'

const filter = capability('filter')
const needs = [filter, writable('User')]
const equals = (path: string, value: unknown) => `${path} eq ${JSON.stringify(value)}`

/** Attributes that find one resource alone, by resource type. */
const keys: Readonly<Record<string, (own: Own) => string>> = {
  'User userName': ({ sent }) => equals('userName', sent['userName']),
  'User id': ({ id }) => equals('id', id),
  'User externalId': ({ sent }) => equals('externalId', sent['externalId']),
  'Group displayName': ({ sent }) => equals('displayName', sent['displayName']),
  'Group id': ({ id }) => equals('id', id),
}

export const exactMatch = check({
  id: 'filter.finds-exactly-the-match',
  title: 'a filter on a unique value finds that resource alone, and totalResults counts it alone',
  cites: ['RFC7644-3.4.2.2-2', 'RFC7644-3.4.2-5', 'GENESYS-B-206'],
  needs: [filter],
  rows: (scope) => Object.keys(keys).filter((row) => writable(row.split(' ')[0] ?? '')(scope) === undefined),
  fix: 'Apply the filter before counting and paging; never answer with resources that do not match.',
  async run(t, row) {
    const resources = t.of(row.split(' ')[0] ?? '')
    const text = keys[row] ?? t.block(`there is no ${row}`)
    const own = await resources.create({ externalId: t.unique('External') })
    if (row.endsWith('externalId') && own.body['externalId'] !== own.sent['externalId']) t.block('the server does not keep externalId')
    // One whose values only begin alike.
    const name = row.startsWith('User') ? 'userName' : 'displayName'
    await resources.create({ [name]: `${String(own.sent[name])}.more`, externalId: `${String(own.sent['externalId'])}-more` })
    const rule = t.rule('RFC7644-3.4.2.2-2', `filtering by ${row}`)
    if (!(await picks(t, rule, resources, text(own), [own], { offered: row === 'User userName' }))) return
    const { response } = await find(resources, text(own))
    if (!omitsTotal(t, response)) t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-206'], `totalResults of filtering by ${row}`).at(response, '/totalResults').equals(1)
  },
})

export const noMatch = check({
  id: 'filter.no-match-gives-empty-list',
  title: 'a filter that nothing matches is answered 200 with totalResults 0 and no entries',
  cites: ['RFC7644-3.4.2-10', 'RFC7644-3.4.2.2-2'],
  needs: [filter],
  rows: ({ profile }) => ['User', 'Group'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name)),
  async run(t, name) {
    const { response, ids } = await find(t.of(name), equals(name === 'User' ? 'userName' : 'displayName', t.unique('nobody')))
    if (name === 'Group' && declinesFilter(response)) t.block('the server does not offer to filter by displayName')
    const rule = t.rule('RFC7644-3.4.2-10', 'a filter without a match')
    if (!rule.status(response, 200)) return
    if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(0)
    t.rule('RFC7644-3.4.2.2-2', 'a filter without a match has no entries').value(ids, 'the entries', response).equals([])
  },
})

const spellings: Readonly<Record<string, (name: string) => string>> = {
  'USERNAME eq': (name) => equals('USERNAME', name),
  'username eq': (name) => equals('username', name),
  'userName EQ': (name) => `userName EQ ${JSON.stringify(name)}`,
  'userName Eq': (name) => `userName Eq ${JSON.stringify(name)}`,
  'userName SW': (name) => `userName SW ${JSON.stringify(name)}`,
  'userName PR': (name) => `userName PR and ${equals('userName', name)}`,
  'META.RESOURCETYPE eq': (name) => `${equals('META.RESOURCETYPE', 'User')} and ${equals('userName', name)}`,
}
const plain: Readonly<Record<string, (name: string) => string>> = {
  'userName SW': (name) => `userName sw ${JSON.stringify(name)}`,
  'userName PR': (name) => `userName pr and ${equals('userName', name)}`,
  'META.RESOURCETYPE eq': (name) => `${equals('meta.resourceType', 'User')} and ${equals('userName', name)}`,
}

export const anyCase = check({
  id: 'filter.names-and-operators-in-any-case',
  title: 'attribute names and operators are read in any letter case',
  cites: ['RFC7644-3.4.2.2-3'],
  needs,
  rows: () => Object.keys(spellings),
  fix: 'Compare attribute names and operators without regard to letter case.',
  async run(t, row) {
    const own = await t.users.create()
    const name = String(own.sent['userName'])
    const usual = await find(t.users, (plain[row] ?? ((one: string) => equals('userName', one)))(name))
    if (usual.ids.join() !== own.id) t.block('the usual spelling does not find the user')
    await picks(t, t.rule('RFC7644-3.4.2.2-3', `the spelling ${row}`), t.users, (spellings[row] ?? t.block(`there is no ${row}`))(name), [own], { offered: true })
  },
})

export const followsChanges = check({
  id: 'filter.follows-changes',
  title: 'after a change the new value finds the resource and the old value does not',
  cites: ['RFC7644-3.4.2.2-2'],
  needs,
  rows: ({ profile }) => ['PUT', ...(profile.patch.value ? ['PATCH'] : [])],
  async run(t, method) {
    const old = t.unique('old')
    const changed = t.unique('changed')
    const own = await t.users.create({ externalId: old })
    const before = await find(t.users, equals('externalId', old))
    if (before.ids.join() !== own.id) t.block('externalId does not find the user')
    const answer = method === 'PUT'
      ? await t.users.put(own, { ...own.sent, externalId: changed })
      : await t.users.patch(own, [{ op: 'replace', path: 'externalId', value: changed }])
    if (answer.status > 299 || (await t.users.read(own))['externalId'] !== changed) t.block(`${method} does not change externalId`)
    const rule = t.rule('RFC7644-3.4.2.2-2', `filtering after ${method}`)
    await picks(t, rule, t.users, equals('externalId', changed), [own], { offered: true })
    await picks(t, rule, t.users, equals('externalId', old), [], { offered: true })
  },
})

export const defaults = check({
  id: 'filter.defaulted-values-are-found',
  title: 'a value that the server set by default is the value that a filter uses',
  cites: ['RFC7644-3.4.2.2-36'],
  needs,
  async run(t) {
    const own = await t.users.create()
    const { active } = await t.users.read(own)
    if (typeof active !== 'boolean' || own.body['active'] !== active) return t.block('the server shows no default for active')
    const rule = t.rule('RFC7644-3.4.2.2-36', 'filtering by a default')
    const scope = equals('userName', own.sent['userName'])
    if (!(await combines(t.users, scope, equals('userName', t.unique('nobody'))))) t.block('the server does not combine conditions')
    await picks(t, rule, t.users, `active eq ${String(active)} and ${scope}`, [own])
    await picks(t, rule, t.users, `active eq ${String(!active)} and ${scope}`, [])
  },
})

export const partPresent = check({
  id: 'filter.pr-looks-at-the-sub-attribute',
  title: 'pr on a sub-attribute finds no resource that has other sub-attributes only',
  cites: ['RFC7644-3.4.2.2-13'],
  needs,
  fix: 'Look whether the sub-attribute that the path names has a value, not whether its parent has one.',
  async run(t) {
    const givenName = t.unique('Given')
    const [whole, part] = await Promise.all([t.users.create({ name: { givenName, middleName: 'Quinn' } }), t.users.create({ name: { givenName } })])
    const [first, second] = [member(await t.users.read(whole), 'name'), member(await t.users.read(part), 'name')]
    if (isUnassigned(member(first, 'middleName')) || !isUnassigned(member(second, 'middleName'))) t.block('the server does not keep name.middleName')
    const scope = equals('name.givenName', givenName)
    if (!(await combines(t.users, scope, equals('userName', t.unique('nobody'))))) t.block('the server does not combine conditions')
    await picks(t, t.rule('RFC7644-3.4.2.2-13', 'filtering by name.middleName pr'), t.users, `name.middleName pr and ${scope}`, [whole])
  },
})

export const inactive = check({
  id: 'filter.inactive-users-are-found',
  title: 'a user who is not active is found by userName as any other is',
  cites: ['RFC7644-3.4.2.2-8'],
  needs,
  fix: 'Leave nobody out of the answer to a filter because of active; clients that want active users only say so.',
  async run(t) {
    const own = await t.users.create({ active: false })
    if ((await t.users.read(own))['active'] !== false) t.block('the server does not keep active false')
    const control = await t.users.create()
    if ((await find(t.users, equals('userName', control.sent['userName']))).ids.join() !== control.id) t.block('userName does not find a user')
    // What active means is the server's to say (RFC 7643 section 4.1.1).
    await picks(t, t.advise('RFC7644-3.4.2.2-8', 'filtering by the userName of a user with active false'), t.users, equals('userName', own.sent['userName']), [own], { offered: true })
  },
})

export const bySchema = check({
  id: 'filter.schemas-selects-by-extension',
  title: 'a filter on schemas finds the resources that have the extension',
  cites: ['RFC7644-3.4.2.2-40'],
  needs: [filter],
  rows: (scope) => scope.profile.resourceTypes.value
    .filter(({ name }) => writable(name)(scope) === undefined)
    .flatMap(({ name, extensions }) => extensions.filter(({ required }) => !required).map(({ schema }) => `${name} ${schema.id}`)),
  async run(t, row) {
    const [type = '', urn = ''] = row.split(' ')
    const set = await spreadOf(t, type)
    const shown = set.members.filter(({ body }) => Array.isArray(body['schemas']) && body['schemas'].includes(urn))
    const carried = set.members.filter(({ body }) => !isUnassigned(body[urn]))
    if (shown.length === 0 || shown.length !== carried.length || shown.length === set.members.length) t.block(`schemas does not tell who has ${urn}`)
    await selects(t, t.rule('RFC7644-3.4.2.2-40', 'filtering by schemas'), set, equals('schemas', urn))
  },
})

export const byType = check({
  id: 'filter.resource-type-is-a-value',
  title: 'meta.resourceType can be compared on the endpoint of a type',
  cites: ['RFC7644-3.4.2.2-8'],
  needs,
  async run(t) {
    const set = await spreadOf(t, 'User')
    const rule = t.rule('RFC7644-3.4.2.2-8', 'filtering by meta.resourceType')
    const shown = set.members[0]?.body['meta']
    if (!isObject(shown) || shown['resourceType'] !== 'User') t.block('meta.resourceType is not shown as User')
    await selects(t, rule, set, equals('meta.resourceType', 'User'))
    await selects(t, rule, set, equals('meta.resourceType', 'Group'))
  },
})

export const byMember = check({
  id: 'filter.members-are-found',
  title: 'a filter on members finds the groups of that member and no others',
  cites: ['RFC7644-3.4.2.2-34'],
  needs: [...needs, writable('Group')],
  async run(t) {
    const [one, two] = await Promise.all([t.users.create(), t.users.create()])
    const [group] = await Promise.all([
      t.groups.create({ members: [{ value: one.id }, { value: two.id }] }),
      t.groups.create(),
    ])
    const { members } = t.bodyOf(await t.groups.getWith(group, 'members'), 'reading the group')
    if (!Array.isArray(members) || members.length !== 2) t.block('the group does not show its two members')
    for (const user of [one, two])
      await picks(t, t.rule('RFC7644-3.4.2.2-34', 'filtering by members.value'), t.groups, equals('members.value', user.id), [group])
  },
})

async function listOf(resources: Resources, text: string) {
  return resources.list({ filter: text, count: 2 })
}

const unknown: Readonly<Record<string, string>> = {
  'an attribute that no schema has': 'scimspecNoSuchAttribute eq "x"',
  'a sub-attribute that no schema has': 'name.scimspecNoSuchPart eq "x"',
  'an attribute behind an unknown URN': 'urn:scimspec:no:such:schema:2.0:User:userName pr',
  'presence of an attribute that no schema has': 'scimspecNoSuchAttribute pr',
}

export const unknownAttribute = check({
  id: 'filter.unknown-attribute-finds-nothing',
  title: 'a filter on an attribute that does not exist is refused or finds nothing, and never everything',
  cites: ['RFC7644-3.4.2.2-2'],
  needs,
  rows: () => Object.keys(unknown),
  fix: 'Treat an attribute that the schemas do not define as one without a value, or refuse the filter with 400 and invalidFilter.',
  async run(t, row) {
    await t.users.create()
    const response = await listOf(t.users, unknown[row] ?? '')
    const rule = t.rule('RFC7644-3.4.2.2-2', row)
    if (response.status >= 400 && response.status < 500) return void rule.refusal(response)
    if (rule.status(response, 200)) rule.value(entriesOf(response).length, 'entries', response).equals(0)
  },
})

const secret = 'Sc1mspec!Secret'

/** Conditions that would tell parts of a secret. The secret is one that the check made up. */
const probes: readonly Json[] = ['sw', 'co', 'ew', 'ge']

export const secretsStay = check({
  id: 'filter.password-parts-do-not-match',
  title: 'no comparison of parts or order of a password finds a user',
  cites: ['RFC7643-4.1.1-21', 'RFC7643-4.1.1-26'],
  needs,
  async run(t) {
    if (!t.users.type.schema.attributes.some(({ name }) => name === 'password')) t.block('a User has no password')
    const own = await t.users.create({ password: secret })
    const scope = equals('userName', own.sent['userName'])
    if (!(await combines(t.users, scope, equals('userName', t.unique('nobody'))))) t.block('the server does not combine conditions')
    const rule = t.rule('RFC7643-4.1.1-21', 'a filter tells no part of a password')
    for (const operator of probes) {
      const part = operator === 'ew' ? secret.slice(-6) : secret.slice(0, 6)
      const { response, ids } = await find(t.users, `password ${String(operator)} ${JSON.stringify(part)} and ${scope}`)
      const never = await find(t.users, `password ${String(operator)} ${JSON.stringify(operator === 'ge' ? '~~~~' : t.unique('wrong'))} and ${scope}`)
      rule.holds(ids.length === 0 || never.ids.length > 0, { expected: 'no user, or a refusal', actual: `password ${String(operator)} tells right from wrong guesses`, response })
    }
    const whole = await find(t.users, `${equals('password', secret)} and ${scope}`)
    t.rule('RFC7643-4.1.1-26', 'a filter on the whole password is refused or finds that user at most').holds([200, 400, 403].includes(whole.response.status), {
      expected: 'status 200, 400 or 403', actual: `status ${String(whole.response.status)}`, response: whole.response,
    })
  },
})

/** The valid examples of RFC 7644 figure 2 that need no optional feature, with values of the run's own. */
const figure: readonly ((mark: string) => string)[] = [
  (mark) => `userName eq "${mark}"`,
  (mark) => `name.familyName co "${mark}"`,
  (mark) => `userName sw "${mark}"`,
  (mark) => `urn:ietf:params:scim:schemas:core:2.0:User:userName sw "${mark}"`,
  (mark) => `title pr and userName eq "${mark}"`,
  (mark) => `meta.lastModified gt "2011-05-13T04:42:34Z" and userName eq "${mark}"`,
  (mark) => `meta.lastModified ge "2011-05-13T04:42:34Z" and userName eq "${mark}"`,
  (mark) => `meta.lastModified lt "2011-05-13T04:42:34Z" and userName eq "${mark}"`,
  (mark) => `meta.lastModified le "2011-05-13T04:42:34Z" and userName eq "${mark}"`,
  (mark) => `title pr and userType eq "${mark}"`,
  (mark) => `title eq "${mark}" or userType eq "${mark}"`,
  (mark) => `schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User" and userName eq "${mark}"`,
  (mark) => `userType eq "${mark}" and (emails co "example.com" or emails.value co "example.org")`,
  (mark) => `userType ne "${mark}" and not (emails co "example.com" or emails.value co "example.org") and userName eq "${mark}"`,
]

export const examples = check({
  id: 'filter.examples-are-valid',
  title: 'the examples of figure 2 are taken',
  cites: ['RFC7644-3.4.2.2-41'],
  needs: [filter],
  rows: () => figure.map((form) => form('x')),
  async run(t, row) {
    const form = figure.find((one) => one('x') === row) ?? t.block(`there is no example ${row}`)
    const response = await listOf(t.users, form(t.unique('example')))
    if (response.status === 404) t.block('a filter without a match is answered 404')
    // A server may refuse single combinations of attribute and operator (table 9).
    t.advise('RFC7644-3.4.2.2-41', 'an example of figure 2').status(response, 200)
  },
})
