import { attributesOf, capability, check, entriesOf, isUnassigned, sampleOf, writable, type AttributeDefinition, type Json, type Response, type Tools } from '../src/kit/index.ts'

const user = writable('User')

/** An attribute that a client may set and leave out: single-valued text, or multi-valued. @throws Blocked when the schema has none */
function optional(t: Tools, multiValued: boolean): AttributeDefinition {
  const fits = ({ definition, extension }: ReturnType<typeof attributesOf>[number]) =>
    extension === undefined && definition.multiValued === multiValued && !definition.required && definition.mutability === 'readWrite' && definition.returned === 'default' &&
    (multiValued ? definition.name === 'emails' : definition.type === 'string' && ['nickName', 'title', 'userType'].includes(definition.name))
  return attributesOf(t.users.type).find(fits)?.definition ?? t.block(`the schema has no optional ${multiValued ? 'emails' : 'text'}`)
}

/** Ways to say that an attribute has no value. */
const nothings: Readonly<Record<string, { readonly multiValued: boolean; readonly value: Json }>> = {
  'null': { multiValued: false, value: null },
  'null for a multi-valued attribute': { multiValued: true, value: null },
  'the empty array': { multiValued: true, value: [] },
}

export const created = check({
  id: 'unassigned.created-with-nothing',
  title: 'a resource created with null or an empty array is like one created without the attribute',
  cites: ['RFC7643-2.5-1', 'RFC7643-2.5-3'],
  needs: [user],
  rows: () => Object.keys(nothings),
  fix: 'Take null and the empty array for "no value" before anything is stored.',
  async run(t, row) {
    const { multiValued, value } = nothings[row] ?? t.block(`there is no ${row}`)
    const { name } = optional(t, multiValued)
    const response = await t.users.post(t.users.draft({ [name]: value }))
    const rule = t.rule('RFC7643-2.5-1', `a creation with ${name}: ${row}`)
    // A refusal does not treat the two alike, but does no harm either.
    if (!t.advise('RFC7643-2.5-1', `a creation with ${name}: ${row} is carried out`).success(response)) return
    const own = (await t.users.owned(response, {})) ?? t.block('the answer to the creation does not name the resource')
    const read = await t.users.get(own)
    const without = await t.users.get(await t.users.create())
    if (without.status !== 200 || read.status !== 200) t.block(`a read was answered with status ${String(read.status)}`)
    const shown = (response: Response) => t.bodyOf(response, 'a read')[name]
    // A server may assign a default, then it does so both times.
    rule.holds(isUnassigned(shown(read)) === isUnassigned(shown(without)), { expected: `${name} as in a resource created without it`, actual: shown(read), response: read, pointer: `/${name}` })
    t.rule('RFC7643-2.5-3', `${name} without a value is left out`).holds(shown(read) === undefined, { expected: 'no member', actual: shown(read), response: read, pointer: `/${name}` })
  },
})

export const notPresent = check({
  id: 'unassigned.is-not-present-in-filters',
  title: 'an attribute created with null or an empty array is not present to a filter',
  cites: ['RFC7643-2.5-1'],
  needs: [user, capability('filter')],
  rows: () => Object.keys(nothings),
  async run(t, row) {
    const { multiValued, value } = nothings[row] ?? t.block(`there is no ${row}`)
    const { name } = optional(t, multiValued)
    const own = await t.users.create({ [name]: value })
    if (!isUnassigned((await t.users.read(own))[name])) t.block(`the server gave ${name} a value of its own`)
    const userName = `userName eq ${JSON.stringify(own.sent['userName'])}`
    const found = await t.users.list({ filter: userName })
    if (found.status !== 200 || entriesOf(found).length !== 1) t.block('the user cannot be found by its name')
    const without = await t.users.create()
    const among = await t.users.list({ filter: `userName eq ${JSON.stringify(without.sent['userName'])} and ${name} pr` })
    if (among.status !== 200 || entriesOf(among).length !== 0) t.block(`${name} pr finds a user that was created without ${name}`)
    const present = await t.users.list({ filter: `${userName} and ${name} pr` })
    t.rule('RFC7643-2.5-1', `${name} pr does not match ${row}`).value(entriesOf(present).length, 'the number of entries', present).equals(0)
  },
})

/** How a value is taken away, and whether a refusal of that way is a matter of taste. */
const removals: Readonly<Record<string, { readonly multiValued: boolean; readonly value: Json; readonly method: 'PUT' | 'PATCH'; readonly open?: true }>> = {
  'PUT with null': { multiValued: false, value: null, method: 'PUT' },
  'PUT with an empty array': { multiValued: true, value: [], method: 'PUT' },
  // RFC 7644 section 3.5.2.3 does not speak of null.
  'PATCH with null': { multiValued: false, value: null, method: 'PATCH', open: true },
  'PATCH with an empty array': { multiValued: true, value: [], method: 'PATCH' },
}

export const taken = check({
  id: 'unassigned.null-takes-the-value-away',
  title: 'assigning null or an empty array takes the value away',
  cites: ['RFC7643-2.5-2'],
  needs: [user],
  rows: ({ profile }) => Object.keys(removals).filter((row) => row.startsWith('PUT') || profile.patch.value),
  async run(t, row) {
    const { multiValued, value, method, open } = removals[row] ?? t.block(`there is no ${row}`)
    const definition = optional(t, multiValued)
    const { name } = definition
    const own = await t.users.create({ [name]: sampleOf(definition, t.unique) })
    if (isUnassigned((await t.users.read(own))[name])) t.block(`the server does not keep ${name}`)
    const change = method === 'PUT' ? await t.users.put(own, { ...own.sent, [name]: value }) : await t.users.patch(own, [{ op: 'replace', path: name, value }])
    const rule = open === true && change.status >= 400 ? t.advise : t.rule
    if (!rule('RFC7643-2.5-2', `${row} of ${name} is carried out`).success(change)) return
    const read = await t.users.get(own)
    t.rule('RFC7643-2.5-2', `after ${row} ${name} has no value`).at(read, `/${name}`).absent()
  },
})
