import pLimit from 'p-limit'
import { Pool } from 'undici'
import type { Recorded } from './recording-proxy.ts'

/** A recorded request, and which earlier ones have to be answered before it is sent again. */
interface Step {
  readonly entry: Recorded
  readonly after: readonly number[]
}

const idPattern = /[0-9a-f]{8}-[0-9a-f-]{27}/g

/**
 * Puts the requests of a run in the order in which they can be repeated: requests that name the same resource follow one another as
 * they did in the run, all others may overlap.
 */
export function prepareReplay(recorded: readonly Recorded[]): readonly Step[] {
  const naming = new Map<string, number[]>()
  return recorded.map((entry, index) => {
    const after = new Set<number>()
    const asked = idsIn(`${entry.path} ${entry.body}`)
    for (const id of asked) {
      const before = (naming.get(id) ?? []).filter((other) => answeredAt(recorded[other]) < entry.sent)
      // What was answered before the latest of them was sent, that one has waited for.
      const latest = Math.max(...before.map((other) => recorded[other]?.sent ?? 0))
      for (const other of before) if (answeredAt(recorded[other]) > latest) after.add(other)
    }
    for (const id of new Set([...asked, ...idsMade(entry.method, entry.answer?.text ?? '')])) naming.set(id, [...(naming.get(id) ?? []), index])
    return { entry, after: [...after] }
  })
}

/** Sends the requests as fast as they can be sent at that concurrency, in the ids and versions of this time. Answers how many had the recorded status. */
export async function replay(origin: string, steps: readonly Step[], concurrency: number): Promise<number> {
  const pool = new Pool(origin, { connections: concurrency })
  const now = new Map<string, string>()
  const limit = pLimit(concurrency)
  const answers: Promise<void>[] = []
  let alike = 0
  for (const { entry, after } of steps) {
    const send = async (): Promise<void> => {
      const { method, answer } = entry
      const body = translated(entry.body, now)
      const response = await pool.request({ path: translated(entry.path, now), method, headers: headersOf(entry, now), ...(body === '' ? {} : { body }) })
      const text = await response.body.text()
      if (response.statusCode === answer?.status) alike += 1
      const [then, made] = [idsMade(method, answer?.text ?? ''), idsMade(method, text)]
      if (then.length === made.length) then.forEach((id, index) => now.set(id, made[index] ?? id))
      const { etag } = response.headers
      if (answer?.etag !== undefined && typeof etag === 'string') now.set(versionKey(entry, answer.etag), etag)
    }
    answers.push(after.length === 0 ? limit(send) : Promise.all(after.map((index) => answers[index] ?? Promise.resolve())).then(() => limit(send)))
  }
  await Promise.all(answers)
  await pool.close()
  return alike
}

function answeredAt(entry: Recorded | undefined): number {
  return entry?.answer?.at ?? Infinity
}

function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(idPattern))]
}

/** Only creations give ids that a replay gets anew. */
function idsMade(method: string, text: string): readonly string[] {
  return method === 'POST' ? idsIn(text) : []
}

function translated(text: string, now: ReadonlyMap<string, string>): string {
  return text.replaceAll(idPattern, (id) => now.get(id) ?? id)
}

function headersOf(entry: Recorded, now: ReadonlyMap<string, string>): Record<string, string> {
  const headers = { ...entry.headers }
  for (const name of ['if-match', 'if-none-match']) {
    const version = headers[name]
    if (version !== undefined) headers[name] = now.get(versionKey(entry, version)) ?? version
  }
  return headers
}

/** A version belongs to one resource. */
function versionKey({ method, path, answer }: Recorded, etag: string): string {
  const id = (method === 'POST' ? idsMade(method, answer?.text ?? '') : idsIn(path))[0] ?? path
  return `${id} ${etag}`
}
