import { UsageError } from './errors.ts'

/** A whole number not below `least`, given for `flag`. @throws UsageError */
export function wholeNumber(flag: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) throw new UsageError(`${flag} wants a whole number from ${String(least)} on, not "${text}".`)
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
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`--rate wants requests per second, as 5/s, not "${text}".`)
  return value
}

/** `Name: value`. @throws UsageError */
export function headerLine(text: string): readonly [string, string] {
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([^\r\n\0]*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new UsageError(`--header wants 'Name: value', not "${text}".`)
  return [name.toLowerCase(), value]
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
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '' || url.password !== '')
    throw new UsageError(`--oauth-token-url wants the http or https URL of a token endpoint, without user, password and fragment, not "${text.replace(/\/\/[^@/]*@/, '//')}".`)
  return url.href
}

/** Absolute http(s) URL without credentials in it. @throws UsageError */
export function targetUrl(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw new UsageError(`The base URL "${text}" has no scheme; write https://${text.replace(/^\/+/, '')}.`)
  if (!URL.canParse(text)) throw new UsageError(`"${text}" is not a URL.`)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new UsageError(`The base URL has to start with http:// or https://, not ${url.protocol}//.`)
  if (url.username !== '' || url.password !== '') throw new UsageError('The base URL carries a user or password; give them with --basic or --token-env instead.')
  if (url.search !== '' || url.hash !== '') throw new UsageError('The base URL has a query or fragment; give the SCIM base alone.')
  return url.href.replace(/\/+$/, '')
}
