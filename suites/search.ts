import {
  attributesOf, capability, check, entriesOf, indexPagination, isObject, judgeProjection, keywordIfTold, matchEntries, member, omitsTotal, shownIn, specimen, underAttributes, underExcluded, writable,
  type Json, type JsonObject, type RequirementId, type Response, type Scope, type Specimen, type Tools,
} from '../src/kit/index.ts'

const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const listResponse = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const filters = capability('filter')

/** No flag of the ServiceProviderConfig says whether there is a .search; these say that there is none. */
const notOffered = [401, 403, 404, 405, 501]

const types = (scope: Scope) => scope.profile.resourceTypes.value.filter((type) => writable(type.name)(scope) === undefined).map(({ name }) => name)

type Searched = Specimen & { readonly filter: string; readonly plain: Response }

/** The shared resources of a type, when they can be searched for, and what a plain search for them is answered with. @throws Blocked */
async function searchable(t: Tools, typeName: string): Promise<Searched> {
  const subject = await specimen(t, typeName)
  const { filter } = subject
  if (filter === undefined) return t.block('no filter selects the run\'s own resources, so that a search cannot be confined to them')
  const plain = await t.keep(`search ${typeName}`, (of) => of(typeName).search({ filter }))
  if (notOffered.includes(plain.status)) t.block(`the server does not offer .search: status ${String(plain.status)}`)
  return { ...subject, filter, plain }
}

/** As `searchable`, for checks of what a search finds. @throws Blocked when a plain search does not work. */
async function searched(t: Tools, typeName = 'User'): Promise<Searched> {
  const subject = await searchable(t, typeName)
  if (subject.plain.status !== 200) t.block(`a plain search was answered with status ${String(subject.plain.status)}`)
  return subject
}

const idsIn = (response: Response) => entriesOf(response).map((entry) => (isObject(entry) ? entry['id'] : undefined))

export const isQuery = check({
  id: 'search.post-is-a-query',
  title: 'a POST to .search is a query: it is answered 200 with a list and creates nothing',
  cites: ['RFC7644-3.4.3-1', 'RFC7644-3.4.3-2', 'RFC7644-3.4.3-12'],
  needs: [filters],
  rows: types,
  fix: 'Route a POST to a path that ends in /.search to the query, before POST means creation.',
  async run(t, typeName) {
    const subject = await specimen(t, typeName)
    if (subject.filter === undefined) return t.block('no filter selects the run\'s own resources, so that a search cannot be confined to them')
    const response = await subject.resources.search({ filter: subject.filter })
    const offered = !notOffered.includes(response.status)
    t.rule('RFC7644-3.4.3-1', `POST to ${subject.resources.type.endpoint}/.search`).holds(offered, { expected: 'a query', actual: `status ${String(response.status)}`, response })
    if (!offered) return
    t.rule('RFC7644-3.4.3-2', 'a search creates nothing').holds(response.status !== 201, { expected: 'a status other than 201', actual: 'status 201', response })
    if (!t.rule('RFC7644-3.4.3-12', 'a search is answered like a query').status(response, 200)) return
    const { json } = response
    const schemas = member(json, 'schemas')
    t.rule('RFC7644-3.4.3-12', 'the answer to a search is a list response').holds(Array.isArray(schemas) && schemas.includes(listResponse), { expected: listResponse, actual: schemas, response, pointer: '/schemas' })
    if (!omitsTotal(t, response)) t.rule('RFC7644-3.4.3-12', 'the answer to a search tells the number of results').at(response, '/totalResults').is('integer')
  },
})

export const sameAsGet = check({
  id: 'search.finds-what-a-get-finds',
  title: 'a search with a filter finds what a GET with that filter finds, and shows it in the same form',
  cites: ['RFC7644-3.4.3-12', 'RFC7644-3.4.3-2', 'RFC7644-3.4.3-3'],
  needs: [filters],
  rows: types,
  async run(t, typeName) {
    const subject = await searchable(t, typeName)
    const list = await subject.resources.list({ filter: subject.filter })
    const search = await subject.resources.search({ filter: subject.filter })
    if (search.status !== 200) t.block(`a plain search was answered with status ${String(search.status)}`)
    if (list.status !== 200) t.block(`the list was answered with status ${String(list.status)}`)
    const found = t.rule('RFC7644-3.4.3-12', 'a search finds what a list finds')
    if (!omitsTotal(t, search) && !omitsTotal(t, list)) found.at(search, '/totalResults').equals(member(list.json, 'totalResults'))
    found.value(idsIn(search).sort(), 'the ids found', search).equals(idsIn(list).sort())
    const listed = new Map(entriesOf(list).map((entry) => [member(entry as Json, 'id'), shownIn(entry, subject.type)]))
    entriesOf(search).forEach((entry, n) => {
      const other = listed.get(member(entry as Json, 'id'))
      if (other === undefined) return
      const shown = shownIn(entry, subject.type)
      const lost = [...other].filter((leaf) => !shown.has(leaf))
      found.holds(lost.length === 0, { expected: 'the attributes that a list shows', actual: `not shown: ${lost.join(', ')}`, response: search, pointer: `/Resources/${String(n)}` })
    })
    t.rule('RFC7644-3.4.3-3', 'the body may have the parameters of a query').status(search, 200)
  },
})

export const requestNamed = check({
  id: 'search.request-names-its-schema',
  title: 'a search request that names SearchRequest is carried out; one that does not is carried out or refused with 400',
  cites: ['RFC7644-3.4.3-4'],
  needs: [writable('User'), filters],
  rows: () => ['with the schema', 'without schemas', 'with another schema'],
  async run(t, row) {
    const { filter, resources } = await searchable(t, 'User')
    const schemas = row === 'with the schema' ? [searchRequest] : ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
    const json = row === 'without schemas' ? { filter } : { schemas, filter }
    const response = await t.send({ method: 'POST', url: `${resources.url}/.search`, json })
    const rule = t.rule('RFC7644-3.4.3-4', `a search request ${row}`)
    if (row === 'with the schema') return void rule.success(response)
    // Nothing commands the refusal; a server that reads the rest all the same does no harm.
    rule.status(response, 200, 400, 422)
  },
})

/** What projections name, made from what the shared resources show. */
function projections(subject: Specimen): Readonly<Record<string, readonly string[]>> {
  const shown = new Set([...subject.wholes.values()].flatMap((whole) => [...shownIn(whole, subject.type)]))
  const named = attributesOf(subject.type).filter(({ name, definition }) => name !== 'meta' && definition.returned === 'default')
  const simple = named.filter(({ name, extension }) => extension === undefined && shown.has(name.toLowerCase())).map(({ name }) => name)
  const sub = named.flatMap(({ name, extension, definition }) => (extension === undefined ? definition.subAttributes.map((one) => `${name}.${one.name}`) : [])).filter((name) => shown.has(name.toLowerCase()))
  const extended = named.filter(({ name, extension }) => extension !== undefined && shown.has(name.toLowerCase())).map(({ name }) => name)
  return {
    'one name': simple.slice(0, 1),
    'two names': simple.slice(-2),
    'a sub-attribute': sub.slice(0, 1),
    'a qualified name': simple.slice(0, 1).map((name) => `${subject.type.schema.id}:${name}`),
    'an attribute of an extension': extended.slice(0, 1),
    'a name in other letter case': simple.slice(0, 1).map((name) => name.toUpperCase()),
  }
}

const projectionRows = ['one name', 'two names', 'a sub-attribute', 'a qualified name', 'an attribute of an extension', 'a name in other letter case']

/** As `searched`, with what a plain search shows as the whole of each resource. @throws Blocked */
async function shownBySearch(t: Tools): Promise<Searched> {
  const subject = await searched(t)
  return { ...subject, wholes: new Map(matchEntries(subject.plain, subject).map(({ entry }) => [String(entry['id']), entry])) }
}

async function seeProjection(t: Tools, row: string, mode: 'attributes' | 'excludedAttributes', id: RequirementId, always: RequirementId): Promise<void> {
  const subject = await shownBySearch(t)
  const names = projections(subject)[row] ?? []
  if (names.length === 0) t.block(`the shared users show nothing for ${row}`)
  const response = await subject.resources.search({ filter: subject.filter, [mode]: names })
  const asked = `a search with ${mode}: ${JSON.stringify(names)}`
  if (!t.rule(id, `${asked} is answered`).status(response, 200)) return
  const compare = mode === 'attributes' ? underAttributes : underExcluded
  for (const { entry, whole, pointer } of matchEntries(response, subject)) judgeProjection(t, compare(entry, whole, names, subject.type, t.terms), { extra: id, missing: id, lost: always }, asked, { response, pointer })
}

export const attributesInBody = check({
  id: 'search.attributes-in-the-body',
  title: 'attributes in a search request is a JSON array of names and shows these',
  cites: ['RFC7644-3.4.3-5', 'RFC7643-7-30'],
  needs: [writable('User'), filters],
  rows: () => projectionRows,
  fix: 'Read attributes of a search request as an array of strings, one name each.',
  run: (t, row) => seeProjection(t, row, 'attributes', 'RFC7644-3.4.3-5', 'RFC7643-7-30'),
})

export const excludedInBody = check({
  id: 'search.excluded-attributes-in-the-body',
  title: 'excludedAttributes in a search request is a JSON array of names and leaves these out',
  cites: ['RFC7644-3.4.3-7', 'RFC7644-3.4.3-6'],
  needs: [writable('User'), filters],
  rows: () => projectionRows,
  run: (t, row) => seeProjection(t, row, 'excludedAttributes', 'RFC7644-3.4.3-7', 'RFC7644-3.4.3-6'),
})

export const idKept = check({
  id: 'search.id-cannot-be-excluded',
  title: 'excludedAttributes in a search request does not take the id away',
  cites: ['RFC7644-3.4.3-6'],
  needs: [filters],
  rows: types,
  async run(t, typeName) {
    const { resources, filter } = await searched(t, typeName)
    for (const names of [['id'], ['externalId', 'id'], [`${resources.type.schema.id}:id`]]) {
      const response = await resources.search({ filter, excludedAttributes: names })
      if (response.status !== 200 || entriesOf(response).length === 0) t.block(`the search was answered with status ${String(response.status)} and no entries`)
      entriesOf(response).forEach((entry, n) => {
        t.rule('RFC7644-3.4.3-6', `a search with excludedAttributes ${JSON.stringify(names)} shows the id`).holds(typeof member(entry as Json, 'id') === 'string', { expected: 'an id', actual: entry, response, pointer: `/Resources/${String(n)}` })
      })
    }
  },
})

export const badFilter = check({
  id: 'search.bad-filter-is-refused',
  title: 'a search with a filter that is none is refused with 400, and as nothing but invalidFilter',
  cites: ['RFC7644-3.4.3-8'],
  needs: [writable('User'), filters],
  rows: () => ['userName eq', 'userName zz "a"', '(userName eq "a"', 'userName eq "a" and', 'and userName pr'],
  async run(t, filter) {
    const { resources } = await searched(t)
    const response = await resources.search({ filter })
    const rule = t.rule('RFC7644-3.4.3-8', `a search with the filter ${filter}`)
    if (!rule.status(response, 400)) return
    // Section 3.4.2.2 commands the keyword for an operator that is not known.
    if (filter.includes(' zz ')) rule.at(response, '/scimType').equals('invalidFilter')
    else keywordIfTold(rule, response, 'invalidFilter')
  },
})

export const goodFilter = check({
  id: 'search.filter-in-the-body',
  title: 'the filter of a search request is evaluated',
  cites: ['RFC7644-3.4.3-8'],
  needs: [writable('User'), filters],
  async run(t) {
    const { resources, members } = await searched(t)
    const [one] = members
    if (one === undefined) return t.block('there is no user to search for')
    const found = await resources.search({ filter: `userName eq ${JSON.stringify(one.sent['userName'])}` })
    const rule = t.rule('RFC7644-3.4.3-8', 'a search by userName finds that user alone')
    if (rule.status(found, 200)) rule.value(idsIn(found), 'the ids found', found).equals([one.id])
    const none = await resources.search({ filter: `userName eq ${JSON.stringify(t.unique('nobody'))}` })
    const empty = t.rule('RFC7644-3.4.3-8', 'a search that finds nothing')
    if (empty.status(none, 200)) empty.value(idsIn(none), 'the ids found', none).equals([])
  },
})

/** Pages of the shared users, as a GET and as a search. */
const pages: Readonly<Record<string, JsonObject>> = {
  'count 3': { count: 3 },
  'count 0': { count: 0 },
  'startIndex 3': { startIndex: 3 },
  'startIndex 3, count 2': { startIndex: 3, count: 2 },
  'startIndex beyond the end': { startIndex: 100 },
  'startIndex below 1': { startIndex: -1, count: 2 },
  'negative count': { count: -1 },
}

export const pagesInBody = check({
  id: 'search.pages-in-the-body',
  title: 'startIndex and count in a search request give the page that they give in a URL',
  cites: ['RFC7644-3.4.3-11'],
  needs: [writable('User'), filters, indexPagination],
  rows: () => Object.keys(pages),
  fix: 'Read startIndex and count of a search request as JSON integers, and page as for a GET.',
  async run(t, row) {
    const { resources, filter } = await searched(t)
    const page = pages[row] ?? {}
    const list = await resources.list({ filter, ...(page as Readonly<Record<string, number>>) })
    if (list.status !== 200) t.block(`the list was answered with status ${String(list.status)}`)
    const search = await resources.search({ filter, ...page })
    const rule = t.rule('RFC7644-3.4.3-11', `a search with ${row}`)
    if (!rule.status(search, 200)) return
    // No order is promised without sortBy, so that only the number of entries is compared.
    rule.value(entriesOf(search).length, 'the number of entries', search).equals(entriesOf(list).length)
  },
})

export const sortInBody = check({
  id: 'search.sort-in-the-body',
  title: 'sortBy and sortOrder in a search request give the order that they give in a URL',
  cites: ['RFC7644-3.4.3-10', 'RFC7644-3.4.3-11'],
  needs: [writable('User'), filters, capability('sort')],
  rows: () => ['userName', 'name.familyName', 'USERNAME', 'urn:ietf:params:scim:schemas:core:2.0:User:userName'],
  async run(t, sortBy) {
    const { resources } = await searched(t)
    const kept = await t.keep('search sort', (of) => Promise.all(['Berg', 'Clark', 'Adams'].map((familyName) => of('User').create({ name: { familyName, givenName: 'Zoë' } }))))
    const filter = kept.map(({ id }) => `id eq ${JSON.stringify(id)}`).join(' or ')
    // Equal values may come in any order, so that only the values are compared.
    const values = (response: Response) => entriesOf(response).map((entry) => (sortBy === 'name.familyName' ? member(member(entry as Json, 'name'), 'familyName') : member(entry as Json, 'userName')))
    for (const sortOrder of ['ascending', 'descending']) {
      const list = await resources.list({ filter, sortBy, sortOrder })
      if (list.status !== 200) t.block(`the list was answered with status ${String(list.status)}`)
      const search = await resources.search({ filter, sortBy, sortOrder })
      const id = sortOrder === 'ascending' ? 'RFC7644-3.4.3-10' : 'RFC7644-3.4.3-11'
      const rule = t.rule(id, `a search with sortBy ${sortBy} ${sortOrder}`)
      if (search.status === 200 && idsIn(search).sort().join() !== idsIn(list).sort().join()) t.block('the search does not find what the list finds')
      if (!rule.status(search, 200) || !rule.value(values(search), 'the values in their order', search).equals(values(list))) return
    }
  },
})
