import { isObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import type { Query } from './http.ts'
import { idsOf } from './listing.ts'

/** Pages that were read one after the other. */
export interface Walk {
  readonly pages: readonly Response[]
  /** Ids of all entries in the order in which they came. */
  readonly ids: readonly string[]
  /** The walk ended by itself, not at the limit and not at a refusal. */
  readonly complete: boolean
}

type Page = (query: Query) => Promise<Response>

function gathered(pages: readonly Response[], complete: boolean): Walk {
  return { pages, ids: pages.flatMap((page) => [...idsOf(page)]), complete }
}

/**
 * Reads page after page by startIndex until `total` entries lie behind (RFC 7644 section 3.4.2.4). A page may have fewer entries than
 * asked for, so that the next one starts behind what really came.
 */
export async function walkByIndex(page: Page, query: Query, size: number, total: number): Promise<Walk> {
  const pages: Response[] = []
  for (let startIndex = 1; startIndex <= total && pages.length <= total; ) {
    const response = await page({ ...query, startIndex, count: size })
    pages.push(response)
    const found = idsOf(response).length
    if (response.status !== 200 || found === 0) return gathered(pages, response.status === 200)
    startIndex += found
  }
  return gathered(pages, pages.length <= total)
}

/** Follows nextCursor from the first page to the last (RFC 9865 section 2), over `most` pages at most. */
export async function walkByCursor(page: Page, query: Query, most: number): Promise<Walk> {
  const pages: Response[] = []
  let cursor: string | undefined = ''
  while (cursor !== undefined && pages.length < most) {
    const response: Response = await page({ ...query, cursor })
    pages.push(response)
    if (response.status !== 200) return gathered(pages, false)
    cursor = cursorIn(response, 'nextCursor')
  }
  return gathered(pages, cursor === undefined)
}

/** A cursor in the body of a page; nothing when it is absent or empty. */
export function cursorIn(response: Response, name: 'nextCursor' | 'previousCursor'): string | undefined {
  const value = isObject(response.json) ? response.json[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
