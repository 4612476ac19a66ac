import type { ErrorObject } from 'ajv'

const longest = 120

const phrases: Readonly<Record<string, (params: Readonly<Record<string, unknown>>, schema: unknown) => string>> = {
  type: ({ type }) => `type ${Array.isArray(type) ? type.join(' or ') : String(type)}`,
  required: ({ missingProperty }) => `a member '${String(missingProperty)}'`,
  const: ({ allowedValue }) => brief(allowedValue),
  enum: ({ allowedValues }) => `one of ${Array.isArray(allowedValues) ? allowedValues.map(brief).join(', ') : brief(allowedValues)}`,
  pattern: ({ pattern }) => `a string that matches ${String(pattern)}`,
  minLength: ({ limit }) => (limit === 1 ? 'a string that is not empty' : `at least ${String(limit)} characters`),
  minItems: ({ limit }) => `at least ${String(limit)} element${limit === 1 ? '' : 's'}`,
  maxItems: ({ limit }) => `at most ${String(limit)} elements`,
  maxProperties: ({ limit }) => (limit === 0 ? 'an object without members' : `at most ${String(limit)} members`),
  uniqueItems: () => 'elements that differ from each other',
  minimum: ({ comparison, limit }) => `a number ${String(comparison)} ${String(limit)}`,
  exclusiveMinimum: ({ comparison, limit }) => `a number ${String(comparison)} ${String(limit)}`,
  maximum: ({ comparison, limit }) => `a number ${String(comparison)} ${String(limit)}`,
  additionalProperties: ({ additionalProperty }) => `no member '${String(additionalProperty)}'`,
  anyOf: (_, schema) => branches(schema),
  not: () => 'no such member',
  'false schema': () => 'no such member',
}

/** What a schema demanded at the place of an error, as a phrase without a full stop. */
export function expectation(error: ErrorObject): string {
  if (error.keyword === 'contains') return containment(error)
  return phrases[error.keyword]?.(error.params, error.schema) ?? (error.message ?? error.keyword)
}

function branches(schema: unknown): string {
  const alternatives: readonly unknown[] = Array.isArray(schema) ? schema : []
  return alternatives.map(branch).join(' or ')
}

function branch(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return brief(schema)
  if ('required' in schema && Array.isArray(schema.required)) return `member ${schema.required.map(brief).join(' and ')}`
  if ('pattern' in schema) return `a string that matches ${String(schema.pattern)}`
  if ('type' in schema) return `type ${String(schema.type)}`
  return brief(schema)
}

function containment(error: ErrorObject): string {
  const wanted: unknown = error.schema
  const most: unknown = error.params['maxContains']
  if (typeof wanted === 'object' && wanted !== null) {
    if ('const' in wanted) return `an array with ${brief(wanted.const)}`
    if (typeof most === 'number' && 'properties' in wanted) return `at most ${String(most)} element that matches ${brief(wanted.properties)}`
  }
  return error.message ?? 'a matching element'
}

/** The value as short JSON, cut after 120 characters. */
export function brief(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value) && value.length > 20) return `an array of ${String(value.length)} elements`
  if (typeof value === 'string') return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const names = Object.keys(value)
  if (names.length > 20) return `an object of ${String(names.length)} members`
  return shorten(Array.isArray(value) ? `[${value.map(outline).join(', ')}]` : `{${names.map((name) => `${JSON.stringify(name.slice(0, longest))}: ${outline(Reflect.get(value, name))}`).join(', ')}}`)
}

/** One level only: what comes from a server may be nested without end. */
function outline(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  return shorten(JSON.stringify(typeof value === 'string' ? value.slice(0, longest) : value))
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
