import {
  askedFor, askedNumber, capability, check, cohortListing, declinesFilter, entriesOf, idsOf, indexPagination, isCursorPage, isObject, isQueryAnswer, isUnassigned,
  numberIn, omitsTotal, orderedListing, ruleOfPlace, sameMembers, walkByIndex, watch, writable,
  type Query, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const filtered = [indexPagination, capability('filter')]
const present = ({ profile }: Scope) => ['User', 'Group'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name))
const ours = (scope: Scope) => present(scope).filter((type) => writable(type)(scope) === undefined)
const needsFilter = ({ contract, base }: Scope, type: string) => contract.terms.filterRequired?.[base]?.includes(type) ?? false
/** Groups of one base are said to need a filter, and then what comes without one: where they come, they have to be all. */
const unfiltered = (scope: Scope) => present(scope).filter((type) => !needsFilter(scope, type) || (type === 'Group' && scope.contract.requirements.has('GENESYS-B-215')))

/** The page or the end of the check. */
function pageOf(t: Tools, response: Response): Response {
  return response.status === 200 ? response : t.block(`a list was answered with status ${String(response.status)}`)
}

export const countIsCeiling = watch({
  id: 'pagination.count-is-the-most',
  title: 'a page never has more entries than count allows',
  cites: ['RFC7644-3.4.2.4-4', 'RFC9865-2-5', 'GENESYS-B-100', 'GENESYS-B-104'],
  fix: 'Cut the page at count after filtering and sorting.',
  watch(t, response) {
    const count = isQueryAnswer(t, response) ? askedNumber(response, 'count') : undefined
    if (count === undefined || count < 1) return false
    const entries = entriesOf(response).length
    const byCursor = askedFor(response, 'cursor') !== undefined
    const rule = t.rule(byCursor ? 'RFC9865-2-5' : ['RFC7644-3.4.2.4-4', count > 25 ? 'GENESYS-B-104' : 'GENESYS-B-100'], 'the page has at most count entries')
    rule.value(entries, 'number of entries', response).satisfies(entries <= count, `at most ${String(count)}`)
    return true
  },
})

export const itemsPerPageCounts = watch({
  id: 'pagination.items-per-page-counts-the-page',
  title: 'itemsPerPage is the number of entries in the page',
  cites: ['RFC7644-3.4.2.4-9', 'GENESYS-B-110'],
  fix: 'Count what is in Resources; the last page is usually shorter than count.',
  watch(t, response) {
    if (!isQueryAnswer(t, response)) return false
    const told = numberIn(response, 'itemsPerPage')
    if (told === undefined) return false
    const entries = entriesOf(response).length
    // Erratum 6010: figure 9 of RFC 7644 itself shows a page size, 10, with the two entries that there are, and no count was asked for.
    const complete = entries + (numberIn(response, 'startIndex') ?? 1) - 1 >= (numberIn(response, 'totalResults') ?? entries)
    const rule = told === askedNumber(response, 'count') || (complete && told > entries) ? t.advise : t.rule
    rule(['RFC7644-3.4.2.4-9', 'GENESYS-B-110'], 'itemsPerPage is the number of entries').at(response, '/itemsPerPage').equals(entries)
    return true
  },
})

export const startIndexTold = watch({
  id: 'pagination.start-index-is-told',
  title: 'startIndex in the answer is the index of the first entry',
  cites: ['RFC7644-3.4.2.4-2', 'RFC7644-3.4.2.4-11', 'GENESYS-B-092', 'GENESYS-B-096', 'GENESYS-B-112'],
  watch(t, response) {
    if (!isQueryAnswer(t, response) || isCursorPage(t, response) || !isObject(response.json) || isUnassigned(response.json['startIndex'])) return false
    const text = askedFor(response, 'startIndex')
    const asked = askedNumber(response, 'startIndex')
    if (entriesOf(response).length === 0 || (text !== undefined && asked === undefined)) return false
    const rule =
      asked === undefined ? t.rule(['RFC7644-3.4.2.4-11', 'GENESYS-B-092'], 'startIndex is 1 when none was asked for')
      : asked < 1 ? t.rule(['RFC7644-3.4.2.4-2', 'GENESYS-B-112'], 'a startIndex below 1 counts as 1')
      : t.rule(['RFC7644-3.4.2.4-11', 'GENESYS-B-096'], 'startIndex repeats the index that was asked for')
    rule.at(response, '/startIndex').equals(Math.max(1, asked ?? 1))
    return true
  },
})

export const partialListTold = watch({
  id: 'pagination.partial-list-tells-its-place',
  title: 'a list that is not complete tells startIndex and itemsPerPage',
  cites: ['RFC7644-3.4.2-8', 'RFC7644-3.4.2-9'],
  watch(t, response) {
    if (!isQueryAnswer(t, response)) return false
    const entries = entriesOf(response).length
    if (entries === 0 || entries >= (numberIn(response, 'totalResults') ?? 0)) return false
    if (!isCursorPage(t, response)) t.rule('RFC7644-3.4.2-8', 'a partial list tells startIndex').at(response, '/startIndex').present()
    t.rule('RFC7644-3.4.2-9', 'a partial list tells itemsPerPage').at(response, '/itemsPerPage').present()
    return true
  },
})

export const walkMeetsEveryone = check({
  id: 'pagination.walk-meets-everyone-once',
  title: 'a walk over all pages meets each resource exactly once, whatever the page size',
  cites: ['RFC7644-3.4.2.4-12', 'RFC7644-3.4.2.4-10', 'RFC7644-3.4.2-5', 'GENESYS-B-109', 'GENESYS-B-206'],
  needs: filtered,
  rows: ours,
  fix: 'Take the page out of one stable order; sort by a unique key behind the one that the client asked for.',
  async run(t, type) {
    const listing = await orderedListing(t, type)
    const total = listing.ids.length
    for (const size of [2, 3, 5, total, total + 3]) {
      const walk = await walkByIndex(listing.page, {}, size, total)
      const last = walk.pages.at(-1)
      if (!walk.complete) t.block(`a page was answered with status ${String(last?.status)}`)
      ruleOfPlace(t, listing, 'RFC7644-3.4.2.4-12', ['GENESYS-B-109'], `pages of ${String(size)} meet each resource once`)
        .value(walk.ids, 'ids over all pages', last).satisfies(sameMembers(walk.ids, listing.ids), `each once: ${listing.ids.join(', ')}`)
      const totals = walk.pages.map((page) => numberIn(page, 'totalResults'))
      const same = totals.every((one) => one === total)
      t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-206'], `totalResults stays the same over pages of ${String(size)}`)
        .value(totals, 'totalResults of the pages', last).satisfies(same, `always ${String(total)}`)
      t.rule('RFC7644-3.4.2.4-10', 'totalResults is the number of entries over all pages').value(totals, 'totalResults of the pages', last)
        .satisfies(same, `always ${String(total)}`)
    }
  },
})

export const walkWithProjection = check({
  id: 'pagination.walk-holds-under-projection',
  title: 'a walk with attributes meets the same resources as one without',
  cites: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const listing = await orderedListing(t, type)
    const walk = await walkByIndex(listing.page, { attributes: type === 'User' ? 'userName' : 'displayName' }, 3, listing.ids.length)
    if (!walk.complete) t.block(`a page was answered with status ${String(walk.pages.at(-1)?.status)}`)
    if (walk.ids.includes('')) t.block('entries of a projected list have no id')
    ruleOfPlace(t, listing, 'RFC7644-3.4.2.4-12', ['GENESYS-B-109'], 'pages of 3 with a projection meet each resource once')
      .value(walk.ids, 'ids over all pages', walk.pages.at(-1)).satisfies(sameMembers(walk.ids, listing.ids), `each once: ${listing.ids.join(', ')}`)
  },
})

export const wholeCollectionWalk = check({
  id: 'pagination.whole-collection-is-walked-once',
  title: 'a walk over a whole collection meets each resource once, the created ones among them',
  cites: ['RFC7644-3.4.2.4-12', 'RFC7644-3.4.2-5', 'GENESYS-B-109', 'GENESYS-B-191', 'GENESYS-B-208'],
  needs: [indexPagination],
  quiet: true,
  rows: (scope) => unfiltered(scope),
  async run(t, type) {
    const made = ours({ contract: t.contract, profile: t.profile, base: t.base.id }).includes(type) ? (await t.cohort(type)).members.map((member) => member.id) : []
    const walk = await calmWalk(t, type)
    const last = walk.pages.at(-1)
    const once = t.advise(['RFC7644-3.4.2.4-12', 'GENESYS-B-109'], 'no resource comes twice').value(repeated(walk.ids), 'ids that came twice', last).equals([])
    const all = t.advise(['RFC7644-3.4.2.4-12', 'GENESYS-B-109'], 'the walk meets totalResults resources').value(new Set(walk.ids).size, 'resources met', last).equals(walk.total)
    if (!once || !all) return
    t.rule(['RFC7644-3.4.2-5', type === 'User' ? 'GENESYS-B-191' : 'GENESYS-B-208'], 'the walk meets the resources that were created')
      .value(made.filter((id) => !walk.ids.includes(id)), 'ids that never came', last).equals([])
  },
})

const largestWalk = 300

/** A walk during which totalResults stayed what it was; others may use the server too. @throws Blocked */
async function calmWalk(t: Tools, type: string): Promise<{ readonly pages: readonly Response[]; readonly ids: readonly string[]; readonly total: number }> {
  const resources = t.of(type)
  const wanted: Query = t.profile.sort.value ? { sortBy: type === 'User' ? 'userName' : 'id' } : {}
  const order = (await resources.list({ ...wanted, count: 1 })).status === 200 ? wanted : {}
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const total = numberIn(pageOf(t, await resources.list({ count: 1 })), 'totalResults') ?? t.block('the list tells no totalResults')
    if (total > largestWalk) t.block(`the collection has ${String(total)} resources, too many to read`)
    const [first, again] = [await resources.list({ ...order, count: 10 }), await resources.list({ ...order, count: 10 })]
    if (idsOf(first).join() !== idsOf(again).join()) t.block('the server keeps no order, and none is promised without sortBy')
    const walk = await walkByIndex((query) => resources.list({ ...order, ...query }), {}, Math.max(10, Math.ceil(total / 6)), total)
    if (!walk.complete) t.block(`a page was answered with status ${String(walk.pages.at(-1)?.status)}`)
    if (walk.pages.every((page) => numberIn(page, 'totalResults') === total)) return { ...walk, total }
  }
  return t.block('the collection changed while it was read')
}

const repeated = (ids: readonly string[]): readonly string[] => ids.filter((id, at) => ids.indexOf(id) !== at)

export const startIndexOneBased = check({
  id: 'pagination.start-index-counts-from-one',
  title: 'startIndex=k begins with the k-th entry, with and without count',
  cites: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-094'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const listing = await orderedListing(t, type)
    const last = listing.inOrder.length
    for (const startIndex of [1, 2, 4, last]) {
      for (const count of [undefined, 1, 3]) {
        const response = pageOf(t, await listing.page({ startIndex, count }))
        const found = idsOf(response)
        // How many entries come is another matter.
        const wanted = listing.inOrder.slice(startIndex - 1, startIndex - 1 + Math.max(1, found.length))
        const words = `startIndex=${String(startIndex)}${count === undefined ? '' : ` with count=${String(count)}`}`
        const rule = ruleOfPlace(t, listing, 'RFC7644-3.4.2.4-3', [startIndex === last ? 'GENESYS-B-094' : 'GENESYS-B-093'], `${words} begins with entry ${String(startIndex)}`)
        rule.value(found, 'ids of the page', response).equals(wanted)
      }
    }
  },
})

export const startIndexDefault = check({
  id: 'pagination.start-index-defaults-to-one',
  title: 'a list without startIndex is the list from the first entry',
  cites: ['RFC7644-3.4.2.4-3', 'GENESYS-B-092'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const listing = await orderedListing(t, type)
    for (const query of [{}, { count: 3 }]) {
      const given = idsOf(pageOf(t, await listing.page({ ...query, startIndex: 1 })))
      const absent = pageOf(t, await listing.page(query))
      ruleOfPlace(t, listing, 'RFC7644-3.4.2.4-3', ['GENESYS-B-092'], 'a list without startIndex equals one with startIndex=1')
        .value(idsOf(absent), 'ids of the page', absent).equals(given)
    }
  },
})

/** What a list has to do however little a server filters: it needs no resource of the run's own. */
export const wholeCollectionEdges = check({
  id: 'pagination.whole-collection-has-its-edges',
  title: 'startIndex below 1 or behind the end and a count of 0 or less mean for a whole collection what they say',
  cites: ['RFC7644-3.4.2.4-2', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-6', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2-5'],
  needs: [indexPagination],
  quiet: true,
  rows: unfiltered,
  async run(t, type) {
    // What the run's checks share is there before anything is counted.
    if (ours({ contract: t.contract, profile: t.profile, base: t.base.id }).includes(type)) await t.cohort(type)
    const page = (query: Query) => t.of(type).list(query)
    const first = pageOf(t, await page({ startIndex: 1, count: 1 }))
    const total = numberIn(first, 'totalResults') ?? t.block('a list has no totalResults')
    const none = [['RFC7644-3.4.2.4-7', 'count=0', await page({ count: 0 })], ['RFC7644-3.4.2.4-6', 'count=-1', await page({ count: -1 })]] as const
    const start = [['startIndex=0', await page({ startIndex: 0, count: 1 })], ['startIndex=-1', await page({ startIndex: -1, count: 1 })]] as const
    // Far behind, in case the total is told too low.
    const beyond = await page({ startIndex: total + 1_000_000, count: 1 })
    if (numberIn(await page({ startIndex: 1, count: 1 }), 'totalResults') !== total) t.block('somebody else changes the collection')
    for (const [id, what, response] of none) {
      const rule = t.rule(id, `${what} asks for the total alone`)
      if (!rule.status(response, 200)) continue
      rule.at(response, '/Resources').absent()
      if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(total)
    }
    for (const [what, response] of start) {
      const rule = t.rule('RFC7644-3.4.2.4-2', `${what} counts as 1`)
      if (rule.status(response, 200)) rule.value(idsOf(response).length, 'the number of entries', response).equals(idsOf(first).length)
    }
    // RFC 7644 says nothing about such a page; refusing it is a deviation at most.
    if (!t.advise('RFC7644-3.4.2.4-3', 'a page behind the end is answered').status(beyond, 200)) return
    t.rule('RFC7644-3.4.2.4-3', 'a page behind the end has no entries').value(idsOf(beyond), 'ids of the page', beyond).equals([])
    t.rule('RFC7644-3.4.2-5', 'a page behind the end tells the same total').at(beyond, '/totalResults').equals(total)
  },
})

export const startIndexBelowOne = check({
  id: 'pagination.start-index-below-one-is-one',
  title: 'a startIndex of 0 or less counts as 1',
  cites: ['RFC7644-3.4.2.4-2', 'GENESYS-B-112'],
  needs: filtered,
  rows: ours,
  fix: 'Clamp startIndex to 1 instead of refusing it or counting backwards.',
  async run(t, type) {
    const listing = await orderedListing(t, type)
    for (const startIndex of [0, -1, -5]) {
      const response = await listing.page({ startIndex, count: 2 })
      const what = `startIndex=${String(startIndex)} counts as 1`
      if (!t.rule(['RFC7644-3.4.2.4-2', 'GENESYS-B-112'], what).status(response, 200)) continue
      ruleOfPlace(t, listing, 'RFC7644-3.4.2.4-2', ['GENESYS-B-112'], what).value(idsOf(response), 'ids of the page', response)
        .equals(listing.inOrder.slice(0, Math.max(1, idsOf(response).length)))
    }
  },
})

export const startIndexBeyond = check({
  id: 'pagination.start-index-beyond-the-end-is-empty',
  title: 'a startIndex behind the last entry gives an empty page with the same total',
  cites: ['RFC7644-3.4.2.4-3', 'RFC7644-3.4.2-5', 'GENESYS-B-095'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    for (const query of [{ startIndex: ids.length + 1 }, { startIndex: ids.length + 100, count: 2 }]) {
      const response = await page(query)
      const promised = t.rule('GENESYS-B-095', 'a page behind the end is answered')
      // RFC 7644 says nothing about such a page; refusing it is a deviation at most.
      const answered = promised.applies ? promised : t.advise('RFC7644-3.4.2.4-3', 'a page behind the end is answered')
      if (!answered.status(response, 200)) continue
      t.rule(['RFC7644-3.4.2.4-3', 'GENESYS-B-095'], 'a page behind the end has no entries').value(idsOf(response), 'ids of the page', response).equals([])
      t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-095'], 'a page behind the end tells the same total').at(response, '/totalResults').equals(ids.length)
    }
  },
})

export const countZero = check({
  id: 'pagination.count-zero-tells-the-total-only',
  title: 'count=0 is answered with totalResults and without entries',
  cites: ['RFC7644-3.4.2.4-7', 'GENESYS-B-101', 'GENESYS-B-102'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    for (const query of [{}, { startIndex: 2 }, { attributes: 'id' }]) {
      const response = await page({ ...query, count: 0 })
      const rule = t.rule(['RFC7644-3.4.2.4-7', 'GENESYS-B-101'], 'count=0 asks for the total alone')
      if (!rule.status(response, 200)) continue
      rule.at(response, '/Resources').absent()
      if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(ids.length)
    }
    const other = pageOf(t, await page({ count: 25 }))
    t.rule('GENESYS-B-102', 'totalResults of count=25 is that of count=0').at(other, '/totalResults').equals(ids.length)
  },
})

export const countZeroOfOne = check({
  id: 'pagination.count-zero-counts-one-match',
  title: 'count=0 with a filter that selects one resource tells a total of 1',
  cites: ['RFC7644-3.4.2.4-7', 'GENESYS-B-103'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const [member] = (await t.cohort(type)).members
    if (member === undefined) return t.block('there is no resource')
    const name = type === 'User' ? 'userName' : 'id'
    const response = await t.of(type).list({ filter: `${name} eq ${JSON.stringify(member.body[name])}`, count: 0 })
    if (declinesFilter(response)) t.block(`the server does not offer to filter by ${name}`)
    const rule = t.rule(['RFC7644-3.4.2.4-7', 'GENESYS-B-103'], 'count=0 with one match')
    if (!rule.status(response, 200)) return
    if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(1)
    rule.at(response, '/Resources').absent()
  },
})

export const countNegative = check({
  id: 'pagination.negative-count-is-zero',
  title: 'a negative count counts as 0',
  cites: ['RFC7644-3.4.2.4-6', 'GENESYS-B-112'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    for (const count of [-1, -10]) {
      const response = await page({ count })
      const rule = t.rule(['RFC7644-3.4.2.4-6', 'GENESYS-B-112'], `count=${String(count)} counts as 0`)
      if (!rule.status(response, 200)) continue
      rule.at(response, '/Resources').absent()
      if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(ids.length)
    }
  },
})

export const countAboveMaximum = check({
  id: 'pagination.count-above-the-maximum-is-capped',
  title: 'a count above the largest page is answered with a smaller page',
  cites: ['RFC7644-3.4.2.4-4', 'RFC7644-3.4.2.4-5', 'GENESYS-B-104'],
  needs: filtered,
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    for (const count of [26, 100_000]) {
      const response = await page({ count })
      if (response.status === 429) {
        t.rule('GENESYS-B-104', 'a large count is answered or throttled').status(response, 200, 429)
        continue
      }
      t.rule(['RFC7644-3.4.2.4-5', 'GENESYS-B-104'], `count=${String(count)} is answered with what there is`).status(response, 200)
      if (response.status !== 200) continue
      const found = idsOf(response)
      t.rule(['RFC7644-3.4.2.4-4', 'GENESYS-B-104'], `count=${String(count)} is answered with no more than that`).value(found, 'ids of the page', response)
        .satisfies(found.length <= Math.min(count, ids.length) && found.every((id) => ids.includes(id)), `at most the ${String(ids.length)} matches`)
    }
  },
})

export const countAbsent = check({
  id: 'pagination.page-size-without-count-is-the-servers',
  title: 'a list without count has the page size of the server and tells where it stops',
  cites: ['RFC7644-3.4.2.4-8'],
  needs: [indexPagination],
  rows: present,
  async run(t, type) {
    const response = pageOf(t, await t.of(type).list())
    const entries = entriesOf(response).length
    const partial = entries < (numberIn(response, 'totalResults') ?? 0)
    const rule = t.rule('RFC7644-3.4.2.4-8', 'a list without count has entries, and tells its size when there are more')
    rule.value(entries, 'number of entries', response).satisfies(entries > 0 || !partial, 'some entries')
    if (partial && entries > 0) {
      rule.at(response, '/itemsPerPage').present()
      if (!isCursorPage(t, response)) rule.at(response, '/startIndex').present()
    }
  },
})
