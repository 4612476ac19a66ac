import { urlOf } from '../scim/url.ts'
import { UsageError } from './errors.ts'

/** The longest time that a timer of Node can wait, in ms; also the largest seed, a signed number of 32 bits. */
export const largest = 2147483647

/** A whole number not below `least` and not above `most`, given for `flag`. @throws UsageError */
export function wholeNumber(flag: string, least: number, most?: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    const range = most === undefined ? `${String(least)} on` : `${String(least)} to ${String(most)}`
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > (most ?? value)) throw new UsageError(`${flag} wants a whole number from ${range}, not "${text}".`)
    return value
  }
}

/** A percentage from 0 to 100. @throws UsageError */
export function percentage(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new UsageError(`${flag} wants a number from 0 to 100, not "${text}".`)
    return value
  }
}

/** Requests per second: `5` or `5/s`. @throws UsageError */
export function requestRate(text: string): number {
  const value = Number(text.replace(/\/s$/, ''))
  if (!Number.isFinite(value) || value < 0.000001) throw new UsageError(`--rate wants requests per second, as 5/s, not "${text}".`)
  return value
}

/** Headers that say where a message ends, and for whom and which connection it is (RFC 9110 sections 7.2, 7.6.1 and 8.6, RFC 9112 section 6). */
const framing = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** `Name: value`; the name in lower case. @throws UsageError */
export function headerLine(text: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([^\r\n\0]*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new UsageError(`--header wants 'Name: value', not "${text}".`)
  return header(name, value, '--header')
}

/** A header that `from` adds to every request; the name in lower case. @throws UsageError */
export function header(name: string, value: string, from: string): readonly [string, string] {
  if (framing.has(name.toLowerCase())) throw new UsageError(`${from} cannot set ${name}: it frames the message, and each request gets its own.`)
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new UsageError(`${from} sets ${name} to a value with characters that no header can carry.`)
  return [name.toLowerCase(), value]
}

/** A token that fits into a header (RFC 6750 section 2.1); anything else would end up as a broken header or as two. @throws UsageError, without repeating it */
export function bearerToken(text: string, from: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new UsageError(`The token given with ${from} is empty or has blanks or control characters in it.`)
  return text
}

/** Absolute http(s) URL of a proxy, which may carry a user and password. @throws UsageError, without repeating those */
export function proxyUrl(text: string, from: string): string {
  const url = /^https?:\/\//i.test(text) ? urlOf(text) : undefined
  if (url === undefined || !/^(?:[^%]|%[0-9a-f]{2})*$/i.test(url.username + url.password)) throw new UsageError(`${from} wants the URL of an http or https proxy, as http://proxy.example.com:3128, not "${text.replace(/^([^@]*\/\/)?[^@]*@/, '$1')}".`)
  return text
}

/** `USER:PASS`. @throws UsageError, without repeating the secret */
export function userAndPassword(text: string, from: string): { user: string; password: string } {
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError(`${from} wants USER:PASS, and there is no colon behind a user name.`)
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** One of the known words. @throws UsageError */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text)
    if (word === undefined) throw new UsageError(`${flag} wants ${words.join(' or ')}, not "${text}".`)
    return word
  }
}

/** Absolute http(s) URL of an OAuth token endpoint (RFC 6749 section 3.2). @throws UsageError */
export function tokenEndpoint(text: string): string {
  const url = urlOf(text)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '' || url.password !== '')
    throw new UsageError(`--oauth-token-url wants the http or https URL of a token endpoint, without user, password and fragment, not "${text.replace(/\/\/[^@/]*@/, '//')}".`)
  return url.href
}

/** Whatever is not empty, as an unset variable of a script is. @throws UsageError */
export function something(flag: string, what: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw new UsageError(`${flag} wants ${what}, and is empty.`)
    return text
  }
}

/** Absolute http(s) URL without credentials in it. @throws UsageError */
export function targetUrl(text: string): string {
  if (text.trim() === '') throw new UsageError('The base URL is empty; give one, or none at all for the embedded reference server.')
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw new UsageError(`The base URL "${text}" has no scheme; write https://${text.replace(/^\/+/, '')}.`)
  const url = urlOf(text)
  if (url === undefined) throw new UsageError(`"${text}" is not a URL.`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new UsageError(`The base URL has to start with http:// or https://, not ${url.protocol}//.`)
  if (url.username !== '' || url.password !== '') throw new UsageError('The base URL carries a user or password; give them with --basic or --token-env instead.')
  if (/[?#]/.test(text)) throw new UsageError('The base URL has a query or fragment; give the SCIM base alone.')
  return url.href.replace(/\/+$/, '')
}
