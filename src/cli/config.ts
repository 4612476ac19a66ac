import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Selection } from '../engine/plan.ts'
import { usualGeneration, type Generation } from '../kit/generation.ts'
import type { CredentialSettings, TargetSettings } from '../target/settings.ts'
import type { Fixtures } from '../target/types.ts'
import type { FileConfig, LoadedConfig } from './config-file.ts'
import { UsageError } from './errors.ts'
import { targetUrl, userAndPassword } from './values.ts'

/** Options of `run` as the command line gives them; what the user did not write is absent. */
export interface RunFlags extends Omit<FileConfig, 'headers' | 'basicEnv' | 'fixtures' | 'oauth'> {
  readonly oauthTokenUrl?: string
  readonly clientId?: string
  readonly clientSecretEnv?: string
  readonly scope?: string
  readonly basic?: string
  readonly header?: readonly (readonly [string, string])[]
  readonly config?: string
}

/** What a run does, after flags, environment, file and defaults have been put together. */
export interface RunConfig {
  /** Absent: the embedded reference server. */
  readonly url?: string
  readonly contract: string
  readonly target: TargetSettings
  readonly allowWrites: boolean
  readonly readOnly: boolean
  readonly selection: Selection
  readonly seed: number
  readonly concurrency: number
  readonly generation: Generation
  /** ms */
  readonly settle: number
  readonly reports: readonly string[]
  readonly strict: boolean
  readonly minCoverage?: number
  readonly fixtures: Fixtures
}

type Environment = Readonly<Record<string, string | undefined>>

/** Flags beat the environment, the environment beats the file, the file beats the defaults. @throws UsageError on contradictions */
export function resolveConfig(url: string | undefined, flags: RunFlags, environment: Environment, file: LoadedConfig): RunConfig {
  const { values, folder } = file
  const chosen = { ...values, ...withoutUndefined(flags) }
  if (chosen.readOnly === true && chosen.allowWrites === true) throw new UsageError('--read-only and --allow-writes contradict each other; give one of them.')
  if ((chosen.cert === undefined) !== (chosen.key === undefined)) throw new UsageError('--cert and --key belong together; give both.')
  const { tokens: tokenVariables = {}, ...fixtures } = values.fixtures ?? {}
  const tokens = Object.fromEntries(Object.entries(tokenVariables).map(([role, name]) => [role, tokenOf(name, role, environment)]))
  const address = url ?? environment['SCIMSPEC_URL'] ?? values.url
  const pem = (flag: 'cert' | 'key' | 'ca') => {
    const path = chosen[flag]
    return path === undefined ? {} : { [flag]: readPem(flag, path, flags[flag] === undefined ? folder : process.cwd()) }
  }
  return {
    ...(address === undefined ? {} : { url: targetUrl(address) }),
    contract: chosen.contract ?? 'rfc',
    target: {
      credentials: credentials(flags, environment, values),
      tokens,
      headers: { ...values.headers, ...Object.fromEntries(flags.header ?? []) },
      ...pick(chosen, ['timeout', 'rate', 'proxy', 'insecure']),
      ...pem('cert'),
      ...pem('key'),
      ...pem('ca'),
    },
    allowWrites: chosen.allowWrites === true,
    readOnly: chosen.readOnly === true,
    selection: { only: chosen.only ?? [], skip: chosen.skip ?? [], ...pick(chosen, ['section', 'level']) },
    seed: chosen.seed ?? Math.floor(Math.random() * 0x7fffffff),
    concurrency: chosen.concurrency ?? 8,
    generation: { ...usualGeneration, ...(chosen.runs === undefined ? {} : { runs: chosen.runs }), ...(chosen.budget === undefined ? {} : { budget: chosen.budget * 1000 }) },
    settle: chosen.settle ?? 0,
    reports: chosen.report ?? [],
    strict: chosen.strict === true,
    ...pick(chosen, ['minCoverage']),
    fixtures: { ...fixtures, tokens: Object.keys(tokens) },
  }
}

/** The flags' credentials count alone; otherwise the environment's, otherwise the file's. */
function credentials(flags: RunFlags, environment: Environment, values: FileConfig): CredentialSettings {
  const given = [flags.token !== undefined && '--token', flags.tokenEnv !== undefined && '--token-env', flags.basic !== undefined && '--basic', flags.oauthTokenUrl !== undefined && '--oauth-token-url'].filter((flag) => flag !== false)
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} contradict each other; give one of them.`)
  if (flags.token !== undefined) return bearer(flags.token, '--token')
  if (flags.tokenEnv !== undefined) return bearer(fromEnvironment(flags.tokenEnv, '--token-env', environment), `the variable ${flags.tokenEnv}`)
  if (flags.basic !== undefined) return { kind: 'basic', ...userAndPassword(flags.basic, '--basic') }
  const client = oauthClient(flags, environment)
  if (client !== undefined) return client
  const token = environment['SCIMSPEC_TOKEN']
  if (token !== undefined && token !== '') return bearer(token, 'SCIMSPEC_TOKEN')
  if (values.oauth !== undefined) {
    const { clientSecretEnv, ...known } = values.oauth
    return { kind: 'oauth', ...known, clientSecret: fromEnvironment(clientSecretEnv, 'oauth.clientSecretEnv', environment) }
  }
  if (values.tokenEnv !== undefined) return bearer(fromEnvironment(values.tokenEnv, 'tokenEnv', environment), `the variable ${values.tokenEnv}`)
  if (values.basicEnv !== undefined) return { kind: 'basic', ...userAndPassword(fromEnvironment(values.basicEnv, 'basicEnv', environment), `the variable ${values.basicEnv}`) }
  return values.token === undefined ? { kind: 'none' } : bearer(values.token, 'token')
}

function oauthClient({ oauthTokenUrl, clientId, clientSecretEnv, scope }: RunFlags, environment: Environment): CredentialSettings | undefined {
  if (oauthTokenUrl === undefined) {
    const stray = [clientId !== undefined && '--client-id', clientSecretEnv !== undefined && '--client-secret-env', scope !== undefined && '--scope'].find((flag) => flag !== false)
    if (stray !== undefined) throw new UsageError(`${stray} belongs to --oauth-token-url, which is missing.`)
    return undefined
  }
  if (clientId === undefined || clientSecretEnv === undefined) throw new UsageError('--oauth-token-url needs --client-id and --client-secret-env.')
  const clientSecret = fromEnvironment(clientSecretEnv, '--client-secret-env', environment)
  return { kind: 'oauth', tokenUrl: oauthTokenUrl, clientId, clientSecret, ...(scope === undefined ? {} : { scope }) }
}

function tokenOf(name: string, role: string, environment: Environment): string {
  const token = fromEnvironment(name, `fixtures.tokens.${role}`, environment)
  bearer(token, `the variable ${name}`)
  return token
}

function bearer(token: string, from: string): CredentialSettings {
  // RFC 6750 section 2.1; anything else would end up as a broken header or as two.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError(`The token given with ${from} is empty or has blanks or control characters in it.`)
  return { kind: 'bearer', token }
}

function fromEnvironment(name: string, flag: string, environment: Environment): string {
  const value = environment[name]
  if (value === undefined || value === '') throw new UsageError(`${flag} names the environment variable ${name}, which is not set.`)
  return value
}

function readPem(flag: string, path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), 'utf8')
  } catch {
    throw new UsageError(`The file ${path} given with --${flag} cannot be read.`)
  }
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

function pick<T extends object, K extends keyof T>(values: T, names: readonly K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]))) as { [P in K]?: NonNullable<T[P]> }
}
