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
  const response = await resources.patch(own, operations, options)
  const name = operations.map(({ path = '' }) => /^[^[.]*/.exec(path)?.[0] ?? '').find((one) => one !== '')
  return afterwards(t, resources, own, response, wanted, name)
}

/** The same for an answer to a PATCH that was sent some other way; the read shows the attribute `name` in any case. */
export async function afterwards(t: Tools, resources: Resources, own: Own, response: Response, wanted: (now: JsonObject) => boolean = () => true, name = ''): Promise<Patched> {
  const accepted = response.status >= 200 && response.status < 300
  const read = await t.settled(() => resources.getWith(own, name), (one) => !accepted || one.status !== 200 || wanted(bodyOf(one, 'reading after the PATCH')))
  return { response, accepted, read, now: bodyOf(read, 'reading after the PATCH') }
}
