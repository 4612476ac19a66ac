import { isAttributeName, isSchemaUri, parseAttributePath, printAttributePath, type AttributePath } from './attribute-path.ts'
import { ScimSyntaxError } from './error.ts'
import { parseFilterAt, printFilter, type Filter } from './filter-syntax.ts'
import { sameUrn } from './urn.ts'

export { parseAttributePath, printAttributePath, type AttributePath } from './attribute-path.ts'

/** The target of a PATCH operation (RFC 7644 section 3.5.2, figure 7, and a whole schema by its URN). */
export type PatchPath =
  | { readonly kind: 'attribute'; readonly path: AttributePath }
  | { readonly kind: 'values'; readonly path: AttributePath; readonly filter: Filter; readonly sub?: string }
  | { readonly kind: 'schema'; readonly urn: string }

const longest = 65_536
// The registered form ends in version and name, which no attribute path does: `...:2.0:User`.
const versionedUrn = /:\d{1,9}\.\d{1,9}:[A-Za-z][A-Za-z0-9_-]*$/

/**
 * Reads the `path` of a PATCH operation.
 * @param schemas URIs known to name schemas; a path that is one of them means the whole container. Without them only the
 * registered form `urn:...:2.0:Name` is taken so, since the grammar cannot tell a schema from an attribute.
 * @throws ScimSyntaxError with scimType invalidPath
 */
export function parsePatchPath(text: string, schemas: readonly string[] = []): PatchPath {
  if (text.length > longest) throw new ScimSyntaxError('invalidPath', `path of more than ${longest} characters`, 0)
  if (schemas.some((urn) => sameUrn(urn, text)) || (isSchemaUri(text) && versionedUrn.test(text))) return { kind: 'schema', urn: text }
  const bracket = text.indexOf('[')
  if (bracket < 0) return { kind: 'attribute', path: parseAttributePath(text) }
  const path = parseAttributePath(text.slice(0, bracket))
  if (path.sub !== undefined) throw new ScimSyntaxError('invalidPath', 'a value filter follows an attribute, not a sub-attribute', bracket)
  const { filter, end } = parseFilterAt(text, bracket + 1)
  if (text[end] !== ']') throw new ScimSyntaxError('invalidPath', '"]" expected', end)
  const rest = text.slice(end + 1)
  if (rest === '') return { kind: 'values', path, filter }
  const sub = rest.slice(1)
  if (!rest.startsWith('.') || !isAttributeName(sub)) throw new ScimSyntaxError('invalidPath', 'sub-attribute expected', end + 1)
  return { kind: 'values', path, filter, sub }
}

/** Writes a PATCH path; reading it again gives the same path. */
export function printPath(path: PatchPath): string {
  if (path.kind === 'schema') return path.urn
  const attribute = printAttributePath(path.path)
  return path.kind === 'attribute' ? attribute : `${attribute}[${printFilter(path.filter)}]${path.sub === undefined ? '' : `.${path.sub}`}`
}
