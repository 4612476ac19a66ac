/** Bulk requests (RFC 7644 section 3.7). */
export interface Bulk {
  readonly maxOperations: number
  /** Bytes. */
  readonly maxPayloadSize: number
  /** Whether processing ends after this many errors. */
  readonly stops: (errors: number, failOnErrors: number | undefined) => boolean
  /** A status as an operation's answer shows it. */
  readonly bulkStatus: (status: number) => string | { code: string }
  /** Puts the id of a new resource where its bulkId was named. */
  readonly resolveBulkId: (reference: string, ids: ReadonlyMap<string, string>) => string | undefined
}

export const bulk: Bulk = {
  maxOperations: 100,
  maxPayloadSize: 262_144,
  stops: (errors, failOnErrors) => failOnErrors !== undefined && failOnErrors > 0 && errors >= failOnErrors,
  bulkStatus: (status) => String(status),
  resolveBulkId: (reference, ids) => ids.get(reference),
}
