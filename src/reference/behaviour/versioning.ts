import { ScimError } from '../../scim/error.ts'
import type { Operation } from '../call.ts'
import type { Store, Stored } from '../store.ts'

/** Versions and conditional requests (RFC 7644 section 3.14, RFC 9110 sections 8.8.3 and 13). */
export interface Versioning {
  /** The entity tag, as the ETag header shows it. */
  readonly versionOf: (stored: Stored) => string
  /** `meta.version` for an entity tag. */
  readonly metaVersion: (tag: string) => string
  /** If-Match. */
  readonly tagMatches: (header: string, tag: string) => boolean
  /** If-None-Match. */
  readonly tagMatchesWeak: (header: string, tag: string) => boolean
  /** Whether If-Match counts for this operation. */
  readonly heedsIfMatch: (operation: Operation) => boolean
  /** Whether an operation without If-Match is refused with 428 (RFC 6585 section 3). */
  readonly asksForIfMatch: (operation: Operation) => boolean
  readonly heedsIfNoneMatch: (operation: Operation) => boolean
  /** The answer to a failed If-Match. */
  readonly conflictAnswer: () => ScimError
  /** Marks a change: a new version and a later lastModified. */
  readonly touch: (stored: Stored, store: Store) => void
}

/** Opaque parts of the tags in a list; `*` stands for itself. */
export function tagsOf(header: string): readonly string[] {
  if (header.trim() === '*') return ['*']
  return [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].map((match) => match[1] ?? '')
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '').replace(/^"|"$/g, '')
}

function matchesAny(header: string, tag: string): boolean {
  const tags = tagsOf(header)
  return tags.includes('*') || tags.includes(opaque(tag))
}

export const versioning: Versioning = {
  versionOf: (stored) => `W/"${stored.revision}-${Date.parse(stored.lastModified).toString(36)}"`,
  metaVersion: (tag) => tag,
  // RFC 7644 sends weak tags in If-Match, so the comparison is weak where RFC 9110 asks for a strong one.
  tagMatches: matchesAny,
  tagMatchesWeak: matchesAny,
  heedsIfMatch: () => true,
  asksForIfMatch: () => false,
  heedsIfNoneMatch: () => true,
  conflictAnswer: () => new ScimError(412, undefined, 'the resource has another version'),
  touch(stored, store) {
    stored.revision += 1
    stored.lastModified = store.now(stored.lastModified)
  },
}

/** Strong, decimal, without quotes in `meta.version`; a mismatch is 400 with invalidVers. */
export const genesysVersioning: Partial<Versioning> = {
  versionOf: (stored) => `"${stored.revision}"`,
  metaVersion: (tag) => opaque(tag),
  conflictAnswer: () => new ScimError(400, 'invalidVers', 'the version in If-Match is not the current one'),
}
