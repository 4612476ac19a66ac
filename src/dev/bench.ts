/** `npm run bench`: what a run costs beside what its requests alone cost. Ratios of one run count, never absolute times. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../package.ts'
import { startRecordingProxy } from './recording-proxy.ts'
import { prepareReplay, replay } from './replay.ts'

const command = join(packageRoot, 'dist/src/cli/main.js')
const concurrency = 8
const rounds = 5

/** Seconds that a piece of work takes. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/** Runs the command line to its end; conformance is not the bench's business. */
async function scimspec(cwd: string, args: readonly string[]): Promise<void> {
  const child = execFile(process.execPath, [command, ...args, '--concurrency', String(concurrency), '--seed', '1'], { cwd, maxBuffer: 1 << 28, env: { ...process.env, CI: 'true' } })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0 && code !== 1) throw new Error(`scimspec ${args.join(' ')} ended with exit code ${String(code)}`)
}

/** Seconds from the start of the process to its first request. */
async function startUp(cwd: string): Promise<number> {
  let first = () => undefined as unknown
  const arrived = new Promise((resolve) => {
    first = () => {
      resolve(undefined)
    }
  })
  const server = createServer((_, response) => {
    first()
    response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/scim/v2`
  const child = execFile(process.execPath, [command, url], { cwd })
  const ended = once(child, 'exit')
  const time = await seconds(() => arrived)
  await ended
  server.closeAllConnections()
  server.close()
  return time
}

interface Served {
  readonly rfc: string
  readonly genesys: string
  readonly token: string
  stop(): void
}

/** The reference server in a process of its own, as a real target is. */
async function serve(): Promise<Served> {
  const child = spawn(process.execPath, [command, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const told = new Map<string, string>()
  for await (const line of createInterface({ input: child.stdout })) {
    const [name = '', value = ''] = line.split(/\s+/)
    told.set(name, value)
    if (told.size === 3) break
  }
  return { rfc: told.get('rfc') ?? '', genesys: told.get('genesys') ?? '', token: told.get('token') ?? '', stop: () => child.kill('SIGTERM') }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`
}

const cwd = await mkdtemp(join(tmpdir(), 'scimspec-bench-'))
const server = await serve()
try {
  const starts: number[] = []
  for (let round = 0; round < rounds; round++) starts.push(await startUp(cwd))
  const start = median(starts)
  console.log(`start-up to first request    ${start.toFixed(2)} s`)
  for (const contract of ['rfc', 'genesys'] as const) {
    const target = server[contract]
    const proxy = await startRecordingProxy(new URL(target).origin)
    await scimspec(cwd, [target.replace(new URL(target).origin, proxy.origin), '--contract', contract, '--token', server.token])
    await proxy.close()
    if (proxy.recorded.length === 0) throw new Error(`the run under ${contract} sent nothing`)
    // Side by side, so that what else the machine does falls on both alike.
    const runs: number[] = []
    const floors: number[] = []
    const steps = prepareReplay(proxy.recorded)
    let alike = 0
    for (let round = 0; round < rounds; round++) {
      runs.push(await seconds(() => scimspec(cwd, [target, '--contract', contract, '--token', server.token])))
      floors.push(
        await seconds(async () => {
          alike = await replay(new URL(target).origin, steps, concurrency)
        }),
      )
    }
    const [run, floor] = [median(runs), median(floors)]
    const bound = 2 * floor + 0.7
    console.log(
      [
        `${contract}: ${String(proxy.recorded.length)} requests, ${String(concurrency)} checks in flight, median of ${String(rounds)}`,
        `  full run                   ${run.toFixed(2)} s (${spread(runs)})`,
        `  wire floor                 ${floor.toFixed(2)} s (${spread(floors)}); ${String(alike)} answers as in the run`,
        `  ratio                      ${(run / floor).toFixed(2)}; without 0.7 s of start-up ${((run - 0.7) / floor).toFixed(2)}`,
        `  2 x floor + 0.7 s          ${bound.toFixed(2)} s: ${run <= bound ? 'met' : 'missed'}`,
      ].join('\n'),
    )
  }
} finally {
  server.stop()
  await rm(cwd, { recursive: true, force: true })
}
