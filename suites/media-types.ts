import {
  changeable, check, documentsDiscovery, isObject, watch, withQuery, writable, writeOf, writeRows,
  type RequirementId, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const scim = 'application/scim+json'
const plain = 'application/json'

/** The media type without parameters, in lower case. */
const typeOf = (response: Response): string => (response.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** What can be read with any Accept header. */
const reads: Readonly<Record<string, (t: Tools, accept: string) => Promise<Response>>> = {
  'the configuration': (t, accept) => t.get(t.discovery('ServiceProviderConfig'), { headers: { accept } }),
  'resource types': (t, accept) => t.get(t.discovery('ResourceType'), { headers: { accept } }),
  'schemas': (t, accept) => t.get(t.discovery('Schema'), { headers: { accept } }),
  'a user': async (t, accept) => t.users.get((await t.cohort('User')).members[0] ?? t.block('there is no user'), { headers: { accept } }),
  'users': async (t, accept) => t.users.list({ filter: await scopingFilter(t, 'User'), count: 2 }, { headers: { accept } }),
  'a group': async (t, accept) => t.groups.get((await t.cohort('Group')).members[0] ?? t.block('there is no group'), { headers: { accept } }),
  'groups': async (t, accept) => t.groups.list({ filter: await scopingFilter(t, 'Group'), count: 2 }, { headers: { accept } }),
}

/** The filter that a list needs where the contract lets nobody list without one. */
async function scopingFilter(t: Tools, type: string): Promise<string | undefined> {
  const { filter, members: [first] } = await t.cohort(type)
  const name = type === 'User' ? 'userName' : 'displayName'
  if (filter !== undefined || !t.terms.filterRequired?.[t.base.id]?.includes(type)) return filter
  return `${name} eq ${JSON.stringify(first?.sent[name])}`
}

const documentsOf = { 'the configuration': 'ServiceProviderConfig', 'resource types': 'ResourceType', 'schemas': 'Schema' } as const

interface Accept {
  /** An empty value leaves the header out. */
  readonly header: string
  readonly id: RequirementId
  /** Of the service provider configuration, and of all else. */
  readonly genesys: readonly [RequirementId?, RequirementId?]
  /** The answer is to have the SCIM media type. */
  readonly scim: boolean
}

const accepts: Readonly<Record<string, Accept>> = {
  'scim+json': { header: scim, id: 'RFC7644-3.8-5', genesys: ['GENESYS-B-035', 'GENESYS-B-038'], scim: true },
  'scim+json in capitals': { header: 'Application/SCIM+JSON', id: 'RFC7644-3.8-5', genesys: [], scim: true },
  'scim+json with q': { header: `${scim};q=0.9, text/html;q=0.1`, id: 'RFC7644-3.8-5', genesys: [], scim: true },
  'json': { header: plain, id: 'RFC7644-3.8-6', genesys: ['GENESYS-B-034', 'GENESYS-B-038'], scim: false },
  'both': { header: `${scim}, ${plain}`, id: 'RFC7644-3.8-5', genesys: ['GENESYS-B-036', 'GENESYS-B-038'], scim: false },
  'nothing': { header: '', id: 'RFC7644-3.8-7', genesys: ['GENESYS-B-037'], scim: true },
  '*/*': { header: '*/*', id: 'RFC7644-3.8-7', genesys: [], scim: true },
}

const isDocument = (what: string): what is keyof typeof documentsOf => Object.hasOwn(documentsOf, what)

const readRows = (scope: Scope): string[] =>
  Object.keys(reads)
    .filter((what) => !isDocument(what) || documentsDiscovery(scope, documentsOf[what]))
    .filter((what) => !what.includes('user') || writable('User')(scope) === undefined)
    .filter((what) => !what.includes('group') || writable('Group')(scope) === undefined)
    .flatMap((what) => Object.entries(accepts).filter(([, { id, genesys }]) => scope.contract.requirements.has(id) || genesys[what === 'the configuration' ? 0 : 1] !== undefined)
      .map(([name]) => `${what} as ${name}`))

export const readsNegotiate = check({
  id: 'media-types.reads-honour-accept',
  title: 'a read is answered in JSON, in the type of SCIM where that is asked for',
  cites: [
    'RFC7644-3.1-1', 'RFC7644-3.8-5', 'RFC7644-3.8-6', 'RFC7644-3.8-7',
    'GENESYS-B-034', 'GENESYS-B-035', 'GENESYS-B-036', 'GENESYS-B-037', 'GENESYS-B-038',
  ],
  rows: readRows,
  fix: 'Produce application/scim+json on every endpoint and serve application/json to who asks for it.',
  async run(t, row) {
    const [what = '', name = ''] = row.split(' as ')
    const accept = accepts[name] ?? t.block(`there is no Accept ${name}`)
    const read = reads[what] ?? t.block(`there is no read of ${what}`)
    const reference = await read(t, `${scim}, ${plain}`)
    const response = await read(t, accept.header)
    // What cannot be read in any type is no matter of media types.
    if (reference.status !== 200 && name !== 'both' && response.status !== 200) t.block(`the read is answered with status ${String(response.status)}`)
    const genesys = accept.genesys[what === 'the configuration' ? 0 : 1]
    const rule = t.rule([accept.id, ...(genesys === undefined ? [] : [genesys])], `${what} with Accept: ${accept.header === '' ? '(none)' : accept.header}`)
    if (!rule.status(response, 200)) return
    rule.value(typeOf(response), 'the media type', response).oneOf(...t.terms.answerMediaTypes)
    if (accept.scim) t.advise('RFC7644-3.1-1', `${what} in the media type of SCIM`).value(typeOf(response), 'the media type', response).equals(scim)
    if (reference.status === 200 && response.status === 200)
      rule.value(response.json === undefined ? 'no JSON' : 'JSON', 'the body', response).equals('JSON')
  },
})

const types: Readonly<Record<string, string>> = { 'scim+json': scim, 'json': plain, 'scim+json with charset': `${scim}; charset=utf-8`, 'json with charset': `${plain};charset=UTF-8` }

function genesysWrite(method: string, type: string, media: string): readonly RequirementId[] {
  if (media.includes('charset')) return []
  if (method === 'DELETE') return ['GENESYS-B-044']
  if (method === 'POST') return [type === 'Group' ? 'GENESYS-B-043' : media === 'json' ? 'GENESYS-B-039' : 'GENESYS-B-040']
  return [type === 'Group' ? 'GENESYS-B-042' : 'GENESYS-B-041']
}

export const writesNegotiate = check({
  id: 'media-types.writes-take-and-give-json',
  title: 'a write is taken in each of the media types and answered in one of them',
  cites: [
    'RFC7644-3.8-1', 'RFC7644-3.8-5', 'RFC7644-3.8-6', 'RFC7644-8.1-2',
    'GENESYS-B-039', 'GENESYS-B-040', 'GENESYS-B-041', 'GENESYS-B-042', 'GENESYS-B-043', 'GENESYS-B-044',
  ],
  rows: (scope) => {
    const creations = ['User', 'Group'].filter((type) => writable(type)(scope) === undefined).map((type) => `POST ${type}`)
    const several = Object.keys(types).filter((media) => scope.contract.requirements.has('RFC7644-3.8-1') || !media.includes('charset'))
    return [...creations, ...writeRows(scope)].flatMap((row) => several.map((media) => `${row} in ${media}`))
  },
  fix: 'Register the reader of application/scim+json and application/json for every operation, and ignore parameters of the media type.',
  async run(t, row) {
    const [what = '', name = ''] = row.split(' in ')
    const [method = '', kind = ''] = what.split(' ')
    const media = types[name] ?? t.block(`there is no type ${name}`)
    const headers = { accept: media.split(';', 1)[0] ?? media, ...(method === 'DELETE' ? {} : { 'content-type': media }) }
    const resources = t.of(kind)
    const own = method === 'POST' ? undefined : await resources.create({ externalId: t.unique('typed') })
    if (own !== undefined && own.body['externalId'] === undefined) t.block(`the server does not keep externalId of a ${kind}`)
    const write = own === undefined ? undefined : writeOf(t, what)
    const sent = resources.draft()
    const response = write === undefined || own === undefined ? await resources.post(sent, { headers }) : await write.send(own, { headers })
    if (response.status === 428) t.block('writes need If-Match')
    // RFC 7644 does not say that bodies in application/json are taken: 415 is the server's right.
    if (name.startsWith('json') && response.status === 415) t.observe(`${what}: bodies in application/json are not taken`)
    const ids: readonly RequirementId[] = name.startsWith('json') ? ['RFC7644-3.8-6'] : name === 'scim+json' ? ['RFC7644-3.8-1'] : ['RFC7644-8.1-2']
    const rule = (name === 'scim+json' || !t.contract.requirements.has('RFC7644-3.8-1') ? t.rule : t.advise)([...ids, ...genesysWrite(method, kind, name)], row)
    if (name.startsWith('json') && response.status === 415 && t.contract.requirements.has('RFC7644-3.8-1')) return
    if (!rule.success(response)) return
    if (response.text !== '') rule.value(typeOf(response), 'the media type', response).oneOf(...t.terms.answerMediaTypes)
    if (name === 'scim+json' && response.text !== '') t.advise('RFC7644-3.8-5', `${what} answers in the type that is asked for`).value(typeOf(response), 'the media type', response).equals(scim)
    if (method === 'DELETE') return
    const made = own ?? (await resources.owned(response, sent))
    if (made === undefined) return t.block('the creation does not tell its resource')
    const told = write === undefined ? (kind === 'User' ? 'userName' : 'displayName') : 'externalId'
    const value = write?.value ?? sent[told]
    const after = await t.settled(() => resources.get(made), (answer) => isObject(answer.json) && answer.json[told] === value)
    rule.at(after, `/${told}`).equals(value)
  },
})

export const answersAreJson = watch({
  id: 'media-types.answers-are-json',
  title: 'every body is JSON and says so',
  cites: ['RFC7644-3.2-5', 'RFC7644-3.1-1', 'RFC7644-8.1-1', 'RFC7644-8.1-2', 'GENESYS-B-045'],
  fix: 'Send Content-Type: application/scim+json with every body, those of errors included.',
  watch(t, response) {
    const { method, headers } = response.request
    // SCIM has no OPTIONS: its answer is HTTP's own (RFC 9110 section 9.3.7).
    if (response.text === '' || method === 'OPTIONS' || t.classify(response) === undefined) return false
    const kind = response.status < 300 ? `the answer to ${method}` : `the body of status ${String(response.status)}`
    const platform = t.terms.platformErrors.includes(response.status)
    const rule = platform ? t.advise : t.rule
    // GENESYS-B-045 is about JSON: an error page of the platform says of itself that it is none.
    const json: readonly RequirementId[] = platform && response.json === undefined && !typeOf(response).includes('json') ? [] : ['GENESYS-B-045']
    const parses = rule(['RFC7644-3.2-5', ...json], `${kind} is JSON`).value(response.text, kind, response).satisfies(response.json !== undefined, 'JSON')
    if (!parses) return true
    rule(['RFC7644-3.2-5', ...json], `${kind} is decoded as UTF-8`).value(response.text, kind, response).satisfies(response.utf8, 'UTF-8')
    const type = typeOf(response)
    rule(['RFC7644-3.1-1', ...json], `${kind} is labelled as JSON`).value(type, 'the media type', response).oneOf(...t.terms.answerMediaTypes)
    const asked = (headers['accept'] ?? '').toLowerCase()
    if (asked === '' || asked.includes('*/*') || asked.includes(scim)) t.rule('RFC7644-8.1-1', `${kind} has the media type of SCIM`).value(type, 'the media type', response).equals(scim)
    const parameters = (response.headers['content-type'] ?? '').split(';').slice(1).filter((parameter) => !/^\s*(charset=.*)?$/i.test(parameter))
    if (type === scim) t.rule('RFC7644-8.1-2', `the media type of ${kind} has no parameters but charset`).value(parameters, 'parameters', response).equals([])
    return true
  },
})

const texts = ['Zoë Ωmega', '漢字 かな', '😀 𝄞', 'e\u0301 and \u00e9', '\u202Eright to left']

export const textIsUtf8 = check({
  id: 'media-types.text-is-utf-8',
  title: 'text in UTF-8 comes back as it was sent, with and without a charset parameter',
  cites: ['RFC7644-3.8-1', 'RFC7644-3.8-2', 'GENESYS-B-045'],
  needs: [writable('User'), changeable('User', 'displayName')],
  rows: () => texts.flatMap((text) => [text, `${text} with charset`]),
  async run(t, row) {
    const charset = row.endsWith(' with charset')
    const displayName = row.replace(/ with charset$/, '')
    const sent = t.users.draft({ displayName })
    const response = await t.users.post(sent, charset ? { headers: { 'content-type': `${t.terms.mediaType}; charset=utf-8` } } : {})
    if (response.status === 415) t.block('a charset parameter is refused')
    const own = (await t.users.owned(response, sent)) ?? t.block(`creating a user was answered with status ${String(response.status)}`)
    const read = await t.users.getWith(own, 'displayName')
    if (read.status !== 200) t.block(`reading the new user was answered with status ${String(read.status)}`)
    const rule = t.rule([charset ? 'RFC7644-3.8-1' : 'RFC7644-3.8-2', 'GENESYS-B-045'], 'text in UTF-8 is kept')
    rule.at(read, '/displayName').satisfies(isObject(read.json) && String(read.json['displayName']).normalize() === displayName.normalize(), JSON.stringify(displayName))
    const label = /charset=\s*"?([^";\s]+)/i.exec(read.headers['content-type'] ?? '')?.[1]
    if (label !== undefined) t.rule('RFC7644-3.8-1', 'the answer says no other encoding').header(read, 'content-type').satisfies(/^utf-?8$/i.test(label), 'charset=utf-8')
  },
})

export const otherTypes = check({
  id: 'media-types.other-types-are-recorded',
  title: 'what a body of another media type, or a wish for one, leads to is recorded',
  cites: ['RFC7644-3.8-3', 'GENESYS-B-046'],
  needs: [writable('User')],
  async run(t) {
    const sent = t.users.draft()
    const response = await t.users.post(sent, { headers: { 'content-type': 'text/plain' } })
    t.rule(['RFC7644-3.8-3', 'GENESYS-B-046'], 'a body in text/plain is refused').status(response, 415, 400)
    const read = await t.users.get((await t.cohort('User')).members[0] ?? t.block('there is no user'), { headers: { accept: 'application/xml' } })
    t.rule(['RFC7644-3.8-3', 'GENESYS-B-046'], 'an answer in application/xml is refused').status(read, 406, 415)
  },
})

export const suffix = check({
  id: 'media-types.suffix-is-harmless',
  title: 'the suffix .scim either chooses the format or names nothing',
  cites: ['RFC7644-3.8-4'],
  needs: [writable('User')],
  async run(t) {
    const { filter } = await t.cohort('User')
    const response = await t.get(withQuery(`${t.users.url}.scim`, { filter, count: 2 }))
    const rule = t.rule('RFC7644-3.8-4', 'GET of users with the suffix .scim')
    const settled = rule.value(response.status, 'the status', response).satisfies(response.status === 200 || (response.status >= 400 && response.status < 500), '200, or a refusal')
    if (settled && response.status === 200) rule.at(response, '/Resources').is('array')
  },
})
