import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { behaviourOf } from './behaviour.ts'
import { editions, type Edition } from './edition.ts'
import { listener } from './http.ts'
import { Issuer, tokenPath, type OAuthOptions } from './issuer.ts'
import { Past } from './past.ts'
import { everything } from './permissions.ts'
import { RateCounter, type RateLimit } from './rate.ts'
import { seed } from './seed.ts'
import { perform } from './dispatch.ts'
import type { Site } from './site.ts'
import { Snapshots } from './snapshots.ts'
import { Store } from './store.ts'
import { surfacesOf, type ContractId } from './surface.ts'
import type { Switch } from './switch.ts'

export interface ReferenceOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: any free port. */
  readonly port?: number
  /** Users that exist from the start, default 40. */
  readonly users?: number
  /** Groups that exist from the start, default 5. */
  readonly groups?: number
  /** Bearer token that may do everything; default `reference-token`. */
  readonly token?: string | undefined
  /** Further tokens with their permissions, e.g. `{ guest: [] }` or `{ editor: ['directory:group:edit'] }`. */
  readonly tokens?: Readonly<Record<string, readonly string[]>>
  /** ms before every answer. */
  readonly latency?: number
  /** ms that reads and lists lag behind writes. */
  readonly lag?: number
  /** ms that lists, searches and filters lag behind writes; default `lag`. */
  readonly queryLag?: number
  /** What goes beyond is answered 429. */
  readonly rateLimit?: RateLimit
  /** Serves a token endpoint at `/oauth/token`. */
  readonly oauth?: OAuthOptions
  /** Both contracts are always served. */
  readonly contract?: 'both'
  /** Edition of the Genesys contract; default the newest. */
  readonly edition?: Edition
  readonly switches?: readonly Switch[]
}

/** A running reference server. */
export interface Reference {
  /** `http://host:port` */
  readonly origin: string
  /** Base of the RFC contract. */
  readonly rfcUrl: string
  /** API host of the Genesys contract. */
  readonly genesysUrl: string
  readonly token: string
  /** URL of the token endpoint. */
  readonly tokenUrl: string
  /** Tokens issued and requests refused for their number, so far. */
  readonly issuedTokens: number
  readonly refusedRequests: number
  /** Takes back all issued tokens before their time. */
  revokeTokens(): void
  /** Resources there are at this moment. */
  readonly counts: { readonly users: number; readonly groups: number; readonly devices: number }
  /** Stops listening and ends all connections. */
  close(): Promise<void>
}

function hooksOf(contract: ContractId, switches: readonly Switch[]): readonly Switch[] {
  return switches.filter((one) => (one.request ?? one.response) !== undefined && (one.contracts?.includes(contract) ?? true))
}

/**
 * Starts a SCIM server that keeps its resources in memory: RFC 7643, 7644 and 9865 under `/scim/v2`, the Genesys Cloud SCIM API
 * under `/api/v2/scim` and `/api/v2/scim/v2`, all over one store.
 * @throws Error of node:net when the port cannot be had.
 */
export async function startReference(options: ReferenceOptions = {}): Promise<Reference> {
  const { host = '127.0.0.1', port = 0, users = 40, groups = 5, latency = 0, lag = 0, queryLag = lag, edition = '2025-05', switches = [] } = options
  const token = options.token ?? 'reference-token'
  const store = new Store()
  const me = seed(store, users, groups)
  const shared: { site?: Site } = {}
  const server = listener(() => shared.site ?? notListening(), latency)
  server.keepAliveTimeout = 60_000
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const origin = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
  const tokens = new Map<string, readonly string[]>([...Object.entries(options.tokens ?? {}), [token, [everything]]])
  const issuer = new Issuer(options.oauth, tokens)
  const rate = options.rateLimit === undefined ? undefined : new RateCounter(options.rateLimit)
  shared.site = {
    store,
    surfaces: surfacesOf(editions[edition]),
    behaviours: { rfc: behaviourOf('rfc', switches), genesys: behaviourOf('genesys', switches) },
    hooks: { rfc: hooksOf('rfc', switches), genesys: hooksOf('genesys', switches) },
    tokens,
    issuer,
    past: new Past(store, lag),
    index: new Past(store, queryLag),
    ...(rate === undefined ? {} : { rate }),
    state: new Map(),
    snapshots: new Snapshots(),
    origin,
    me,
    started: new Date().toISOString(),
    perform,
  }
  return {
    origin,
    rfcUrl: `${origin}/scim/v2`,
    genesysUrl: origin,
    token,
    tokenUrl: origin + tokenPath,
    get issuedTokens() {
      return issuer.issued
    },
    get refusedRequests() {
      return rate?.refused ?? 0
    },
    revokeTokens: () => {
      issuer.revoke()
    },
    get counts() {
      return { users: store.count('User'), groups: store.count('Group'), devices: store.count('Device') }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function notListening(): never {
  throw new Error('the server is not listening yet')
}
