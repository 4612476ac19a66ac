import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../package.ts'
import { startReference } from '../reference/server.ts'

const command = promisify(execFile)

async function emptyFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'scimspec-run-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A run of the built command in a folder, as a user starts it. @returns what it told on standard error */
async function runIn(cwd: string, args: readonly string[]): Promise<string> {
  const { stderr } = await command(process.execPath, [join(packageRoot, 'dist/src/cli/main.js'), ...args], { cwd, env: { PATH: process.env['PATH'], CI: 'true' } })
  return stderr
}

test('a run without reports leaves no folder behind, and counts the same checks when it begins and when it ends', async () => {
  const cwd = await emptyFolder()
  const said = await runIn(cwd, ['--only', 'versioning.*'])
  expect(await readdir(cwd)).toEqual([])
  const announced = /, (\d+) checks, seed/.exec(said)?.[1] ?? 'none'
  expect(Number(announced)).toBeGreaterThan(0)
  expect(said).toContain(`\n${announced}/${announced}\n`)
})

test('a folder that was there stays, and so does one with a report in it', async () => {
  const cwd = await emptyFolder()
  await mkdir(join(cwd, 'scimspec-report'))
  await runIn(cwd, ['--only', 'discovery.*'])
  expect(await readdir(cwd)).toEqual(['scimspec-report'])
  const other = await emptyFolder()
  await runIn(other, ['--only', 'discovery.*', '--report', 'json'])
  expect(await readdir(join(other, 'scimspec-report'))).toEqual(['report.json'])
})

test('a run whose checks cannot be finished is no failed run', async () => {
  const reference = await startReference()
  onTestFinished(() => reference.close())
  const { origin } = new URL(reference.rfcUrl)
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.includes('attributes=') === true) return void incoming.socket.destroy()
    const onward = request(origin + (incoming.url ?? ''), { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { server.close() })
  const url = reference.rfcUrl.replace(origin, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
  await expect(runIn(await emptyFolder(), [url, '--token', reference.token, '--only', 'projection.*', '--concurrency', '2'])).rejects.toMatchObject({ code: 3, stdout: expect.stringContaining('No verdict: ') as string })
})

test('a run ends although its configuration script keeps a timer', async () => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'timer.mjs'), "setInterval(() => undefined, 1000)\nexport default { only: ['discovery.*'] }\n")
  expect(await runIn(cwd, ['--config', 'timer.mjs'])).toMatch(/\n(\d+)\/\1\n/)
})
