import { isMutableObject, type MutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { drop, isList, leak, namesIn, resourcesIn } from './shown.ts'

function shownPin(resource: MutableObject): void {
  if (resource['assetTag'] !== undefined || resource['displayName'] !== undefined) resource['pin'] = '****'
}

/** Bugs of the characteristic `returned`, the password among them. */
export const returned: readonly Fault[] = [
  {
    id: 'returned.request-is-shown-by-default',
    title: 'An attribute that is returned on request is in every read',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (call.operation === 'read' && namesIn(call, 'attributes').length === 0) leak(call, reply, 'notes')
    },
  },
  {
    id: 'returned.request-is-shown-in-lists',
    title: 'An attribute that is returned on request is in every list',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (call.operation === 'list' && namesIn(call, 'attributes').length === 0) leak(call, reply, 'notes')
    },
  },
  {
    id: 'returned.request-is-shown-with-exclusions',
    title: 'excludedAttributes starts from all attributes, not from the default set',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (namesIn(call, 'excludedAttributes').length > 0) leak(call, reply, 'notes')
    },
  },
  {
    id: 'returned.request-is-shown-after-changes',
    title: 'The answer to PATCH shows what is returned on request, whatever was sent',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (call.operation === 'patch') leak(call, reply, 'notes')
    },
  },
  {
    id: 'returned.request-is-never-shown',
    title: 'An attribute that is returned on request is left out even when it is named',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (!isList(call) && call.operation === 'read') drop(reply, 'notes')
    },
  },
  {
    id: 'returned.requested-part-is-shown-with-its-parent',
    title: 'A sub-attribute that is returned on request comes with its parent',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-34'],
    response(call, reply) {
      if (call.operation === 'read' && call.query.size === 0 && call.resourceType === 'Device') {
        drop(reply, 'dimensions')
        leak(call, reply, 'dimensions')
      }
    },
  },
  {
    id: 'returned.secret-is-shown-when-named',
    title: 'attributes=pin shows that there is a pin',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-31', 'RFC7643-7-29'],
    response(call, reply) {
      if (call.resourceType === 'Device' && namesIn(call, 'attributes').includes('pin')) resourcesIn(reply).forEach(shownPin)
    },
  },
  {
    id: 'returned.registration-yields-to-attributes',
    title: 'attributes drops an attribute of the schema that is always returned',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-30'],
    response(call, reply) {
      if (call.operation === 'read' && namesIn(call, 'attributes').length > 0) drop(reply, 'registration')
    },
  },
  {
    id: 'returned.registration-can-be-excluded',
    title: 'excludedAttributes drops an attribute of the schema that is always returned',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.5-6'],
    response(call, reply) {
      if (namesIn(call, 'excludedAttributes').includes('registration')) drop(reply, 'registration')
    },
  },
  {
    id: 'returned.hash-is-shown-in-lists',
    title: 'Lists show the stored form of the password',
    breaks: ['RFC7643-4.1.1-21', 'GENESYS-B-186'],
    also: ['RFC7643-7-31', 'RFC7643-7-29', 'RFC7643-4.1.1-27', 'GENESYS-B-231'],
    response(call, reply) {
      if (call.operation === 'list' && call.resourceType === 'User') leak(call, reply, 'password')
    },
  },
  {
    id: 'returned.password-is-in-the-answer-to-a-change',
    title: 'The answer to PATCH shows the password that was set',
    breaks: ['RFC7643-4.1.1-21', 'GENESYS-B-186'],
    also: ['RFC7643-7-31', 'RFC7643-4.1.1-27', 'GENESYS-B-231'],
    response(call, reply) {
      if (call.operation === 'patch' && call.resourceType === 'User') leak(call, reply, 'password')
    },
  },
  {
    id: 'returned.password-is-echoed-in-a-refusal',
    title: 'The refusal of a creation quotes the request',
    breaks: ['RFC7643-4.1.1-21', 'GENESYS-B-186'],
    response(call, reply) {
      if (call.operation === 'create' && reply.status >= 400 && isMutableObject(reply.body) && isMutableObject(call.body)) reply.body['detail'] = `cannot create ${JSON.stringify(call.body)}`
    },
  },
  {
    id: 'returned.password-is-found-by-searches',
    title: 'A search with attributes password shows the stored form',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-21'],
    also: ['RFC7643-7-31', 'RFC7643-7-29', 'RFC7643-4.1.1-27'],
    response(call, reply) {
      if (call.operation === 'search' && namesIn(call, 'attributes').includes('password')) leak(call, reply, 'password')
    },
  },
  {
    id: 'returned.creation-leaves-default-attributes-out',
    title: 'The answer to a creation leaves name and e-mail addresses out',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-1'],
    response(call, reply) {
      if (call.operation !== 'create' || call.query.size > 0) return
      drop(reply, 'name')
      drop(reply, 'emails')
    },
  },
  {
    id: 'returned.extension-is-listed-without-attributes',
    title: 'The list of schemas shows an extension without its attributes',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-3'],
    also: ['RFC7643-7-5', 'RFC7644-4-8'],
    response(call, reply) {
      if (call.operation !== 'discovery' || !/^\/schemas\/?$/i.test(call.path)) return
      for (const schema of resourcesIn(reply)) if (/:extension:.*:Device$/.test(String(schema['id']))) delete schema['attributes']
    },
  },
]
