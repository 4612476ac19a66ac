import type { Response } from '../target/types.ts'
import type { Scope } from './check.ts'
import { documentsDiscovery } from './documented.ts'
import type { RequestOptions } from './http.ts'
import { writable } from './needs.ts'
import type { Tools } from './tools.ts'

/** What a contract gives versions to. */
export type VersionedDocument = 'User' | 'Group' | 'ServiceProviderConfig'

const documents: readonly VersionedDocument[] = ['User', 'Group', 'ServiceProviderConfig']

/** The documents that have versions under the contract and that the run can read, one row each. */
export function versionedRows(scope: Scope): VersionedDocument[] {
  const { contract } = scope
  return documents.filter((document) =>
    document === 'ServiceProviderConfig'
      ? contract.requirements.has('GENESYS-B-049') && documentsDiscovery(scope, 'ServiceProviderConfig')
      : writable(document)(scope) === undefined || isLent(scope, document),
  )
}

/** The operator lends the run a group, where the run has none of its own. */
function isLent({ profile }: Pick<Scope, 'profile'>, document: string): boolean {
  return document === 'Group' && profile.writable.value && profile.fixtures.value.groupId !== undefined
}

/** How to read a user, a group or the service provider configuration; a resource is the check's own or lent, and does not change. */
export async function readerOf(t: Tools, document: string): Promise<(options?: RequestOptions) => Promise<Response>> {
  if (document === 'ServiceProviderConfig') return (options) => t.get(t.discovery('ServiceProviderConfig'), options)
  const resources = t.of(document)
  const { groupId } = t.profile.fixtures.value
  if (groupId !== undefined && isLent(t, document) && writable(document)({ contract: t.contract, profile: t.profile, base: t.base.id }) !== undefined)
    return (options) => resources.get(groupId, options)
  const own = await resources.create()
  return (options) => resources.get(own, options)
}
