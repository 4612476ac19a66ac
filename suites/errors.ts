import {
  contentOf, attribute, capability, check, isObject, watch, writable,
  type RequirementId, type Response, type Tools, type WatchTools,
} from '../src/kit/index.ts'

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const schemasOf = (response: Response): readonly unknown[] =>
  isObject(response.json) && Array.isArray(response.json['schemas']) ? response.json['schemas'] : []

const namesError = (response: Response): boolean => schemasOf(response).includes(errorUrn)

/** Errors of the service itself; those that a gateway may word in its own way are judged by `advise`. */
function ruleFor(t: WatchTools, response: Response): WatchTools['rule'] {
  return t.terms.platformErrors.includes(response.status) && !namesError(response) ? t.advise : t.rule
}

const isError = (t: WatchTools, response: Response): boolean =>
  response.status >= 400 && response.request.method !== 'HEAD' && t.classify(response) !== undefined

export const errorsHaveBody = watch({
  id: 'errors.body-is-a-scim-error',
  title: 'an error has a JSON body that names the schema of errors',
  cites: ['RFC7644-3.12-3', 'RFC7644-3.12-4', 'RFC7644-3.2-7', 'GENESYS-B-367', 'GENESYS-B-033'],
  fix: 'Answer errors with {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404", "detail": "..."}, also those of routing and authentication.',
  watch(t, response) {
    if (!isError(t, response)) return false
    const what = `the body of status ${String(response.status)}`
    const rule = ruleFor(t, response)
    const platform = isObject(response.json) && typeof response.json['message'] === 'string' && typeof response.json['code'] === 'string'
    const id: RequirementId = response.status === 401 || response.status === 403 ? 'GENESYS-B-033' : 'GENESYS-B-367'
    t.rule(id, `${what} is a SCIM error or one of the platform`).value(response.json, what, response)
      .satisfies(platform || (isObject(response.json) && (namesError(response) || typeof response.json['scimType'] === 'string')), 'a SCIM error, or an object with message and code')
    const given = rule('RFC7644-3.12-3', `${what} is JSON`).value(response.text, what, response).satisfies(isObject(response.json), 'a JSON object')
    t.rule('RFC7644-3.2-7', `status ${String(response.status)} has a body`).value(response.text, what, response).satisfies(response.text !== '', 'something')
    if (given) rule('RFC7644-3.12-4', `${what} names the schema of errors`).at(response, '/schemas').contains(errorUrn)
    return true
  },
})

export const errorStatus = watch({
  id: 'errors.status-is-a-string',
  title: 'status in an error is the HTTP status, as a JSON string',
  cites: ['RFC7644-3.12-5'],
  fix: 'Write "status": "404", with quotes, and the same number as in the status line.',
  watch(t, response) {
    if (!isError(t, response) || !isObject(response.json)) return false
    if (!namesError(response) && t.terms.platformErrors.includes(response.status)) return false
    t.rule('RFC7644-3.12-5', `status in the body of status ${String(response.status)}`).at(response, '/status').equals(String(response.status))
    return true
  },
})

/** Table 9 of RFC 7644 and section 2.1 of RFC 9865: keyword, the statuses that it may stand under, the requirement. */
const keywords: Readonly<Record<string, { readonly status: readonly number[]; readonly id?: RequirementId }>> = {
  invalidFilter: { status: [400, 403], id: 'RFC7644-3.12-21' },
  tooMany: { status: [400, 413] },
  uniqueness: { status: [400, 409], id: 'RFC7644-3.12-23' },
  mutability: { status: [400], id: 'RFC7644-3.12-24' },
  invalidSyntax: { status: [400], id: 'RFC7644-3.12-25' },
  invalidPath: { status: [400], id: 'RFC7644-3.12-26' },
  noTarget: { status: [400], id: 'RFC7644-3.12-27' },
  invalidValue: { status: [400], id: 'RFC7644-3.12-28' },
  invalidVers: { status: [400] },
  sensitive: { status: [400, 403] },
  invalidCursor: { status: [400] },
  expiredCursor: { status: [400] },
  invalidCount: { status: [400] },
}

export const keywordInPlace = watch({
  id: 'errors.keyword-stands-under-its-status',
  title: 'scimType and detail are texts, and a keyword of the table stands under the status that it belongs to',
  cites: [...Object.values(keywords).flatMap(({ id }) => id ?? []), 'RFC7644-3.12-6', 'RFC7644-3.12-7'],
  watch(t, response) {
    if (!isError(t, response) || !isObject(response.json) || !namesError(response)) return false
    const { scimType, detail } = response.json
    if (detail !== undefined) t.rule('RFC7644-3.12-7', 'detail is text').at(response, '/detail').is('string')
    if (scimType === undefined) return detail !== undefined
    const known = typeof scimType === 'string' ? keywords[scimType] : undefined
    t.rule('RFC7644-3.12-6', 'scimType is a keyword of the documents').at(response, '/scimType').satisfies(known !== undefined, Object.keys(keywords).join(', '))
    if (known?.id !== undefined) t.advise(known.id, `scimType ${String(scimType)} stands under its status`).status(response, ...known.status)
    return true
  },
})

export const noInternalErrors = watch({
  id: 'errors.no-internal-error',
  title: 'no request of the run leads to an internal error',
  cites: ['RFC7644-3.12-18'],
  watch(t, response) {
    if (t.classify(response) === undefined) return false
    t.rule('RFC7644-3.12-18', `${response.request.method} leads to no internal error`).value(response.status, 'the status', response)
      .satisfies(response.status !== 500 && response.status < 505, 'anything but 500')
    return true
  },
})

export const successHasNoError = watch({
  id: 'errors.success-carries-no-error',
  title: 'an error is told by the HTTP status, never by the body alone',
  cites: ['RFC7644-3.2-6', 'RFC7644-3.12-2'],
  watch(t, response) {
    if (response.status >= 300 || t.classify(response) === undefined) return false
    t.rule('RFC7644-3.12-2', `a 2xx answer to ${response.request.method} is no error`).value(response.json, 'the body', response).satisfies(!namesError(response), 'no error')
    t.rule('RFC7644-3.2-6', `errors of ${response.request.method} show in the status`).value(response.json, 'the body', response).satisfies(!namesError(response), 'no error')
    return true
  },
})

export const allowTold = watch({
  id: 'errors.405-tells-what-is-allowed',
  title: 'every 405 has an Allow header',
  cites: ['RFC9110-15.5.6-1'],
  watch(t, response) {
    if (response.status !== 405) return false
    // Often missing, and nothing of SCIM depends on it.
    const allow = response.headers['allow']
    t.advise('RFC9110-15.5.6-1', '405 tells the methods that are allowed').header(response, 'allow')
      .satisfies(allow !== undefined && !allow.split(/\s*,\s*/).includes(response.request.method), 'methods, the refused one not among them')
    return true
  },
})

/** Bodies that no server can take for a resource. */
const malformed: Readonly<Record<string, { readonly body: string; readonly syntax: boolean }>> = {
  'truncated JSON': { body: '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "scimsp', syntax: true },
  'text that is no JSON': { body: 'userName=scimspec', syntax: true },
  'two JSON values': { body: '{} {}', syntax: true },
  'nothing at all': { body: '', syntax: true },
  'an array': { body: '[]', syntax: false },
  'a string': { body: '"scimspec"', syntax: false },
  'null': { body: 'null', syntax: false },
  'schemas that is no array': { body: '{"schemas": 7, "userName": {}, "Operations": "none"}', syntax: false },
}

const methods = ['POST', 'PUT', 'PATCH'] as const

export const malformedBodies = check({
  id: 'errors.malformed-body-is-refused',
  title: 'a body that is no JSON object is refused with 400 and changes nothing',
  cites: ['RFC7644-3.12-2', 'RFC7644-3.12-11', 'RFC7644-3.12-25'],
  needs: [writable('User')],
  rows: ({ profile }) => methods.filter((method) => method !== 'PATCH' || profile.patch.value).flatMap((method) => Object.keys(malformed).map((kind) => `${method} of ${kind}`)),
  fix: 'Parse the body before anything else and answer 400 with scimType invalidSyntax.',
  async run(t, row) {
    const [method = '', kind = ''] = row.split(' of ')
    const { body, syntax } = malformed[kind] ?? t.block(`there is no body ${kind}`)
    const own = method === 'POST' ? undefined : await t.users.create()
    const before = own === undefined ? undefined : await t.users.read(own)
    const response = await t.send({
      method: method === 'POST' ? 'POST' : method === 'PUT' ? 'PUT' : 'PATCH',
      url: own?.url ?? t.users.url,
      body,
      headers: { 'content-type': t.terms.mediaType },
    })
    if (response.status === 428) t.block('writes need If-Match')
    t.rule('RFC7644-3.12-2', row).refusal(response)
    t.rule('RFC7644-3.12-11', row).status(response, 400)
    const scimType = isObject(response.json) ? response.json['scimType'] : undefined
    // The keyword is optional; a wrong one misleads.
    if (response.status === 400 && scimType !== undefined) {
      const rule = syntax ? t.rule : t.advise
      rule('RFC7644-3.12-25', `${row} is a matter of syntax`).at(response, '/scimType').oneOf('invalidSyntax', ...(syntax ? [] : ['invalidValue']))
    }
    if (own === undefined) return
    const after = await t.users.get(own)
    t.rule('RFC7644-3.12-2', 'a refused body changes nothing').value(contentOf(after.json), 'the user apart from meta', after).equals(contentOf(before))
  },
})

/** Requests for what does not exist. */
const unknown: Readonly<Record<string, (t: Tools) => Promise<Response>>> = {
  'GET of an unknown user': (t) => t.users.get(t.users.inventedId()),
  'PUT of an unknown user': (t) => t.users.put(t.users.inventedId(), t.users.draft()),
  'PATCH of an unknown user': (t) => t.users.patch(t.users.inventedId(), [{ op: 'replace', path: 'externalId', value: 'x' }]),
  'DELETE of an unknown user': (t) => t.users.delete(t.users.inventedId()),
  'GET of an unknown group': (t) => t.groups.get(t.groups.inventedId()),
  'PUT of an unknown group': (t) => t.groups.put(t.groups.inventedId(), t.groups.draft()),
  'PATCH of an unknown group': (t) => t.groups.patch(t.groups.inventedId(), [{ op: 'replace', path: 'externalId', value: 'x' }]),
  'DELETE of an unknown group': (t) => t.groups.delete(t.groups.inventedId()),
  'GET of a user below the groups': async (t) => t.groups.get((await t.cohort('User')).members[0]?.id ?? t.block('there is no user')),
  'GET of an unknown endpoint': (t) => t.get('/ScimspecNothings'),
  'GET of an unknown schema': (t) => t.get(t.discovery('Schema', 'urn:example:scimspec:nothing')),
  'GET of an unknown resource type': (t) => t.get(t.discovery('ResourceType', 'ScimspecNothing')),
}

export const unknownIs404 = check({
  id: 'errors.unknown-is-404',
  title: 'what does not exist is answered 404',
  cites: ['RFC7644-3.12-8', 'RFC7644-3.12-14'],
  needs: [writable('User'), writable('Group')],
  rows: ({ profile }) => Object.keys(unknown).filter((row) => !row.startsWith('PATCH') || profile.patch.value),
  async run(t, row) {
    const response = await (unknown[row] ?? (() => t.block(`there is no request ${row}`)))(t)
    t.rule('RFC7644-3.12-14', row).status(response, 404)
    t.rule('RFC7644-3.12-8', `${row} has a status of the table`).value(response.status, 'the status', response)
      .satisfies(response.status >= 400 && response.status <= 501, 'an error status')
  },
})

/** Methods that have no meaning where they are sent. */
const misplaced: Readonly<Record<string, (t: Tools) => Promise<Response>>> = {
  'POST to a resource': async (t) => {
    const own = await t.users.create()
    const response = await t.send({ method: 'POST', url: own.url, json: t.users.draft() })
    await t.users.owned(response, {})
    return response
  },
  'GET of /Bulk': (t) => t.get('/Bulk'),
  'GET of /.search': (t) => t.get('/.search'),
}

export const misplacedMethods = check({
  id: 'errors.misplaced-method-is-refused',
  title: 'a method that an endpoint does not have is refused',
  cites: ['RFC7644-3.12-2', 'RFC7644-3.12-8'],
  needs: [writable('User')],
  rows: () => Object.keys(misplaced),
  async run(t, row) {
    const response = await (misplaced[row] ?? (() => t.block(`there is no request ${row}`)))(t)
    t.rule('RFC7644-3.12-2', `${row} is no success`).value(response.status, 'the status', response).satisfies(response.status >= 300, 'a refusal')
    t.rule('RFC7644-3.12-8', `${row} is refused as unknown or not implemented`).status(response, 400, 403, 404, 405, 501)
  },
})

export const announcedIsOffered = check({
  id: 'errors.501-is-for-what-is-not-offered',
  title: 'a feature that is announced is not answered 501, one that is not announced is',
  cites: ['RFC7644-3.12-19'],
  needs: [writable('User')],
  rows: () => ['patch', 'bulk'],
  async run(t, row) {
    const announced = row === 'patch' ? t.profile.patch.value : t.profile.bulk.value !== false
    const response = row === 'patch'
      ? await t.users.patch(await t.users.create(), [{ op: 'replace', path: 'externalId', value: 'offered' }])
      : await t.send({ method: 'POST', url: '/Bulk', json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path: `${t.users.type.endpoint}/${t.users.inventedId()}` }] } })
    const rule = t.rule('RFC7644-3.12-19', announced ? `${row} is announced and offered` : `${row} is not announced, and refused as not implemented`)
    if (announced) rule.value(response.status, 'the status', response).differsFrom(501)
    else rule.status(response, 501)
  },
})

export const badFilters = check({
  id: 'errors.bad-filter-is-named',
  title: 'a filter that breaks the grammar is refused with 400 and scimType invalidFilter',
  cites: ['RFC7644-3.12-21'],
  needs: [capability('filter'), writable('User')],
  rows: () => ['userName eq', 'userName scimspec "a"', '(userName pr', 'eq "a"'].flatMap((filter) => [`GET with ${filter}`, `POST to .search with ${filter}`]),
  async run(t, row) {
    const [way = '', filter = ''] = row.split(' with ')
    const json = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter }
    const response = way === 'GET' ? await t.users.list({ filter }) : await t.send({ method: 'POST', url: `${t.users.url}/.search`, json })
    if (way !== 'GET' && [403, 404, 405, 501].includes(response.status)) t.block('the server offers no search by POST')
    const rule = t.rule('RFC7644-3.12-21', row)
    if (rule.status(response, 400)) rule.at(response, '/scimType').equals('invalidFilter')
  },
})

export const duplicates = check({
  id: 'errors.duplicate-is-named',
  title: 'a userName that is taken is refused as a matter of uniqueness',
  cites: ['RFC7644-3.12-15', 'RFC7644-3.12-23'],
  needs: [writable('User')],
  rows: ({ profile }) => methods.filter((method) => method !== 'PATCH' || profile.patch.value),
  async run(t, method) {
    const first = await t.users.create()
    const userName = first.sent['userName'] ?? t.block('users are created without userName')
    const second = method === 'POST' ? undefined : await t.users.create()
    const response = second === undefined ? await t.users.post(t.users.draft({ userName }))
      : method === 'PUT' ? await t.users.put(second, { ...second.sent, userName })
        : await t.users.patch(second, [{ op: 'replace', path: 'userName', value: userName }])
    if (response.status < 300) t.block(`a second user got the same userName by ${method}`)
    if (isObject(response.json) && response.json['scimType'] === 'mutability') t.block('userName cannot be changed')
    t.rule('RFC7644-3.12-15', `${method} of a userName that is taken`).status(response, 409, ...(method === 'POST' ? [] : [400]))
    const rule = response.status === 409 ? t.rule : t.advise
    rule('RFC7644-3.12-23', `${method} of a userName that is taken is a matter of uniqueness`).at(response, '/scimType').equals('uniqueness')
  },
})

interface PatchFailure {
  readonly operation: Record<string, string>
  readonly id: RequirementId
  /** Keywords that name the reason; the first is the one of the table. */
  readonly keywords: readonly string[]
  /** The keyword may be left out. */
  readonly optional: boolean
}

const patchFailures: Readonly<Record<string, PatchFailure>> = {
  'a read-only attribute': { operation: { op: 'replace', path: 'id', value: 'scimspec' }, id: 'RFC7644-3.12-24', keywords: ['mutability'], optional: false },
  'a malformed path': { operation: { op: 'replace', path: 'name..givenName', value: 'x' }, id: 'RFC7644-3.12-26', keywords: ['invalidPath'], optional: true },
  'a path with an open bracket': { operation: { op: 'replace', path: 'emails[type eq "work"', value: 'x' }, id: 'RFC7644-3.12-26', keywords: ['invalidPath', 'invalidFilter'], optional: true },
  'a filter without match': { operation: { op: 'replace', path: 'emails[type eq "scimspec-none"].value', value: 'a@example.com' }, id: 'RFC7644-3.12-27', keywords: ['noTarget'], optional: false },
  'no path in a removal': { operation: { op: 'remove' }, id: 'RFC7644-3.12-27', keywords: ['noTarget'], optional: false },
  'an unknown operation': { operation: { op: 'frobnicate', path: 'externalId', value: 'x' }, id: 'RFC7644-3.12-25', keywords: ['invalidSyntax', 'invalidValue'], optional: true },
}

export const patchFailuresNamed = check({
  id: 'errors.failed-patch-is-named',
  title: 'a PATCH that cannot be carried out is refused with 400 and an error that names the reason',
  cites: ['RFC7644-3.5.2-14', 'RFC7644-3.5.2-23', 'RFC7644-3.12-24', 'RFC7644-3.12-25', 'RFC7644-3.12-26', 'RFC7644-3.12-27'],
  needs: [capability('patch'), writable('User'), attribute('User', 'emails')],
  rows: () => Object.keys(patchFailures),
  async run(t, row) {
    const failure = patchFailures[row] ?? t.block(`there is no failure ${row}`)
    const own = await t.users.createFrom(t.users.full())
    const response = await t.send({ method: 'PATCH', url: own.url, json: { schemas: [patchUrn], Operations: [failure.operation] } })
    if (response.status === 428) t.block('writes need If-Match')
    const incompatible = row === 'a read-only attribute' ? (['RFC7644-3.5.2-14'] as const) : (['RFC7644-3.5.2-23'] as const)
    if (!t.rule(incompatible, `PATCH with ${row}`).refusal(response)) return
    t.rule(incompatible, `PATCH with ${row} is answered with an error body`).at(response, '/schemas').contains(errorUrn)
    const scimType = isObject(response.json) ? response.json['scimType'] : undefined
    if (response.status !== 400 || (scimType === undefined && failure.optional)) return
    t.rule(failure.id, `scimType names the reason: ${row}`).at(response, '/scimType').oneOf(...failure.keywords)
  },
})

export const badValues = check({
  id: 'errors.bad-value-is-named',
  title: 'a missing or misfit value is refused with 400',
  cites: ['RFC7644-3.12-11', 'RFC7644-3.12-28'],
  needs: [writable('User')],
  rows: (scope) => ['POST without userName', ...(attribute('User', 'active')(scope) === undefined ? ['POST with text in active'] : [])],
  async run(t, row) {
    const { userName, ...rest } = t.users.draft()
    const response = await t.users.post(row.endsWith('userName') ? rest : { ...rest, ...(userName === undefined ? {} : { userName }), active: 'scimspec' })
    const rule = row.endsWith('userName') ? t.rule : t.advise
    rule('RFC7644-3.12-11', row).status(response, 400)
    const scimType = isObject(response.json) ? response.json['scimType'] : undefined
    if (response.status === 400 && scimType !== undefined)
      t.advise('RFC7644-3.12-28', `scimType names the reason: ${row}`).at(response, '/scimType').equals('invalidValue')
  },
})

/** Beyond these no request is made only to be refused. */
const mostOperations = 1100
const mostBytes = 2_000_000

export const bulkLimits = check({
  id: 'errors.over-a-bulk-limit-is-413',
  title: 'a bulk request over an announced limit is answered 413',
  cites: ['RFC7644-3.12-17'],
  needs: [capability('bulk'), writable('User')],
  rows: () => ['operations', 'bytes'],
  async run(t, row) {
    const limits = t.profile.bulk.value
    if (limits === false) return t.block('the server announces no bulk')
    const [limit, most] = row === 'operations' ? [limits.maxOperations, mostOperations] : [limits.maxPayloadSize, mostBytes]
    if (limit >= most || limit < 1) t.block(`the announced limit of ${String(limit)} ${row} is not tried`)
    const count = row === 'operations' ? limit + 1 : 1
    const operations = Array.from({ length: count }, () => ({ method: 'DELETE', path: `${t.users.type.endpoint}/${t.users.inventedId()}` }))
    const padding = row === 'bytes' ? { padding: 'x'.repeat(limit) } : {}
    const response = await t.send({ method: 'POST', url: '/Bulk', json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations, ...padding } })
    t.rule('RFC7644-3.12-17', `a bulk request of more ${row} than announced`).status(response, 413)
  },
})
