import { DeriveError } from './error.ts'
import { deriveOperation } from './operation.ts'
import { runningText } from './running-text.ts'
import { findSections, listedNames } from './sections.ts'
import type { DerivedPage } from './types.ts'

const maximumOperations = 500

/**
 * Reads a page of SDK documentation, whichever of the four styles it is in.
 * @throws DeriveError when the page documents no SCIM operation, or more than a page of its kind can.
 */
export function derivePage(page: string): DerivedPage {
  const text = runningText(page)
  const { style, sections } = findSections(text)
  const scim = sections.filter((section) => /\/scim(?:\/|$)/i.test(section.path))
  if (scim.length === 0) throw new DeriveError('no SCIM operation is documented here, in none of the known styles (JavaScript, Python, Ruby, Swift)')
  if (scim.length > maximumOperations) throw new DeriveError(`${String(scim.length)} operations are more than the ${String(maximumOperations)} that a page may have`)
  const lines = page.split('\n').length
  return { style, flattened: lines < scim.length * 5, listed: listedNames(text).filter((name) => /scim/i.test(name)), operations: scim.map(deriveOperation) }
}
