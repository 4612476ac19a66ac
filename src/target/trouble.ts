import { urlOf } from '../scim/url.ts'
import { deepest } from './body.ts'
import { retryDelay, spoken } from './pace.ts'
import type { Response, TransportFailure } from './types.ts'

/** Why a target cannot be tested, for its operator. */
export interface PreflightTrouble {
  readonly kind: 'dns' | 'refused' | 'tls' | 'timeout' | 'too-large' | 'dropped' | 'rate-limited' | 'unreachable' | 'credentials' | 'unauthorized' | 'forbidden' | 'redirect'
    | 'html' | 'not-found' | 'server-error' | 'not-scim'
  /** One sentence. */
  readonly message: string
  /** What to do. */
  readonly hint: string
}

type Words = Omit<PreflightTrouble, 'message'> & { readonly message: (host: string, url: string) => string }

const tls = (what: string, hint: string): Words => ({ kind: 'tls', message: (host) => `The certificate of ${host} ${what}.`, hint })
const untrusted = tls('is not signed by a trusted authority', 'Give the authority with --ca, or accept any certificate with --insecure.')
const expired = tls('has expired or is not valid yet', 'Renew it, check the clock, or accept any certificate with --insecure.')
const noName: Words = { kind: 'dns', message: (host) => `The host name ${host} cannot be resolved.`, hint: 'Check the spelling of the URL, the network and --proxy.' }
const silent: Words = { kind: 'timeout', message: (host) => `${host} gave no complete answer in time.`, hint: 'Check the URL and firewalls, or allow more time with --timeout.' }
const slow: Words = { ...silent, message: (_, url) => `${url} gave no complete answer within the time limit.` }
const large: Words = {
  kind: 'too-large',
  message: (_, url) => `${url} answers with a larger body than the run reads.`,
  hint: 'The limit is 10 MiB; see what the server sends there. A list may not be longer than count asks for.',
}
const closed: Words = { kind: 'dropped', message: (_, url) => `${url}: the connection was closed without a complete answer.`, hint: 'Check the scheme (http or https) and the port.' }

const words: Readonly<Record<string, Words>> = {
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  ECONNREFUSED: { kind: 'refused', message: (host) => `${host} refuses connections.`, hint: 'Check that the server runs, that the port is right, and --proxy.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: tls('is self-signed', 'Give it with --ca, or accept any certificate with --insecure.'),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: expired,
  ERR_TLS_CERT_ALTNAME_INVALID: tls('is for another host name', 'Use the name that the certificate has, or accept any certificate with --insecure.'),
  TIMEOUT: slow,
  TOO_LARGE: large,
  UND_ERR_CONNECT_TIMEOUT: silent,
  ETIMEDOUT: silent,
  UND_ERR_SOCKET: closed,
  ECONNRESET: closed,
  EPIPE: closed,
}

/** What a failure to get any answer from a URL means. */
export function failureTrouble({ code, message }: TransportFailure, url: string): PreflightTrouble {
  const { host } = new URL(url)
  const known = words[code]
  if (known !== undefined) return { ...known, message: known.message(host, url) }
  if (code === 'CREDENTIALS') return { kind: 'credentials', message: `The credentials could not be had: ${message}.`, hint: 'Check the token URL, the client id and the secret.' }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return { kind: 'tls', message: `${host} does not speak TLS as expected (${code}).`, hint: 'Check the scheme (http or https), the port, --cert and --key.' }
  }
  return { kind: 'unreachable', message: `${host} cannot be reached: ${message}.`, hint: 'Check the URL, the network and --proxy.' }
}

/** What a 429 means that is not over in the few seconds which a preflight waits. */
export function rateTrouble(answer: Response): PreflightTrouble {
  const delay = retryDelay(answer, Date.now())
  const asked = delay === undefined ? 'does not say when to come back' : `asks to come back in ${spoken(delay)}`
  return {
    kind: 'rate-limited',
    message: `${printable(answer.request.url)} answers 429: the server limits the rate of requests and ${asked}.`,
    hint: 'Run again later, send fewer requests with --rate, or raise the limit for these credentials.',
  }
}

/** What answers without any SCIM document mean; none is one of 404 alone. */
export function answerTrouble(answers: readonly Response[], base: string): PreflightTrouble | undefined {
  const first = (fits: (answer: Response) => boolean): Response | undefined => answers.find(fits)
  if (first(({ status }) => status === 401) !== undefined) {
    return { kind: 'unauthorized', message: `${base} answers 401: it does not accept the credentials.`, hint: 'Check --token, --basic or --oauth-token-url; the token may have expired.' }
  }
  if (first(({ status }) => status === 403) !== undefined) {
    return { kind: 'forbidden', message: `${base} answers 403: the credentials do not permit reading it.`, hint: 'Grant the client access to the SCIM API.' }
  }
  const moved = first(({ status }) => status >= 300 && status < 400)
  if (moved !== undefined) return redirectTrouble(moved, base)
  const broken = first(({ status }) => status >= 500)
  if (broken !== undefined) {
    return { kind: 'server-error', message: `${base} answers ${broken.status} to everything.`, hint: 'Look at the log of the server, or of the gateway before it.' }
  }
  if (answers.every(({ status }) => status === 404)) return undefined
  const deep = first(({ tooDeep }) => tooDeep === true)
  if (deep !== undefined) {
    const message = `${printable(deep.request.url)} answers with JSON nested deeper than the ${String(deepest)} levels that are read.`
    return { kind: 'not-scim', message, hint: 'No SCIM message is nested like that; see what the server sends there.' }
  }
  if (first(({ status, text, headers }) => status !== 404 && isHtml(text, headers)) !== undefined) {
    return { kind: 'html', message: `${base} answers with HTML instead of JSON.`, hint: 'The URL may be that of a website or of a login page; give the base URL of the SCIM API.' }
  }
  const other = first(({ status }) => status !== 404)
  return { kind: 'not-scim', message: `${base} answers ${other?.status ?? 404} without a SCIM document.`, hint: 'Give the base URL of the SCIM API, such as https://host/scim/v2.' }
}

function redirectTrouble({ request, headers, status }: Response, base: string): PreflightTrouble {
  const location = headers['location'] ?? ''
  const url = urlOf(location, request.url)
  const to = url === undefined ? 'nowhere' : printable(url.href)
  return { kind: 'redirect', message: `${base} redirects with ${status} to ${to}.`, hint: 'Credentials follow no redirect; give the URL that the server really serves.' }
}

function isHtml(text: string, headers: Readonly<Record<string, string>>): boolean {
  return (headers['content-type'] ?? '').toLowerCase().includes('html') || /^\s*<(!doctype|html)/i.test(text.slice(0, 200))
}

function printable(url: string): string {
  return url.replace(/[?#].*$/, '').slice(0, 200)
}
