import {
  askedFor, capability, check, cohortListing, cursorIn, cursorPagination, entriesOf, idsOf, isObject, isQueryAnswer, isUnassigned, keywordIfTold, numberIn,
  sameMembers,
  walkByCursor, watch, withQuery, writable,
  type Listing, type Query, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const filtered = [cursorPagination, capability('filter')]
const ours = (scope: Scope) =>
  ['User', 'Group'].filter((name) => scope.profile.resourceTypes.value.some((type) => type.name === name) && writable(name)(scope) === undefined)

/** RFC 3986 section 2.3. */
const unreserved = /^[A-Za-z0-9._~-]+$/
const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

/** The first page of a cohort with a cursor to the second. @throws Blocked when there is none. */
async function begun(t: Tools, type: string, query: Query = {}): Promise<{ readonly listing: Listing; readonly first: Response; readonly next: string }> {
  const listing = await cohortListing(t, type)
  const first = await listing.page({ count: 2, ...query, cursor: '' })
  if (first.status !== 200) t.block(`the first page was answered with status ${String(first.status)}`)
  return { listing, first, next: cursorIn(first, 'nextCursor') ?? t.block('the first page has no nextCursor') }
}

export const unreservedOnly = watch({
  id: 'cursor.value-is-unreserved',
  title: 'nextCursor and previousCursor are texts of unreserved characters',
  cites: ['RFC9865-2-2'],
  fix: 'Encode cursors in base64url without padding.',
  watch(t, response) {
    if (!isQueryAnswer(t, response) || !isObject(response.json)) return false
    const body = response.json
    const told = (['nextCursor', 'previousCursor'] as const).filter((name) => !isUnassigned(body[name]) && body[name] !== '')
    for (const name of told) t.rule('RFC9865-2-2', `${name} has unreserved characters only`).at(response, `/${name}`).matches(unreserved, 'letters, digits, - . _ ~')
    return told.length > 0
  },
})

export const firstHasNoPrevious = watch({
  id: 'cursor.first-page-has-no-previous',
  title: 'the first page has no previousCursor',
  cites: ['RFC9865-2-13'],
  watch(t, response) {
    if (!isQueryAnswer(t, response) || askedFor(response, 'cursor') !== '') return false
    t.rule('RFC9865-2-13', 'the first page has no previousCursor').at(response, '/previousCursor').absent()
    return true
  },
})

export const firstPage = check({
  id: 'cursor.empty-cursor-gives-the-first-page',
  title: 'an empty cursor, with or without an equals sign, gives the first page and a cursor to the next',
  cites: ['RFC9865-2-1', 'RFC9865-2-5', 'RFC9865-2-9'],
  needs: filtered,
  rows: () => ['cursor=', 'cursor'],
  fix: 'Treat a cursor parameter without a value as present and empty.',
  async run(t, row) {
    const { filter, resources, ids } = await cohortListing(t, 'User')
    const response = await t.get(`${withQuery(resources.url, { filter, count: 2 })}&${row}`)
    if (!t.rule('RFC9865-2-1', `?${row} asks for the first page`).status(response, 200)) return
    const found = idsOf(response)
    t.rule('RFC9865-2-5', 'the page has at most count entries').value(found.length, 'number of entries', response).satisfies(found.length <= 2, 'at most 2')
    t.rule('RFC9865-2-1', `?${row} asks for the first page`).value(found, 'ids of the page', response)
      .satisfies(found.every((id) => ids.includes(id)), 'entries that the filter selects')
    if (found.length < ids.length)
      t.rule('RFC9865-2-9', 'a page that is not the last has nextCursor').at(response, '/nextCursor').satisfies(cursorIn(response, 'nextCursor') !== undefined, 'a cursor')
  },
})

export const walkForward = check({
  id: 'cursor.walk-meets-everyone-once',
  title: 'following nextCursor meets each resource exactly once and comes to an end',
  cites: ['RFC9865-2-9', 'RFC9865-2-10'],
  needs: filtered,
  rows: ours,
  fix: 'Keep the position of the last entry in the cursor; leave nextCursor out when, and only when, no page follows.',
  async run(t, type) {
    const listing = await cohortListing(t, type)
    for (const count of [2, 3, 5, listing.ids.length, listing.ids.length + 1]) {
      const walk = await walkByCursor(listing.page, { count }, listing.ids.length + 5)
      const last = walk.pages.at(-1)
      if (last === undefined || walk.pages[0]?.status !== 200) return t.block(`the first page was answered with status ${String(last?.status)}`)
      if (!t.rule('RFC9865-2-9', 'nextCursor leads to a page').status(last, 200)) continue
      t.rule('RFC9865-2-9', `pages of ${String(count)} come to an end`).value(walk.complete, 'the walk ended by itself', last).equals(true)
      if (!walk.complete) continue
      const missing = listing.ids.filter((id) => !walk.ids.includes(id))
      t.rule('RFC9865-2-10', `nextCursor is left out of pages of ${String(count)} only when no page follows`).value(missing, 'ids that never came', last).equals([])
      const again = walk.ids.filter((id, at) => walk.ids.indexOf(id) !== at || !listing.ids.includes(id))
      t.rule('RFC9865-2-9', `nextCursor leads to the entries that follow, in pages of ${String(count)}`).value(again, 'ids that came twice or do not belong', last).equals([])
      t.rule('RFC9865-2-10', 'nextCursor is left out of the last page, not empty').at(last, '/nextCursor').differsFrom('')
      t.advise('RFC9865-2-10', 'nextCursor is left out of the last page, not null').at(last, '/nextCursor').differsFrom(null)
    }
  },
})

export const totalAccurate = check({
  id: 'cursor.total-is-accurate-when-told',
  title: 'totalResults, where a page by cursor has it, is the number of all matches',
  cites: ['RFC9865-2-16', 'RFC7644-3.4.2-5'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const listing = await cohortListing(t, type)
    const walk = await walkByCursor(listing.page, { count: 3 }, listing.ids.length + 5)
    for (const page of walk.pages.filter((one) => one.status === 200)) {
      if (numberIn(page, 'totalResults') === undefined) t.rule('RFC9865-2-16', 'totalResults may be left out').at(page, '/totalResults').absent()
      else t.rule('RFC7644-3.4.2-5', 'totalResults counts all matches').at(page, '/totalResults').equals(listing.ids.length)
    }
    t.rule('RFC9865-2-16', 'the server counts').value(walk.pages.length > 0, 'pages were read').equals(true)
  },
})

export const wholeWalk = check({
  id: 'cursor.whole-collection-is-walked-once',
  title: 'a walk by cursor over a whole collection meets each resource once, the created ones among them',
  cites: ['RFC9865-2-9', 'RFC9865-2-10'],
  needs: [cursorPagination],
  quiet: true,
  rows: ours,
  async run(t, type) {
    const made = (await t.cohort(type)).members.map((member) => member.id)
    const resources = t.of(type)
    const walk = await walkByCursor((query) => resources.list(query), { count: 20 }, 40)
    const last = walk.pages.at(-1)
    if (last === undefined || last.status !== 200) return t.block(`a page was answered with status ${String(last?.status)}`)
    const again = walk.ids.filter((id, at) => walk.ids.indexOf(id) !== at)
    t.rule('RFC9865-2-9', 'no resource comes twice').value(again, 'ids that came twice', last).equals([])
    if (!walk.complete) t.block('the collection is too large to read')
    t.rule('RFC9865-2-10', 'the walk meets the resources that were created').value(made.filter((id) => !walk.ids.includes(id)), 'ids that never came', last).equals([])
  },
})

export const walkBackward = check({
  id: 'cursor.previous-leads-back',
  title: 'previousCursor, where it is offered, leads back page by page to the first, which has none',
  cites: ['RFC9865-2-11', 'RFC9865-2-13', 'RFC9865-2.1-2'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const listing = await cohortListing(t, type)
    const forward = (await walkByCursor(listing.page, { count: 2 }, listing.ids.length + 5)).pages
    let page = forward.at(-1)
    for (let at = forward.length - 2; at >= 0; at -= 1) {
      const cursor = page === undefined ? undefined : cursorIn(page, 'previousCursor')
      if (cursor === undefined) return t.block('the server does not offer previousCursor')
      page = await listing.page({ count: 2, cursor })
      if (!t.rule('RFC9865-2.1-2', 'a previousCursor that the server gave is valid').status(page, 200)) return
      const before = forward[at]
      const same = before !== undefined && sameMembers(idsOf(page), idsOf(before))
      t.rule('RFC9865-2-11', 'previousCursor leads to the page before').value(idsOf(page), 'ids of the page', page).satisfies(same, 'those of the page before')
      if (at === 0 && same) t.rule('RFC9865-2-13', 'the first page, reached backwards, has no previousCursor').at(page, '/previousCursor').absent()
    }
  },
})

export const countZero = check({
  id: 'cursor.count-zero-tells-the-total-only',
  title: 'count=0 with a cursor is answered without entries, a negative count as well',
  cites: ['RFC9865-2-3', 'RFC9865-2-4', 'RFC9865-2.1-4'],
  needs: filtered,
  rows: () => ['0', '-1'],
  async run(t, row) {
    const { page, ids } = await cohortListing(t, 'User')
    const response = await page({ cursor: '', count: row })
    const rule = t.rule(row === '0' ? 'RFC9865-2-4' : 'RFC9865-2-3', `count=${row} asks for no entries`)
    // RFC 9865 reads a negative count as 0 in section 2 and calls it invalid in section 2.1.
    if (row === '-1') {
      const refused = t.rule('RFC9865-2.1-4', 'a negative count is read as 0 or refused as invalidCount')
      if (refused.status(response, 200, 400) && response.status === 400) keywordIfTold(refused, response, 'invalidCount')
      if (response.status === 400) return
    }
    if (!rule.status(response, 200)) return
    rule.at(response, '/Resources').absent()
    const total = numberIn(response, 'totalResults')
    if (total !== undefined) rule.at(response, '/totalResults').equals(ids.length)
  },
})

export const pageWithoutCount = check({
  id: 'cursor.page-size-without-count-is-the-servers',
  title: 'an empty cursor without count is answered with a page of the size that the server chose',
  cites: ['RFC9865-2-7'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const response = await (await cohortListing(t, type)).page({ cursor: '' })
    const rule = t.rule('RFC9865-2-7', 'a page without count')
    if (!rule.status(response, 200)) return
    const entries = entriesOf(response).length
    const { maxPageSize } = t.profile.pagination.value
    if (maxPageSize !== undefined) rule.value(entries, 'number of entries', response).satisfies(entries <= maxPageSize, `at most maxPageSize, ${String(maxPageSize)}`)
  },
})

/** Cursors that the server never gave, made from one that it did. */
const forgeries: Readonly<Record<string, (cursor: string) => string>> = {
  'made up': () => 'scimspec-never-given',
  'cut short': (cursor) => cursor.slice(0, Math.ceil(cursor.length / 2)),
  'a number': () => '999999999',
}

export const forgedRefused = check({
  id: 'cursor.forged-cursor-is-refused',
  title: 'a cursor that the server never gave is refused, and as nothing but invalidCursor',
  cites: ['RFC9865-2.1-1', 'RFC9865-2.1-2', 'RFC9865-2-15'],
  needs: filtered,
  rows: () => Object.keys(forgeries),
  fix: 'Answer 400 with scimType invalidCursor when a cursor cannot be read, rather than starting again.',
  async run(t, row) {
    const { listing, next } = await begun(t, 'User')
    const response = await listing.page({ count: 2, cursor: forgeries[row]?.(next) })
    const about = row === 'made up' ? t.rule('RFC9865-2.1-2', 'a cursor that the server never gave') : t.rule('RFC9865-2-15', `a cursor that is ${row}`)
    if (!about.status(response, 400)) return
    t.rule('RFC9865-2.1-1', 'the refusal has the body of a SCIM error').at(response, '/schemas').contains('urn:ietf:params:scim:api:messages:2.0:Error')
    keywordIfTold(t.rule('RFC9865-2.1-2', 'the refusal is called invalidCursor'), response, 'invalidCursor')
  },
})

export const freshCursorValid = check({
  id: 'cursor.fresh-cursor-has-not-expired',
  title: 'a cursor is good for at least cursorTimeout seconds, and refused as expired after it, if at all',
  cites: ['RFC9865-2.1-3'],
  needs: filtered,
  async run(t) {
    const { listing, next } = await begun(t, 'User')
    const rule = t.rule('RFC9865-2.1-3', 'a cursor that was just given')
    const fresh = await listing.page({ count: 2, cursor: next })
    if (!rule.at(fresh, '/scimType').differsFrom('expiredCursor')) return
    const seconds = t.profile.pagination.value.cursorTimeout
    if (seconds === undefined || seconds > longestWait) return
    await t.pause(seconds * 1000 + 500)
    const late = await listing.page({ count: 2, cursor: next })
    if (late.status === 200) return
    const expired = t.rule('RFC9865-2.1-3', 'a cursor after its cursorTimeout')
    if (expired.status(late, 400)) keywordIfTold(expired, late, 'expiredCursor', 'invalidCursor')
  },
})

/** Seconds. */
const longestWait = 10

export const otherCount = check({
  id: 'cursor.other-count-is-refused-or-kept',
  title: 'a count that changes between pages, or is above the largest page, is refused as invalidCount or capped',
  cites: ['RFC9865-2.1-4'],
  needs: filtered,
  rows: ({ profile }) => ['smaller', 'larger', ...(profile.pagination.value.maxPageSize === undefined ? [] : ['above the maximum'])],
  async run(t, row) {
    const { listing, next } = await begun(t, 'User')
    const { maxPageSize = 0 } = t.profile.pagination.value
    const count = row === 'smaller' ? 1 : row === 'larger' ? 4 : maxPageSize + 1
    const response = await listing.page({ count, cursor: row === 'above the maximum' ? '' : next })
    const rule = t.rule('RFC9865-2.1-4', `a count that is ${row}`)
    if (!rule.status(response, 200, 400)) return
    if (response.status === 400) keywordIfTold(rule, response, 'invalidCount', 'invalidCursor')
    else rule.value(idsOf(response).length, 'number of entries', response).satisfies(idsOf(response).length <= count, `at most ${String(count)}`)
  },
})

export const otherFilter = check({
  id: 'cursor.other-filter-gives-no-mixture',
  title: 'a cursor with another filter is refused, or answers one of the two queries',
  cites: ['RFC9865-2-14'],
  needs: [...filtered, writable('User')],
  async run(t) {
    const other = await t.users.create()
    const { listing, next } = await begun(t, 'User')
    const response = await t.users.list({ filter: `id eq "${other.id}"`, count: 2, cursor: next })
    const rule = t.rule('RFC9865-2-14', 'a cursor with another filter')
    if (response.status !== 200) {
      rule.refusal(response)
      return
    }
    const found = idsOf(response)
    rule.value(found, 'ids of the page', response)
      .satisfies(found.every((id) => listing.ids.includes(id)) || found.every((id) => id === other.id), 'entries of one of the two queries')
  },
})

export const defaultMethod = check({
  id: 'cursor.default-method-is-kept',
  title: 'a list without a paging parameter is paged by the default method, every time',
  cites: ['RFC9865-2.4-1'],
  needs: [...filtered, ({ profile }) => (profile.pagination.value.index ? undefined : 'the server pages by cursor only')],
  async run(t) {
    const { page } = await cohortListing(t, 'User')
    const [first, second] = [await page({ count: 2 }), await page({ count: 2 })]
    if (first.status !== 200) t.block(`a list was answered with status ${String(first.status)}`)
    const byCursor = [first, second].map((one) => cursorIn(one, 'nextCursor') !== undefined)
    const rule = t.rule('RFC9865-2.4-1', 'a list without a paging parameter uses the default method')
    rule.value(byCursor, 'nextCursor in two answers', second).satisfies(byCursor[0] === byCursor[1], 'in both or in neither')
    const { defaultMethod: declared } = t.profile.pagination.value
    if (declared !== undefined) rule.value(byCursor[0], 'the answer has nextCursor', first).equals(declared === 'cursor')
  },
})

export const indexStaysIndex = check({
  id: 'cursor.start-index-asks-for-index',
  title: 'a list with startIndex is paged by index where both methods are offered',
  cites: ['RFC9865-2.4-1'],
  needs: [...filtered, ({ profile }) => (profile.pagination.value.index ? undefined : 'the server pages by cursor only')],
  async run(t) {
    const { page } = await cohortListing(t, 'User')
    const response = await page({ startIndex: 1, count: 2 })
    if (response.status !== 200) t.block(`a list was answered with status ${String(response.status)}`)
    t.advise('RFC9865-2.4-1', 'startIndex chooses paging by index').at(response, '/startIndex').present()
  },
})

export const sortedByCursor = check({
  id: 'cursor.pages-are-sorted',
  title: 'sortBy orders the entries over all pages by cursor',
  cites: ['RFC9865-2.2-1'],
  needs: [...filtered, capability('sort')],
  rows: () => ['ascending', 'descending'],
  async run(t, sortOrder) {
    const listing = await cohortListing(t, 'User')
    const names = (pages: readonly Response[]) => pages.flatMap((page) => entriesOf(page)).map((entry) => (isObject(entry) ? String(entry['userName']).toLowerCase() : ''))
    const walk = await walkByCursor(listing.page, { count: 2, sortBy: 'userName', sortOrder }, listing.ids.length + 5)
    const last = walk.pages.at(-1)
    if (!walk.complete || !sameMembers(walk.ids, listing.ids)) t.block('a walk by cursor does not meet everyone')
    const found = names(walk.pages)
    const wanted = [...found].sort()
    t.rule('RFC9865-2.2-1', `userName is ${sortOrder} over all pages`).value(found, 'userName of the entries', last)
      .equals(sortOrder === 'ascending' ? wanted : wanted.reverse())
  },
})

export const searchByCursor = check({
  id: 'cursor.search-is-paged-in-its-body',
  title: 'a search is paged by the cursor in its body',
  cites: ['RFC9865-3-1'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const { resources, filter, ids } = await cohortListing(t, type)
    const page = (query: Query) => t.send({ method: 'POST', url: `${resources.url}/.search`, json: { schemas: [searchRequest], filter, ...query } })
    const offered = await page({})
    if (offered.status !== 200) t.block(`a search was answered with status ${String(offered.status)}`)
    if (idsOf(offered).some((id) => !ids.includes(id))) t.block('the search does not follow its filter')
    const walk = await walkByCursor(page, { count: 2 }, ids.length + 5)
    const [first] = walk.pages
    if (first === undefined) return
    const rule = t.rule('RFC9865-3-1', 'the body of a search carries cursor and count')
    if (!rule.status(first, 200)) return
    if (idsOf(first).length < ids.length) rule.value(cursorIn(first, 'nextCursor') !== undefined, 'the first page has nextCursor', first).equals(true)
    rule.value(walk.ids, 'ids over all pages', walk.pages.at(-1)).satisfies(sameMembers(walk.ids, ids), `each once: ${ids.join(', ')}`)
  },
})
