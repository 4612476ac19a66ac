import {
  capability, check, eachResource, entriesOf, isList, isObject, isUnassigned, member, watch, writable,
  type Json, type JsonObject, type Own, type RequirementId, type Response, type Tools, type WatchTools,
} from '../../src/kit/index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const routing = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'
const core = 'urn:ietf:params:scim:schemas:core:2.0:User'

const needs = [writable('User')]
const mostPages = 40

/** Whether a list shows the resource: walks its pages, at most 40 of 25 entries. */
async function shows(t: Tools, query: { filter?: string }, id: string): Promise<boolean> {
  for (let page = 0, start = 1; page < mostPages; page++) {
    const list = await t.users.list({ ...query, startIndex: start, count: 25 })
    if (list.status !== 200) return t.block(`a list was answered with status ${String(list.status)}`)
    const entries = entriesOf(list)
    if (entries.some((entry) => isObject(entry) && entry['id'] === id)) return true
    start += entries.length
    const total = member(list.json, 'totalResults')
    if (entries.length === 0 || typeof total !== 'number' || start > total) return false
  }
  return t.block('the list is too long to be searched')
}

async function seeInactive(t: Tools, own: Own, ids: readonly RequirementId[]): Promise<void> {
  const rule = t.rule(ids, 'an inactive user is listed among the inactive ones only')
  rule.value(await t.settled(() => shows(t, { filter: 'active eq false' }, own.id), (found) => found), 'shown with active eq false').equals(true)
  rule.value(await t.settled(() => shows(t, {}, own.id), (found) => !found), 'shown in the default list').equals(false)
}

export const createdInactive = check({
  id: 'genesys-users.inactive-user-can-be-created',
  title: 'a POST with active false creates an inactive user, which only active eq false lists',
  cites: ['GENESYS-B-229'],
  needs,
  alone: true,
  async run(t) {
    const own = await t.users.create({ active: false })
    const rule = t.rule('GENESYS-B-229', 'a user created with active false is inactive')
    rule.at(await t.users.get(own), '/active').equals(false)
    await seeInactive(t, own, ['GENESYS-B-229'])
  },
})

export const activeByDefault = check({
  id: 'genesys-users.active-is-always-told',
  title: 'a POST without active is answered with active',
  cites: ['GENESYS-B-230', 'GENESYS-B-361'],
  needs,
  async run(t) {
    const own = await t.users.create()
    for (const response of [own.created, await t.users.get(own)]) {
      t.rule('GENESYS-B-230', 'active is told').at(response, '/active').present()
      t.rule('GENESYS-B-361', 'active is a JSON boolean').at(response, '/active').is('boolean')
    }
  },
})

export const deactivated = check({
  id: 'genesys-users.put-moves-user-to-the-inactive',
  title: 'a PUT with active false takes the user out of the default list',
  cites: ['GENESYS-B-245'],
  needs,
  alone: true,
  async run(t) {
    const own = await t.users.create()
    if (!(await shows(t, {}, own.id))) t.block('the default list does not show a new user')
    const put = await t.users.put(own, { ...own.sent, active: false })
    if (!t.rule('GENESYS-B-245', 'PUT with active false').success(put)) return
    t.rule('GENESYS-B-245', 'the user is inactive').at(await t.users.get(own), '/active').equals(false)
    await seeInactive(t, own, ['GENESYS-B-245'])
  },
})

export const provisioningIdentifier = check({
  id: 'genesys-users.external-id-has-its-authority',
  title: 'externalId is shown among the externalIds with the authority of the provisioning client',
  cites: ['GENESYS-B-238'],
  needs,
  async run(t) {
    const externalId = t.unique('external')
    const own = await t.users.create({ externalId })
    const read = await t.users.get(own)
    const ids = member(member(read.json, routing), 'externalIds')
    const found = isList(ids) && ids.some((one: Json) => String(member(one, 'authority')).startsWith('x-pc:scimv2:v1') && member(one, 'value') === externalId)
    t.rule('GENESYS-B-238', 'an entry of externalIds stands for externalId').value(ids, 'externalIds', read).satisfies(found, `an entry of an authority x-pc:scimv2:v1... with ${externalId}`)
  },
})

export const userNameIsAddress = check({
  id: 'genesys-users.user-name-is-among-the-addresses',
  title: 'an e-mail address of type other repeats userName, stays, and follows it',
  cites: ['GENESYS-B-241'],
  needs,
  async run(t) {
    const own = await t.users.createFrom(t.users.full())
    const repeats = (body: JsonObject) => emailsOf(body).some((one) => member(one, 'type') === 'other' && sameText(member(one, 'value'), body['userName']))
    const rule = t.rule('GENESYS-B-241', 'an address of type other repeats userName')
    const before = await t.users.get(own)
    rule.value(member(before.json, 'emails'), 'emails', before).satisfies(repeats(t.bodyOf(before, 'reading a user')), `an entry of type other with ${String(own.sent['userName'])}`)
    const put = await t.users.put(own, { ...own.sent, emails: [{ value: `${t.unique('new')}@example.com`, type: 'work', primary: true }] })
    if (put.status > 299) return
    const after = await t.users.get(own)
    rule.value(member(after.json, 'emails'), 'emails after a PUT', after).satisfies(repeats(t.bodyOf(after, 'reading a user')), `an entry of type other with ${String(own.sent['userName'])}`)
    const renamed = await t.users.put(own, { ...own.sent, userName: `${t.unique('renamed')}@example.com` })
    if (renamed.status > 299) return
    const last = t.bodyOf(await t.users.get(own), 'reading a user')
    rule.value(last['emails'], 'emails after another userName').satisfies(repeats(last), `an entry of type other with ${String(last['userName'])}`)
  },
})

const emailsOf = (body: Json): readonly Json[] => {
  const emails = member(body, 'emails')
  return isList(emails) ? emails : []
}
const sameText = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase()

export const managerPatched = check({
  id: 'genesys-users.manager-is-patched-by-its-urn',
  title: 'a PATCH with the URN of manager as path gives a user another manager',
  cites: ['GENESYS-B-252'],
  needs: [...needs, capability('patch')],
  async run(t) {
    const [first, second] = [await t.users.create(), await t.users.create()]
    const own = await t.users.create({ schemas: [core, enterprise], [enterprise]: { manager: { value: first.id } } })
    if (managerOf(await t.users.read(own)) !== first.id) t.block('the server does not keep the manager')
    const rule = t.rule('GENESYS-B-252', 'PATCH replace of the manager')
    if (!rule.success(await t.users.patch(own, [{ op: 'replace', path: `${enterprise}:manager`, value: { value: second.id } }]))) return
    const read = await t.users.get(own)
    rule.value(managerOf(read.json), 'the manager', read).equals(second.id)
  },
})

const managerOf = (user: Json | undefined): Json | undefined => member(member(member(user, enterprise), 'manager'), 'value')

export const contactsAreLists = check({
  id: 'genesys-users.contacts-are-lists-of-objects',
  title: 'phoneNumbers and emails are arrays of objects with value, type and primary',
  cites: ['GENESYS-B-240'],
  needs,
  rows: () => ['phoneNumbers', 'emails'],
  async run(t, row) {
    const own = await t.users.createFrom(t.users.full())
    const read = await t.users.get(own)
    const rule = t.rule('GENESYS-B-240', `${row} is a list of objects`)
    const value = member(read.json, row)
    if (!rule.at(read, `/${row}`).is('array') || !isList(value)) return
    for (const [n, one] of value.entries()) {
      if (!rule.at(read, `/${row}/${String(n)}`).is('object')) continue
      rule.at(read, `/${row}/${String(n)}/value`).is('string')
      if (member(one, 'type') !== undefined) rule.at(read, `/${row}/${String(n)}/type`).is('string')
      if (member(one, 'primary') !== undefined) rule.at(read, `/${row}/${String(n)}/primary`).is('boolean')
    }
  },
})

export const discoveryTellsType = check({
  id: 'genesys-users.discovery-tells-its-resource-type',
  title: 'meta.resourceType of the discovery documents names them',
  cites: ['GENESYS-B-351'],
  rows: () => ['ServiceProviderConfig', 'ResourceType', 'Schema'],
  async run(t, row) {
    const document = row === 'ServiceProviderConfig' || row === 'ResourceType' ? row : 'Schema'
    const response = await t.get(t.discovery(document))
    if (response.status !== 200) t.block(`${row} was answered with status ${String(response.status)}`)
    const documents = row === 'ServiceProviderConfig' ? [response.json] : entriesOf(response)
    for (const one of documents) {
      const value = isObject(one) ? member(one['meta'], 'resourceType') : undefined
      t.rule('GENESYS-B-351', `meta.resourceType of a ${row}`).value(value, 'meta.resourceType', response).equals(row)
    }
  },
})

export const listMember = watch({
  id: 'genesys-users.lists-have-resources',
  title: 'the entries of a list are in Resources, with a capital R',
  cites: ['GENESYS-B-360'],
  watch(t, response) {
    if (t.classify(response)?.kind !== 'collection' || response.request.method !== 'GET' || response.status !== 200 || !isObject(response.json)) return false
    const wrong = Object.keys(response.json).filter((name) => name !== 'Resources' && name.toLowerCase() === 'resources')
    t.rule('GENESYS-B-360', 'the member is spelled Resources').value(wrong, 'other spellings', response).equals([])
    return true
  },
})

const numberTypes = ['work', 'work2', 'work3', 'work4', 'home', 'mobile', 'other', 'microsoftteams', 'zoomphone', 'eightbyeight', 'ringcentral']

/** A form that values in every user keep. */
type Form = readonly [id: RequirementId, says: string, path: readonly string[], fits: (value: string) => boolean]

const forms: readonly Form[] = [
  ['GENESYS-B-362', 'E.164 or a tel URI', ['phoneNumbers', 'value'], (value) => /^(tel:)?\+?[\d().\s;=a-z-]+$/i.test(value)],
  ['GENESYS-B-363', 'one of the documented types', ['phoneNumbers', 'type'], (value) => numberTypes.includes(value.toLowerCase())],
  ['GENESYS-B-364', 'work or other', ['emails', 'type'], (value) => ['work', 'other'].includes(value.toLowerCase())],
  ['GENESYS-B-365', 'YYYY-MM-DD', [enterprise, 'dateHire'], (value) => /^\d{4}-\d\d-\d\d$/.test(value)],
]

export const valuesHaveForm = watch({
  id: 'genesys-users.values-have-their-documented-form',
  title: 'telephone numbers, their types, types of addresses and the day of hiring have the documented form',
  cites: forms.map(([id]) => id),
  watch: eachResource((t, response, { resource, type, pointer }) => {
    if (type.name === 'User') for (const form of forms) judgeForm(t, response, resource, pointer, form)
  }),
})

function judgeForm(t: WatchTools, response: Response, resource: JsonObject, pointer: string, [id, says, [name = '', sub = ''], fits]: Form): void {
  const around = member(resource, name)
  for (const one of isList(around) ? around : [around ?? null]) {
    const value = member(one, sub)
    if (!isUnassigned(value)) t.rule(id, `${name}.${sub} has its form`).value(value, `${pointer}/${name} ${sub}`, response).satisfies(typeof value === 'string' && fits(value), says)
  }
}

export const unknownMembersTolerated = watch({
  id: 'genesys-users.printed-shapes-are-not-closed',
  title: 'members that the documents do not print are tolerated',
  cites: ['GENESYS-B-368', 'GENESYS-B-356'],
  watch: eachResource((t, response, { resource, pointer }) => {
    t.rule('GENESYS-B-368', 'a representation is a JSON object, open to more members').value(resource, pointer, response).is('object')
    t.rule('GENESYS-B-356', 'meta.created is shown').value(member(resource['meta'], 'created'), `${pointer}/meta/created`, response).absent()
  }),
})

interface Named {
  readonly id: RequirementId
  readonly fixture: 'divisions' | 'skills' | 'languages' | 'roles'
  readonly body: (names: readonly string[], proficiency: number) => JsonObject
  readonly read: (resource: Json | undefined) => Json | undefined
  readonly wanted: (name: string) => (value: Json | undefined) => boolean
  /** A user can have several. */
  readonly many?: true
  /** The name has a proficiency, which a PUT can change. */
  readonly rated?: true
}

const hasEntry = (list: Json | undefined, fits: (one: Json) => boolean): boolean => isList(list) && list.some(fits)
const skilled = (list: 'routingSkills' | 'routingLanguages'): Pick<Named, 'body' | 'read' | 'wanted' | 'many' | 'rated'> => ({
  body: (names, proficiency) => ({ schemas: [core, routing], [routing]: { [list]: names.map((name) => ({ name, proficiency })) } }),
  read: (resource) => member(member(resource, routing), list),
  wanted: (name) => (value) => hasEntry(value, (one) => member(one, 'name') === name && member(one, 'proficiency') === 3),
  many: true,
  rated: true,
})

/** What can only be sent when the organisation has it; the operator names it in the configuration. */
const named: Readonly<Record<string, Named>> = {
  division: {
    id: 'GENESYS-B-234', fixture: 'divisions',
    body: ([name = '']) => ({ schemas: [core, enterprise], [enterprise]: { division: name } }),
    read: (resource) => member(member(resource, enterprise), 'division'),
    wanted: (name) => (value) => value === name,
  },
  routingSkills: { id: 'GENESYS-B-235', fixture: 'skills', ...skilled('routingSkills') },
  routingLanguages: { id: 'GENESYS-B-235', fixture: 'languages', ...skilled('routingLanguages') },
  roles: {
    id: 'GENESYS-B-236', fixture: 'roles',
    body: (names) => ({ roles: names.map((value) => ({ value })) }),
    many: true,
    read: (resource) => member(resource, 'roles'),
    wanted: (name) => (value) => hasEntry(value, (one) => member(one, 'value') === name),
  },
}

export const namedValuesKept = check({
  id: 'genesys-users.names-of-the-organisation-come-back',
  title: 'a division, a skill, a language or a role of the organisation comes back as it was sent',
  cites: ['GENESYS-B-234', 'GENESYS-B-235', 'GENESYS-B-236', 'GENESYS-B-242'],
  needs,
  rows: () => Object.keys(named),
  async run(t, row) {
    const one = named[row] ?? t.block(`there is no ${row}`)
    const names = t.profile.fixtures.value[one.fixture]?.slice(0, one.many ? 2 : 1) ?? t.omit(`the configuration names no fixtures.${one.fixture}`)
    const sent = t.users.draft(one.body(names, 3))
    const response = await t.users.post(sent)
    if (!t.rule(one.id, `a creation with ${row}`).success(response)) return
    const own = await t.users.owned(response, sent)
    if (own === undefined) return
    const read = await t.users.get(own)
    const value = one.read(read.json)
    const back = t.rule(one.id, `${row} comes back`).value(value, row, read).satisfies(names.every((name) => one.wanted(name)(value)), `${names.join(' and ')}, as it was sent`)
    if (back && one.rated) await seeRating(t, own, one, names)
  },
})

/** Gives the name another proficiency by PUT: a fraction, which the model has and no printed example. */
async function seeRating(t: Tools, own: Own, { body, read }: Named, names: readonly string[]): Promise<void> {
  const put = await t.users.put(own, { ...own.sent, ...body(names, 1.5) })
  if (!t.advise('GENESYS-B-242', 'a PUT with a proficiency of 1.5').success(put)) return
  const after = await t.users.get(own)
  const list = read(after.json)
  const [name = ''] = names
  const rating = isList(list) ? member(list.find((one) => member(one, 'name') === name), 'proficiency') : undefined
  // That it is a number and no text is told above.
  const told = Number(rating ?? Number.NaN)
  if (t.rule('GENESYS-B-242', 'a PUT changes the proficiency').value(list, 'the list', after).satisfies(told >= 1 && told <= 2, `${name} with proficiency 1.5`))
    t.advise('GENESYS-B-242', 'a PUT keeps a proficiency as it was sent').value(told, 'proficiency', after).equals(1.5)
}
