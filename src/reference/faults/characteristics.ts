import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { eachOf, inside, memory, note, rewrite, sent, shownIn, underWay, writes } from './tampering.ts'

/** Bugs of attribute characteristics (RFC 7643 section 7). */
export const characteristics: readonly Fault[] = [
  {
    id: 'characteristics.boolean-is-a-string-in-lists', title: 'active is a string in lists',
    breaks: ['RFC7643-2.3-2', 'GENESYS-B-239'], also: ['RFC7643-2.3.2-1', 'RFC7643-4.1.1-20', 'GENESYS-B-361', 'RFC7644-3.1-8', 'GENESYS-B-116', 'GENESYS-B-267'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) if (typeof one['active'] === 'boolean') one['active'] = String(one['active']) },
  },
  {
    id: 'characteristics.primary-is-a-string', title: 'primary of a telephone number is a string',
    breaks: ['RFC7643-2.3-2', 'GENESYS-B-239', 'GENESYS-B-240'], also: ['RFC7643-2.3.2-1', 'RFC7644-3.3-2', 'RFC7644-3.5.1-4', 'RFC7644-3.5.2-24', 'GENESYS-B-227', 'GENESYS-B-242', 'RFC7644-3.1-8', 'RFC7644-3.1-7', 'GENESYS-B-243', 'GENESYS-B-224', 'GENESYS-B-255', 'GENESYS-B-267'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) eachOf(one, 'phoneNumbers', (number) => { if (typeof number['primary'] === 'boolean') number['primary'] = String(number['primary']) }) },
  },
  {
    id: 'characteristics.one-number-is-a-string', title: 'dimensions.height of a device is a string', contracts: ['rfc'],
    breaks: ['RFC7643-2.3-2'], also: ['RFC7644-3.3-2', 'RFC7644-3.5.1-4', 'RFC7644-3.1-8', 'RFC7643-2.3.1-3', 'RFC7644-3.5.2-18'],
    response: (call, reply) => { for (const one of shownIn(call, reply)) { const size = inside(one, 'dimensions'); if (typeof size?.['height'] === 'number') size['height'] = String(size['height']) } },
  },
  {
    id: 'characteristics.single-value-is-unwrapped', title: 'One telephone number is shown without an array',
    breaks: ['RFC7643-2.4-1', 'GENESYS-B-239', 'GENESYS-B-240'], also: ['RFC7644-3.8-8', 'RFC7644-3.1-8', 'RFC7644-3.1-7', 'RFC7644-3.5.2-24', 'GENESYS-B-243', 'GENESYS-B-224', 'GENESYS-B-255', 'RFC7643-2.4-2', 'GENESYS-B-248', 'GENESYS-B-242'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) { const numbers = one['phoneNumbers']; if (Array.isArray(numbers) && numbers.length === 1) one['phoneNumbers'] = numbers[0] ?? null } },
  },
  {
    id: 'characteristics.elements-are-bare-values', title: 'E-mail addresses are shown as bare texts in the answer to a PUT',
    breaks: ['RFC7643-2.4-2', 'GENESYS-B-239'], also: ['RFC7643-2.3-2', 'RFC7644-3.5.1-4', 'RFC7644-3.1-8', 'GENESYS-B-240', 'GENESYS-B-242', 'GENESYS-B-255', 'RFC7644-3.8-8'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) if (Array.isArray(one['emails'])) one['emails'] = one['emails'].map((email) => (isMutableObject(email) ? (email['value'] ?? null) : email)) },
  },
  {
    id: 'characteristics.types-are-not-checked', title: 'A boolean may be any text', contracts: ['rfc'],
    breaks: ['RFC7643-2-1'], also: ['RFC7643-2.3-2', 'RFC7643-2.3.2-1', 'RFC7644-3.5.2-11'],
    behaviour: (b) => ({ fitsType: (attribute, value) => (attribute.type === 'boolean' && typeof value === 'string') || b.fitsType(attribute, value) }),
  },
  {
    id: 'characteristics.integers-may-be-text', title: 'slots of a device may be a text', contracts: ['rfc'],
    breaks: ['RFC7643-2-1'], also: ['RFC7643-2.3-2', 'RFC7644-3.5.2-11'],
    behaviour: (b) => ({ fitsType: (attribute, value) => (attribute.name === 'slots' && typeof value === 'string') || b.fitsType(attribute, value) }),
  },
  {
    id: 'characteristics.wrong-type-ends-in-500', title: 'A value of a wrong type ends in a server error', contracts: ['rfc'],
    breaks: ['RFC7643-2-1'], also: ['RFC7644-3.12-11', 'RFC7644-3.12-18', 'RFC7643-2.4-1', 'RFC7644-3.8-8', 'RFC7644-3.12-5', 'RFC7643-7-16', 'RFC7643-2.5-1', 'RFC7643-2.4-4', 'RFC7643-4.1.1-1', 'RFC7644-3.12-3'],
    response: (call, reply) => { if (call.operation === 'create' && reply.status === 400 && isMutableObject(reply.body) && String(reply.body['detail']).includes(' is no ')) { reply.status = 500; reply.body['status'] = '500'; delete reply.body['scimType'] } },
  },
  {
    id: 'characteristics.array-is-joined', title: 'An array for a single value is stored as it is', contracts: ['rfc'],
    breaks: ['RFC7644-3.8-8'], also: ['RFC7643-2-1', 'RFC7643-2.3-2'],
    behaviour: (b) => ({ fitsType: (attribute, value) => (attribute.name === 'title' && Array.isArray(value)) || b.fitsType(attribute, value) }),
  },
  {
    id: 'characteristics.required-is-not-demanded', title: 'A creation without userName is carried out',
    breaks: ['RFC7643-7-16', 'GENESYS-B-225'], also: ['RFC7643-4.1.1-1', 'GENESYS-B-223', 'GENESYS-B-239', 'RFC7644-3.12-5'],
    request: note,
    behaviour: (b) => ({ demands: (attribute) => !(underWay.operation === 'create' && underWay.alone && attribute.name === 'userName') && b.demands(attribute) }),
  },
  {
    id: 'characteristics.empty-user-name-accepted', title: 'An empty userName is a name',
    breaks: ['RFC7643-4.1.1-1', 'GENESYS-B-225'], also: ['RFC7644-3.5.1-13', 'GENESYS-B-223'],
    request: (call) => { const body = sent(call, writes, 'User'); if (body?.['userName'] === '') body['userName'] = ' ' },
  },
  {
    id: 'characteristics.display-name-is-not-demanded', title: 'A creation without displayName is carried out', contracts: ['genesys'],
    breaks: ['GENESYS-B-226'], also: ['GENESYS-B-239', 'GENESYS-B-273', 'GENESYS-B-283'],
    request: note,
    behaviour: (b) => ({ demands: (attribute) => !(underWay.operation === 'create' && underWay.alone && attribute.name === 'displayName') && b.demands(attribute) }),
  },
  {
    id: 'characteristics.required-sub-attribute-is-not-demanded', title: 'dimensions without width are stored', contracts: ['rfc'],
    breaks: ['RFC7643-7-16'],
    behaviour: (b) => ({ demands: (attribute) => attribute.name !== 'width' && b.demands(attribute) }),
  },
  {
    id: 'characteristics.read-only-taken-from-put', title: 'A PUT sets the registration of a device', contracts: ['rfc'],
    breaks: ['RFC7643-7-24'], also: ['RFC7644-3.5.1-12', 'RFC7643-7-37'],
    request: note,
    behaviour: (b) => ({ ignoresInput: (attribute) => !(underWay.operation === 'replace' && underWay.alone && attribute.name === 'registration') && b.ignoresInput(attribute) }),
  },
  {
    id: 'characteristics.read-only-of-extension-taken-from-post', title: 'A creation sets enrolledAt of a device', contracts: ['rfc'],
    breaks: ['RFC7643-7-24'], also: ['RFC7644-3.3-3'],
    behaviour: (b) => ({ ignoresInput: (attribute) => attribute.name !== 'enrolledAt' && b.ignoresInput(attribute) }),
  },
  {
    id: 'characteristics.manager-name-taken-from-client', title: 'manager.displayName is what the client sent', contracts: ['rfc'],
    breaks: ['RFC7643-4.3-5'],
    response(call, reply) {
      const told = inside(sent(call, writes, 'User'), urn.enterpriseUser, 'manager')?.['displayName']
      const known = memory(call, 'characteristics.manager-name-taken-from-client')
      for (const one of shownIn(call, reply)) {
        if (told !== undefined) known.set(String(one['id']), told)
        const manager = inside(one, urn.enterpriseUser, 'manager')
        const name = known.get(String(one['id']))
        if (manager && name !== undefined) manager['displayName'] = name
      }
    },
  },
  {
    id: 'characteristics.groups-of-user-refused', title: 'A creation of a user with groups is refused',
    breaks: ['RFC7644-3.3-3', 'GENESYS-B-264', 'RFC7643-4.1.2-21'], also: ['RFC7644-3.3-2', 'GENESYS-B-227'],
    request: (call) => { if (sent(call, ['create'], 'User')?.['groups'] !== undefined) throw new ScimError(400, 'mutability', 'groups is read-only') },
  },
  {
    id: 'characteristics.groups-of-user-are-echoed', title: 'groups that a client sends to a user are shown',
    breaks: ['RFC7643-4.1.2-21', 'GENESYS-B-264'], also: ['RFC7643-7-24'],
    response(call, reply) {
      const told = sent(call, writes, 'User')?.['groups']
      const known = memory(call, 'characteristics.groups-of-user-are-echoed')
      for (const one of shownIn(call, reply)) {
        if (Array.isArray(told) && told.length > 0) known.set(String(one['id']), told)
        const groups = known.get(String(one['id']))
        if (call.resourceType === 'User' && groups !== undefined) one['groups'] ??= groups
      }
    },
  },
  {
    id: 'characteristics.immutable-is-changed', title: 'A PUT changes the contract of a device', contracts: ['rfc'],
    breaks: ['RFC7643-7-27'], also: ['RFC7644-3.5.1-9', 'RFC7644-3.5.1-10', 'RFC7644-3.5.2-12'],
    behaviour: (b) => ({ guardsImmutable: (attribute) => attribute.name !== 'contract' && b.guardsImmutable(attribute) }),
  },
  {
    id: 'characteristics.immutable-sub-attribute-is-changed', title: 'A PUT changes dimensions.measuredBy', contracts: ['rfc'],
    breaks: ['RFC7643-7-27'], also: ['RFC7644-3.5.1-9', 'RFC7644-3.5.1-10', 'RFC7644-3.5.2-12'],
    behaviour: (b) => ({ guardsImmutable: (attribute) => attribute.name !== 'measuredBy' && b.guardsImmutable(attribute) }),
  },
  {
    id: 'characteristics.immutable-is-passed-over', title: 'A PUT with another purchasedAt is carried out without it', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-10'],
    request(call) {
      const body = sent(call, ['replace'], 'Device')
      if (body && call.before?.['purchasedAt'] !== undefined) body['purchasedAt'] = call.before['purchasedAt']
    },
  },
  {
    id: 'characteristics.immutable-cannot-be-set-later', title: 'A PUT cannot set an immutable attribute for the first time', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-11'],
    request(call) {
      const body = sent(call, ['replace'], 'Device')
      if (body && body['serialNumber'] !== undefined && call.before && call.before['serialNumber'] === undefined) delete body['serialNumber']
    },
  },
  {
    id: 'characteristics.repeated-immutable-is-refused', title: 'A PUT that repeats an immutable value is refused', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-9'], also: ['RFC7644-3.1-7', 'RFC7644-3.5-1'],
    request: (call) => { if (sent(call, ['replace'], 'Device')?.['serialNumber'] !== undefined && call.before?.['serialNumber'] !== undefined) throw new ScimError(400, 'mutability', 'serialNumber is immutable') },
  },
  {
    id: 'characteristics.password-shown-after-post', title: 'The answer to a creation shows the password',
    breaks: ['RFC7643-4.1.1-21', 'GENESYS-B-231'], also: ['RFC7643-4.1.1-27', 'RFC7643-7-29', 'RFC7643-7-31', 'RFC7644-3.1-8', 'GENESYS-B-224', 'GENESYS-B-186'],
    response: (call, reply) => { const secret = sent(call, ['create'], 'User')?.['password']; if (secret !== undefined) for (const one of shownIn(call, reply)) one['password'] = secret },
  },
  {
    id: 'characteristics.password-hash-shown-in-lists', title: 'Lists show the hash of the password',
    breaks: ['RFC7643-4.1.1-27', 'GENESYS-B-231'], also: ['RFC7643-4.1.1-21', 'RFC7643-7-29', 'RFC7643-7-31', 'GENESYS-B-186'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) { const hash = call.store.find(String(one['id']))?.attributes['password']; if (hash !== undefined) one['password'] = hash } },
  },
  {
    id: 'characteristics.password-shown-when-asked-for', title: 'attributes=password shows the hash of the password',
    breaks: ['RFC7643-7-31', 'GENESYS-B-231'], also: ['RFC7643-4.1.1-21', 'RFC7643-4.1.1-27', 'RFC7643-7-29', 'GENESYS-B-186'],
    response: (call, reply) => { if (call.query.get('attributes')?.endsWith('password')) for (const one of shownIn(call, reply)) { const hash = call.store.find(String(one['id']))?.attributes['password']; if (hash !== undefined) one['password'] = hash } },
  },
  {
    id: 'characteristics.password-in-error-detail', title: 'An error repeats the body that caused it',
    breaks: ['RFC7643-4.1.1-21', 'GENESYS-B-231'],
    response: (call, reply) => { const body = sent(call, ['replace'], 'User'); if (body?.['password'] !== undefined && reply.status === 400 && isMutableObject(reply.body)) reply.body['detail'] = `cannot read ${JSON.stringify(body)}` },
  },
  {
    id: 'characteristics.wipe-code-shown-after-put', title: 'The answer to a PUT shows the wipeCode of a device', contracts: ['rfc'],
    breaks: ['RFC7643-7-29'], also: ['RFC7643-7-31', 'RFC7643-4.1.1-21'],
    response: (call, reply) => { const code = inside(sent(call, ['replace'], 'Device'), urn.deviceLifecycle)?.['wipeCode']; if (code !== undefined) for (const one of shownIn(call, reply)) { const shown = inside(one, urn.deviceLifecycle); if (shown) shown['wipeCode'] = code; else one[urn.deviceLifecycle] = { wipeCode: code } } },
  },
  {
    id: 'characteristics.notes-are-always-shown', title: 'A read shows notes although nobody asked', contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response: (call, reply) => { if (call.operation === 'read' && call.query.size === 0 && call.resourceType === 'Device') for (const one of shownIn(call, reply)) { const notes = call.store.find(String(one['id']))?.attributes['notes']; if (notes !== undefined) one['notes'] = notes } },
  },
  {
    id: 'characteristics.asset-tag-is-not-unique', title: 'Two devices may have one assetTag', contracts: ['rfc'],
    breaks: ['RFC7643-7-37'],
    behaviour: (b) => ({ isUnique: (attribute) => attribute.name !== 'assetTag' && b.isUnique(attribute) }),
  },
  {
    id: 'characteristics.asset-tag-compared-by-letter-case', title: 'Asset tags that differ in letter case are two', contracts: ['rfc'],
    breaks: ['RFC7643-7-37'],
    behaviour: (b) => ({ sameValue: (attribute, one, other) => (attribute.name === 'assetTag' ? one === other : b.sameValue(attribute, one, other)) }),
  },
  {
    id: 'characteristics.serial-number-compared-without-letter-case', title: 'Serial numbers that differ in letter case are one', contracts: ['rfc'],
    breaks: ['RFC7643-7-37'],
    behaviour: (b) => ({ sameValue: (attribute, one, other) => b.sameValue(attribute.name === 'serialNumber' ? { ...attribute, caseExact: false } : attribute, one, other) }),
  },
  {
    id: 'characteristics.model-is-lower-cased', title: 'model of a device is stored in lower case', contracts: ['rfc'],
    breaks: ['RFC7643-7-21'], also: ['RFC7644-3.3-2', 'RFC7644-3.5.1-4'],
    request: (call) => { rewrite(sent(call, writes, 'Device'), 'model', (text) => text.toLowerCase()) },
  },
  {
    id: 'characteristics.two-primaries-shown', title: 'Two primary e-mail addresses of a PUT stay primary', contracts: ['rfc'],
    breaks: ['RFC7643-2.4-4'],
    request(call) {
      let primary = false
      eachOf(sent(call, ['replace'], 'User'), 'emails', (email) => {
        if (email['primary'] === true && primary) { email['primary'] = false; memory(call, 'characteristics.two-primaries-shown').set(String(email['value']), true) }
        primary ||= email['primary'] === true
      })
    },
    response(call, reply) {
      const both = memory(call, 'characteristics.two-primaries-shown')
      if (call.operation === 'read' || call.operation === 'replace') for (const one of shownIn(call, reply)) eachOf(one, 'emails', (email) => { if (both.has(String(email['value']))) email['primary'] = true })
    },
  },
  {
    id: 'characteristics.values-come-twice', title: 'A value that is sent twice is kept twice', contracts: ['rfc'],
    breaks: ['RFC7643-2.4-11'],
    behaviour: () => ({ canonicalise: (_attribute, value) => value }),
  },
  {
    id: 'characteristics.missing-primary-counts-as-true', title: 'An e-mail address without primary is found as primary', contracts: ['rfc'],
    breaks: ['RFC7643-2.4-5'],
    behaviour: (b) => ({
      matchesFilter: (filter, resource, type) =>
        b.matchesFilter(filter, Array.isArray(resource['emails']) ? { ...resource, emails: resource['emails'].map((email: unknown) => (isMutableObject(email as never) ? { primary: true, ...(email as object) } : (email as never))) } : resource, type),
    }),
  },
  {
    id: 'characteristics.null-is-refused', title: 'A creation with null for an optional attribute is refused', contracts: ['rfc'],
    breaks: ['RFC7643-2.5-1'],
    request: (call) => { if (sent(call, ['create'])?.['title'] === null) throw new ScimError(400, 'invalidValue', 'title is null') },
  },
  {
    id: 'characteristics.null-leaves-the-title', title: 'A PUT with null leaves title', contracts: ['rfc'],
    breaks: ['RFC7643-2.5-2'],
    behaviour: (b) => ({ onReplace: (attribute, old, incoming, omitted) => (attribute.name === 'title' && incoming === undefined && !omitted ? old : b.onReplace(attribute, old, incoming, omitted)) }),
  },
  {
    id: 'characteristics.empty-array-leaves-the-labels', title: 'A PUT with an empty array leaves the labels of a device', contracts: ['rfc'],
    breaks: ['RFC7643-2.5-2'],
    behaviour: (b) => ({ onReplace: (attribute, old, incoming, omitted) => (attribute.name === 'labels' && incoming === undefined && !omitted ? old : b.onReplace(attribute, old, incoming, omitted)) }),
  },
  {
    id: 'characteristics.attribute-names-by-letter-case', title: 'Attribute names in bodies are read letter for letter', contracts: ['rfc'],
    breaks: ['RFC7643-2.1-1'],
    request: (call) => { const body = sent(call, writes); if (body) { delete body['USERNAME']; delete body['displayname'] } },
  },
  {
    id: 'characteristics.schema-makes-primary-a-text', title: 'The schema says that primary of ims is a string', contracts: ['rfc'],
    breaks: ['RFC7643-2.4-3'], also: ['RFC7643-8.7.1-32', 'RFC7643-8.7.1-33', 'RFC7643-8.7.1-34', 'RFC7643-8.7.1-35', 'RFC7643-8.7.1-36', 'RFC7644-3.3-2', 'RFC7644-3.5.1-4', 'RFC7643-2-1', 'RFC7643-2.3-2'],
    response(call, reply) {
      if (call.operation !== 'discovery' || !isMutableObject(reply.body)) return
      const schemas = Array.isArray(reply.body['Resources']) ? reply.body['Resources'].filter(isMutableObject) : [reply.body]
      for (const schema of schemas) eachOf(schema, 'attributes', (one) => { if (one['name'] === 'ims') eachOf(one, 'subAttributes', (sub) => { if (sub['name'] === 'primary') sub['type'] = 'string' }) })
    },
  },
]
