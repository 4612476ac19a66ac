import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { packageRoot } from '../package.ts'
import { isObject } from '../scim/json.ts'
import type { Fixtures } from '../target/types.ts'
import { UsageError } from './errors.ts'

/** The members of a configuration file; `schemas/tool/config.schema.json` describes them. */
export interface FileConfig {
  readonly url?: string
  readonly contract?: string
  readonly token?: string
  readonly tokenEnv?: string
  readonly basicEnv?: string
  readonly oauth?: { readonly tokenUrl: string; readonly clientId: string; readonly clientSecretEnv: string; readonly scope?: string }
  readonly headers?: Readonly<Record<string, string>>
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
  readonly insecure?: boolean
  readonly proxy?: string
  readonly allowWrites?: boolean
  readonly readOnly?: boolean
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly section?: string
  readonly level?: 'must' | 'should'
  readonly seed?: number
  readonly concurrency?: number
  readonly runs?: number
  /** Seconds. */
  readonly budget?: number
  readonly rate?: number
  readonly timeout?: number
  readonly settle?: number
  readonly report?: readonly string[]
  readonly strict?: boolean
  readonly minCoverage?: number
  /** `tokens` names environment variables, by the role that the client plays. */
  readonly fixtures?: Omit<Fixtures, 'tokens'> & { readonly tokens?: Readonly<Record<string, string>> }
}

/** A configuration and the folder that its relative paths start from. */
export interface LoadedConfig {
  readonly values: FileConfig
  readonly folder: string
}

const names = ['scimspec.config.json', 'scimspec.config.js', 'scimspec.config.ts']

const scripts: readonly string[] = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']

/** How long a script may take to say its configuration, in ms. */
const patience = 15_000

/**
 * Reads the named file, or the default one beside the nearest package.json of `cwd`, or nothing.
 * @param patient ms that a script may take @throws UsageError
 */
export async function loadConfigFile(named: string | undefined, cwd: string, patient = patience): Promise<LoadedConfig> {
  const file = named === undefined ? defaultFile(cwd) : resolve(cwd, named)
  if (file === undefined) return { values: {}, folder: cwd }
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError(`The configuration file ${named ?? file} does not exist.`)
  if (!found.isFile()) throw new UsageError(`The configuration file ${named ?? file} is ${found.isDirectory() ? 'a folder' : 'no file'}; name a .json, .js or .ts file.`)
  const extension = extname(file).toLowerCase()
  if (extension !== '.json' && !scripts.includes(extension)) throw new UsageError(`The configuration file ${named ?? file} is of no known kind; write a .json, .js or .ts file.`)
  const values = extension === '.json' ? parseJson(file) : await evaluate(file, patient)
  return { values: validated(values, file), folder: dirname(file) }
}

function defaultFile(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path))
    if (found !== undefined) return found
    if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) return undefined
  }
}

function parseJson(file: string): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UsageError(`${file} is no valid JSON: ${reason(error, file)}.`)
  }
}

async function evaluate(file: string, patient: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it gave no configuration within ${String(patient / 1000)} s; it may await what never comes`))
    }, patient)
  })
  try {
    return await Promise.race([exported(file), late])
  } catch (error) {
    throw new UsageError(`${file} could not be loaded: ${reason(error, file)}.`)
  } finally {
    clearTimeout(timer)
  }
}

async function exported(file: string): Promise<unknown> {
  const { runnerImport } = await import('vite')
  const { module } = await runnerImport<{ default?: unknown }>(file, { configFile: false, envDir: false, logLevel: 'silent' })
  return module.default
}

function validated(values: unknown, file: string): FileConfig {
  const schema = JSON.parse(readFileSync(join(packageRoot, 'schemas/tool/config.schema.json'), 'utf8')) as object
  const validate = addFormats.default(new Ajv({ allErrors: false, strict: false })).compile<FileConfig>(schema)
  if (validate(values)) return values
  const [problem] = validate.errors ?? []
  const member = problem?.keyword === 'additionalProperties' ? ` "${String(problem.params['additionalProperty'])}"` : ''
  const allowed = problem?.keyword === 'enum' ? `: ${String(problem.params['allowedValues'])}` : ''
  throw new UsageError(`${file}: ${problem?.instancePath === '' ? 'the configuration' : (problem?.instancePath ?? '')} ${problem?.message ?? 'is not valid'}${member}${allowed}.`)
}

function reason(error: unknown, file: string): string {
  const cause = syntaxError(error) ?? error
  const text = stripVTControlCharacters(messageOf(cause)).split('\n', 1)[0]?.replace(/^\[\w+\] /, '').replace(/[.?:\s]+$/, '') ?? ''
  const place = isObject(cause) && isObject(cause['loc']) ? cause['loc'] : undefined
  if (typeof place?.['line'] !== 'number') return text
  const where = typeof place['file'] === 'string' && place['file'] !== file ? ` of ${place['file']}` : ''
  return `${text}, at line ${String(place['line'])}${typeof place['column'] === 'number' ? `, column ${String(place['column'] + 1)}` : ''}${where}`
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause)
}

/** What does not compile comes as a list, whose first entry has the cause and its place. */
function syntaxError(error: unknown): unknown {
  const errors = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : undefined
  return Array.isArray(errors) ? errors[0] : undefined
}
