import { randomBytes } from 'node:crypto'

/** Paging by cursor (RFC 9865 section 2). */
export interface Cursors {
  /** Seconds for which a cursor can be used. */
  readonly cursorTimeout: number
  /** Largest page, as `pagination.maxPageSize` says. */
  readonly maxPageSize: number
  readonly newCursorKey: () => string
  /** Unreserved characters only. */
  readonly cursorOf: (key: string, offset: number) => string
  readonly readCursor: (cursor: string) => { readonly key: string; readonly offset: number } | undefined
  /** `issued` and `now` in ms. */
  readonly cursorExpired: (issued: number, now: number, timeout: number) => boolean
  /** Whether a cursor may be used with this query; both are written the same way. */
  readonly cursorFits: (issuedFor: string, usedFor: string) => boolean
  readonly hasNext: (offset: number, size: number, total: number) => boolean
}

export const cursors: Cursors = {
  cursorTimeout: 3600,
  maxPageSize: 200,
  newCursorKey: () => randomBytes(9).toString('base64url'),
  cursorOf: (key, offset) => `${key}.${offset}`,
  readCursor(cursor) {
    const match = /^([A-Za-z0-9_-]{12})\.(\d{1,9})$/.exec(cursor)
    return match?.[1] && match[2] ? { key: match[1], offset: Number(match[2]) } : undefined
  },
  cursorExpired: (issued, now, timeout) => now - issued > timeout * 1000,
  cursorFits: (issuedFor, usedFor) => issuedFor === usedFor,
  hasNext: (offset, size, total) => size > 0 && offset + size < total,
}
