import pc from 'picocolors'
import type { Verdict } from '../kit/verdict.ts'
import { cut, oneLine } from './visible.ts'

/** Where progress goes: standard error as a rule, so that standard output stays clean for reports. */
export interface ProgressStream {
  write(text: string): unknown
  readonly columns?: number
}

export interface ProgressOptions {
  /** Verdicts to come. */
  readonly total: number
  /** One line is redrawn; otherwise plain lines come, at most one in five seconds besides the failures. */
  readonly tty: boolean
  readonly color: boolean
  /** Milliseconds; the clock of the process when absent. */
  readonly now?: () => number
}

export interface Progress {
  /** Reports one more verdict. A check that is reported twice counts once. */
  verdict(verdict: Pick<Verdict, 'check' | 'title' | 'outcome' | 'findings' | 'error'>): void
  /** Removes the redrawn line, or says how far a plain run came. Nothing is written afterwards. */
  stop(): void
}

const QUIET_MS = 5_000
const REDRAW_MS = 50
const ERASE = '\r\u001b[2K'

/** Live progress of a run; it holds no timer and writes only when told of a verdict. */
export function createProgress(stream: ProgressStream, { total, tty, color, now = Date.now }: ProgressOptions): Progress {
  const colors = pc.createColors(color)
  const seen = new Set<string>()
  let failing = 0
  let broken = 0
  let stopped = false
  let written = tty ? Number.NEGATIVE_INFINITY : now()
  let announced = 0

  const state = (): string => `${String(seen.size)}/${String(Math.max(total, seen.size))}`
  const failingPart = (): string =>
    (failing === 0 ? '' : `, ${String(failing)} failing`) + (broken === 0 ? '' : `, ${String(broken)} not finished`)

  function draw(check: string): void {
    const time = now()
    // Redrawing at every verdict of a fast target would only make the line flicker.
    if (time - written < REDRAW_MS && seen.size < total) return
    written = time
    const head = `${state()}${failingPart()}`
    const room = (stream.columns ?? 80) - 1
    const line = cut(`${head}  ${oneLine(check)}`, room)
    const counts = line.slice(0, head.length)
    stream.write(ERASE + (failing > 0 ? colors.red(counts) : counts) + colors.dim(line.slice(head.length)))
  }

  function announce(check: string): void {
    const time = now()
    if (time - written < QUIET_MS) return
    written = time
    announced = seen.size
    stream.write(`${state()}${failingPart()}, at ${oneLine(check, 200)}\n`)
  }

  return {
    verdict({ check, outcome, findings, error }) {
      if (stopped || seen.has(check)) return
      seen.add(check)
      if (outcome === 'fail' || outcome === 'error') {
        if (outcome === 'fail') failing += 1
        else broken += 1
        const told = outcome === 'fail' ? (findings[0]?.message ?? '') : (error ?? '')
        const mark = outcome === 'fail' ? colors.red('✗') : colors.magenta('!')
        stream.write(`${tty ? ERASE : ''}${mark} ${oneLine(`${check}: ${told}`, 200)}\n`)
        written = tty ? Number.NEGATIVE_INFINITY : written
      }
      if (tty) draw(check)
      else announce(check)
    },
    stop() {
      if (stopped) return
      stopped = true
      if (tty) stream.write(ERASE)
      else if (announced < seen.size) stream.write(`${state()}${failingPart()}\n`)
    },
  }
}
