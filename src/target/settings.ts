import { basic, bearer, type Credentials } from './credentials.ts'
import { clientCredentials, type OAuthClient } from './oauth.ts'
import type { TransportOptions } from './options.ts'

/** How a run proves who it is. */
export type CredentialSettings =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | ({ readonly kind: 'oauth' } & OAuthClient)

/** How to reach the target: plain data that crosses threads. PEM texts, not file names. */
export interface TargetSettings {
  readonly credentials: CredentialSettings
  readonly headers: Readonly<Record<string, string>>
  /** Bearer tokens of other clients, by the role that they play. */
  readonly tokens?: Readonly<Record<string, string>>
  /** ms */
  readonly timeout?: number
  /** Requests per second. */
  readonly rate?: number
  readonly connections?: number
  readonly proxy?: string
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly insecure?: boolean
  readonly journalDir?: string
}

/** The transport's options for these settings. */
export function transportOptions(settings: TargetSettings, run: Pick<TransportOptions, 'runId' | 'bases' | 'writable' | 'mediaType' | 'version' | 'endpoints' | 'resume' | 'lent'>): TransportOptions {
  const { credentials, ...rest } = settings
  const provider = credentialsOf(credentials, rest)
  return { ...rest, ...run, secrets: secretsOf(credentials), ...(provider === undefined ? {} : { credentials: provider }) }
}

/** What a record may never show, known before the first request. */
function secretsOf(settings: CredentialSettings): readonly string[] {
  switch (settings.kind) {
    case 'none':
      return []
    case 'bearer':
      return [settings.token]
    case 'basic':
      return [settings.password]
    case 'oauth':
      return [settings.clientSecret]
  }
}

function credentialsOf(settings: CredentialSettings, network: Omit<TargetSettings, 'credentials'>): Credentials | undefined {
  switch (settings.kind) {
    case 'none':
      return undefined
    case 'bearer':
      return bearer(settings.token)
    case 'basic':
      return basic(settings.user, settings.password)
    case 'oauth':
      return clientCredentials(settings, network)
  }
}
