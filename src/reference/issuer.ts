import { randomUUID } from 'node:crypto'
import type { Reply } from './call.ts'
import { reply } from './operations/reply.ts'
import { everything } from './permissions.ts'

/** The one client that gets tokens (RFC 6749 section 4.4). */
export interface OAuthOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Life of a token in seconds. */
  readonly lifetime: number
}

/** Path of the token endpoint. */
export const tokenPath = '/oauth/token'

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** Issues bearer tokens for client credentials and takes them back when they are old. */
export class Issuer {
  readonly #options: OAuthOptions | undefined
  readonly #tokens: Map<string, readonly string[]>
  readonly #ends = new Map<string, number>()
  #issued = 0

  /** `tokens` are those that the server accepts; issued ones are added and removed. */
  constructor(options: OAuthOptions | undefined, tokens: Map<string, readonly string[]>) {
    this.#options = options
    this.#tokens = tokens
  }

  get issued(): number {
    return this.#issued
  }

  /** Forgets the tokens whose time is over. */
  expire(now = performance.now()): void {
    for (const [token, end] of this.#ends) {
      if (end > now) continue
      this.#tokens.delete(token)
      this.#ends.delete(token)
    }
  }

  /** Forgets all tokens before their time. */
  revoke(): void {
    this.expire(Infinity)
  }

  /** Answers a request to the token endpoint; `body` is form-encoded. */
  answer(method: string, authorization: string | undefined, body: string): Reply {
    const options = this.#options
    if (options === undefined) return refusal(404, 'invalid_request')
    if (method !== 'POST') return refusal(405, 'invalid_request')
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? []
    const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
    const known = decoded(id) === options.clientId && decoded(secret) === options.clientSecret
    if (!known) return refusal(401, 'invalid_client', { 'www-authenticate': 'Basic' })
    if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') return refusal(400, 'unsupported_grant_type')
    const token = `issued-${randomUUID()}`
    this.#tokens.set(token, [everything])
    this.#ends.set(token, performance.now() + options.lifetime * 1000)
    this.#issued += 1
    return { ...reply(200, { access_token: token, token_type: 'Bearer', expires_in: options.lifetime }), headers }
  }
}

function refusal(status: number, error: string, more: Readonly<Record<string, string>> = {}): Reply {
  return { ...reply(status, { error }), headers: { ...headers, ...more } }
}

function decoded(text: string): string {
  return new URLSearchParams(`x=${text}`).get('x') ?? ''
}
