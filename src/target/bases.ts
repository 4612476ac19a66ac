import type { Contract } from '../contract/types.ts'
import { urlOf } from '../scim/url.ts'

/** A base of the contract at a target; `url` is absolute and has no slash at its end. */
export interface TargetBase {
  readonly id: string
  readonly url: string
}

/**
 * The bases to test at a target. A URL that already ends in one of the contract's base paths means that base alone.
 * @throws TypeError when the URL is no http(s) URL or carries credentials, a query or a fragment.
 */
export function resolveBases(url: string, contract: Contract): TargetBase[] {
  const parsed = urlOf(url)
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) throw new TypeError(`${url} is no http or https URL`)
  if (parsed.username !== '' || parsed.password !== '') throw new TypeError('credentials do not belong in the URL; use --basic or --token')
  if (parsed.search !== '' || parsed.hash !== '') throw new TypeError(`${url} has a query or a fragment; give the base URL without`)
  const root = parsed.origin + parsed.pathname.replace(/\/+$/, '')
  const meant = contract.bases
    .filter(({ path }) => path !== '' && root.endsWith(path))
    .sort((a, b) => b.path.length - a.path.length)[0]
  return meant === undefined ? contract.bases.map(({ id, path }) => ({ id, url: root + path })) : [{ id: meant.id, url: root }]
}
