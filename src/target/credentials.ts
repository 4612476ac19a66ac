/**
 * Headers that identify the operator, lower-case names. Asked before each request, so that a token can be
 * fetched and renewed; every value is treated as a secret. `refused` are headers that the target has just answered with 401.
 */
export type Credentials = (signal?: AbortSignal, refused?: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>

/** A bearer token (RFC 6750 section 2.1). */
export function bearer(token: string): Credentials {
  return () => ({ authorization: `Bearer ${token}` })
}

/** User and password (RFC 7617 section 2). */
export function basic(user: string, password: string): Credentials {
  return () => ({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` })
}
