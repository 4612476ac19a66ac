import {
  capability, check, combines, entriesOf, find, isObject, isSpread, keptLeaf, leavesInScope, oneOfEachKind, picks, rowOf, selects, spreadOf, valuesOf, writable,
  type Leaf, type Own, type RequirementId, type Resources, type Scope, type Tools,
} from '../src/kit/index.ts'

const filter = capability('filter')
const urnPrefix: RequirementId = 'RFC7644-3.4.2.2-32'
const sameValue: RequirementId = 'RFC7644-3.4.2.2-27'
const anyValue: RequirementId = 'RFC7644-3.4.2.2-34'
const equals = (path: string, value: unknown) => `${path} eq ${JSON.stringify(value)}`

const chosen = (scope: Scope) => leavesInScope(scope).filter((leaf) => isSpread(leaf, scope))

/** One attribute for each form of a name: simple or with a sub-attribute, of one value or several, of the core or an extension. */
function oneOfEachForm(leaves: readonly Leaf[]): readonly Leaf[] {
  const forms = new Map<string, Leaf>()
  for (const leaf of leaves) {
    const form = JSON.stringify([leaf.top === leaf.definition, leaf.several, leaf.urn !== undefined])
    if (!forms.has(form)) forms.set(form, leaf)
  }
  return [...forms.values()]
}

export const qualified = check({
  id: 'filter.names-may-carry-the-schema',
  title: 'an attribute behind the URN of its schema is the same attribute',
  cites: [urnPrefix],
  needs: [filter],
  rows: (scope) => oneOfEachForm(chosen(scope).filter(({ path, definition }) => path !== 'externalId' && definition.type !== 'dateTime')).map(rowOf),
  async run(t, row) {
    const [type = '', path = ''] = row.split(' ')
    const set = await spreadOf(t, type)
    const leaf = keptLeaf(t, set, path)
    const value = valuesOf(set, leaf)[0] ?? t.block(`no ${type} shows a value of ${path}`)
    // An extension's attribute has no shorter name.
    const usual = leaf.urn === undefined ? await find(set.resources, `${equals(path, value)} and ${set.scope}`) : undefined
    if (usual !== undefined && usual.response.status !== 200) t.block(`the server does not filter by ${path}`)
    const long = leaf.urn === undefined ? `${set.resources.type.schema.id}:${path}` : path
    await selects(t, t.rule(urnPrefix, `filtering by ${long}`), set, equals(long, value), { offered: leaf.urn === undefined })
  },
})

export const foreignSchema = check({
  id: 'filter.names-of-another-schema-do-not-match',
  title: 'an attribute of the core schema is not found behind the URN of an extension',
  cites: ['RFC7644-3.4.2.2-2'],
  needs: [filter, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const urn = t.users.type.extensions[0]?.schema.id ?? t.block('a User has no extension')
    const response = await t.users.list({ filter: equals(`${urn}:userName`, own.sent['userName']), count: 2 })
    const rule = t.rule('RFC7644-3.4.2.2-2', 'a core attribute behind the URN of an extension')
    if (response.status >= 400 && response.status < 500) return void rule.refusal(response)
    if (rule.status(response, 200)) rule.value(entriesOf(response).length, 'entries', response).equals(0)
  },
})

export const wholeComplex = check({
  id: 'filter.complex-attributes-need-a-sub-attribute',
  title: 'a text is not found in a complex attribute when no sub-attribute is named',
  cites: ['RFC7644-3.4.2.2-35'],
  needs: [filter, writable('User')],
  async run(t) {
    const givenName = t.unique('Given')
    const own = await t.users.create({ name: { givenName } })
    if (!isObject(own.body['name']) || own.body['name']['givenName'] !== givenName) t.block('the server does not keep name.givenName')
    const rule = t.rule('RFC7644-3.4.2.2-35', 'filtering by a complex attribute')
    await picks(t, rule, t.users, equals('name.givenName', givenName), [own])
    const response = await t.users.list({ filter: equals('name', givenName), count: 2 })
    t.advise('RFC7644-3.4.2.2-35', 'filtering by name as a whole').holds(response.status < 500 && entriesOf(response).length === 0, {
      expected: 'status 400, or no entries', actual: `status ${String(response.status)} with ${String(entriesOf(response).length)} entries`, response,
    })
  },
})

/** A resource with two values of a multi-valued attribute, told apart by `value` and `type`. */
interface Pair {
  readonly resources: Resources
  readonly own: Own
  readonly path: string
  readonly values: readonly [string, string]
  readonly types: readonly [string, string]
}

/** Multi-valued attributes that have a text and a type with two canonical values, one for each resource type. */
function pairLeaves(scope: Scope): Leaf[] {
  const candidates = chosen(scope).filter(
    ({ top, definition, urn, path }) => urn === undefined && top.multiValued && definition.type === 'string' && path === `${top.name}.value` &&
      top.name.toLowerCase() !== 'phonenumbers' && (top.subAttributes.find(({ name }) => name === 'type')?.canonicalValues?.length ?? 0) > 1,
  )
  return candidates.filter((leaf, at) => candidates.findIndex(({ type }) => type === leaf.type) === at)
}

const pairRows = (scope: Scope) => pairLeaves(scope).map((leaf) => `${leaf.type} ${leaf.top.name}`)

async function pairOf(t: Tools, row: string): Promise<Pair> {
  const [typeName = '', path = ''] = row.split(' ')
  const made = await t.keep(`filter pair ${row}`, async (of) => {
    const resources = of(typeName)
    const attribute = resources.type.schema.attributes.find(({ name }) => name === path)
    const [one = '', two = ''] = attribute?.subAttributes.find(({ name }) => name === 'type')?.canonicalValues ?? []
    const values = [`${t.unique('first')}@example.com`, `${t.unique('second')}@example.org`] as const
    const own = await resources.create({ [path]: [{ value: values[0], type: one }, { value: values[1], type: two }] })
    const shown = (await resources.read(own))[path]
    if (!Array.isArray(shown) || shown.length !== 2 || !values.every((value, at) => isObject(shown[at]) && shown[at]['value'] === value && shown[at]['type'] === (at === 0 ? one : two)))
      t.block(`the server does not keep two values of ${path}`)
    return { own, path, values, types: [one, two] as const }
  })
  return { ...made, resources: t.of(typeName) }
}

export const anyOfSeveral = check({
  id: 'filter.any-value-of-several-matches',
  title: 'a multi-valued attribute matches by any of its values, the second too',
  cites: [anyValue],
  needs: [filter],
  rows: pairRows,
  fix: 'Look at every value of a multi-valued attribute; one that matches is enough.',
  async run(t, row) {
    const { resources, own, path, values, types } = await pairOf(t, row)
    for (const value of values) {
      for (const condition of [equals(`${path}.value`, value), `${path}.value sw ${JSON.stringify(value.slice(0, -4))}`, `${path}.value co ${JSON.stringify(value.slice(1, -1))}`])
        await picks(t, t.rule(anyValue, `filtering by one of two values of ${path}`), resources, condition, [own])
    }
    if (!(await combines(resources, equals(`${path}.value`, values[0]), equals(`${path}.value`, t.unique('nobody'))))) t.block('the server does not combine conditions')
    const across = `${equals(`${path}.type`, types[0])} and ${equals(`${path}.value`, values[1])}`
    await picks(t, t.rule(anyValue, 'two conditions without square brackets may hold for different values'), resources, across, [own])
  },
})

export const simpleValues = check({
  id: 'filter.any-simple-value-matches',
  title: 'a multi-valued attribute of simple values matches by any of them',
  cites: [anyValue],
  needs: [filter],
  rows: (scope) => oneOfEachKind(chosen(scope).filter(({ top, definition, urn }) => top.multiValued && top === definition && urn === undefined && definition.type === 'string')).map(rowOf),
  async run(t, row) {
    const [type = '', path = ''] = row.split(' ')
    const resources = t.of(type)
    const values = [t.unique('first'), t.unique('second')]
    const own = await resources.create({ [path]: values })
    const shown = (await resources.read(own))[path]
    if (!Array.isArray(shown) || shown.length !== 2) t.block(`the server does not keep two values of ${path}`)
    for (const value of values) await picks(t, t.rule(anyValue, `filtering by one of two values of ${path}`), resources, equals(path, value), [own])
  },
})

/** What stands in the square brackets for a pair of values, and whether one value fulfils it. */
const conditions: Readonly<Record<string, readonly [text: (pair: Pair) => string, found: boolean]>> = {
  'type and value of one': [({ types, values }) => `${equals('type', types[0])} and ${equals('value', values[0])}`, true],
  'type and value of the other': [({ types, values }) => `${equals('type', types[1])} and ${equals('value', values[1])}`, true],
  'type of one and value of the other': [({ types, values }) => `${equals('type', types[0])} and ${equals('value', values[1])}`, false],
  'value of one and type of the other': [({ types, values }) => `${equals('value', values[0])} and ${equals('type', types[1])}`, false],
  'a value alone': [({ values }) => equals('value', values[1]), true],
  'not the type': [({ types, values }) => `not (${equals('type', types[0])}) and ${equals('value', values[0])}`, false],
  'or within brackets': [({ types, values }) => `(${equals('type', types[0])} or ${equals('type', types[1])}) and ${equals('value', values[1])}`, true],
}

export const valuePaths = check({
  id: 'filter.value-path-looks-at-one-value',
  title: 'conditions in square brackets hold for one and the same value',
  cites: [sameValue, 'RFC7644-3.4.2.2-26', 'RFC7644-3.4.2.2-29'],
  needs: [filter],
  rows: (scope) => pairRows(scope).flatMap((row) => Object.keys(conditions).map((condition) => `${row}: ${condition}`)),
  fix: 'Evaluate the whole filter in square brackets against each value by itself.',
  async run(t, row) {
    const [place = '', name = ''] = row.split(': ')
    const pair = await pairOf(t, place)
    const [text, found] = conditions[name] ?? t.block(`there is no condition ${name}`)
    const offers = await find(pair.resources, `${pair.path}[${equals('value', pair.values[0])}]`)
    if (offers.unsupported) {
      t.rule('RFC7644-3.4.2.2-26', 'square brackets in queries').holds(false, { expected: 'either', actual: 'the server refuses them', response: offers.response })
      return
    }
    const nested = name === 'not the type' || name === 'or within brackets'
    const filterText = `${pair.path}[${text(pair)}]`
    // Brackets within are optional, so what comes of them is noted only.
    await picks(t, t.rule(nested ? 'RFC7644-3.4.2.2-29' : sameValue, `${pair.path}[...] with ${name}`), pair.resources, filterText, found ? [pair.own] : [], { offered: !nested })
  },
})

export const valuePathCombines = check({
  id: 'filter.value-path-combines-with-conditions',
  title: 'a value path can be combined with conditions before and behind it',
  cites: [sameValue],
  needs: [filter],
  rows: pairRows,
  async run(t, row) {
    const pair = await pairOf(t, row)
    const { path, values, types, resources, own } = pair
    const wanted = `${path}[${equals('type', types[1])} and ${equals('value', values[1])}]`
    if ((await find(resources, wanted)).ids.join() !== own.id) t.block('the server does not find a value by a value path')
    const rule = t.rule(sameValue, 'a value path among other conditions')
    const id = equals(`${path}.value`, values[0])
    if (!(await combines(resources, id, equals(`${path}.value`, t.unique('nobody'))))) t.block('the server does not combine conditions')
    await picks(t, rule, resources, `${wanted} and ${id}`, [own])
    await picks(t, rule, resources, `${id} and ${wanted}`, [own])
    await picks(t, rule, resources, `${id} and ${path}[${equals('type', types[0])} and ${equals('value', values[1])}]`, [])
  },
})
