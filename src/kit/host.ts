import type { RequirementId } from '../contract/types.ts'
import type { Response } from '../target/types.ts'
import type { Tools } from './tools.ts'

/** Advises against a link to another host than the one that was asked; where the contract promises no host it is only noted, as gateways do so. */
export function adviseHost(t: Tools, id: RequirementId, what: string, response: Response, pointer: string): void {
  const rule = t.advise(id, `${what} leads to the host that was asked`)
  if (rule.applies) rule.at(response, pointer).satisfies(false, `a URI on ${new URL(t.base.url).origin}`)
  else t.observe(`${what} leads to another host than the one that was asked`)
}
