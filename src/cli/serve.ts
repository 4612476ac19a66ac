import { once } from 'node:events'
import { startReference } from '../reference/server.ts'
import { faults } from '../reference/faults/index.ts'
import { liberties } from '../reference/liberties/index.ts'
import { loadContract } from '../contract/load.ts'
import { editionOf } from './edition.ts'
import { UsageError } from './errors.ts'
import { suggestion } from './nearest.ts'
import type { Terminal } from './terminal.ts'

export interface ServeFlags {
  readonly port?: number
  readonly contract?: string
  readonly users?: number
  /** ms */
  readonly latency?: number
  readonly fault?: readonly string[]
  readonly liberty?: readonly string[]
  readonly token?: string
}

/** Serves the reference server until Ctrl-C. @throws UsageError */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<void> {
  const { port, users, latency, token } = flags
  const contract = loadContract(flags.contract ?? 'rfc')
  const reference = await startReference({
    ...(port === undefined ? {} : { port }),
    ...(users === undefined ? {} : { users }),
    ...(latency === undefined ? {} : { latency }),
    ...(token === undefined ? {} : { token }),
    ...editionOf(contract),
    switches: [...named('fault', flags.fault ?? [], faults), ...named('liberty', flags.liberty ?? [], liberties)],
  }).catch((error: unknown) => {
    const code = (error as { code?: unknown }).code
    if (code === 'EADDRINUSE') throw new UsageError(`Port ${String(port)} is in use; give another --port.`)
    if (code === 'EACCES') throw new UsageError(`Port ${String(port)} may not be used; give a --port above 1023.`)
    throw error
  })
  terminal.out(`rfc      ${reference.rfcUrl}\ngenesys  ${reference.genesysUrl}\ntoken    ${reference.token}\n`)
  terminal.error('Serving until Ctrl-C.\n')
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await reference.close()
}

function named<T extends { readonly id: string }>(kind: string, ids: readonly string[], known: readonly T[]): T[] {
  return ids.map((id) => {
    const found = known.find((candidate) => candidate.id === id)
    const ids = known.map((candidate) => candidate.id)
    if (found === undefined) throw new UsageError(`There is no ${kind} "${id}"${suggestion(id, ids, `Known are:\n  ${ids.join('\n  ')}`)}`)
    return found
  })
}
