import type { Credentials } from './credentials.ts'

/** How to reach a target and what a run may do there. */
export interface TransportOptions {
  /** Names the journal's file and stands in its first line. */
  readonly runId: string
  /** Absolute URLs of the bases, all on one origin. */
  readonly bases: readonly string[]
  /** False: nothing is ever written. */
  readonly writable: boolean
  /** Endpoints of more than one segment below a base, as `/tenant/Users`; those of one segment need not be told. */
  readonly endpoints?: readonly string[]
  readonly credentials?: Credentials
  /** The operator's own headers. Their values are secrets, and only the operator's requests carry them. */
  readonly headers?: Readonly<Record<string, string>>
  /** Bearer tokens of other clients, by the role that they play. */
  readonly tokens?: Readonly<Record<string, string>>
  /** Further strings that must never appear in a record, such as a client secret. */
  readonly secrets?: readonly string[]
  /** Media type of bodies given as `json`; default `application/scim+json`. */
  readonly mediaType?: string
  /** Default `application/scim+json, application/json`. */
  readonly accept?: string
  /** Of the tool, for the User-Agent header. */
  readonly version?: string
  /** Absolute URLs of resources that the operator lets the run change, though not delete. */
  readonly lent?: readonly string[]
  /** Milliseconds for one request from connecting to the last byte; default 15 000. */
  readonly timeout?: number
  /** Bytes that a body may have; default 10 MiB. */
  readonly maxBytes?: number
  /** Connections kept open at most; default 10. */
  readonly connections?: number
  /** Requests per second at most; absent: no limit. */
  readonly rate?: number
  /** Milliseconds that a single hint to come back later is followed at most; default 30 000. */
  readonly maxWait?: number
  readonly proxy?: string
  /** PEM; trusted besides the well-known authorities. */
  readonly ca?: string
  /** PEM; the client's certificate and key. */
  readonly cert?: string
  readonly key?: string
  /** Accept any certificate. */
  readonly insecure?: boolean
  /** Where the journal's file goes; the system's folder for temporary files when absent or not writable. */
  readonly journalDir?: string
  /** The journal of an interrupted run: what it left behind counts as this run's own. */
  readonly resume?: string
}
