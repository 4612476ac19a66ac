import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'

/** A server that others wrote: SCIMMY's routers over a store in memory. */
export interface ScimmyServer {
  readonly url: string
  readonly token: string
  /** Resources in the store. */
  readonly size: () => number
  close(): Promise<void>
}

type Stored = Record<string, unknown> & { id: string }

const token = 'scimmy-token'
let store = new Map<string, Stored>()
let declared = false

/** Starts it on loopback with `users` users. SCIMMY declares its resources once in a process: one server at a time. */
export async function startScimmy(users = 36): Promise<ScimmyServer> {
  store = new Map()
  declare()
  const app = express()
  app.use('/scim/v2', new SCIMMYRouters({
    type: 'bearer',
    handler: (request) => {
      if (request.header('Authorization') !== `Bearer ${token}`) throw new Error('no or a wrong bearer token')
      return 'nobody'
    },
  }))
  for (let n = 1; n <= users; n++) {
    save('User', undefined, { userName: `user${String(n)}@scimmy.example`, displayName: `User ${String(n)}`, active: true, name: { givenName: 'User', familyName: String(n) } })
  }
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/scim/v2`,
    token,
    size: () => store.size,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
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

function handlers(kind: string) {
  return {
    ingress: (resource: Named, data: unknown) => save(kind, resource.id, JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
    egress: (resource: Named) => {
      if (resource.id !== undefined) return found(kind, resource.id)
      const all = [...store.values()].filter((stored) => stored['kind'] === kind)
      return resource.filter === undefined ? all : resource.filter.match(all)
    },
    degress: (resource: Named) => {
      found(kind, resource.id ?? '')
      store.delete(resource.id ?? '')
    },
  } as never
}

function save(kind: string, id: string | undefined, data: Record<string, unknown>): Stored {
  const existing = id === undefined ? undefined : found(kind, id)
  const name = data['userName']
  const taken = typeof name === 'string' && [...store.values()].some((other) => other.id !== id && String(other['userName']).toLowerCase() === name.toLowerCase())
  if (taken) throw new SCIMMY.Types.Error(409, 'uniqueness', 'the userName is taken')
  const now = new Date()
  const created = (existing?.['meta'] as { created?: Date } | undefined)?.created ?? now
  const stored = { ...data, kind, id: id ?? randomUUID(), meta: { created, lastModified: now } }
  store.set(stored.id, stored)
  return stored
}

function found(kind: string, id: string): Stored {
  const stored = store.get(id)
  if (stored?.['kind'] !== kind) throw new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`)
  return stored
}
