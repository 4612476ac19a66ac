import { ScimError } from '../scim/error.ts'
import type { Call } from './call.ts'

/** Every right there is; the right of the default token. */
export const everything = '*'

/** Any of these opens an operation of the Genesys bases; none are needed when there are none. */
function opening(call: Call): readonly string[] {
  const { edition } = call.surface
  if (call.resourceType === 'Group') return ['directory:group:edit']
  if (call.resourceType !== 'User') return []
  switch (call.operation) {
    case 'create':
      return edition.createUsers
    case 'replace':
    case 'patch':
      return edition.updateUsers
    case 'delete':
      return ['directory:user:delete']
    default:
      return edition.readUsers
  }
}

/** @throws ScimError 403 */
export function refuseWithoutPermission(call: Call): void {
  if (call.permissions.includes(everything)) return
  if (call.contract === 'rfc') {
    const reads = call.operation === 'read' || call.operation === 'list' || call.operation === 'search' || call.operation === 'root-query' || call.operation === 'discovery'
    if (reads) return
    throw new ScimError(403, undefined, 'this token may only read')
  }
  const permissions = opening(call)
  if (permissions.length > 0 && !permissions.some((one) => call.permissions.includes(one))) {
    throw new ScimError(403, undefined, `this needs one of: ${permissions.join(', ')}`)
  }
}
