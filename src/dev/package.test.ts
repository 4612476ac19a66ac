import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { packageRoot } from '../package.ts'
import { startReference, type Reference } from '../reference/server.ts'

const run = promisify(execFile)

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

let folder = ''
let installed = ''
let reference: Reference
/** Root may write anywhere, so that a read-only folder proves nothing: the command then runs as a user without rights. */
const isRoot = process.getuid?.() === 0
const nobody = 65534

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scimspec-package-'))
  await chmod(folder, 0o755)
  installed = join(folder, 'installed')
  await mkdir(installed)
  await run('npm', ['run', 'build'], { cwd: packageRoot })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: packageRoot })
  const [packed] = JSON.parse(stdout) as { filename: string }[]
  await writeFile(join(installed, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--ignore-scripts', '--omit=dev', '--prefer-offline', join(folder, packed?.filename ?? '')], { cwd: installed })
  reference = await startReference()
})

afterAll(async () => {
  await reference.close()
  await allow(installed, true)
  await rm(folder, { recursive: true, force: true })
})

/** `npx scimspec` in a folder: the installed command, with this environment and nothing else. */
async function scimspec(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const user = isRoot ? { uid: nobody, gid: nobody } : {}
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(installed, 'node_modules/.bin/scimspec'), ...args],
      { cwd, env: { PATH: process.env['PATH'] ?? '', HOME: cwd, CI: 'true', NO_COLOR: '1', ...env }, ...user, maxBuffer: 1 << 26 },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err })
      },
    )
  })
}

async function emptyFolder(name: string, mode = 0o777): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  await chmod(path, mode)
  return path
}

async function allow(path: string, writing: boolean): Promise<void> {
  await run('chmod', ['-R', writing ? 'u+w' : 'a-w', path])
}

test('the tarball has what a run needs and no tests, sources or proofs', async () => {
  const root = join(installed, 'node_modules/scimspec')
  const files = (await readdir(root, { recursive: true })).map(String)
  expect(files.filter((file) => /\.test\.|\.testing\.|\.ts$|proof|^dist\/src\/dev|tsbuildinfo/.test(file))).toEqual([])
  expect(files).toContain('dist/src/cli/main.js')
  expect((await stat(join(root, 'schemas/rfc/contract.json'))).isFile()).toBe(true)
})

test('npx runs the installed command in an empty folder, without a URL', async () => {
  const cwd = await emptyFolder('empty')
  const { code, out } = await scimspec(cwd, ['--only', 'versioning.*'])
  expect(out).toContain('Conformant to rfc')
  expect(code).toBe(0)
})

test('it judges a running server from a read-only install in a folder that cannot be written', async () => {
  const cwd = await emptyFolder('locked', 0o555)
  await allow(installed, false)
  const { code, out, err } = await scimspec(cwd, [reference.rfcUrl, '--only', 'versioning.*'], { SCIMSPEC_TOKEN: reference.token })
  await allow(installed, true)
  expect(`${out}${err}`).not.toMatch(/EACCES|EROFS|\n\s+at /)
  expect(out).toContain('Conformant to rfc')
  expect(code).toBe(0)
  expect(await readdir(cwd)).toEqual([])
})

test('nothing of the folder that it runs in has a say', async () => {
  const cwd = await emptyFolder('hostile')
  const trap = "import { writeFileSync } from 'node:fs'\nwriteFileSync('trapped', 'yes')\nprocess.exit(99)\n"
  for (const name of ['vitest.config.ts', 'vitest.config.js', 'vite.config.ts', 'setup.ts', 'vitest.workspace.ts', 'evil.test.ts']) await writeFile(join(cwd, name), trap)
  await writeFile(join(cwd, '.env'), 'SCIMSPEC_URL=http://127.0.0.1:1\nNODE_OPTIONS=--require ./setup.ts\nVITEST=nonsense\n')
  await writeFile(join(cwd, 'package.json'), '{ "type": "module", "vitest": { "setupFiles": ["./setup.ts"] } }')
  const { code, out } = await scimspec(cwd, [reference.genesysUrl, '--contract', 'genesys', '--token', reference.token, '--only', 'versioning.*', '--report', 'json'])
  expect(out).toContain('Conformant to genesys')
  expect(code).toBe(0)
  expect(await readdir(cwd)).not.toContain('trapped')
  const report = await readFile(join(cwd, 'scimspec-report/report.json'), 'utf8')
  expect(report).not.toContain(reference.token)
})

test('Ctrl-C ends the run in good order: exit code 130, the report written, nothing left on the server', async () => {
  const slow = await startReference({ latency: 40 })
  const cwd = await emptyFolder('interrupted')
  const before = slow.counts
  const child = spawn(process.execPath, [join(installed, 'node_modules/.bin/scimspec'), slow.rfcUrl, '--token', slow.token, '--report', 'json'], { cwd, env: { PATH: process.env['PATH'] ?? '', CI: 'true' } })
  const said: string[] = []
  child.stdout.on('data', (chunk) => said.push(String(chunk)))
  child.stderr.on('data', (chunk) => said.push(String(chunk)))
  // Two users are made before the checks begin, to see how the server shows names.
  await vi.waitUntil(() => slow.counts.users > before.users + 2, { timeout: 60_000, interval: 10 })
  child.kill('SIGINT')
  const [code] = (await once(child, 'exit')) as [number | null]
  const after = slow.counts
  await slow.close()
  expect(said.join('')).toContain('Interrupted')
  expect(code).toBe(130)
  expect(after).toEqual(before)
  const report = JSON.parse(await readFile(join(cwd, 'scimspec-report/report.json'), 'utf8')) as { run: { interrupted: boolean }; leftovers: unknown[] }
  expect(report.run.interrupted).toBe(true)
  expect(report.leftovers).toEqual([])
  expect((await readdir(join(cwd, 'scimspec-report'))).filter((name) => name.includes('journal'))).toEqual([])
})

test('Allure gets its results from the installed package', async () => {
  const cwd = await emptyFolder('allure')
  const { code } = await scimspec(cwd, ['--only', 'versioning.*', '--report', 'allure'])
  expect(code).toBe(0)
  const results = (await readdir(join(cwd, 'scimspec-report/allure-results'))).filter((name) => name.endsWith('-result.json'))
  const texts = await Promise.all(results.map((name) => readFile(join(cwd, 'scimspec-report/allure-results', name), 'utf8')))
  const passed = texts.map((text) => JSON.parse(text) as { status: string; labels: { name: string; value: string }[]; steps: unknown[]; attachments: unknown[] }).filter((result) => result.status === 'passed')
  expect(passed.length).toBeGreaterThan(10)
  for (const result of passed) expect(result.labels.map((label) => label.name)).toContain('requirement')
  // What watches the exchanges of others has none of its own.
  expect(passed.filter((result) => result.attachments.length + result.steps.length > 0).length).toBeGreaterThan(10)
  expect(texts.join('')).not.toContain('reference-token')
})
