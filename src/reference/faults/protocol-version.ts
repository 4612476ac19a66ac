import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { eachOf } from './tampering.ts'

/** The base of the RFC contract is `/scim/v2`. */
const versioned = /^\/scim\/v(\d+)(?=\/|$)/

/** A switch that serves other versions than 2 as if they were 2. */
const serves = (which: (version: number) => boolean): Required<Pick<Fault, 'behaviour'>> => ({
  behaviour: (b) => ({
    routedPath: (path) => b.routedPath(path.replace(versioned, (whole, version: string) => (which(Number(version)) ? '/scim/v2' : whole))),
  }),
})

/** Bugs in how the version of the protocol is read from paths and written to them. */
export const protocolVersion: readonly Fault[] = [
  { id: 'protocol-version.any-version-served', title: 'Every version is answered as version 2', contracts: ['rfc'], breaks: ['RFC7644-3.13-3'], ...serves(() => true) },
  { id: 'protocol-version.zero-served', title: 'Version 0 is answered as version 2', contracts: ['rfc'], breaks: ['RFC7644-3.13-3'], ...serves((version) => version === 0) },
  { id: 'protocol-version.later-versions-served', title: 'Versions far ahead are answered as version 2', contracts: ['rfc'], breaks: ['RFC7644-3.13-3'], ...serves((version) => version > 1000) },
  {
    id: 'protocol-version.unknown-version-misnamed', title: 'An unknown version is refused with a keyword about paths', contracts: ['rfc'], breaks: ['RFC7644-3.12-29'],
    behaviour: (b) => ({
      routedPath: (path) => b.routedPath(versioned.test(path) && !path.startsWith('/scim/v2') ? `/nowhere${path}` : path),
      errorBody: (error) => (error.status === 404 && error.detail === 'there is no such path' ? { ...b.errorBody(error), scimType: 'unknownPath' } : b.errorBody(error)),
    }),
  },
  {
    id: 'protocol-version.root-answers-otherwise', title: 'Without a version segment a user is answered with a list', contracts: ['rfc'], breaks: ['RFC7644-3.13-4'],
    behaviour: (b) => ({ routedPath: (path) => b.routedPath(path.replace(/^\/scim\/Users\/.*$/, '/scim/v2/Users')) }),
  },
  {
    id: 'protocol-version.root-answers-an-older-version', title: 'Without a version segment a user is answered in version 1.1', contracts: ['rfc'], breaks: ['RFC7644-3.13-4'],
    // The first character of the id is written as %xx: so the request is known again.
    behaviour: (b) => ({
      routedPath: (path) => b.routedPath(path.replace(/^\/scim\/Users\/(.)/, (_, first: string) => `/scim/v2/Users/%${first.charCodeAt(0).toString(16)}`)),
    }),
    response(call, reply) {
      if (/^\/Users\/%/.test(call.path) && reply.status === 200 && isMutableObject(reply.body)) reply.body['schemas'] = ['urn:scim:schemas:core:1.0']
    },
  },
  {
    id: 'protocol-version.segment-stands-first', title: 'meta.location has the version segment before the name of the service', contracts: ['rfc'], breaks: ['RFC7644-3.13-2'],
    behaviour: (b) => ({
      location: (origin, surface, path) => b.location(origin, surface, path).replace('/scim/v2/', '/v2/scim/'),
      routedPath: (path) => b.routedPath(path.replace(/^\/v2\/scim(?=\/|$)/, '/scim/v2')),
    }),
  },
  {
    id: 'protocol-version.unversioned-references-refused', title: 'A member whose $ref has no version segment is refused', contracts: ['rfc'], breaks: ['RFC7643-2.4-8'],
    request(call) {
      if (call.operation !== 'create' || call.resourceType !== 'Group' || !isMutableObject(call.body)) return
      eachOf(call.body, 'members', ({ $ref }) => {
        if (typeof $ref === 'string' && !$ref.includes('/v2/')) throw new ScimError(400, 'invalidValue', '$ref does not lead to a user')
      })
    },
  },
]
