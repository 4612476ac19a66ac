import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type NextFunction, type Request, type Response } from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'

/** A server that others wrote: SCIMMY's routers over a store in memory. */
export interface ScimmyServer {
  readonly url: string
  readonly token: string
  /** Resources in the store. */
  readonly size: () => number
  /** Requests received so far, as `GET /Users`. */
  readonly received: readonly string[]
  close(): Promise<void>
}

type Kind = 'User' | 'Group'
type Attributes = Readonly<Record<string, unknown>>
type Stored = Attributes & { readonly id: string; readonly kind: Kind; readonly meta: { readonly created: Date; readonly lastModified: Date } }

const token = 'scimmy-token'
let store = new Map<string, Stored>()
let declared = false

/** Starts it on loopback with `users` users and two groups. SCIMMY declares its resources once in a process: one server at a time. */
export async function startScimmy(users = 36): Promise<ScimmyServer> {
  store = new Map()
  declare()
  seed(users)
  const me = [...store.keys()][0] ?? ''
  const received: string[] = []
  const app = express()
  app.use('/scim/v2', (request, _response, next) => {
    received.push(`${request.method} ${request.path}`)
    // The routers turn the page parameters into numbers in place; express 5 parses the query anew each time, express 4 once.
    Object.defineProperty(request, 'query', { value: request.query })
    next()
  })
  app.use('/scim/v2', new SCIMMYRouters({
    type: 'bearer',
    baseUri: (request) => `${request.protocol}://${request.get('host') ?? ''}`,
    handler: (request) => {
      if (request.header('Authorization') !== `Bearer ${token}`) throw new Error('no or a wrong bearer token')
      return me
    },
  }))
  app.use(answered)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/scim/v2`,
    token,
    size: () => store.size,
    received,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** The routers answer a 5xx and pass the error on; without a handler express would print it. */
function answered(error: unknown, _request: Request, response: Response, _: NextFunction): void {
  if (!response.headersSent) response.status(500).end(String(error))
}

function seed(users: number): void {
  const made = Array.from({ length: users }, (_, n) => save('User', undefined, {
    schemas: [SCIMMY.Schemas.User.definition.id],
    userName: `user${String(n + 1)}@scimmy.example`,
    displayName: `User ${String(n + 1)}`,
    active: true,
    name: { givenName: 'User', familyName: String(n + 1) },
  }))
  for (const name of ['Readers', 'Writers']) {
    save('Group', undefined, { schemas: [SCIMMY.Schemas.Group.definition.id], displayName: name, members: made.slice(0, 3).map(({ id }) => ({ value: id, type: 'User' })) })
  }
}

interface Named {
  readonly id?: string
  readonly filter?: { match(values: unknown[]): unknown[] }
}

function declare(): void {
  if (declared) return
  declared = true
  SCIMMY.Config.set({ patch: true, filter: { supported: true, maxResults: 200 }, sort: { supported: true }, etag: { supported: false } })
  SCIMMY.Resources.declare(SCIMMY.Resources.User, handlers('User'))
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false)
  SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlers('Group'))
}

function handlers(kind: Kind) {
  return {
    ingress: (resource: Named, data: unknown) => shown(save(kind, resource.id, JSON.parse(JSON.stringify(data)) as Attributes)),
    egress: (resource: Named) => {
      if (resource.id !== undefined) return shown(found(kind, resource.id))
      const all = [...store.values()].filter((stored) => stored.kind === kind).map(shown)
      return resource.filter === undefined ? all : selected(kind, all, resource.filter)
    },
    degress: (resource: Named) => {
      remove(found(kind, resource.id ?? '').id)
    },
  } as never
}

/** What the filter finds in the representations that clients see. */
function selected(kind: Kind, all: readonly Attributes[], filter: NonNullable<Named['filter']>): readonly Attributes[] {
  const { [kind]: resource } = SCIMMY.Resources
  const { [kind]: schema } = SCIMMY.Schemas
  const seen = all.map((one) => JSON.parse(JSON.stringify(new schema(one, 'out', String(resource.basepath())))) as Attributes)
  const matching = new Set(filter.match(seen))
  return all.filter((_, n) => matching.has(seen[n]))
}

function save(kind: Kind, id: string | undefined, data: Attributes): Stored {
  const existing = id === undefined ? undefined : found(kind, id)
  const name = data['userName']
  const taken = typeof name === 'string' && [...store.values()].some((other) => other.id !== id && prepared(other['userName']) === prepared(name))
  if (taken) throw new SCIMMY.Types.Error(409, 'uniqueness', 'the userName is taken')
  const changes = JSON.stringify({ ...existing, ...unchanging }) !== JSON.stringify({ ...data, ...unchanging })
  const now = existing === undefined || changes ? new Date() : existing.meta.lastModified
  // A password is never read, so an update without one keeps it.
  const password = data['password'] ?? existing?.['password']
  const stored = { ...data, ...(password === undefined ? {} : { password }), kind, id: id ?? randomUUID(), meta: { created: existing?.meta.created ?? now, lastModified: now } }
  store.set(stored.id, stored)
  return stored
}

/** What the store itself keeps, and what no update can change. */
const unchanging = { id: null, kind: null, meta: null, password: null, groups: null }

/** Names that look the same are the same. */
function prepared(name: unknown): string {
  return String(name).normalize('NFKC').toLowerCase()
}

function found(kind: Kind, id: string): Stored {
  const stored = store.get(id)
  if (stored?.kind !== kind) throw new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`)
  return stored
}

/** Nobody stays a member after he is gone. */
function remove(id: string): void {
  store.delete(id)
  for (const group of holders(id)) store.set(group.id, { ...group, members: membersOf(group).filter(({ value }) => value !== id) })
}

/** A resource with what the server works out: the groups of a user. */
function shown(stored: Stored): Attributes {
  if (stored.kind !== 'User') return stored
  const groups = holders(stored.id).map((group) => ({ value: group.id, display: group['displayName'], type: 'direct' }))
  return groups.length === 0 ? stored : { ...stored, groups }
}

function holders(id: string): Stored[] {
  return [...store.values()].filter((stored) => stored.kind === 'Group' && membersOf(stored).some(({ value }) => value === id))
}

function membersOf(group: Stored): readonly { readonly value?: unknown }[] {
  const members = group['members']
  return Array.isArray(members) ? (members as { value?: unknown }[]) : []
}
