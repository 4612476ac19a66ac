import { parseAttributePath, printAttributePath, type AttributePath } from './attribute-path.ts'
import { ScimSyntaxError } from './error.ts'

export const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type CompareOperator = (typeof compareOperators)[number]

/** The JSON literals that a comparison takes. */
export type FilterValue = string | number | boolean | null

/** A filter of RFC 7644 section 3.4.2.2. Chains of one logical operator are one node, so depth follows brackets only. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly operator: CompareOperator; readonly value: FilterValue }
  /** `emails[type eq "work"]`: all of it has to hold for one and the same value. */
  | { readonly kind: 'values'; readonly path: AttributePath; readonly filter: Filter }

const longest = 65_536
const deepest = 64

/**
 * Reads a filter. Operators and keywords in any letter case; `not(` and `not (`; repeated spaces are accepted.
 * Value paths do not nest: no sub-attribute is complex (errata 4690 and 7322).
 * @throws ScimSyntaxError with scimType invalidFilter
 */
export function parseFilter(text: string): Filter {
  if (text.length > longest) throw new ScimSyntaxError('invalidFilter', `filter of more than ${longest} characters`, 0)
  const reader = new Reader(text, 0, 'invalidFilter')
  const filter = reader.filter(0, false)
  reader.end()
  return filter
}

/** Reads the value filter that starts at `start` inside a PATCH path, up to the bracket that closes it. */
export function parseFilterAt(text: string, start: number): { readonly filter: Filter; readonly end: number } {
  const reader = new Reader(text, start, 'invalidPath')
  const filter = reader.filter(0, true)
  return { filter, end: reader.at }
}

/** Writes a filter with only the brackets it needs; reading it again gives the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
      return filter.operands.map((one) => (one.kind === 'and' || one.kind === 'or' ? `(${printFilter(one)})` : printFilter(one))).join(' and ')
    case 'or':
      return filter.operands.map((one) => (one.kind === 'or' ? `(${printFilter(one)})` : printFilter(one))).join(' or ')
    case 'not':
      return `not (${printFilter(filter.operand)})`
    case 'present':
      return `${printAttributePath(filter.path)} pr`
    case 'compare':
      return `${printAttributePath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'values':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`
  }
}

class Reader {
  at: number
  private readonly text: string
  private readonly scimType: 'invalidFilter' | 'invalidPath'

  constructor(text: string, start: number, scimType: 'invalidFilter' | 'invalidPath') {
    this.text = text
    this.at = start
    this.scimType = scimType
  }

  filter(depth: number, inValues: boolean): Filter {
    return this.chain('or', () => this.chain('and', () => this.operand(depth, inValues)))
  }

  end(): void {
    if (this.at < this.text.length) this.fail('"and", "or" or the end expected')
  }

  private chain(keyword: 'and' | 'or', next: () => Filter): Filter {
    const first = next()
    const operands = [first]
    while (this.keyword(keyword)) operands.push(next())
    return operands.length === 1 ? first : { kind: keyword, operands }
  }

  /** Takes ` and ` or ` or ` when it comes next, and nothing otherwise. */
  private keyword(word: 'and' | 'or'): boolean {
    const found = this.match(word === 'and' ? / +and(?= )/iy : / +or(?= )/iy)
    if (found !== undefined) this.spaces()
    return found !== undefined
  }

  private operand(depth: number, inValues: boolean): Filter {
    if (depth > deepest) this.fail(`more than ${deepest} nested brackets`)
    this.spaces()
    const negated = this.match(/not *(?=\()/iy) !== undefined
    if (this.take('(')) {
      const inner = this.filter(depth + 1, inValues)
      this.spaces()
      if (!this.take(')')) this.fail('")" expected')
      this.delimited()
      return negated ? { kind: 'not', operand: inner } : inner
    }
    return this.expression(depth, inValues)
  }

  private expression(depth: number, inValues: boolean): Filter {
    const start = this.at
    const token = this.match(/[^ "()[\]]+/y)
    if (token === undefined) this.fail('attribute name expected')
    const path = parseAttributePath(token, start, this.scimType)
    if (this.take('[')) {
      if (inValues) this.fail('value filters do not nest')
      if (path.sub !== undefined) this.fail('a value filter follows an attribute, not a sub-attribute')
      const filter = this.filter(depth + 1, true)
      this.spaces()
      if (!this.take(']')) this.fail('"]" expected')
      this.delimited()
      return { kind: 'values', path, filter }
    }
    return this.comparison(path)
  }

  private comparison(path: AttributePath): Filter {
    if (!this.spaces()) this.fail('space and operator expected')
    const start = this.at
    const word = (this.match(/[^ "()[\]]+/y) ?? this.fail('operator expected')).toLowerCase()
    if (word === 'pr') {
      this.delimited()
      return { kind: 'present', path }
    }
    const operator = compareOperators.find((one) => one === word)
    if (operator === undefined) {
      throw new ScimSyntaxError(this.scimType, `the operator ${JSON.stringify(word.slice(0, 40))} is not supported`, start)
    }
    if (!this.spaces()) this.fail('space and comparison value expected')
    const value = this.value()
    this.delimited()
    return { kind: 'compare', path, operator, value }
  }

  private value(): FilterValue {
    const start = this.at
    const literal = this.text[start] === '"' ? this.quoted() : this.match(/true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y)
    if (literal === undefined) this.fail('string, number, true, false or null expected')
    try {
      const value: unknown = JSON.parse(literal)
      if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
      if (typeof value === 'number' && Number.isFinite(value)) return value
    } catch {
      // Reported below: bad escapes and raw control characters.
    }
    throw new ScimSyntaxError(this.scimType, 'malformed JSON value', start)
  }

  private quoted(): string {
    const start = this.at
    let end = start + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    if (end >= this.text.length) this.fail('unterminated string')
    this.at = end + 1
    return this.text.slice(start, this.at)
  }

  /** What follows an expression is a space, a closing bracket or the end. */
  private delimited(): void {
    const next = this.text[this.at]
    if (next !== undefined && next !== ' ' && next !== ')' && next !== ']') this.fail('space, closing bracket or the end expected')
    // Spaces at the very end, or before a closing bracket, belong to nothing else.
    this.match(/ +(?=$|[)\]])/y)
  }

  private spaces(): boolean {
    return this.match(/ +/y) !== undefined
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }

  private fail(problem: string): never {
    throw new ScimSyntaxError(this.scimType, problem, this.at)
  }
}
