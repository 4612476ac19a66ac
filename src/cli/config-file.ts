import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Fixtures } from '../target/types.ts'
import { packageRoot } from '../package.ts'
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

/** Reads the named file, or the default one beside the nearest package.json of `cwd`, or nothing. @throws UsageError */
export async function loadConfigFile(named: string | undefined, cwd: string): Promise<LoadedConfig> {
  const file = named === undefined ? defaultFile(cwd) : resolve(cwd, named)
  if (file === undefined) return { values: {}, folder: cwd }
  if (!existsSync(file)) throw new UsageError(`The configuration file ${named ?? file} does not exist.`)
  const values = file.endsWith('.json') ? parseJson(file) : await evaluate(file)
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
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} is no valid JSON: ${reason(error)}.`)
  }
}

async function evaluate(file: string): Promise<unknown> {
  try {
    const { runnerImport } = await import('vite')
    const { module } = await runnerImport<{ default?: unknown }>(file, { configFile: false, envDir: false, logLevel: 'silent' })
    return module.default
  } catch (error) {
    throw new UsageError(`${file} could not be loaded: ${reason(error)}.`)
  }
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

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.message) : String(error)
}
