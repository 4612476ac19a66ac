import type { Terms } from '../contract/types.ts'
import { isObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import type { Rule } from './rule.ts'

/** What a deleted resource may still look like: one whose `active` is false, where the contract leaves it open. */
export function isPutAside({ terms }: { readonly terms: Terms }, typeName: string, resource: unknown): boolean {
  return terms.softlyDeleted?.includes(typeName) === true && isObject(resource) && resource['active'] === false
}

/** Whether an answer tells that a resource was deleted. */
export function isGone(t: { readonly terms: Terms }, typeName: string, response: Response): boolean {
  return response.status === 404 || (response.status === 200 && isPutAside(t, typeName, response.json))
}

/** Asserts that a read tells that the resource was deleted. */
export function seeGone(t: { readonly terms: Terms }, rule: Rule, typeName: string, response: Response): boolean {
  return isGone(t, typeName, response) ? rule.kept() : rule.status(response, 404)
}
