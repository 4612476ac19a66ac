import { setTimeout as wait } from 'node:timers/promises'
import { TransportFailure } from './types.ts'
import type { Received } from './wire.ts'

/** @throws TransportFailure when `signal` fires first. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  } catch {
    throw new TransportFailure('interrupted', 'INTERRUPTED')
  }
}

/** Waits for what somebody else's clock must not count. */
export type Hold = <T>(waiting: Promise<T>) => Promise<T>

/** Lets one caller pass every 1/`rate` seconds, and tells of its wait through `hold`; without a rate everyone at once. */
export function createPacer(rate: number | undefined): (signal?: AbortSignal, hold?: Hold) => Promise<void> {
  let next = 0
  return async (signal, hold = (waiting) => waiting) => {
    if (rate === undefined) return
    const now = performance.now()
    const turn = Math.max(now, next)
    next = turn + 1000 / rate
    if (turn > now) await hold(pause(turn - now, signal))
  }
}

/** Milliseconds after which a 429 or 503 asks to come back (RFC 9110 section 10.2.3), or undefined when it does not say. */
export function retryDelay({ status, headers }: Received, now: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const hint = headers['retry-after']?.trim()
  if (hint !== undefined && /^\d{1,9}$/.test(hint)) return Number(hint) * 1000
  if (hint !== undefined && /[a-z]/i.test(hint) && !Number.isNaN(Date.parse(hint))) return Math.max(0, Date.parse(hint) - now)
  const reset = headers['inin-ratelimit-reset']?.trim()
  return status === 429 && reset !== undefined && /^\d{1,9}$/.test(reset) ? Number(reset) * 1000 : undefined
}

const units: readonly (readonly [name: string, ms: number])[] = [['days', 86_400_000], ['hours', 3_600_000], ['minutes', 60_000]]

/** A time for a reader, in the largest unit of which it has two. */
export function spoken(ms: number): string {
  const [name, unit] = units.find(([, size]) => ms >= 2 * size) ?? ['s', 1000]
  return `${String(Math.round((ms / unit) * 10) / 10)} ${name}`
}

/** What a rate means to someone who waits; undefined when it is no slower than one request a second. */
export function slowPace(rate: number | undefined): string | undefined {
  return rate === undefined || rate >= 1 ? undefined : `At this --rate the run sends one request every ${spoken(1000 / rate)}.`
}
