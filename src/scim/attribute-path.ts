import { ScimSyntaxError } from './error.ts'

/** Standard attribute notation: `{urn}:{attribute}.{sub}` (RFC 7644 section 3.10). Spelling is kept as it was written. */
export interface AttributePath {
  readonly urn?: string
  readonly attribute: string
  readonly sub?: string
}

const longest = 1024
// `$ref` breaks the published grammar and is meant to be valid (erratum 8924 of RFC 7643).
const namePattern = /^(?:[A-Za-z][A-Za-z0-9_-]*|\$ref)$/i
const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[!#-'*-Z^-~]+$/

/** Whether the text may name an attribute (RFC 7643 section 2.1, and `$ref`). */
export function isAttributeName(text: string): boolean {
  return text.length <= longest && namePattern.test(text)
}

/** Whether the text has the form of a schema URI. */
export function isSchemaUri(text: string): boolean {
  return text.length <= longest && uriPattern.test(text)
}

/**
 * Reads an attribute path such as `name.familyName` or `urn:example:2.0:User:costCenter`.
 * @param origin position of `text` in a longer text, for the error.
 * @param scimType what a server would call the mistake.
 * @throws ScimSyntaxError
 */
export function parseAttributePath(text: string, origin = 0, scimType: 'invalidFilter' | 'invalidPath' = 'invalidPath'): AttributePath {
  if (text.length > longest) throw new ScimSyntaxError(scimType, `attribute path of more than ${longest} characters`, origin)
  // Schema URIs have dots of their own (`2.0`), so the last colon has to be found first.
  const colon = text.lastIndexOf(':')
  const urn = colon < 0 ? undefined : text.slice(0, colon)
  const names = text.slice(colon + 1).split('.')
  const [attribute = '', sub] = names
  if (urn !== undefined && !isSchemaUri(urn)) throw new ScimSyntaxError(scimType, 'the part before the last colon is no schema URI', origin)
  if (names.length > 2) throw new ScimSyntaxError(scimType, 'more than one sub-attribute', origin + colon + 1)
  if (!isAttributeName(attribute)) throw new ScimSyntaxError(scimType, 'attribute name expected', origin + colon + 1)
  if (sub !== undefined && !isAttributeName(sub)) {
    throw new ScimSyntaxError(scimType, 'sub-attribute name expected', origin + colon + 2 + attribute.length)
  }
  return { ...(urn === undefined ? {} : { urn }), attribute, ...(sub === undefined ? {} : { sub }) }
}

/** Writes an attribute path in standard notation. */
export function printAttributePath(path: AttributePath): string {
  return `${path.urn === undefined ? '' : `${path.urn}:`}${path.attribute}${path.sub === undefined ? '' : `.${path.sub}`}`
}
