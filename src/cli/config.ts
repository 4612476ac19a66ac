import type { Selection } from '../engine/plan.ts'
import { usualGeneration, type Generation } from '../kit/generation.ts'
import type { TargetSettings } from '../target/settings.ts'
import type { Fixtures } from '../target/types.ts'
import type { FileConfig, LoadedConfig } from './config-file.ts'
import { authorize, fromEnvironment, type Environment } from './credentials.ts'
import { UsageError } from './errors.ts'
import { readPems } from './pem.ts'
import { bearerToken, proxyUrl, targetUrl } from './values.ts'

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

/** Flags beat the environment, the environment beats the file, the file beats the defaults. @throws UsageError on contradictions */
export function resolveConfig(url: string | undefined, flags: RunFlags, environment: Environment, file: LoadedConfig): RunConfig {
  const { values, folder } = file
  const chosen = { ...values, ...withoutUndefined(flags) }
  if (chosen.readOnly === true && chosen.allowWrites === true) throw new UsageError('--read-only and --allow-writes contradict each other; give one of them.')
  if ((chosen.cert === undefined) !== (chosen.key === undefined)) throw new UsageError('--cert and --key belong together; give both.')
  const { tokens: tokenVariables = {}, ...fixtures } = values.fixtures ?? {}
  const tokens = Object.fromEntries(Object.entries(tokenVariables).map(([role, name]) => [role, tokenOf(name, role, environment)]))
  const address = url ?? environment['SCIMSPEC_URL'] ?? values.url
  const named = (flag: 'cert' | 'key' | 'ca') => {
    const path = chosen[flag]
    return path === undefined ? {} : { [flag]: { path, folder: flags[flag] === undefined ? folder : process.cwd() } }
  }
  return {
    ...(address === undefined ? {} : { url: targetUrl(address) }),
    contract: chosen.contract ?? 'rfc',
    target: {
      ...authorize(flags, environment, values),
      tokens,
      ...pick(chosen, ['timeout', 'rate', 'insecure']),
      ...(chosen.proxy === undefined ? {} : { proxy: proxyUrl(chosen.proxy, flags.proxy === undefined ? 'proxy' : '--proxy') }),
      ...readPems({ ...named('cert'), ...named('key'), ...named('ca') }),
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

function tokenOf(name: string, role: string, environment: Environment): string {
  return bearerToken(fromEnvironment(name, `fixtures.tokens.${role}`, environment), `the variable ${name}`)
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

function pick<T extends object, K extends keyof T>(values: T, names: readonly K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]))) as { [P in K]?: NonNullable<T[P]> }
}
