import { ScimSyntaxError, type ScimError } from '../../scim/error.ts'
import type { Call } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Liberty } from '../switch.ts'

const ofCursors: ReadonlySet<string | undefined> = new Set(['invalidCursor', 'expiredCursor', 'invalidCount'])

/** A filter that does not parse, or a misused cursor; an operator that is not known has its keyword (RFC 7644 section 3.4.2.2). */
const ofQueries = (error: ScimError): boolean =>
  ofCursors.has(error.scimType) || (error instanceof ScimSyntaxError && error.scimType === 'invalidFilter' && !error.detail.includes('is not supported'))

/** A change that is refused, other than a removal of what must stay (section 3.5.2.2) or a PUT of what is immutable (3.5.1). */
function ofChanges(call: Call, keyword: unknown): boolean {
  if (call.operation === 'replace') return keyword === 'uniqueness'
  return call.operation === 'patch' && (keyword === 'uniqueness' || keyword === 'mutability') && !/"remove"/i.test(JSON.stringify(call.body))
}

/** Freedoms of errors. */
export const errors: readonly Liberty[] = [
  {
    id: 'errors.other-methods-are-unknown',
    title: 'A method that an endpoint does not have is answered 404',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.12-8', 'RFC7644-3.12-14'],
    response(_call, reply) {
      if (reply.status !== 405) return
      reply.status = 404
      reply.headers = {}
      reply.body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'there is nothing here' }
    },
  },
  {
    id: 'errors.keywords-of-the-vendor',
    title: 'Misplaced requests have a scimType of the vendor',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.12-6'],
    behaviour: (b) => ({ errorBody: (error) => (error.status === 404 && error.detail.includes('operation') ? { ...b.errorBody(error), scimType: 'vendorUnknown' } : b.errorBody(error)) }),
  },
  {
    id: 'errors.keywords-only-where-commanded',
    title: 'Malformed filters, misused cursors and refused changes have no scimType where Table 9 alone has one for them',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.12-6', 'RFC9865-2.1-1'],
    behaviour: (b) => ({
      errorBody(error) {
        const { scimType, ...body } = b.errorBody(error)
        return scimType === undefined || ofQueries(error) ? body : { ...body, scimType }
      },
    }),
    response(call, reply) {
      if (reply.status >= 400 && isMutableObject(reply.body) && ofChanges(call, reply.body['scimType'])) delete reply.body['scimType']
    },
  },
]
