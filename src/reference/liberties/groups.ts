import { ScimError } from '../../scim/error.ts'
import type { ResourceType } from '../../scim/schema.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import type { Call, Reply } from '../call.ts'
import { documentIn, within } from '../faults/discovery-documents.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

function resourcesIn(call: Call, reply: Reply, type: string): MutableObject[] {
  if (call.resourceType !== type || !isMutableObject(reply.body)) return []
  const listed = reply.body['Resources']
  return Array.isArray(listed) ? listed.filter(isMutableObject) : [reply.body]
}

function strip(type: string, attribute: string, ...names: readonly string[]): NonNullable<Liberty['response']> {
  return (call, reply) => {
    for (const { [attribute]: values } of resourcesIn(call, reply, type)) {
      for (const one of Array.isArray(values) ? values.filter(isMutableObject) : []) for (const name of names) Reflect.deleteProperty(one, name)
    }
  }
}

function onRequest(type: ResourceType): ResourceType {
  const attributes = type.schema.attributes.map((attribute) => (attribute.name === 'members' ? { ...attribute, returned: 'request' as const } : attribute))
  return { ...type, schema: { ...type.schema, attributes } }
}

/** Freedoms in showing and keeping memberships. */
export const groups: readonly Liberty[] = [
  {
    id: 'groups.members-have-a-value-only',
    title: 'Members have neither $ref nor type nor display',
    allowedBy: ['RFC7643-2.3.7-8', 'GENESYS-B-284'],
    response: strip('Group', 'members', '$ref', 'type', 'display'),
  },
  {
    id: 'groups.memberships-have-a-value-only',
    title: 'groups of a user has neither $ref nor type nor display',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.7-8'],
    response: strip('User', 'groups', '$ref', 'type', 'display'),
  },
  {
    id: 'groups.only-direct-memberships',
    title: 'groups of a user shows no memberships through groups',
    allowedBy: ['RFC7643-4.1.2-18', 'GENESYS-B-263'],
    behaviour: (b) => ({ memberOf: (store, id) => b.memberOf(store, id).filter(({ type }) => type === 'direct') }),
  },
  {
    id: 'groups.are-not-nested',
    title: 'A group as a member is refused with 400',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-4.2-6'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        const { members } = attributes
        if (type === 'Group' && Array.isArray(members) && members.some((one) => isMutableObject(one) && one['type'] === 'Group'))
          throw new ScimError(400, 'invalidValue', 'groups cannot be members of groups')
      },
    }),
  },
  {
    id: 'groups.show-members-on-request',
    alone: true,
    title: 'members of a group are shown only when they are asked for',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-34'],
    behaviour: (b) => ({ projection: (resource, selection, type, always) => b.projection(resource, selection, type.name === 'Group' ? onRequest(type) : type, always) }),
    response(call, reply) {
      const members = within(documentIn(call, reply, 'schemas', urn.group), 'members')
      if (members) members['returned'] = 'request'
    },
  },
  {
    id: 'groups.deleted-members-stay',
    title: 'A deleted user stays in the list of members',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.7-7'],
    behaviour: () => ({ scrubsReferences: false }),
  },
]
