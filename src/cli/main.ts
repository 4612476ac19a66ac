#!/usr/bin/env node
import { EXIT } from './errors.ts'
import { exitCodeOf } from './exit-code.ts'
import { execute } from './program.ts'
import { processTerminal } from './terminal.ts'

const terminal = processTerminal()

try {
  const code = await execute(process.argv.slice(2), terminal)
  // Vitest leaves an exit code of its own behind.
  process.exitCode = terminal.isBroken() ? EXIT.broken : code
} catch (error) {
  process.exitCode = exitCodeOf(error)
  terminal.error(`scimspec: ${error instanceof Error ? error.message : String(error)}\n`)
}
