import { isList, isObject, type Json } from './json.ts'

/** One reference token as a JSON pointer writes it (RFC 6901 section 3). */
export function escapePointer(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** A JSON pointer from its tokens; no tokens point to the whole document. */
export function pointer(...tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${escapePointer(String(token))}`).join('')
}

/** Reads what a JSON pointer points to; undefined when there is nothing or the pointer is malformed (RFC 6901 section 4). */
export function readPointer(document: Json | undefined, pointer: string): Json | undefined {
  if (pointer === '') return document
  if (!pointer.startsWith('/')) return undefined
  let value = document
  for (const token of pointer.slice(1).split('/')) {
    const name = unescaped(token)
    if (name === undefined) return undefined
    if (isList(value)) value = /^(?:0|[1-9]\d{0,9})$/.test(name) ? value[Number(name)] : undefined
    else if (isObject(value) && Object.hasOwn(value, name)) value = value[name]
    else return undefined
  }
  return value
}

/** The name that a reference token stands for; undefined when its escapes are none. */
function unescaped(token: string): string | undefined {
  if (!token.includes('~')) return token
  return /~(?![01])/.test(token) ? undefined : token.replaceAll('~1', '/').replaceAll('~0', '~')
}
