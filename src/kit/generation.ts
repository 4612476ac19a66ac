import type { Replay } from './verdict.ts'

/** How much is generated in a run, and what is generated again. */
export interface Generation {
  /** Inputs per property. */
  readonly runs: number
  /** Attempts to make a counterexample smaller; each one costs requests. */
  readonly shrinks: number
  /** ms that all properties together may take; absent: as long as their runs take. */
  readonly budget?: number
  /** Counterexamples to repeat instead of generating, by key of the check. */
  readonly replay: Readonly<Record<string, Pick<Replay, 'seed' | 'path'>>>
}

export const usualGeneration: Generation = { runs: 16, shrinks: 100, replay: {} }

/** A seed of its own for each property of a run, the same whenever the run's seed is. */
export function seedFor(seed: number, key: string): number {
  let hash = seed | 0
  for (const character of key) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0
  return hash
}
