import {
  contentOf, check, client, cursorPagination, entriesOf, isObject, isUnassigned, member, offers, percentEncode, watch, withQuery, writable, writeOf, writeRows,
  type RequirementId, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const strangers = { 'without credentials': 'nobody', 'with a token that nobody issued': 'impostor' } as const
type Stranger = (typeof strangers)[keyof typeof strangers]

const genesysOf = (as: Stranger): RequirementId => (as === 'nobody' ? 'GENESYS-B-014' : 'GENESYS-B-015')

/** What a stranger asked for, what came, and texts that only those with access may see. */
interface Attempt {
  readonly response: Response
  readonly secrets: readonly unknown[]
}

const read = (typeName: string) => async (t: Tools, as: Stranger): Promise<Attempt> => {
  const [own] = (await t.cohort(typeName)).members
  if (own === undefined) return t.block(`there is no ${typeName} to read`)
  return { response: await t.of(typeName).get(own, { as }), secrets: [own.sent['userName'] ?? own.sent['displayName']] }
}

const list = (typeName: string) => async (t: Tools, as: Stranger): Promise<Attempt> => {
  const { members, filter } = await t.cohort(typeName)
  const response = await t.of(typeName).list({ filter, count: 3 }, { as })
  return { response, secrets: members.map((own) => own.sent['userName'] ?? own.id) }
}

const search = (path: (t: Tools) => string) => async (t: Tools, as: Stranger): Promise<Attempt> => {
  const { members, filter } = await t.cohort('User')
  const json = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 3, ...(filter === undefined ? {} : { filter }) }
  return { response: await t.send({ method: 'POST', url: path(t), json, as }), secrets: members.map((own) => own.sent['userName']) }
}

const get = (path: string) => async (t: Tools, as: Stranger): Promise<Attempt> => ({ response: await t.get(withQuery(path, { count: 1 }), { as }), secrets: [] })

/** Reads that every server has, and reads that it may have. */
const reads: Readonly<Record<string, (t: Tools, as: Stranger) => Promise<Attempt>>> = {
  'read User': read('User'),
  'list User': list('User'),
  'read Group': read('Group'),
  'list Group': list('Group'),
  'search User': search((t) => `${t.users.url}/.search`),
  'search everything': search(() => '/.search'),
  'query everything': get('/'),
  'read Me': get('/Me'),
}
const optional = ['search User', 'search everything', 'query everything', 'read Me']

const readRows = (scope: Scope): string[] =>
  Object.keys(reads).filter((row) => {
    if (optional.includes(row)) return scope.contract.requirements.has('RFC7644-2-5')
    return writable(row.endsWith('Group') ? 'Group' : 'User')(scope) === undefined
  })

const byStranger = (rows: readonly string[]): string[] => rows.flatMap((row) => Object.keys(strangers).map((who) => `${row}, ${who}`))

function parse(row: string): { what: string; as: Stranger } {
  const [what = '', who] = row.split(', ')
  return { what, as: who === 'without credentials' ? 'nobody' : 'impostor' }
}

/** Some servers serve everybody on purpose (RFC 7644 section 2.2); all others have to guard every operation alike. */
async function guarded(t: Tools): Promise<boolean> {
  return t.once('guards its users', async () => {
    const { members: [own] } = await t.cohort('User')
    if (own === undefined) return true
    const answers = await Promise.all(
      Object.values(strangers).flatMap((as) => [t.users.get(own, { as }), t.users.list({ count: 1 }, { as }), t.users.get(own, { as, query: { attributes: 'id' } })]),
    )
    return answers.some(({ status }) => status === 401 || status === 403 || status === 404)
  })
}

/** How a server answers, to anybody, what it does not offer: not at all, not to clients (RFC 7644 section 3.4.2.1), or at another place (section 3.11). */
const notOffered: readonly number[] = [307, 308, 403, 404, 405, 501]

async function judgeRefusal(t: Tools, row: string, as: Stranger, { response, secrets }: Attempt, mayLack = false): Promise<void> {
  if (t.contract.requirements.has('RFC7644-2-5') && !(await guarded(t))) t.block('the server serves clients without credentials (RFC 7644 section 2.2)')
  const refused = t.rule(['RFC7644-2-5', genesysOf(as)], `${row} is refused`)
  refused.value(response.status, 'the status', response).satisfies(response.status >= 300, 'a refusal')
  const lacking = mayLack && notOffered.includes(response.status)
  if (!lacking) t.advise(['RFC7644-3.12-12', genesysOf(as)], `${row} is answered 401`).status(response, 401)
  const shown = secrets.filter((secret) => typeof secret === 'string' && response.text.includes(secret))
  refused.value(shown, 'data in the answer to a stranger', response).equals([])
}

export const readsGuarded = check({
  id: 'authentication.reads-are-guarded',
  title: 'a client that is not authenticated gets 401 and no data',
  cites: ['RFC7644-2-5', 'RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015'],
  rows: (scope) => byStranger(readRows(scope)),
  fix: 'Authenticate before anything else is looked at, for every path and method alike; answer 401 with WWW-Authenticate.',
  async run(t, row) {
    const { what, as } = parse(row)
    const attempt = await (reads[what] ?? (() => t.block(`there is no operation ${what}`)))(t, as)
    await judgeRefusal(t, row, as, attempt, optional.includes(what))
  },
})

export const writesGuarded = check({
  id: 'authentication.writes-are-guarded',
  title: 'a client that is not authenticated changes nothing and gets 401',
  cites: ['RFC7644-2-5', 'RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015'],
  rows: (scope) => byStranger(writeRows(scope)),
  fix: 'Authenticate before anything else is looked at, for every path and method alike; answer 401 with WWW-Authenticate.',
  async run(t, row) {
    const { what, as } = parse(row)
    const { send, resources, type } = writeOf(t, what)
    const own = await resources.create()
    const before = await resources.read(own)
    await judgeRefusal(t, row, as, { response: await send(own, { as }), secrets: [own.sent['userName']] })
    const after = await resources.get(own)
    const rule = t.rule(['RFC7644-2-5', genesysOf(as)], `after ${row} the ${type} is as it was`)
    if (rule.status(after, 200)) rule.value(contentOf(after.json), 'the resource apart from meta', after).equals(contentOf(before))
  },
})

export const bulkGuarded = check({
  id: 'authentication.bulk-is-guarded',
  title: 'a bulk request of a client that is not authenticated changes nothing and gets 401',
  cites: ['RFC7644-2-5', 'RFC7644-3.12-12', 'GENESYS-B-014', 'GENESYS-B-015'],
  needs: [writable('User')],
  rows: ({ profile }) => (profile.bulk.value === false ? [] : byStranger(['bulk'])),
  async run(t, row) {
    const { as } = parse(row)
    const own = await t.users.create()
    const path = `${t.users.type.endpoint}/${percentEncode(own.id)}`
    const json = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path }] }
    const response = await t.send({ method: 'POST', url: '/Bulk', json, as })
    if (response.status === 501) t.block('the server does not implement bulk requests')
    await judgeRefusal(t, row, as, { response, secrets: [] })
    t.rule('RFC7644-2-5', 'the user is still there').status(await t.users.get(own), 200)
  },
})

export const creationGuarded = check({
  id: 'authentication.creation-is-guarded',
  title: 'a client that is not authenticated creates nothing, or where it may register nothing that is active',
  cites: ['RFC7644-2-5', 'RFC7644-3.12-12', 'RFC7644-2.2-1', 'RFC7644-7.6-1', 'GENESYS-B-014', 'GENESYS-B-015'],
  rows: (scope) => byStranger(['User', 'Group'].filter((type) => writable(type)(scope) === undefined).map((type) => `create ${type}`)),
  async run(t, row) {
    const { what, as } = parse(row)
    const resources = t.of(what.replace('create ', ''))
    const sent = resources.draft()
    const response = await resources.post(sent, { as })
    const mayRegister = t.contract.requirements.has('RFC7644-2.2-1') && as === 'nobody' && what === 'create User'
    const registered = mayRegister && response.status < 300
    if (mayRegister) {
      const active = registered && ((await resources.owned(response, sent))?.body['active'] ?? true)
      t.rule('RFC7644-2.2-1', 'strangers do not register').holds(!registered, { expected: 'a refusal', actual: `status ${String(response.status)}`, response })
      t.rule('RFC7644-7.6-1', 'who registers without credentials is not active at once').value(active, 'active of a user that a stranger created', response).equals(false)
    }
    if (!registered) await judgeRefusal(t, row, as, { response, secrets: [] })
  },
})

/** Credentials that are wrong in their form. */
const malformed: Readonly<Record<string, string>> = {
  'a bearer token of no characters': 'Bearer ',
  'the scheme alone': 'Bearer',
  'a user without password': `Basic ${Buffer.from('scimspec-nobody:').toString('base64')}`,
  'an unknown scheme': 'Scimspec nothing',
  'null as a token': 'Bearer null',
  'an unsigned JSON web token': `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"admin"}').toString('base64url')}.`,
}

export const malformedCredentials = check({
  id: 'authentication.malformed-credentials-are-refused',
  title: 'credentials of a wrong form are no credentials',
  cites: ['RFC7644-2-5', 'RFC7644-3.12-12', 'GENESYS-B-015'],
  needs: [writable('User')],
  rows: () => Object.keys(malformed),
  async run(t, row) {
    const { members, filter } = await t.cohort('User')
    const headers = { authorization: malformed[row] ?? '' }
    const response = await t.users.list({ filter, count: 3 }, { as: 'nobody', headers })
    await judgeRefusal(t, `list User with ${row}`, 'impostor', { response, secrets: members.map((own) => own.sent['userName']) })
  },
})

/** RFC 9110 section 11.6.1: a scheme, then nothing, a token68 or parameters. */
const challenge = /^[!#$%&'*+.^_`|~\w-]+( +[^\s,].*)?$/

export const challenged = watch({
  id: 'authentication.401-names-the-scheme',
  title: 'every 401 names an authentication scheme in WWW-Authenticate',
  cites: ['RFC9110-15.5.2-1', 'RFC7644-2-4'],
  fix: 'Send WWW-Authenticate: Bearer realm="..." with every 401, whatever the method.',
  watch(t, response) {
    if (response.status !== 401) return false
    const { method } = response.request
    if (!t.rule('RFC9110-15.5.2-1', `the 401 to ${method} has WWW-Authenticate`).header(response, 'www-authenticate').present()) return true
    t.rule('RFC7644-2-4', `the 401 to ${method} names a scheme`).header(response, 'www-authenticate').matches(challenge, 'a scheme, optionally with parameters')
    return true
  },
})

export const schemesPublic = check({
  id: 'authentication.schemes-can-be-read-by-anybody',
  title: 'the authentication schemes are told to who asks without credentials',
  cites: ['RFC7643-5-19', 'GENESYS-B-016'],
  async run(t) {
    const response = await t.get(t.discovery('ServiceProviderConfig'), { as: 'nobody' })
    t.rule('GENESYS-B-016', 'the service provider configuration is public').status(response, 200)
    if (response.status !== 200) return t.observe(`the service provider configuration is not public: status ${String(response.status)}`)
    if (entriesOf(response).length > 0) t.block('the answer is a list')
    const schemes = isObject(response.json) ? member(response.json, 'authenticationSchemes') : undefined
    t.rule('RFC7643-5-19', 'the public configuration tells the authentication schemes').value(schemes, 'authenticationSchemes', response)
      .satisfies(!isUnassigned(schemes), 'at least one scheme')
  },
})

export const restrictedClient = check({
  id: 'authentication.restricted-client-is-refused',
  title: 'a client without the right to write is refused with 403 and changes nothing; one that has it is served',
  cites: ['RFC7644-2-5', 'RFC7644-2-7', 'RFC7644-3.12-13', 'RFC7644-7.7-3'],
  needs: [client('none')],
  rows: writeRows,
  async run(t, row) {
    const { send, resources } = writeOf(t, row)
    const own = await resources.create()
    const before = await resources.read(own)
    const response = await send(own, { as: { client: 'none' } })
    t.rule('RFC7644-2-7', `${row} by a client without the right to it`).refusal(response)
    t.rule('RFC7644-3.12-13', `${row} by a client without the right to it`).status(response, 403, 404)
    const after = await resources.get(own)
    const rule = t.rule('RFC7644-2-5', 'the refused client changed nothing')
    if (!rule.status(after, 200)) return
    rule.value(contentOf(after.json), 'the resource apart from meta', after).equals(contentOf(before))
    t.rule('RFC7644-7.7-3', `${row} by a client with the right to it`).success(await send(own))
  },
})

export const restrictedCreation = check({
  id: 'authentication.restricted-client-creates-nothing',
  title: 'a client without the right to write creates nothing',
  cites: ['RFC7644-2-5', 'RFC7644-2-7', 'RFC7644-3.12-13'],
  needs: [client('none'), writable('User')],
  async run(t) {
    const response = await t.users.post(t.users.draft(), { as: { client: 'none' } })
    t.rule('RFC7644-2-5', 'POST by a client without the right to it').refusal(response)
    t.rule('RFC7644-2-7', 'POST by a client without the right to it').refusal(response)
    t.rule('RFC7644-3.12-13', 'POST by a client without the right to it').status(response, 403, 404)
  },
})

export const pagesGuarded = check({
  id: 'authentication.every-page-is-guarded',
  title: 'a cursor opens no page to who may not see it, and tells nothing about itself',
  cites: ['RFC9865-5.2-1', 'RFC9865-5.2-2', 'RFC9865-5.2-4'],
  needs: [cursorPagination, offers('User'), writable('User')],
  rows: () => Object.keys(strangers),
  async run(t, row) {
    const as = row === 'without credentials' ? 'nobody' : 'impostor'
    if (!(await guarded(t))) t.block('the server serves clients without credentials (RFC 7644 section 2.2)')
    const { members, filter } = await t.cohort('User')
    const first = await t.users.list({ filter, count: 2, cursor: '' })
    const cursor = isObject(first.json) ? first.json['nextCursor'] : undefined
    if (typeof cursor !== 'string') return t.block('the first page has no nextCursor')
    const page = await t.users.list({ filter, count: 2, cursor }, { as })
    t.rule('RFC9865-5.2-2', 'the second page asks for authorisation too').value(page.status, 'the status', page).satisfies(page.status >= 300, 'a refusal')
    t.rule('RFC9865-5.2-1', 'the cursor of another client shows no data').value(page.text, 'the answer to a stranger', page)
      .satisfies(!members.some((own) => page.text.includes(String(own.sent['userName']))), 'no user')
    const garbage = await t.users.list({ filter, count: 2, cursor: 'scimspec-no-cursor' }, { as })
    t.rule('RFC9865-5.2-4', 'a page that exists and one that does not are refused alike').value(garbage.status, 'the status for a cursor that was made up', garbage)
      .equals(page.status)
  },
})
