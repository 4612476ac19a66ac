import { isDeepStrictEqual } from 'node:util'
import { readPointer } from '../scim/pointer.ts'
import type { Response } from '../target/types.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'

const kinds: Record<Kind, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** A value under judgement: a part of a body, a header, or something computed. */
export class Subject {
  readonly #rule: Rule
  readonly #label: string
  readonly #response: Response | undefined
  /** Where the value stands in the body of the response. */
  readonly #pointer: string | undefined
  readonly #value: unknown

  constructor(rule: Rule, value: unknown, label: string, response?: Response, pointer?: string) {
    this.#rule = rule
    this.#value = value
    this.#label = label
    this.#response = response
    this.#pointer = pointer
  }

  static inBody(rule: Rule, response: Response, pointer: string): Subject {
    return new Subject(rule, undefined, pointer === '' ? 'the body' : pointer, response, pointer)
  }

  static ofHeader(rule: Rule, response: Response, name: string): Subject {
    return new Subject(rule, response.headers[name], `header ${name}`, response)
  }

  get value(): unknown {
    return this.#pointer === undefined ? this.#value : readPointer(this.#response?.json, this.#pointer)
  }

  satisfies(ok: boolean, expected: string): boolean {
    return this.#judge(ok, () => expected)
  }

  /** Words are made only for a reader of a finding. */
  #judge(ok: boolean, expected: () => string): boolean {
    if (ok) return this.#rule.kept()
    return this.#rule.holds(false, { expected: `${this.#label}: ${expected()}`, actual: show(this.value), response: this.#response, pointer: this.#pointer })
  }

  equals(expected: unknown): boolean {
    return this.#judge(isSame(this.value, expected), () => show(expected))
  }

  differsFrom(other: unknown): boolean {
    return this.#judge(!isSame(this.value, other), () => `anything but ${show(other)}`)
  }

  oneOf(...allowed: readonly unknown[]): boolean {
    const { value } = this
    return this.#judge(allowed.some((one) => isSame(value, one)), () => allowed.map(show).join(' or '))
  }

  /** Has a value: absent, null, '' as a header, and the empty array are the same as none (RFC 7643 section 2.5). */
  present(): boolean {
    return this.satisfies(!isUnassigned(this.value), 'a value')
  }

  /** Has no value; null and the empty array count as none. */
  absent(): boolean {
    return this.satisfies(isUnassigned(this.value), 'no value')
  }

  is(kind: Kind): boolean {
    return this.satisfies(kinds[kind](this.value), `of JSON type ${kind}`)
  }

  matches(pattern: RegExp, description: string): boolean {
    const { value } = this
    return this.satisfies(typeof value === 'string' && pattern.test(value), description)
  }

  /** An array that has the element, or a string that has the part. */
  contains(part: unknown): boolean {
    const { value } = this
    const found = Array.isArray(value)
      ? value.some((element) => isSame(element, part))
      : typeof value === 'string' && typeof part === 'string' && value.includes(part)
    return this.#judge(found, () => `contains ${show(part)}`)
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || isDeepStrictEqual(one, other)
}

/** RFC 7643 section 2.5: null and an empty array say the same as an absent attribute. */
export function isUnassigned(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
