import { isMutableObject } from '../json.ts'
import { everything } from '../permissions.ts'
import type { Liberty } from '../switch.ts'

const stranger = 'registers'

/** Freedoms of access. */
export const authentication: readonly Liberty[] = [
  {
    id: 'authentication.strangers-register',
    title: 'Anybody may create a user, which is inactive until it is confirmed',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-2.2-1', 'RFC7644-7.6-1'],
    behaviour: (b) => ({ authorise: (authorization, tokens) => (authorization === stranger ? [everything] : b.authorise(authorization, tokens)) }),
    request(call) {
      if (call.operation !== 'create' || call.resourceType !== 'User' || call.path !== '/Users' || call.headers['authorization'] !== undefined) return
      call.headers['authorization'] = stranger
      if (isMutableObject(call.body)) call.body['active'] = false
    },
  },
]
