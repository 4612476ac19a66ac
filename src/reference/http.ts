import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ScimError } from '../scim/error.ts'
import type { Reply } from './call.ts'
import { perform } from './dispatch.ts'
import { tokenPath } from './issuer.ts'
import type { Mutable } from './json.ts'
import { notFound, reply } from './operations/reply.ts'
import type { Site } from './site.ts'
import type { Surface } from './surface.ts'

/** Bytes. */
const largestBody = 4_194_304
const deepest = 200

/** The bytes of a request, or undefined when there are too many. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= largestBody) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > largestBody ? undefined : Buffer.concat(chunks)
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (quoted) {
      if (code === 92) at += 1
      else if (code === 34) quoted = false
    } else if (code === 34) quoted = true
    else if (code === 91 || code === 123) {
      depth += 1
      if (depth > deepest) return true
    } else if (code === 93 || code === 125) depth -= 1
  }
  return false
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseBody(bytes: Buffer): Mutable {
  try {
    const text = utf8.decode(bytes)
    if (isTooDeep(text)) throw new ScimError(400, 'invalidSyntax', 'the body is nested too deeply')
    return JSON.parse(text) as Mutable
  } catch (error) {
    throw error instanceof ScimError ? error : new ScimError(400, 'invalidSyntax', 'the body is no JSON in UTF-8')
  }
}

interface Body {
  readonly body: Mutable | undefined
  readonly size: number
  readonly unreadable?: ScimError
}

async function takeBody(site: Site, surface: Surface, request: IncomingMessage): Promise<Body> {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return { body: undefined, size: 0 }
  const bytes = await readBody(request)
  if (!bytes) return { body: undefined, size: largestBody + 1, unreadable: new ScimError(413, undefined, `a body has at most ${largestBody} bytes`) }
  const writes = request.method === 'POST' || request.method === 'PUT' || request.method === 'PATCH'
  if (bytes.length === 0 || !writes) return { body: undefined, size: bytes.length }
  if (!site.behaviours[surface.contract].readsType(request.headers['content-type'])) {
    return { body: undefined, size: bytes.length, unreadable: new ScimError(415, undefined, 'bodies are application/scim+json or application/json') }
  }
  try {
    return { body: parseBody(bytes), size: bytes.length }
  } catch (error) {
    return { body: undefined, size: bytes.length, unreadable: error as ScimError }
  }
}

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value
  return headers
}

function surfaceOf(site: Site, path: string): Surface | undefined {
  return site.surfaces.find((surface) => path.startsWith(surface.path) && (path.length === surface.path.length || path[surface.path.length] === '/'))
}

async function answer(site: Site, request: IncomingMessage): Promise<Reply> {
  const [asked = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s)
  const path = site.behaviours.rfc.routedPath(asked)
  if (path === tokenPath) {
    const body = await readBody(request)
    return site.issuer.answer(request.method ?? 'GET', request.headers.authorization, body?.toString('utf8') ?? '')
  }
  const surface = surfaceOf(site, path)
  if (!surface) {
    request.resume()
    return { ...reply(404, site.behaviours.rfc.errorBody(notFound('such path'))), headers: { 'content-type': site.behaviours.rfc.mediaType } }
  }
  const behaviour = site.behaviours[surface.contract]
  const counted = site.rate?.count()
  if (counted?.exceeded === true) {
    request.resume()
    return { ...reply(429, behaviour.errorBody(new ScimError(429, undefined, 'too many requests'))), headers: { 'content-type': behaviour.mediaType, ...counted.headers } }
  }
  site.issuer.expire()
  const contentType = behaviour.contentType(request.headers.accept)
  const taken = await takeBody(site, surface, request)
  const unreadable = contentType === undefined ? new ScimError(406, undefined, 'answers are application/scim+json or application/json') : taken.unreadable
  const result = perform(site, surface, {
    method: request.method ?? 'GET',
    path: path.slice(surface.path.length),
    query: behaviour.readsQuery(query),
    headers: headersOf(request),
    body: taken.body,
    size: taken.size,
    ...(unreadable ? { unreadable } : {}),
  })
  Object.assign(result.headers, counted?.headers)
  if (result.body !== undefined) result.headers['content-type'] ??= contentType ?? behaviour.mediaType
  return result
}

function send(request: IncomingMessage, response: ServerResponse, result: Reply): void {
  if (result.drop) {
    response.destroy()
    return
  }
  const text = result.raw ?? (result.body === undefined ? undefined : JSON.stringify(result.body))
  const headers: Record<string, string | number> = { ...result.headers }
  if (text !== undefined) headers['content-length'] = Buffer.byteLength(text)
  else if (result.status !== 204 && result.status !== 304) headers['content-length'] = 0
  response.writeHead(result.status, headers)
  response.end(request.method === 'HEAD' ? undefined : text)
}

/** The listener; nothing a client sends can make it throw. @param latency ms before every answer. */
export function listener(site: () => Site, latency: number): Server {
  return createServer((request, response) => {
    const finish = (result: Reply) => {
      if (latency > 0) setTimeout(() => send(request, response, result), latency)
      else send(request, response, result)
    }
    answer(site(), request).then(finish, () => response.destroy())
  })
}
