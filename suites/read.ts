import {
  adviseHost, attribute, capability, changeable, check, creatableTypes, declinesFilter, eachResource, entriesOf, idsOf, instant, isList, isObject, isUnassigned, member, percentDecode, show, urlOf, watch, writable,
  type Json, type JsonObject, type Response, type Tools,
} from '../src/kit/index.ts'

export const readById = check({
  id: 'read.by-id-gives-the-resource',
  title: 'a GET of a resource answers 200 with the resource',
  cites: ['RFC7644-3.4.1-1', 'RFC7643-3.1-7', 'GENESYS-B-224', 'GENESYS-B-239'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create()
    const read = await t.of(row).get(own)
    const rule = t.rule(['RFC7644-3.4.1-1', 'GENESYS-B-239'], `GET of a ${row}`)
    if (!rule.status(read, 200) || !rule.at(read, '').is('object')) return
    t.rule(['RFC7644-3.4.1-1', 'GENESYS-B-224'], 'the resource is the one that was asked for').at(read, '/id').equals(own.id)
    const again = await t.of(row).get(own)
    t.rule(['RFC7643-3.1-7', 'GENESYS-B-224'], 'a second read shows the same id').at(again, '/id').equals(own.id)
  },
})

const unknownRows = ['GET', 'PUT', 'DELETE'] as const

export const unknownIs404 = check({
  id: 'read.unknown-id-is-404',
  title: 'an id that no resource has is answered 404',
  cites: ['RFC7644-3.12-1', 'RFC7644-3.5.1-2', 'GENESYS-B-262'],
  needs: [writable('User')],
  rows: (scope) => creatableTypes(scope).flatMap((type) => unknownRows.map((method) => `${method} ${type}`)),
  async run(t, row) {
    const [method = '', type = ''] = row.split(' ')
    const resources = t.of(type)
    const id = resources.inventedId()
    if (method === 'GET') t.rule(['RFC7644-3.12-1', 'GENESYS-B-262'], `GET of an unknown ${type}`).status(await resources.get(id), 404)
    // For the other methods the text names no status of its own; Table 8 of RFC 7644 lists 404 for them as well.
    if (method === 'DELETE') t.rule(['RFC7644-3.12-1', 'GENESYS-B-262'], `DELETE of an unknown ${type}`).status(await resources.delete(id), 404)
    if (method !== 'PUT') return
    const response = await resources.put(id, resources.draft())
    t.rule(['RFC7644-3.5.1-2', 'GENESYS-B-262'], `PUT of an unknown ${type}`).refusal(response)
    t.advise(['RFC7644-3.12-1', 'GENESYS-B-262'], `PUT of an unknown ${type} is answered 404`).status(response, 404)
  },
})

/** What changes by itself between a write and a read. */
function comparable(body: unknown): unknown {
  if (!isObject(body)) return body
  const meta = isObject(body['meta']) ? body['meta'] : {}
  const { lastModified: _, version: __, ...rest } = meta
  const { schemas: ___, ...attributes } = body
  return withoutUnassigned({ ...attributes, meta: rest })
}

/** RFC 7643 section 2.5: null, an empty array and nothing are one state. */
function withoutUnassigned(value: unknown): unknown {
  if (isList(value)) return value.map(withoutUnassigned)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !isUnassigned(one)).map(([name, one]) => [name, withoutUnassigned(one)]))
}

export const answersEqualReads = check({
  id: 'read.equals-the-answer-to-the-write',
  title: 'a read after a POST or a PUT shows what the answer to it showed',
  cites: ['RFC7644-3.1-8', 'GENESYS-B-224', 'GENESYS-B-255'],
  rows: (scope) => creatableTypes(scope).flatMap((type) => ['POST', 'PUT'].map((method) => `${method} ${type}`)),
  async run(t, row) {
    const [method = '', type = ''] = row.split(' ')
    const resources = t.of(type)
    const own = await resources.createFrom(resources.full())
    const answer = method === 'PUT' ? await resources.put(own, { ...resources.full(), ...identity(own.sent) }) : own.created
    if (answer.status > 299) t.block(`${row} was answered with status ${String(answer.status)}`)
    if (method === 'PUT') t.rule('GENESYS-B-255', 'the answer to PUT is the whole resource').at(answer, '').is('object')
    if (!isObject(answer.json)) t.block(`the answer to ${row} shows no resource`)
    const read = await t.settled(() => resources.get(own), (one) => show(comparable(one.json)) === show(comparable(answer.json)))
    t.rule(['RFC7644-3.1-8', method === 'PUT' ? 'GENESYS-B-255' : 'GENESYS-B-224'], `the answer to ${method} shows what a read shows`)
      .value(comparable(read.json), 'the resource as it is read', read).equals(comparable(answer.json))
  },
})

const identity = (sent: Response['json']) => Object.fromEntries(
  ['userName', 'assetTag', 'serialNumber', 'purchasedAt'].flatMap((name) => (member(sent, name) === undefined ? [] : [[name, member(sent, name) ?? null]])))

export const methodsOffered = check({
  id: 'read.endpoints-offer-their-methods',
  title: 'the endpoint of a type and its resources take the methods that SCIM gives them',
  cites: ['RFC7644-3.2-4', 'RFC7644-3.5-1'],
  rows: creatableTypes,
  async run(t, row) {
    const resources = t.of(row)
    const own = await resources.create()
    const answers: readonly (readonly [string, Response])[] = [
      ['GET of the endpoint', await resources.list({ count: 1 })],
      ['GET of a resource', await resources.get(own)],
      ['PUT', await resources.put(own, { ...own.sent, externalId: t.unique('x') })],
      ...(t.profile.patch.value ? [['PATCH', await resources.patch(own, [{ op: 'replace', path: 'externalId', value: t.unique('x') }])] as const] : []),
      ['DELETE', await resources.delete(own)],
    ]
    for (const [what, answer] of answers) {
      const missing = [404, 405, 501].includes(answer.status)
      t.rule('RFC7644-3.2-4', `${what} is offered for ${row}`).value(answer.status, 'the status', answer).satisfies(!missing, 'neither 404, 405 nor 501')
      if (what === 'PUT') t.rule('RFC7644-3.5-1', 'PUT is supported').value(answer.status, 'the status', answer).satisfies(!missing, 'neither 404, 405 nor 501')
    }
  },
})

export const locationResolves = check({
  id: 'read.location-leads-to-the-resource',
  title: 'meta.location leads to the resource itself, in a read and in a list',
  cites: ['RFC7643-3.1-21', 'RFC7643-2.3.7-2', 'GENESYS-B-354'],
  rows: ({ profile }) => ['User', 'Group', 'Device'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name)),
  async run(t, row) {
    const reason = writable(row)({ contract: t.contract, profile: t.profile, base: t.base.id })
    if (reason !== undefined) t.omit(reason)
    const own = await t.of(row).create()
    await follow(t, await t.of(row).get(own), '/meta/location', own.id)
    if (t.profile.filter.value === false) return
    const list = await t.of(row).list({ filter: `id eq "${own.id}"` })
    const at = entriesOf(list).findIndex((entry) => isObject(entry) && entry['id'] === own.id)
    if (at >= 0) await follow(t, list, `/Resources/${String(at)}/meta/location`, own.id)
  },
})

async function follow(t: Tools, response: Response, pointer: string, id: string): Promise<void> {
  const location = t.rule(['RFC7643-3.1-21', 'GENESYS-B-354'], 'meta.location is the URI of the resource').at(response, pointer)
  if (!location.is('string') || typeof location.value !== 'string') return
  const url = urlOf(location.value, response.request.url)
  if (!t.rule(['RFC7643-2.3.7-2', 'GENESYS-B-354'], 'meta.location is a URI').at(response, pointer).satisfies(url !== undefined, 'a URI') || url === undefined) return
  if (url.origin !== new URL(t.base.url).origin) {
    adviseHost(t, 'RFC7643-3.1-21', 'meta.location', response, pointer)
    return
  }
  const read = await t.get(url.href)
  const rule = t.rule(['RFC7643-3.1-21', 'GENESYS-B-354'], 'a GET of meta.location reads the resource')
  if (rule.status(read, 200)) rule.at(read, '/id').equals(id)
}

export const listIdsAreReadable = check({
  id: 'read.ids-of-lists-are-path-ids',
  title: 'the id of each entry of a list reads the same resource',
  cites: ['RFC7644-3.4.1-1', 'GENESYS-B-267'],
  needs: [writable('User')],
  async run(t) {
    const cohort = await t.cohort('User')
    const query = cohort.filter === undefined ? { count: 5 } : { filter: cohort.filter, count: 7 }
    const list = await t.users.list(query)
    const entries = entriesOf(list).flatMap((entry) => (isObject(entry) && typeof entry['id'] === 'string' ? [entry] : []))
    if (entries.length === 0) t.block('the list is empty')
    for (const entry of entries) {
      const id = String(entry['id'])
      const read = await t.users.get(id)
      // In a list of everybody's users one may be deleted meanwhile.
      if (read.status === 404 && !idsOf(await t.users.list(query)).includes(id)) continue
      const rule = t.rule(['RFC7644-3.4.1-1', 'GENESYS-B-267'], 'the id of a list entry is the id of the path')
      if (!rule.status(read, 200)) continue
      rule.at(read, '/id').equals(id)
      rule.at(read, '/userName').equals(entry['userName'])
    }
  },
})

export const commonAttributesQueried = check({
  id: 'read.common-attributes-work-everywhere',
  title: 'id and externalId work in filters and projections although no schema lists them',
  cites: ['RFC7643-3-6', 'RFC7643-3.1-1'],
  needs: [writable('User'), capability('filter')],
  rows: (scope) => creatableTypes(scope).filter((type) => type === 'User' || type === 'Group'),
  async run(t, row) {
    const externalId = t.unique('common')
    const own = await t.of(row).create({ externalId })
    if (isUnassigned(member(await t.of(row).read(own), 'externalId'))) t.block('externalId is not kept')
    for (const filter of [`id eq "${own.id}"`, `externalId eq "${externalId}"`]) {
      const list = await t.of(row).list({ filter })
      if (declinesFilter(list)) continue
      const rule = t.rule('RFC7643-3-6', `the filter ${filter.split(' ')[0] ?? ''} eq works for ${row}`)
      if (rule.status(list, 200)) rule.value(entriesOf(list).length, 'the number of entries', list).equals(1)
    }
    const shown = await t.of(row).get(own, { query: { attributes: 'externalId' } })
    t.rule('RFC7643-3-6', `attributes=externalId works for ${row}`).at(shown, '/externalId').equals(externalId)
    t.rule('RFC7643-3.1-1', 'id and meta are defined for the type').at(await t.of(row).get(own), '/meta').present()
  },
})

export const idsUniqueOverTypes = check({
  id: 'read.no-id-stands-for-two-resources',
  title: 'no two entries of the lists of all types share an id, and no two users a userName',
  cites: ['RFC7643-3.1-6', 'RFC7643-7-39'],
  quiet: true,
  async run(t) {
    const ids: unknown[] = []
    const types = t.profile.resourceTypes.value
    for (const { name } of types.filter(({ endpoint }, n) => types.findIndex((other) => other.endpoint === endpoint) === n)) {
      const list = await t.of(name).list({ count: 100 })
      const entries = entriesOf(list).filter(isObject)
      ids.push(...entries.map((entry) => entry['id']))
      if (name !== 'User') continue
      const names = entries.map((entry) => String(entry['userName']).toLowerCase())
      t.rule('RFC7643-7-39', 'no two users have the same userName').value(names.filter((one, n) => names.indexOf(one) !== n), 'names that occur twice', list).equals([])
    }
    t.rule('RFC7643-3.1-6', 'ids are unique over all types').value(ids.filter((one, n) => ids.indexOf(one) !== n), 'ids that occur twice').equals([])
  },
})


const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export const managerShown = check({
  id: 'read.manager-is-kept',
  title: 'manager.value is the id of the manager, and $ref leads to it',
  cites: ['GENESYS-B-232', 'GENESYS-B-266', 'RFC7643-4.3-2', 'RFC7643-4.3-3', 'RFC7643-2.4-7'],
  needs: [writable('User'), changeable('User', 'manager', enterprise)],
  rows: () => ['POST', 'PUT'],
  async run(t, row) {
    const manager = await t.users.create()
    const extended = (body: JsonObject) => ({ ...body, schemas: [t.users.type.schema.id, enterprise], [enterprise]: { manager: { value: manager.id } } })
    const own = row === 'POST' ? await t.users.createFrom(extended(t.users.draft())) : await t.users.create()
    if (row === 'PUT' && (await t.users.put(own, extended(own.sent))).status > 299) t.block('PUT with a manager was refused')
    const read = await t.users.get(own)
    const shown = member(member(read.json, enterprise), 'manager')
    t.rule(['RFC7643-4.3-2', 'GENESYS-B-266'], 'manager.value is the id that was sent').value(member(shown, 'value'), 'manager.value', read).equals(manager.id)
    if (row === 'POST') t.rule('GENESYS-B-232', 'the manager comes back').value(member(shown, 'value'), 'manager.value', read).equals(manager.id)
    const ref = member(shown, '$ref')
    if (typeof ref !== 'string') return
    const rule = t.rule(['RFC7643-4.3-3', 'GENESYS-B-266'], 'manager.$ref points to the manager')
    const url = urlOf(ref, read.request.url)
    if (url === undefined || url.origin !== new URL(t.base.url).origin) return void rule.value(ref, 'manager.$ref', read).satisfies(url !== undefined, 'a URI')
    const target = await t.get(url.href)
    if (rule.status(target, 200)) rule.at(target, '/id').equals(manager.id)
    const location = member(member(target.json, 'meta'), 'location')
    const located = typeof location === 'string' ? urlOf(location, target.request.url) : undefined
    if (located !== undefined) t.rule('RFC7643-2.4-7', '$ref is the URI of its target').value(url.href, 'manager.$ref', read).equals(located.href)
  },
})

export const membershipsShown = check({
  id: 'read.groups-show-memberships',
  title: 'groups of a user lists the group that has it as a member, and no longer after it left',
  cites: ['GENESYS-B-263', 'RFC7643-2.3.7-6'],
  needs: [writable('User'), writable('Group')],
  async run(t) {
    const user = await t.users.create()
    const group = await t.groups.create({ members: [{ value: user.id }] })
    const read = await t.settled(() => t.users.get(user), (one) => groupsOf(one).length > 0)
    const [first] = groupsOf(read)
    t.rule('GENESYS-B-263', 'groups lists the group').value(groupsOf(read).map((one) => member(one, 'value')), 'values of groups', read).contains(group.id)
    const ref = member(first, '$ref')
    const url = typeof ref === 'string' ? urlOf(ref, read.request.url) : undefined
    if (url?.origin === new URL(t.base.url).origin)
      t.rule(['RFC7643-2.3.7-6', 'GENESYS-B-263'], 'groups.$ref leads to the group').at(await t.get(url.href), '/id').equals(group.id)
    const left = await t.groups.put(group, { ...group.sent, externalId: group.body['externalId'] ?? t.unique('g'), members: [] })
    if (left.status > 299) return
    const after = await t.settled(() => t.users.get(user), (one) => groupsOf(one).length === 0)
    t.rule('GENESYS-B-263', 'groups follows the membership').value(groupsOf(after), 'groups', after).equals([])
  },
})

function groupsOf(response: Response): readonly Json[] {
  const groups = member(response.json, 'groups')
  return isList(groups) ? groups : []
}

export const everyResourceHasId = watch({
  id: 'read.every-resource-has-an-id',
  title: 'every resource in every answer has a non-empty id, and the one that was asked for',
  cites: ['RFC7643-3.1-5', 'RFC7643-3.1-7', 'GENESYS-B-223', 'GENESYS-B-239'],
  watch: eachResource((t, response, { resource, pointer }) => {
    const { id } = resource
    t.rule(['RFC7643-3.1-5', 'GENESYS-B-223'], 'the id is a non-empty string').at(response, `${pointer}/id`).satisfies(typeof id === 'string' && id !== '', 'a non-empty string')
    const target = t.classify(response)
    if (target?.kind !== 'single' || typeof id !== 'string' || response.request.method === 'POST') return
    const path = response.request.url.split(/[?#]/, 1)[0] ?? ''
    const asked = percentDecode(path.slice(path.lastIndexOf('/') + 1))
    t.rule(['RFC7643-3.1-7', 'GENESYS-B-239'], 'the id is that of the request').at(response, `${pointer}/id`).equals(asked)
  }),
})

const dateTimes = ['created', 'lastModified'] as const

export const metaIsWellFormed = watch({
  id: 'read.meta-is-well-formed',
  title: 'meta in every answer names the type, and its times and version have their form',
  cites: [
    'RFC7643-3.1-18', 'RFC7643-3.1-19', 'RFC7643-3.1-20', 'RFC7643-2.3.5-1', 'RFC7643-2.3.5-2', 'RFC7643-2.3.5-3', 'GENESYS-B-349', 'GENESYS-B-350', 'GENESYS-B-352', 'GENESYS-B-355',
  ],
  watch: eachResource((t, response, { resource, pointer, type, projected }) => {
    const { meta } = resource
    if (!isObject(meta)) return
    const at = (name: string) => `${pointer}/meta/${name}`
    if (!projected || meta['resourceType'] !== undefined)
      t.rule(['RFC7643-3.1-18', type.name === 'Group' ? 'GENESYS-B-350' : 'GENESYS-B-349'], 'meta.resourceType is the name of the resource type')
        .at(response, at('resourceType')).oneOf(type.name, type.id)
    for (const name of dateTimes) {
      const value = meta[name]
      if (isUnassigned(value)) continue
      t.rule('RFC7643-2.3.5-3', `meta.${name} is a string`).at(response, at(name)).is('string')
      if (typeof value !== 'string') continue
      const form = t.rule(['RFC7643-2.3.5-2', 'GENESYS-B-352'], `meta.${name} is a dateTime`).at(response, at(name))
      if (!form.satisfies(instant(value) !== undefined, 'an xsd:dateTime')) continue
      t.rule('RFC7643-2.3.5-1', `meta.${name} has a date and a time`).at(response, at(name)).matches(/T\d\d:/, 'a date and a time')
      // For xsd:dateTime the zone is optional; the models of Genesys show one.
      t.advise('GENESYS-B-352', `meta.${name} tells its zone`).at(response, at(name)).matches(/(Z|[+-]\d\d:\d\d)$/, 'Z or an offset')
    }
    const [created, modified] = dateTimes.map((name) => (typeof meta[name] === 'string' ? instant(meta[name]) : undefined))
    if (created !== undefined && modified !== undefined)
      t.rule('RFC7643-3.1-20', 'nothing is modified before it is created').at(response, at('lastModified')).satisfies(modified >= created - 2000, `not before ${String(meta['created'])}`)
    if (meta['version'] !== undefined) t.rule('GENESYS-B-355', 'meta.version is a string').at(response, at('version')).is('string')
  }),
})

export const contentLocationAgrees = watch({
  id: 'read.content-location-is-meta-location',
  title: 'a Content-Location header is the same as meta.location',
  cites: ['RFC7643-3.1-21'],
  watch: eachResource((t, response, { resource, pointer }) => {
    const location = member(resource['meta'], 'location')
    if (pointer !== '' || typeof location !== 'string') return
    const header = response.headers['content-location']
    const same = header === undefined || absolute(header, response) === absolute(location, response)
    t.rule('RFC7643-3.1-21', 'Content-Location, when it is sent, is meta.location').header(response, 'content-location').satisfies(same, location)
  }),
})

/** A reference as a whole URL; as it is when it is none. */
function absolute(reference: string, response: Response): string {
  return urlOf(reference, response.request.url)?.href ?? reference
}

export const userNamesThere = watch({
  id: 'read.every-user-has-a-user-name',
  title: 'every user in every complete answer has a non-empty userName',
  cites: ['RFC7643-4.1.1-1', 'GENESYS-B-223'],
  watch: eachResource((t, response, { resource, pointer, type, projected }) => {
    if (type.name !== 'User' || projected) return
    const { userName } = resource
    t.rule(['RFC7643-4.1.1-1', 'GENESYS-B-223'], 'a user has a userName').at(response, `${pointer}/userName`)
      .satisfies(typeof userName === 'string' && userName.trim() !== '', 'a non-empty string')
  }),
})

export const schemasAreTold = watch({
  id: 'read.schemas-name-what-is-shown',
  title: 'schemas of every complete resource has its base schema and every extension that it shows',
  cites: ['RFC7643-3.3-2', 'RFC7643-3.3-3', 'RFC7643-3-3', 'RFC7643-3-4', 'GENESYS-B-357', 'GENESYS-B-358'],
  watch: eachResource((t, response, { resource, pointer, type, projected }) => {
    if (projected) return
    const genesys = type.name === 'Group' ? 'GENESYS-B-358' : 'GENESYS-B-357'
    const schemas = isList(resource['schemas']) ? resource['schemas'] : []
    const named = schemas.map((one) => String(one).toLowerCase())
    const at = `${pointer}/schemas`
    if (!t.rule(['RFC7643-3.3-2', genesys], 'schemas is a list of strings').at(response, at).satisfies(schemas.length > 0 && schemas.every((one) => typeof one === 'string'), 'a list of strings')) return
    t.rule(['RFC7643-3.3-3', genesys], 'schemas has the base schema of the type').at(response, at).satisfies(named.includes(type.schema.id.toLowerCase()), type.schema.id)
    const declared = [type.schema.id, ...type.extensions.map(({ schema }) => schema.id)].map((id) => id.toLowerCase())
    if (t.profile.resourceTypes.source === 'declared')
      t.rule('RFC7643-3-3', 'schemas has only what the resource type declares').at(response, at).satisfies(named.every((one) => declared.includes(one)), `some of ${declared.join(', ')}`)
    t.rule('RFC7643-3-4', 'schemas has no duplicates').at(response, at).satisfies(new Set(named).size === named.length, 'no URI twice')
    for (const { schema } of type.extensions) {
      if (isUnassigned(member(resource, schema.id))) continue
      t.rule('GENESYS-B-357', 'schemas names every extension that is shown').at(response, at).satisfies(named.includes(schema.id.toLowerCase()), schema.id)
    }
  }),
})

/** URIs by which a resource names other resources: `$ref` wherever it stands, and `meta.location`. */
function referencesOf(value: unknown, pointer: string): readonly (readonly [string, string])[] {
  if (isList(value)) return value.flatMap((one, n) => referencesOf(one, `${pointer}/${String(n)}`))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) =>
    typeof one === 'string' && (name === '$ref' || (name === 'location' && pointer.endsWith('/meta'))) ? [[`${pointer}/${name}`, one] as const] : referencesOf(one, `${pointer}/${name}`))
}

export const referencesAreAddresses = watch({
  id: 'read.references-are-http-addresses',
  title: 'every reference to a resource is an HTTP address, or resolves to one',
  cites: ['RFC7643-2.3.7-5'],
  watch: eachResource((t, response, { resource, pointer }) => {
    for (const [place, value] of referencesOf(resource, '')) {
      const address = (urlOf(value) ?? urlOf(value, `${response.request.url}/`))?.protocol ?? 'none'
      t.rule('RFC7643-2.3.7-5', 'a reference names what HTTP reaches').at(response, pointer + place).satisfies(/^https?:$/.test(address), 'an http or https URI, absolute or relative')
    }
  }),
})

export const nameAgrees = check({
  id: 'read.formatted-name-agrees-with-its-parts',
  title: 'a formatted name that the server makes up has the family name in it',
  cites: ['RFC7643-4.1.1-8'],
  needs: [writable('User'), attribute('User', 'name')],
  async run(t) {
    const name = { givenName: 'Barbara', familyName: t.unique('Jensen') }
    const own = await t.users.create({ name })
    const read = await t.users.get(own)
    const shown = member(read.json, 'name')
    if (member(shown, 'familyName') !== name.familyName) t.block('the server does not keep the family name')
    const formatted = member(shown, 'formatted')
    t.rule('RFC7643-4.1.1-8', 'both forms of the name are one name').at(read, '/name/formatted')
      .satisfies(isUnassigned(formatted) || (typeof formatted === 'string' && formatted.toLowerCase().includes(name.familyName.toLowerCase())), `nothing, or a text with ${name.familyName}`)
  },
})

const counts = ['totalResults', 'startIndex', 'itemsPerPage', 'maxOperations', 'maxPayloadSize', 'maxResults'].join('|')
const broken = new RegExp(`"(?:${counts})"\\s*:\\s*-?\\d+(?:\\.\\d+|[eE])[^,}\\s]*`)

export const integersArePlain = watch({
  id: 'read.integers-have-no-fraction',
  title: 'counts and limits are written without fraction and exponent',
  cites: ['RFC7643-2.3.4-1'],
  watch(t, response) {
    if (response.status > 299 || !/totalResults|maxResults/.test(response.text)) return false
    const found = broken.exec(response.text)?.[0] ?? ''
    t.rule('RFC7643-2.3.4-1', 'an integer has digits only').value(found, 'what is written otherwise', response).equals('')
    return true
  },
})
