import { isObject } from '../scim/json.ts'
import { parseJson } from './body.ts'
import type { Credentials } from './credentials.ts'
import { createWire, type WireOptions } from './wire.ts'

/** A client of an authorization server (RFC 6749 section 4.4). */
export interface OAuthClient {
  /** Absolute URL of the token endpoint; it may be on another origin than the target. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  /** Separated by spaces. */
  readonly scope?: string
}

interface Token {
  readonly header: string
  /** When to fetch the next one, in ms of `performance.now()`. */
  readonly renewAt: number
}

/** A token is renewed this long before it expires, or a tenth of its life before when that is less. */
const longestMargin = 30_000
const largestAnswer = 64 * 1024

/**
 * Fetches a bearer token with the client's credentials, keeps it until shortly before it expires, and fetches another one when the
 * target refused it. Nothing but the client's credentials goes to the token endpoint; redirects are not followed.
 * The result throws Error with a message for the operator when no token can be had.
 */
export function clientCredentials(client: OAuthClient, network: Pick<WireOptions, 'timeout' | 'proxy' | 'ca' | 'insecure'>): Credentials {
  let current: Token | undefined
  let pending: Promise<Token> | undefined
  return async (_signal, refused) => {
    const usable = current !== undefined && performance.now() < current.renewAt && current.header !== refused?.['authorization']
    if (current !== undefined && usable) return { authorization: current.header }
    // All requests that wait for a token wait for the same one; none of them may cancel it.
    pending ??= fetchToken(client, network).finally(() => {
      pending = undefined
    })
    current = await pending
    return { authorization: current.header }
  }
}

async function fetchToken(client: OAuthClient, network: Pick<WireOptions, 'timeout' | 'proxy' | 'ca' | 'insecure'>): Promise<Token> {
  const { origin, href } = new URL(client.tokenUrl)
  const wire = createWire(origin, { ...network, maxBytes: largestAnswer, connections: 1 }, false)
  const asked = performance.now()
  try {
    const { status, text } = await wire.exchange({
      method: 'POST',
      url: href,
      headers: {
        'authorization': `Basic ${Buffer.from(`${formEncoded(client.clientId)}:${formEncoded(client.clientSecret)}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        'accept': 'application/json',
        'accept-encoding': 'identity',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(client.scope === undefined ? {} : { scope: client.scope }) }).toString(),
    })
    return readToken(status, text, asked, `${origin}${new URL(href).pathname}`)
  } finally {
    await wire.close()
  }
}

/** RFC 6749 section 5. @throws Error */
function readToken(status: number, text: string, asked: number, endpoint: string): Token {
  const answer = parseJson(text)
  if (status !== 200 || !isObject(answer)) throw new Error(`the token endpoint ${endpoint} answered ${String(status)}${reasonIn(answer)}`)
  const { access_token: token, token_type: type, expires_in: seconds } = answer
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw new Error(`the token endpoint ${endpoint} gave no access_token that fits into a header`)
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') throw new Error(`the token endpoint ${endpoint} gave a token of another type than Bearer`)
  const life = Number(seconds) * 1000
  const renewAt = life > 0 ? asked + life - Math.min(longestMargin, life / 10) : Infinity
  return { header: `Bearer ${token}`, renewAt }
}

/** `error` and `error_description`, as far as they are the plain text that RFC 6749 section 5.2 allows. */
function reasonIn(answer: unknown): string {
  if (!isObject(answer)) return ''
  const words = [answer['error'], answer['error_description']].filter((word) => typeof word === 'string' && /^[\x20-\x7e]{1,200}$/.test(word))
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}

/** RFC 6749 section 2.3.1: id and secret are encoded before they become user and password. */
function formEncoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2)
}
