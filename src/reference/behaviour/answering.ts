import type { ScimError } from '../../scim/error.ts'
import type { Operation } from '../call.ts'
import type { MutableObject } from '../json.ts'
import { urn } from '../names.ts'

/** Errors, media types and access. */
export interface Answering {
  /** @param status numeric HTTP status. */
  readonly errorBody: (error: ScimError) => MutableObject
  /** `Content-Type` for an Accept header; undefined when none is acceptable. */
  readonly contentType: (accept: string | undefined) => string | undefined
  /** Whether a request body of this type is read. */
  readonly readsType: (contentType: string | undefined) => boolean
  /** The permissions of a request, undefined when it is not to be served. */
  readonly authorise: (authorization: string | undefined, tokens: ReadonlyMap<string, readonly string[]>) => readonly string[] | undefined
  /** Whether an operation is served without a token. */
  readonly isPublic: (operation: Operation, path: string) => boolean
  /** Whether an operation on a resource type exists; else it is unknown, 404. */
  readonly offers: (operation: Operation, type: string) => boolean
  /** The path by which a request is routed: the place to read version segments in another way. */
  readonly routedPath: (path: string) => string
  /** The parameters of a URL, from the text after the question mark. */
  readonly readsQuery: (text: string) => URLSearchParams
  /** Challenge of a 401. */
  readonly challenge: string
  readonly mediaType: string
}

const scim = 'application/scim+json;charset=utf-8'
const json = 'application/json;charset=utf-8'

/** Quality of a media type under an Accept header (RFC 9110 section 12.5.1): the most specific range decides. */
function quality(accept: string, mediaType: string): number {
  const [family = ''] = mediaType.split('/')
  let best = -1
  let found = 0
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const rank = name === mediaType ? 2 : name === `${family}/*` ? 1 : name === '*/*' ? 0 : -1
    if (rank <= best) continue
    best = rank
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    found = q === undefined ? 1 : Number(q.slice(2))
  }
  return Number.isNaN(found) ? 0 : found
}

export const answering: Answering = {
  errorBody: (error) => ({
    schemas: [urn.error],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  }),
  contentType(accept) {
    if (accept === undefined || accept.trim() === '') return scim
    const ours = quality(accept, 'application/scim+json')
    const plain = quality(accept, 'application/json')
    if (ours <= 0 && plain <= 0) return undefined
    return ours >= plain ? scim : json
  },
  readsType(contentType) {
    const name = contentType?.split(';')[0]?.trim().toLowerCase()
    return name === 'application/scim+json' || name === 'application/json'
  },
  authorise(authorization, tokens) {
    const match = /^bearer +(\S+) *$/i.exec(authorization ?? '')
    return match?.[1] === undefined ? undefined : tokens.get(match[1])
  },
  // RFC 7643 section 5: how to authenticate should be told to who cannot yet.
  isPublic: (operation, path) => operation === 'discovery' && path === '/ServiceProviderConfig',
  offers: () => true,
  routedPath: (path) => path,
  readsQuery: (text) => new URLSearchParams(text),
  challenge: 'Bearer realm="scim"',
  mediaType: scim,
}

const platform: ReadonlySet<number> = new Set([401, 403, 404, 405, 406, 413, 415, 429, 500, 501])

/** Errors of the platform around the SCIM part have a body of their own; SCIM errors stay for 400 and 409 and where a scimType is told. */
export const genesysAnswering: Partial<Answering> = {
  isPublic: () => false,
  errorBody: (error) =>
    platform.has(error.status) && error.scimType === undefined
      ? { message: error.detail, code: codes[error.status] ?? 'internal.server.error', status: error.status, contextId: 'reference', details: [], errors: [] }
      : answering.errorBody(error),
}

const codes: Readonly<Record<number, string>> = {
  401: 'bad.credentials',
  403: 'not.authorized',
  404: 'not.found',
  405: 'method.not.allowed',
  406: 'not.acceptable',
  413: 'request.entity.too.large',
  415: 'unsupported.media.type',
  429: 'too.many.requests',
  501: 'not.implemented',
}
