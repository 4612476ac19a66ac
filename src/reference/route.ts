import { ScimError } from '../scim/error.ts'
import { percentDecode } from '../scim/percent.ts'
import type { Call, Operation, Reply } from './call.ts'
import { bulk } from './operations/bulk.ts'
import { resourceTypes, schemas, serviceProviderConfig } from './operations/discovery.ts'
import { list, rootQuery, search } from './operations/query.ts'
import { notFound } from './operations/reply.ts'
import { create, destroy, patch, read, replace } from './operations/resource.ts'
import type { PublishedType } from './schemas/define.ts'
import type { Site } from './site.ts'
import type { Surface } from './surface.ts'

type Handler = (call: Call, site: Site) => Reply

/** Where a path leads, and what each method does there. */
export interface Route {
  readonly methods: Readonly<Record<string, { readonly operation: Operation; readonly handle: Handler }>>
  readonly type?: PublishedType
  readonly id?: string
  readonly allow: string
}

type Methods = Route['methods']

const resource: Methods = {
  GET: { operation: 'read', handle: read },
  PUT: { operation: 'replace', handle: replace },
  PATCH: { operation: 'patch', handle: patch },
  DELETE: { operation: 'delete', handle: destroy },
}
const endpoint: Methods = { GET: { operation: 'list', handle: list }, POST: { operation: 'create', handle: create } }
const searches: Methods = { POST: { operation: 'search', handle: search } }
const bulks: Methods = { POST: { operation: 'bulk', handle: bulk } }
const root: Methods = { GET: { operation: 'root-query', handle: rootQuery } }
const discovery = (handle: Handler): Methods => ({ GET: { operation: 'discovery', handle } })
const me: Methods = {
  ...resource,
  POST: {
    operation: 'create',
    handle: () => {
      throw new ScimError(501, undefined, 'nobody can register through /Me')
    },
  },
}

const withoutWrites = ({ GET, PUT, PATCH }: Methods): Methods => ({ ...(GET ? { GET } : {}), ...(PUT ? { PUT } : {}), ...(PATCH ? { PATCH } : {}) })
const onlyGet = ({ GET }: Methods): Methods => (GET ? { GET } : {})

function route(methods: Methods, more: { readonly type?: PublishedType; readonly id?: string } = {}): Route {
  const names = Object.keys(methods)
  return { methods, ...more, allow: (names.includes('GET') ? [...names, 'HEAD'] : names).join(', ') }
}

function discoveryRoute(surface: Surface, name: string, id: string | undefined): Route | undefined {
  const { edition, discovery: names } = surface
  const known = id === undefined ? {} : { id }
  if (name === names.serviceProviderConfig && id === undefined && (edition.resourceTypes || surface.base === 'v2')) {
    return route(discovery(serviceProviderConfig))
  }
  if (name === names.resourceTypes && edition.resourceTypes) return route(discovery(resourceTypes), known)
  if (name === names.schemas && edition.schemas) return route(discovery(schemas), known)
  return undefined
}

/**
 * Finds the route of a path below a base.
 * @param segments encoded.
 * @throws ScimError 404
 */
export function routeOf(surface: Surface, segments: readonly string[], myId: string): Route {
  const [first = '', second, ...rest] = segments
  const rfc = surface.contract === 'rfc'
  if (rest.length > 0) throw notFound('such path')
  const id = second === undefined ? undefined : percentDecode(second)
  const type = surface.types.find((one) => one.endpoint === `/${first}`)
  if (type && id === undefined) {
    return route(type.name === 'Group' && !surface.edition.groupLifecycle ? onlyGet(endpoint) : endpoint, { type })
  }
  if (type && rfc && id === '.search') return route(searches, { type })
  if (type && id !== undefined) {
    return route(type.name === 'Group' && !surface.edition.groupLifecycle ? withoutWrites(resource) : resource, { type, id })
  }
  const found = discoveryRoute(surface, first, id)
  if (found) return found
  if (!rfc || id !== undefined) throw notFound('such path')
  if (first === '') return route(root)
  if (first === '.search') return route(searches)
  if (first === 'Bulk') return route(bulks)
  const user = surface.types.find((one) => one.name === 'User')
  if (first === 'Me' && user) return route(me, { type: user, id: myId })
  throw notFound('such path')
}

/** @throws ScimError 405; its Allow header is in `allow`. */
export class MethodNotAllowed extends ScimError {
  readonly allow: string
  constructor(allow: string) {
    super(405, undefined, `only ${allow} may be used here`)
    this.allow = allow
  }
}
