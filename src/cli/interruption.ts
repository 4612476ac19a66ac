import { endings } from '../host/endings.ts'
import { EXIT } from './errors.ts'
import type { Terminal } from './terminal.ts'

/** npm passes a Ctrl-C on that the terminal has sent already: what follows so soon (ms) is the same one. */
const echo = 700

export interface Interruption {
  readonly signal: AbortSignal
  stop(): void
}

/** The first Ctrl-C, SIGTERM or closing of the terminal ends the run in good order, a second one leaves at once. */
export function listenForInterruption(terminal: Terminal): Interruption {
  const controller = new AbortController()
  let first = 0
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > echo) process.exit(EXIT.interrupted)
      return
    }
    first = performance.now()
    terminal.error('\nInterrupted: ending the checks in flight and removing what the run created. Press again to leave at once.\n')
    controller.abort()
  }
  for (const event of endings) process.on(event, interrupt)
  return {
    signal: controller.signal,
    stop: () => {
      for (const event of endings) process.off(event, interrupt)
    },
  }
}
