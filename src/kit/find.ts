import { isObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import { entriesOf } from './classify.ts'
import { scimTypeOf } from './keyword.ts'
import { numberIn } from './listing.ts'
import type { Own, Resources } from './resources.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'
import type { Tools } from './tools.ts'
import { cursorIn } from './walk.ts'

/** What a filter finds. */
export interface Found {
  readonly response: Response
  /** Ids over all pages, each once. */
  readonly ids: readonly string[]
  /** The server says that it does not offer this comparison: 400 with invalidFilter (RFC 7644 table 9), or 501. */
  readonly unsupported: boolean
}

const mostPages = 8

/** All that a filter finds, with as few requests as the server's pages allow. */
export async function find(resources: Resources, filter: string): Promise<Found> {
  const response = await resources.list({ filter })
  const ids = new Set(idsIn(response))
  const total = numberIn(response, 'totalResults') ?? 0
  for (let page = 1, last = response; page < mostPages && ids.size > 0; page++) {
    const before = ids.size
    const cursor = cursorIn(last, 'nextCursor')
    if (cursor === undefined && before >= total) break
    last = await resources.list(cursor === undefined ? { filter, startIndex: before + 1 } : { filter, cursor })
    idsIn(last).forEach((id) => ids.add(id))
    if (ids.size === before) break
  }
  return { response, ids: [...ids], unsupported: declinesFilter(response) }
}

function idsIn(response: Response): string[] {
  return entriesOf(response).flatMap((entry) => (isObject(entry) && typeof entry['id'] === 'string' ? [entry['id']] : []))
}

/** Whether the server says that it does not offer the filter, which it may (RFC 7644 table 9). */
export function declinesFilter(response: Response): boolean {
  if (response.status === 501) return true
  const scimType = scimTypeOf(response)
  return response.status === 400 && typeof scimType === 'string' && scimType.toLowerCase() === 'invalidfilter'
}

export interface PickOptions {
  /** Resources that may be found or not: the documents leave it open. */
  readonly either?: readonly Own[]
  /** The server has to offer the comparison, so that refusing it is a finding; otherwise a refusal ends the check. */
  readonly offered?: boolean
}

/**
 * Sees that a filter finds exactly these resources. The filter has to keep strangers out by itself.
 * @throws Blocked when the server says that it does not offer the comparison, which it may
 */
export async function picks(t: Tools, rule: Rule, resources: Resources, filter: string, expected: readonly Own[], options: PickOptions = {}): Promise<boolean> {
  if (!rule.applies) return true
  const { either = [], offered = false } = options
  const wanted = expected.map(({ id }) => id)
  const open = new Set(either.map(({ id }) => id))
  const missing = (ids: readonly string[]) => wanted.filter((id) => !ids.includes(id) && !open.has(id))
  const surplus = (ids: readonly string[]) => ids.filter((id) => !wanted.includes(id) && !open.has(id))
  const { response, ids, unsupported } = await t.settled(() => find(resources, filter), (found) => missing(found.ids).length + surplus(found.ids).length === 0)
  if (unsupported && !offered) {
    t.observe(`the server does not offer ${filter}`)
    return t.block(`the server does not offer ${filter}`)
  }
  if (!rule.status(response, 200)) return false
  if (idsIn(response).filter((id) => id !== '').length < entriesOf(response).length) return t.block('the list shows entries without an id')
  return rule.holds(missing(ids).length + surplus(ids).length === 0, {
    expected: `${filter} finds ${wanted.length === 0 ? 'nothing' : show(wanted)}`,
    actual: [
      ...(missing(ids).length > 0 ? [`not found: ${show(missing(ids))}`] : []),
      ...(surplus(ids).length > 0 ? [`found though it does not match: ${show(surplus(ids))}`] : []),
    ].join('; '),
    response,
  })
}

/** Whether `and` joins two conditions: one that holds for something, and one that holds for nothing. */
export async function combines(resources: Resources, some: string, none: string): Promise<boolean> {
  const [alone, twice, ...empty] = await Promise.all([some, `${some} and ${some}`, `${some} and ${none}`, `${none} and ${some}`].map((filter) => find(resources, filter)))
  const kept = alone !== undefined && alone.ids.length > 0 && alone.ids.every((id) => twice?.ids.includes(id))
  return kept && twice?.ids.length === alone.ids.length && empty.every(({ response, ids }) => response.status === 200 && ids.length === 0)
}
