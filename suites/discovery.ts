import {
  capability, check, discoveryEntries, discoveryRead, documented, entriesOf, isObject, isUnassigned, member, offers, percentEncode, sameUrn, show, urlOf, URN, writable,
  type DiscoveryDocument, type JsonObject, type RequirementId, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const documents: readonly DiscoveryDocument[] = ['ServiceProviderConfig', 'ResourceType', 'Schema']
const lists = ['ResourceType', 'Schema'] as const
const standard = ['User', 'Group'] as const

/** The documents that the contract has at this base. */
const documentRows = ({ contract, base }: Scope): readonly DiscoveryDocument[] =>
  documents.filter((document) => contract.operations.some((operation) => operation.base === base && operation.path.endsWith(contract.terms.endpoints[document] ?? document)))

const listRows = (scope: Scope) => lists.filter((document) => documentRows(scope).includes(document))

function documentOf(row: string): DiscoveryDocument {
  return documents.find((document) => document === row) ?? 'ServiceProviderConfig'
}

function listOf(row: string): 'ResourceType' | 'Schema' {
  return row === 'Schema' ? 'Schema' : 'ResourceType'
}

/** Under what a listed document is read: a schema by its id, a resource type without an id by its name. */
function keyOf(entry: JsonObject, document: DiscoveryDocument): string | undefined {
  const keys = document === 'Schema' ? [member(entry, 'id')] : [member(entry, 'id'), member(entry, 'name')]
  return keys.find((key): key is string => typeof key === 'string' && key !== '')
}

async function config(t: Tools): Promise<Response> {
  const response = await discoveryRead(t, 'ServiceProviderConfig')
  t.bodyOf(response, 'reading the service provider configuration')
  return response
}

const served: Readonly<Record<DiscoveryDocument, readonly RequirementId[]>> = {
  ServiceProviderConfig: ['RFC7644-4-2', 'GENESYS-B-003'],
  ResourceType: ['RFC7644-4-7', 'GENESYS-B-004'],
  Schema: ['RFC7644-4-4', 'GENESYS-B-005'],
}

export const documentsServed = check({
  id: 'discovery.documents-are-served',
  title: 'a discovery document is answered 200 with a JSON object',
  cites: ['RFC7644-4-2', 'RFC7644-4-7', 'RFC7644-4-4', 'RFC7644-4-1', 'RFC7644-3.1-3', 'RFC7643-1.2-1', 'GENESYS-B-003', 'GENESYS-B-004', 'GENESYS-B-005', 'GENESYS-B-218'],
  rows: documentRows,
  fix: 'Serve /ServiceProviderConfig, /ResourceTypes and /Schemas in exactly this spelling below the base URL.',
  async run(t, row) {
    const response = await discoveryRead(t, documentOf(row))
    t.rule(['RFC7644-4-1'], `GET of ${row} works`).status(response, 200)
    if (row === 'Schema') for (const id of ['RFC7644-3.1-3', 'RFC7643-1.2-1', 'GENESYS-B-218'] as const) t.rule(id, 'GET of the schemas works').status(response, 200)
    const rule = t.rule(served[documentOf(row)], `GET of ${row} answers with the document`)
    if (rule.status(response, 200)) rule.at(response, '').is('object')
  },
})

export const configIsSingle = check({
  id: 'discovery.service-provider-config-is-one-object',
  title: 'the service provider configuration is one object under its own schema URI, not a list',
  cites: ['RFC7644-4-3', 'RFC7643-5-1'],
  async run(t) {
    const response = await config(t)
    const { rule } = t
    rule('RFC7644-4-3', 'the answer names the ServiceProviderConfig schema').at(response, '/schemas').contains(URN.serviceProviderConfig)
    rule('RFC7643-5-1', 'the configuration has its registered schema URI').at(response, '/schemas').contains(URN.serviceProviderConfig)
    rule('RFC7644-4-3', 'the answer is the configuration itself').at(response, '/Resources').satisfies(
      member(response.json, 'Resources') === undefined, 'no member of a list')
  },
})

const features: Readonly<Record<string, readonly [present: RequirementId, supported: RequirementId]>> = {
  patch: ['RFC7643-5-4', 'RFC7643-5-5'],
  bulk: ['RFC7643-5-6', 'RFC7643-5-7'],
  filter: ['RFC7643-5-10', 'RFC7643-5-11'],
  changePassword: ['RFC7643-5-13', 'RFC7643-5-14'],
  sort: ['RFC7643-5-15', 'RFC7643-5-16'],
  etag: ['RFC7643-5-17', 'RFC7643-5-18'],
}

export const featuresAnnounced = check({
  id: 'discovery.features-say-whether-supported',
  title: 'each feature of the service provider configuration says in a boolean whether it is supported',
  cites: [...Object.values(features).flat(), 'GENESYS-B-328'],
  needs: [documented('ServiceProviderConfig')],
  rows: () => Object.keys(features),
  fix: 'Every one of patch, bulk, filter, changePassword, sort and etag has to be there, also when it is not supported.',
  async run(t, feature) {
    const response = await config(t)
    const [present, supported] = features[feature] ?? t.block(`there is no feature ${feature}`)
    if (t.rule([present, 'GENESYS-B-328'], `the configuration has ${feature}`).at(response, `/${feature}`).is('object'))
      t.rule(supported, `${feature} says whether it is supported`).at(response, `/${feature}/supported`).is('boolean')
  },
})

const limits: Readonly<Record<string, readonly RequirementId[]>> = {
  '/bulk/maxOperations': ['RFC7643-5-8'],
  '/bulk/maxPayloadSize': ['RFC7643-5-9'],
  '/filter/maxResults': ['RFC7643-5-12', 'GENESYS-B-331'],
}

export const limitsAnnounced = check({
  id: 'discovery.limits-are-integers',
  title: 'the limits of the service provider configuration are integers, also for what is not supported',
  cites: [...Object.values(limits).flat(), 'RFC7644-3.7.4-2'],
  needs: [documented('ServiceProviderConfig')],
  rows: ({ contract }) => Object.keys(limits).filter((pointer) => limits[pointer]?.some((id) => contract.requirements.has(id))),
  async run(t, pointer) {
    const response = await config(t)
    const limit = t.rule(limits[pointer] ?? [], `${pointer.slice(1).replace('/', '.')} is announced`).at(response, pointer)
    const optional = t.contract.requirements.has('GENESYS-B-331') && isUnassigned(limit.value)
    if (!optional && limit.is('integer')) limit.satisfies(typeof limit.value === 'number' && limit.value >= 0, 'not negative')
    if (pointer.startsWith('/bulk')) t.rule('RFC7644-3.7.4-2', 'a client can read the limits').at(response, pointer).present()
  },
})

export const schemesDescribed = check({
  id: 'discovery.authentication-schemes-are-described',
  title: 'authenticationSchemes is an array whose entries have type, name and description',
  cites: ['RFC7643-5-20', 'RFC7643-5-21', 'RFC7643-5-22', 'RFC7643-5-23', 'RFC7643-5-24', 'RFC7643-5-25', 'GENESYS-B-332'],
  needs: [documented('ServiceProviderConfig')],
  fix: 'Name at least the scheme with which this client signed in: type, name and description are required.',
  async run(t) {
    const response = await config(t)
    const schemes = t.rule(['RFC7643-5-20', 'GENESYS-B-332'], 'the configuration lists its authentication schemes').at(response, '/authenticationSchemes')
    if (!schemes.is('array')) return
    const entries = Array.isArray(schemes.value) ? (schemes.value as readonly unknown[]) : []
    // An empty array is "unassigned" by the letter; a server without any scheme has nothing to name.
    if (entries.length === 0) t.advise(['RFC7643-5-20', 'GENESYS-B-332'], 'at least one authentication scheme is named').value(entries, 'authenticationSchemes', response).present()
    entries.forEach((entry, n) => {
      const at = (id: RequirementId, name: string) => t.rule(id, `an authentication scheme has ${name}`).at(response, `/authenticationSchemes/${String(n)}/${name}`)
      at('RFC7643-5-21', 'type').matches(/./, 'a string that is not empty')
      at('RFC7643-5-22', 'name').matches(/./, 'a string that is not empty')
      at('RFC7643-5-23', 'description').is('string')
      if (!isUnassigned(member(entry as JsonObject, 'specUri'))) at('RFC7643-5-24', 'specUri').is('string')
      if (!isUnassigned(member(entry as JsonObject, 'documentationUri'))) at('RFC7643-5-25', 'documentationUri').is('string')
    })
    t.rule('GENESYS-B-332', 'one scheme is a bearer token or OAuth').value(entries, 'authenticationSchemes', response).satisfies(
      entries.some((entry) => /oauth|bearer/i.test(show(member(entry as JsonObject, 'type')) + show(member(entry as JsonObject, 'name')))), 'an entry for OAuth or a bearer token')
  },
})

export const paginationDescribed = check({
  id: 'discovery.pagination-is-described',
  title: 'the pagination object says in booleans which methods are offered, and its sizes are positive',
  cites: ['RFC9865-4-2', 'RFC9865-4-3', 'RFC9865-4-4', 'RFC9865-4-5', 'RFC9865-4-6', 'RFC9865-4-7', 'RFC9865-4-8'],
  async run(t) {
    const response = await config(t)
    const pagination = t.rule('RFC9865-4-2', 'the configuration tells about pagination').at(response, '/pagination')
    if (isUnassigned(pagination.value)) return t.block('the configuration has no pagination')
    pagination.is('object')
    const methods = [['cursor', 'RFC9865-4-3'], ['index', 'RFC9865-4-4']] as const
    for (const [name, id] of methods) t.rule(id, `pagination says whether ${name} is offered`).at(response, `/pagination/${name}`).is('boolean')
    const sizes = [['defaultPageSize', 'RFC9865-4-6'], ['maxPageSize', 'RFC9865-4-7'], ['cursorTimeout', 'RFC9865-4-8']] as const
    for (const [name, id] of sizes) {
      const size = t.rule(id, `pagination.${name} is a positive integer`).at(response, `/pagination/${name}`)
      if (!isUnassigned(size.value)) size.satisfies(Number.isInteger(size.value) && Number(size.value) > 0, 'a positive integer')
    }
    const method = t.rule('RFC9865-4-5', 'the default method is one of the two').at(response, '/pagination/defaultPaginationMethod')
    if (!isUnassigned(method.value)) method.oneOf('cursor', 'index')
  },
})

export const cursorAnnounced = check({
  id: 'discovery.cursor-pagination-is-announced',
  title: 'a server that answers a query with cursors has the pagination object in its configuration',
  cites: ['RFC9865-4-1'],
  needs: [offers('User')],
  async run(t) {
    const response = await t.users.list({ cursor: '', count: 1 })
    if (response.status !== 200 || typeof member(response.json, 'nextCursor') !== 'string') return t.block('the server answers without a cursor')
    t.rule('RFC9865-4-1', 'cursors are announced').at(await config(t), '/pagination/cursor').equals(true)
  },
})

export const eventsDescribed = check({
  id: 'discovery.security-events-are-described',
  title: 'securityEvents says how asynchronous requests are answered and lists event URIs',
  cites: ['RFC9967-4-1', 'RFC9967-4-2', 'RFC9967-4-3'],
  async run(t) {
    const response = await config(t)
    const events = t.rule('RFC9967-4-1', 'the configuration tells about security events').at(response, '/securityEvents')
    if (isUnassigned(events.value)) return t.block('the configuration has no securityEvents')
    events.is('object')
    t.rule('RFC9967-4-2', 'securityEvents.asyncRequest has one of its values').at(response, '/securityEvents/asyncRequest')
      .matches(/^(none|long|request)$/i, 'none, long or request')
    const uris = t.rule('RFC9967-4-3', 'securityEvents.eventUris lists URIs').at(response, '/securityEvents/eventUris')
    const list: readonly unknown[] = Array.isArray(uris.value) ? uris.value : []
    uris.satisfies(uris.value === undefined || uris.value === null || Array.isArray(uris.value), 'an array')
    uris.satisfies(list.every((uri) => typeof uri === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(uri)), 'an array of URIs')
  },
})

export const listsComplete = check({
  id: 'discovery.lists-are-complete-list-responses',
  title: 'resource types and schemas come as a ListResponse whose totalResults counts its entries',
  cites: ['RFC7644-4-9', 'RFC7644-4-5', 'GENESYS-B-296', 'GENESYS-B-300', 'GENESYS-B-312'],
  rows: listRows,
  fix: 'Wrap the entries in a ListResponse: schemas, totalResults and Resources. A bare array is SCIM 1.1.',
  async run(t, row) {
    const document = listOf(row)
    const response = await discoveryRead(t, document)
    t.bodyOf(response, `reading ${row} documents`)
    const wrapped = t.rule(['RFC7644-4-9', document === 'Schema' ? 'GENESYS-B-312' : 'GENESYS-B-296'], `${row} documents come as a list response`)
    if (t.contract.requirements.has('RFC7644-4-9')) wrapped.at(response, '/schemas').contains(URN.listResponse)
    if (!wrapped.at(response, '/Resources').is('array')) return
    const count = document === 'Schema' ? 'RFC7644-4-5' : 'RFC7644-4-9'
    t.rule([count, document === 'Schema' ? 'GENESYS-B-312' : 'GENESYS-B-300'], 'all entries come at once').at(response, '/totalResults').equals(entriesOf(response).length)
  },
})

const typeMembers: readonly (readonly [name: string, ids: readonly RequirementId[]])[] = [
  ['name', ['RFC7643-6-5', 'RFC7643-6-2']],
  ['endpoint', ['RFC7643-6-8', 'RFC7643-6-2']],
  ['schema', ['RFC7643-6-10', 'RFC7643-6-2']],
]

export const typesDescribed = check({
  id: 'discovery.resource-types-have-their-members',
  title: 'every resource type has name, endpoint and schema, and says for each extension whether it is required',
  cites: ['RFC7643-6-1', 'RFC7643-6-2', 'RFC7643-6-3', 'RFC7643-6-5', 'RFC7643-6-8', 'RFC7643-6-10', 'RFC7643-6-11', 'RFC7643-6-13', 'RFC7643-6-16'],
  async run(t) {
    const response = await discoveryRead(t, 'ResourceType')
    for (const n of (await discoveryEntries(t, 'ResourceType')).keys()) {
      const at = `/Resources/${String(n)}`
      t.rule('RFC7643-6-1', 'a resource type names the ResourceType schema').at(response, `${at}/schemas`).contains(URN.resourceType)
      for (const [name, ids] of typeMembers) for (const id of ids) t.rule(id, `a resource type has ${name}`).at(response, `${at}/${name}`).matches(/./, 'a string that is not empty')
      const id = t.rule('RFC7643-6-3', 'the id of a resource type is a string').at(response, `${at}/id`)
      if (!isUnassigned(id.value)) id.is('string')
      const extensions = t.rule('RFC7643-6-11', 'schemaExtensions is an array').at(response, `${at}/schemaExtensions`)
      if (!isUnassigned(extensions.value)) extensions.is('array')
      const count = Array.isArray(extensions.value) ? extensions.value.length : 0
      for (let k = 0; k < count; k++) {
        t.rule('RFC7643-6-13', 'an extension has a schema').at(response, `${at}/schemaExtensions/${String(k)}/schema`).matches(/./, 'a string that is not empty')
        t.rule('RFC7643-6-16', 'an extension says whether it is required').at(response, `${at}/schemaExtensions/${String(k)}/required`).is('boolean')
      }
    }
  },
})

export const typesUnique = check({
  id: 'discovery.resource-types-are-told-apart',
  title: 'no two resource types have the same name or the same endpoint',
  cites: ['RFC7643-6-4', 'RFC7643-6-8'],
  async run(t) {
    const response = await discoveryRead(t, 'ResourceType')
    const types = await discoveryEntries(t, 'ResourceType')
    const twice = (name: string) => types.map((type) => member(type, name)).filter((value, at, all) => typeof value === 'string' && all.indexOf(value) !== at)
    t.rule('RFC7643-6-4', 'names of resource types are unique').value(twice('name'), 'repeated names', response).absent()
    t.rule('RFC7643-6-8', 'endpoints of resource types are unique').value(twice('endpoint'), 'repeated endpoints', response).absent()
  },
})

export const typeNamed = check({
  id: 'discovery.resources-name-their-type',
  title: 'meta.resourceType of a resource is the name of its resource type',
  cites: ['RFC7643-6-4', 'RFC7643-3.3-8'],
  rows: ({ profile }) => (profile.writable.value ? standard.filter((name) => profile.resourceTypes.value.some((type) => type.name === name)) : []),
  async run(t, row) {
    const types = await discoveryEntries(t, 'ResourceType')
    const [resource] = (await t.cohort(row)).members
    const type = types.find((one) => member(one, 'name') === row)
    const named = member(member(resource?.body, 'meta'), 'resourceType')
    if (resource === undefined || type === undefined || typeof named !== 'string') return t.block(`no ${row} tells its resource type`)
    t.rule('RFC7643-6-4', `meta.resourceType of a ${row} refers to its resource type`).value(named, 'meta.resourceType', resource.created)
      .oneOf(...[member(type, 'name'), member(type, 'id')].filter((value) => typeof value === 'string'))
    const schemas: unknown = member(resource.body, 'schemas')
    t.rule('RFC7643-3.3-8', `the base schema of a ${row} is told from its extensions`).value(schemas, 'schemas', resource.created)
      .satisfies(Array.isArray(schemas) && schemas.includes(member(type, 'schema')), `with ${show(member(type, 'schema'))}`)
  },
})

export const entriesReadable = check({
  id: 'discovery.entries-equal-single-reads',
  title: 'every listed resource type and schema is read by its id as one object, equal to its entry in the list',
  cites: ['RFC7644-4-8', 'RFC7644-4-6', 'GENESYS-B-306', 'GENESYS-B-321'],
  rows: listRows,
  fix: 'Build the list and the single answer from the same data; colons of a URN in the path may come percent-encoded.',
  async run(t, row) {
    const document = listOf(row)
    const single: readonly RequirementId[] = document === 'Schema' ? ['RFC7644-4-6', 'GENESYS-B-321'] : ['RFC7644-4-8', 'GENESYS-B-306']
    for (const entry of await discoveryEntries(t, document)) {
      const key = keyOf(entry, document)
      if (key === undefined) continue
      const response = await readSingle(t, document, key)
      if (!t.rule(single, `the ${row} ${key} is read by its id`).status(response, 200)) continue
      const whole = t.rule(['RFC7644-4-8', ...single], `the answer is the ${row} itself`)
      if (!whole.at(response, '').is('object') || !whole.at(response, '/Resources').absent()) continue
      if (document === 'Schema') t.rule(single, 'the schema read is the one asked for').at(response, '/id').satisfies(sameUrn(show(member(response.json, 'id')), show(key)), key)
      whole.value(response.json, `the ${row} ${key}`, response).equals(entry)
    }
  },
})

/** Colons need no encoding in a path; whoever only knows the encoded form is not at fault. */
async function readSingle(t: Tools, document: DiscoveryDocument, key: string): Promise<Response> {
  const plain = await t.get(`${t.discovery(document)}/${percentEncode(key).replaceAll('%3A', ':')}`)
  return plain.status === 404 && key.includes(':') ? t.get(t.discovery(document, key)) : plain
}

export const schemaUrisResolve = check({
  id: 'discovery.schema-uris-resolve',
  title: 'the schema and the extensions of every resource type are found at /Schemas',
  cites: ['RFC7643-6-9', 'RFC7643-6-12', 'RFC7644-4-5', 'RFC7643-3.2-1'],
  fix: 'Serve a Schema resource for each URI in schema and schemaExtensions, with exactly that id.',
  async run(t) {
    const listed = (await discoveryEntries(t, 'Schema')).map((schema) => member(schema, 'id'))
    const find = async (id: 'RFC7643-6-9' | 'RFC7643-6-12', uri: unknown, what: string) => {
      if (typeof uri !== 'string') return
      t.rule('RFC7644-4-5', `the list of schemas has the ${what}`).value(listed, 'the ids', await discoveryRead(t, 'Schema')).contains(uri)
      const response = await readSingle(t, 'Schema', uri)
      const rule = t.rule(id, `the ${what} is the id of a schema`)
      if (rule.status(response, 200)) rule.at(response, '/id').equals(uri)
    }
    for (const type of await discoveryEntries(t, 'ResourceType')) {
      const name = show(member(type, 'name'))
      const base = member(type, 'schema')
      await find('RFC7643-6-9', base, `schema of ${name}`)
      t.rule('RFC7643-3.2-1', `the resource type ${name} comes with a schema`).value(listed, 'the ids of the schemas').contains(base)
      const extensions: unknown = member(type, 'schemaExtensions')
      for (const extension of Array.isArray(extensions) ? extensions.filter(isObject) : []) await find('RFC7643-6-12', member(extension, 'schema'), `extension of ${name}`)
    }
  },
})

/** What a list operation answers when the endpoint is there: a page, or a refusal of the query. */
const reachable = [200, 400, 403]

export const endpointsResolve = check({
  id: 'discovery.endpoints-resolve',
  title: 'the endpoint of every resource type, appended to the base URL, leads to its resources',
  cites: ['RFC7643-6-8', 'GENESYS-B-310'],
  async run(t) {
    for (const type of await discoveryEntries(t, 'ResourceType')) {
      const endpoint = member(type, 'endpoint')
      if (typeof endpoint !== 'string') continue
      const filter = t.terms.filterRequired?.[t.base.id]?.includes(show(member(type, 'name')).replaceAll('"', '')) === true ? 'displayName eq "scimspec"' : undefined
      const url = /^https?:/.test(endpoint) ? endpoint : `${t.base.url}/${endpoint.replace(/^\//, '')}`
      const ids: RequirementId[] = standard.some((name) => name === member(type, 'name')) ? ['RFC7643-6-8', 'GENESYS-B-310'] : ['RFC7643-6-8']
      t.rule(ids, `the endpoint ${endpoint} is served below the base`).status(await t.get(url, { query: { count: 1, filter } }), ...reachable)
    }
  },
})

export const endpointsDeclared = check({
  id: 'discovery.served-endpoints-are-declared',
  title: 'users and groups that are served have a resource type',
  cites: ['RFC7643-3.2-1'],
  rows: () => standard,
  async run(t, row) {
    const path = t.terms.endpoints[row] ?? `/${row}s`
    const answer = await t.get(path, { query: { count: 1 } })
    if (answer.status !== 200 || entriesOf(answer).length === 0) return t.block(`${path} shows no resources`)
    const endpoints = (await discoveryEntries(t, 'ResourceType')).map((type) => show(member(type, 'endpoint')).replaceAll('"', '').replace(/^(?:https?:.*)?\//, ''))
    t.rule('RFC7643-3.2-1', `${path} is the endpoint of a resource type`).value(endpoints, 'the endpoints').contains(path.slice(1))
  },
})

export const endpointsPlural = check({
  id: 'discovery.endpoints-are-plurals',
  title: 'the endpoint of a further resource type is its name with an s',
  cites: ['RFC7644-3.2-1'],
  async run(t) {
    const further = (await discoveryEntries(t, 'ResourceType')).filter((type) => !standard.some((name) => name === member(type, 'name')))
    for (const type of further) {
      const [name, endpoint] = [member(type, 'name'), member(type, 'endpoint')]
      if (typeof name !== 'string' || typeof endpoint !== 'string' || documents.some((document) => document === name)) continue
      const plurals = [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')].map((plural) => plural.toLowerCase())
      t.rule('RFC7644-3.2-1', `the endpoint of ${name} is the plural of its name`).value(endpoint, 'the endpoint').satisfies(
        plurals.includes((endpoint.split('/').at(-1) ?? '').toLowerCase()), `${name}s`)
    }
  },
})

const unknown: Readonly<Record<string, readonly [ids: readonly RequirementId[], id: string]>> = {
  Schema: [['RFC7644-4-6', 'GENESYS-B-322'], 'urn:scimspec:schemas:unknown:2.0:Nothing'],
  ResourceType: [['RFC7644-3.12-14', 'GENESYS-B-307'], 'ScimspecUnknown'],
}

export const unknownNotFound = check({
  id: 'discovery.unknown-documents-are-not-found',
  title: 'an unknown resource type or schema is answered 404',
  cites: ['RFC7644-4-6', 'RFC7644-3.12-14', 'GENESYS-B-307', 'GENESYS-B-322'],
  rows: listRows,
  async run(t, row) {
    const [ids, id] = unknown[row] ?? t.block(`there is no document ${row}`)
    t.rule(ids, `GET of an unknown ${row}`).status(await t.get(t.discovery(listOf(row), id)), 404)
  },
})

export const messagesHidden = check({
  id: 'discovery.message-schemas-are-not-published',
  title: 'the schemas of messages are not among the published schemas',
  cites: ['RFC7644-3.1-6'],
  async run(t) {
    const ids = (await discoveryEntries(t, 'Schema')).map((schema) => show(member(schema, 'id')).replaceAll('"', ''))
    const known: ReadonlySet<string> = new Set(Object.values(URN).filter((urn) => urn.includes(':api:messages:')).map((urn) => urn.toLowerCase()))
    t.rule('RFC7644-3.1-6', 'no message of the protocol is listed as a schema').value(ids.filter((id) => known.has(id.toLowerCase())), 'message schemas', await discoveryRead(t, 'Schema')).absent()
    t.rule('RFC7644-3.1-6', 'the PatchOp message cannot be read as a schema').status(await readSingle(t, 'Schema', URN.patchOp), 404, 400, 403)
  },
})

const ignored: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  pagination: { startIndex: 2, count: 1 },
  'count alone': { count: 1 },
  'startIndex alone': { startIndex: 2 },
  sorting: { sortBy: 'id', sortOrder: 'descending' },
}

export const parametersIgnored = check({
  id: 'discovery.query-parameters-are-ignored',
  title: 'pagination and sorting change nothing at the discovery endpoints',
  cites: ['RFC7644-4-10'],
  rows: (scope) => documentRows(scope).flatMap((document) => Object.keys(ignored).map((name) => `${document} ${name}`)),
  async run(t, row) {
    const [name = '', ...rest] = row.split(' ')
    const plain = t.bodyOf(await discoveryRead(t, documentOf(name)), `reading ${name}`)
    const response = await t.get(t.discovery(documentOf(name)), { query: ignored[rest.join(' ')] ?? {} })
    const rule = t.rule('RFC7644-4-10', `GET of ${name} with ${rest.join(' ')}`)
    if (rule.status(response, 200)) rule.value(response.json, 'the answer', response).equals(plain)
  },
})

const filters: Readonly<Record<DiscoveryDocument, readonly RequirementId[]>> = {
  ServiceProviderConfig: ['RFC7644-4-11'],
  ResourceType: ['RFC7644-4-11', 'GENESYS-B-219'],
  Schema: ['RFC7644-4-11', 'GENESYS-B-217'],
}

export const filterRefused = check({
  id: 'discovery.filter-is-refused',
  title: 'a filter at a discovery endpoint is refused with 403 and never carried out',
  cites: ['RFC7644-4-10', 'RFC7644-4-11', 'GENESYS-B-217', 'GENESYS-B-219'],
  rows: (scope) => documentRows(scope).filter((document) => filters[document].some((id) => scope.contract.requirements.has(id))),
  fix: 'Answer 403 when filter is present at /ServiceProviderConfig, /ResourceTypes or /Schemas.',
  async run(t, row) {
    const plain = t.bodyOf(await discoveryRead(t, documentOf(row)), `reading ${row}`)
    const response = await t.get(t.discovery(documentOf(row)), { query: { filter: `id eq "${URN.user}"` } })
    const whole = t.contract.requirements.has('RFC7644-4-11') && response.status === 200
    // RFC 7644 says both "ignored" and "403" in one paragraph.
    if (whole) t.rule('RFC7644-4-10', `GET of ${row} with a filter shows everything or is refused`).value(response.json, 'the answer', response).equals(plain)
    t.rule(filters[documentOf(row)], `GET of ${row} with a filter`).status(response, 403, ...(whole ? [200] : []))
  },
})

const located: Readonly<Record<DiscoveryDocument, string>> = { ServiceProviderConfig: 'ServiceProviderConfig', ResourceType: 'ResourceType', Schema: 'Schema' }

export const metaTold = check({
  id: 'discovery.meta-locates-the-document',
  title: 'meta of a discovery document names its kind, and its location leads back to it',
  cites: ['RFC7643-3.1-18', 'RFC7643-3.1-21', 'RFC7644-1.3-1', 'GENESYS-B-351'],
  rows: documentRows,
  async run(t, row) {
    const document = documentOf(row)
    const response = await discoveryRead(t, document)
    const entries = document === 'ServiceProviderConfig' ? [t.bodyOf(response, `reading ${row}`)] : await discoveryEntries(t, document)
    const told = entries.filter((entry) => isObject(member(entry, 'meta')))
    if (told.length === 0) return t.block(`${row} documents have no meta`)
    for (const entry of told) {
      const meta = member(entry, 'meta')
      const kind = member(meta, 'resourceType')
      if (kind !== undefined) t.rule(['RFC7643-3.1-18', 'GENESYS-B-351'], `meta.resourceType of a ${row}`).value(kind, 'meta.resourceType', response).equals(located[document])
      const location = member(meta, 'location')
      if (typeof location !== 'string') continue
      t.rule('RFC7644-1.3-1', 'a location has no query').value(location, 'meta.location', response).satisfies(!location.includes('?'), 'a URI without "?"')
      await followed(t, document, entry, location)
    }
  },
})

async function followed(t: Tools, document: DiscoveryDocument, entry: JsonObject, location: string): Promise<void> {
  const url = urlOf(location, `${t.base.url}/`)
  // A proxy may show another host; only what lies on this one is followed.
  if (url?.origin !== new URL(t.base.url).origin) return
  const answer = await t.get(url.href)
  const rule = t.rule('RFC7643-3.1-21', `meta.location of a ${document} leads to it`)
  if (rule.status(answer, 200)) rule.value(answer.json, `the ${document} at ${location}`, answer).equals(entry)
}

const readOnly: Readonly<Record<DiscoveryDocument, readonly RequirementId[]>> = {
  ServiceProviderConfig: ['RFC7643-5-2', 'GENESYS-B-333'],
  ResourceType: ['RFC7643-6-1', 'GENESYS-B-333'],
  Schema: ['RFC7643-7-2', 'GENESYS-B-333'],
}

export const writesNotOffered = check({
  id: 'discovery.writes-are-not-offered',
  title: 'a discovery endpoint does not offer POST, PUT, PATCH or DELETE in Allow',
  cites: ['RFC7643-5-2', 'RFC7643-6-1', 'RFC7643-7-2', 'GENESYS-B-333'],
  rows: documentRows,
  async run(t, row) {
    const response = await t.send({ method: 'OPTIONS', url: t.discovery(documentOf(row)) })
    const allowed = response.headers['allow']
    if (allowed === undefined) return t.block('OPTIONS is answered without Allow')
    // Some servers answer OPTIONS with one list for all their paths.
    t.advise(readOnly[documentOf(row)], `${row} is read-only`).value(allowed, 'header allow', response).satisfies(!/\b(POST|PUT|PATCH|DELETE)\b/i.test(allowed), 'GET and HEAD only')
  },
})

interface Truth {
  readonly requirement: RequirementId
  readonly use: (t: Tools) => Promise<Response>
}

/** The plainest use of each feature: whoever announces it answers with success. */
const truths: Readonly<Record<'patch' | 'filter' | 'sort' | 'changePassword', Truth>> = {
  patch: { requirement: 'RFC7643-5-5', use: async (t) => t.users.patch(await t.users.create(), [{ op: 'replace', path: 'externalId', value: t.unique('external') }]) },
  filter: { requirement: 'RFC7643-5-11', use: (t) => t.users.list({ filter: `userName eq "${t.unique('nobody')}"` }) },
  sort: { requirement: 'RFC7643-5-16', use: (t) => t.users.list({ sortBy: 'userName', count: 1 }) },
  changePassword: {
    requirement: 'RFC7643-5-14',
    use: async (t) => t.users.patch(await t.users.create(), [{ op: 'replace', path: 'password', value: `Aa1!${t.unique('secret')}` }]),
  },
}

const usable = (scope: Scope): string[] =>
  (Object.keys(truths) as (keyof typeof truths)[]).filter((feature) => {
    const writes = feature === 'patch' || feature === 'changePassword'
    if (capability(feature)(scope) !== undefined || (writes ? writable('User') : offers('User'))(scope) !== undefined) return false
    return feature !== 'changePassword' || (scope.profile.patch.value && scope.profile.resourceTypes.value.some((type) => type.name === 'User' && type.schema.attributes.some(({ name }) => name === 'password')))
  })

export const announcedWorks = check({
  id: 'discovery.announced-features-work',
  title: 'a feature that the service provider configuration announces is carried out',
  cites: ['RFC7643-5-5', 'RFC7643-5-11', 'RFC7643-5-14', 'RFC7643-5-16'],
  rows: usable,
  fix: 'Announce only what this deployment carries out; a client chooses its requests by this document.',
  async run(t, feature) {
    const truth = feature === 'patch' || feature === 'filter' || feature === 'sort' || feature === 'changePassword' ? truths[feature] : t.block(`there is no feature ${feature}`)
    t.rule(truth.requirement, `${feature} is announced and works`).success(await truth.use(t))
  },
})

export const announcedTags = check({
  id: 'discovery.announced-tags-are-sent',
  title: 'a server that announces etag sends versions',
  cites: ['RFC7643-5-18'],
  needs: [capability('etag'), writable('User')],
  async run(t) {
    const response = await t.users.get(await t.users.create())
    const version = response.headers['etag'] ?? member(member(t.bodyOf(response, 'reading a User'), 'meta'), 'version')
    t.rule('RFC7643-5-18', 'etag is announced, and a resource has a version').value(version, 'ETag or meta.version', response).present()
  },
})

export const baseWithoutQuery = check({
  id: 'discovery.base-has-no-query',
  title: 'the base URL has no query string, also where the location of a resource shows it',
  cites: ['RFC7644-1.3-1'],
  needs: [writable('User')],
  async run(t) {
    const read = await t.users.get(await t.users.create())
    const location = member(member(t.bodyOf(read, 'reading a User'), 'meta'), 'location')
    if (typeof location !== 'string') return t.block('a User tells no location')
    t.rule('RFC7644-1.3-1', 'the location of a User has no query').at(read, '/meta/location').satisfies(!location.includes('?'), 'a URI without "?"')
  },
})
