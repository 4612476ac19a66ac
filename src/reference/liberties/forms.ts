import { ScimError } from '../../scim/error.ts'
import type { AttributeDefinition } from '../../scim/schema.ts'
import type { Behaviour } from '../behaviour.ts'
import { documentIn, documentsIn, within } from '../faults/discovery-documents.ts'
import { asText, isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

const rfc = { contracts: ['rfc'] } as const

/** Stores the entries of a multi-valued attribute in a form of the server's own. */
function entriesOf(names: readonly string[], change: (entries: readonly Mutable[]) => Mutable[]): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    canonicalise(attribute, value) {
      const read = b.canonicalise(attribute, value)
      return names.includes(attribute.name) && Array.isArray(read) ? change(read) : read
    },
  })
}

/** Stores the texts of attributes in a form of the server's own. */
function textsOf(test: (attribute: { readonly name: string; readonly type: string }) => boolean, change: (text: string) => string): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    canonicalise(attribute, value) {
      const read = b.canonicalise(attribute, value)
      return test(attribute) && typeof read === 'string' ? change(read) : read
    },
  })
}

/** The definition of an attribute without suggestions, at any depth. */
function unlisted({ canonicalValues: _, ...attribute }: AttributeDefinition): AttributeDefinition {
  return { ...attribute, subAttributes: attribute.subAttributes.map(unlisted) }
}

/** Texts whose form section 4.1.1 and the like tell. */
const forms: Readonly<Record<string, RegExp>> = {
  locale: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i,
  preferredLanguage: /^(?:[a-z]{1,8}(?:-[a-z0-9]{1,8})*(?:;q=[01](?:\.\d{1,3})?)?(?:, ?|$))+$/i,
  timezone: /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/,
  country: /^[a-z]{2}$/i,
}

const inOneText = (name: MutableObject): string => asText(name['formatted']) || [name['givenName'], name['familyName']].map(asText).filter(Boolean).join(' ')

/** Stores the names of people in a form of the server's own. */
function nameAs(change: (name: MutableObject) => MutableObject): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    canonicalise(attribute, value) {
      const read = b.canonicalise(attribute, value)
      return attribute.name === 'name' && isMutableObject(read) ? change(read) : read
    },
  })
}

/** What the prose says of attributes otherwise than the listing in section 8.7. */
const prose: readonly (readonly [schema: string, path: readonly string[], characteristic: string, value: boolean])[] = [
  [urn.resourceType, ['schemaExtensions'], 'required', false],
  [urn.schema, ['name'], 'required', false],
  ...['mutability', 'returned', 'uniqueness', 'description'].map((name) => [urn.schema, ['attributes', name], 'caseExact', false] as const),
  [urn.group, ['members', 'value'], 'caseExact', true],
  [urn.user, ['groups', 'value'], 'caseExact', true],
  [urn.user, ['password'], 'caseExact', true],
]

/** Freedoms in the form that values have. */
export const formsOfValues: readonly Liberty[] = [
  {
    ...rfc,
    id: 'values.binary-in-the-url-safe-alphabet',
    title: 'Binary values are stored in the URL-safe alphabet',
    allowedBy: ['RFC7643-2.3.6-2'],
    behaviour: textsOf(({ type }) => type === 'binary', (text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  },
  {
    ...rfc,
    id: 'values.binary-without-padding',
    title: 'Binary values are stored without their padding',
    allowedBy: ['RFC7643-2.3.6-3'],
    behaviour: textsOf(({ type }) => type === 'binary', (text) => text.replace(/=+$/, '')),
  },
  {
    ...rfc,
    id: 'values.addresses-on-one-line',
    title: 'Line breaks in addresses become spaces',
    allowedBy: ['RFC7643-4.1.2-15', 'RFC7643-4.1.2-16'],
    behaviour: textsOf(({ name }) => name === 'formatted' || name === 'streetAddress', (text) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ')),
  },
  {
    ...rfc,
    id: 'values.forms-are-enforced',
    title: 'Locales, languages, time zones, countries and e-mail addresses without their form are refused',
    allowedBy: ['RFC7643-2.3.1-1', 'RFC7643-4.1.1-18'],
    behaviour: (b) => ({
      canonicalise(attribute, value) {
        const read = b.canonicalise(attribute, value)
        const addresses = attribute.name === 'emails' && Array.isArray(read) ? read.map((one) => (isMutableObject(one) ? asText(one['value']) : '')) : []
        const formless = typeof read === 'string' && forms[attribute.name]?.test(read) === false
        if (formless || addresses.some((address) => address !== '' && !/^[^@\s]+@[^@\s]+$/u.test(address))) {
          throw new ScimError(400, 'invalidValue', `${attribute.name} has a form of its own`)
        }
        return read
      },
    }),
  },
  {
    ...rfc,
    id: 'values.displays-are-given',
    title: 'E-mail addresses and telephone numbers get a display',
    allowedBy: ['RFC7643-4.1.2-3', 'RFC7643-4.1.2-6'],
    behaviour: entriesOf(['emails', 'phoneNumbers'], (entries) => entries.map((one) => (isMutableObject(one) && one['value'] !== undefined ? { display: one['value'], ...one } : one))),
  },
  {
    ...rfc,
    id: 'values.photos-in-two-sizes',
    title: 'Each photo is also shown as a thumbnail',
    allowedBy: ['RFC7643-4.1.2-12', 'RFC7643-2.4-10'],
    behaviour: entriesOf(['photos'], (entries) => {
      const small = new Set(entries.flatMap((one) => (isMutableObject(one) && one['type'] === 'thumbnail' ? [asText(one['value'])] : [])))
      const large = entries.filter((one) => isMutableObject(one) && one['type'] === 'photo' && !small.has(asText(one['value'])))
      return [...entries, ...large.map((one) => ({ value: isMutableObject(one) ? (one['value'] ?? null) : null, type: 'thumbnail' }))]
    }),
  },
  {
    ...rfc,
    id: 'values.unlisted-types-are-dropped',
    title: 'A type that is not among the canonical ones is not kept',
    allowedBy: ['RFC7643-7-18'],
    behaviour: (b) => ({
      canonicalise(attribute, value) {
        const read = b.canonicalise(attribute, value)
        const listed = attribute.subAttributes.find(({ name }) => name === 'type')?.canonicalValues
        if (listed === undefined || !Array.isArray(read)) return read
        return read.map((one) => {
          if (!isMutableObject(one) || one['type'] === undefined || listed.includes(asText(one['type']))) return one
          const { type: _, ...rest } = one
          return rest
        })
      },
    }),
  },
  {
    ...rfc,
    id: 'values.names-in-one-text',
    title: 'Names are shown in one text',
    allowedBy: ['RFC7643-4.1.1-5'],
    behaviour: nameAs((name) => ({ formatted: inOneText(name) })),
  },
  {
    ...rfc,
    id: 'values.names-in-parts',
    title: 'Names are shown in their parts',
    allowedBy: ['RFC7643-4.1.1-6'],
    behaviour: nameAs(({ formatted, ...parts }) => (Object.keys(parts).length > 0 || formatted === undefined ? parts : { formatted })),
  },
  {
    ...rfc,
    id: 'values.names-are-put-together',
    title: 'Names in parts are shown in one text too',
    allowedBy: ['RFC7643-4.1.1-7'],
    behaviour: nameAs((name) => ({ formatted: inOneText(name), ...name })),
  },
  {
    ...rfc,
    id: 'values.display-names-are-given',
    title: 'A user without displayName is displayed by the userName',
    allowedBy: ['RFC7643-4.1.1-9'],
    request(call) {
      const body = call.operation === 'create' || call.operation === 'replace' ? call.body : undefined
      if (call.resourceType === 'User' && isMutableObject(body) && typeof body['userName'] === 'string') body['displayName'] ??= body['userName']
    },
  },
  {
    ...rfc,
    id: 'values.names-are-filled-in',
    title: 'A user without displayName or name gets them back from the other, the e-mail address or the userName',
    allowedBy: ['RFC7644-3.3-5', 'RFC7643-4.1.1-9'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        if (type !== 'User') return
        const { name, emails, userName } = attributes
        const [first] = Array.isArray(emails) ? emails : []
        attributes['displayName'] ??= inOneText(isMutableObject(name) ? name : {}) || (isMutableObject(first) && asText(first['value'])) || asText(userName)
        attributes['name'] ??= { formatted: attributes['displayName'] }
      },
    }),
  },
  {
    ...rfc,
    id: 'values.lone-surrogates-are-replaced',
    title: 'Half a character is stored as U+FFFD',
    allowedBy: ['RFC7643-2.3.1-3'],
    behaviour: textsOf(({ type }) => type === 'string', (text) => Buffer.from(text).toString()),
  },
  {
    ...rfc,
    id: 'schemas.suggest-nothing',
    title: 'The schemas have no canonicalValues',
    allowedBy: ['RFC7643-7-19', 'RFC7643-2.4-13'],
    behaviour: (b) => ({
      fitsType: (attribute, value) => b.fitsType(unlisted(attribute), value),
      canonicalise: (attribute, value) => b.canonicalise(unlisted(attribute), value),
    }),
    response(call, reply) {
      const strip = (value: Mutable): void => {
        if (Array.isArray(value)) value.forEach(strip)
        if (!isMutableObject(value)) return
        if (Array.isArray(value['canonicalValues'])) delete value['canonicalValues']
        Object.values(value).forEach(strip)
      }
      documentsIn(call, reply, 'schemas').forEach(strip)
    },
  },
  {
    ...rfc,
    id: 'schemas.follow-the-prose',
    title: 'The schemas follow the prose of RFC 7643 where its listing says otherwise',
    allowedBy: ['RFC7643-7-9', 'RFC7643-8.7.1-69', 'RFC7643-8.7.2-25'],
    response(call, reply) {
      for (const [id, path, name, value] of prose) {
        const attribute = within(documentIn(call, reply, 'schemas', id), ...path)
        if (attribute) attribute[name] = value
      }
    },
  },
  {
    ...rfc,
    id: 'schemas.suggest-more-services',
    title: 'The schema of users suggests messengers that the RFC does not name',
    allowedBy: ['RFC7643-4.1.2-9', 'RFC7643-7-17'],
    response(call, reply) {
      const type = within(documentIn(call, reply, 'schemas', urn.user), 'ims', 'type')
      if (Array.isArray(type?.['canonicalValues'])) type['canonicalValues'] = [...type['canonicalValues'], 'matrix']
    },
  },
]
