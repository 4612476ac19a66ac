import type { Liberty } from '../switch.ts'

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
]
