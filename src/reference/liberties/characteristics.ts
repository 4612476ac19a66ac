import type { AttributeDefinition, ResourceType } from '../../scim/schema.ts'
import { documentIn, within } from '../faults/discovery-documents.ts'
import { asText, isMutableObject } from '../json.ts'
import type { PublishedSchema } from '../schemas/define.ts'
import { groupSchema } from '../schemas/group.ts'
import { enterpriseSchema, userSchema } from '../schemas/user.ts'
import type { Liberty } from '../switch.ts'

type Hooks = Required<Pick<Liberty, 'behaviour' | 'response'>>

/** Publishes other characteristics of attributes of a schema, as `emails` or `emails.type`, and acts by them. */
function declare(schema: PublishedSchema, characteristics: Readonly<Record<string, Partial<AttributeDefinition>>>): Hooks {
  const changes = new Map<AttributeDefinition, Partial<AttributeDefinition>>()
  for (const attribute of schema.attributes) {
    for (const [path, change] of Object.entries(characteristics)) {
      if (path === attribute.name) changes.set(attribute, change)
      for (const sub of attribute.subAttributes) if (path === `${attribute.name}.${sub.name}`) changes.set(sub, change)
    }
  }
  const declared = (attribute: AttributeDefinition): AttributeDefinition => {
    const change = changes.get(attribute)
    return change === undefined ? attribute : { ...attribute, ...change }
  }
  const read = ({ schema: core, extensions, ...type }: ResourceType): ResourceType => ({
    ...type,
    schema: { ...core, attributes: core.attributes.map(declared) },
    extensions: extensions.map((one) => ({ ...one, schema: { ...one.schema, attributes: one.schema.attributes.map(declared) } })),
  })
  return {
    behaviour: (b) => ({
      ignoresInput: (attribute) => b.ignoresInput(declared(attribute)),
      demands: (attribute) => b.demands(declared(attribute)),
      guardsImmutable: (attribute) => b.guardsImmutable(declared(attribute)),
      fitsType: (attribute, value) =>
        b.fitsType(attribute, value) && (changes.get(attribute)?.canonicalValues?.some((one) => one.toLowerCase() === asText(value).toLowerCase()) ?? true),
      applyPatch: (resource, operations, type) => b.applyPatch(resource, operations, read(type)),
      projection: (resource, selection, type, always) => b.projection(resource, selection, read(type), always),
    }),
    response(call, reply) {
      for (const [path, change] of Object.entries(characteristics)) Object.assign(within(documentIn(call, reply, 'schemas', schema.id), ...path.split('.')) ?? {}, change)
    },
  }
}

const readOnly = { mutability: 'readOnly' } as const
const immutable = { mutability: 'immutable' } as const
const onRequest = { returned: 'request' } as const
const oneOf = (...canonicalValues: string[]) => ({ canonicalValues })

const numbered = declare(enterpriseSchema, { employeeNumber: { required: true } })

const usersKeptElsewhere = declare(userSchema, { displayName: readOnly, active: readOnly, emails: readOnly, title: readOnly })

/** Other characteristics than those that RFC 7643 section 8.7.1 gives as an example. */
export const characteristics: readonly Liberty[] = [
  {
    id: 'characteristics.users-are-kept-elsewhere',
    alone: true,
    title: 'displayName, active, emails and title of a user are readOnly',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-24', 'RFC7644-3.3-2'],
    ...usersKeptElsewhere,
    behaviour: (b) => ({
      ...usersKeptElsewhere.behaviour(b),
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        if (type === 'User') Object.assign(attributes, { displayName: asText(attributes['userName']), active: true })
      },
    }),
  },
  {
    id: 'characteristics.members-are-kept-elsewhere',
    alone: true,
    title: 'members of a group are readOnly',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-24', 'RFC7644-3.3-2'],
    ...declare(groupSchema, { members: readOnly }),
  },
  {
    id: 'characteristics.departments-are-kept-elsewhere',
    alone: true,
    title: 'manager and department of a user are readOnly',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-24', 'RFC7644-3.3-2'],
    ...declare(enterpriseSchema, { manager: readOnly, department: readOnly }),
  },
  {
    id: 'characteristics.values-are-set-once',
    alone: true,
    title: 'displayName, active, preferredLanguage and userType of a user are immutable',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-27', 'RFC7644-3.5.2-13'],
    ...declare(userSchema, { displayName: immutable, active: immutable, preferredLanguage: immutable, userType: immutable }),
  },
  {
    id: 'characteristics.values-are-shown-on-request',
    alone: true,
    title: 'displayName, active and name of a user are shown only when they are asked for',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-34'],
    ...declare(userSchema, { displayName: onRequest, active: onRequest, name: onRequest }),
  },
  {
    id: 'characteristics.employees-have-a-number',
    alone: true,
    title: 'employeeNumber is required where the enterprise extension is used; an empty extension is not used',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-7-16', 'RFC7643-2.5-1'],
    ...numbered,
    request({ body }) {
      if (isMutableObject(body) && isMutableObject(body[enterpriseSchema.id]) && Object.keys(body[enterpriseSchema.id] ?? {}).length === 0) delete body[enterpriseSchema.id]
    },
  },
  {
    id: 'characteristics.words-are-given',
    alone: true,
    title: 'userType, locale, timezone and the types of addresses and numbers have values of the vendor, and no others',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.1-2'],
    ...declare(userSchema, {
      userType: oneOf('staff', 'student'),
      locale: oneOf('de-DE', 'fr-FR'),
      timezone: oneOf('Europe/Vienna', 'Asia/Tokyo'),
      'emails.type': oneOf('official', 'private'),
      'phoneNumbers.type': oneOf('desk', 'pocket'),
    }),
  },
]
