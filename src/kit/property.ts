import fc from 'fast-check'
import type { Check } from './check.ts'
import { show } from './show.ts'
import type { Tools, Trial } from './tools.ts'

/** A check over generated inputs: what holds for every one of them. */
export interface Property<T> extends Omit<Check, 'kind' | 'run' | 'generated'> {
  /** The inputs, built from what the server's schemas offer. */
  readonly given: (t: Tools, row: string) => fc.Arbitrary<T> | Promise<fc.Arbitrary<T>>
  /** Judges one input with `t.rule`, on resources of its own; `t.refuse` when the server legally refused the input. */
  readonly holds: (t: Tools, input: T, row: string) => Promise<void>
  /** How a counterexample reads; default JSON. */
  readonly print?: (input: T) => string
  /** Share of the run's usual number of inputs, for dear (below 1) or cheap (above 1) properties. */
  readonly share?: number
}

/** More refusals than this share of the inputs leave little proven. */
const weak = 0.5

/** Defines a property: the engine owns seed, budget, path and shrinking. */
export function property<T>({ given, holds, print = show, share = 1, ...definition }: Property<T>): Check {
  return {
    kind: 'check',
    generated: true,
    ...definition,
    run: async (t, row) => {
      const arbitrary = await given(t, row)
      const { runs, shrinks, seed, path, remaining } = t.generation
      const trials = { run: 0, refused: 0 }
      let failing: { readonly trial: Trial; readonly input: T } | undefined
      let shrunk = 0
      let trouble: { readonly reason: unknown } | undefined
      const holdsFor = async (input: T): Promise<boolean> => {
        if (trouble !== undefined || (failing !== undefined && shrunk++ >= shrinks)) return true
        try {
          const trial = await t.trial((tools) => holds(tools, input, row))
          trials.run++
          if (trial.refused) trials.refused++
          if (trial.findings.length === 0) return true
          failing = { trial, input }
          return false
        } catch (reason) {
          trouble = { reason }
          return true
        }
      }
      // The bases of a server share its code: together they get the inputs that one base alone would get.
      const wanted = path === undefined ? Math.max(2, Math.round((runs * share) / t.bases.length)) : 1
      const time = remaining()
      const details = await fc.check(fc.asyncProperty(arbitrary, holdsFor), {
        seed,
        numRuns: wanted,
        ...(path === undefined ? {} : { path, endOnFailure: true }),
        ...(time === undefined ? {} : { interruptAfterTimeLimit: Math.max(1, time), markInterruptAsFailure: false }),
      })
      if (failing !== undefined) t.counterexample(failing.trial, { seed, path: details.counterexamplePath ?? path ?? '0', input: print(failing.input) })
      if (trouble !== undefined) throw trouble.reason
      if (trials.run === 0 && time !== undefined) t.block('the budget was spent before this began')
      if (trials.run < wanted && failing === undefined) t.observe(`the budget ended after ${String(trials.run)} of ${String(wanted)} generated inputs`)
      if (trials.refused > trials.run * weak) t.observe(`weak evidence: the server refused ${String(trials.refused)} of ${String(trials.run)} generated inputs`)
    },
  }
}
