import type { Method } from '../contract/types.ts'
import type { Json } from '../scim/json.ts'
import type { ResourceType, SchemaDefinition } from '../scim/schema.ts'
import type { Hold } from './pace.ts'

/** What a check wants sent. `url` is absolute; credentials and defaults are added by the transport. */
export interface Outgoing {
  readonly method: Method
  readonly url: string
  /** Lower-case names. An empty value removes a default header. */
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is; `json` is encoded with the contract's media type unless `headers` say otherwise. */
  readonly body?: string
  readonly json?: unknown
  /** Who asks: with the operator's credentials, with none, with a bearer token that cannot be valid, or as another client of the fixtures. */
  readonly as?: 'operator' | 'nobody' | 'impostor' | { readonly client: string }
  /** Milliseconds that hints to come back later are followed in all; a longer hint is not followed. Default: three times the transport's `maxWait`. */
  readonly patience?: number
  /** The resource that a POST creates has this unique name: lets the journal find it when no answer arrives. */
  readonly creates?: { readonly resourceType: string; readonly attribute: string; readonly name: string }
}

/** What was really sent and what really came, before redaction. Checks judge on this and never store it. */
export interface Response {
  /** Number of the exchange in this run, 1-based. */
  readonly n: number
  readonly request: { readonly method: Method; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }
  /** Who asked. */
  readonly as: NonNullable<Outgoing['as']>
  readonly status: number
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Whether the body's bytes are UTF-8; what is not is read as U+FFFD. */
  readonly utf8: boolean
  /** The parsed body, or undefined when it is empty, no JSON, or too deep. */
  readonly json: Json | undefined
  /** The body is JSON nested deeper than is read: it can be neither judged nor held against the server. */
  readonly tooDeep?: true
}

/** One request and its answer as a report may show them: secrets are gone, long bodies cut. */
export interface Exchange {
  readonly n: number
  readonly request: { readonly method: Method; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }
  readonly response?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: string }
  readonly ms: number
  readonly error?: string
}

/** Receives the exchanges of one check. */
export type Recorder = (exchange: Exchange) => void

/** The only way to the wire. */
export interface Transport {
  /**
   * Sends one request; waits out 429 and 503 with Retry-After within bounds. `hold` gets the waits for the run's own rate.
   * @throws TransportFailure when no complete answer arrived; WriteRefused when the request would touch what the run did not create.
   */
  send(request: Outgoing, record: Recorder, signal?: AbortSignal, hold?: Hold): Promise<Response>
  readonly journal: Journal
  /** Removes every secret that the transport knows from a text. */
  readonly redact: (text: string) => string
  /** Requests sent so far, retries included. */
  readonly requests: number
  close(): Promise<void>
}

/** What this run created and still has to remove. */
export interface Journal {
  /** The resource at this URL was created by this run. */
  owns(url: string): boolean
  /** An id that the run made up and the server never issued; writes to it are probes for 404. */
  invent(url: string): void
  /** Forget a resource that is gone. */
  gone(url: string): void
  /** URLs of what is still there, newest first. */
  readonly open: readonly string[]
  /** Creations that were sent and whose fate is unknown. */
  readonly pending: readonly Intent[]
  /** Takes over a resource that a look-up proved to be the result of a pending creation. */
  adopt(intent: Intent, url: string): void
  /** Drops a pending creation that a look-up proved to have had no result. */
  drop(intent: Intent): void
  /** URLs of what the server said it removed. */
  readonly removed: readonly string[]
  /** Those of them that a read showed afterwards. */
  readonly doubted: readonly string[]
  /** Enters a resource that is there, though it may have been removed. */
  enter(url: string): void
  /** The file on disk; undefined before the first creation, when it could not be written, and once nothing is left. */
  readonly file: string | undefined
}

/** A creation that is about to be sent: enough to find its result again when no answer arrives. */
export interface Intent {
  /** Number within the run, 1-based. */
  readonly n: number
  /** URL of the collection that the creation is sent to, or that a bulk operation names. */
  readonly collection: string
  readonly resourceType?: string
  /** The attribute that carries a name unique to this run, where the creation has one. */
  readonly attribute?: string
  readonly name?: string
  /** Another creation of the same name, which nothing but experience suggests: a look-up that proves nothing settles it. */
  readonly doubtful?: true
  /** The server says that it created something, and nothing shows what. */
  readonly claimed?: true
}

/** No complete answer: connection refused or dropped, timeout, too large. Never the server's fault by itself. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  /** `ECONNREFUSED`, `CERT_HAS_EXPIRED` ... as the platform says it; `TIMEOUT`, `TOO_LARGE`, `INTERRUPTED`, `OTHER_ORIGIN`, `CREDENTIALS` are our own. */
  readonly code: string

  constructor(message: string, code = 'UNKNOWN') {
    super(message)
    this.code = code
  }
}

/** The transport refused to send a write to something that the run did not create. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused'
  /** Whether it addresses a resource that no answer proved to be the run's own. */
  readonly unproven: boolean

  constructor(message: string, { unproven = false }: { readonly unproven?: boolean } = {}) {
    super(message)
    this.unproven = unproven
  }
}

/** A fact about the target and where it comes from. */
export interface Fact<T> {
  readonly value: T
  readonly source: 'declared' | 'probed' | 'operator' | 'contract'
}

export interface BulkLimits {
  readonly maxOperations: number
  readonly maxPayloadSize: number
}

/** What the operator says that the target holds already, and that a run may refer to. */
export interface Fixtures {
  /** Names of roles, skills, languages and divisions that exist. */
  readonly roles?: readonly string[]
  readonly skills?: readonly string[]
  readonly languages?: readonly string[]
  readonly divisions?: readonly string[]
  /** Id of a group whose members the run may change. */
  readonly groupId?: string
  /** Other clients whose tokens the transport holds, by the role that they play; never the tokens themselves. */
  readonly tokens?: readonly string[]
}

/** What discovery and the operator say about the target. Plain data: it crosses threads and stands in the report. */
export interface Profile {
  readonly resourceTypes: Fact<readonly ResourceType[]>
  readonly schemas: Fact<readonly SchemaDefinition[]>
  readonly patch: Fact<boolean>
  readonly bulk: Fact<BulkLimits | false>
  readonly filter: Fact<{ readonly maxResults: number } | false>
  readonly changePassword: Fact<boolean>
  readonly sort: Fact<boolean>
  readonly etag: Fact<boolean>
  readonly pagination: Fact<{ readonly cursor: boolean; readonly index: boolean; readonly defaultMethod?: 'cursor' | 'index'; readonly defaultPageSize?: number; readonly maxPageSize?: number; readonly cursorTimeout?: number }>
  /** Creating and deleting groups, where the contract makes that optional; by base id. */
  readonly lifecycle: Fact<Readonly<Record<string, readonly string[]>>>
  readonly fixtures: Fact<Fixtures>
  /** Whether this run may write to the target. */
  readonly writable: Fact<boolean>
}
