import {
  capability, check, isUnassigned, member, optionalUserPlaces, patchAndRead, placeAt, userPlaceOf, pluralAt, userPluralOf, show, userPlaces, userPlurals,
  userWithValue, userWithValues, writable, type JsonObject, type RequirementId,
} from '../src/kit/index.ts'

const needs = [writable('User'), capability('patch')]

const byKind = (path: string, core: RequirementId): readonly RequirementId[] =>
  path.startsWith('urn:') ? [core, 'GENESYS-B-252'] : [core, 'GENESYS-B-248']

export const setsUnset = check({
  id: 'patch-add.sets-an-unset-attribute',
  title: 'add gives a value to an attribute that has none',
  cites: ['RFC7644-3.5.2.1-4', 'RFC7644-3.5.2.1-2', 'GENESYS-B-248', 'GENESYS-B-252'],
  needs,
  rows: optionalUserPlaces,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const [value] = target.values
    const own = await userWithValue(t, target, undefined)
    if (!isUnassigned(target.read(own.body))) t.block(`the server fills ${path} by itself`)
    const { response, accepted, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value }], (one) => target.has(one, value))
    const added = t.rule(byKind(path, 'RFC7644-3.5.2.1-4'), `add ${path}, which has no value`)
    t.rule('RFC7644-3.5.2.1-2', `add ${path} with a simple value`).holds(accepted, { expected: 'a 2xx status', actual: `status ${String(response.status)}`, response })
    if (!added.success(response)) return
    added.holds(target.has(now, value), { expected: show(value), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const setsPartOfUnset = check({
  id: 'patch-add.sets-a-part-of-an-unset-complex-attribute',
  title: 'add and replace of a sub-attribute work where the whole complex attribute has no value yet',
  cites: ['RFC7644-3.5.2.1-4', 'RFC7644-3.5.2.3-4'],
  needs,
  rows: (scope) => optionalUserPlaces(scope).filter((path) => path === 'name.familyName').flatMap((path) => [`add ${path}`, `replace ${path}`]),
  fix: 'Make the complex attribute when the path leads into one that is not there.',
  async run(t, row) {
    const [op = '', path = ''] = row.split(' ')
    const target = userPlaceOf(t, path)
    const [value] = target.values
    const parts = t.users.type.schema.attributes.find((one) => one.name === 'name')?.subAttributes ?? []
    if (parts.some((one) => one.required && `name.${one.name}` !== path)) t.block('a name needs more than one part')
    const draft = Object.entries(t.users.draft()).filter(([name]) => name !== 'name')
    const own = await t.users.createFrom(Object.fromEntries(draft))
    if (!isUnassigned(member(own.body, 'name')) || !isUnassigned(member(await t.users.read(own), 'name'))) t.block('the server gives every user a name')
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op, path, value }], (one) => target.has(one, value))
    const rule = t.rule(op === 'add' ? 'RFC7644-3.5.2.1-4' : 'RFC7644-3.5.2.3-4', `${row} of a user without name`)
    if (rule.success(response)) rule.holds(target.has(now, value), { expected: show(value), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const setsUnsetPlural = check({
  id: 'patch-add.sets-an-unset-multi-valued-attribute',
  title: 'add gives values to a multi-valued attribute that has none',
  cites: ['RFC7644-3.5.2.1-8', 'GENESYS-B-248'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const own = await t.users.create()
    const value = [values.make(0), values.make(1)]
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: name, value }], (one) => values.has(one, value, own.body, value))
    const added = t.rule(['RFC7644-3.5.2.1-8', 'GENESYS-B-248'], `add ${name}, which has no value`)
    if (added.success(response)) added.holds(values.has(now, value, own.body, value), { expected: show(value), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const replacesSingle = check({
  id: 'patch-add.replaces-a-single-value',
  title: 'add replaces the value of a single-valued attribute',
  cites: ['RFC7644-3.5.2.1-7', 'GENESYS-B-248', 'GENESYS-B-252'],
  needs,
  rows: userPlaces,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const [first, second] = target.values
    const own = await userWithValue(t, target, first)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value: second }], (one) => target.has(one, second))
    const added = t.rule(byKind(path, 'RFC7644-3.5.2.1-7'), `add ${path}, which has a value`)
    if (added.success(response)) added.holds(target.has(now, second), { expected: show(second), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const appends = check({
  id: 'patch-add.appends-to-a-multi-valued-attribute',
  title: 'add appends to a multi-valued attribute and keeps the values that are there',
  cites: ['RFC7644-3.5.2.1-6', 'GENESYS-B-248'],
  needs,
  rows: userPlurals,
  fix: 'Append what add names to the present values; only replace sets aside what was there.',
  async run(t, name) {
    const values = userPluralOf(t, name)
    const first = values.make(0)
    const own = await userWithValues(t, values, [first])
    const added = [values.make(1), values.make(2)]
    const all = [first, ...added]
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: name, value: added }], (one) => values.has(one, all, own.body, all))
    const rule = t.rule(['RFC7644-3.5.2.1-6', 'GENESYS-B-248'], `add two values of ${name} to the one that is there`)
    if (rule.success(response)) rule.holds(values.has(now, all, own.body, all), { expected: show(all), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const singleObject = check({
  id: 'patch-add.takes-a-single-object',
  title: 'add of one value that stands without an array appends it too, where it is accepted',
  cites: ['RFC7644-3.5.2.1-6'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [first, second] = [values.make(0), values.make(1)]
    const own = await userWithValues(t, values, [first])
    const { response, accepted, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: name, value: second }], (one) => values.keeps(one, second))
    if (!accepted) t.observe(`add of a single object to ${name} is answered with status ${String(response.status)}`)
    const wanted = accepted ? [first, second] : [first]
    t.rule('RFC7644-3.5.2.1-6', `add one value of ${name} without an array around it`).holds(values.has(now, wanted, own.body, [first, second]), {
      expected: show(wanted), actual: values.read(now), response: read, pointer: `/${name}`,
    })
  },
})

export const withoutPath = check({
  id: 'patch-add.without-path-adds-each-attribute',
  title: 'add without path adds each attribute of its value to the resource',
  cites: ['RFC7644-3.5.2.1-3'],
  needs,
  rows: (scope) => [...optionalUserPlaces(scope).filter((path) => !path.startsWith('urn:') && !path.includes('.')), ...userPlurals(scope)],
  async run(t, row) {
    const rule = t.rule('RFC7644-3.5.2.1-3', `add ${row} without path`)
    if (pluralAt(t.users.type, row, t.unique) === undefined) {
      const target = userPlaceOf(t, row)
      const [value] = target.values
      const own = await t.users.create()
      const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', value: { [row]: value } }], (one) => target.has(one, value))
      if (rule.success(response)) rule.holds(target.has(now, value), { expected: show(value), actual: target.read(now), response: read, pointer: target.pointer })
      return
    }
    const values = userPluralOf(t, row)
    const all = [values.make(0), values.make(1)]
    const own = await userWithValues(t, values, all.slice(0, 1))
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', value: { [row]: all.slice(1) } }], (one) => values.has(one, all, own.body, all))
    if (rule.success(response)) rule.holds(values.has(now, all, own.body, all), { expected: show(all), actual: values.read(now), response: read, pointer: `/${row}` })
  },
})

export const mergesComplex = check({
  id: 'patch-add.merges-a-complex-attribute',
  title: 'add on a complex attribute sets the sub-attributes that it names and keeps the others',
  cites: ['RFC7644-3.5.2.1-5'],
  needs,
  rows: (scope) => userPlaces(scope).filter((path) => path === 'name.middleName'),
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const others = ['name.givenName', 'name.familyName'].flatMap((other) => placeAt(t.users.type, other, t.unique) ?? [])
    const [value] = target.values
    const own = await userWithValue(t, target, undefined)
    const before = await t.users.read(own)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: 'name', value: { middleName: value } }], (one) => target.has(one, value))
    const rule = t.rule('RFC7644-3.5.2.1-5', 'add name with one sub-attribute')
    if (!rule.success(response)) return
    for (const one of [target, ...others]) {
      const wanted = one === target ? value : one.read(before)
      rule.holds(one.has(now, wanted), { expected: `${one.path}: ${show(wanted)}`, actual: one.read(now), response: read, pointer: one.pointer })
    }
  },
})

export const presentValue = check({
  id: 'patch-add.value-already-there-changes-nothing',
  title: 'add of a value that is already there succeeds, makes no duplicate and leaves lastModified and version alone',
  cites: ['RFC7644-3.5.2.1-10', 'RFC7644-3.5.2.1-11', 'RFC7644-3.5.2.1-12'],
  needs,
  rows: (scope) => [...optionalUserPlaces(scope).slice(0, 2), ...userPlurals(scope)],
  fix: 'Compare before storing: when nothing differs, answer success and do not touch meta.lastModified and the version.',
  async run(t, row) {
    const values = pluralAt(t.users.type, row, t.unique)
    const target = values === undefined ? userPlaceOf(t, row) : undefined
    const sent = values?.make(0) ?? target?.values[0] ?? t.block('no value to add')
    const own = await t.users.createFrom(target?.put(t.users.draft(), target.values[0]) ?? { ...t.users.draft(), [row]: [sent] })
    const before = await t.users.read(own)
    const shown = values === undefined ? target?.read(before) : values.read(before).find((one) => values.keeps({ [row]: [one] }, values.make(0)))
    if (shown === undefined || shown === null) return t.block(`creating a user did not keep its ${row}`)
    // What the server itself shows is the value that is there, in its own form.
    const { response, accepted, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path: row, value: values === undefined ? shown : [shown] }])
    t.rule('RFC7644-3.5.2.1-11', `add ${row} with the value that it has`).success(response)
    const same = values === undefined ? target?.has(now, shown) === true : values.read(now).length === values.read(before).length
    t.rule('RFC7644-3.5.2.1-10', `add ${row} with the value that it has makes no difference`).holds(same, {
      expected: show(member(before, row)), actual: member(now, row), response: read, pointer: `/${row}`,
    })
    if (!accepted || !same) return
    const stamps = t.rule('RFC7644-3.5.2.1-12', `add ${row} with the value that it has does not count as a modification`)
    stamps.at(read, '/meta/lastModified').equals(member(member(before, 'meta'), 'lastModified'))
    stamps.at(read, '/meta/version').equals(member(member(before, 'meta'), 'version'))
  },
})

export const primaryMoves = check({
  id: 'patch-add.new-primary-resets-the-old-one',
  title: 'adding a primary value makes it the only primary one',
  cites: ['RFC7644-3.5.2-19'],
  needs,
  rows: (scope) => userPlurals(scope).flatMap((name) => [`${name} by a new value`, `${name} by its path`]),
  fix: 'When an operation sets primary on one value, set it false on all other values of the attribute.',
  async run(t, row) {
    const name = row.split(' ')[0] ?? ''
    const values = userPluralOf(t, name)
    if (!values.definition.subAttributes.some((sub) => sub.name === 'primary' && sub.mutability === 'readWrite')) t.block(`${name} has no primary`)
    const old = { ...values.make(0), primary: true }
    const other = values.make(1)
    const byPath = row.endsWith('path')
    const own = await userWithValues(t, values, byPath ? [old, other] : [old])
    const operation = byPath
      ? { op: 'add', path: `${name}[type eq ${JSON.stringify(other['type'])}].primary`, value: true }
      : { op: 'add', path: name, value: [{ ...other, primary: true }] }
    const primaries = (one: JsonObject) => values.read(one).filter((value) => member(value, 'primary') === true)
    const onlyOther = (one: JsonObject) => primaries(one).length === 1 && values.keeps({ [name]: primaries(one) }, other)
    const { response, accepted, read, now } = await patchAndRead(t, t.users, own, [operation], onlyOther)
    // A refusal is not what the RFC asks for; it may have another reason.
    if (!accepted) return void t.advise('RFC7644-3.5.2-19', `add primary true, ${row}, while another value is primary`).success(response)
    if (!values.keeps(now, { ...other, primary: true })) t.block('the PATCH did not set primary')
    t.rule('RFC7644-3.5.2-19', `add primary true, ${row}`).holds(onlyOther(now), { expected: `one primary value, ${show(other)}`, actual: primaries(now), response: read, pointer: `/${name}` })
  },
})

export const throughFilter = check({
  id: 'patch-add.value-path-replaces-in-the-selected-value',
  title: 'add through a value path replaces the sub-attribute of the value that it selects, and of no other',
  cites: ['RFC7644-3.5.2.1-9'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [one, two, three] = [values.make(0), values.make(1), values.make(2)]
    const own = await userWithValues(t, values, [one, two])
    const after = [one, { ...two, [values.key]: three[values.key] ?? null }]
    const path = `${name}[type eq ${JSON.stringify(values.types[1])}].${values.key}`
    const all = [one, two, three]
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value: three[values.key] ?? null }], (state) => values.has(state, after, own.body, all))
    const rule = t.rule('RFC7644-3.5.2.1-9', `add ${path}, which has a value`)
    if (rule.success(response)) rule.holds(values.has(now, after, own.body, all), { expected: show(after), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const filterWithoutMatch = check({
  id: 'patch-add.value-path-without-match-has-a-sane-outcome',
  title: 'add through a value path that selects nothing makes a value, is refused or does nothing, and spoils no other value',
  cites: ['RFC7644-3.5.2.1-4'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [one, two] = [values.make(0), values.make(1)]
    const own = await userWithValues(t, values, [one])
    const path = `${name}[type eq ${JSON.stringify(values.types[1])}].${values.key}`
    const { response, accepted, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value: two[values.key] ?? null }])
    const rule = t.rule('RFC7644-3.5.2.1-4', `add ${path}, which selects nothing`)
    rule.holds(accepted || (response.status >= 400 && response.status < 500), { expected: 'a 2xx or 4xx status', actual: `status ${String(response.status)}`, response })
    rule.holds(values.keeps(now, one), { expected: `${show(one)} is still there`, actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const valueNeeded = check({
  id: 'patch-add.without-value-is-refused',
  title: 'add without a value is refused',
  cites: ['RFC7644-3.5.2.1-1'],
  needs,
  rows: (scope) => optionalUserPlaces(scope).slice(0, 1),
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const [value] = target.values
    const own = await userWithValue(t, target, value)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path }])
    const rule = t.rule('RFC7644-3.5.2.1-1', `add ${path} without a value`)
    rule.refusal(response)
    rule.holds(target.has(now, target.read(own.body)), { expected: show(target.read(own.body)), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const complexNeedsObject = check({
  id: 'patch-add.complex-attribute-takes-an-object-only',
  title: 'add of a plain text to a complex attribute is refused',
  cites: ['RFC7644-3.5.2.1-5'],
  needs,
  rows: (scope) => (userPlaces(scope).includes('name.familyName') ? ['name'] : []),
  async run(t) {
    const own = await t.users.create()
    t.rule('RFC7644-3.5.2.1-5', 'add name with a text as its value').refusal(await t.users.patch(own, [{ op: 'add', path: 'name', value: 'Zoë' }]))
  },
})
