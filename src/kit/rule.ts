import type { Contract, Level, Requirement, RequirementId } from '../contract/types.ts'
import type { Response } from '../target/types.ts'
import { Blocked, CheckBug } from './outcome.ts'
import { show } from './show.ts'
import { Subject } from './subject.ts'
import type { Finding } from './verdict.ts'

/** What a violation looked like. */
export interface Evidence {
  readonly expected: string
  /** Shown bounded; a string stands as it is. */
  readonly actual: unknown
  readonly response?: Response | undefined
  /** JSON pointer into the response's body. */
  readonly pointer?: string | undefined
}

/** Where the assertions of one check go. */
export interface Ledger {
  readonly contract: Contract
  readonly cites: ReadonlySet<RequirementId>
  readonly redact: (text: string) => string
  readonly findings: Finding[]
  readonly observations: Set<string>
  readonly asserted: Set<RequirementId>
  /** Set when an assertion named no requirement of the contract in force. */
  unpromised?: boolean
  /** Why an answer is no ground for a finding; undefined when it may be one. */
  readonly excuse?: (response: Response) => string | undefined
}

/**
 * Assertions of one requirement. Several ids name the same promise in several contracts: the first that the contract in force has is
 * the one that counts; when it has none, nothing is asserted. Each assertion answers whether it held, findings add up; only an answer
 * that cannot be held against the server ends the check.
 */
export class Rule {
  readonly #ledger: Ledger
  readonly #requirement: Requirement | undefined
  readonly #what: string
  readonly #advisory: boolean

  constructor(ledger: Ledger, ids: readonly RequirementId[], what: string, advisory: boolean) {
    let requirement: Requirement | undefined
    for (const id of ids) {
      if (!ledger.cites.has(id)) throw new CheckBug(`asserts ${id} without citing it`)
      requirement ??= ledger.contract.requirements.get(id)
    }
    this.#ledger = ledger
    this.#requirement = requirement
    this.#what = what
    this.#advisory = advisory
    if (requirement === undefined) ledger.unpromised = true
  }

  /** Whether the contract in force has the requirement; saves requests that would prove nothing. */
  get applies(): boolean {
    return this.#requirement !== undefined
  }

  /** The requirement was put to the proof and kept. */
  kept(): true {
    if (this.#requirement !== undefined) this.#ledger.asserted.add(this.#requirement.id)
    return true
  }

  /** The general form. @throws Blocked when the response says that the server would not serve this client at all */
  holds(ok: boolean, evidence: Evidence): boolean {
    const requirement = this.#requirement
    if (requirement === undefined) return true
    const excuse = ok || evidence.response === undefined ? undefined : this.#ledger.excuse?.(evidence.response)
    if (excuse !== undefined) throw new Blocked(excuse)
    this.#ledger.asserted.add(requirement.id)
    if (ok) return true
    const level = levelOf(requirement, this.#advisory)
    const actual = this.#ledger.redact(typeof evidence.actual === 'string' ? evidence.actual : show(evidence.actual))
    if (level === 'may') {
      this.#ledger.observations.add(`${this.#what}: ${actual}`)
      return false
    }
    this.#ledger.findings.push({
      requirement: requirement.id,
      level,
      message: this.#ledger.redact(this.#what),
      expected: this.#ledger.redact(evidence.expected),
      actual,
      ...(evidence.pointer === undefined ? {} : { pointer: evidence.pointer }),
      ...(evidence.response === undefined ? {} : { exchange: evidence.response.n }),
    })
    return false
  }

  /** The response has one of these statuses. */
  status(response: Response, ...allowed: readonly number[]): boolean {
    return this.holds(allowed.includes(response.status), {
      expected: `status ${allowed.join(' or ')}`,
      actual: `status ${String(response.status)}`,
      response,
    })
  }

  /** The response's status is in 200 to 299. */
  success(response: Response): boolean {
    return this.holds(response.status >= 200 && response.status < 300, {
      expected: 'a 2xx status',
      actual: `status ${String(response.status)}`,
      response,
    })
  }

  /** The response's status is in 400 to 499. */
  refusal(response: Response): boolean {
    return this.holds(response.status >= 400 && response.status < 500, {
      expected: 'a 4xx status',
      actual: `status ${String(response.status)}`,
      response,
    })
  }

  /** The value at a JSON pointer of the body; `''` is the whole body. */
  at(response: Response, pointer: string): Subject {
    return Subject.inBody(this, response, pointer)
  }

  /** A header by its lower-case name. */
  header(response: Response, name: string): Subject {
    return Subject.ofHeader(this, response, name)
  }

  /** Any other value, described by `label`. */
  value(actual: unknown, label: string, response?: Response): Subject {
    return new Subject(this, actual, label, response)
  }
}

function levelOf(requirement: Requirement, advisory: boolean): Level {
  if (requirement.level === 'may' || requirement.grade === 'tolerance' || requirement.grade === 'none') return 'may'
  return requirement.level === 'should' || requirement.grade === 'warn' || advisory ? 'should' : 'must'
}
