import { isObject } from '../scim/json.ts'
import { percentEncode } from '../scim/percent.ts'
import type { Exchange } from './types.ts'

const mask = '[redacted]'
const bodyLimit = 16 * 1024
const deepest = 200
const mostHeaderTexts = 2000
const shortestSecret = 4
/** A shorter secret may be part of ordinary words: it is one only as it is written, and standing alone. */
const shortestDistinct = 8

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'])
const secretMembers = new Set([
  'password', 'secret', 'token', 'accesstoken', 'refreshtoken', 'idtoken', 'clientsecret', 'apikey', 'authorization', 'privatekey',
])
const secretPath = /(^|[:.])(password|secret|token)$/i
const writtenMember = /("(?:password|secret|token|access_?token|refresh_?token|id_?token|client_?secret|api_?key|private_?key)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[-\w.]+)/gi
const writtenParameter = /([?&;](?:password|secret|token|access_?token|refresh_?token|id_?token|client_?secret|api_?key)=)[^&;#\s"]*/gi

/** Names of secret members, or an escape that could spell one: only then is a body worth taking apart. */
const mayHide = /pass|secret|token|key|authorization|\\u/i

/** Only texts with an escape are worth the search for secrets that are written in escapes. */
const escapes = /%[0-9a-f]{2}|\\u[0-9a-f]{4}/i

/** Removes secrets from what a report may show. */
export interface Redactor {
  /** Adds a secret; what is shorter than four characters is no secret that a record could keep. */
  learn(secret: string): void
  /** Adds the secret parts of a credential header: the whole value, what follows the scheme, the password in Basic. */
  learnHeader(value: string): void
  text(text: string): string
  exchange(exchange: Exchange): Exchange
}

/** `headers` are the lower-case names of headers whose values are secrets besides the usual ones. */
export function createRedactor(secrets: readonly string[], headers: readonly string[]): Redactor {
  const names = new Set([...secretHeaders, ...headers])
  const known = new Set<string>()
  let written: RegExp | undefined
  let distinct: RegExp | undefined
  let inEscapes: RegExp | undefined
  const headerTexts = new Map<string, string>()

  const learn = (secret: string): void => {
    if (secret.length < shortestSecret || known.has(secret)) return
    known.add(secret)
    headerTexts.clear()
    const all = [...known]
    const long = all.filter(({ length }) => length >= shortestDistinct)
    distinct = anyOf(long.flatMap((one) => [...formsOf(one), Buffer.from(one).toString('hex')]).map(escaped), 'gi')
    inEscapes = anyOf(long.map(escapedForm), 'gi')
    written = anyOf(all.filter(({ length }) => length < shortestDistinct).flatMap((one) => [...formsOf(one).map(alone), ...base64Forms(one).map(escaped)]), 'g')
  }

  const literal = (source: string): string => {
    let result = distinct === undefined ? source : source.replace(distinct, mask)
    if (inEscapes !== undefined && escapes.test(result)) result = result.replace(inEscapes, mask)
    return written === undefined ? result : result.replace(written, mask)
  }
  const text = (source: string): string => literal(source).replace(writtenParameter, `$1${mask}`)

  const tree = (value: unknown, depth: number, note: { changed: boolean }): unknown => {
    if (depth > deepest) return changed(note, '[nested too deep]')
    if (typeof value === 'string') return text(value) === value ? value : changed(note, text(value))
    if (Array.isArray(value)) return value.map((item) => tree(item, depth + 1, note))
    if (!isObject(value)) return value
    const hides = typeof value['path'] === 'string' && secretPath.test(value['path'])
    // fromEntries defines members, so that one called __proto__ stays a member.
    return Object.fromEntries(Object.entries(value).map(([name, member]) => {
      const secret = isSecretMember(name) || (hides && name.toLowerCase() === 'value')
      if (secret && member !== null && isHeld(member)) return [name, changed(note, mask)]
      const shown = text(name) === name ? name : changed(note, text(name))
      return [shown, tree(member, depth + 1, note)]
    }))
  }

  const body = (source: string): string => {
    if (!mayHide.test(source)) return cut(text(source))
    const note = { changed: false }
    const parsed = parse(source)
    const clean = parsed === undefined ? undefined : tree(parsed, 0, note)
    // Unchanged bodies are shown as they were written, number formats and blanks included.
    const shown = note.changed ? JSON.stringify(clean) : parsed === undefined ? source.replace(writtenMember, `$1"${mask}"`) : source
    return cut(text(shown))
  }

  // The same few names and values come with every exchange.
  const headerText = (source: string): string => {
    const clean = headerTexts.get(source) ?? text(source)
    if (headerTexts.size < mostHeaderTexts) headerTexts.set(source, clean)
    return clean
  }

  // Most records are never shown: a body, the costly part, is cleaned when somebody reads it.
  const withBody = <T extends object>(shown: T, source: string | undefined): T & { readonly body?: string } => {
    if (source === undefined) return shown
    let clean: string | undefined
    return Object.defineProperty(shown, 'body', { enumerable: true, get: () => (clean ??= body(source)) })
  }

  const cleanHeaders = (all: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [headerText(name), names.has(name.toLowerCase()) ? maskHeader(value) : headerText(value)]))

  for (const secret of secrets) learn(secret)
  return {
    learn,
    learnHeader(value) {
      learn(value)
      const [, scheme, credential] = /^(\S+)\s+(.+)$/.exec(value) ?? []
      if (scheme === undefined || credential === undefined) return
      learn(credential)
      if (scheme.toLowerCase() !== 'basic') return
      const plain = Buffer.from(credential, 'base64').toString('utf8')
      learn(plain.slice(plain.indexOf(':') + 1))
    },
    text,
    exchange: ({ n, request, response, ms, error }) => ({
      n,
      request: withBody({ method: request.method, url: text(request.url), headers: cleanHeaders(request.headers) }, request.body),
      ...(response === undefined ? {} : { response: withBody({ status: response.status, headers: cleanHeaders(response.headers) }, response.body) }),
      ms,
      ...(error === undefined ? {} : { error: text(error) }),
    }),
  }
}

/** The same plain data with `clean` applied to each text in it; names of members stay. */
export function redactTexts<T>(data: T, clean: (text: string) => string): T {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) => (typeof value === 'string' ? clean(value) : value)) as T
}

/** The scheme is worth keeping: whoever repeats the request has to know it. */
function maskHeader(value: string): string {
  const scheme = /^(bearer|basic) /i.exec(value)?.[1]
  return scheme === undefined ? mask : `${scheme} ${mask}`
}

function changed<T>(note: { changed: boolean }, value: T): T {
  note.changed = true
  return value
}

function isSecretMember(name: string): boolean {
  return secretMembers.has(name.toLowerCase().replace(/[_-]/g, ''))
}

function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Longest first: a secret may contain another one. */
function anyOf(patterns: readonly string[], flags: string): RegExp | undefined {
  const all = [...new Set(patterns)].filter((pattern) => pattern !== '').sort((a, b) => b.length - a.length)
  return all.length === 0 ? undefined : new RegExp(all.join('|'), flags)
}

function alone(form: string): string {
  return `(?:(?<=%[0-9A-Fa-f]{2})|(?<![A-Za-z0-9]))${escaped(form)}(?![A-Za-z0-9])`
}

/** Each character as it is, percent-encoded, or as a JSON escape, in any mixture, also when a text in such a form is encoded again. */
function escapedForm(secret: string): string {
  return [...secret].map((character) => {
    const bytes = [...Buffer.from(character)].map((byte) => `%(?:25){0,2}${byte.toString(16).padStart(2, '0')}`).join('')
    const units = Array.from({ length: character.length }, (_, at) => `\\\\{1,4}u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
    return `(?:${escaped(character)}|${bytes}|${units})`
  }).join('')
}

/** Booleans and empty values give nothing away and are worth showing. */
function isHeld(member: unknown): boolean {
  return typeof member !== 'boolean' && member !== ''
}

/** The ways in which a secret may be written: literally, in JSON, in a URL, and in base64 at any of its three alignments. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const url = percentEncode(secret)
  const strictUrl = url.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  const lowerUrl = strictUrl.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
  const form = strictUrl.replaceAll('%20', '+')
  return [secret, json, json.replaceAll('/', '\\/'), url, strictUrl, lowerUrl, form, encodeURI(decodeURIComponent(url)), ...base64Forms(secret)]
}

/** What of a secret's base64 form does not depend on what stands before and after it. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  if (bytes.length < 6) return [bytes.toString('base64')]
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    const whole = shifted.toString('base64').replace(/=+$/, '')
    const end = shifted.length % 3 === 0 ? whole.length : whole.length - 1
    const core = whole.slice(offset === 0 ? 0 : offset + 1, end)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function cut(text: string): string {
  return text.length <= bodyLimit ? text : `${text.slice(0, bodyLimit)}\n[cut: ${bodyLimit} of ${text.length} characters are shown]`
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
