import { ScimError } from '../../scim/error.ts'

/** Paging by index (RFC 7644 section 3.4.2.4). */
export interface Pagination {
  /** Page size when `count` is absent. */
  readonly countDefault: number
  /** Largest page, as `filter.maxResults` says. */
  readonly maxResults: number
  /** 1-based. @throws ScimError for what is no number. */
  readonly readStartIndex: (value: string | number | undefined) => number
  /** @throws ScimError for what is no number. */
  readonly readCount: (value: string | number | undefined) => number | undefined
  /** Entries that a page may have. */
  readonly pageSize: (count: number | undefined, countDefault: number, maxResults: number) => number
  readonly pageOf: <T>(results: readonly T[], startIndex: number, size: number) => readonly T[]
  readonly totalOf: (results: readonly unknown[], page: readonly unknown[]) => number
  readonly itemsPerPage: (page: readonly unknown[], size: number) => number
}

function readInteger(name: string, value: string | number): number {
  const number = typeof value === 'number' ? value : /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isInteger(number)) throw new ScimError(400, 'invalidValue', `${name} is no integer`)
  return number
}

export const pagination: Pagination = {
  countDefault: 50,
  maxResults: 200,
  readStartIndex: (value) => (value === undefined ? 1 : Math.max(1, readInteger('startIndex', value))),
  readCount: (value) => (value === undefined ? undefined : Math.max(0, readInteger('count', value))),
  pageSize: (count, countDefault, maxResults) => Math.min(count ?? countDefault, maxResults),
  pageOf: (results, startIndex, size) => results.slice(startIndex - 1, startIndex - 1 + size),
  totalOf: (results) => results.length,
  itemsPerPage: (page) => page.length,
}
