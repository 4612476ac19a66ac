import { organisation } from './genesys.ts'
import type { ReferenceOptions } from './server.ts'

/** What the organisation behind the Genesys bases has, as the member `fixtures` of a configuration names it. */
export const fixtures = {
  roles: organisation.roles,
  skills: organisation.skills,
  languages: organisation.languages,
  divisions: organisation.divisions,
  /** The last of the groups that exist from the start. */
  groupId: '00000002-0000-4000-8000-000000000004',
} as const

/** Clients with fewer rights than the default token, by the role that they play: token and permissions. */
export const clients: Readonly<Record<string, { readonly token: string; readonly permissions: readonly string[] }>> = {
  none: { token: 'reference-token-without-rights', permissions: [] },
  groupEditor: { token: 'reference-token-group-editor', permissions: ['directory:group:edit'] },
  userAdder: { token: 'reference-token-user-adder', permissions: ['directory:user:add'] },
  userEditor: { token: 'reference-token-user-editor', permissions: ['directory:user:edit'] },
  userDeleter: { token: 'reference-token-user-deleter', permissions: ['directory:user:delete'] },
}

/** The `tokens` option of a server that knows those clients. */
export const clientTokens: NonNullable<ReferenceOptions['tokens']> = Object.fromEntries(Object.values(clients).map(({ token, permissions }) => [token, permissions]))
