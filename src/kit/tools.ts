import type { Contract, RequirementId, Terms } from '../contract/types.ts'
import type { JsonObject } from '../scim/json.ts'
import type { Exchange, Outgoing, Profile, Response } from '../target/types.ts'
import type { Target } from './classify.ts'
import type { Cohort } from './cohort.ts'
import type { BulkJob, BulkOperation, BulkOptions } from './bulk.ts'
import type { RequestOptions } from './http.ts'
import type { Resources } from './resources.ts'
import type { Rule } from './rule.ts'
import type { BaseUrl } from './session.ts'
import type { Finding, Replay } from './verdict.ts'

/** What a watch may use. */
export interface WatchTools {
  readonly contract: Contract
  readonly terms: Terms
  readonly profile: Profile
  /** The requirement among `ids` that the contract in force has; `what` is the finding's message. */
  readonly rule: (ids: RequirementId | readonly RequirementId[], what: string) => Rule
  /** As `rule`, but a violation warns at most: legal servers are known to differ. */
  readonly advise: (ids: RequirementId | readonly RequirementId[], what: string) => Rule
  /** Notes legal but remarkable behaviour. */
  readonly observe: (text: string) => void
  /** Which endpoint a response came from. */
  readonly classify: (response: Response) => Target | undefined
}

/** What a check may use: the whole vocabulary of the suites. */
export interface Tools extends WatchTools {
  readonly base: BaseUrl
  readonly bases: readonly BaseUrl[]
  readonly users: Resources
  readonly groups: Resources
  /** Resources of any type of the server, on this check's base or another. @throws Blocked when the server has no such type. */
  readonly of: (typeName: string, base?: BaseUrl) => Resources
  /** Sends any request; `url` is absolute, or a path below the base. */
  readonly send: (request: Outgoing) => Promise<Response>
  /** GET of a path below the base, or of an absolute URL. */
  readonly get: (path: string, options?: RequestOptions) => Promise<Response>
  /** Sends a bulk request; what its answer says was created is removed when the check ends. */
  readonly bulk: (operations: readonly BulkOperation[], options?: BulkOptions) => Promise<BulkJob>
  /** The URL of a discovery endpoint, `/ServiceProviderConfig` in the contract's spelling. */
  readonly discovery: (document: 'ServiceProviderConfig' | 'ResourceType' | 'Schema', id?: string) => string
  /** Unchanging resources that all checks of the run share; read them, never write to them. */
  readonly cohort: (typeName: string) => Promise<Cohort>
  /** A result that several checks use: made once in a run, under this key on this base. */
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>
  /** As `once`, for resources: what `make` creates outlives the check and is removed at the end of the run; read it, never write to it. */
  readonly keep: <T>(key: string, make: (of: (typeName: string) => Resources) => Promise<T>) => Promise<T>
  /** Waits, in ms, unless the check is ended. */
  readonly pause: (ms: number) => Promise<void>
  /** A text that nobody else uses. */
  readonly unique: (label: string) => string
  /** Ends the check as skipped: what it builds on does not work. */
  readonly block: (reason: string) => never
  /** Ends the check as skipped: contract, server or configuration has nothing of the kind. */
  readonly omit: (reason: string) => never
  /** Repeats a read until it is as wanted or the settle time is over; answers the last result. */
  readonly settled: <T>(read: () => Promise<T>, wanted: (result: T) => boolean) => Promise<T>
  /** The JSON object of a successful answer. @throws Blocked */
  readonly bodyOf: (response: Response, doing: string) => JsonObject
  /** Ends a trial whose input the server legally refused: it proves nothing, for or against the server. */
  readonly refuse: () => never
  /** Judges something apart: its findings are returned instead of counted, what it created is removed. For properties. */
  readonly trial: (run: (t: Tools) => Promise<void>) => Promise<Trial>
  /** Counts a trial's findings, with the way to have them again. For properties. */
  readonly counterexample: (trial: Trial, replay: Replay) => void
  /** What a property generates. */
  readonly generation: {
    readonly runs: number
    readonly shrinks: number
    readonly seed: number
    /** The one counterexample to repeat. */
    readonly path?: string
    /** ms left of the budget; nothing when there is none. */
    readonly remaining: () => number | undefined
  }
}

/** What came of judging something apart. */
export interface Trial {
  readonly findings: readonly Finding[]
  readonly exchanges: readonly Exchange[]
  readonly refused: boolean
}
