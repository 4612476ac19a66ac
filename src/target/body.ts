import type { Json } from '../scim/json.ts'

/** Levels of nesting that a body may have. */
export const deepest = 500

/**
 * The JSON value of a text, or undefined when it is none or nested deeper than 500 levels, which no message is and
 * which would exhaust the stack of whoever walks it. A member `__proto__` is an ordinary member of the result.
 */
export function parseJson(text: string): Json | undefined {
  if (text === '' || isTooDeep(text)) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Whether a text is JSON that `parseJson` does not read because of its depth alone. */
export function isTooDeepJson(text: string): boolean {
  if (!isTooDeep(text)) return false
  try {
    // Unlike whoever walks the value, the parser needs no stack for it.
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (quoted && character === '\\') at += 1
    else if (character === '"') quoted = !quoted
    else if (!quoted && (character === '{' || character === '[')) depth += 1
    else if (!quoted && (character === '}' || character === ']')) depth -= 1
    if (depth > deepest) return true
  }
  return false
}
