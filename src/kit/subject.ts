import { isDeepStrictEqual } from 'node:util'
import { readPointer } from '../scim/pointer.ts'
import type { Response } from '../target/types.ts'
import type { Evidence, Rule } from './rule.ts'
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
  readonly #place: Pick<Evidence, 'response' | 'pointer'>
  readonly value: unknown

  constructor(rule: Rule, value: unknown, label: string, response?: Response, pointer?: string) {
    this.#rule = rule
    this.value = value
    this.#label = label
    this.#place = { response, pointer }
  }

  static inBody(rule: Rule, response: Response, pointer: string): Subject {
    return new Subject(rule, readPointer(response.json, pointer), pointer === '' ? 'the body' : pointer, response, pointer)
  }

  static ofHeader(rule: Rule, response: Response, name: string): Subject {
    return new Subject(rule, response.headers[name], `header ${name}`, response)
  }

  satisfies(ok: boolean, expected: string): boolean {
    return this.#judge(ok, () => expected)
  }

  /** Words are made only for a reader of a finding. */
  #judge(ok: boolean, expected: () => string): boolean {
    if (ok) return this.#rule.kept()
    return this.#rule.holds(false, { expected: `${this.#label}: ${expected()}`, actual: show(this.value), ...this.#place })
  }

  equals(expected: unknown): boolean {
    return this.#judge(isDeepStrictEqual(this.value, expected), () => show(expected))
  }

  differsFrom(other: unknown): boolean {
    return this.#judge(!isDeepStrictEqual(this.value, other), () => `anything but ${show(other)}`)
  }

  oneOf(...allowed: readonly unknown[]): boolean {
    return this.#judge(allowed.some((value) => isDeepStrictEqual(this.value, value)), () => allowed.map(show).join(' or '))
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
    return this.satisfies(typeof this.value === 'string' && pattern.test(this.value), description)
  }

  /** An array that has the element, or a string that has the part. */
  contains(part: unknown): boolean {
    const found = Array.isArray(this.value)
      ? this.value.some((element) => isDeepStrictEqual(element, part))
      : typeof this.value === 'string' && typeof part === 'string' && this.value.includes(part)
    return this.#judge(found, () => `contains ${show(part)}`)
  }
}

/** RFC 7643 section 2.5: null and an empty array say the same as an absent attribute. */
export function isUnassigned(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
