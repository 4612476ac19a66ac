import { instant } from './date-time.ts'
import { byName } from './definitions.ts'
import { isList, isObject, type Json } from './json.ts'
import type { AttributeDefinition } from './schema.ts'

const deepest = 64

/**
 * The value with everything taken out that means "unassigned": null, empty arrays and objects (RFC 7643 section 2.5), at any depth.
 * Undefined when nothing is left. Below 64 levels values are left as they are.
 */
export function normalize(json: Json | undefined, depth = 0): Json | undefined {
  if (json === undefined || json === null) return undefined
  if (typeof json !== 'object' || depth > deepest) return json
  if (isList(json)) {
    const items = json.map((one) => normalize(one, depth + 1)).filter((one) => one !== undefined)
    return items.length === 0 ? undefined : items
  }
  const members: [string, Json][] = []
  for (const [name, one] of Object.entries(json)) {
    const value = normalize(one, depth + 1)
    if (value !== undefined) members.push([name, value])
  }
  return members.length === 0 ? undefined : Object.fromEntries(members)
}

/**
 * A text that is the same for values that mean the same: order of members and of multiple values, letter case where the attribute
 * is not caseExact, zone and fraction of a dateTime, the spelling of base64 and a false `primary` do not count. Without a definition strings are exact.
 */
export function canonical(value: Json | undefined, attribute?: AttributeDefinition): string {
  return write(normalize(value), attribute, 0)
}

function write(value: Json | undefined, attribute: AttributeDefinition | undefined, depth: number): string {
  if (value === undefined || value === null) return ''
  if (depth > deepest) return '"too deep"'
  if (isList(value)) return `[${value.map((one) => write(one, attribute, depth + 1)).sort().join()}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, one]) => {
      const sub = attribute === undefined ? undefined : byName(attribute.subAttributes, name)
      if (sub?.type === 'boolean' && sub.name.toLowerCase() === 'primary' && one === false) return ''
      return `${JSON.stringify(attribute === undefined ? name : name.toLowerCase())}:${write(one, sub, depth + 1)}`
    })
    return `{${members.filter((one) => one !== '').sort().join()}}`
  }
  return JSON.stringify(typeof value === 'string' && attribute !== undefined ? comparableText(value, attribute) : value)
}

function comparableText(text: string, attribute: AttributeDefinition): string | number {
  if (attribute.type === 'dateTime') return instant(text) ?? text
  // Either alphabet, with or without padding (RFC 7643 section 2.3.6).
  if (attribute.type === 'binary') return text.replaceAll(/[\s=]/g, '').replaceAll('-', '+').replaceAll('_', '/')
  return attribute.caseExact ? text : text.toLowerCase()
}

/** Whether two values mean the same; null, empty and absent are one. See canonical for what does not count. */
export function sameValue(a: Json | undefined, b: Json | undefined, attribute?: AttributeDefinition): boolean {
  return canonical(a, attribute) === canonical(b, attribute)
}
