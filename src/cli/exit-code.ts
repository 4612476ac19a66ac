import { ContractError } from '../contract/load.ts'
import { ReportOptionError } from '../report/write.ts'
import { EXIT, UsageError } from './errors.ts'

/** The exit code for what ended a command early: 2 for the user's mistakes, 3 for everything else. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || error instanceof ContractError || error instanceof ReportOptionError ? EXIT.usage : EXIT.broken
}
