import {
  capability, check, cohortListing, idsOf, isObject, entriesOf, numberIn, offers, orderedListing, sameMembers, writable,
  type RequirementId, type Response, type Scope, type Tools,
} from '../../src/kit/index.ts'

const ours = (scope: Scope) => ['User', 'Group'].filter((type) => writable(type)(scope) === undefined)
const mayList = (type: string) => ({ contract, base }: Scope) =>
  contract.terms.filterRequired?.[base]?.includes(type) ? `this edition asks for a filter on ${type}` : undefined

function answered(t: Tools, response: Response): Response {
  return response.status === 200 ? response : t.block(`the list was answered with status ${String(response.status)}`)
}

export const defaultPage = check({
  id: 'paging.default-page-has-25',
  title: 'a list without count has at most 25 entries, and as many when there are more',
  cites: ['GENESYS-B-097'],
  needs: [offers('User'), mayList('User')],
  quiet: true,
  async run(t) {
    const response = answered(t, await t.users.list())
    const size = t.terms.defaultCount ?? 25
    if ((numberIn(response, 'totalResults') ?? 0) <= size) t.block(`there are not more than ${String(size)} users`)
    const found = idsOf(response).length
    t.rule('GENESYS-B-097', 'a list without count').value(found, 'number of entries', response).satisfies(found <= size, `at most ${String(size)}`)
    t.advise('GENESYS-B-097', 'a list without count').value(found, 'number of entries', response).satisfies(found >= size, `as many as ${String(size)}`)
  },
})

export const smallListComplete = check({
  id: 'paging.small-list-is-complete',
  title: 'a list of 25 or fewer results without count is complete, and the same as with count=25',
  cites: ['GENESYS-B-098', 'GENESYS-B-099'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const listing = await orderedListing(t, type)
    const plain = answered(t, await listing.page())
    t.rule('GENESYS-B-098', 'a list without count has all results').value(idsOf(plain), 'ids of the entries', plain)
      .satisfies(sameMembers(idsOf(plain), listing.ids), `all of ${listing.ids.join(', ')}`)
    const counted = answered(t, await listing.page({ count: 25 }))
    t.rule('GENESYS-B-099', 'count=25 is the default').value(idsOf(counted), 'ids of the entries', counted)
      .satisfies(sameMembers(idsOf(counted), idsOf(plain)), 'those of the list without count')
  },
})

export const defaultIs25 = check({
  id: 'paging.default-equals-count-25',
  title: 'the whole list without count is the page that count=25 gives',
  cites: ['GENESYS-B-099'],
  needs: [offers('User'), mayList('User')],
  quiet: true,
  async run(t) {
    const counted = answered(t, await t.users.list({ count: 25 }))
    const plain = answered(t, await t.users.list())
    const again = answered(t, await t.users.list({ count: 25 }))
    if (!sameMembers(idsOf(counted), idsOf(again))) t.block('the list changed while it was read, or keeps no order')
    t.rule('GENESYS-B-099', 'no count is the same as count=25').value(idsOf(plain), 'ids of the entries', plain)
      .satisfies(sameMembers(idsOf(plain), idsOf(counted)), 'those of the list with count=25')
  },
})

interface Narrowed { readonly id: RequirementId; readonly type: string; readonly query: Readonly<Record<string, string>> }

const users = 'urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User'
const narrowed: Readonly<Record<string, Narrowed>> = {
  'users by attributes': { id: 'GENESYS-B-105', type: 'User', query: { attributes: 'id,active' } },
  'users by excludedAttributes': {
    id: 'GENESYS-B-106', type: 'User', query: { excludedAttributes: `externalId,roles,${users}:routingLanguages,${users}:routingSkills` },
  },
  'groups by excludedAttributes': { id: 'GENESYS-B-107', type: 'Group', query: { excludedAttributes: 'externalId' } },
}

export const narrowedPage = check({
  id: 'paging.narrowed-page-may-be-large',
  title: 'a page of 50 is answered when the attributes are narrowed as documented',
  cites: ['GENESYS-B-105', 'GENESYS-B-106', 'GENESYS-B-107'],
  rows: (scope) => Object.entries(narrowed)
    .filter(([, { type }]) => mayList(type)(scope) === undefined || (type === 'Group' && scope.contract.requirements.has('GENESYS-B-215')))
    .map(([row]) => row),
  async run(t, row) {
    const { id, type, query } = narrowed[row] ?? t.block(`there is no row ${row}`)
    const response = await t.of(type).list({ ...query, count: 50 })
    const refusable = t.terms.filterRequired?.[t.base.id]?.includes(type) === true && (await t.of(type).list()).status === 400
    if (refusable) t.block(`${type} are not listed without a filter, which the contract marks as required`)
    const rule = t.rule(id, `a list of ${row} with count=50`)
    if (!rule.status(response, 200, 429) || response.status !== 200) return
    rule.value(idsOf(response).length, 'number of entries', response).satisfies(idsOf(response).length > 0, 'some')
  },
})

/** Whether the entries are active, by id; a text that says so has checks of its own. */
function activity(response: Response): readonly (readonly [unknown, unknown])[] {
  const told = (active: unknown) => (active === 'true' ? true : active === 'false' ? false : active)
  return entriesOf(response).flatMap((entry) => (isObject(entry) ? [[entry['id'], told(entry['active'])] as const] : []))
}

async function pair(t: Tools): Promise<{ readonly active: string; readonly inactive: string }> {
  const [inactive, active] = [await t.users.create({ active: false }), await t.users.create({ active: true })]
  const shown = await t.users.read(inactive)
  if (shown['active'] !== false) t.block('a user cannot be created inactive')
  return { active: active.id, inactive: inactive.id }
}

/** All entries of a list of users; bounded. @throws Blocked when there are too many. */
async function everyone(t: Tools, query: Readonly<Record<string, string>>): Promise<readonly Response[]> {
  const pages: Response[] = []
  for (let startIndex = 1; ; ) {
    const page = answered(t, await t.users.list({ ...query, startIndex, count: 25 }))
    const total = numberIn(page, 'totalResults') ?? t.block('the list tells no totalResults')
    if (total > 300) t.block(`the list has ${String(total)} users, too many to read`)
    pages.push(page)
    startIndex += idsOf(page).length
    if (idsOf(page).length > 0 && startIndex <= total && pages.length < 40) continue
    if (new Set(pages.flatMap((one) => [...idsOf(one)])).size !== total) t.block('the pages of the list do not meet everyone once')
    return pages
  }
}

export const activeOnly = check({
  id: 'paging.unfiltered-list-has-the-active-only',
  title: 'an unfiltered list shows active users and no others',
  cites: ['GENESYS-B-190', 'GENESYS-B-191'],
  needs: [writable('User'), mayList('User')],
  alone: true,
  async run(t) {
    const { active, inactive } = await pair(t)
    const pages = await everyone(t, {})
    const shown = pages.flatMap((page) => [...activity(page)])
    t.rule('GENESYS-B-190', 'every entry is active').value(shown.filter(([, is]) => is !== true), 'entries that are not active', pages.at(-1)).equals([])
    t.rule('GENESYS-B-190', 'the inactive user is not shown').value(shown.some(([id]) => id === inactive), 'the inactive user is listed', pages.at(-1)).equals(false)
    t.rule('GENESYS-B-191', 'the active user is shown').value(shown.some(([id]) => id === active), 'the active user is listed', pages.at(-1)).equals(true)
  },
})

export const inactiveFound = check({
  id: 'paging.filter-finds-the-inactive',
  title: 'the filter active eq false finds inactive users and no others',
  cites: ['GENESYS-B-192', 'GENESYS-B-193'],
  needs: [writable('User'), capability('filter')],
  rows: () => ['false', 'true'],
  alone: true,
  async run(t, row) {
    const wanted = row === 'true'
    const { active, inactive } = await pair(t)
    const pages = await everyone(t, { filter: `active eq ${row}` })
    const shown = pages.flatMap((page) => [...activity(page)])
    const rule = t.rule(wanted ? 'GENESYS-B-193' : 'GENESYS-B-192', `active eq ${row}`)
    rule.value(shown.filter(([, is]) => is !== wanted), 'entries of the other kind', pages.at(-1)).equals([])
    rule.value(shown.some(([id]) => id === (wanted ? active : inactive)), 'the own user of this kind is listed', pages.at(-1)).equals(true)
    rule.value(shown.some(([id]) => id === (wanted ? inactive : active)), 'the own user of the other kind is listed', pages.at(-1)).equals(false)
  },
})

export const oddNumbers = check({
  id: 'paging.odd-numbers-are-recorded',
  title: 'what startIndex and count do with text is recorded',
  cites: ['GENESYS-B-112'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const { page } = await cohortListing(t, type)
    for (const query of [{ startIndex: 'two' }, { count: 'two' }])
      t.rule('GENESYS-B-112', `a list with ${JSON.stringify(query)}`).status(await page(query), 400)
  },
})

export const sortingRecorded = check({
  id: 'paging.sorting-is-recorded',
  title: 'what sortBy and sortOrder do is recorded',
  cites: ['GENESYS-B-113'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    const name = type === 'User' ? 'userName' : 'displayName'
    const response = await page({ sortBy: name, sortOrder: 'descending' })
    const rule = t.rule('GENESYS-B-113', 'a list with sortBy and sortOrder')
    if (rule.status(response, 200)) rule.value(idsOf(response), 'ids of the entries', response).satisfies(sameMembers(idsOf(response), ids), 'the same resources as without it')
  },
})
