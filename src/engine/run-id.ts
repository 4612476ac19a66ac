import { randomBytes } from 'node:crypto'

/** A run's short name: it stands in every resource that the run creates and in the journal's file name. */
export function newRunId(): string {
  return randomBytes(4).toString('hex')
}
