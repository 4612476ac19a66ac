import type { Contract } from '../contract/types.ts'
import type { TargetBase } from './bases.ts'
import { isThere } from './creation.ts'
import { pause } from './pace.ts'
import { createAsk, leastCreation, type Ask } from './probes.ts'
import { sweep, type Leftover } from './sweep.ts'
import type { Profile, Transport } from './types.ts'

/** What came of creating something and removing it again. */
export interface Removal {
  /** All that discovery created and could not remove. */
  readonly leftovers: readonly Leftover[]
  /** Whether what a run creates of the standard types would stay. */
  readonly impossible: boolean
}

/**
 * Removes what discovery created, then tries with a resource of each standard type whether creations can be undone: a run whose resources
 * stay on the server would leave hundreds behind.
 * @param settle ms in which a removal has to show
 * @throws TransportFailure when `signal` fires.
 */
export async function tryRemoval(transport: Transport, contract: Contract, [base]: readonly TargetBase[], profile: Profile, settle: number, signal?: AbortSignal): Promise<Removal> {
  const known = new Set((await sweep(transport, () => undefined)).map(({ url }) => url))
  const { requiredOnCreate, optionalLifecycle } = contract.terms
  const ask = createAsk(transport, signal)
  for (const type of profile.writable.value ? profile.resourceTypes.value : []) {
    if (base === undefined || !Object.hasOwn(requiredOnCreate, type.name) || optionalLifecycle.includes(type.name)) continue
    await ask(leastCreation(base, type, contract))
  }
  await sweep(transport, () => undefined)
  await untilGone(transport, ask, settle)
  const leftovers = await sweep(transport, () => undefined)
  return { leftovers, impossible: leftovers.some(({ url }) => !known.has(url)) }
}

const looks = 4

/** Looks at what was removed last until it is not there; what is, the journal knows then. */
async function untilGone(transport: Transport, ask: Ask, settle: number): Promise<void> {
  const url = transport.journal.removed.at(-1)
  for (let look = 0; url !== undefined && look < looks; look += 1) {
    const answer = await ask({ method: 'GET', url })
    if (answer === undefined || !isThere(answer.status, answer.json)) return
    await pause(Math.max(settle, 1000) / (looks - 1))
  }
}
