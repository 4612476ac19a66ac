import { isObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import type { Rule } from './rule.ts'
import { isUnassigned } from './subject.ts'

/** The `scimType` of an error; nothing when it has none. */
export function scimTypeOf(response: Response): unknown {
  return isObject(response.json) ? response.json['scimType'] : undefined
}

/**
 * Judges the keyword of an error that has one. RFC 7644 section 3.12 leaves `scimType` OPTIONAL: its absence is wrong only where
 * another section commands a keyword.
 */
export function keywordIfTold(rule: Rule, response: Response, ...keywords: readonly string[]): boolean {
  return isUnassigned(scimTypeOf(response)) ? rule.kept() : rule.at(response, '/scimType').oneOf(...keywords)
}
