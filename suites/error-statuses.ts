import { capability, check, contentOf, discoveryRead, isObject, member, writable, type Response, type Tools } from '../src/kit/index.ts'

/** Bodies that no server can take for a resource. */
const malformed: Readonly<Record<string, { readonly body: string; readonly syntax: boolean }>> = {
  'truncated JSON': { body: '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "scimsp', syntax: true },
  'text that is no JSON': { body: 'userName=scimspec', syntax: true },
  'two JSON values': { body: '{} {}', syntax: true },
  // Read as an object without members, what is wrong is the missing value.
  'nothing at all': { body: '', syntax: false },
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
    const { value, source } = row === 'patch' ? t.profile.patch : t.profile.bulk
    if (source === 'contract') t.block(`the configuration does not tell whether ${row} is offered`)
    const announced = value !== false
    const response = row === 'patch'
      ? await t.users.patch(await t.users.create(), [{ op: 'replace', path: 'externalId', value: 'offered' }])
      : await t.send({ method: 'POST', url: '/Bulk', json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: [{ method: 'DELETE', path: `${t.users.type.endpoint}/${t.users.inventedId()}` }] } })
    const rule = t.rule('RFC7644-3.12-19', announced ? `${row} is announced and offered` : `${row} is not announced, and refused as not implemented`)
    if (announced) rule.value(response.status, 'the status', response).differsFrom(501)
    else rule.status(response, 501)
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
    const told = member(member((await discoveryRead(t, 'ServiceProviderConfig')).json, 'bulk'), row === 'operations' ? 'maxOperations' : 'maxPayloadSize')
    if (limits === false || typeof told !== 'number') return t.block(`the server announces no limit of ${row}`)
    const [limit, most] = row === 'operations' ? [limits.maxOperations, mostOperations] : [limits.maxPayloadSize, mostBytes]
    if (limit >= most || limit < 1) t.block(`the announced limit of ${String(limit)} ${row} is not tried`)
    const count = row === 'operations' ? limit + 1 : 1
    const operations = Array.from({ length: count }, () => ({ method: 'DELETE', path: `${t.users.type.endpoint}/${t.users.inventedId()}` }))
    const padding = row === 'bytes' ? { padding: 'x'.repeat(limit) } : {}
    const response = await t.send({ method: 'POST', url: '/Bulk', json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations, ...padding } })
    if (response.status === 501) t.block('bulk requests are not implemented')
    t.rule('RFC7644-3.12-17', `a bulk request of more ${row} than announced`).status(response, 413)
  },
})
