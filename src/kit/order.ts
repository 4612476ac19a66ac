import type { RequirementId } from '../contract/types.ts'
import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import { entriesOf } from './classify.ts'
import type { Query } from './http.ts'
import { cohortListing, type Listing } from './listing.ts'
import type { Rule } from './rule.ts'
import type { Tools } from './tools.ts'
import { walkByIndex } from './walk.ts'

/** A list whose positions can be compared, as far as the server keeps an order. */
export interface OrderedListing extends Listing {
  /** Parameters that ask for the order; to be part of every page's query. */
  readonly order: Query
  /** The ids in that order. */
  readonly inOrder: readonly string[]
  /** The order is promised: the server sorts. */
  readonly sorted: boolean
}

const unambiguous: Readonly<Record<string, string>> = { User: 'userName' }

/**
 * The cohort of a type in an order that is sorted where the server sorts (RFC 7644 section 3.4.2.3).
 * @throws Blocked when two reads come in different orders, which is legal without sortBy.
 */
export async function orderedListing(t: Tools, type: string): Promise<OrderedListing> {
  const listing = await cohortListing(t, type)
  const known = await t.once(`order ${type}`, async () => {
    const key = unambiguous[type] ?? 'id'
    const size = listing.ids.length
    const read = (order: Query) => walkByIndex(listing.page, order, size, size)
    const asked = t.profile.sort.value ? await read({ sortBy: key }) : undefined
    if (asked?.complete === true && isSorted(asked.pages, key)) return { order: { sortBy: key }, inOrder: asked.ids, sorted: true, steady: true }
    const [first, second] = [await read({}), await read({})]
    return { order: {}, inOrder: first.ids, sorted: false, steady: isDeepStrictEqual(first.ids, second.ids) }
  })
  if (!known.steady) {
    t.observe(`two reads of the ${type} list without sortBy had different orders`)
    t.block('the server keeps no order, and none is promised without sortBy')
  }
  if (!isDeepStrictEqual([...known.inOrder].sort(), [...listing.ids].sort())) t.block(`the list of the run's own resources of type ${type} is not complete`)
  return { ...listing, ...known, page: (query = {}) => listing.page({ ...known.order, ...query }) }
}

/** An assertion about positions, as strict as the order is promised: RFC 7644 promises none without sortBy. */
export function ruleOfPlace(t: Tools, listing: OrderedListing, rfc: RequirementId, contract: readonly RequirementId[], what: string): Rule {
  const promised = t.rule(contract, what)
  if (promised.applies) return promised
  return listing.sorted ? t.rule(rfc, what) : t.advise(rfc, what)
}

function isSorted(pages: readonly Response[], name: string): boolean {
  const keys = pages.flatMap((page) => entriesOf(page)).map((entry) => (isObject(entry) ? String(entry[name]).toLowerCase() : ''))
  return keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') <= key)
}

/** Whether these are the same resources, in any order and without repetition. */
export function sameMembers(found: readonly string[], wanted: readonly string[]): boolean {
  return found.length === wanted.length && isDeepStrictEqual([...found].sort(), [...wanted].sort())
}
