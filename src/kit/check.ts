import type { Contract, RequirementId } from '../contract/types.ts'
import type { Profile, Response } from '../target/types.ts'
import type { Tools, WatchTools } from './tools.ts'

/** What is known before a run: decides which checks apply and over which rows they expand. */
export interface Scope {
  readonly contract: Contract
  readonly profile: Profile
  /** Id of the base that the check would run on. */
  readonly base: string
}

/** A precondition known before the run; answers why it does not hold, or nothing. */
export type Need = (scope: Scope) => string | undefined

interface Described {
  /** Stable and unique: `subject.fact-in-present-tense`. */
  readonly id: string
  /** The fact as a sentence, without a full stop. */
  readonly title: string
  /** Every requirement that the check may assert, over all contracts. */
  readonly cites: readonly RequirementId[]
  /** More of them, where a contract's own data say what they are. */
  readonly citesOf?: (contract: Contract) => readonly RequirementId[]
  readonly needs?: readonly Need[]
  /** How a server is mended that fails: one or two sentences for its developer. */
  readonly fix?: string
}

/** A check drives the target by itself. */
export interface Check extends Described {
  readonly kind: 'check'
  /** Reads whole collections: nobody may write meanwhile, other readers may go on. */
  readonly quiet?: true
  /** Counts or changes what everybody sees: nothing else runs meanwhile. */
  readonly alone?: true
  /** Compares bases with each other: runs once, not once for each base. */
  readonly across?: true
  /** Inputs are generated; what it asserts are promises about the whole of a subject. */
  readonly generated?: true
  /** One verdict for each row; an empty list makes the check not applicable. */
  readonly rows?: (scope: Scope) => readonly string[]
  readonly run: (t: Tools, row: string) => Promise<void>
}

/** A watch sends nothing: it judges every answer that the run sees. */
export interface Watch extends Described {
  readonly kind: 'watch'
  /** Answers whether the response was one that it judges. */
  readonly watch: (t: WatchTools, response: Response) => boolean
}

export type Definition = Check | Watch

/** Defines a check. */
export function check(definition: Omit<Check, 'kind'>): Check {
  return { kind: 'check', ...definition }
}

/** Defines a watch. */
export function watch(definition: Omit<Watch, 'kind'>): Watch {
  return { kind: 'watch', ...definition }
}
