import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Call, Reply } from '../call.ts'
import type { Fault } from '../switch.ts'
import { documentIn, documentsIn, within } from './discovery-documents.ts'
import { sent, shownIn, writes } from './tampering.ts'

/** A hook that sets, or without a value removes, a characteristic of a published attribute, in the list and alone. */
function publish(schema: string, path: readonly string[], name: string, value?: Mutable): (call: Call, reply: Reply) => void {
  return edit(schema, path, (attribute) => {
    if (value === undefined) Reflect.deleteProperty(attribute, name)
    else attribute[name] = value
  })
}

function edit(schema: string, path: readonly string[], change: (attribute: MutableObject) => void): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    const attribute = within(documentIn(call, reply, 'schemas', schema), ...path)
    if (attribute) change(attribute)
  }
}

/** A hook that takes an attribute out of a published schema. */
function withdraw(schema: string, name: string): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    const document = documentIn(call, reply, 'schemas', schema)
    if (document && Array.isArray(document['attributes'])) document['attributes'] = document['attributes'].filter((one) => !isMutableObject(one) || one['name'] !== name)
  }
}

const house = 'urn:scimspec:reference:schemas:core:2.0:User'

/** Bugs of the published schemas; the server itself goes on as before. */
export const schemas: readonly Fault[] = [
  { id: 'schemas.type-unknown', title: 'An attribute has the type "text"', breaks: ['RFC7643-7-12', 'GENESYS-B-324'], also: ['RFC7643-2.3-1', 'RFC7643-8.7.1-12'], response: publish(urn.user, ['title'], 'type', 'text') },
  { id: 'schemas.type-in-other-case', title: 'A dateTime is published as datetime', contracts: ['rfc'], breaks: ['RFC7643-7-12'], also: ['RFC7643-2.3-1'], response: publish(urn.device, ['purchasedAt'], 'type', 'datetime') },
  { id: 'schemas.type-missing', title: 'A sub-attribute does not say its type', contracts: ['rfc'], breaks: ['RFC7643-7-5'], response: publish(urn.user, ['emails', 'display'], 'type') },
  { id: 'schemas.multi-valued-missing', title: 'One attribute of the enterprise schema does not say whether it is multi-valued', contracts: ['rfc'], breaks: ['RFC7643-7-5'], response: publish(urn.enterpriseUser, ['department'], 'multiValued') },
  { id: 'schemas.multi-valued-as-text', title: 'multiValued of a sub-attribute is the text "false"', contracts: ['rfc'], breaks: ['RFC7643-7-14'], also: ['RFC7643-8.7.1-25'], response: publish(urn.user, ['phoneNumbers', 'value'], 'multiValued', 'false') },
  { id: 'schemas.required-as-text', title: 'required of userName is the text "true"', contracts: ['rfc'], breaks: ['RFC7643-7-16'], also: ['RFC7643-4.1.1-3', 'RFC7643-8.7.1-1'], response: publish(urn.user, ['userName'], 'required', 'true') },
  { id: 'schemas.case-exact-as-number', title: 'caseExact of one sub-attribute is 0', contracts: ['rfc'], breaks: ['RFC7643-2.3.2-1'], also: ['RFC7643-8.7.1-78'], response: publish(urn.enterpriseUser, ['manager', 'value'], 'caseExact', 0) },
  { id: 'schemas.name-with-space', title: 'An attribute name has a space', contracts: ['rfc'], breaks: ['RFC7643-2.1-3'], response: publish(urn.device, ['model'], 'name', 'model name') },
  { id: 'schemas.name-begins-with-digit', title: 'A sub-attribute name begins with a digit', contracts: ['rfc'], breaks: ['RFC7643-2.1-3'], response: publish(urn.deviceLifecycle, ['events', 'cost'], 'name', '1cost') },
  {
    id: 'schemas.attribute-twice', title: 'A schema defines an attribute twice, in two spellings', breaks: ['RFC7643-7-5', 'GENESYS-B-323'],
    response(call, reply) {
      const document = documentIn(call, reply, 'schemas', urn.group)
      const own = within(document, 'displayName')
      if (own && Array.isArray(document?.['attributes'])) document['attributes'].push({ ...own, name: 'displayname' })
    },
  },
  { id: 'schemas.mutability-in-lower-case', title: 'mutability is written readonly', breaks: ['RFC7643-8.7.2-39', 'GENESYS-B-324'], also: ['RFC7643-8.7.1-47'], response: publish(urn.user, ['groups'], 'mutability', 'readonly') },
  { id: 'schemas.returned-unknown', title: 'returned of one attribute is "yes"', breaks: ['RFC7643-8.7.2-40', 'GENESYS-B-324'], also: ['RFC7643-8.7.1-12'], response: publish(urn.user, ['title'], 'returned', 'yes') },
  { id: 'schemas.uniqueness-is-boolean', title: 'uniqueness of userName is true', breaks: ['RFC7643-8.7.2-41', 'GENESYS-B-324'], also: ['RFC7643-8.7.1-1'], response: publish(urn.user, ['userName'], 'uniqueness', true) },
  { id: 'schemas.uniqueness-quoted', title: 'uniqueness has quotation marks in its value', contracts: ['rfc'], breaks: ['RFC7643-1.1-1'], also: ['RFC7643-8.7.2-41', 'RFC7643-8.7.1-9'], response: publish(urn.user, ['displayName'], 'uniqueness', '"none"') },
  { id: 'schemas.complex-without-parts', title: 'A complex attribute does not list its sub-attributes', contracts: ['rfc'], breaks: ['RFC7643-7-13'], response: publish(urn.device, ['dimensions'], 'subAttributes') },
  {
    id: 'schemas.simple-with-parts', title: 'A string has sub-attributes', contracts: ['rfc'], breaks: ['RFC7643-1.2-2'],
    response: publish(urn.enterpriseUser, ['costCenter'], 'subAttributes', [{ name: 'value', type: 'string', multiValued: false }]),
  },
  {
    id: 'schemas.complex-in-complex', title: 'A sub-attribute is complex', contracts: ['rfc'], breaks: ['RFC7643-2.3.8-2'], also: ['RFC7643-2.4-2', 'RFC7643-2.4-3'],
    response: edit(urn.deviceLifecycle, ['events', 'value'], (sub) => { Object.assign(sub, { type: 'complex', subAttributes: [{ name: 'text', type: 'string', multiValued: false }] }) }),
  },
  { id: 'schemas.boolean-is-unique', title: 'A boolean is published as unique', contracts: ['rfc'], breaks: ['RFC7643-2.3.2-1'], response: publish(urn.device, ['managed'], 'uniqueness', 'server') },
  { id: 'schemas.complex-is-case-exact', title: 'A complex attribute is published as caseExact', contracts: ['rfc'], breaks: ['RFC7643-2.3.8-3'], response: publish(urn.user, ['addresses'], 'caseExact', true) },
  { id: 'schemas.reference-without-types', title: 'A reference does not say what it points to', contracts: ['rfc'], breaks: ['RFC7643-7-42'], response: publish(urn.enterpriseUser, ['manager', '$ref'], 'referenceTypes') },
  { id: 'schemas.reference-types-as-text', title: 'referenceTypes is one text', contracts: ['rfc'], breaks: ['RFC7643-7-42'], response: publish(urn.user, ['profileUrl'], 'referenceTypes', 'external') },
  { id: 'schemas.string-with-reference-types', title: 'A string has referenceTypes', contracts: ['rfc'], breaks: ['RFC7643-7-42'], response: publish(urn.user, ['nickName'], 'referenceTypes', ['external']) },
  { id: 'schemas.reference-to-unknown-type', title: 'A reference names a resource type that nobody has', contracts: ['rfc'], breaks: ['RFC7643-7-42'], response: publish(urn.device, ['owner'], 'referenceTypes', ['Person']) },
  { id: 'schemas.secret-is-returned', title: 'A writeOnly attribute is published as returned by default', contracts: ['rfc'], breaks: ['RFC7643-7-29'], response: publish(urn.device, ['pin'], 'returned', 'default') },
  {
    id: 'schemas.no-schemas-member', title: 'Schemas have no schemas, as in the printed listing', contracts: ['rfc'], breaks: ['RFC7643-7-2'], also: ['RFC7643-3-1'],
    response(call, reply) { for (const schema of documentsIn(call, reply, 'schemas')) delete schema['schemas'] },
  },
  {
    id: 'schemas.no-schemas-member-in-one', title: 'One schema has no schemas, in the list only', contracts: ['rfc'], breaks: ['RFC7643-7-2'], also: ['RFC7643-3-1', 'RFC7644-4-8', 'RFC7643-3.1-21'],
    response(call, reply) { delete documentIn(call, reply, 'schemas', urn.enterpriseUser, 'list')?.['schemas'] },
  },
  {
    id: 'schemas.id-in-other-case', title: 'The id of the group schema is spelt in lower case', breaks: ['RFC7643-10.2.1-1', 'GENESYS-B-314'],
    also: ['RFC7643-4.2-1', 'RFC7644-4-5', 'RFC7643-6-9', 'RFC7643-3.2-1', 'GENESYS-B-320'],
    response(call, reply) { const schema = documentIn(call, reply, 'schemas', urn.group); if (schema) schema['id'] = urn.group.toLowerCase() },
  },
  {
    id: 'schemas.id-missing', title: 'A schema has a name and no id', contracts: ['rfc'], breaks: ['RFC7643-7-7'], also: ['RFC7643-7-3', 'RFC7644-4-5', 'RFC7643-6-12', 'RFC7643-7-1'],
    response(call, reply) { delete documentIn(call, reply, 'schemas', urn.deviceLifecycle)?.['id'] },
  },
  {
    id: 'schemas.listed-twice', title: 'A schema is listed twice', breaks: ['RFC7643-7-6', 'GENESYS-B-323'], also: ['RFC7644-4-5', 'GENESYS-B-312'],
    response(call, reply) {
      const own = documentIn(call, reply, 'schemas', urn.enterpriseUser, 'list')
      const list = isMutableObject(reply.body) ? reply.body['Resources'] : undefined
      if (own && Array.isArray(list)) list.push({ ...own })
    },
  },
  {
    id: 'schemas.discovery-not-described', title: 'The schema of the configuration is not published', contracts: ['rfc'], breaks: ['RFC7643-7-1'],
    response(call, reply) {
      const list = isMutableObject(reply.body) && documentsIn(call, reply, 'schemas', 'list').length > 0 ? reply.body : undefined
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== urn.serviceProviderConfig)
      list['totalResults'] = list['Resources'].length
    },
  },
  { id: 'schemas.user-name-not-required', title: 'userName is published as not required', contracts: ['rfc'], breaks: ['RFC7643-4.1.1-3'], also: ['RFC7643-8.7.1-1'], response: publish(urn.user, ['userName'], 'required', false) },
  { id: 'schemas.user-name-not-unique', title: 'userName is published without uniqueness', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-1'], response: publish(urn.user, ['userName'], 'uniqueness', 'none') },
  { id: 'schemas.title-case-exact', title: 'title is published as caseExact', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-12'], also: ['RFC7643-7-20', 'RFC7644-3.4.2.2-17'], response: publish(urn.user, ['title'], 'caseExact', true) },
  { id: 'schemas.emails-are-singular', title: 'ims is published as singular', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-29'], also: ['RFC7643-2.3-2', 'RFC7643-2.4-1'], response: publish(urn.user, ['ims'], 'multiValued', false) },
  { id: 'schemas.active-is-a-string', title: 'primary of ims is published as a string', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-33'], also: ['RFC7643-2.4-3', 'RFC7643-2.3-2'], response: publish(urn.user, ['ims', 'primary'], 'type', 'string') },
  { id: 'schemas.groups-can-be-written', title: 'display of groups is published as readWrite', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-50'], response: publish(urn.user, ['groups', 'display'], 'mutability', 'readWrite') },
  { id: 'schemas.manager-name-can-be-written', title: 'manager.displayName is published as readWrite', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-80'], response: publish(urn.enterpriseUser, ['manager', 'displayName'], 'mutability', 'readWrite') },
  { id: 'schemas.photos-refer-to-users', title: 'photos.value is published as a reference to users', contracts: ['rfc'], breaks: ['RFC7643-8.7.1-35'], response: publish(urn.user, ['photos', 'value'], 'referenceTypes', ['User']) },
  { id: 'schemas.config-limit-as-decimal', title: 'filter.maxResults is published as decimal', contracts: ['rfc'], breaks: ['RFC7643-8.7.2-10'], response: publish(urn.serviceProviderConfig, ['filter', 'maxResults'], 'type', 'decimal') },
  { id: 'schemas.title-not-published', title: 'The user schema does not define title', contracts: ['genesys'], breaks: ['GENESYS-B-325'], response: withdraw(urn.user, 'title') },
  { id: 'schemas.external-ids-not-published', title: 'The vendor schema does not define externalIds', contracts: ['genesys'], breaks: ['GENESYS-B-326'], response: withdraw(urn.genesysUser, 'externalIds') },
  {
    id: 'schemas.name-missing', title: 'Under the v2 base a schema has no name', contracts: ['genesys'], breaks: ['GENESYS-B-323'], also: ['GENESYS-B-345'],
    response(call, reply) { if (call.base === 'v2') delete documentIn(call, reply, 'schemas', urn.enterpriseUser)?.['name'] },
  },
  {
    id: 'schemas.attributes-as-object', title: 'The attributes of a schema are an object by name', contracts: ['genesys'], breaks: ['GENESYS-B-323'],
    response(call, reply) { const schema = documentIn(call, reply, 'schemas', urn.resourceType); if (schema) schema['attributes'] = { id: { type: 'string' } } },
  },
  {
    id: 'schemas.users-name-an-unpublished-extension', title: 'schemas of a user names an extension that is not published', contracts: ['rfc'], breaks: ['RFC7643-7-1'], also: ['RFC7643-3-2', 'RFC7643-3-3'],
    response(call, reply) {
      for (const user of call.resourceType === 'User' ? shownIn(call, reply) : []) if (Array.isArray(user['schemas'])) user['schemas'].push('urn:scimspec:reference:schemas:extension:audit:2.0:User')
    },
  },
  {
    id: 'schemas.users-have-a-schema-of-the-house', title: 'The resource type of users names a schema of the house, which is taken for that of users', contracts: ['rfc'], breaks: ['RFC7643-4.1-1'],
    also: ['RFC7644-4-5', 'RFC7643-6-9', 'RFC7643-3.2-1', 'RFC7643-7-1', 'RFC7644-3.10-1'],
    request(call) {
      const schemas = sent(call, writes, 'User')?.['schemas']
      if (Array.isArray(schemas) && schemas.includes(house)) schemas.push(urn.user)
    },
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'User')
      if (type) type['schema'] = house
      for (const user of call.resourceType === 'User' ? shownIn(call, reply) : [])
        if (Array.isArray(user['schemas'])) user['schemas'] = user['schemas'].map((one) => (one === urn.user ? house : one))
    },
  },
]
