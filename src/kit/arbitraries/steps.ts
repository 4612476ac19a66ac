import fc from 'fast-check'
import type { JsonObject } from '../../scim/json.ts'
import type { PatchOperation } from '../resources.ts'
import { contents, type Free } from './contents.ts'
import { patches } from './patches.ts'
import { sequenceOf } from './sequence.ts'

/** One thing that a client does; `who` picks one of the resources that are alive, `base` one of the bases. */
export type Step = { readonly base: number } & (
  | { readonly do: 'create'; readonly content: JsonObject }
  | { readonly do: 'replace'; readonly who: number; readonly content: JsonObject }
  | { readonly do: 'patch'; readonly who: number; readonly operations: readonly PatchOperation[] }
  | { readonly do: 'delete'; readonly who: number }
  | { readonly do: 'list' }
  | { readonly do: 'conditional'; readonly who: number; readonly stale: boolean; readonly content: JsonObject }
  | { readonly do: 'join' | 'leave'; readonly who: number }
)

export interface StepOptions {
  readonly patch: boolean
  readonly etag: boolean
  readonly groups: boolean
  readonly most: number
}

/** Sequences of steps over several resources; they begin with two creations. */
export function steps(frees: readonly Free[], { patch, etag, groups, most }: StepOptions): fc.Arbitrary<readonly Step[]> {
  const base = fc.nat({ max: 1 })
  // Much happens to one resource: bugs need a history.
  const who = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) })
  const content = contents(frees)
  const create = fc.record({ base, do: fc.constant('create' as const), content })
  const kinds: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[] = [
    { weight: 1, arbitrary: create },
    { weight: 3, arbitrary: fc.record({ base, do: fc.constant('replace' as const), who, content }) },
    { weight: 1, arbitrary: fc.record({ base, do: fc.constant('delete' as const), who }) },
    { weight: 1, arbitrary: fc.record({ base, do: fc.constant('list' as const) }) },
    ...(patch ? [{ weight: 4, arbitrary: fc.record({ base, do: fc.constant('patch' as const), who, operations: patches(frees, 4) }) }] : []),
    ...(etag ? [{ weight: 2, arbitrary: fc.record({ base, do: fc.constant('conditional' as const), who, stale: fc.boolean(), content }) }] : []),
    ...(groups && patch ? [{ weight: 2, arbitrary: fc.record({ base, do: fc.constantFrom('join' as const, 'leave' as const), who }) }] : []),
  ]
  const step = fc.oneof(...kinds)
  return sequenceOf<Step>((index) => (index < 2 ? create : step), { shortest: 7, longest: most + 2 })
}
