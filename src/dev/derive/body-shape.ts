import type { Shape } from './types.ts'

const maximumDepth = 20

/** The request body that a page prints, e.g. `{ "id": String, "schemas": [String], }`; nothing when it prints none or what it prints is broken. */
export function findBodyShape(section: string): Shape | undefined {
  const fence = section.indexOf('```{"language":"json"')
  if (fence < 0) return undefined
  const start = section.indexOf('{', section.indexOf('}', fence) + 1)
  const end = section.indexOf('```', fence + 3)
  if (start < 0 || end < start) return undefined
  const tokens = section.slice(start, end).match(/"[^"]{0,200}"|[{}[\],:]|[^\s"{}[\],:]{1,100}/g) ?? []
  return read(tokens[Symbol.iterator](), 0)
}

function read(tokens: Iterator<string>, depth: number): Shape | undefined {
  const token = next(tokens)
  if (token === undefined || depth > maximumDepth) return undefined
  if (token === '{') return readMembers(tokens, depth)
  if (token !== '[') return token
  const element = read(tokens, depth + 1)
  return element !== undefined && next(tokens) === ']' ? [element] : undefined
}

function readMembers(tokens: Iterator<string>, depth: number): Shape | undefined {
  const members = new Map<string, Shape>()
  for (;;) {
    const token = next(tokens)
    // The pages print a comma after the last member too.
    if (token === ',') continue
    if (token === '}') return Object.fromEntries(members)
    if (token === undefined || next(tokens) !== ':') return undefined
    const value = read(tokens, depth + 1)
    if (value === undefined) return undefined
    members.set(token.replaceAll('"', ''), value)
  }
}

function next(tokens: Iterator<string>): string | undefined {
  const result = tokens.next()
  return result.done === true ? undefined : result.value
}
