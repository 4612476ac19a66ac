import type { CredentialSettings, TargetSettings } from '../target/settings.ts'
import type { FileConfig } from './config-file.ts'
import type { RunFlags } from './config.ts'
import { UsageError } from './errors.ts'
import { bearerToken, header, userAndPassword } from './values.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Credentials and headers: the flags' count alone, otherwise the environment's, otherwise the file's.
 * A header Authorization is a credential like the others. @throws UsageError when two of one rank contradict each other
 */
export function authorize(flags: RunFlags, environment: Environment, values: FileConfig): Pick<TargetSettings, 'credentials' | 'headers'> {
  const given = Object.fromEntries(flags.header ?? [])
  const written = Object.fromEntries(Object.entries(values.headers ?? {}).map(([name, value]) => header(name, value, 'headers')))
  const { authorization, ...others } = written
  const stronger = flagCredentials(flags, 'authorization' in given, environment) ?? environmentCredentials(environment)
  if (stronger !== undefined) return { credentials: stronger, headers: { ...others, ...given } }
  const credentials = fileCredentials(values, environment)
  if (authorization !== undefined && credentials.kind !== 'none') throw new UsageError('The configuration file gives credentials twice: as the header Authorization and otherwise; give one of them.')
  return { credentials, headers: { ...written, ...given } }
}

/** @throws UsageError when the variable that `flag` names is not set */
export function fromEnvironment(name: string, flag: string, environment: Environment): string {
  const value = environment[name]
  if (value === undefined || value === '') throw new UsageError(`${flag} names the environment variable ${name}, which is not set.`)
  return value
}

function flagCredentials(flags: RunFlags, header: boolean, environment: Environment): CredentialSettings | undefined {
  const ways: readonly (readonly [string, boolean])[] = [
    ['--token', flags.token !== undefined],
    ['--token-env', flags.tokenEnv !== undefined],
    ['--basic', flags.basic !== undefined],
    ['--oauth-token-url', flags.oauthTokenUrl !== undefined],
    ['--header Authorization', header],
  ]
  const given = ways.filter(([, present]) => present).map(([flag]) => flag)
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} contradict each other; give one of them.`)
  if (flags.token !== undefined) return bearer(flags.token, '--token')
  if (flags.tokenEnv !== undefined) return bearer(fromEnvironment(flags.tokenEnv, '--token-env', environment), `the variable ${flags.tokenEnv}`)
  if (flags.basic !== undefined) return { kind: 'basic', ...userAndPassword(flags.basic, '--basic') }
  return oauthClient(flags, environment) ?? (header ? { kind: 'none' } : undefined)
}

function environmentCredentials(environment: Environment): CredentialSettings | undefined {
  const token = environment['SCIMSPEC_TOKEN']
  return token === undefined || token === '' ? undefined : bearer(token, 'SCIMSPEC_TOKEN')
}

function fileCredentials(values: FileConfig, environment: Environment): CredentialSettings {
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

function bearer(token: string, from: string): CredentialSettings {
  return { kind: 'bearer', token: bearerToken(token, from) }
}
