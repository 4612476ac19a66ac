import {
  attributesOf, bounded, capability, check, isObject, judgeProjection, listSpecimen, matchEntries, readSpecimen, seeList, seeOne, shownIn, specimen, underAttributes,
  underExcluded, writable,
  type JsonObject, type NamedAttribute, type Own, type ProjectionIds, type ProjectionMode, type Query, type Response, type Rule, type Scope, type Specimen, type Tools,
} from '../src/kit/index.ts'

const user = writable('User')

/** One attribute of each kind: naming the kinds keeps a run short on large schemas. */
function oneOfEach(attributes: readonly NamedAttribute[]): readonly NamedAttribute[] {
  const kinds = new Map<string, NamedAttribute>()
  for (const one of attributes) {
    const { type, multiValued, mutability } = one.definition
    const kind = JSON.stringify([type, multiValued, mutability, one.extension !== undefined])
    if (!kinds.has(kind)) kinds.set(kind, one)
  }
  return [...kinds.values()]
}

/** `User externalId`, `User urn:...:department`, `Group members` ...: what a plain read shows when it has a value. */
const attributeRows = (scope: Scope) =>
  scope.profile.resourceTypes.value
    .filter((type) => writable(type.name)(scope) === undefined)
    .flatMap((type) => oneOfEach(attributesOf(type).filter(({ definition }) => definition.returned === 'default' && definition.mutability !== 'writeOnly')).map(({ name }) => `${type.name} ${name}`))

function parseRow(row: string): [typeName: string, name: string] {
  const space = row.indexOf(' ')
  return [row.slice(0, space), row.slice(space + 1)]
}

const only = (...names: readonly string[]): Query => ({ attributes: names.join(',') })
const without = (...names: readonly string[]): Query => ({ excludedAttributes: names.join(',') })

const singleOnly: ProjectionIds = { extra: 'RFC7644-3.9-3', missing: 'RFC7644-3.9-4', lost: 'RFC7643-7-30' }
const singleWithout: ProjectionIds = { extra: 'RFC7644-3.9-5', missing: 'RFC7644-3.9-5', lost: 'RFC7644-3.4.2.5-6' }
const listOnly: ProjectionIds = { extra: 'RFC7644-3.4.2.5-3', missing: 'RFC7644-3.4.2.5-1', lost: 'RFC7644-3.4.2-11' }
const listWithout: ProjectionIds = { extra: 'RFC7644-3.4.2.5-5', missing: 'RFC7644-3.4.2.5-5', lost: 'RFC7644-3.4.2.5-6' }
const idsOf = (...sets: readonly ProjectionIds[]) => [...new Set(sets.flatMap((set) => [set.extra, set.missing, set.lost]))]

export const attributesOfOne = check({
  id: 'projection.attributes-on-one-resource',
  title: 'a read with attributes shows that attribute, what is always returned, and nothing else',
  cites: idsOf(singleOnly),
  rows: attributeRows,
  fix: 'With attributes start from what the schema marks returned: always, and add what is named.',
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seeOne(t, await specimen(t, typeName, name), [name], 'attributes', singleOnly)
  },
})

export const attributesInList = check({
  id: 'projection.attributes-in-a-list',
  title: 'a list with attributes shows of every entry that attribute, what is always returned, and nothing else',
  cites: idsOf(listOnly),
  needs: [capability('filter')],
  rows: attributeRows,
  fix: 'Apply the projection to every entry of a list just as to a single resource.',
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seeList(t, await specimen(t, typeName, name), [name], 'attributes', listOnly)
  },
})

export const excludedFromOne = check({
  id: 'projection.excluded-on-one-resource',
  title: 'a read with excludedAttributes shows everything but that attribute',
  cites: idsOf(singleWithout),
  rows: attributeRows,
  fix: 'With excludedAttributes start from the default set and take out what is named, but never what is returned: always.',
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seeOne(t, await specimen(t, typeName, name), [name], 'excludedAttributes', singleWithout)
  },
})

export const excludedFromList = check({
  id: 'projection.excluded-in-a-list',
  title: 'a list with excludedAttributes shows of every entry everything but that attribute',
  cites: idsOf(listWithout),
  needs: [capability('filter')],
  rows: attributeRows,
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seeList(t, await specimen(t, typeName, name), [name], 'excludedAttributes', listWithout)
  },
})

/** The complex attributes among the rows. */
const complexRows = (scope: Scope) =>
  attributeRows(scope).filter((row) => {
    const [typeName, name] = parseRow(row)
    const type = scope.profile.resourceTypes.value.find((one) => one.name === typeName)
    return type !== undefined && name !== 'meta' && attributesOf(type).some((one) => one.name === name && one.definition.subAttributes.length > 0)
  })

/** The sub-attributes that the specimens have a value in, as `name.givenName`. */
function subNames(t: Tools, { type, wholes }: Specimen, name: string): readonly string[] {
  const leaves = new Set([...wholes.values()].flatMap((whole) => [...shownIn(whole, type)]))
  const subs = attributesOf(type).find((one) => one.name === name)?.definition.subAttributes ?? []
  const found = subs.filter((sub) => sub.returned === 'default' && leaves.has(`${name}.${sub.name}`.toLowerCase())).map((sub) => `${name}.${sub.name}`)
  return found.length === 0 ? t.block(`no sub-attribute of ${name} has a value`) : found
}

/** Asserts what becomes of the named part of an attribute and of its siblings, on one resource and in a list; other attributes do not count here. */
async function seePart(t: Tools, subject: Specimen, name: string, mode: ProjectionMode, id: 'RFC7644-3.4.2.5-4' | 'RFC7644-3.4.2.5-7'): Promise<void> {
  const compare = mode === 'attributes' ? underAttributes : underExcluded
  const parts = (leaves: readonly string[]) => leaves.filter((leaf) => leaf.startsWith(`${name.toLowerCase()}.`))
  const see = (sub: string, response: Response, shown: unknown, whole: JsonObject, pointer = '') => {
    const { extra, missing } = compare(shown, whole, [sub], subject.type, t.terms)
    const asked = `${mode}=${sub}`
    t.rule(id, `${asked} leaves out what it has to of ${name}`).holds(parts(extra).length === 0, { expected: 'no other part', actual: `also shown: ${bounded(parts(extra))}`, response, pointer })
    t.rule(id, `${asked} shows what it has to of ${name}`).holds(parts(missing).length === 0, { expected: 'every such part that has a value', actual: `not shown: ${bounded(parts(missing))}`, response, pointer })
  }
  const subs = subNames(t, subject, name)
  for (const sub of subs) {
    const { response, whole } = await readSpecimen(subject, { [mode]: sub })
    if (t.rule(id, `GET with ${mode}=${sub} is answered`).status(response, 200)) see(sub, response, response.json, whole)
  }
  const [first = ''] = subs
  if (subject.filter === undefined) return
  const list = await listSpecimen(subject, { [mode]: first })
  for (const { entry, whole, pointer } of matchEntries(list, subject)) see(first, list, entry, whole, pointer)
}

export const subAttributes = check({
  id: 'projection.sub-attribute-named',
  title: 'a sub-attribute in attributes is shown without its siblings, on one resource and in a list',
  cites: ['RFC7644-3.4.2.5-4'],
  rows: complexRows,
  fix: 'Read names in attributes as attribute.subAttribute and keep only the named parts of each value.',
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seePart(t, await specimen(t, typeName, name), name, 'attributes', 'RFC7644-3.4.2.5-4')
  },
})

export const subAttributesExcluded = check({
  id: 'projection.sub-attribute-excluded',
  title: 'a sub-attribute in excludedAttributes goes and its siblings stay, on one resource and in a list',
  cites: ['RFC7644-3.4.2.5-7'],
  rows: complexRows,
  async run(t, row) {
    const [typeName, name] = parseRow(row)
    await seePart(t, await specimen(t, typeName, name), name, 'excludedAttributes', 'RFC7644-3.4.2.5-7')
  },
})

/** What the shared users show, three kinds of it: a simple attribute, a sub-attribute, an attribute of an extension. */
function kinds(t: Tools, { type, wholes }: Specimen): readonly string[] {
  const leaves = new Set([...wholes.values()].flatMap((whole) => [...shownIn(whole, type)]))
  const shown = attributesOf(type).filter(({ name, definition }) => name !== 'meta' && name !== 'externalId' && definition.returned === 'default')
  const simple = shown.find(({ name, extension, definition }) => extension === undefined && definition.type === 'string' && leaves.has(name.toLowerCase()))
  const complex = shown.flatMap(({ name, extension, definition }) => (extension === undefined ? definition.subAttributes.map((sub) => `${name}.${sub.name}`) : [])).find((name) => leaves.has(name.toLowerCase()))
  const extended = shown.find(({ name, extension }) => extension !== undefined && leaves.has(name.toLowerCase()))
  const found = [simple?.name, complex, extended?.name].filter((name) => name !== undefined)
  return found.length === 0 ? t.block('the shared users show nothing to project') : found
}

/** A core attribute with the URN of its schema; what has one already stays. */
const qualified = (subject: Specimen, name: string) => (name.startsWith('urn:') ? name : `${subject.type.schema.id}:${name}`)

export const commaList = check({
  id: 'projection.several-names',
  title: 'of several names separated by commas each one counts',
  cites: ['RFC7644-3.9-4', 'RFC7644-3.9-3', 'RFC7643-7-30', 'RFC7644-3.9-5', 'RFC7644-3.4.2.5-6', ...idsOf(listOnly, listWithout)],
  needs: [user],
  fix: 'Split the parameter at every comma.',
  async run(t) {
    const subject = await specimen(t, 'User')
    const names = [...new Set(kinds(t, subject).map((name) => (name.startsWith('urn:') ? name : name.replace(/\..*$/, ''))))]
    await seeOne(t, subject, names, 'attributes', singleOnly)
    await seeOne(t, subject, [...names].reverse(), 'attributes', singleOnly)
    await seeOne(t, subject, names, 'excludedAttributes', singleWithout)
    if (subject.filter === undefined) return
    await seeList(t, subject, names, 'attributes', listOnly)
    await seeList(t, subject, [...names].reverse(), 'excludedAttributes', listWithout)
  },
})

export const qualifiedNames = check({
  id: 'projection.urn-qualified-names',
  title: 'a name with the URN of its schema means the same as the name alone',
  cites: ['RFC7644-3.10-1'],
  needs: [user],
  rows: () => ['attributes', 'excludedAttributes'],
  fix: 'Look for the last colon of a name; what is before it is the URN of the core schema or of an extension.',
  async run(t, mode) {
    const subject = await specimen(t, 'User')
    for (const name of kinds(t, subject).filter((one) => !one.startsWith('urn:')))
      await seeSame(t, subject, name, qualified(subject, name), mode, t.rule('RFC7644-3.10-1', `${mode} with the URN of the core schema`))
  },
})

/** Asserts that a name in another notation has the effect of the plain name, right or wrong. @throws Blocked when the plain name has none */
async function seeSame(t: Tools, subject: Specimen, plain: string, other: string, mode: string, rule: Rule): Promise<void> {
  const known = await readSpecimen(subject, { [mode]: plain })
  const effect = [...shownIn(known.response.json, subject.type)].sort()
  if (known.response.status !== 200 || effect.length === shownIn(known.whole, subject.type).size) t.block(`${mode}=${plain} has no effect`)
  const { response } = await readSpecimen(subject, { [mode]: other })
  if (rule.status(response, 200)) rule.value([...shownIn(response.json, subject.type)].sort(), `what ${mode}=${other} shows`, response).equals(effect)
}

const swapped = (text: string) => [...text].map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('')
const nameOnly = (name: string, change: (text: string) => string) => name.replace(/[^:]+$/, change)

export const letterCase = check({
  id: 'projection.names-in-any-letter-case',
  title: 'the letter case of a name in attributes and excludedAttributes does not count',
  cites: ['RFC7643-2.1-1'],
  needs: [user],
  rows: () => ['upper', 'lower', 'swapped'].flatMap((change) => [`attributes in ${change} case`, `excludedAttributes in ${change} case`]),
  fix: 'Compare attribute names without regard to letter case.',
  async run(t, row) {
    const subject = await specimen(t, 'User')
    const [mode = '', , form] = row.split(' ')
    const change = form === 'upper' ? (text: string) => text.toUpperCase() : form === 'lower' ? (text: string) => text.toLowerCase() : swapped
    for (const name of kinds(t, subject)) await seeSame(t, subject, name, nameOnly(name, change), mode, t.rule('RFC7643-2.1-1', row))
  },
})

export const urnLetterCase = check({
  id: 'projection.urns-in-any-letter-case',
  title: 'the letter case of the URN before a name does not count',
  cites: ['RFC7644-3.10-3'],
  needs: [user],
  rows: () => ['attributes', 'excludedAttributes'],
  async run(t, mode) {
    const subject = await specimen(t, 'User')
    for (const name of kinds(t, subject)) {
      const exact = qualified(subject, name)
      const inUpperCase = exact.replace(/^.*:/, (urn) => urn.toUpperCase())
      // RFC 7643 section 10.2.1 names another equivalence of URNs, in which the last part is compared letter for letter.
      await seeSame(t, subject, exact, inUpperCase, mode, t.advise('RFC7644-3.10-3', `${mode} with a URN in upper case`))
    }
  },
})

const everyWay = ['GET of one resource', 'GET of a list', 'POST to .search'] as const

export const bothSupported = check({
  id: 'projection.both-parameters-are-supported',
  title: 'attributes and excludedAttributes have an effect wherever resources are read',
  cites: ['RFC7644-3.4.2.5-2'],
  needs: [user],
  rows: () => everyWay.flatMap((way) => [`attributes in ${way}`, `excludedAttributes in ${way}`]),
  async run(t, row) {
    const subject = await specimen(t, 'User')
    const [name = ''] = kinds(t, subject)
    const mode = row.startsWith('excluded') ? 'excludedAttributes' : 'attributes'
    const compare = mode === 'attributes' ? underAttributes : underExcluded
    const rule = t.rule('RFC7644-3.4.2.5-2', `${row} is supported`)
    const see = (shown: unknown, whole: unknown, response: Response, pointer = '') => {
      const { extra } = compare(shown, whole, [name], subject.type, t.terms)
      const all = compare(whole, whole, [name], subject.type, t.terms).extra
      rule.holds(all.length === 0 || extra.length < all.length, { expected: `an effect of ${mode}=${name}`, actual: `shown all the same: ${bounded(extra)}`, response, pointer })
    }
    if (row.endsWith(everyWay[0])) {
      const { response, whole } = await readSpecimen(subject, { [mode]: name })
      if (rule.status(response, 200)) see(response.json, whole, response)
      return
    }
    const response = row.endsWith(everyWay[1]) ? await listSpecimen(subject, { [mode]: name }) : await searchAll(t, subject, { [mode]: [name] })
    if (rule.status(response, 200)) for (const { entry, whole, pointer } of matchEntries(response, subject)) see(entry, whole, response, pointer)
  },
})

async function searchAll(t: Tools, subject: Specimen, parameters: JsonObject): Promise<Response> {
  if (subject.filter === undefined) return t.block('no filter selects the run\'s own resources, so that a search cannot be confined to them')
  const plain = await subject.resources.search({ filter: subject.filter, count: 1 })
  if (plain.status !== 200) return t.block(`a search was answered with status ${String(plain.status)}`)
  return subject.resources.search({ filter: subject.filter, count: subject.members.length, ...parameters })
}

/** Parameters of a list that go together with a projection; none of them names what is shown. */
const combinations: Readonly<Record<string, (subject: Specimen) => Query>> = {
  'with a later page': (subject) => ({ startIndex: 3, count: subject.members.length - 2 }),
  'with the last page': (subject) => ({ startIndex: subject.members.length, count: 5 }),
  'with sortBy': () => ({ sortBy: 'userName', sortOrder: 'descending' }),
}

export const combined = check({
  id: 'projection.goes-with-filter-sort-and-pages',
  title: 'a projection of a filtered, sorted or later page is that of the first page',
  cites: idsOf(listOnly, listWithout),
  needs: [user, capability('filter')],
  rows: ({ profile }) => Object.keys(combinations).filter((row) => row !== 'with sortBy' || profile.sort.value),
  async run(t, row) {
    const subject = await specimen(t, 'User')
    const names = kinds(t, subject).slice(-1)
    const more = combinations[row]?.(subject) ?? {}
    await seeList(t, subject, names, 'attributes', listOnly, more)
    await seeList(t, subject, names, 'excludedAttributes', listWithout, more)
  },
})

/** Changes of a user, by method. */
const changes: Readonly<Record<string, (t: Tools, own: Own, query: Query) => Promise<Response>>> = {
  PUT: (t, own, query) => t.users.put(own, own.sent, { query }),
  PATCH: (t, own, query) => t.users.patch(own, [{ op: 'replace', path: t.users.plainText(), value: t.unique('Projected') }], { query }),
}

export const onWrites = check({
  id: 'projection.answers-to-writes',
  title: 'the answer to a creation, a replacement or a change obeys attributes and excludedAttributes',
  cites: ['RFC7644-3.9-2'],
  needs: [user],
  rows: ({ profile }) => ['POST', ...Object.keys(changes)].filter((method) => method !== 'PATCH' || profile.patch.value).flatMap((method) => [`${method} attributes`, `${method} excludedAttributes`]),
  async run(t, row) {
    const [method = '', mode = ''] = row.split(' ')
    const subject = await specimen(t, 'User')
    const names = kinds(t, subject).slice(0, 1)
    const query = { [mode]: names.join(',') }
    const own = await t.users.createFrom(t.users.full(), method === 'POST' ? { query } : {})
    const response = (await changes[method]?.(t, own, query)) ?? own.created
    if (response.status === 204 || !isObject(response.json)) t.block(`${method} was answered with status ${String(response.status)} and no resource`)
    if (response.status > 299) t.block(`${method} was answered with status ${String(response.status)}`)
    const ids = { extra: 'RFC7644-3.9-2', missing: 'RFC7644-3.9-2', lost: 'RFC7644-3.9-2' } as const
    // Fewer servers project the answers to writes than those to reads: the client asked for less, and less is lost.
    const compare = mode === 'attributes' ? underAttributes : underExcluded
    judgeProjection(t, compare(response.json, await t.users.read(own), names, subject.type, t.terms), ids, `${method} with ${mode}=${names.join(',')}`, { response, rule: t.advise })
  },
})

export const metaOverridden = check({
  id: 'projection.meta-yields-to-attributes',
  title: 'meta is returned by default and left out when attributes names something else',
  cites: ['RFC7643-3.1-17'],
  needs: [user],
  async run(t) {
    const subject = await specimen(t, 'User')
    const [name = ''] = kinds(t, subject)
    const { response, whole } = await readSpecimen(subject, only(name))
    t.rule('RFC7643-3.1-17', 'a plain read shows meta').value(whole['meta'], 'meta').is('object')
    if (response.status !== 200) t.block(`GET with attributes=${name} was answered with status ${String(response.status)}`)
    t.advise('RFC7643-3.1-17', `GET with attributes=${name} shows no meta`).at(response, '/meta').absent()
    const list = await listSpecimen(subject, only(name))
    for (const { entry, pointer } of matchEntries(list, subject)) {
      t.advise('RFC7643-3.1-17', `a list with attributes=${name} shows no meta`).holds(entry['meta'] === undefined, { expected: 'no meta', actual: entry['meta'], response: list, pointer: `${pointer}/meta` })
    }
  },
})

export const unknownNames = check({
  id: 'projection.unknown-name-and-both-parameters',
  title: 'an unknown name, or both parameters at once, do not break the server',
  cites: ['RFC7644-3.9-2'],
  needs: [user],
  rows: () => ['unknown name', 'unknown excluded name', 'malformed name', 'both parameters'],
  async run(t, row) {
    const subject = await specimen(t, 'User')
    const [name = ''] = kinds(t, subject)
    const queries: Readonly<Record<string, Query>> = {
      'unknown name': only('scimspecUnknown'),
      'unknown excluded name': without('scimspecUnknown'),
      'malformed name': only('..'),
      'both parameters': { ...only(name), ...without('meta') },
    }
    const { response } = await readSpecimen(subject, queries[row] ?? {})
    // Neither is defined: a 4xx is as good as ignoring them.
    t.rule('RFC7644-3.9-2', `GET with ${row} is answered or refused`).holds(response.status < 500, { expected: 'a status below 500', actual: `status ${String(response.status)}`, response })
  },
})
