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

const told = new WeakMap<Profile, Set<string>>()

/** Whether a run meets a part of an answer, taken for what `as` says, for the first time; most answers of a run repeat others. */
export function isNews(run: Profile, as: string, response: Response, { pointer, json, projected }: Part): boolean {
  const { method, url } = response.request
  const whole = `${method} ${url} ${response.headers['content-location'] ?? ''} ${response.text}`
  const key = `${as} ${String(projected)} ${pointer === '' ? whole : JSON.stringify(json)}`
  const known = told.get(run) ?? new Set<string>()
  told.set(run, known)
  if (known.has(key)) return false
  if (known.size < most) known.add(key)
  return true
}
