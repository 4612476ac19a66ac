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

/** The process's own terminal. */
export interface ProcessTerminal extends Terminal {
  /** Something could not be written, and not because nobody reads any more. */
  readonly isBroken: () => boolean
  /** Resolves when all that was said is written, or cannot be. */
  readonly flushed: () => Promise<void>
}

/** CI gets plain lines. */
export function processTerminal(): ProcessTerminal {
  const { stdout, stderr, env } = process
  let broken = false
  // Who no longer reads, as `| head` does, ends nothing: a run still has its reports to write and its resources to remove.
  for (const stream of [stdout, stderr])
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') return
      broken = true
      if (stream === stdout) stderr.write(`scimspec: standard output cannot be written: ${message}\n`)
    })
  return {
    out: (text) => void stdout.write(text),
    error: (text) => void stderr.write(text),
    isBroken: () => broken,
    flushed: async () => {
      for (const stream of [stdout, stderr]) await new Promise<void>((resolve) => stream.write('', () => { setImmediate(resolve) }))
    },
    progress: stderr,
    live: stderr.isTTY && env['CI'] === undefined,
    color: pc.isColorSupported && stdout.isTTY,
    ...(stdout.isTTY ? { width: stdout.columns } : {}),
  }
}
