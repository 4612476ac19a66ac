import type { Transport } from '../target/types.ts'

/** Deletes what a check or a trial created and is still there. Never throws: what stays is swept at the end of the run. */
export async function removeCreated(created: ReadonlySet<string>, transport: Transport): Promise<void> {
  if (created.size === 0) return
  const open = new Set(transport.journal.open)
  await Promise.all(
    [...created].filter((url) => open.has(url)).map((url) => transport.send({ method: 'DELETE', url }, () => undefined).catch(() => undefined)),
  )
}
