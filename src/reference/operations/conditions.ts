import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import type { Stored } from '../store.ts'

/**
 * Judges the conditional headers for a resource that exists: If-Match before If-None-Match (RFC 9110 section 13.2.2).
 * @returns a 304 when a reader's copy is fresh.
 * @throws ScimError when the request must not be carried out.
 */
export function judge(call: Call, stored: Stored): Reply | undefined {
  return judgeTag(call, call.behaviour.versionOf(stored))
}

/** The same for any entity tag. */
export function judgeTag(call: Call, tag: string): Reply | undefined {
  const { behaviour, headers } = call
  const match = headers['if-match']
  if (match === undefined && behaviour.asksForIfMatch(call.operation)) throw new ScimError(428, undefined, 'send If-Match with the version you know')
  if (match !== undefined && behaviour.heedsIfMatch(call.operation) && !behaviour.tagMatches(match, tag)) throw behaviour.conflictAnswer()
  const noneMatch = headers['if-none-match']
  if (noneMatch === undefined || !behaviour.heedsIfNoneMatch(call.operation) || !behaviour.tagMatchesWeak(noneMatch, tag)) return undefined
  if (call.method === 'GET' || call.method === 'HEAD') return { status: 304, headers: { etag: tag }, body: undefined }
  throw behaviour.conflictAnswer()
}
