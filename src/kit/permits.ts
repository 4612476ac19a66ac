import type { Contract } from '../contract/types.ts'
import { deepest } from '../target/body.ts'
import type { Profile, Response } from '../target/types.ts'
import { classify, locate, type Target } from './classify.ts'
import { scimTypeOf } from './keyword.ts'
import type { BaseUrl } from './session.ts'

/** Why a body that is JSON is not judged. */
export const tooDeepToJudge = `the body of the answer is nested deeper than the ${String(deepest)} levels that are read`

/** What of a session decides it. */
interface Scope {
  readonly contract: Contract
  readonly profile: Profile
  readonly bases: readonly BaseUrl[]
}

/** A request and how it was answered. */
export interface Answered {
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly status: number
}

/**
 * Learns from answers what the run's credentials may do. A server may refuse a client whole operations (RFC 7644 section 2, and
 * section 7.5.2 for filters in addresses); such a refusal says nothing about how it carries them out.
 */
export class Permits {
  readonly #scope: Scope
  readonly #permitted = new Set<string>()
  #accepted = false
  #lost = false

  constructor(scope: Scope) {
    this.#scope = scope
  }

  /** Takes note of an answer. */
  see(response: Response): void {
    const { as, status } = response
    if (as === 'operator' && (status === 401 || status < 300)) this.#lost = this.#accepted && status === 401
    if (status >= 300) return
    this.#permitted.add(this.#operationOf(response))
    if (as === 'operator') this.#accepted = true
  }

  /** Whether the run's own credentials, accepted before, were refused when they were last of account. */
  get lost(): boolean {
    return this.#lost
  }

  /** Why an answer is no ground for a finding; undefined when it may be one. */
  excuse(response: Response): string | undefined {
    const { as, status, tooDeep } = response
    if (tooDeep === true) return tooDeepToJudge
    if (status === 401 && as === 'operator' && this.#accepted) return 'the run\'s own credentials are answered 401, though they were accepted before: they may have expired'
    if (status === 429) return 'the server limits the rate of requests, and answers 429 again and again'
    if (status === 403 && scimTypeOf(response) === 'sensitive') return 'the server does not take such a filter in an address'
    // What another client may do is what a check wants to know.
    return typeof as === 'object' ? undefined : this.#excuseOf(status, () => this.#operationOf(response))
  }

  /** The same for one operation of a bulk request. */
  excuseOf({ method, url, status }: Answered): string | undefined {
    const { contract, profile, bases } = this.#scope
    return this.#excuseOf(status, () => operationAt(method, url, locate(url, bases, profile, contract.terms)))
  }

  #excuseOf(status: number, operationOf: () => string): string | undefined {
    if (status !== 403) return undefined
    const operation = operationOf()
    return this.#permitted.has(operation) ? undefined : `the credentials do not permit ${operation}: it is answered 403`
  }

  /** Watches have asked for the target of each answer already. */
  #operationOf(response: Response): string {
    const { contract, profile, bases } = this.#scope
    return operationAt(response.request.method, response.request.url, classify(response, bases, profile, contract.terms))
  }
}

function operationAt(method: string, url: string, target: Target | undefined): string {
  const of = target?.type === undefined ? '' : ` of ${target.kind === 'single' ? 'a ' : ''}${target.type}${target.kind === 'single' ? '' : 's'}`
  const filtered = /[?&]filter=/.test(url) ? ' with a filter' : ''
  return `${method}${of}${target?.kind === 'search' ? ' by .search' : ''}${filtered}`
}
