import {
  capability, check, entriesOf, isList, isObject, isUnassigned, member, optionalUserPlaces, patchAndRead, sameValue, show, urlOf, userPlaceOf, userWithValue,
  valueOf, watch, writable, type AttributeDefinition, type Json, type JsonObject, type Own, type ResourceType, type Response, type Scope, type SchemaDefinition, type Tools,
} from '../src/kit/index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** A text of the extension that a client may set and sees again. */
function freeText(schema: SchemaDefinition): AttributeDefinition | undefined {
  const plain = schema.attributes.filter((one) => one.type === 'string' && !one.multiValued && one.mutability === 'readWrite' && one.returned === 'default' && one.uniqueness === 'none')
  return plain.find((one) => ['department', 'costCenter', 'organization'].includes(one.name)) ?? plain.find((one) => one.canonicalValues !== undefined) ?? plain[0]
}

/** Rows: `User urn:...` for each extension that a creation can carry. */
function extensionRows(scope: Scope): readonly string[] {
  return scope.profile.resourceTypes.value.flatMap((type) =>
    writable(type.name)(scope) !== undefined ? [] : type.extensions.filter(({ schema }) => freeText(schema) !== undefined).map(({ schema }) => `${type.name} ${schema.id}`),
  )
}

interface Extended {
  readonly type: ResourceType
  readonly urn: string
  readonly attribute: AttributeDefinition
  readonly value: Json
  readonly own: Own
}

/** A resource that was created with one attribute of the extension. */
async function extended(t: Tools, row: string): Promise<Extended> {
  const [name = '', urn = ''] = row.split(' ')
  const resources = t.of(name)
  const schema = resources.type.extensions.find((one) => one.schema.id === urn)?.schema ?? t.block(`${name} has no extension ${urn}`)
  const attribute = freeText(schema) ?? t.block(`${urn} has no attribute that can be set`)
  const value = valueOf(attribute, t.unique)
  const draft = resources.draft()
  const schemas = isList(draft['schemas']) ? draft['schemas'] : []
  const own = await resources.createFrom({ ...draft, schemas: [...new Set([...schemas, urn])], [urn]: { ...resources.neededIn(urn), [attribute.name]: value } })
  return { type: resources.type, urn, attribute, value, own }
}

export const inContainer = check({
  id: 'extensions.attributes-come-back-in-their-container',
  title: 'attributes of an extension come back in the object that its URI names, and schemas names it',
  cites: ['RFC7643-3-8', 'RFC7643-3.3-7', 'RFC7643-2.1-2'],
  rows: extensionRows,
  fix: 'Render extension attributes under a member named by the URI of the extension and list the URI in schemas.',
  async run(t, row) {
    const { type, urn, attribute, value, own } = await extended(t, row)
    const read = await t.of(type.name).get(own)
    const now = t.bodyOf(read, 'reading the resource')
    // A value that came back nowhere was lost, which is another matter.
    if (!JSON.stringify(now).toLowerCase().includes(JSON.stringify(value).toLowerCase())) t.block(`creating the resource did not keep its ${attribute.name}`)
    t.rule('RFC7643-3-8', `${attribute.name} of the extension stands in its object`).holds(sameValue(member(member(now, urn), attribute.name), value, attribute), {
      expected: show(value), actual: member(now, urn), response: read, pointer: `/${urn}`,
    })
    t.rule('RFC7643-3.3-7', 'the URI of the extension is the name of its object').holds(isObject(member(now, urn)), { expected: `an object ${urn}`, actual: Object.keys(now).join(', '), response: read })
    if (!isObject(member(now, urn))) return
    const schemas = member(now, 'schemas')
    t.rule('RFC7643-2.1-2', 'schemas names the extension in use').holds(isList(schemas) && schemas.some((one: Json) => typeof one === 'string' && one.toLowerCase() === urn.toLowerCase()), {
      expected: `contains ${urn}`, actual: schemas, response: read, pointer: '/schemas',
    })
  },
})

export const optionalExtension = check({
  id: 'extensions.optional-extension-may-be-left-out',
  title: 'a resource is created without an extension that is not required',
  cites: ['RFC7643-6-15', 'RFC7643-3.3-1'],
  needs: [writable('User')],
  rows: ({ profile }) => (profile.resourceTypes.value.some((type) => type.name === 'User' && type.extensions.some((one) => !one.required)) ? [''] : []),
  async run(t) {
    const created = await t.users.post(t.users.draft())
    t.rule('RFC7643-6-15', 'a user without extensions is created').success(created)
    const schemas = isObject(created.json) ? created.json['schemas'] : undefined
    const listed = isList(schemas) ? schemas.filter((one: Json) => typeof one === 'string' && t.users.type.extensions.some(({ schema }) => schema.id === one)) : []
    t.rule('RFC7643-3.3-1', 'schemas names no extension without values').holds(listed.length === 0, { expected: 'core schema only', actual: listed, response: created, pointer: '/schemas' })
  },
})

export const requiredExtension = check({
  id: 'extensions.required-extension-is-in-every-resource',
  title: 'what the resource types call a required extension is in every resource of the type',
  cites: ['RFC7643-6-14'],
  fix: 'Mark the extension as not required in /ResourceTypes, or refuse resources that come without it.',
  async run(t) {
    const rule = t.rule('RFC7643-6-14', 'the resource types tell the truth about required extensions')
    const contradictions: string[] = []
    for (const type of t.profile.resourceTypes.value) {
      const required = type.extensions.filter((one) => one.required)
      if (required.length === 0) continue
      const scope = { contract: t.contract, profile: t.profile, base: t.base.id }
      if (writable(type.name)(scope) !== undefined) continue
      for (const { schema } of required) {
        const draft = t.of(type.name).draft()
        const without = Object.fromEntries(Object.entries(draft).filter(([name]) => name !== schema.id))
        const schemas = isList(draft['schemas']) ? draft['schemas'].filter((one: Json) => one !== schema.id) : []
        const created = await t.of(type.name).post({ ...without, schemas })
        if (created.status < 300) contradictions.push(`a ${type.name} is created without ${schema.id}`)
      }
    }
    rule.holds(contradictions.length === 0, { expected: 'every resource of a type has its required extensions', actual: contradictions.join('; ') })
  },
})

/** Top-level members of a resource that belong into the object of an extension. */
function misplaced(resource: JsonObject, type: ResourceType): readonly string[] {
  return Object.keys(resource).filter((name) => type.extensions.some(({ schema }) => name.toLowerCase().startsWith(`${schema.id.toLowerCase()}:`)))
}

/** Names that only an extension defines. */
function strayed(resource: JsonObject, type: ResourceType): readonly string[] {
  const core = new Set(['schemas', 'id', 'externalid', 'meta', ...type.schema.attributes.map((one) => one.name.toLowerCase())])
  const extension = new Set(type.extensions.flatMap(({ schema }) => schema.attributes.map((one) => one.name.toLowerCase())))
  return Object.keys(resource).filter((name) => !core.has(name.toLowerCase()) && extension.has(name.toLowerCase()))
}

export const neverFlattened = watch({
  id: 'extensions.attributes-are-never-flattened',
  title: 'no answer shows an extension attribute outside the object of its extension',
  cites: ['RFC7643-3-8', 'RFC7643-3.3-7'],
  watch(t, response) {
    const target = t.classify(response)
    const type = target?.resourceType
    if (type === undefined || type.extensions.length === 0 || response.status < 200 || response.status > 299 || !isObject(response.json)) return false
    const resources = target?.kind === 'single' ? [response.json] : entriesOf(response).filter(isObject)
    for (const resource of resources) {
      const flat = misplaced(resource, type)
      t.rule('RFC7643-3.3-7', 'a top-level member is named by an extension attribute with its URI').holds(flat.length === 0, { expected: 'the URI alone as a name', actual: flat, response })
      const stray = strayed(resource, type)
      t.rule('RFC7643-3-8', 'an extension attribute stands at the top level').holds(stray.length === 0, { expected: 'it stands in the object of its extension', actual: stray, response })
    }
    return resources.length > 0
  },
})

const published = ['employeeNumber', 'costCenter', 'organization', 'division', 'department'] as const

const enterpriseOf = ({ profile }: Pick<Scope, 'profile'>) =>
  profile.resourceTypes.value.find((type) => type.name === 'User')?.extensions.find((one) => one.schema.id.toLowerCase() === enterprise.toLowerCase())?.schema

const enterpriseRows = (scope: Scope) => published.filter((name) => enterpriseOf(scope)?.attributes.some((one) => one.name === name && one.mutability === 'readWrite'))

export const enterpriseKept = check({
  id: 'extensions.enterprise-attributes-are-kept',
  title: 'each attribute of the enterprise extension that the schema has is kept',
  cites: ['RFC7643-4.3-1'],
  needs: [writable('User')],
  rows: enterpriseRows,
  async run(t, name) {
    const definition = enterpriseOf(t)?.attributes.find((one) => one.name === name) ?? t.block(`no attribute ${name}`)
    const value = t.unique(name)
    const own = await t.users.create({ schemas: [t.users.type.schema.id, enterprise], [enterprise]: { [name]: value } })
    const read = await t.users.get(own)
    t.rule('RFC7643-4.3-1', `${name} of the enterprise extension`).holds(isObject(read.json) && sameValue(member(member(read.json, enterprise), name), value, definition), {
      expected: show(value), actual: isObject(read.json) ? member(read.json, enterprise) : read.json, response: read, pointer: `/${enterprise}/${name}`,
    })
  },
})

const hasManager = (scope: Scope) => (enterpriseOf(scope)?.attributes.some((one) => one.name === 'manager' && one.mutability === 'readWrite') === true ? [''] : [])

export const manager = check({
  id: 'extensions.manager-refers-to-a-user',
  title: 'manager comes back with the id of the manager, and a reference in it leads there',
  cites: ['RFC7643-4.3-2', 'RFC7643-4.3-3', 'RFC7643-4.3-4'],
  needs: [writable('User')],
  rows: hasManager,
  async run(t) {
    const boss = await t.users.create()
    const own = await t.users.create({ schemas: [t.users.type.schema.id, enterprise], [enterprise]: { manager: { value: boss.id } } })
    const read = await t.users.get(own)
    const shown = isObject(read.json) ? member(member(read.json, enterprise), 'manager') : undefined
    const kept = t.rule('RFC7643-4.3-2', 'manager.value is the id of the manager')
      .holds(member(shown, 'value') === boss.id, { expected: boss.id, actual: shown, response: read, pointer: `/${enterprise}/manager` })
    t.rule('RFC7643-4.3-4', 'manager.displayName is shown').holds(!isUnassigned(member(shown, 'displayName')), { expected: 'a name', actual: shown, response: read })
    const link = member(shown, '$ref')
    const reference = t.rule('RFC7643-4.3-3', 'manager.$ref leads to the manager')
    if (!kept || typeof link !== 'string') return void reference.holds(true, { expected: 'a reference', actual: link })
    const url = urlOf(link, read.request.url.split(/[?#]/, 1)[0])?.href
    if (url === undefined) return void reference.holds(false, { expected: 'a URI', actual: link, response: read, pointer: `/${enterprise}/manager/$ref` })
    if (!url.startsWith(t.base.url)) return t.observe(`manager.$ref points outside the base: ${url}`)
    const found = await t.get(url)
    reference.holds(isObject(found.json) && found.json['id'] === boss.id, { expected: `the user ${boss.id}`, actual: `status ${String(found.status)}`, response: found })
  },
})

export const noRedefinition = check({
  id: 'extensions.do-not-redefine-core-attributes',
  title: 'an extension has no attribute that the core schema of the type has',
  cites: ['RFC7643-3.3-5'],
  rows: ({ profile }) => profile.resourceTypes.value.flatMap((type) => type.extensions.map(({ schema }) => `${type.name} ${schema.id}`)),
  async run(t, row) {
    const [name = '', urn = ''] = row.split(' ')
    const type = t.profile.resourceTypes.value.find((one) => one.name === name)
    const core = new Set(['id', 'meta', 'schemas', 'externalid', ...(type?.schema.attributes.map((one) => one.name.toLowerCase()) ?? [])])
    const twice = type?.extensions.find(({ schema }) => schema.id === urn)?.schema.attributes.map((one) => one.name).filter((one) => core.has(one.toLowerCase())) ?? []
    t.rule('RFC7643-3.3-5', `${urn} defines attributes of its own`).holds(twice.length === 0, { expected: `no attribute that ${name} has already`, actual: twice.join(', ') })
    await Promise.resolve()
  },
})

interface Standard {
  readonly id: `RFC7643-8.7.1-${number}`
  readonly type: AttributeDefinition['type']
  readonly mutability: AttributeDefinition['mutability']
}

/** RFC 7643 section 8.7.1; none of them is multi-valued. */
const standard: Readonly<Record<string, Standard>> = {
  employeeNumber: { id: 'RFC7643-8.7.1-72', type: 'string', mutability: 'readWrite' },
  costCenter: { id: 'RFC7643-8.7.1-73', type: 'string', mutability: 'readWrite' },
  organization: { id: 'RFC7643-8.7.1-74', type: 'string', mutability: 'readWrite' },
  division: { id: 'RFC7643-8.7.1-75', type: 'string', mutability: 'readWrite' },
  department: { id: 'RFC7643-8.7.1-76', type: 'string', mutability: 'readWrite' },
  manager: { id: 'RFC7643-8.7.1-77', type: 'complex', mutability: 'readWrite' },
  'manager.value': { id: 'RFC7643-8.7.1-78', type: 'string', mutability: 'readWrite' },
  'manager.$ref': { id: 'RFC7643-8.7.1-79', type: 'reference', mutability: 'readWrite' },
  'manager.displayName': { id: 'RFC7643-8.7.1-80', type: 'string', mutability: 'readOnly' },
}

function defined({ profile }: Pick<Scope, 'profile'>, path: string): AttributeDefinition | undefined {
  const [name = '', sub] = path.split('.')
  const attribute = enterpriseOf({ profile })?.attributes.find((one) => one.name.toLowerCase() === name.toLowerCase())
  return sub === undefined ? attribute : attribute?.subAttributes.find((one) => one.name.toLowerCase() === sub.toLowerCase())
}

export const enterpriseSchema = check({
  id: 'extensions.enterprise-schema-follows-the-specification',
  title: 'the published enterprise schema gives its attributes the type of the specification',
  cites: Object.values(standard).map(({ id }) => id),
  rows: (scope) => (scope.profile.schemas.source === 'contract' ? [] : Object.keys(standard).filter((path) => defined(scope, path) !== undefined)),
  async run(t, path) {
    const [wanted, actual] = [standard[path] ?? t.block(`no attribute ${path}`), defined(t, path) ?? t.block(`no attribute ${path}`)]
    t.rule(wanted.id, `${path} of the enterprise schema`).holds(actual.type === wanted.type && !actual.multiValued, {
      expected: `type ${wanted.type}, multiValued false`, actual: `type ${actual.type}, multiValued ${String(actual.multiValued)}`,
    })
    if (actual.mutability !== wanted.mutability) t.observe(`${path} is ${actual.mutability}, the specification has ${wanted.mutability}`)
    await Promise.resolve()
  },
})

const extensionPlaces = (scope: Scope) => optionalUserPlaces(scope).filter((path) => path.startsWith('urn:'))
const needsPatch = [writable('User'), capability('patch')]

function names(resource: JsonObject, urn: string): boolean {
  const schemas = member(resource, 'schemas')
  return isList(schemas) && schemas.some((one: Json) => typeof one === 'string' && one.toLowerCase() === urn.toLowerCase())
}

export const addedByPatch = check({
  id: 'extensions.patch-adds-an-extension',
  title: 'an extension attribute added by its full name stands in its container, and schemas names the extension',
  cites: ['RFC7644-3.5.2-17', 'RFC7643-3.3-7', 'RFC7643-2.1-2', 'RFC7643-3.3-4', 'GENESYS-B-252'],
  needs: needsPatch,
  rows: (scope) => extensionPlaces(scope).slice(0, 1),
  async run(t, path) {
    const place = userPlaceOf(t, path)
    const urn = place.extension ?? t.block(`${path} is in no extension`)
    const own = await userWithValue(t, place, undefined)
    if (!isUnassigned(member(own.body, urn))) t.observe('a new user has values of the extension already')
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value: place.values[0] }], (one) => place.has(one, place.values[0]))
    if (!accepted) t.block(`the PATCH was answered with status ${String(response.status)}`)
    t.rule(['RFC7643-3.3-7', 'GENESYS-B-252'], `add ${path} puts the value into the container`).holds(place.has(now, place.values[0]), { expected: show(place.values[0]), actual: member(now, urn), response: read, pointer: place.pointer })
    for (const id of ['RFC7644-3.5.2-17', 'RFC7643-3.3-4', 'RFC7643-2.1-2'] as const)
      t.rule(id, `schemas names the extension after add ${path}`).holds(names(now, urn) || isUnassigned(member(now, urn)), { expected: `contains ${urn}`, actual: member(now, 'schemas'), response: read, pointer: '/schemas' })
  },
})

export const lastRemoved = check({
  id: 'extensions.patch-removes-the-last-attribute',
  title: 'when PATCH removes the last attribute of an extension, no value of it is left',
  cites: ['RFC7644-3.5.2.2-2', 'RFC7643-3.3-1', 'GENESYS-B-252'],
  needs: needsPatch,
  rows: (scope) => extensionPlaces(scope).slice(0, 1),
  async run(t, path) {
    const place = userPlaceOf(t, path)
    const urn = place.extension ?? t.block(`${path} is in no extension`)
    const own = await userWithValue(t, place, place.values[0])
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path }], (one) => isUnassigned(place.read(one)))
    if (!accepted) t.block(`the PATCH was answered with status ${String(response.status)}`)
    t.rule(['RFC7644-3.5.2.2-2', 'GENESYS-B-252'], `remove ${path}`).holds(isUnassigned(place.read(now)), { expected: 'no value', actual: member(now, urn), response: read, pointer: place.pointer })
    // Whether schemas goes on naming an extension without values is not said.
    t.rule('RFC7643-3.3-1', `schemas names the extension after remove ${path}`).holds(!names(now, urn), { expected: `without ${urn}`, actual: member(now, 'schemas'), response: read, pointer: '/schemas' })
  },
})

export const schemasThenAttribute = check({
  id: 'extensions.patch-of-schemas-counts-for-later-operations',
  title: 'one request adds an extension to schemas and then sets its attribute',
  cites: ['RFC7644-3.5.2-16'],
  needs: needsPatch,
  rows: (scope) => extensionPlaces(scope).slice(0, 1),
  async run(t, path) {
    const place = userPlaceOf(t, path)
    const urn = place.extension ?? t.block(`${path} is in no extension`)
    const own = await userWithValue(t, place, undefined)
    const value = place.values[0]
    const plain = await patchAndRead(t, t.users, await userWithValue(t, place, undefined), [{ op: 'add', path, value }], (one) => place.has(one, value))
    if (!place.has(plain.now, value)) t.block(`a plain add of ${path} does not work`)
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: 'schemas', value: [urn] }, { op: 'add', path, value }], (one) => place.has(one, value))
    // Few servers let a client write schemas.
    t.advise('RFC7644-3.5.2-16', 'add to schemas, then add an attribute of the extension').success(response)
    if (accepted) t.rule('RFC7644-3.5.2-16', 'add to schemas, then add an attribute of the extension').holds(place.has(now, value), { expected: show(value), actual: member(now, urn), response: read, pointer: place.pointer })
  },
})

export const inBody = check({
  id: 'extensions.patch-without-path-takes-a-container',
  title: 'a PATCH without path takes the container of an extension in its value',
  cites: ['RFC7644-3.5.2.1-3', 'RFC7644-3.5.2.3-11'],
  needs: needsPatch,
  rows: (scope) => extensionPlaces(scope).slice(0, 1),
  async run(t, path) {
    const place = userPlaceOf(t, path)
    const urn = place.extension ?? t.block(`${path} is in no extension`)
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.read(own)
    const value = place.values[1]
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', value: { [urn]: { [path.slice(urn.length + 1)]: value } } }], (one) => place.has(one, value))
    // The RFC shows no such request; it is how resources are written everywhere else.
    t.advise('RFC7644-3.5.2.1-3', `add without path, with the container ${urn}`).holds(accepted && place.has(now, value), { expected: show(value), actual: accepted ? member(now, urn) : `status ${String(response.status)}`, response: read, pointer: place.pointer })
    const core = Object.keys(before).filter((name) => !['meta', 'schemas'].includes(name) && name !== urn && !sameValue(member(before, name), member(now, name)))
    t.rule('RFC7644-3.5.2.3-11', 'a PATCH of an extension leaves the core attributes alone').holds(core.length === 0, { expected: 'every other attribute as before', actual: core.join(', '), response: read })
  },
})

export const addressed = check({
  id: 'extensions.attributes-are-addressed-by-their-urn',
  title: 'a filter finds a resource by an extension attribute behind its URN',
  cites: ['RFC7644-3.10-2'],
  needs: [writable('User'), capability('filter')],
  rows: ({ contract, profile, base }) => (contract.terms.filterGrammar === 'full' ? extensionPlaces({ contract, profile, base }).slice(0, 1) : []),
  async run(t, path) {
    const place = userPlaceOf(t, path)
    const own = await userWithValue(t, place, place.values[0])
    const list = (name: string): Promise<Response> => t.users.list({ filter: `id eq ${JSON.stringify(own.id)} and ${name} eq ${JSON.stringify(place.values[0])}` })
    const bare = await list(path.slice(path.lastIndexOf(':') + 1))
    t.observe(`the same filter without URN is answered with status ${String(bare.status)} and ${String(entriesOf(bare).length)} entries`)
    const found = await t.settled(() => list(path), (one) => entriesOf(one).length > 0)
    if (found.status !== 200) t.block(`the filter was answered with status ${String(found.status)}`)
    t.rule('RFC7644-3.10-2', `filter ${path} eq a value`).holds(entriesOf(found).some((one) => isObject(one) && one['id'] === own.id), {
      expected: `the user ${own.id}`, actual: `${String(entriesOf(found).length)} entries`, response: found, pointer: '/Resources',
    })
  },
})
