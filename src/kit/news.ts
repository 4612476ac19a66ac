import type { Profile, Response } from '../target/types.ts'

/** A part of an answer, as somebody means to judge it. */
export interface Part {
  readonly pointer: string
  readonly json: unknown
  /** The request asked for a part of the attributes. */
  readonly projected: boolean
}

/** Beyond that many a run judges everything again: memory is bounded, and no verdict hangs on it. */
const most = 20_000

/** What a run has met. */
interface Memory {
  /** How each content was taken. */
  readonly contents: Map<string, Set<string>>
  /** The same for parts that were asked for already: contents are long. */
  readonly parts: WeakMap<object, Set<string>>
}

const memories = new WeakMap<Profile, Memory>()

/** Whether a run meets a part of an answer, taken for what `as` says, for the first time; most answers of a run repeat others. */
export function isNews(run: Profile, as: string, response: Response, part: Part): boolean {
  const memory = memories.get(run) ?? { contents: new Map<string, Set<string>>(), parts: new WeakMap<object, Set<string>>() }
  memories.set(run, memory)
  const taken = takenOf(memory, response, part)
  const { method, url } = response.request
  // What an answer shows as a whole depends on where; an entry is the same in every list.
  const where = part.pointer === '' ? `${method} ${url} ${response.headers['content-location'] ?? ''}` : ''
  const reading = `${as} ${String(part.projected)} ${where}`
  if (taken.has(reading)) return false
  taken.add(reading)
  return true
}

function takenOf({ contents, parts }: Memory, { text }: Response, { pointer, json }: Part): Set<string> {
  const part = typeof json === 'object' && json !== null ? json : undefined
  const known = part === undefined ? undefined : parts.get(part)
  if (known !== undefined) return known
  const content = pointer === '' ? text : JSON.stringify(json)
  const taken = contents.get(content) ?? new Set<string>()
  if (contents.size < most) contents.set(content, taken)
  if (part !== undefined) parts.set(part, taken)
  return taken
}
