import type { Liberty } from '../switch.ts'

/** Freedoms of the version of the protocol and of how paths are spelt. */
export const protocolVersion: readonly Liberty[] = [
  {
    id: 'protocol-version.unversioned-root-is-served',
    title: 'Without a version segment version 2 answers',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.13-1', 'RFC7644-3.13-4'],
    behaviour: (b) => ({ routedPath: (path) => b.routedPath(path.replace(/^\/scim(?!\/v\d+(?:\/|$))(?=\/|$)/, '/scim/v2')) }),
  },
  {
    id: 'protocol-version.unknown-version-is-named',
    title: 'An unknown version is refused with 400 and invalidVers',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.13-3', 'RFC7644-3.12-29'],
    behaviour: (b) => ({ routedPath: (path) => b.routedPath(path.replace(/^\/scim\/(v\d+)(?=\/|$)/, (whole, version: string) => (version === 'v2' ? whole : '/scim/v2/unknown-version'))) }),
    response(call, reply) {
      if (!call.path.startsWith('/unknown-version') || reply.status !== 404) return
      reply.status = 400
      reply.body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400', scimType: 'invalidVers', detail: 'only version 2 is spoken here' }
    },
  },
  {
    id: 'surface.mixed-case-is-served',
    title: 'The endpoints of Genesys are served in mixed case too',
    allowedBy: ['GENESYS-B-012'],
    // Paths are routed before the contract is known.
    behaviour: (b) => ({
      routedPath: (path) => b.routedPath(path.replace(/^(\/api\/v2\/scim(?:\/v2)?\/)(Users|Groups|ResourceTypes|Schemas|ServiceProviderConfig)(?=\/|$)/, (_, base: string, name: string) => base + name.toLowerCase())),
    }),
  },
]
