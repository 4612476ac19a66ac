#!/usr/bin/env node
import { EXIT } from './errors.ts'
import { exitCodeOf } from './exit-code.ts'
import { execute } from './program.ts'
import { processTerminal } from './terminal.ts'

const terminal = processTerminal()

const code = await execute(process.argv.slice(2), terminal).catch((error: unknown) => {
  terminal.error(`scimspec: ${error instanceof Error ? error.message : String(error)}\n`)
  return exitCodeOf(error)
})
await terminal.flushed()
// Not left to the event loop: a configuration script may keep it turning, and vitest leaves an exit code of its own behind.
process.exit(terminal.isBroken() ? EXIT.broken : code)
