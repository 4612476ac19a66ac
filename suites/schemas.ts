import {
  characteristic, check, discoveryEntries, discoveryRead, exampleAttributes, isList, isUnassigned, member, publishedAttributes, sameUrn, schemaOf, show, URN,
  type Json, type JsonObject, type PublishedAttribute, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const hasSchemas = ({ contract, base }: Scope) =>
  contract.operations.some((operation) => operation.base === base && operation.path.endsWith(contract.terms.endpoints['Schema'] ?? '/Schemas'))
    ? undefined
    : 'the contract publishes no schemas at this base'

/** Every published attribute with what a finding about it says. */
interface Place extends PublishedAttribute {
  readonly schema: JsonObject
  readonly label: string
  /** JSON pointer into the list. */
  readonly at: string
  readonly response: Response
}

async function places(t: Tools): Promise<readonly Place[]> {
  const response = await discoveryRead(t, 'Schema')
  return (await discoveryEntries(t, 'Schema')).flatMap((schema, n) =>
    publishedAttributes(schema).map((attribute) => ({
      ...attribute, schema, response, at: `/Resources/${String(n)}${attribute.pointer}`, label: `${text(member(schema, 'id'))}:${attribute.path.join('.')}`,
    })))
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : show(value)
}

const typeNames = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex']

export const namesLegal = check({
  id: 'schemas.attribute-names-are-legal',
  title: 'every published attribute has a name of letters, digits, "$", "-" and "_" that begins with a letter or "$"',
  cites: ['RFC7643-2.1-3', 'RFC7643-7-5'],
  needs: [hasSchemas],
  async run(t) {
    for (const { at, response } of await places(t)) {
      const name = t.rule('RFC7643-7-5', 'an attribute has a name').at(response, `${at}/name`)
      // A leading "$" is wrong by the printed grammar and yet the name of $ref (erratum 8924).
      if (name.is('string')) t.rule('RFC7643-2.1-3', 'an attribute name follows the grammar').at(response, `${at}/name`).matches(/^[A-Za-z$][A-Za-z0-9$_-]*$/, 'a legal attribute name')
    }
  },
})

export const namesUnique = check({
  id: 'schemas.attribute-names-are-unique',
  title: 'no schema defines an attribute twice, letter case aside',
  cites: ['RFC7643-7-5', 'GENESYS-B-323'],
  needs: [hasSchemas],
  async run(t) {
    const response = await discoveryRead(t, 'Schema')
    for (const schema of await discoveryEntries(t, 'Schema')) {
      const names = publishedAttributes(schema).map(({ path }) => path.join('.').toLowerCase())
      t.rule(['RFC7643-7-5', 'GENESYS-B-323'], `attributes of ${text(member(schema, 'id'))} are told apart by name`).value(names.filter((name, n) => names.indexOf(name) !== n), 'repeated names', response).absent()
    }
  },
})

export const typesKnown = check({
  id: 'schemas.types-are-known',
  title: 'every published attribute has one of the data types of the specification and says whether it is multi-valued',
  cites: ['RFC7643-7-12', 'RFC7643-2.3-1', 'RFC7643-7-5', 'RFC7643-7-14', 'GENESYS-B-324'],
  needs: [hasSchemas],
  async run(t) {
    for (const { at, json, response, label } of await places(t)) {
      t.rule('RFC7643-7-5', 'an attribute says its type').at(response, `${at}/type`).present()
      if (member(json, 'type') !== undefined) t.rule(['RFC7643-7-12', 'GENESYS-B-324'], `the type of ${label} is a defined one`).at(response, `${at}/type`).oneOf(...typeNames)
      t.rule('RFC7643-2.3-1', `${label} invents no data type`).value(characteristic(json, 'type'), 'type', response).oneOf(...typeNames)
      const plural = t.rule('RFC7643-7-5', 'an attribute says whether it is multi-valued').at(response, `${at}/multiValued`)
      if (plural.present()) t.rule('RFC7643-7-14', 'multiValued is a boolean').at(response, `${at}/multiValued`).is('boolean')
    }
  },
})

const keywords = {
  mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  returned: ['always', 'never', 'default', 'request'],
  uniqueness: ['none', 'server', 'global'],
} as const

export const keywordsKnown = check({
  id: 'schemas.characteristics-have-known-values',
  title: 'mutability, returned and uniqueness have one of their keywords; required and caseExact are booleans',
  cites: ['RFC7643-8.7.2-39', 'RFC7643-8.7.2-40', 'RFC7643-8.7.2-41', 'RFC7643-7-16', 'RFC7643-2.3.2-1', 'RFC7643-1.1-1', 'GENESYS-B-324'],
  needs: [hasSchemas],
  fix: 'Write the keywords exactly as RFC 7643 section 7 does; their letter case counts.',
  async run(t) {
    const ids = { mutability: 'RFC7643-8.7.2-39', returned: 'RFC7643-8.7.2-40', uniqueness: 'RFC7643-8.7.2-41' } as const
    for (const { at, json, response, label } of await places(t)) {
      for (const name of ['mutability', 'returned', 'uniqueness'] as const) {
        const value = member(json, name)
        if (isUnassigned(value)) continue
        t.rule([ids[name], 'GENESYS-B-324'], `${name} of ${label} is a defined keyword`).at(response, `${at}/${name}`).oneOf(...keywords[name])
        t.rule('RFC7643-1.1-1', 'a keyword stands without quotation marks').at(response, `${at}/${name}`).satisfies(typeof value !== 'string' || !/^["'].*["']$/.test(value), 'no quotes')
      }
      if (!isUnassigned(member(json, 'required'))) t.rule('RFC7643-7-16', `required of ${label} is a boolean`).at(response, `${at}/required`).is('boolean')
      if (!isUnassigned(member(json, 'caseExact'))) t.rule('RFC7643-2.3.2-1', `caseExact of ${label} is a boolean`).at(response, `${at}/caseExact`).is('boolean')
    }
  },
})

/** The schema of schemas describes itself, with sub-attributes in sub-attributes (RFC 7643 section 7). */
function describesItself(place: Place): boolean {
  return sameUrn(text(member(place.schema, 'id')), URN.schema)
}

export const nestingLegal = check({
  id: 'schemas.sub-attributes-belong-to-complex-attributes',
  title: 'complex attributes list their sub-attributes, simple ones have none, and no sub-attribute is complex',
  cites: ['RFC7643-7-13', 'RFC7643-1.2-2', 'RFC7643-2.3.8-2', 'RFC7643-7-4'],
  needs: [hasSchemas],
  async run(t) {
    for (const place of await places(t)) {
      const { at, json, response, label, depth } = place
      const complex = characteristic(json, 'type') === 'complex'
      const parts = member(json, 'subAttributes')
      if (describesItself(place)) {
        if (depth > 1) t.rule('RFC7643-7-4', 'the schema of schemas nests').at(response, `${at}/type`).present()
        continue
      }
      if (complex) t.rule('RFC7643-7-13', `the complex attribute ${label} lists its sub-attributes`).at(response, `${at}/subAttributes`).present()
      else t.rule('RFC7643-1.2-2', `the simple attribute ${label} has no sub-attributes`).value(parts, 'subAttributes', response).absent()
      if (depth > 1) t.rule('RFC7643-2.3.8-2', `the sub-attribute ${label} is not complex`).at(response, `${at}/type`).differsFrom('complex')
    }
  },
})

export const plainOnly = check({
  id: 'schemas.booleans-and-complex-attributes-have-no-uniqueness',
  title: 'booleans and complex attributes are neither unique nor sensitive to letter case',
  cites: ['RFC7643-2.3.2-1', 'RFC7643-2.3.8-3'],
  needs: [hasSchemas],
  async run(t) {
    for (const { json, response, label } of await places(t)) {
      const type = characteristic(json, 'type')
      if (type !== 'boolean' && type !== 'complex') continue
      const rule = t.rule(type === 'boolean' ? 'RFC7643-2.3.2-1' : 'RFC7643-2.3.8-3', `the ${type} attribute ${label} has neither uniqueness nor letter case`)
      rule.value(characteristic(json, 'uniqueness'), 'uniqueness', response).equals('none')
      rule.value(characteristic(json, 'caseExact'), 'caseExact', response).equals(false)
    }
  },
})

export const referencesTyped = check({
  id: 'schemas.reference-types-belong-to-references',
  title: 'references name what they may point to, and nothing else has referenceTypes',
  cites: ['RFC7643-7-42'],
  needs: [hasSchemas],
  async run(t) {
    const listed = await discoveryEntries(t, 'ResourceType')
    const known = new Set(['external', 'uri', 'User', 'Group', 'ServiceProviderConfig', 'ResourceType', 'Schema', ...listed.map((type) => text(member(type, 'name')))])
    for (const { at, json, response, label } of await places(t)) {
      const types = member(json, 'referenceTypes')
      const rule = t.rule('RFC7643-7-42', `referenceTypes of ${label}`)
      if (characteristic(json, 'type') !== 'reference') {
        rule.value(types, 'referenceTypes of no reference', response).absent()
        continue
      }
      if (!rule.at(response, `${at}/referenceTypes`).is('array') || !isList(types)) continue
      rule.at(response, `${at}/referenceTypes`).satisfies(types.length > 0 && types.every((type) => typeof type === 'string'), 'at least one string')
      const strange = types.filter((type) => typeof type === 'string' && !known.has(type))
      t.advise('RFC7643-7-42', `referenceTypes of ${label} names resource types of this server`).value(strange, 'unknown names', response).absent()
    }
  },
})

export const secretsHidden = check({
  id: 'schemas.write-only-attributes-are-never-returned',
  title: 'an attribute that is writeOnly is published as returned never',
  cites: ['RFC7643-7-29'],
  needs: [hasSchemas],
  async run(t) {
    for (const { json, response, label } of await places(t)) {
      if (characteristic(json, 'mutability') !== 'writeOnly') continue
      t.advise('RFC7643-7-29', `the writeOnly attribute ${label} is not returned`).value(characteristic(json, 'returned'), 'returned', response).equals('never')
    }
  },
})

export const schemasIdentified = check({
  id: 'schemas.schemas-are-identified',
  title: 'every published schema names the Schema schema and has its own URI as id',
  cites: ['RFC7643-7-2', 'RFC7643-7-6', 'RFC7643-7-7', 'RFC7643-7-9', 'RFC7643-7-11', 'RFC7643-10.2.1-1'],
  needs: [hasSchemas],
  fix: 'Put "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"] into each entry; the listing in RFC 7643 section 8.7 forgets it.',
  async run(t) {
    const response = await discoveryRead(t, 'Schema')
    const registered = Object.values(URN).filter((urn) => urn.startsWith('urn:ietf:'))
    for (const [n, schema] of (await discoveryEntries(t, 'Schema')).entries()) {
      const at = `/Resources/${String(n)}`
      t.rule('RFC7643-7-2', 'a schema names the Schema schema').at(response, `${at}/schemas`).contains(URN.schema)
      const id = t.rule('RFC7643-7-7', 'a schema has an id').at(response, `${at}/id`)
      if (!id.is('string')) continue
      t.rule('RFC7643-7-6', 'the id of a schema is a URI').at(response, `${at}/id`).matches(/^[a-z][a-z0-9+.-]*:\S+$/i, 'a URI')
      const exact = registered.find((urn) => sameUrn(urn, text(id.value)))
      if (exact !== undefined) t.rule('RFC7643-10.2.1-1', 'a registered URI is spelled as registered').at(response, `${at}/id`).equals(exact)
      for (const [name, rule] of [['name', 'RFC7643-7-9'], ['description', 'RFC7643-7-11']] as const) {
        if (member(schema, name) !== undefined) t.rule(rule, `${name} of a schema is text`).at(response, `${at}/${name}`).is('string')
      }
    }
  },
})

export const schemasDistinct = check({
  id: 'schemas.schemas-are-listed-once',
  title: 'no schema is listed twice',
  cites: ['RFC7643-7-6', 'GENESYS-B-323'],
  needs: [hasSchemas],
  async run(t) {
    const ids = (await discoveryEntries(t, 'Schema')).map((schema) => text(member(schema, 'id')).toLowerCase())
    t.rule(['RFC7643-7-6', 'GENESYS-B-323'], 'the id tells schemas apart').value(ids.filter((id, n) => ids.indexOf(id) !== n), 'repeated ids', await discoveryRead(t, 'Schema')).absent()
  },
})

export const usedSchemasPublished = check({
  id: 'schemas.used-schemas-are-published',
  title: 'every schema that a resource names in schemas is published',
  cites: ['RFC7643-7-1'],
  needs: [hasSchemas, ({ profile }) => (profile.writable.value ? undefined : 'the run is read-only')],
  rows: ({ profile }) => ['User', 'Group'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name)),
  async run(t, row) {
    const ids = (await discoveryEntries(t, 'Schema')).map((schema) => text(member(schema, 'id')))
    for (const { body, created } of (await t.cohort(row)).members) {
      const used = member(body, 'schemas')
      for (const uri of isList(used) ? used : []) {
        if (typeof uri !== 'string' || uri.toLowerCase().startsWith('urn:ietf:params:scim:api:')) continue
        t.rule('RFC7643-7-1', `${uri} is published`).value(ids, 'the ids of the schemas', created).satisfies(ids.some((id) => sameUrn(id, uri)), `with ${uri}`)
      }
    }
  },
})

export const discoverySchemasPublished = check({
  id: 'schemas.discovery-schemas-are-published',
  title: 'the discovery documents are described among the schemas',
  cites: ['RFC7643-7-1'],
  needs: [hasSchemas],
  rows: () => [URN.serviceProviderConfig, URN.resourceType, URN.schema],
  async run(t, urn) {
    const ids = (await discoveryEntries(t, 'Schema')).map((schema) => text(member(schema, 'id')))
    // "Used in a resource object" can be read to leave these three out: a warning at most.
    t.advise('RFC7643-7-1', 'the schema of a discovery document is published').value(ids, 'the ids of the schemas', await discoveryRead(t, 'Schema')).satisfies(
      ids.some((id) => sameUrn(id, urn)), `with ${urn}`)
  },
})

export const userNameRequired = check({
  id: 'schemas.user-name-is-required',
  title: 'the user schema publishes userName as required',
  cites: ['RFC7643-4.1.1-3'],
  needs: [hasSchemas],
  async run(t) {
    const user = schemaOf(await discoveryEntries(t, 'Schema'), URN.user) ?? t.block('the server publishes no user schema')
    const name = publishedAttributes(user).find(({ path }) => path.join('.').toLowerCase() === 'username')
    const rule = t.rule('RFC7643-4.1.1-3', 'userName is published as required')
    const response = await discoveryRead(t, 'Schema')
    if (rule.value(name?.json, 'userName', response).is('object')) rule.value(characteristic(name?.json ?? {}, 'required'), 'required', response).equals(true)
  },
})

export const usersHaveUserSchema = check({
  id: 'schemas.users-have-the-user-schema',
  title: 'the resource type of users has the core user schema',
  cites: ['RFC7643-4.1-1', 'RFC7643-4-1'],
  async run(t) {
    const types = await discoveryEntries(t, 'ResourceType')
    const users = types.find((type) => /(^|\/)users$/i.test(text(member(type, 'endpoint'))))
    t.rule('RFC7643-4-1', 'a type at the endpoint of users or groups has the default schema').value(types.map((type) => member(type, 'schema')), 'schemas of the resource types', await discoveryRead(t, 'ResourceType'))
      .satisfies(types.every((type) => !/(^|\/)groups$/i.test(text(member(type, 'endpoint'))) || member(type, 'schema') === URN.group), `${URN.group} for groups`)
    if (users === undefined) return
    t.rule('RFC7643-4.1-1', 'users have the registered schema').value(member(users, 'schema'), 'schema of the resource type of users', await discoveryRead(t, 'ResourceType')).equals(URN.user)
  },
})

/** Ways in which a server may be stricter than the example schemas without being at odds with them (RFC 7644 section 3.1). */
const stricter: Readonly<Record<string, Readonly<Record<string, readonly Json[]>>>> = {
  required: { false: [true] },
  mutability: { readWrite: ['readOnly', 'immutable'], immutable: ['readOnly'] },
  returned: { default: ['request', 'always'] },
  uniqueness: { none: ['server', 'global'], server: ['global'] },
}

const compared = ['type', 'multiValued', 'required', 'caseExact', 'mutability', 'returned', 'uniqueness'] as const

/** References and binary values are case exact by nature, whatever the example schemas print (erratum 6001). */
function matters(name: string, expected: JsonObject): boolean {
  const type = characteristic(expected, 'type')
  if (name === 'caseExact') return type === 'string'
  return name !== 'uniqueness' || type !== 'complex'
}

/**
 * Where RFC 7643 says two things, both are right: what it prints and verified errata correct; what its prose says otherwise than its
 * listing (`schemaExtensions` and the name of a schema are OPTIONAL); ids and passwords, which are case exact by nature (erratum 8472).
 */
const alsoRight: Readonly<Record<string, readonly Json[]>> = {
  'Group:displayName required': [false],
  'User:manager.value caseExact': [false],
  'ResourceType:name caseExact': [false],
  'ResourceType:name uniqueness': ['none'],
  'ResourceType:endpoint uniqueness': ['none'],
  'ResourceType:schemaExtensions multiValued': [false],
  'ResourceType:schemaExtensions required': [false],
  'ResourceType:id caseExact': [true],
  'Schema:id caseExact': [true],
  'Schema:name required': [false],
  'Group:members.value caseExact': [true],
  'User:groups.value caseExact': [true],
  'User:password caseExact': [true],
}

/** Section 7: "Unless otherwise specified, all schema attributes are case insensitive". */
const insensitive = (urn: string, name: string): readonly Json[] => (name === 'caseExact' && urn === URN.schema ? [false] : [])

const examples = exampleAttributes()

export const examplesFollowed = check({
  id: 'schemas.core-attributes-are-defined-as-in-the-specification',
  title: 'attributes of the specification are published with its characteristics',
  cites: [...new Set(examples.map(({ requirement }) => requirement)), 'RFC7644-3.1-4'],
  needs: [hasSchemas],
  rows: () => [...new Set(examples.map(({ schema }) => schema))],
  fix: 'A server may leave attributes out and may be stricter; what it has should have the type, plurality and letter case of RFC 7643 section 8.7.',
  async run(t, urn) {
    const response = await discoveryRead(t, 'Schema')
    const schema = schemaOf(await discoveryEntries(t, 'Schema'), urn) ?? t.block(`the server does not publish ${urn}`)
    const published = new Map(publishedAttributes(schema).map(({ path, json }) => [path.join('.').toLowerCase(), json]))
    for (const { requirement, path, json } of examples.filter((example) => example.schema === urn)) {
      const own = published.get(path.join('.').toLowerCase())
      if (own === undefined) continue
      t.rule('RFC7644-3.1-4', 'a subset of the attributes is enough').value(own, path.join('.')).is('object')
      for (const name of compared) {
        if (!matters(name, json)) continue
        const [wanted, actual] = [characteristic(json, name), characteristic(own, name)]
        const lenient = stricter[name]?.[text(wanted)] ?? []
        const allowed = [...lenient, ...(alsoRight[`${urn.split(':').at(-1) ?? ''}:${path.join('.')} ${name}`] ?? []), ...insensitive(urn, name)]
        if (actual !== undefined && lenient.includes(actual)) t.observe(`${path.join('.')} is ${name} ${show(actual)}, stricter than ${show(wanted)}`)
        t.rule(requirement, `${path.join('.')} has ${name} ${show(wanted)}`).value(actual, name, response).oneOf(wanted, ...allowed)
      }
      sameTargets(t, requirement, path.join('.'), json, own, response)
    }
  },
})

function sameTargets(t: Tools, requirement: (typeof examples)[number]['requirement'], label: string, expected: JsonObject, own: JsonObject, response: Response): void {
  const [wanted, actual] = [member(expected, 'referenceTypes'), member(own, 'referenceTypes')]
  if (!isList(wanted) || !isList(actual)) return
  // Erratum 8471: groups are groups only, though the printed schema says User and Group.
  t.rule(requirement, `${label} refers to ${wanted.map(text).join(' or ')}`).value(actual, 'referenceTypes', response)
    .satisfies(wanted.some((type) => actual.includes(type)), `with ${wanted.map(text).join(' or ')}`)
}
