import type { JsonObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import type { RequestOptions } from './http.ts'
import { bodyOf, type Own, type PatchOperation, type Resources } from './resources.ts'
import type { Tools } from './tools.ts'

/** A PATCH request and what a read shows after it. */
export interface Patched {
  /** The answer to the PATCH. */
  readonly response: Response
  readonly accepted: boolean
  /** The read that followed. */
  readonly read: Response
  /** What that read showed. */
  readonly now: JsonObject
}

/**
 * Sends a PATCH and reads the resource again; waits for `wanted` within the settle time when the PATCH was accepted.
 * @throws Blocked when the resource cannot be read
 */
export async function patchAndRead(
  t: Tools,
  resources: Resources,
  own: Own,
  operations: readonly PatchOperation[],
  wanted: (now: JsonObject) => boolean = () => true,
  options: RequestOptions = {},
): Promise<Patched> {
  return afterwards(t, resources, own, await resources.patch(own, operations, options), wanted)
}

/** The same for an answer to a PATCH that was sent some other way. */
export async function afterwards(t: Tools, resources: Resources, own: Own, response: Response, wanted: (now: JsonObject) => boolean = () => true): Promise<Patched> {
  const accepted = response.status >= 200 && response.status < 300
  const read = await t.settled(() => resources.get(own), (one) => !accepted || one.status !== 200 || wanted(bodyOf(one, 'reading after the PATCH')))
  return { response, accepted, read, now: bodyOf(read, 'reading after the PATCH') }
}
