import {
  capability, changeable, check, entriesOf, idsOf, isObject, isUnassigned, member, optionalUserPlaces, patchAndRead, placeAt, sameValue, show, spellings, userPlaceOf, userPlaces, userPluralOf, userPlurals, userWithValue, userWithValues, writable,
  type JsonObject, type RequirementId, type Tools,
} from '../src/kit/index.ts'

const needs = [writable('User'), capability('patch')]

const byKind = (path: string, core: RequirementId): readonly RequirementId[] =>
  path.startsWith('urn:') ? [core, 'GENESYS-B-252'] : path === 'title' ? [core, 'GENESYS-B-246'] : [core, 'GENESYS-B-248']

export const replacesSingle = check({
  id: 'patch-replace.replaces-a-single-value',
  title: 'replace puts another value into a single-valued attribute',
  cites: ['RFC7644-3.5.2.3-2', 'GENESYS-B-246', 'GENESYS-B-248', 'GENESYS-B-252'],
  needs,
  rows: userPlaces,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const [first, second] = target.values
    const own = await userWithValue(t, target, first)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: second }], (one) => target.has(one, second))
    const rule = t.rule(byKind(path, 'RFC7644-3.5.2.3-2'), `replace ${path}`)
    if (rule.success(response)) rule.holds(target.has(now, second), { expected: show(second), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const setsUnset = check({
  id: 'patch-replace.sets-an-unset-attribute',
  title: 'replace on an attribute without value sets it as add does',
  cites: ['RFC7644-3.5.2.3-4', 'GENESYS-B-248', 'GENESYS-B-252'],
  needs,
  rows: (scope) => [...optionalUserPlaces(scope), ...userPlurals(scope)],
  async run(t, row) {
    const rule = t.rule(row.startsWith('urn:') ? ['RFC7644-3.5.2.3-4', 'GENESYS-B-252'] : ['RFC7644-3.5.2.3-4', 'GENESYS-B-248'], `replace ${row}, which has no value`)
    const target = placeAt(t.users.type, row, t.unique)
    if (target !== undefined) {
      const [, value] = target.values
      const own = await userWithValue(t, target, undefined)
      const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: row, value }], (one) => target.has(one, value))
      if (rule.success(response)) rule.holds(target.has(now, value), { expected: show(value), actual: target.read(now), response: read, pointer: target.pointer })
      return
    }
    const values = userPluralOf(t, row)
    const own = await t.users.create()
    const value = [values.make(0)]
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: row, value }], (one) => values.has(one, value, own.body, value))
    if (rule.success(response)) rule.holds(values.has(now, value, own.body, value), { expected: show(value), actual: values.read(now), response: read, pointer: `/${row}` })
  },
})

/** Attributes that a server may compute from a name. */
const fromName = new Set(['name', 'displayname'])

/** Members of a resource that another PATCH operation has changed although it named something else. */
function disturbed(before: JsonObject, after: JsonObject, touched: string): readonly string[] {
  const [top = ''] = touched.startsWith('urn:') ? [touched.slice(0, touched.lastIndexOf(':'))] : touched.split(/[.[]/)
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => {
    const lower = name.toLowerCase()
    if (lower === 'meta' || lower === top.toLowerCase() || (top === 'name' && fromName.has(lower)) || (touched.startsWith('urn:') && lower === 'schemas')) return false
    return !sameValue(member(before, name), member(after, name))
  })
}

export const othersStay = check({
  id: 'patch-replace.leaves-other-attributes-alone',
  title: 'replace changes nothing but what it names',
  cites: ['RFC7644-3.5.2.3-11', 'GENESYS-B-246'],
  needs,
  rows: (scope) => [...userPlaces(scope), ...userPlurals(scope)].filter((row) => row === 'title' || scope.contract.requirements.has('RFC7644-3.5.2.3-11')),
  async run(t, row) {
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.read(own)
    const target = placeAt(t.users.type, row, t.unique)
    const value = target === undefined ? [userPluralOf(t, row).make(1)] : target.values[1]
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: row, value }])
    if (!accepted) t.block(`the PATCH was answered with status ${String(response.status)}`)
    const wrong = disturbed(before, now, row)
    const ids: readonly RequirementId[] = row === 'title' ? ['RFC7644-3.5.2.3-11', 'GENESYS-B-246'] : ['RFC7644-3.5.2.3-11']
    t.rule(ids, `replace ${row} changes ${row} only`).holds(wrong.length === 0, {
      expected: 'every other attribute as before',
      actual: wrong.map((name) => `${name}: ${show(member(before, name))} became ${show(member(now, name))}`).join('; '),
      response: read,
    })
    if (target?.extension === undefined) return
    const [was, is] = [before, now].map((one) => member(one, target.extension ?? ''))
    const siblings = isObject(was) ? Object.keys(was).filter((name) => !target.path.endsWith(`:${name}`) && !sameValue(member(was, name), member(is, name))) : []
    t.rule('RFC7644-3.5.2.3-11', `replace ${row} leaves the other attributes of the extension alone`).holds(siblings.length === 0, {
      expected: show(was), actual: is, response: read, pointer: `/${target.extension}`,
    })
  },
})

export const replacesAll = check({
  id: 'patch-replace.multi-valued-replaces-all-values',
  title: 'replace on a multi-valued attribute leaves exactly the new values',
  cites: ['RFC7644-3.5.2.3-3', 'GENESYS-B-248'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [one, two, three] = [values.make(0), values.make(1), values.make(2)]
    const own = await userWithValues(t, values, [one, two])
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: name, value: [three] }], (state) => values.has(state, [three], own.body, [one, two, three]))
    const rule = t.rule(['RFC7644-3.5.2.3-3', 'GENESYS-B-248'], `replace ${name} with one value`)
    if (rule.success(response)) rule.holds(values.has(now, [three], own.body, [one, two, three]), { expected: show([three]), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const keepsUnmentioned = check({
  id: 'patch-replace.complex-attribute-keeps-what-is-not-mentioned',
  title: 'replace on a complex attribute replaces the sub-attributes that it names and keeps the others',
  cites: ['RFC7644-3.5.2.3-5', 'RFC7644-3.5.2.3-6'],
  needs,
  rows: (scope) => (['name.givenName', 'name.familyName'].every((path) => userPlaces(scope).includes(path)) ? ['by path', 'without path'] : []),
  fix: 'Merge the value into the complex attribute; only sub-attributes that are named change.',
  async run(t, row) {
    const [given, family] = [userPlaceOf(t, 'name.givenName'), userPlaceOf(t, 'name.familyName')]
    const own = await userWithValue(t, given, given.values[0])
    if (isUnassigned(family.read(own.body))) t.block('creating a user did not keep its name')
    const value = { givenName: given.values[1] }
    const operation = row === 'by path' ? { op: 'replace', path: 'name', value } : { op: 'replace', value: { name: value } }
    const { response, read, now } = await patchAndRead(t, t.users, own, [operation], (one) => given.has(one, given.values[1]))
    const named = t.rule('RFC7644-3.5.2.3-5', `replace name with a givenName, ${row}`)
    if (!named.success(response)) return
    named.holds(given.has(now, given.values[1]), { expected: show(given.values[1]), actual: given.read(now), response: read, pointer: given.pointer })
    t.rule('RFC7644-3.5.2.3-6', `replace name with a givenName keeps the familyName, ${row}`).holds(family.has(now, family.read(own.body)), {
      expected: show(family.read(own.body)), actual: family.read(now), response: read, pointer: family.pointer,
    })
  },
})

export const withoutPath = check({
  id: 'patch-replace.without-path-replaces-each-attribute',
  title: 'replace without path replaces each attribute that its value has, and no other',
  cites: ['RFC7644-3.5.2.3-1'],
  needs,
  rows: (scope) => [...optionalUserPlaces(scope).filter((path) => !path.startsWith('urn:') && !path.includes('.')), ...userPlurals(scope)],
  async run(t, row) {
    const rule = t.rule('RFC7644-3.5.2.3-1', `replace ${row} without path`)
    const target = placeAt(t.users.type, row, t.unique)
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.read(own)
    if (isUnassigned(member(before, row)) && target !== undefined) t.block(`creating a user did not set ${row}`)
    const values = target === undefined ? userPluralOf(t, row) : undefined
    const one = values?.make(1)
    const value = one === undefined ? (target?.values[1] ?? '') : [one]
    const arrived = (state: JsonObject) => (one === undefined ? target?.has(state, value) === true : values?.has(state, [one], before, [...sentOf(own.sent, row), one]) === true)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', value: { [row]: value } }], arrived)
    if (!rule.success(response)) return
    rule.holds(arrived(now), { expected: show(value), actual: member(now, row), response: read, pointer: `/${row}` })
    rule.holds(disturbed(before, now, row).length === 0, { expected: 'every other attribute as before', actual: disturbed(before, now, row).join(', '), response: read })
  },
})

function sentOf(sent: JsonObject, name: string): JsonObject[] {
  const values = sent[name]
  return Array.isArray(values) ? values.filter(isObject) : []
}

export const throughFilter = check({
  id: 'patch-replace.value-path-replaces-the-selected-value',
  title: 'replace with a value path replaces the value that it selects, and no other',
  cites: ['RFC7644-3.5.2.3-7'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [one, two, three] = [values.make(0), values.make(1), values.make(2, values.types[1])]
    const own = await userWithValues(t, values, [one, two])
    const path = `${name}[type eq ${JSON.stringify(values.types[1])}]`
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: three }], (state) => values.has(state, [one, three], own.body, [one, two, three]))
    const rule = t.rule('RFC7644-3.5.2.3-7', `replace ${path} with a complete value`)
    if (rule.success(response)) rule.holds(values.has(now, [one, three], own.body, [one, two, three]), { expected: show([one, three]), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const allMatches = check({
  id: 'patch-replace.value-path-replaces-all-selected-values',
  title: 'replace with a value path replaces every value that it selects',
  cites: ['RFC7644-3.5.2.3-7'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const kind = values.types[1]
    const [one, two, three, four] = [values.make(0), values.make(1, kind), values.make(2, kind), values.make(4, kind)]
    const own = await userWithValues(t, values, [one, two, three])
    const path = `${name}[type eq ${JSON.stringify(kind)}]`
    // Two values that become the same may be kept as one (RFC 7643 section 2.4).
    const replaced = (state: JsonObject) => [one, four].every((kept) => values.keeps(state, kept)) && [two, three].every((gone) => !values.keeps(state, gone))
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: four }], replaced)
    const rule = t.rule('RFC7644-3.5.2.3-7', `replace ${path}, which selects two of three values`)
    if (rule.success(response)) rule.holds(replaced(now), { expected: `${show(one)} as before, ${show(four)} for the others`, actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const subOfMatches = check({
  id: 'patch-replace.value-path-replaces-a-sub-attribute-of-each-selected-value',
  title: 'replace with a value path and a sub-attribute changes that sub-attribute of every selected value, and nothing else',
  cites: ['RFC7644-3.5.2.3-8'],
  needs,
  rows: (scope) => userPlurals(scope).flatMap((name) => [`${name} of one value`, `${name} of two values`]),
  async run(t, row) {
    const name = row.split(' ')[0] ?? ''
    const values = userPluralOf(t, name)
    const [work, home, other] = values.types
    const two = row.endsWith('two values')
    const start = [values.make(0, work), values.make(1, home), values.make(2, two ? home : other)]
    const own = await userWithValues(t, values, start)
    // With two values the type changes, so that they stay different; with one the value itself.
    const next: JsonObject = two ? { type: other } : { [values.key]: values.make(4)[values.key] ?? null }
    const sub = two ? 'type' : values.key
    const path = `${name}[type eq ${JSON.stringify(home)}].${sub}`
    const after = start.map((one) => (one['type'] === home ? { ...one, ...next } : one))
    const all = [...start, ...after]
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: next[sub] ?? null }], (state) => values.has(state, after, own.body, all))
    const rule = t.rule('RFC7644-3.5.2.3-8', `replace ${path}`)
    if (rule.success(response)) rule.holds(values.has(now, after, own.body, all), { expected: show(after), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const noMatch = check({
  id: 'patch-replace.value-path-without-match-is-refused',
  title: 'replace with a value path that selects nothing is refused with 400 noTarget and changes nothing',
  cites: ['RFC7644-3.5.2.3-9', 'RFC7644-3.12-27'],
  needs,
  rows: (scope) => userPlurals(scope).flatMap((name) => [`${name} as a whole`, `${name} by a sub-attribute`]),
  fix: 'When the filter of a path selects no value, answer 400 with scimType noTarget; do not create the value.',
  async run(t, row) {
    const name = row.split(' ')[0] ?? ''
    const values = userPluralOf(t, name)
    const [one, two] = [values.make(0), values.make(1)]
    const own = await userWithValues(t, values, [one])
    const filter = `${name}[type eq ${JSON.stringify(values.types[1])}]`
    const operation = row.endsWith('whole') ? { op: 'replace', path: filter, value: two } : { op: 'replace', path: `${filter}.${values.key}`, value: two[values.key] ?? null }
    const { response, read, now } = await patchAndRead(t, t.users, own, [operation])
    if (!Array.isArray(member(now, name) ?? [])) t.block(`${name} is no list`)
    const rule = t.rule('RFC7644-3.5.2.3-9', `replace ${operation.path}, which selects nothing`)
    rule.holds(values.has(now, [one], own.body, [one, two]), { expected: show([one]), actual: values.read(now), response: read, pointer: `/${name}` })
    if (!rule.status(response, 400)) return
    rule.at(response, '/scimType').equals('noTarget')
    t.rule('RFC7644-3.12-27', 'noTarget tells that a path selects nothing').at(response, '/scimType').equals('noTarget')
  },
})

export const primaryMoves = check({
  id: 'patch-replace.new-primary-resets-the-old-one',
  title: 'a replace that sets primary on one value resets it on the others',
  cites: ['RFC7644-3.5.2.3-10', 'RFC7644-3.5.2-19'],
  needs,
  rows: (scope) => userPlurals(scope).flatMap((name) => [`${name} as a whole`, `${name} by its primary`]),
  fix: 'When an operation sets primary on one value, set it false on all other values of the attribute.',
  async run(t, row) {
    const name = row.split(' ')[0] ?? ''
    const values = userPluralOf(t, name)
    if (!values.definition.subAttributes.some((sub) => sub.name === 'primary' && sub.mutability === 'readWrite')) t.block(`${name} has no primary`)
    const [old, other] = [{ ...values.make(0), primary: true }, values.make(1)]
    const own = await userWithValues(t, values, [old, other])
    const filter = `${name}[type eq ${JSON.stringify(other['type'])}]`
    const whole = row.endsWith('whole')
    const operation = whole ? { op: 'replace', path: filter, value: { ...other, primary: true } } : { op: 'replace', path: `${filter}.primary`, value: true }
    const primaries = (state: JsonObject) => values.read(state).filter((value) => member(value, 'primary') === true)
    const onlyOther = (state: JsonObject) => primaries(state).length === 1 && values.keeps({ [name]: primaries(state) }, other)
    const { accepted, response, read, now } = await patchAndRead(t, t.users, own, [operation], onlyOther)
    // A refusal is not what the RFC asks for; it may have another reason.
    if (!accepted) return void t.advise(whole ? 'RFC7644-3.5.2.3-10' : 'RFC7644-3.5.2-19', `replace ${operation.path} with primary true, while another value is primary`).success(response)
    if (!values.keeps(now, { ...other, primary: true })) t.block('the PATCH did not set primary')
    t.rule(whole ? 'RFC7644-3.5.2.3-10' : 'RFC7644-3.5.2-19', `replace ${operation.path} with primary true`)
      .holds(onlyOther(now), { expected: `one primary value, ${show(other)}`, actual: primaries(now), response: read, pointer: `/${name}` })
  },
})

export const userRenamed = check({
  id: 'patch-replace.user-name-can-be-changed',
  title: 'replace gives a user another free userName, under which it is found',
  cites: ['RFC7644-3.5.2.3-2', 'GENESYS-B-254'],
  needs: [...needs, capability('filter')],
  async run(t) {
    const definition = t.users.type.schema.attributes.find((one) => one.name === 'userName')
    if (definition?.mutability !== 'readWrite') t.block('the userName of the server is not readWrite')
    const own = await t.users.create()
    const before = await t.settled(() => t.users.list({ filter: `userName eq ${JSON.stringify(own.sent['userName'])}` }), (list) => idsOf(list).length > 0)
    if (idsOf(before).join() !== own.id) t.block('a user is not found by its userName')
    const name = `${t.unique('renamed')}@example.com`
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: 'userName', value: name }], (one) => sameValue(member(one, 'userName'), name, definition))
    const rule = t.rule(['RFC7644-3.5.2.3-2', 'GENESYS-B-254'], 'replace userName with a free name')
    if (!rule.success(response)) return
    if (!rule.holds(sameValue(member(now, 'userName'), name, definition), { expected: name, actual: member(now, 'userName'), response: read, pointer: '/userName' })) return
    const found = await t.settled(() => t.users.list({ filter: `userName eq ${JSON.stringify(name)}` }), (list) => entriesOf(list).length > 0)
    t.rule('GENESYS-B-254', 'the user is found under its new name').holds(entriesOf(found).some((one) => isObject(one) && one['id'] === own.id), {
      expected: `the user ${own.id}`, actual: `${String(entriesOf(found).length)} users`, response: found, pointer: '/Resources',
    })
  },
})

export const takenName = check({
  id: 'patch-replace.taken-user-name-stays-with-its-user',
  title: 'a PATCH gives no user the userName of another',
  cites: ['RFC7643-4.1.1-2', 'RFC7643-4.1.1-4'],
  needs,
  rows: () => Object.keys(spellings),
  fix: 'Look for the userName among the other users before a PATCH is stored, as before a PUT.',
  async run(t, row) {
    const [first, second] = [await t.users.create(), await t.users.create()]
    const name = String(first.sent['userName'] ?? t.block('users are created without userName'))
    const folded = row !== 'the same spelling'
    const value = spellings[row]?.(name) ?? name
    const { read, now } = await patchAndRead(t, t.users, second, [{ op: 'replace', path: 'userName', value }])
    const unique = folded ? t.advise('RFC7643-4.1.1-4', `PATCH of a userName to another user's in ${row}`) : t.rule('RFC7643-4.1.1-2', `PATCH of a userName to another user's`)
    const taken = String(member(now, 'userName')).toLowerCase() === name.toLowerCase()
    unique.holds(!taken, { expected: 'a name of its own', actual: member(now, 'userName'), response: read, pointer: '/userName' })
  },
})

const pageLimit = 40
const pageSize = 25

/** Whether a list has the resource; undefined when the list is too long to say. */
async function listed(t: Tools, id: string, filter: string | undefined): Promise<boolean | undefined> {
  const seen = new Set<string>()
  for (let startIndex = 1, page = 0; page < pageLimit; page++) {
    const list = await t.users.list({ filter, startIndex, count: pageSize })
    if (list.status !== 200) return t.block(`a list was answered with status ${String(list.status)}`)
    const entries = entriesOf(list)
    if (entries.some((one) => isObject(one) && one['id'] === id)) return true
    idsOf(list).forEach((one) => seen.add(one))
    if (entries.length === 0) return seen.size === member(list.json, 'totalResults') ? false : t.block('the pages of the list do not meet everyone once')
    startIndex += entries.length
  }
  return undefined
}

export const activeFlips = check({
  id: 'patch-replace.active-can-be-switched',
  title: 'replace switches active off and on, and the lists follow',
  cites: ['RFC7644-3.5.2.3-2', 'GENESYS-B-251'],
  needs: [...needs, changeable('User', 'active')],
  alone: true,
  async run(t) {
    const own = await t.users.create({ active: true })
    for (const active of [false, true]) {
      const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: 'active', value: active }], (one) => one['active'] === active)
      const rule = t.rule(['RFC7644-3.5.2.3-2', 'GENESYS-B-251'], `replace active with ${String(active)}`)
      if (!rule.success(response) || !rule.holds(now['active'] === active, { expected: String(active), actual: now['active'], response: read, pointer: '/active' })) return
      if (!t.terms.listsActiveOnly) continue
      const membership = t.rule('GENESYS-B-251', `the lists follow when active becomes ${String(active)}`)
      for (const [filter, wanted] of [[undefined, active], ['active eq false', !active]] as const) {
        const found = await t.settled(() => listed(t, own.id, filter), (one) => one === undefined || one === wanted)
        if (found === undefined) t.observe('the lists are too long to look for one user in them')
        else membership.holds(found === wanted, { expected: `the user is ${wanted ? '' : 'not '}in the list ${filter ?? 'without a filter'}`, actual: found ? 'it is' : 'it is not' })
      }
    }
  },
})
