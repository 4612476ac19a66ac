import type { Behaviour } from './behaviour.ts'
import type { Call, Reply } from './call.ts'

/**
 * One change of the reference server. Three places, from the best to the bluntest:
 *
 * - `behaviour` takes over decisions of {@link Behaviour}. It gets the decisions so far and returns those that change,
 *   so that a bug sits where a real one would: `behaviour: (b) => ({ pageOf: (results, start, size) => b.pageOf(results, start + 1, size) })`.
 *   Every place of the server asks the table, also for discovery (`maxResults`, `maxPageSize`, `cursorTimeout`, `maxOperations`).
 * - `request` sees the parsed {@link Call} before it is handled, and may change its headers, query and body:
 *   `request: (call) => { if (call.operation === 'delete') delete call.headers['if-match'] }`.
 * - `response` sees the finished {@link Reply}, errors included; its body is an own copy:
 *   `response: (call, reply) => { if (call.operation === 'create') delete reply.headers['location'] }`.
 *
 * The server keeps rendered resources until they change, so `projection`, `memberOf`, `location` and `versionOf` must depend on
 * their arguments alone; what depends on the moment belongs into `response`. Whoever changes a stored resource in a hook calls
 * `touch(call, stored)` of change.ts, or clears `stored.rendered`. Operations of a bulk request pass the hooks one by one, and then
 * the bulk request itself.
 *
 * Memory across requests goes into `call.state` under the switch's id. Switches apply in the order they are given.
 * A switch without `contracts` applies to both.
 */
export interface Switch {
  /** `subject.what-changes`; stable. */
  readonly id: string
  readonly title: string
  readonly contracts?: readonly ('rfc' | 'genesys')[]
  readonly behaviour?: (behaviour: Behaviour) => Partial<Behaviour>
  readonly request?: (call: Call) => void
  readonly response?: (call: Call, reply: Reply) => void
}

/** A realistic bug. A check that cites one of `breaks` has to notice it; nothing outside `breaks` and `also` may be accused. */
export interface Fault extends Switch {
  /** Ids of requirements. */
  readonly breaks: readonly string[]
  readonly also?: readonly string[]
  /** Only generated inputs, the model or races meet it: caught in at least nine of ten seeds, as `npm run measure` shows. */
  readonly generated?: true
}

/** Behaviour that the documents allow. No check may complain about it. */
export interface Liberty extends Switch {
  /** Ids of the requirements that allow it. */
  readonly allowedBy: readonly string[]
  /** What others change stands on what this one takes away or demands: it is proven by itself, and not among all together. */
  readonly alone?: true
}
