import { instant } from './date-time.ts'
import { isObject, type Json } from './json.ts'
import type { AttributeDefinition } from './schema.ts'

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/

const tests: Readonly<Record<AttributeDefinition['type'], (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  decimal: (value) => typeof value === 'number',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  dateTime: (value) => typeof value === 'string' && instant(value) !== undefined,
  // Both base64 alphabets, with or without padding (RFC 7643 section 2.3.6); x509Certificates are often wrapped in lines.
  binary: (value) => typeof value === 'string' && base64.test(value.replace(/[\r\n]/g, '')),
  reference: (value) => typeof value === 'string',
  complex: (value) => isObject(value),
}

/** Whether one value has the JSON form of the attribute's type (RFC 7643 section 2.3); of complex values the outer form only. */
export function fitsType(value: Json, type: AttributeDefinition['type']): boolean {
  return tests[type](value)
}

/** What a value is, in words for a report. */
export function describe(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  const text = JSON.stringify(value)
  return `${typeof value} ${text.length > 80 ? `${text.slice(0, 80)}...` : text}`
}
