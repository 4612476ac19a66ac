import { ScimError } from '../../scim/error.ts'
import type { Call } from '../call.ts'
import { isMutableObject, type Mutable } from '../json.ts'
import type { Fault } from '../switch.ts'

const scim = 'application/scim+json'
const json = 'application/json'

const hasRights = (call: Call): boolean => (call.headers['authorization'] ?? '') !== ''
const acceptOf = (call: Call): string => (call.headers['accept'] ?? '').trim()
const typeOf = (call: Call): string => (call.headers['content-type'] ?? '').trim()
const sends = (call: Call, name: string): boolean => typeOf(call).split(';', 1)[0]?.trim().toLowerCase() === name

/** A switch that answers 406. */
const notAcceptable = (when: (call: Call) => boolean): Required<Pick<Fault, 'request'>> => ({
  request(call) {
    if (hasRights(call) && when(call)) throw new ScimError(406, undefined, 'this type is not offered')
  },
})

/** A switch that answers 415. */
const unsupported = (when: (call: Call) => boolean): Required<Pick<Fault, 'request'>> => ({
  request(call) {
    if (hasRights(call) && when(call)) throw new ScimError(415, undefined, 'this type is not read')
  },
})

/** A switch that labels answers with another type. */
const labelled = (type: string, when: (call: Call, status: number) => boolean): Required<Pick<Fault, 'response'>> => ({
  response(call, reply) {
    if (reply.body !== undefined && when(call, reply.status)) reply.headers['content-type'] = type
  },
})

/** Text as who reads UTF-8 as ISO 8859-1 sees it. */
function misread(value: Mutable): Mutable {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('latin1')
  if (Array.isArray(value)) return value.map(misread)
  return isMutableObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, misread(one)])) : value
}

const isWrite = (call: Call): boolean => call.operation === 'create' || call.operation === 'replace' || call.operation === 'patch'

/** Bugs in media types, encodings and their negotiation. */
export const mediaTypes: readonly Fault[] = [
  {
    id: 'media-types.groups-not-as-json', title: 'Groups asked for as application/json are answered 406', breaks: ['RFC7644-3.8-6', 'GENESYS-B-038'], also: ['GENESYS-B-042', 'GENESYS-B-043', 'GENESYS-B-044'],
    ...notAcceptable((call) => call.resourceType === 'Group' && acceptOf(call) === json && call.operation === 'read'),
  },
  {
    id: 'media-types.schemas-not-as-scim', title: 'Schemas asked for as application/scim+json only are answered 406', breaks: ['GENESYS-B-038'], contracts: ['genesys'],
    ...notAcceptable((call) => call.path.startsWith('/schemas') && acceptOf(call) === scim),
  },
  {
    id: 'media-types.configuration-not-as-scim', title: 'The configuration is not to be had as application/scim+json', breaks: ['GENESYS-B-035'], contracts: ['genesys'],
    ...notAcceptable((call) => call.path === '/serviceproviderconfig' && acceptOf(call) === scim),
  },
  {
    id: 'media-types.configuration-not-as-json', title: 'The configuration is not to be had as application/json on the v2 base', breaks: ['GENESYS-B-034'], contracts: ['genesys'],
    ...notAcceptable((call) => call.path === '/serviceproviderconfig' && call.base === 'v2' && acceptOf(call) === json),
  },
  {
    id: 'media-types.configuration-in-one-type', title: 'Accept with two types is not understood by the configuration', breaks: ['GENESYS-B-036'], also: ['GENESYS-B-003'], contracts: ['genesys'],
    ...notAcceptable((call) => call.path === '/serviceproviderconfig' && acceptOf(call).includes(',')),
  },
  {
    id: 'media-types.configuration-needs-accept', title: 'The configuration without Accept is a page of text', breaks: ['GENESYS-B-037'], contracts: ['genesys'], also: ['GENESYS-B-045'],
    ...labelled('text/html', (call) => call.path === '/serviceproviderconfig' && ['', '*/*'].includes(acceptOf(call))),
  },
  {
    id: 'media-types.accept-in-lower-case-only', title: 'Accept is compared with its letter case', contracts: ['rfc'], breaks: ['RFC7644-3.8-5'],
    ...notAcceptable((call) => /Application|SCIM/.test(acceptOf(call))),
  },
  {
    id: 'media-types.accept-compared-whole', title: 'Accept with a quality is not understood by lists', contracts: ['rfc'], breaks: ['RFC7644-3.8-5'],
    ...notAcceptable((call) => call.operation === 'list' && acceptOf(call).includes(';q=')),
  },
  {
    id: 'media-types.any-type-refused', title: 'Resource types with Accept: */* are answered 406', contracts: ['rfc'], breaks: ['RFC7644-3.8-7'],
    ...notAcceptable((call) => call.path === '/ResourceTypes' && acceptOf(call) === '*/*'),
  },
  {
    id: 'media-types.plain-json-by-default', title: 'A user that is read without Accept is labelled application/json', contracts: ['rfc'], breaks: ['RFC7644-3.1-1', 'RFC7644-8.1-1'], also: ['RFC7644-3.8-7'],
    ...labelled(json, (call) => call.operation === 'read' && acceptOf(call) === ''),
  },
  {
    id: 'media-types.errors-as-text', title: 'Errors are labelled as text', breaks: ['RFC7644-3.1-1', 'GENESYS-B-045'], also: ['RFC7644-8.1-1'],
    ...labelled('text/plain; charset=utf-8', (_call, status) => status === 400 || status === 409),
  },
  {
    id: 'media-types.lists-as-json', title: 'Lists are application/json whatever is asked for', contracts: ['rfc'], breaks: ['RFC7644-8.1-1', 'RFC7644-3.1-1'],
    ...labelled(json, (call, status) => call.operation === 'list' && status === 200),
  },
  {
    id: 'media-types.patch-answers-as-json', title: 'The answer to PATCH is application/json whatever is asked for', contracts: ['rfc'], breaks: ['RFC7644-3.8-5', 'RFC7644-8.1-1'],
    ...labelled(json, (call, status) => call.operation === 'patch' && status === 200),
  },
  {
    id: 'media-types.latin-1-announced', title: 'Reads announce ISO 8859-1', contracts: ['rfc'], breaks: ['RFC7644-3.8-1'],
    ...labelled(`${scim}; charset=iso-8859-1`, (call) => call.operation === 'read'),
  },
  {
    id: 'media-types.parameter-of-its-own', title: 'Schemas have a media type with a parameter for the version', contracts: ['rfc'], breaks: ['RFC7644-8.1-2'],
    ...labelled(`${scim}; version=2.0`, (call) => call.path.startsWith('/Schemas')),
  },
  {
    id: 'media-types.charset-refused-on-put', title: 'A PUT whose Content-Type has a charset is answered 415', contracts: ['rfc'], breaks: ['RFC7644-8.1-2'],
    ...unsupported((call) => call.operation === 'replace' && /;\s*charset=/i.test(typeOf(call))),
  },
  {
    id: 'media-types.charset-refused-on-group-patch', title: 'A PATCH of a group whose Content-Type has a charset is answered 415', contracts: ['rfc'], breaks: ['RFC7644-8.1-2'],
    ...unsupported((call) => call.operation === 'patch' && call.resourceType === 'Group' && /;\s*charset=/i.test(typeOf(call))),
  },
  {
    id: 'media-types.charset-misread', title: 'Text is read as ISO 8859-1 where the Content-Type has a charset', contracts: ['rfc'], breaks: ['RFC7644-3.8-1'],
    request(call) { if (isWrite(call) && sends(call, scim) && /;\s*charset=/i.test(typeOf(call)) && call.body !== undefined) call.body = misread(call.body) },
  },
  {
    id: 'media-types.no-charset-misread', title: 'Names of users are read as ISO 8859-1 where the Content-Type has no charset', breaks: ['RFC7644-3.8-2', 'GENESYS-B-045'],
    also: ['RFC7643-2.3.1-3', 'RFC7644-3.3-1', 'GENESYS-B-239', 'GENESYS-B-240', 'GENESYS-B-241'],
    request(call) {
      if (call.operation !== 'create' || call.resourceType !== 'User' || /charset=/i.test(typeOf(call)) || !isMutableObject(call.body)) return
      const { displayName } = call.body
      if (typeof displayName === 'string') call.body['displayName'] = misread(displayName)
    },
  },
  {
    id: 'media-types.json-put-ignored', title: 'A PUT in application/json is answered 200 and ignored', contracts: ['rfc'], breaks: ['RFC7644-3.8-6'],
    request(call) {
      if (call.operation !== 'replace' || !sends(call, json) || call.type === undefined || call.id === undefined || !isMutableObject(call.body)) return
      const stored = call.store.get(call.type.name, call.id)
      if (stored) call.body = { schemas: [call.type.schema.id], ...stored.attributes }
    },
  },
  {
    id: 'media-types.scim-patch-of-users-refused', title: 'PATCH of a user takes no application/scim+json', contracts: ['genesys'], breaks: ['GENESYS-B-041'],
    ...unsupported((call) => call.operation === 'patch' && call.resourceType === 'User' && sends(call, scim)),
  },
  {
    id: 'media-types.scim-put-of-groups-refused', title: 'PUT of a group takes no application/scim+json on the v2 base', contracts: ['genesys'], breaks: ['GENESYS-B-042'],
    ...unsupported((call) => call.operation === 'replace' && call.resourceType === 'Group' && call.base === 'v2' && sends(call, scim)),
  },
  {
    id: 'media-types.scim-creation-of-groups-refused', title: 'POST of a group takes no application/scim+json', contracts: ['genesys'], breaks: ['GENESYS-B-043'],
    ...unsupported((call) => call.operation === 'create' && call.resourceType === 'Group' && sends(call, scim)),
  },
  {
    id: 'media-types.scim-creation-of-users-refused', title: 'POST of a user takes no application/scim+json', contracts: ['genesys'], breaks: ['GENESYS-B-040'],
    ...unsupported((call) => call.operation === 'create' && call.resourceType === 'User' && sends(call, scim)),
  },
  {
    id: 'media-types.deletion-not-as-scim', title: 'DELETE with Accept: application/scim+json is answered 406', contracts: ['genesys'], breaks: ['GENESYS-B-044'],
    ...notAcceptable((call) => call.operation === 'delete' && acceptOf(call) === scim),
  },
  {
    id: 'media-types.body-is-no-json', title: 'A refused creation is answered with JavaScript instead of JSON', breaks: ['RFC7644-3.2-5', 'GENESYS-B-045'], also: ['RFC7644-3.12-3', 'RFC7644-3.12-4', 'GENESYS-B-367', 'RFC7644-3.12-23', 'RFC7643-4.1.1-4', 'RFC7644-3.3-10', 'RFC7644-3.8-8'],
    response(call, reply) { if (call.operation === 'create' && reply.status === 409) reply.raw = `)]}'\n${JSON.stringify(reply.body)}` },
  },
  {
    id: 'media-types.suffix-crashes', title: 'The suffix .scim leads to an internal error', contracts: ['rfc'], breaks: ['RFC7644-3.8-4'], also: ['RFC7644-3.12-18'],
    behaviour: (b) => ({ routedPath: (path) => b.routedPath(path.replace(/\.scim$/, '/%2Escim')) }),
    response(call, reply) {
      if (!call.path.endsWith('/%2Escim') || reply.status !== 404) return
      reply.status = 500
      if (isMutableObject(reply.body)) reply.body['status'] = '500'
    },
  },
]
