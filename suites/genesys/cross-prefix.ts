import {
  attribute, capability, check, endWithoutFilter, entriesOf, isGone, isObject, isPutAside, isUnassigned, tagOf, urlOf, writable,
  type BaseUrl, type Json, type JsonObject, type RequirementId, type Resources, type Response, type Tools,
} from '../../src/kit/index.ts'

interface Pair {
  readonly here: BaseUrl
  readonly there: BaseUrl
}

/** Both bases, once in each direction. */
function directions(t: Tools): readonly [Pair, Pair] {
  const [first, second] = t.bases
  if (first === undefined || second === undefined) return t.block('the run has one base only')
  return [{ here: first, there: second }, { here: second, there: first }]
}

/** A value without the members that may differ by base. */
function apartFrom(value: Json | undefined, names: readonly string[]): Json | undefined {
  if (Array.isArray(value)) return value.map((one: Json) => apartFrom(one, names) ?? null)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, own]) => (names.includes(name) ? [] : [[name, apartFrom(own, names) ?? null]])))
}

const addresses = ['location', '$ref']
const idsOf = (response: Response): unknown[] => entriesOf(response).map((entry) => (isObject(entry) ? entry['id'] : undefined))

const members: Readonly<Record<string, RequirementId>> = {
  id: 'GENESYS-B-334', userName: 'GENESYS-B-334', active: 'GENESYS-B-334', displayName: 'GENESYS-B-334', externalId: 'GENESYS-B-334',
}

export const sameUser = check({
  id: 'cross-prefix.user-is-the-same',
  title: 'a user is the same under both bases: attributes, extensions, version and time of change',
  cites: ['GENESYS-B-334', 'GENESYS-B-335', 'GENESYS-B-336'],
  needs: [writable('User')],
  across: true,
  fix: 'Serve both base paths from one store and one way of rendering.',
  async run(t) {
    for (const { here, there } of directions(t)) {
      const own = await t.of('User', here).createFrom(t.of('User', here).full())
      // A change, so that what only a creation keeps in step is seen.
      await t.of('User', here).patch(own, [{ op: 'replace', path: 'title', value: t.unique('title') }])
      const mine = await t.of('User', here).get(own)
      const theirs = await t.of('User', there).get(own.id)
      const user = t.bodyOf(mine, `reading a user under ${here.id}`)
      for (const [name, id] of Object.entries(members)) t.rule(id, `${name} under ${there.id}`).at(theirs, `/${name}`).equals(user[name])
      for (const name of Object.keys(user).filter((one) => one.startsWith('urn:')))
        t.rule('GENESYS-B-334', `extension ${name} under ${there.id}`).value(apartFrom(isObject(theirs.json) ? theirs.json[name] : undefined, addresses), name, theirs)
          .equals(apartFrom(user[name], addresses))
      const meta: JsonObject = isObject(user['meta']) ? user['meta'] : {}
      t.rule('GENESYS-B-335', `meta.version under ${there.id}`).at(theirs, '/meta/version').equals(meta['version'])
      t.rule('GENESYS-B-335', `ETag under ${there.id}`).header(theirs, 'etag').equals(mine.headers['etag'])
      t.rule('GENESYS-B-336', `meta.lastModified under ${there.id}`).at(theirs, '/meta/lastModified').equals(meta['lastModified'])
    }
  },
})

export const locationsLeadHome = check({
  id: 'cross-prefix.locations-lead-to-the-resource',
  title: 'meta.location of either base leads to the same user',
  cites: ['GENESYS-B-337'],
  needs: [writable('User')],
  across: true,
  async run(t) {
    const own = await t.users.create()
    for (const base of t.bases) {
      const read = await t.of('User', base).get(own.id)
      const location = isObject(read.json) && isObject(read.json['meta']) ? read.json['meta']['location'] : undefined
      const rule = t.rule('GENESYS-B-337', `meta.location under ${base.id}`)
      const url = typeof location === 'string' ? urlOf(location, base.url) : undefined
      if (url === undefined) {
        rule.at(read, '/meta/location').satisfies(false, 'a URI or a path')
        continue
      }
      // A host of its own, say that of a gateway, cannot be followed; its path can.
      const response = await t.get(new URL(base.url).origin + url.pathname)
      if (rule.status(response, 200)) rule.at(response, '/id').equals(own.id)
    }
  },
})

export const createdSeen = check({
  id: 'cross-prefix.what-is-created-is-found',
  title: 'what is created under one base is read and found under the other',
  cites: ['GENESYS-B-338'],
  across: true,
  rows: (scope) => ['User', 'Group'].filter((type) => writable(type)(scope) === undefined),
  async run(t, type) {
    for (const { here, there } of directions(t)) {
      const own = await t.of(type, here).create()
      const rule = t.rule('GENESYS-B-338', `what is created under ${here.id} is there under ${there.id}`)
      const read = await t.settled(() => t.of(type, there).get(own.id), (answer) => answer.status === 200)
      if (rule.status(read, 200)) rule.at(read, '/id').equals(own.id)
      const list = await t.settled(() => t.of(type, there).list({ filter: `id eq "${own.id}"` }), (answer) => idsOf(answer).includes(own.id))
      if (list.status === 200) rule.value(idsOf(list), 'ids found', list).equals([own.id])
    }
  },
})

export const changeSeen = check({
  id: 'cross-prefix.what-is-changed-is-seen',
  title: 'a change under one base shows under the other, where the old tag is no longer current',
  cites: ['GENESYS-B-339'],
  needs: [writable('User'), capability('patch'), capability('etag')],
  across: true,
  rows: () => ['PATCH', 'PUT'],
  async run(t, row) {
    for (const { here, there } of directions(t)) {
      const own = await t.of('User', here).create()
      const old = tagOf(await t.of('User', there).get(own.id))
      const title = t.unique('title')
      const answer = row === 'PATCH'
        ? await t.of('User', here).patch(own, [{ op: 'replace', path: 'title', value: title }])
        : await t.of('User', here).put(own, { ...own.sent, title })
      if (answer.status > 299) t.block(`${row} was answered with status ${String(answer.status)}`)
      if ((await t.of('User', here).read(own))['title'] !== title) t.block(`the ${row} did not change the title`)
      const read = await t.settled(() => t.of('User', there).get(own.id, { ifNoneMatch: old }), (seen) => seen.status === 200)
      const rule = t.rule('GENESYS-B-339', `a ${row} under ${here.id} shows under ${there.id}`)
      if (!rule.status(read, 200)) continue
      rule.at(read, '/title').equals(title)
      rule.header(read, 'etag').differsFrom(old)
    }
  },
})

export const deletionSeen = check({
  id: 'cross-prefix.what-is-deleted-is-gone',
  title: 'what is deleted under one base is gone under the other',
  cites: ['GENESYS-B-340'],
  across: true,
  rows: (scope) => ['User', 'Group'].filter((type) => writable(type)(scope) === undefined),
  async run(t, type) {
    for (const { here, there } of directions(t)) {
      const own = await t.of(type, here).create()
      if ((await t.of(type, there).get(own.id)).status !== 200) t.block(`the ${type} is not there under ${there.id}`)
      const gone = await t.of(type, here).delete(own)
      if (gone.status > 299) t.block(`DELETE was answered with status ${String(gone.status)}`)
      const read = await t.settled(() => t.of(type, there).get(own.id), (answer) => answer.status >= 400 || isGone(t, type, answer))
      const rule = t.rule('GENESYS-B-340', `a ${type} deleted under ${here.id} is gone under ${there.id}`)
      if (isGone(t, type, read)) rule.kept()
      else rule.refusal(read)
      const list = await t.of(type, there).list({ filter: `id eq "${own.id}"` })
      if (list.status === 200) t.rule('GENESYS-B-340', `a ${type} deleted under ${here.id} is not listed under ${there.id}`).value(entriesOf(list).filter((entry) => !isPutAside(t, type, entry)), 'entries', list).equals([])
    }
  },
})

export const sameGroup = check({
  id: 'cross-prefix.group-is-the-same',
  title: 'a group is the same under both bases, apart from addresses',
  cites: ['GENESYS-B-341'],
  needs: [writable('Group'), writable('User')],
  across: true,
  async run(t) {
    for (const { here, there } of directions(t)) {
      const user = await t.of('User', here).create()
      const own = await t.of('Group', here).create({ members: [{ value: user.id }] })
      const mine = t.bodyOf(await t.of('Group', here).get(own), `reading a group under ${here.id}`)
      const theirs = await t.of('Group', there).get(own.id)
      t.rule('GENESYS-B-341', `the group under ${there.id}`).value(apartFrom(theirs.json, addresses), 'the group apart from addresses', theirs).equals(apartFrom(mine, addresses))
    }
  },
})

const pages = [{}, { count: 3 }, { startIndex: 3, count: 2 }, { count: 0 }] as const

async function compareLists(t: Tools, id: RequirementId, of: (base: BaseUrl) => Resources, query: (page: (typeof pages)[number]) => Record<string, string | number | undefined>): Promise<void> {
  const [{ here, there }] = directions(t)
  for (const page of pages) {
    const mine = await of(here).list(query(page))
    const theirs = await of(there).list(query(page))
    if (mine.status !== 200) t.block(`the list was answered with status ${String(mine.status)}`)
    const rule = t.rule(id, `the list with ${JSON.stringify(page)} under ${there.id} is that under ${here.id}`)
    if (!rule.status(theirs, 200)) continue
    rule.at(theirs, '/totalResults').equals(isObject(mine.json) ? mine.json['totalResults'] : undefined)
    rule.value(idsOf(theirs).sort(), 'ids', theirs).equals(idsOf(mine).sort())
  }
}

export const sameLists = check({
  id: 'cross-prefix.lists-are-the-same',
  title: 'the same list request gives the same total and ids under both bases',
  cites: ['GENESYS-B-342', 'GENESYS-B-343'],
  across: true,
  rows: (scope) => ['User', 'Group'].filter((type) => writable(type)(scope) === undefined),
  async run(t, type) {
    const { filter } = await t.cohort(type)
    if (filter === undefined) return endWithoutFilter(t, type)
    await compareLists(t, type === 'User' ? 'GENESYS-B-342' : 'GENESYS-B-343', (base) => t.of(type, base), (page) => ({ filter, ...page }))
  },
})

export const sameWholeLists = check({
  id: 'cross-prefix.whole-lists-are-the-same',
  title: 'the list of all users has the same total and ids under both bases',
  cites: ['GENESYS-B-342'],
  needs: [writable('User')],
  across: true,
  quiet: true,
  async run(t) {
    const [{ here, there }] = directions(t)
    const mine = await t.of('User', here).list({ count: 10 })
    const theirs = await t.of('User', there).list({ count: 10 })
    const again = await t.of('User', here).list({ count: 10 })
    if (mine.status !== 200) t.block(`the list was answered with status ${String(mine.status)}`)
    const total = isObject(mine.json) ? mine.json['totalResults'] : undefined
    if (isUnassigned(total) || !isObject(again.json) || again.json['totalResults'] !== total) t.block('the users changed meanwhile')
    const rule = t.rule('GENESYS-B-342', `the list of users under ${there.id}`)
    if (!rule.status(theirs, 200)) return
    rule.at(theirs, '/totalResults').equals(total)
    rule.value(idsOf(theirs).sort(), 'ids', theirs).equals(idsOf(mine).sort())
  },
})

export const sameConfiguration = check({
  id: 'cross-prefix.configuration-is-the-same',
  title: 'the service provider configuration is the same under both bases, apart from its location',
  cites: ['GENESYS-B-344'],
  across: true,
  async run(t) {
    const [{ here, there }] = directions(t)
    const mine = await t.get(t.discovery('ServiceProviderConfig').replace(t.base.url, here.url))
    const theirs = await t.get(t.discovery('ServiceProviderConfig').replace(t.base.url, there.url))
    const rule = t.rule('GENESYS-B-344', `the configuration under ${there.id}`)
    if (mine.status !== 200) t.block(`under ${here.id} it is answered with status ${String(mine.status)}`)
    rule.value(apartFrom(theirs.json, ['location']), 'the configuration apart from its location', theirs).equals(apartFrom(mine.json, ['location']))
    rule.header(theirs, 'etag').equals(mine.headers['etag'])
  },
})

export const sameDiscovery = check({
  id: 'cross-prefix.discovery-is-the-same',
  title: 'resource types and schemas are the same under both bases, apart from addresses',
  cites: ['GENESYS-B-345'],
  across: true,
  rows: () => ['ResourceType', 'Schema'],
  async run(t, row) {
    const [{ here, there }] = directions(t)
    const url = t.discovery(row === 'Schema' ? 'Schema' : 'ResourceType')
    const mine = await t.get(url.replace(t.base.url, here.url))
    const theirs = await t.get(url.replace(t.base.url, there.url))
    if (mine.status !== 200) t.block(`under ${here.id} it is answered with status ${String(mine.status)}`)
    const rule = t.rule('GENESYS-B-345', `${row} under ${there.id}`)
    if (!rule.status(theirs, 200)) return
    rule.value(idsOf(theirs).sort(), 'ids', theirs).equals(idsOf(mine).sort())
    const sorted = (response: Response) => [...entriesOf(response)].map((entry) => apartFrom(entry as Json, [...addresses, 'endpoint'])).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
    rule.value(sorted(theirs), 'entries apart from addresses', theirs).equals(sorted(mine))
  },
})

export const schemaFilterForbidden = check({
  id: 'cross-prefix.filter-on-schemas-is-forbidden',
  title: 'a filter on schemas is answered 403 under both bases',
  cites: ['GENESYS-B-346'],
  across: true,
  async run(t) {
    for (const base of t.bases) {
      const response = await t.get(t.discovery('Schema').replace(t.base.url, base.url), { query: { filter: 'id eq "urn:ietf:params:scim:schemas:core:2.0:User"' } })
      t.rule('GENESYS-B-346', `a filter on schemas under ${base.id}`).status(response, 403)
    }
  },
})

export const conflictAlike = check({
  id: 'cross-prefix.version-conflict-is-told-alike',
  title: 'a version conflict is told alike under both bases',
  cites: ['GENESYS-B-347'],
  needs: [writable('User'), capability('etag')],
  across: true,
  async run(t) {
    const own = await t.users.create()
    const { status, scimType } = t.terms.versionConflict
    for (const base of t.bases) {
      const response = await t.of('User', base).put(own.id, own.sent, { ifMatch: '"scimspec-invented-tag"' })
      const rule = t.rule('GENESYS-B-347', `PUT with a tag that is not current under ${base.id}`)
      if (rule.status(response, status, ...t.terms.versionConflict.tolerated) && scimType !== undefined && response.status === status)
        rule.at(response, '/scimType').equals(scimType)
    }
  },
})

const projections = ['attributes=userName', 'attributes=displayName,title', 'excludedAttributes=title', 'excludedAttributes=emails,phoneNumbers'] as const

export const projectionAlike = check({
  id: 'cross-prefix.projection-is-alike',
  title: 'a projection shows the same members under both bases',
  cites: ['GENESYS-B-348'],
  needs: [writable('User'), attribute('User', 'title')],
  across: true,
  rows: () => projections,
  async run(t, row) {
    const [{ here, there }] = directions(t)
    const own = await t.users.createFrom(t.users.full())
    const [name = '', value = ''] = row.split('=')
    const options = { query: { [name]: value } }
    const mine = await t.of('User', here).get(own.id, options)
    const theirs = await t.of('User', there).get(own.id, options)
    if (mine.status !== 200) t.block(`under ${here.id} it is answered with status ${String(mine.status)}`)
    const moving = [...addresses, 'version', 'lastModified']
    t.rule('GENESYS-B-348', `${row} under ${there.id}`).value(apartFrom(theirs.json, moving), 'the user apart from addresses and version', theirs).equals(apartFrom(mine.json, moving))
  },
})
