import type { Method } from '../contract/types.ts'
import type { Need, Scope } from './check.ts'

/**
 * Whether the contract documents an operation below the base that a check would run on; `path` starts with an endpoint of the
 * contract, as `/resourcetypes/{id}`. A contract that lists no operation of the base documents them all.
 */
export function documents({ contract, base }: Scope, method: Method, path: string): boolean {
  const prefix = contract.bases.find((candidate) => candidate.id === base)?.path ?? ''
  const own = contract.operations.filter((operation) => operation.base === base)
  return own.length === 0 || own.some((operation) => operation.method === method && operation.path === prefix + path)
}

/** Whether the contract documents reading that discovery document under the base, as a whole. */
export function documentsDiscovery(scope: Scope, document: 'ServiceProviderConfig' | 'ResourceType' | 'Schema'): boolean {
  return documents(scope, 'GET', scope.contract.terms.endpoints[document] ?? `/${document}`)
}

/** The contract documents reading that discovery document under the base. */
export function documented(document: 'ServiceProviderConfig' | 'ResourceType' | 'Schema'): Need {
  return (scope) => (documentsDiscovery(scope, document) ? undefined : `${scope.contract.id} does not document the ${document} of this base`)
}
