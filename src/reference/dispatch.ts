import { ScimError } from '../scim/error.ts'
import type { Call, Reply } from './call.ts'
import { copyOf, copyOfObject } from './json.ts'
import { refuseWithoutPermission } from './permissions.ts'
import { notFound, reply } from './operations/reply.ts'
import { MethodNotAllowed, routeOf, type Route } from './route.ts'
import type { Incoming } from './incoming.ts'
import type { Site } from './site.ts'
import type { Surface } from './surface.ts'

const queries: ReadonlySet<string | undefined> = new Set(['list', 'search', 'root-query'])
const suffix = /\.scim$/

/** Answers a request; errors become answers. */
export function perform(site: Site, surface: Surface, incoming: Incoming): Reply {
  const behaviour = site.behaviours[surface.contract]
  const hooks = site.hooks[surface.contract]
  // RFC 7644 section 3.8 lets a client choose the format by this suffix.
  const path = surface.contract === 'rfc' ? incoming.path.replace(suffix, '') : incoming.path
  let route: Route | undefined
  let problem: ScimError | undefined
  try {
    route = routeOf(surface, path.split('/').slice(1).filter((segment, at, all) => segment !== '' || at < all.length - 1), site.me)
  } catch (error) {
    problem = asScimError(error)
  }
  const method = incoming.method === 'HEAD' ? 'GET' : incoming.method
  const target = route?.methods[method]
  const stored = hooks.length > 0 && route?.type && route.id !== undefined ? site.store.get(route.type.name, route.id) : undefined
  const call: Call = {
    contract: surface.contract,
    base: surface.base,
    surface,
    method: incoming.method,
    path,
    operation: target?.operation ?? 'unknown',
    ...(route?.type ? { type: route.type, resourceType: route.type.name } : {}),
    ...(route?.id === undefined ? {} : { id: route.id }),
    query: incoming.query,
    headers: incoming.headers,
    body: incoming.body,
    size: incoming.size,
    ...(stored ? { before: copyOfObject(stored.attributes) } : {}),
    state: site.state,
    store: isRead(method, path) ? (queries.has(target?.operation) ? site.index : site.past).seen() : site.store,
    behaviour,
    origin: site.origin,
    permissions: incoming.permissions ?? [],
  }
  if (!isRead(method, path)) for (const past of [site.past, site.index]) past.remember()
  let answer: Reply
  try {
    for (const hook of hooks) hook.request?.(call)
    if (!incoming.permissions) admit(call, site)
    if (problem) throw problem
    if (!route || !target) throw route ? new MethodNotAllowed(route.allow) : notFound('such path')
    if (call.type && !call.behaviour.offers(call.operation, call.type.name)) throw notFound('such operation')
    if (incoming.unreadable) throw incoming.unreadable
    refuseWithoutPermission(call)
    answer = target.handle(call, site)
    if (route.id !== undefined && call.path === '/Me' && call.type) {
      answer.headers['location'] ??= call.behaviour.location(call.origin, surface, `${call.type.endpoint}/${route.id}`)
    }
  } catch (error) {
    answer = refusal(call, asScimError(error))
  }
  if (hooks.length > 0) {
    if (answer.body !== undefined) answer.body = copyOf(answer.body)
    for (const hook of hooks) hook.response?.(call, answer)
  }
  return answer
}

function isRead(method: string, path: string): boolean {
  return method === 'GET' || (method === 'POST' && path.endsWith('/.search'))
}

function admit(call: Call, site: Site): void {
  const permissions = call.behaviour.authorise(call.headers['authorization'], site.tokens)
  if (permissions) call.permissions = permissions
  else if (!call.behaviour.isPublic(call.operation, call.path)) throw new ScimError(401, undefined, 'a valid bearer token is needed')
}

function asScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error
  return new ScimError(500, undefined, error instanceof Error ? error.message : 'unknown failure')
}

function refusal(call: Call, error: ScimError): Reply {
  const headers: Record<string, string> = {}
  if (error.status === 401) headers['www-authenticate'] = call.behaviour.challenge
  if (error instanceof MethodNotAllowed) headers['allow'] = error.allow
  return reply(error.status, call.behaviour.errorBody(error), headers)
}
