import { ScimError } from '../../scim/error.ts'
import type { AttributeDefinition, ResourceType } from '../../scim/schema.ts'
import type { Call, Reply } from '../call.ts'
import { documentIn, within } from '../faults/discovery-documents.ts'
import { asText, isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import { deviceSchema } from '../schemas/device.ts'
import { userSchema } from '../schemas/user.ts'
import type { Liberty } from '../switch.ts'

/** Publishes other characteristics of attributes. */
function publish(schema: string, names: readonly string[], characteristics: Readonly<Record<string, boolean | string>>): (call: Call, reply: Reply) => void {
  return (call, reply) => {
    for (const name of names) {
      const attribute = within(documentIn(call, reply, 'schemas', schema), name)
      if (attribute) Object.assign(attribute, characteristics)
    }
  }
}

const assigned = { managed: true, slots: 7 } as const
const isAssigned = (attribute: AttributeDefinition): boolean => attribute.name in assigned && deviceSchema.attributes.some((one) => one === attribute)

function assignedReadOnly(type: ResourceType): ResourceType {
  const attributes = type.schema.attributes.map((attribute) => (isAssigned(attribute) ? { ...attribute, mutability: 'readOnly' as const } : attribute))
  return { ...type, schema: { ...type.schema, attributes } }
}

function addressesIn({ emails }: MutableObject): readonly string[] {
  return Array.isArray(emails) ? emails.flatMap((one) => (isMutableObject(one) && one['value'] !== undefined ? [asText(one['value']).toLowerCase()] : [])) : []
}

const displayName = userSchema.attributes.find(({ name }) => name === 'displayName')

const strong = [/[a-z]/, /[A-Z]/, /\d/, /[^\dA-Za-z]/, /.{8}/]

/** What an organisation asks of its users beyond the core schema. */
export const policies: readonly Liberty[] = [
  {
    id: 'policies.strong-password-is-required',
    alone: true,
    title: 'A user needs a password with letters of both cases, a digit and another character',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-4.1.1-23'],
    behaviour: (b) => ({
      demands: (attribute) => attribute.name === 'password' || b.demands(attribute),
      fitsType: (attribute, value) => b.fitsType(attribute, value) && (attribute.name !== 'password' || strong.every((one) => one.test(asText(value)))),
    }),
    response: publish(urn.user, ['password'], { required: true }),
  },
  {
    id: 'policies.password-is-required-in-every-put',
    alone: true,
    title: 'A PUT of a user needs the password too',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-16', 'RFC7644-3.5.1-13'],
    behaviour: (b) => ({
      demands: (attribute) => attribute.name === 'password' || b.demands(attribute),
      onReplace: (attribute, old, incoming, omitted) => (attribute.name === 'password' ? incoming : b.onReplace(attribute, old, incoming, omitted)),
    }),
    response: publish(urn.user, ['password'], { required: true }),
  },
  {
    id: 'policies.emails-are-required',
    alone: true,
    title: 'A user needs an e-mail address',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-16'],
    behaviour: (b) => ({ demands: (attribute) => attribute.name === 'emails' || b.demands(attribute) }),
    response: publish(urn.user, ['emails'], { required: true }),
  },
  {
    id: 'policies.display-name-is-not-offered',
    alone: true,
    title: 'Users have no displayName: the schema lacks it, and what is sent for it is passed over',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.1-4'],
    behaviour: (b) => ({
      ignoresInput: (attribute) => attribute === displayName || b.ignoresInput(attribute),
      projection(resource, selection, type, always) {
        const { displayName: _, ...rest } = resource
        return b.projection(type.name === 'User' ? rest : resource, selection, type, always)
      },
    }),
    response(call, reply) {
      const schema = documentIn(call, reply, 'schemas', urn.user)
      const attributes = schema?.['attributes']
      if (schema && Array.isArray(attributes)) schema['attributes'] = attributes.filter((one) => !isMutableObject(one) || one['name'] !== 'displayName')
    },
  },
  {
    id: 'policies.values-are-the-same-for-all',
    title: 'Every device is managed and has seven slots, whatever a client sends',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-24'],
    behaviour: (b) => ({
      ignoresInput: (attribute) => isAssigned(attribute) || b.ignoresInput(attribute),
      applyPatch: (resource, operations, type) => b.applyPatch(resource, operations, assignedReadOnly(type)),
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        if (type === 'Device') Object.assign(attributes, assigned)
      },
    }),
    response: publish(urn.device, Object.keys(assigned), { mutability: 'readOnly' }),
  },
  {
    id: 'policies.addresses-are-unique',
    alone: true,
    title: 'No two users have the same e-mail address, which the schema does not say',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-35'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        if (type !== 'User') return
        const wanted = addressesIn(attributes)
        for (const other of wanted.length === 0 ? [] : store.ofType('User')) {
          const taken = other.attributes !== old && addressesIn(other.attributes).some((address) => wanted.includes(address))
          if (taken) throw new ScimError(409, 'uniqueness', 'the e-mail address is taken')
        }
      },
    }),
  },
]
