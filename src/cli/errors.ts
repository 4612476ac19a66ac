/** Exit codes of the command line; scripts rely on them. */
export const EXIT = { conformant: 0, failed: 1, usage: 2, broken: 3, interrupted: 130 } as const

/** A mistake of the user's: says what is wrong, where, and what to do. Ends with exit code 2, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The target cannot be tested, or the tool failed. Ends with exit code 3. */
export class TargetError extends Error {
  override readonly name = 'TargetError'
}
