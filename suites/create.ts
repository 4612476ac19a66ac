import {
  check, creatableTypes, instant, isList, isObject, isUnassigned, member, percentDecode, spellings, urlOf, writable,
  type JsonObject, type Own, type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

const minute = 60_000

function requireCreated(t: Tools, response: Response): Response {
  return response.status >= 200 && response.status < 300 ? response : t.block(`the creation was answered with status ${String(response.status)}`)
}

function metaOf(t: Tools, body: JsonObject): JsonObject {
  const meta = member(body, 'meta')
  return isObject(meta) ? meta : t.block('the resource has no meta')
}

const genesys = { created: 'GENESYS-B-222', shown: 'GENESYS-B-223' } as const

export const minimalCreated = check({
  id: 'create.minimal-resource-is-created',
  title: 'a POST with nothing but the required attributes creates a resource',
  cites: ['RFC7644-3.3-1', 'RFC7644-3.3-7', 'RFC7644-3.3-4', 'RFC7643-6-15', genesys.created],
  rows: creatableTypes,
  fix: 'Demand only what the schema marks as required, and answer 201.',
  async run(t, row) {
    const response = await t.of(row).post(t.of(row).draft())
    if (!t.rule(['RFC7644-3.3-1', genesys.created], `POST of a minimal ${row}`).success(response)) return
    t.rule('RFC7644-3.3-7', 'a creation is answered 201').status(response, ...t.terms.status.create)
    t.rule(genesys.created, 'a creation is answered 200 or 201').status(response, ...t.terms.status.create)
  },
})

export const fullCreated = check({
  id: 'create.everyday-resource-is-created',
  title: 'a POST with everyday attributes of the server\'s schema creates a resource that shows them',
  cites: ['RFC7644-3.3-1', 'RFC7644-3.3-7', 'RFC7644-3.3-8', 'GENESYS-B-227'],
  rows: creatableTypes,
  async run(t, row) {
    const body = t.of(row).full()
    const response = await t.of(row).post(body)
    if (!t.rule(['RFC7644-3.3-1', 'GENESYS-B-227'], `POST of a ${row} with everyday attributes`).success(response)) return
    t.rule('RFC7644-3.3-7', 'a creation is answered 201').status(response, ...t.terms.status.create)
    t.rule('RFC7644-3.3-8', 'the 201 has the new resource in its body').at(response, '').is('object')
  },
})

export const answerShowsResource = check({
  id: 'create.answer-shows-the-resource',
  title: 'the answer to a POST has id, meta and what was sent',
  cites: ['RFC7644-3.3-8', genesys.shown],
  rows: creatableTypes,
  async run(t, row) {
    const sent = t.of(row).draft({ externalId: t.unique('external') })
    const response = requireCreated(t, await t.of(row).post(sent))
    const shown = t.rule(['RFC7644-3.3-8', genesys.shown], 'the answer to a creation shows the new resource')
    if (!shown.at(response, '').is('object')) return
    shown.at(response, '/id').satisfies(isText(member(response.json, 'id')), 'a non-empty string')
    shown.at(response, '/meta').is('object')
    for (const name of ['userName', 'displayName', 'assetTag']) {
      const value = sent[name]
      if (typeof value === 'string') shown.at(response, `/${name}`).satisfies(sameText(member(response.json, name), value), JSON.stringify(value))
    }
  },
})

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const sameText = (value: unknown, wanted: string): boolean => typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase()

export const locationNamesResource = check({
  id: 'create.location-names-the-resource',
  title: 'the 201 has a Location, which is meta.location and reads the new resource',
  cites: ['RFC7644-3.3-9'],
  rows: creatableTypes,
  fix: 'Send the URI of the new resource in the Location header and, the same, in meta.location.',
  async run(t, row) {
    const own = await t.of(row).create()
    const rule = t.rule('RFC7644-3.3-9', `the URI of a new ${row}`)
    const location = own.created.headers['location']
    if (!rule.header(own.created, 'location').present() || location === undefined) return
    const told = member(member(own.created.json, 'meta'), 'location')
    const same = typeof told === 'string' && pathOf(told, own.created) === pathOf(location, own.created)
    if (isObject(own.created.json)) rule.at(own.created, '/meta/location').satisfies(same, `the same URI as the Location header, ${location}`)
    const url = urlOf(location, own.created.request.url)
    if (!rule.header(own.created, 'location').satisfies(url !== undefined, 'a URI') || url === undefined) return
    if (url.origin !== new URL(t.base.url).origin) {
      t.advise('RFC7644-3.3-9', 'Location names the host that was asked').header(own.created, 'location').satisfies(false, `on ${new URL(t.base.url).origin}`)
      return
    }
    const read = await t.get(url.href)
    if (rule.status(read, 200)) rule.at(read, '/id').equals(own.id)
  },
})

function pathOf(reference: string, response: Response): string {
  const url = urlOf(reference, response.request.url)
  return url === undefined ? reference : percentDecode(url.pathname)
}

export const serverAssignsId = check({
  id: 'create.id-and-meta-are-the-servers-own',
  title: 'id and meta in the body of a POST are not taken over',
  cites: ['RFC7643-3.1-2', 'RFC7643-3.1-8', 'RFC7643-3.1-16', 'RFC7644-3.3-3', 'RFC7643-7-24'],
  rows: creatableTypes,
  fix: 'Ignore readOnly attributes in a creation: assign id and meta yourself.',
  async run(t, row) {
    const id = t.unique('chosen')
    const location = `${t.of(row).url}/${id}`
    const meta = { resourceType: 'Invented', created: '1999-01-01T00:00:00Z', lastModified: '1999-01-01T00:00:00Z', location, version: 'W/"invented"' }
    await t.of(row).create()
    const byId = await t.of(row).post(t.of(row).draft({ id }))
    // The client breaks section 3.1 of RFC 7643 first, so a refusal is no failure.
    if (t.advise(['RFC7643-3.1-8', 'RFC7644-3.3-3'], 'a creation that carries an id is carried out').success(byId))
      t.rule('RFC7643-3.1-8', 'the id of a new resource is issued by the server').at(byId, '/id').differsFrom(id)
    const byMeta = await t.of(row).post(t.of(row).draft({ meta }))
    if (!t.rule(['RFC7643-3.1-16', 'RFC7644-3.3-3'], 'a creation that carries meta is carried out').success(byMeta)) return
    const own = await t.of(row).owned(byMeta, {})
    if (own === undefined) return
    const shown = isObject(byMeta.json) ? byMeta : await t.of(row).get(own)
    for (const [name, value] of Object.entries(meta)) {
      t.rule('RFC7643-3.1-16', `meta.${name} is not taken from the client`).at(shown, `/meta/${name}`).differsFrom(value)
      if (name !== 'version') t.rule('RFC7643-3.1-2', `meta.${name} is assigned by the server`).at(shown, `/meta/${name}`).present()
    }
    t.rule('RFC7643-7-24', 'readOnly meta stays out of the client\'s hands').at(shown, '/meta/created').differsFrom(meta.created)
  },
})

export const resourceTypeByEndpoint = check({
  id: 'create.resource-type-follows-the-endpoint',
  title: 'meta.resourceType is set by the endpoint, whatever the client says',
  cites: ['RFC7644-3.3.1-1', 'GENESYS-B-349', 'GENESYS-B-350'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create({ meta: { resourceType: row === 'User' ? 'Group' : 'User' } })
    const read = await t.of(row).get(own)
    t.rule(['RFC7644-3.3.1-1', row === 'Group' ? 'GENESYS-B-350' : 'GENESYS-B-349'], 'meta.resourceType follows the endpoint')
      .at(read, '/meta/resourceType').oneOf(t.of(row).type.name, t.of(row).type.id)
  },
})

export const createdNow = check({
  id: 'create.created-is-the-time-of-the-post',
  title: 'meta.created is the time of the POST, and lastModified is the same',
  cites: ['RFC7643-3.1-19', 'RFC7643-3.1-20'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create()
    const meta = metaOf(t, own.body)
    const created = typeof meta['created'] === 'string' ? instant(meta['created']) : undefined
    const modified = typeof meta['lastModified'] === 'string' ? instant(meta['lastModified']) : undefined
    if (created === undefined) return t.block('meta.created is no dateTime')
    if (!/(Z|[+-]\d\d:\d\d)$/.test(String(meta['created']))) return t.block('meta.created tells no zone')
    const now = Date.parse(own.created.headers['date'] ?? '') || Date.now()
    t.rule('RFC7643-3.1-19', 'meta.created is when the resource was added').at(own.created, '/meta/created')
      .satisfies(Math.abs(now - created) <= 5 * minute, `within 5 minutes of ${new Date(now).toISOString()}`)
    if (modified === undefined) return
    // Two stamps taken one after the other break the letter only.
    const rule = Math.abs(modified - created) <= 2000 ? t.advise : t.rule
    rule('RFC7643-3.1-20', 'lastModified of a new resource is its created').at(own.created, '/meta/lastModified')
      .satisfies(modified === created, String(meta['created']))
  },
})

export const noExternalIdMadeUp = check({
  id: 'create.external-id-is-not-made-up',
  title: 'a resource that was created without externalId has none',
  cites: ['RFC7643-3.1-12'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create()
    t.rule('RFC7643-3.1-12', 'the answer to the creation has no externalId').value(own.body['externalId'], 'externalId', own.created).absent()
    t.rule('RFC7643-3.1-12', 'a read shows no externalId').at(await t.of(row).get(own), '/externalId').absent()
  },
})

export const externalIdKept = check({
  id: 'create.external-id-is-kept-letter-for-letter',
  title: 'externalId comes back in the letter case in which it was sent, and can be replaced',
  cites: ['RFC7643-3.1-1', 'RFC7643-3.1-15', 'RFC7643-7-21', 'GENESYS-B-265', 'GENESYS-B-271', 'GENESYS-B-290'],
  rows: creatableTypes,
  fix: 'Store externalId as it comes: it is caseExact and readWrite.',
  async run(t, row) {
    const [kept, written]: readonly [RequirementId, RequirementId] = row === 'Group' ? ['GENESYS-B-271', 'GENESYS-B-290'] : ['GENESYS-B-265', 'GENESYS-B-265']
    const externalId = t.unique('HR-AbC')
    const own = await t.of(row).create({ externalId })
    const read = await t.of(row).get(own)
    const shown = member(t.bodyOf(read, `reading a ${row}`), 'externalId')
    // Servers often leave externalId out of types of their own.
    const rule = row === 'User' || row === 'Group' ? t.rule : t.advise
    rule(['RFC7643-3.1-1', kept], `externalId of a ${row} comes back`).at(read, '/externalId').present()
    if (isUnassigned(shown)) return
    t.rule(['RFC7643-7-21', kept], 'externalId keeps its letter case').at(read, '/externalId').equals(externalId)
    const next = t.unique('hr-xYz')
    const changed = await t.of(row).put(own, { ...own.sent, externalId: next })
    if (changed.status > 299) t.block(`PUT was answered with status ${String(changed.status)}`)
    t.rule(['RFC7643-3.1-15', written], 'PUT replaces externalId').at(await t.of(row).get(own), '/externalId').equals(next)
  },
})

export const duplicateRefused = check({
  id: 'create.duplicate-user-name-is-refused',
  title: 'a POST with the userName of another user is refused with 409 and uniqueness, and creates nothing',
  cites: ['RFC7644-3.3-10', 'RFC7643-4.1.1-2', 'RFC7643-4.1.1-4', 'GENESYS-B-228'],
  needs: [writable('User')],
  rows: () => Object.keys(spellings),
  fix: 'Compare userName without regard to letter case before a user is created; answer 409 with scimType uniqueness.',
  async run(t, row) {
    const own = await t.users.create()
    const name = own.sent['userName']
    if (typeof name !== 'string') return t.block('users have no userName')
    const again = await t.users.post(t.users.draft({ userName: spellings[row]?.(name) ?? name }))
    const folded = row !== 'the same spelling'
    const unique = folded ? t.advise : t.rule
    unique(folded ? ['RFC7643-4.1.1-4', 'GENESYS-B-228'] : ['RFC7643-4.1.1-2', 'GENESYS-B-228'], `userName in ${row} is taken`).refusal(again)
    if (again.status < 400 || again.status > 499) return
    const conflict = t.rule(['RFC7644-3.3-10', 'GENESYS-B-228'], 'a conflict with another resource is told')
    if (!conflict.status(again, 409)) return
    // A conflict without scimType breaks the letter, but is common.
    t.advise('RFC7644-3.3-10', 'the 409 says why in scimType').at(again, '/scimType').equals('uniqueness')
    t.rule(['RFC7643-4.1.1-2'], 'the first user is untouched').at(await t.users.get(own), '/id').equals(own.id)
  },
})

export const sharedExternalId = check({
  id: 'create.external-id-may-be-shared',
  title: 'two users may have the same externalId',
  cites: ['RFC7643-3.1-14'],
  needs: [writable('User')],
  async run(t) {
    const externalId = t.unique('shared')
    await t.users.create({ externalId })
    const second = await t.users.post(t.users.draft({ externalId }))
    // Many servers keep externalId unique all the same.
    t.advise('RFC7643-3.1-14', 'the server does not enforce uniqueness of externalId').success(second)
  },
})

export const idsDiffer = check({
  id: 'create.ids-are-never-given-twice',
  title: 'resources of all types get ids of their own',
  cites: ['RFC7643-3.1-6', 'RFC7643-3.1-7'],
  needs: [writable('User')],
  async run(t) {
    const types = creatableTypes({ contract: t.contract, profile: t.profile, base: t.base.id })
    const owns: Own[] = []
    for (const type of types) owns.push(await t.of(type).create(), await t.of(type).create())
    const ids = owns.map((own) => own.id)
    t.rule('RFC7643-3.1-6', 'no id is given to two resources').value(ids, 'ids of new resources of all types')
      .satisfies(new Set(ids).size === ids.length, 'all different')
    const [first] = owns
    if (first === undefined) return
    const gone = await t.users.delete(first)
    if (gone.status > 299) t.block(`DELETE was answered with status ${String(gone.status)}`)
    const again = await t.users.createFrom(first.sent)
    t.rule('RFC7643-3.1-7', 'the id of a deleted user is not given to its successor').value(again.id, 'the new id', again.created).differsFrom(first.id)
  },
})

export const memberOrder = check({
  id: 'create.order-of-members-does-not-count',
  title: 'a body whose members stand in reversed order means the same',
  cites: ['RFC7643-2.3.8-1', 'RFC7643-3-5'],
  needs: [writable('User')],
  async run(t) {
    const sent = t.users.full()
    const reversed = Object.fromEntries(Object.entries(sent).reverse())
    const response = await t.users.post({ ...reversed, schemas: isList(sent['schemas']) ? [...sent['schemas']].reverse() : [] })
    t.rule('RFC7643-2.3.8-1', 'a body with schemas last').success(response)
    t.rule('RFC7643-3-5', 'a body whose schemas name extensions first').success(response)
  },
})
