import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import type { Call, Reply } from '../call.ts'
import type { Fault } from '../switch.ts'
import { urn } from '../names.ts'
import { documentsIn } from './discovery-documents.ts'

/** A hook that changes the configuration. */
function change(edit: (config: MutableObject) => void): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    for (const config of documentsIn(call, reply, 'serviceProviderConfig')) edit(config)
  }
}

/** A hook that sets, or without a value removes, a member of a feature. */
function member(feature: string, name: string, value?: Mutable): (call: Call, reply: Reply) => void {
  return change((config) => {
    const part = config[feature]
    if (!isMutableObject(part)) return
    if (value === undefined) Reflect.deleteProperty(part, name)
    else part[name] = value
  })
}

/** A hook that changes every authentication scheme. */
function schemes(edit: (scheme: MutableObject) => void): (call: Call, reply: Reply) => void {
  return change(({ authenticationSchemes }) => {
    for (const scheme of Array.isArray(authenticationSchemes) ? authenticationSchemes : []) if (isMutableObject(scheme)) edit(scheme)
  })
}

/** Bugs of the service provider configuration. */
export const providerConfig: readonly Fault[] = [
  {
    id: 'config.names-another-schema',
    title: 'The configuration names a schema of SCIM 1.1',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-1', 'RFC7644-4-3'],
    response: change((config) => { config['schemas'] = ['urn:scim:schemas:core:1.0'] }),
  },
  {
    id: 'config.is-a-list',
    title: 'The configuration is the only entry of a list',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-3'],
    also: [
      'RFC7643-5-1', 'RFC7643-5-4', 'RFC7643-5-6', 'RFC7643-5-8', 'RFC7643-5-9', 'RFC7643-5-10', 'RFC7643-5-12', 'RFC7643-5-13', 'RFC7643-5-15', 'RFC7643-5-17',
      'RFC7643-5-20', 'RFC7644-3.14-2', 'RFC7644-3.14-3', 'RFC9865-4-1',
    ],
    response(call, reply) {
      const [config] = documentsIn(call, reply, 'serviceProviderConfig')
      if (config) reply.body = { schemas: [urn.listResponse], totalResults: 1, Resources: [config] }
    },
  },
  { id: 'config.patch-missing', title: 'The configuration has no patch', breaks: ['RFC7643-5-4', 'GENESYS-B-328'], also: ['GENESYS-B-329'], response: change((config) => { delete config['patch'] }) },
  { id: 'config.bulk-missing', title: 'A configuration has no bulk', breaks: ['RFC7643-5-6', 'GENESYS-B-328'], also: ['RFC7643-5-8', 'RFC7643-5-9'], response: change((config) => { delete config['bulk'] }) },
  { id: 'config.change-password-missing', title: 'The configuration has no changePassword', breaks: ['RFC7643-5-13', 'GENESYS-B-328'], response: change((config) => { delete config['changePassword'] }) },
  { id: 'config.sort-is-a-boolean', title: 'sort is a boolean instead of an object', breaks: ['RFC7643-5-15', 'GENESYS-B-328'], response: change((config) => { config['sort'] = true }) },
  { id: 'config.etag-missing', title: 'The configuration has no etag, as in the printed schema', contracts: ['rfc'], breaks: ['RFC7643-5-17'], response: change((config) => { delete config['etag'] }) },
  { id: 'config.filter-missing', title: 'The configuration has no filter', contracts: ['rfc'], breaks: ['RFC7643-5-10'], also: ['RFC7643-5-12'], response: change((config) => { delete config['filter'] }) },
  { id: 'config.patch-supported-as-text', title: 'patch.supported is the text "true"', breaks: ['RFC7643-5-5', 'GENESYS-B-328'], also: ['GENESYS-B-329'], response: member('patch', 'supported', 'true') },
  { id: 'config.bulk-supported-as-number', title: 'bulk.supported is 0 or 1', contracts: ['rfc'], breaks: ['RFC7643-5-7'], response: member('bulk', 'supported', 1) },
  { id: 'config.filter-supported-missing', title: 'filter does not say whether it is supported', contracts: ['rfc'], breaks: ['RFC7643-5-11'], response: member('filter', 'supported') },
  { id: 'config.change-password-as-text', title: 'changePassword.supported is the text "true"', breaks: ['RFC7643-5-14', 'GENESYS-B-328'], response: member('changePassword', 'supported', 'true') },
  { id: 'config.sort-supported-null', title: 'sort.supported is null', contracts: ['rfc'], breaks: ['RFC7643-5-16'], response: member('sort', 'supported', null) },
  { id: 'config.etag-supported-as-text', title: 'etag.supported is the text "true"', breaks: ['RFC7643-5-18', 'GENESYS-B-328'], also: ['GENESYS-B-329'], response: member('etag', 'supported', 'true') },
  { id: 'config.max-operations-missing', title: 'bulk.maxOperations is left out', contracts: ['rfc'], breaks: ['RFC7643-5-8'], also: ['RFC7644-3.7.4-1'], response: member('bulk', 'maxOperations') },
  { id: 'config.max-payload-as-text', title: 'bulk.maxPayloadSize is a text', breaks: ['RFC7643-5-9', 'GENESYS-B-328'], also: ['RFC7644-3.7.4-1'], response: member('bulk', 'maxPayloadSize', '1048576') },
  { id: 'config.max-results-missing', title: 'filter.maxResults is left out', contracts: ['rfc'], breaks: ['RFC7643-5-12'], response: member('filter', 'maxResults') },
  { id: 'config.max-results-as-text', title: 'filter.maxResults is a text', breaks: ['RFC7643-5-12', 'GENESYS-B-331'], response: member('filter', 'maxResults', '200') },
  { id: 'config.schemes-is-one-object', title: 'authenticationSchemes is one object instead of an array', breaks: ['RFC7643-5-20', 'GENESYS-B-332'], also: ['GENESYS-B-328'], response: change((config) => { config['authenticationSchemes'] = { type: 'oauthbearertoken', name: 'Bearer', description: 'A token' } }) },
  { id: 'config.schemes-missing', title: 'The configuration has no authenticationSchemes', breaks: ['RFC7643-5-20', 'GENESYS-B-328'], also: ['RFC7643-5-19', 'GENESYS-B-332'], response: change((config) => { delete config['authenticationSchemes'] }) },
  { id: 'config.scheme-without-type', title: 'An authentication scheme has no type, as in the printed schema', contracts: ['rfc'], breaks: ['RFC7643-5-21'], response: schemes((scheme) => { delete scheme['type'] }) },
  { id: 'config.scheme-without-name', title: 'An authentication scheme has no name', contracts: ['rfc'], breaks: ['RFC7643-5-22'], response: schemes((scheme) => { delete scheme['name'] }) },
  { id: 'config.scheme-without-description', title: 'An authentication scheme has no description', contracts: ['rfc'], breaks: ['RFC7643-5-23'], response: schemes((scheme) => { delete scheme['description'] }) },
  { id: 'config.only-basic-scheme', title: 'The configuration names HTTP Basic as its only scheme', contracts: ['genesys'], breaks: ['GENESYS-B-332'], response: schemes((scheme) => { Object.assign(scheme, { type: 'httpbasic', name: 'HTTP Basic', description: 'User name and password' }) }) },
  { id: 'config.cursor-not-said', title: 'pagination does not say whether cursors are offered', contracts: ['rfc'], breaks: ['RFC9865-4-3'], also: ['RFC9865-4-1'], response: member('pagination', 'cursor') },
  { id: 'config.index-as-text', title: 'pagination.index is a text', contracts: ['rfc'], breaks: ['RFC9865-4-4'], response: member('pagination', 'index', 'true') },
  { id: 'config.cursors-not-announced', title: 'Cursors work and the configuration says nothing about pagination', contracts: ['rfc'], breaks: ['RFC9865-4-1'], response: change((config) => { delete config['pagination'] }) },
  { id: 'config.async-request-unknown', title: 'securityEvents.asyncRequest is a boolean', contracts: ['rfc'], breaks: ['RFC9967-4-2'], response: member('securityEvents', 'asyncRequest', true) },
  { id: 'config.event-uris-as-text', title: 'securityEvents.eventUris is one text', contracts: ['rfc'], breaks: ['RFC9967-4-3'], response: member('securityEvents', 'eventUris', 'urn:ietf:params:scim:event:prov:create:notice') },
  { id: 'config.etag-denied', title: 'etag.supported is false although versions are sent', contracts: ['genesys'], breaks: ['GENESYS-B-329'], response: member('etag', 'supported', false) },
  { id: 'config.bulk-announced', title: 'bulk.supported is true under the v2 base, where no bulk operation exists', contracts: ['genesys'], breaks: ['GENESYS-B-330'], also: ['GENESYS-B-344'],
    response(call, reply) { if (call.base === 'v2') member('bulk', 'supported', true)(call, reply) } },
  {
    id: 'config.announces-password-changes',
    title: 'changePassword is announced, and a PATCH of the password is refused',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-14'],
    response(call, reply) {
      if (call.operation !== 'patch' || !JSON.stringify(call.body ?? null).includes('"password"')) return
      reply.status = 501
      reply.body = { schemas: [urn.error], status: '501', detail: 'passwords cannot be changed here' }
    },
  },
  {
    id: 'config.announces-sorting',
    title: 'sort is announced, and sortBy without a filter is refused',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-16'],
    response(call, reply) {
      if (call.operation !== 'list' || !call.query.has('sortBy') || call.query.has('filter')) return
      reply.status = 501
      reply.body = { schemas: [urn.error], status: '501', detail: 'sorting is not implemented' }
    },
  },
  {
    id: 'config.announces-tags',
    title: 'etag is announced, and users have no version',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-18'],
    also: ['RFC7644-3.14-2', 'RFC7644-3.14-3', 'RFC9110-8.8.3.1-1'],
    response(call, reply) {
      if (call.resourceType !== 'User') return
      delete reply.headers['etag']
      const meta = isMutableObject(reply.body) ? reply.body['meta'] : undefined
      if (isMutableObject(meta)) delete meta['version']
    },
  },
  { id: 'provider-config.patch-is-not-offered', title: 'The configuration does not offer PATCH', contracts: ['rfc'], breaks: ['RFC7644-3.5-2'], response: member('patch', 'supported', false) },
]
