import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
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

/** The base URL of a proxy before a reference server. `pass` sees each request first and says whether it goes on; `change` rewrites the bodies of discovery. */
async function startBetween({ pass = () => true, change = (body) => body }: { pass?: (request: IncomingMessage) => boolean; change?: (body: string) => string }): Promise<{ url: string; token: string }> {
  const reference = await startReference({ token: 'secret-of-the-run' })
  onTestFinished(() => reference.close())
  const { origin } = new URL(reference.rfcUrl)
  const server = createServer((incoming, outgoing) => {
    if (!pass(incoming)) return
    const onward = request(origin + (incoming.url ?? ''), { method: incoming.method, headers: incoming.headers }, (answer) => {
      const { 'content-length': _, ...headers } = answer.headers
      if (!/Schemas|ResourceTypes|ServiceProviderConfig/.test(incoming.url ?? '')) return void answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, answer.headers))
      void text(answer).then((body) => outgoing.writeHead(answer.statusCode ?? 502, headers).end(change(body)))
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: reference.rfcUrl.replace(origin, `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`), token: reference.token }
}

test('a run whose checks cannot be finished is no failed run', async () => {
  const { url, token } = await startBetween({
    pass: ({ url: path = '', socket }) => !path.includes('attributes=') || (socket.destroy(), false),
  })
  await expect(runIn(await emptyFolder(), [url, '--token', token, '--only', 'projection.*', '--concurrency', '2'])).rejects.toMatchObject({ code: 3, stdout: expect.stringContaining('No verdict: ') as string })
})

test('requests of one check that fail side by side end that check alone', async () => {
  const { url, token } = await startBetween({
    pass: ({ method, url: path = '', socket }) => {
      if (!/Users\/./.test(path) || (method !== 'GET' && method !== 'PATCH')) return true
      setTimeout(() => socket.destroy(), method === 'GET' ? 0 : 100)
      return false
    },
  })
  await expect(runIn(await emptyFolder(), [url, '--token', token, '--only', 'concurrency.no-read-sees-half-a-patch'])).rejects.toMatchObject({ code: 3, stdout: expect.stringContaining('No verdict: ') as string })
})

test('limits that no request could reach are not tried, also when they grow in mid-run', async () => {
  let reads = 0
  const { url, token } = await startBetween({
    change: (body) => {
      if (body.includes('"maxOperations"')) reads += 1
      return body.replace(/"(maxOperations|maxPayloadSize)":\d+/g, (limit, name: string) => (reads > 2 ? `"${name}":9223372036854775807` : limit))
    },
  })
  const cwd = await emptyFolder()
  await runIn(cwd, [url, '--token', token, '--only', 'bulk.*', '--report', 'json=o.json'])
  const { verdicts } = JSON.parse(await readFile(join(cwd, 'o.json'), 'utf8')) as { verdicts: { check: string; skip?: { reason: string } }[] }
  expect(verdicts.filter(({ skip }) => skip?.reason.endsWith('too large to be exceeded cheaply')).map(({ check }) => check).sort())
    .toEqual(['bulk.max-operations-may-be-used', 'bulk.too-large-request-is-refused', 'bulk.too-many-operations-are-refused'])
})

test('a run ends although its configuration script keeps a timer', async () => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'timer.mjs'), "setInterval(() => undefined, 1000)\nexport default { only: ['discovery.*'] }\n")
  expect(await runIn(cwd, ['--config', 'timer.mjs'])).toMatch(/\n(\d+)\/\1\n/)
})

test('a secret that the target puts into the names of its types and schemas stands in no report', async () => {
  const { url, token } = await startBetween({ change: (body) => body.replace(/"Device"|extension:enterprise:2.0:User/g, (name) => name.replace(/(?="?$)/, ':secret-of-the-run')) })
  const cwd = await emptyFolder()
  const reports = ['json', 'markdown', 'junit', 'allure'].flatMap((format) => ['--report', `${format}=reports/${format}${format === 'allure' ? '' : '.txt'}`])
  const said = await runIn(cwd, [url, '--token', token, '--read-only', '--only', 'extensions.*', '--only', 'read.unknown*', ...reports])
  const files = await readdir(join(cwd, 'reports'), { recursive: true, withFileTypes: true })
  const texts = await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')))
  expect(texts.join()).toContain('Device:[redacted]')
  expect([said, ...texts].join()).not.toContain('secret-of-the-run')
})
