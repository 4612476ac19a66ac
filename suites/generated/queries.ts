import {
  capability, cohortListing, entriesOf, fc, idsOf, indexPagination, isObject, numberIn, property, shownIn, underAttributes, underExcluded, walkByIndex, writable,
  type JsonObject, type Tools,
} from '../../src/kit/index.ts'

const needs = [capability('filter'), writable('User')]
const sorted = [...needs, capability('sort')]

export const windows = property({
  id: 'generated.page-is-its-window',
  title: 'for any startIndex and count the page is that window of the sorted list, and the total stays',
  cites: ['RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-4', 'RFC7644-3.4.2-5'],
  needs: [...sorted, indexPagination],
  share: 4,
  given: () => fc.record({ startIndex: fc.oneof({ weight: 1, arbitrary: fc.integer({ min: -2, max: 10 }) }, { weight: 3, arbitrary: fc.integer({ min: 2, max: 7 }) }), count: fc.integer({ min: 0, max: 9 }), sortBy: fc.constantFrom('id', 'userName') }),
  holds: async (t, { startIndex, count, sortBy }) => {
    const { page, ids } = await cohortListing(t, 'User')
    const whole = idsOf(await t.once(`sorted by ${sortBy}`, () => page({ sortBy, count: ids.length })))
    if (whole.length !== ids.length) t.block('the sorted list is not complete')
    const response = await page({ sortBy, startIndex, count })
    if (response.status >= 400) t.refuse()
    const from = Math.max(startIndex, 1) - 1
    t.rule('RFC7644-3.4.2-5', 'totalResults counts all matches on every page').value(numberIn(response, 'totalResults'), 'totalResults', response).equals(ids.length)
    t.rule('RFC7644-3.4.2.4-4', 'the page has at most count entries').value(idsOf(response).length, 'entries', response).satisfies(idsOf(response).length <= count, `at most ${String(count)}`)
    t.rule('RFC7644-3.4.2.4-3', `entries from ${String(startIndex)} on`).value(idsOf(response), 'ids', response).equals(whole.slice(from, from + count))
  },
})

export const partitions = property({
  id: 'generated.pages-partition-the-list',
  title: 'a walk over pages of any size meets every resource once',
  cites: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
  needs: [...needs, indexPagination],
  share: 0.5,
  given: () => fc.record({ size: fc.integer({ min: 1, max: 7 }), projected: fc.boolean() }),
  holds: async (t, { size, projected }) => {
    const { page, ids } = await cohortListing(t, 'User')
    // No order is promised without sortBy: two pages may then overlap on a legal server.
    const order = t.profile.sort.value ? { sortBy: 'id' } : {}
    const rule = t.profile.sort.value || t.contract.requirements.has('GENESYS-B-109') ? t.rule : t.advise
    const walk = await walkByIndex(page, { ...order, ...(projected ? { attributes: 'userName' } : {}) }, size, ids.length)
    if (walk.ids.includes('')) t.block('a page has an entry without id')
    rule(['RFC7644-3.4.2.4-12', 'GENESYS-B-109'], `pages of ${String(size)} hold every resource once`).value(walk.ids.toSorted(), 'ids of all pages', walk.pages.at(-1)).equals(ids.toSorted())
  },
})

export const reversed = property({
  id: 'generated.descending-is-ascending-reversed',
  title: 'a list sorted by values of which no two are the same is the same backwards when it is sorted descending',
  cites: ['RFC7644-3.4.2.3-6'],
  needs: sorted,
  share: 0.5,
  given: () => fc.record({ sortBy: fc.constantFrom('id', 'userName', 'externalId', 'meta.location') }),
  holds: async (t, { sortBy }) => {
    const { page, ids } = await cohortListing(t, 'User')
    const [up, down] = await Promise.all([page({ sortBy, count: ids.length, sortOrder: 'ascending' }), page({ sortBy, count: ids.length, sortOrder: 'descending' })])
    if (up.status >= 400 || down.status >= 400) t.refuse()
    // A page that is shorter than asked for has the other end of the list.
    if (idsOf(up).length < ids.length) t.block('a page does not hold all users of the run')
    t.rule('RFC7644-3.4.2.3-6', `sorted by ${sortBy}, descending is ascending backwards`).value(idsOf(down), 'ids', down).equals(idsOf(up).toReversed())
  },
})

/** Names that a projection of a user may have: what the user shows, its parents and URN-qualified forms. */
function projectable(t: Tools, shown: JsonObject): readonly string[] {
  const leaves = [...shownIn(shown, t.users.type)].filter((leaf) => !/^(?:schemas|meta|id)(?:\.|$)/.test(leaf))
  const plain = leaves.filter((leaf) => !leaf.startsWith('urn:'))
  return [...new Set([...leaves, ...plain.map((leaf) => leaf.split('.', 1)[0] ?? leaf), ...plain.map((leaf) => `${t.users.type.schema.id}:${leaf}`)])]
}

export const projections = property({
  id: 'generated.projection-equals-its-definition',
  title: 'any choice of attributes or excludedAttributes shows what it says, on one resource and in a list alike',
  cites: ['RFC7644-3.9-4', 'RFC7644-3.9-5', 'GENESYS-B-115', 'GENESYS-B-121'],
  needs,
  share: 3,
  given: async (t) => {
    const [first] = (await t.cohort('User')).members
    const shown = first === undefined ? t.block('there is no user to read') : await t.users.read(first)
    const documented = t.contract.enumerations['userAttributes']
    const names = documented === undefined ? projectable(t, shown) : documented.filter((name) => !name.startsWith('meta') && !name.includes(':meta'))
    if (names.length === 0) t.block('the user shows no attribute to choose')
    return fc.record({ mode: fc.constantFrom('attributes' as const, 'excludedAttributes' as const), names: fc.subarray([...names], { minLength: 1, maxLength: 6 }) })
  },
  print: ({ mode, names }) => `${mode}=${names.join(',')}`,
  holds: async (t, { mode, names }) => {
    const { page, ids } = await cohortListing(t, 'User')
    const [id = ''] = ids
    const whole = await t.once('a whole user', () => t.users.get(id))
    const query = { [mode]: names.join(',') }
    const [single, list] = await Promise.all([t.users.get(id, { query }), page(query)])
    if (single.status === 400 || list.status === 400) t.refuse()
    const judge = mode === 'attributes' ? underAttributes : underExcluded
    const rule = t.rule(mode === 'attributes' ? ['RFC7644-3.9-4', 'GENESYS-B-115'] : ['RFC7644-3.9-5', 'GENESYS-B-121'], `${mode}=${names.join(',')} shows what it says`)
    const fair = (shown: unknown, from: unknown = whole.json) => judge(shown, from, names, t.users.type, t.terms)
    rule.value(fair(single.json), 'one resource', single).equals({ extra: [], missing: [], lost: [] })
    const entry = entriesOf(list).find((candidate) => isObject(candidate) && candidate['id'] === id)
    const defaults = mode === 'excludedAttributes' && t.terms.leanLists?.includes('User') === true ? await t.once('a plain list', () => page({})) : undefined
    const plain = defaults === undefined ? whole.json : entriesOf(defaults).find((candidate) => isObject(candidate) && candidate['id'] === id)
    if (entry !== undefined && plain !== undefined) rule.value(fair(entry, plain), 'its list entry', list).equals({ extra: [], missing: [], lost: [] })
  },
})

export const searched = property({
  id: 'generated.search-equals-get',
  title: 'a POST to .search answers what the GET with the same parameters answers',
  cites: ['RFC7644-3.4.3-11'],
  needs: [...sorted, indexPagination],
  share: 1.5,
  given: () =>
    fc.record({ startIndex: fc.integer({ min: 1, max: 6 }), count: fc.integer({ min: 0, max: 8 }), sortOrder: fc.constantFrom('ascending', 'descending'), attributes: fc.constantFrom('userName', 'id', 'displayName') }),
  holds: async (t, { startIndex, count, sortOrder, attributes }) => {
    const { page, filter, ids } = await cohortListing(t, 'User')
    const whole = idsOf(await t.once('sorted by userName', () => page({ sortBy: 'userName', count: ids.length })))
    const got = await page({ startIndex, count, sortBy: 'userName', sortOrder, attributes })
    // Where the GET does not give the page that it should, there is nothing to compare a search with.
    const wanted = (sortOrder === 'ascending' ? whole : whole.toReversed()).slice(startIndex - 1, startIndex - 1 + count)
    if (idsOf(got).join() !== wanted.join() || numberIn(got, 'totalResults') !== ids.length) t.refuse()
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter, startIndex, count, sortBy: 'userName', sortOrder, attributes: [attributes] }
    const posted = await t.send({ method: 'POST', url: `${t.users.url}/.search`, json: body })
    if (posted.status >= 400) t.refuse()
    t.rule('RFC7644-3.4.3-11', 'the search finds the entries that the GET finds').value(idsOf(posted), 'ids', posted).equals(idsOf(got))
    t.rule('RFC7644-3.4.3-11', 'the search counts what the GET counts').value(numberIn(posted, 'totalResults'), 'totalResults', posted).equals(numberIn(got, 'totalResults'))
  },
})
