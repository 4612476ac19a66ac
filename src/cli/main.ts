#!/usr/bin/env node
import { ContractError } from '../contract/load.ts'
import { ReportOptionError } from '../report/write.ts'
import { EXIT, UsageError } from './errors.ts'
import { execute } from './program.ts'
import { processTerminal } from './terminal.ts'

const terminal = processTerminal()

try {
  process.exitCode = await execute(process.argv.slice(2), terminal)
} catch (error) {
  process.exitCode = codeOf(error)
  terminal.error(`scimspec: ${error instanceof Error ? error.message : String(error)}\n`)
}

function codeOf(error: unknown): number {
  const usage = error instanceof UsageError || error instanceof ContractError || error instanceof ReportOptionError
  return usage ? EXIT.usage : EXIT.broken
}
