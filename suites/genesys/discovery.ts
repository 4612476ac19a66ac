import {
  check, discoveryEntries, discoveryRead, documented, entriesOf, isList, isUnassigned, member, publishedAttributes, schemaOf, show, URN,
  type JsonObject, type RequirementId, type Scope, type Tools,
} from '../../src/kit/index.ts'

/** The row's requirement is printed in the contract's edition. */
const printed = (table: Readonly<Record<string, RequirementId>>) => ({ contract }: Scope) =>
  Object.keys(table).filter((row) => contract.requirements.has(table[row] ?? 'GENESYS-B-0'))

function ruleOf(t: Tools, table: Readonly<Record<string, RequirementId>>, row: string): RequirementId {
  return table[row] ?? t.block(`there is no row ${row}`)
}

const typeReads: Readonly<Record<string, RequirementId>> = {
  User: 'GENESYS-B-301',
  Group: 'GENESYS-B-302',
  ServiceProviderConfig: 'GENESYS-B-303',
  ResourceType: 'GENESYS-B-304',
  Schema: 'GENESYS-B-305',
}

export const typeRead = check({
  id: 'discovery.documented-resource-types-are-read',
  title: 'a documented resource type is read by its name',
  cites: [...Object.values(typeReads), 'GENESYS-B-004'],
  rows: printed(typeReads),
  async run(t, name) {
    const response = await t.get(t.discovery('ResourceType', name))
    if (name === 'User') t.rule('GENESYS-B-004', 'the resource type of users is served').status(response, 200)
    const rule = t.rule(ruleOf(t, typeReads, name), `GET of the resource type ${name}`)
    if (rule.status(response, 200)) rule.value([member(response.json, 'id'), member(response.json, 'name')], 'id and name', response).contains(name)
  },
})

const typeLists: Readonly<Record<string, RequirementId>> = {
  User: 'GENESYS-B-297',
  Group: 'GENESYS-B-297',
  ServiceProviderConfig: 'GENESYS-B-298',
  ResourceType: 'GENESYS-B-298',
  Schema: 'GENESYS-B-299',
}

export const typeListed = check({
  id: 'discovery.documented-resource-types-are-listed',
  title: 'the list of resource types has the documented one',
  cites: Object.values(typeLists).filter((id, n, all) => all.indexOf(id) === n),
  rows: printed(typeLists),
  async run(t, name) {
    const names = (await discoveryEntries(t, 'ResourceType')).flatMap((type) => [member(type, 'id'), member(type, 'name')])
    t.rule(ruleOf(t, typeLists, name), `the list has ${name}`).value(names, 'ids and names', await discoveryRead(t, 'ResourceType')).contains(name)
  },
})

const schemaReads: Readonly<Record<string, RequirementId>> = {
  [URN.user]: 'GENESYS-B-313',
  [URN.group]: 'GENESYS-B-314',
  [URN.serviceProviderConfig]: 'GENESYS-B-315',
  [URN.resourceType]: 'GENESYS-B-316',
  [URN.schema]: 'GENESYS-B-317',
  [URN.enterpriseUser]: 'GENESYS-B-318',
  [URN.genesysUser]: 'GENESYS-B-319',
}

export const schemaRead = check({
  id: 'discovery.documented-schemas-are-read',
  title: 'a documented schema is read by its URN and listed',
  cites: [...Object.values(schemaReads), 'GENESYS-B-005', 'GENESYS-B-320'],
  rows: printed(schemaReads),
  async run(t, urn) {
    const response = await t.get(`${t.discovery('Schema')}/${urn}`)
    t.rule('GENESYS-B-005', 'a schema is served by its URN').status(response, 200)
    const rule = t.rule(ruleOf(t, schemaReads, urn), 'GET of the schema')
    if (rule.status(response, 200)) rule.at(response, '/id').equals(urn)
    const ids = (await discoveryEntries(t, 'Schema')).map((schema) => member(schema, 'id'))
    t.rule('GENESYS-B-320', 'the list has the schema').value(ids, 'the ids', await discoveryRead(t, 'Schema')).contains(urn)
  },
})

export const schemasHaveMembers = check({
  id: 'discovery.schemas-have-their-members',
  title: 'every schema has id, name and a list of attributes',
  cites: ['GENESYS-B-323'],
  async run(t) {
    const response = await discoveryRead(t, 'Schema')
    for (const n of (await discoveryEntries(t, 'Schema')).keys()) {
      for (const name of ['id', 'name']) t.rule('GENESYS-B-323', `a schema has ${name}`).at(response, `/Resources/${String(n)}/${name}`).matches(/./, 'a string that is not empty')
      t.rule('GENESYS-B-323', 'a schema lists attributes').at(response, `/Resources/${String(n)}/attributes`).is('array')
    }
  },
})

async function typeNamed(t: Tools, name: string): Promise<JsonObject> {
  return (await discoveryEntries(t, 'ResourceType')).find((type) => member(type, 'name') === name || member(type, 'id') === name) ?? t.block(`there is no resource type ${name}`)
}

export const typeSchemas = check({
  id: 'discovery.users-and-groups-have-their-schemas',
  title: 'users have the core schema with two extensions, groups the core schema',
  cites: ['GENESYS-B-308', 'GENESYS-B-309'],
  async run(t) {
    const response = await discoveryRead(t, 'ResourceType')
    const user = await typeNamed(t, 'User')
    t.rule('GENESYS-B-308', 'the schema of users').value(member(user, 'schema'), 'schema', response).equals(URN.user)
    const list = member(user, 'schemaExtensions')
    const extensions = (isList(list) ? list : []).map((extension) => member(extension, 'schema'))
    for (const urn of [URN.enterpriseUser, URN.genesysUser]) t.rule('GENESYS-B-308', 'the extensions of users').value(extensions, 'schemaExtensions', response).contains(urn)
    t.rule('GENESYS-B-309', 'the schema of groups').value(member(await typeNamed(t, 'Group'), 'schema'), 'schema', response).equals(URN.group)
  },
})

const bareMeta: Readonly<Record<'ResourceType' | 'Schema', RequirementId>> = { ResourceType: 'GENESYS-B-311', Schema: 'GENESYS-B-327' }

export const metaIsBare = check({
  id: 'discovery.meta-has-location-and-type-only',
  title: 'meta of a resource type and of a schema has neither version nor lastModified',
  cites: Object.values(bareMeta),
  rows: printed(bareMeta),
  async run(t, row) {
    const document = row === 'Schema' ? 'Schema' : 'ResourceType'
    const response = await discoveryRead(t, document)
    for (const n of (await discoveryEntries(t, document)).keys()) {
      for (const name of ['version', 'lastModified']) t.rule(bareMeta[document], `meta.${name} is not part of a ${row}`).at(response, `/Resources/${String(n)}/meta/${name}`).absent()
    }
  },
})

/** Attributes that a published schema has to define, by URN. */
const documentedNames: Readonly<Record<string, { readonly requirement: RequirementId; readonly names: (t: Tools) => readonly string[] }>> = {
  [URN.user]: { requirement: 'GENESYS-B-325', names: (t) => enumerated(t) },
  [URN.genesysUser]: { requirement: 'GENESYS-B-326', names: () => ['routingSkills', 'routingLanguages', 'externalIds'] },
}

/** Common attributes stand outside the schemas (RFC 7643 section 3.1). */
const common = ['id', 'externalid', 'meta', 'schemas']

function enumerated(t: Tools): readonly string[] {
  const names = (t.contract.enumerations['userAttributes'] ?? []).filter((name) => !name.includes(':') && !name.includes('.'))
  return names.filter((name) => !common.includes(name.toLowerCase()))
}

export const attributesPublished = check({
  id: 'discovery.documented-attributes-are-published',
  title: 'a published schema defines the documented attributes',
  cites: Object.values(documentedNames).map(({ requirement }) => requirement),
  rows: ({ contract }) => Object.keys(documentedNames).filter((urn) => contract.requirements.has(documentedNames[urn]?.requirement ?? 'GENESYS-B-0')),
  async run(t, urn) {
    const { requirement, names } = documentedNames[urn] ?? t.block(`there is no row ${urn}`)
    const schema = schemaOf(await discoveryEntries(t, 'Schema'), urn) ?? t.block(`the schema ${urn} is not listed`)
    const published = publishedAttributes(schema).map(({ path }) => path.join('.').toLowerCase())
    for (const name of names(t)) {
      t.rule(requirement, `the schema defines ${name}`).value(published, 'the attributes', await discoveryRead(t, 'Schema')).satisfies(published.includes(name.toLowerCase()), `with ${name}`)
    }
  },
})

export const featuresDocumented = check({
  id: 'discovery.features-match-the-documented-operations',
  title: 'the configuration announces what the operations offer',
  cites: ['GENESYS-B-328', 'GENESYS-B-329', 'GENESYS-B-330'],
  needs: [documented('ServiceProviderConfig')],
  async run(t) {
    const response = await discoveryRead(t, 'ServiceProviderConfig')
    t.bodyOf(response, 'reading the service provider configuration')
    for (const name of ['patch', 'etag', 'filter']) t.rule('GENESYS-B-329', `${name} is documented, so it is supported`).at(response, `/${name}/supported`).equals(true)
    t.rule('GENESYS-B-330', 'no bulk operation is documented, so bulk is not supported').at(response, '/bulk/supported').differsFrom(true)
    t.rule('GENESYS-B-328', 'the configuration names authentication schemes').at(response, '/authenticationSchemes').is('array')
  },
})

export const listEnvelope = check({
  id: 'discovery.lists-name-their-schema',
  title: 'a list of discovery documents spells Resources with a capital R and names the ListResponse schema',
  cites: ['GENESYS-B-359', 'GENESYS-B-360'],
  rows: ({ contract, base }) => (['ResourceType', 'Schema'] as const).filter((document) =>
    contract.operations.some((operation) => operation.base === base && operation.path.endsWith(contract.terms.endpoints[document] ?? document))),
  async run(t, row) {
    const response = await discoveryRead(t, row === 'Schema' ? 'Schema' : 'ResourceType')
    t.bodyOf(response, `reading ${row} documents`)
    const schemas = t.rule('GENESYS-B-359', 'the list names its schema').at(response, '/schemas')
    if (!isUnassigned(schemas.value)) schemas.contains(URN.listResponse)
    t.rule('GENESYS-B-360', 'the entries stand in Resources').value(Object.keys(t.bodyOf(response, 'reading a list')), 'the members', response).contains('Resources')
  },
})

export const basesAgree = check({
  id: 'discovery.bases-publish-the-same',
  title: 'both bases publish the same schemas and resource types',
  cites: ['GENESYS-B-320', 'GENESYS-B-297'],
  across: true,
  async run(t) {
    const both = async (document: 'ResourceType' | 'Schema') => {
      const path = t.terms.endpoints[document] ?? ''
      const answers = await Promise.all(t.bases.map((base) => t.get(base.url + path)))
      return answers.map((answer) => ({ answer, ids: entriesOf(answer).map((entry) => show(member(entry as JsonObject, 'id'))).sort() }))
    }
    for (const [document, id] of [['Schema', 'GENESYS-B-320'], ['ResourceType', 'GENESYS-B-297']] as const) {
      if (!t.rule(id, '').applies) continue
      const [first, second] = await both(document)
      if (first === undefined || second === undefined || first.answer.status !== 200 || second.answer.status !== 200) continue
      t.rule(id, `both bases list the same ${document} documents`).value(second.ids, `ids at ${t.bases[1]?.id ?? ''}`, second.answer).equals(first.ids)
    }
  },
})
