import {
  alwaysOf, attributesOf, capability, check, eachResource, entriesOf, isList, isObject, member, shownIn, specimen, valueOf, watch, writable,
  type AttributeDefinition, type Json, type JsonObject, type NamedAttribute, type Query, type Resources, type Response, type Scope, type Tools,
} from '../src/kit/index.ts'

const user = writable('User')

/** Rows `Device notes`, `Device dimensions.method`, `Device urn:...:costCode`: attributes and sub-attributes of that kind. */
function rowsOf(wanted: (definition: AttributeDefinition) => boolean): (scope: Scope) => readonly string[] {
  return (scope) =>
    scope.profile.resourceTypes.value
      .filter((type) => writable(type.name)(scope) === undefined)
      .flatMap((type) => attributesOf(type).flatMap((one) => namesIn(one, wanted).map((name) => `${type.name} ${name}`)))
}

function namesIn({ name, definition }: NamedAttribute, wanted: (definition: AttributeDefinition) => boolean): string[] {
  const subs = definition.subAttributes.filter(wanted).map((sub) => `${name}.${sub.name}`)
  return wanted(definition) ? [name, ...subs] : subs
}

interface Place {
  readonly resources: Resources
  readonly name: string
  /** Reads the place in a representation. */
  readonly read: (resource: unknown) => Json | undefined
  /** A body with a value there. */
  readonly body: JsonObject
}

/** @throws Blocked when the row names no attribute. */
function placeOf(t: Tools, row: string): Place {
  const space = row.indexOf(' ')
  const resources = t.of(row.slice(0, space))
  const name = row.slice(space + 1)
  const found = attributesOf(resources.type).find((one) => one.name === name || one.subName(name) !== undefined)
  if (found === undefined) return t.block(`there is no attribute ${name}`)
  const sub = found.subName(name)
  const steps = [...(found.extension === undefined ? [] : [found.extension]), found.definition.name, ...(sub === undefined ? [] : [sub.name])]
  const value = sub === undefined ? valueOf(found.definition, t.unique) : partOf(t, found.definition, sub)
  const body = resources.full()
  const schemas = isList(body['schemas']) ? body['schemas'] : []
  const inner = found.extension === undefined ? undefined : body[found.extension]
  return {
    resources,
    name,
    read: (resource) => steps.reduce<Json | undefined>((here, step) => (isList(here) ? here.map((one: Json) => member(one, step) ?? null).find((one) => one !== null) : member(here, step)), isObject(resource) ? resource : undefined),
    body: found.extension === undefined
      ? { ...body, [found.definition.name]: value }
      : { ...body, schemas: [...new Set([...schemas, found.extension])], [found.extension]: { ...(isObject(inner) ? inner : {}), [found.definition.name]: value } },
  }
}

/** A complex value that has the sub-attribute beside what is required. */
function partOf(t: Tools, around: AttributeDefinition, sub: AttributeDefinition): Json {
  const whole = valueOf({ ...around, multiValued: false }, t.unique)
  const value = { ...(isObject(whole) ? whole : {}), [sub.name]: valueOf(sub, t.unique) }
  return around.multiValued ? [value] : value
}

export const shownOnRequest = check({
  id: 'returned.request-is-shown-when-named',
  title: 'an attribute that is returned on request is left out of a plain read and shown when attributes names it',
  cites: ['RFC7643-7-34'],
  rows: rowsOf(({ returned, mutability }) => returned === 'request' && (mutability === 'readWrite' || mutability === 'immutable')),
  fix: 'Attributes with returned: request are shown in queries only when the parameter attributes names them.',
  async run(t, row) {
    const { resources, name, read, body } = placeOf(t, row)
    const own = await resources.createFrom(body)
    const plain = await resources.get(own)
    t.rule('RFC7643-7-34', `a plain read leaves ${name} out`).holds(read(t.bodyOf(plain, 'a plain read')) === undefined, { expected: `no ${name}`, actual: read(plain.json), response: plain })
    const without = await resources.get(own, { query: { excludedAttributes: 'externalId' } })
    if (without.status === 200) t.rule('RFC7643-7-34', `a read with excludedAttributes leaves ${name} out`).holds(read(without.json) === undefined, { expected: `no ${name}`, actual: read(without.json), response: without })
    const named = await resources.get(own, { query: { attributes: name } })
    t.rule('RFC7643-7-34', `GET with attributes=${name} shows it`).holds(read(named.json) !== undefined, { expected: `a value of ${name}`, actual: named.json, response: named })
  },
})

export const requestedInLists = check({
  id: 'returned.request-is-left-out-of-lists',
  title: 'a list shows an attribute that is returned on request only when attributes names it',
  cites: ['RFC7643-7-34'],
  needs: [capability('filter')],
  rows: rowsOf(({ returned, mutability }) => returned === 'request' && mutability === 'readWrite'),
  async run(t, row) {
    const { resources, name, read, body } = placeOf(t, row)
    const own = await resources.createFrom(body)
    const list = async (query: Query) => {
      const response = await resources.list({ filter: `id eq ${JSON.stringify(own.id)}`, ...query })
      return { response, entry: entriesOf(response)[0] ?? t.block(`a list with status ${String(response.status)} does not show the resource`) }
    }
    const plain = await list({})
    t.rule('RFC7643-7-34', `a plain list leaves ${name} out`).holds(read(plain.entry) === undefined, { expected: `no ${name}`, actual: read(plain.entry), response: plain.response, pointer: '/Resources/0' })
    const named = await list({ attributes: name })
    t.rule('RFC7643-7-34', `a list with attributes=${name} shows it`).holds(read(named.entry) !== undefined, { expected: `a value of ${name}`, actual: named.entry, response: named.response, pointer: '/Resources/0' })
  },
})

export const requestedAfterWrites = check({
  id: 'returned.request-is-left-out-of-answers-to-writes',
  title: 'the answer to a write leaves out an attribute that is returned on request when the client did not send it',
  cites: ['RFC7643-7-34'],
  needs: [capability('patch')],
  rows: rowsOf(({ returned, mutability, required }) => returned === 'request' && mutability === 'readWrite' && !required),
  async run(t, row) {
    const { resources, name, read, body } = placeOf(t, row)
    const own = await resources.createFrom(body)
    const change = await resources.patch(own, [{ op: 'replace', path: resources.plainText(), value: t.unique('Changed') }])
    if (change.status !== 200 || !isObject(change.json)) t.block(`PATCH was answered with status ${String(change.status)} and no resource`)
    t.rule('RFC7643-7-34', `PATCH of another attribute does not show ${name}`).holds(read(change.json) === undefined, { expected: `no ${name}`, actual: read(change.json), response: change })
  },
})

const secretRows = rowsOf(({ returned, mutability }) => returned === 'never' || mutability === 'writeOnly')

export const neverShown = check({
  id: 'returned.never-is-never-shown',
  title: 'an attribute that is never returned, or can only be written, is in no answer, not even when it is named',
  cites: ['RFC7643-7-31', 'RFC7643-7-29'],
  rows: secretRows,
  fix: 'Take what is returned: never out of every representation, after all projections.',
  async run(t, row) {
    const { resources, name, read, body } = placeOf(t, row)
    const own = await resources.createFrom(body)
    const see = (response: Response, shown: unknown, how: string) => {
      for (const id of ['RFC7643-7-31', 'RFC7643-7-29'] as const)
        t.rule(id, `${how} does not show ${name}`).holds(read(shown) === undefined, { expected: `no ${name}`, actual: 'a value', response })
    }
    see(own.created, own.created.json, 'POST')
    const queries: readonly Query[] = [{}, { attributes: name }, { attributes: `displayName,${name}` }, { excludedAttributes: 'displayName' }]
    for (const query of queries) {
      const response = await resources.get(own, { query })
      if (response.status < 300) see(response, response.json, `GET with ${JSON.stringify(query)}`)
    }
    if (t.profile.filter.value === false) return
    const list = await resources.list({ filter: `id eq ${JSON.stringify(own.id)}`, attributes: name })
    for (const entry of entriesOf(list)) see(list, entry, `a list with attributes=${name}`)
  },
})

export const alwaysShown = check({
  id: 'returned.always-is-always-shown',
  title: 'an attribute that is always returned stays when attributes names another one, or excludedAttributes names it',
  cites: ['RFC7643-7-30', 'RFC7644-3.4.2.5-6', 'RFC7644-3.4.2-11'],
  rows: (scope) => scope.profile.resourceTypes.value.filter((type) => writable(type.name)(scope) === undefined).flatMap((type) => alwaysOf(type, scope.contract.terms).map((name) => `${type.name} ${name}`)),
  fix: 'Add what is returned: always after every projection; excludedAttributes never removes it.',
  async run(t, row) {
    const space = row.indexOf(' ')
    const name = row.slice(space + 1)
    const subject = await specimen(t, row.slice(0, space), name === 'id' ? undefined : name)
    const [own] = subject.members
    if (own === undefined) return t.block('there is no resource to read')
    const shows = (shown: unknown) => shownIn(shown, subject.type).has(name.toLowerCase())
    const see = async (id: 'RFC7643-7-30' | 'RFC7644-3.4.2.5-6', query: Query) => {
      const response = await subject.resources.get(own, { query })
      if (response.status === 200)
        t.rule(id, `GET with ${JSON.stringify(query)} shows ${name}`).holds(shows(response.json), { expected: `a value of ${name}`, actual: response.json, response })
    }
    await see('RFC7643-7-30', { attributes: 'meta' })
    await see('RFC7643-7-30', { attributes: 'externalId,meta' })
    await see('RFC7644-3.4.2.5-6', { excludedAttributes: name })
    await see('RFC7644-3.4.2.5-6', { excludedAttributes: `${subject.type.schema.id}:${name}` })
    await see('RFC7644-3.4.2.5-6', { excludedAttributes: `externalId,${name}` })
    if (subject.filter === undefined) return
    const list = await subject.resources.list({ filter: subject.filter, count: subject.members.length, attributes: 'externalId' })
    entriesOf(list).forEach((entry, n) => {
      t.rule('RFC7644-3.4.2-11', `a list with attributes=externalId shows ${name}`).holds(shows(entry), { expected: `a value of ${name}`, actual: entry, response: list, pointer: `/Resources/${String(n)}` })
    })
  },
})

export const defaultYields = check({
  id: 'returned.default-is-shown-unless-others-are-named',
  title: 'what is returned by default is in a plain read, and gone when attributes names something else',
  cites: ['RFC7643-7-33', 'RFC7644-3.4-2', 'RFC7644-3.9-1'],
  rows: (scope) => scope.profile.resourceTypes.value.filter((type) => writable(type.name)(scope) === undefined).map(({ name }) => name),
  async run(t, typeName) {
    const subject = await specimen(t, typeName)
    const [own] = subject.members
    const created = own?.body
    const whole = own === undefined ? undefined : subject.wholes.get(own.id)
    if (own === undefined || created === undefined || whole === undefined) return t.block('there is no resource to read')
    const names = attributesOf(subject.type).filter(({ definition }) => definition.returned === 'default' && definition.mutability !== 'writeOnly').map(({ name }) => name.toLowerCase())
    const belongs = (leaf: string) => names.some((name) => leaf === name || leaf.startsWith(`${name}.`))
    const inRead = shownIn(whole, subject.type)
    const inCreation = [...shownIn(created, subject.type)].filter((leaf) => belongs(leaf) && !leaf.startsWith('meta'))
    const gone = inCreation.filter((leaf) => !inRead.has(leaf))
    t.rule('RFC7644-3.4-2', 'a plain read shows what the answer to the creation showed').holds(gone.length === 0, { expected: 'every attribute that is returned by default', actual: `not shown: ${gone.join(', ')}` })
    const held = [...inRead].filter((leaf) => belongs(leaf) && !leaf.startsWith('meta'))
    const hidden = held.filter((leaf) => !inCreation.includes(leaf))
    t.rule('RFC7644-3.9-1', 'the answer to a creation shows what a plain read shows').holds(own.created.json === undefined || hidden.length === 0, { expected: 'every attribute that is returned by default', actual: `not shown: ${hidden.join(', ')}`, response: own.created })
    const named = await subject.resources.get(own, { query: { attributes: 'meta' } })
    if (named.status !== 200) t.block(`GET with attributes=meta was answered with status ${String(named.status)}`)
    const still = [...shownIn(named.json, subject.type)].filter((leaf) => belongs(leaf) && !leaf.startsWith('meta'))
    t.rule('RFC7643-7-33', 'GET with attributes=meta leaves out what is returned by default').holds(still.length === 0, { expected: 'only meta and what is always returned', actual: `also shown: ${still.join(', ')}`, response: named })
  },
})

/** Ways in which an answer could give a password away. */
const leaks: Readonly<Record<string, (t: Tools, secret: string) => Promise<Response>>> = {
  'the answer to a creation': async (t, secret) => (await t.users.create({ password: secret })).created,
  'a read': async (t, secret) => t.users.get(await t.users.create({ password: secret })),
  'a read with attributes=password': async (t, secret) => t.users.get(await t.users.create({ password: secret }), { query: { attributes: 'password' } }),
  'a read with the qualified name in attributes': async (t, secret) => t.users.get(await t.users.create({ password: secret }), { query: { attributes: `${t.users.type.schema.id}:password` } }),
  'a read with attributes=PASSWORD': async (t, secret) => t.users.get(await t.users.create({ password: secret }), { query: { attributes: 'PASSWORD' } }),
  'a read with excludedAttributes': async (t, secret) => t.users.get(await t.users.create({ password: secret }), { query: { excludedAttributes: 'displayName' } }),
  'the answer to a replacement': async (t, secret) => {
    const own = await t.users.create()
    return t.users.put(own, { ...own.sent, password: secret })
  },
  'the answer to a change': async (t, secret) => {
    if (!t.profile.patch.value) return t.block('the server does not announce patch')
    return t.users.patch(await t.users.create(), [{ op: 'add', path: 'password', value: secret }])
  },
  'a list': async (t, secret) => {
    const own = await t.users.create({ password: secret })
    return t.users.list({ filter: `userName eq ${JSON.stringify(own.sent['userName'])}` })
  },
  'a list with attributes=password': async (t, secret) => {
    const own = await t.users.create({ password: secret })
    return t.users.list({ filter: `userName eq ${JSON.stringify(own.sent['userName'])}`, attributes: 'password' })
  },
  'a search with attributes=password': async (t, secret) => {
    const own = await t.users.create({ password: secret })
    return t.users.search({ filter: `userName eq ${JSON.stringify(own.sent['userName'])}`, attributes: ['userName', 'password'] })
  },
  'the refusal of a creation': async (t, secret) => {
    const own = await t.users.create()
    return t.users.post(t.users.draft({ userName: own.sent['userName'] ?? '', password: secret }))
  },
}

export const passwordKept = check({
  id: 'returned.password-is-in-no-answer',
  title: 'the password that a client sent, clear or hashed, is in no answer',
  cites: ['RFC7643-4.1.1-21', 'GENESYS-B-186'],
  needs: [user, ({ profile }) => (profile.resourceTypes.value.some(({ name, schema }) => name === 'User' && schema.attributes.some((one) => one.name.toLowerCase() === 'password')) ? undefined : 'the server has no password attribute')],
  rows: ({ contract }) => Object.keys(leaks).filter((row) => !row.startsWith('a search') || contract.requirements.has('RFC7644-3.4.3-2')),
  fix: 'Keep password out of every representation, error detail and echo of the request.',
  async run(t, row) {
    const secret = `Scim-${t.unique('S3cret')}!`
    const response = (await leaks[row]?.(t, secret)) ?? t.block(`there is no way ${row}`)
    const rule = t.rule(['RFC7643-4.1.1-21', 'GENESYS-B-186'], `${row} does not have the password`)
    rule.holds(!response.text.includes(secret), { expected: 'the clear text nowhere in the body', actual: 'the clear text is in the body', response })
    const shown = [response.json, ...entriesOf(response)].some((one) => isObject(one) && typeof member(one, 'password') === 'string')
    rule.holds(!shown, { expected: 'no member password', actual: 'a member password', response })
  },
})

export const passwordNeverSeen = watch({
  id: 'returned.password-is-never-seen',
  title: 'no representation of a user has a password',
  cites: ['RFC7643-4.1.1-21', 'GENESYS-B-186'],
  watch: eachResource((t, response, { resource, type, pointer }) => {
    if (type.name !== 'User') return
    t.rule(['RFC7643-4.1.1-21', 'GENESYS-B-186'], 'a representation has no password').holds(typeof member(resource, 'password') !== 'string', { expected: 'no member password', actual: 'a member password', response, pointer: `${pointer}/password` })
  }),
})

export const schemasInFull = check({
  id: 'returned.schemas-are-shown-in-full',
  title: 'a plain read of the schemas shows of each its id and its attributes',
  cites: ['RFC7643-7-3'],
  async run(t) {
    const response = await t.get(t.discovery('Schema'))
    const found = entriesOf(response)
    if (response.status !== 200 || found.length === 0) t.block(`the schemas were answered with status ${String(response.status)} and ${String(found.length)} entries`)
    found.forEach((entry, n) => {
      const place = { response, pointer: `/Resources/${String(n)}` }
      t.rule('RFC7643-7-3', 'a schema has an id').holds(typeof member(entry as Json, 'id') === 'string', { expected: 'an id', actual: entry, ...place })
      t.rule('RFC7643-7-3', 'a schema has its attributes').holds(isList(member(entry as Json, 'attributes')), { expected: 'the member attributes', actual: entry, ...place })
    })
  },
})
