import {
  contentOf, attribute, check, client, documented, isObject, writable, writeOf,
  type Own, type RequestOptions, type RequirementId, type Resources, type Response, type Scope, type Tools,
} from '../../src/kit/index.ts'

const without: RequestOptions = { as: { client: 'none' } }
const holding = (role: string): RequestOptions => ({ as: { client: role } })

interface Read {
  readonly id: RequirementId
  readonly send: (t: Tools, options: RequestOptions) => Promise<Response>
}

const one = async (t: Tools, type: string): Promise<Own> => (await t.cohort(type)).members[0] ?? t.block(`there is no ${type}`)
const filtered = async (t: Tools, type: string): Promise<{ filter: string }> => ({ filter: `id eq "${(await one(t, type)).id}"` })

const openReads: Readonly<Record<string, Read>> = {
  'serviceproviderconfig': { id: 'GENESYS-B-017', send: (t, options) => t.get(t.discovery('ServiceProviderConfig'), options) },
  'resourcetypes': { id: 'GENESYS-B-018', send: (t, options) => t.get(t.discovery('ResourceType'), options) },
  'resourcetypes/{id}': { id: 'GENESYS-B-018', send: (t, options) => t.get(t.discovery('ResourceType', 'User'), options) },
  'schemas': { id: 'GENESYS-B-019', send: (t, options) => t.get(t.discovery('Schema'), options) },
  'schemas/{urn}': { id: 'GENESYS-B-019', send: (t, options) => t.get(t.discovery('Schema', t.users.type.schema.id), options) },
  'users': { id: 'GENESYS-B-020', send: async (t, options) => t.users.list(await filtered(t, 'User'), options) },
  'users/{id}': { id: 'GENESYS-B-020', send: async (t, options) => t.users.get(await one(t, 'User'), options) },
}

export const readsOpen = check({
  id: 'permissions.reads-without-permission-are-open',
  title: 'what lists no permission is readable for a client without any role',
  cites: ['GENESYS-B-017', 'GENESYS-B-018', 'GENESYS-B-019', 'GENESYS-B-020'],
  needs: [client('none')],
  rows: (scope) => Object.entries(openReads)
    .filter(([row, { id }]) => scope.contract.requirements.has(id) && (row !== 'serviceproviderconfig' || documented('ServiceProviderConfig')(scope) === undefined))
    .map(([row]) => row),
  async run(t, row) {
    const { id, send } = openReads[row] ?? t.block(`there is no read ${row}`)
    const reference = await send(t, {})
    if (reference.status !== 200) t.block(`with all rights the read is answered with status ${String(reference.status)}`)
    t.rule(id, `GET of ${row} by a client without any role`).status(await send(t, without), 200)
  },
})

/** Refused, by 403 where the server follows the public table, and nothing shown. */
function judgeRefusal(t: Tools, id: RequirementId, what: string, response: Response, secret?: unknown): void {
  const rule = t.rule(id, `${what} without the permission is refused`)
  rule.refusal(response)
  t.advise(id, `${what} without the permission is answered 403`).status(response, 403)
  t.rule('GENESYS-B-033', 'the refusal is a JSON object').value(response.text, 'the body', response).satisfies(isObject(response.json), 'a JSON object')
  if (typeof secret === 'string') rule.value(response.text, 'the body', response).satisfies(!response.text.includes(secret), 'no data')
}

/** The operations that the one permission of a client opens. */
const opens: Readonly<Record<string, RegExp>> = {
  groupEditor: / Group$/, userAdder: /^POST User$/, userEditor: /^(PUT|PATCH) User$/, userDeleter: /^DELETE User$/,
}

/** An operation by the client without any role, and by each of those that the operator names whose permission is another. */
const byStrangers = (operation: string, scope: Scope): readonly string[] => [
  operation, ...Object.entries(opens).filter(([role, opened]) => !opened.test(operation) && client(role)(scope) === undefined).map(([role]) => `${operation} by ${role}`),
]

function parse(row: string): { readonly operation: string; readonly as: RequestOptions } {
  const [operation = '', role = 'none'] = row.split(' by ')
  return { operation, as: holding(role) }
}

const groupReads: Readonly<Record<string, (groups: Resources, own: Own, options: RequestOptions) => Promise<Response>>> = {
  'list Group': (groups, own, options) => groups.list({ filter: `displayName eq ${JSON.stringify(own.sent['displayName'])}` }, options),
  'read Group': (groups, own, options) => groups.get(own, options),
}

export const groupReadsGuarded = check({
  id: 'permissions.reading-groups-needs-group-edit',
  title: 'groups are not readable without directory:group:edit',
  cites: ['GENESYS-B-021', 'GENESYS-B-033'],
  needs: [client('none'), writable('Group')],
  rows: (scope) => Object.keys(groupReads).flatMap((row) => byStrangers(row, scope)),
  async run(t, row) {
    const { operation, as } = parse(row)
    const send = groupReads[operation] ?? t.block(`there is no read ${row}`)
    const own = await one(t, 'Group')
    judgeRefusal(t, 'GENESYS-B-021', row, await send(t.groups, own, as), own.body['meta'] === undefined ? undefined : own.sent['externalId'])
  },
})

const writeIds: Readonly<Record<string, RequirementId>> = {
  'PUT Group': 'GENESYS-B-022', 'PATCH Group': 'GENESYS-B-022', 'DELETE Group': 'GENESYS-B-023',
  'PUT User': 'GENESYS-B-026', 'PATCH User': 'GENESYS-B-026', 'DELETE User': 'GENESYS-B-024',
}

const rowsOf = (ids: Readonly<Record<string, RequirementId>>) => (scope: Scope) =>
  Object.keys(ids).filter((row) => writable(row.endsWith('Group') ? 'Group' : 'User')(scope) === undefined).flatMap((row) => byStrangers(row, scope))

export const writesGuarded = check({
  id: 'permissions.writes-need-their-permission',
  title: 'a write without its permission is refused and changes nothing',
  cites: ['GENESYS-B-022', 'GENESYS-B-023', 'GENESYS-B-024', 'GENESYS-B-026', 'GENESYS-B-033'],
  needs: [client('none')],
  rows: rowsOf(writeIds),
  async run(t, row) {
    const { operation, as } = parse(row)
    const id = writeIds[operation] ?? t.block(`there is no write ${row}`)
    const { send, resources } = writeOf(t, operation)
    const own = await resources.create()
    const before = await resources.read(own)
    judgeRefusal(t, id, row, await send(own, as))
    const after = await resources.get(own)
    const rule = t.rule(id, `the refused ${row} changed nothing`)
    if (rule.status(after, 200)) rule.value(contentOf(after.json), 'the resource apart from meta', after).equals(contentOf(before))
  },
})

export const creationsGuarded = check({
  id: 'permissions.creations-need-their-permission',
  title: 'a creation without its permission is refused and creates nothing',
  cites: ['GENESYS-B-023', 'GENESYS-B-025', 'GENESYS-B-033'],
  needs: [client('none')],
  rows: rowsOf({ 'POST User': 'GENESYS-B-025', 'POST Group': 'GENESYS-B-023' }),
  async run(t, row) {
    const { operation, as } = parse(row)
    const type = operation.endsWith('Group') ? 'Group' : 'User'
    const id = type === 'Group' ? 'GENESYS-B-023' : 'GENESYS-B-025'
    const resources = t.of(type)
    const sent = resources.draft()
    judgeRefusal(t, id, row, await resources.post(sent, as))
    const name = type === 'User' ? 'userName' : 'displayName'
    const list = await resources.list({ filter: `${name} eq ${JSON.stringify(sent[name])}` })
    if (list.status !== 200) t.block(`looking for the ${type} was answered with status ${String(list.status)}`)
    t.rule(id, `the refused ${row} created nothing`).at(list, '/totalResults').equals(0)
  },
})

/** What a client may do that holds one permission of those listed. */
const opened: Readonly<Record<string, { readonly id: RequirementId; readonly role: string; readonly send: (t: Tools, options: RequestOptions) => Promise<Response> }>> = {
  'GET groups/{id}': { id: 'GENESYS-B-027', role: 'groupEditor', send: async (t, options) => t.groups.get(await one(t, 'Group'), options) },
  'GET groups': { id: 'GENESYS-B-027', role: 'groupEditor', send: async (t, options) => t.groups.list(await filtered(t, 'Group'), options) },
  'POST groups': { id: 'GENESYS-B-027', role: 'groupEditor', send: (t, options) => t.groups.post(t.groups.draft(), options) },
  'PUT groups/{id}': { id: 'GENESYS-B-027', role: 'groupEditor', send: async (t, options) => writeOf(t, 'PUT Group').send(await t.groups.create(), options) },
  'PATCH groups/{id}': { id: 'GENESYS-B-027', role: 'groupEditor', send: async (t, options) => writeOf(t, 'PATCH Group').send(await t.groups.create(), options) },
  'DELETE groups/{id}': { id: 'GENESYS-B-027', role: 'groupEditor', send: async (t, options) => t.groups.delete(await t.groups.create(), options) },
  'DELETE users/{id}': { id: 'GENESYS-B-028', role: 'userDeleter', send: async (t, options) => t.users.delete(await t.users.create(), options) },
  'POST users': { id: 'GENESYS-B-029', role: 'userAdder', send: (t, options) => t.users.post(t.users.draft(), options) },
  'PATCH users/{id}': { id: 'GENESYS-B-030', role: 'userEditor', send: async (t, options) => t.users.patch(await t.users.create(), [{ op: 'replace', path: 'title', value: 'Tester' }], options) },
}

export const oneSuffices = check({
  id: 'permissions.one-listed-permission-suffices',
  title: 'any one of the listed permissions opens the operation',
  cites: ['GENESYS-B-027', 'GENESYS-B-028', 'GENESYS-B-029', 'GENESYS-B-030'],
  rows: () => Object.keys(opened),
  async run(t, row) {
    const { id, role, send } = opened[row] ?? t.block(`there is no operation ${row}`)
    const scope = { contract: t.contract, profile: t.profile, base: t.base.id }
    const reason = client(role)(scope) ?? writable(row.includes('groups') ? 'Group' : 'User')(scope)
    if (reason !== undefined) t.omit(reason)
    t.rule(id, `${row} by a client that holds one of its permissions`).success(await send(t, holding(role)))
  },
})

export const partPermissions = check({
  id: 'permissions.part-permissions-are-recorded',
  title: 'what happens to parts of a user that have a permission of their own is recorded',
  cites: ['GENESYS-B-031', 'GENESYS-B-032'],
  needs: [client('userEditor'), writable('User'), attribute('User', 'roles')],
  async run(t) {
    const own = await t.users.create()
    const password = await t.users.patch(own, [{ op: 'add', path: 'password', value: `Aa1!${t.unique('secret')}` }], holding('userEditor'))
    t.rule('GENESYS-B-031', 'PATCH of the password without directory:user:setPassword').status(password, 200)
    const roles = await t.users.patch(own, [{ op: 'add', path: 'roles', value: [{ value: 'employee' }] }], holding('userEditor'))
    t.rule('GENESYS-B-032', 'PATCH of roles without authorization:grant:add').status(roles, 200)
  },
})
