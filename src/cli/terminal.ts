import pc from 'picocolors'
import type { ProgressStream } from '../report/progress.ts'

/** Where a command writes: results to standard output, everything said meanwhile to standard error. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  readonly progress: ProgressStream
  /** A line can be redrawn. */
  readonly live: boolean
  readonly color: boolean
  readonly width?: number
}

/** The process's own terminal; CI gets plain lines. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process
  return {
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
    progress: stderr,
    live: stderr.isTTY && env['CI'] === undefined,
    color: pc.isColorSupported && stdout.isTTY,
    ...(stdout.isTTY ? { width: stdout.columns } : {}),
  }
}
