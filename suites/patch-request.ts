import {
  capability, check, isObject, isUnassigned, member, optionalUserPlaces, patchAndRead, placeAt, userPlaceOf, userPluralOf, sameValue, show, userPlaces, userPlurals,
  twoValuesOf, userWithValue, userWithValues, writable, afterwards,
  type Json, type JsonObject, type Own, type PatchOperation, type Plural, type RequirementId, type Resources, type Scope, type Tools,
} from '../src/kit/index.ts'

const needs = [writable('User'), capability('patch')]
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Sends a body that `Resources.patch` would not make. */
const sendBody = (t: Tools, own: Own, json: unknown) => t.send({ method: 'PATCH', url: own.url, json })

/** The resource without what says when and how often it changed. */
const content = (resource: JsonObject): JsonObject => ({ ...resource, meta: null })

/** A simple attribute that any user may lack, and a PATCH that is known to work on it. */
async function workingReplace(t: Tools, path: string): Promise<Own> {
  const target = userPlaceOf(t, path)
  const own = await userWithValue(t, target, target.values[0])
  const { accepted, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: target.values[1] }], (one) => target.has(one, target.values[1]))
  return accepted && target.has(now, target.values[1]) ? own : t.block(`a plain replace of ${path} does not work`)
}

const firstPlace = (scope: Scope) => optionalUserPlaces(scope).filter((path) => !path.includes('.') && !path.startsWith('urn:') && path !== 'displayName').slice(0, 1)

export const accepted = check({
  id: 'patch-request.well-formed-request-is-accepted',
  title: 'a PATCH with the PatchOp schema and a list of operations is carried out',
  cites: ['RFC7644-3.5.2-3', 'RFC7644-3.5.2-8', 'GENESYS-B-247'],
  needs,
  rows: firstPlace,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const own = await userWithValue(t, target, target.values[0])
    const plain = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: target.values[1] }])
    t.rule(['RFC7644-3.5.2-3', 'GENESYS-B-247'], 'a PATCH with schemas and Operations').success(plain.response)
    const pathless = await t.users.patch(own, [{ op: 'replace', value: { [path]: target.values[0] } }])
    t.rule('RFC7644-3.5.2-8', 'a replace without path is accepted').success(pathless)
    const bare = await sendBody(t, own, { Operations: [{ op: 'replace', path, value: target.values[1] }] })
    t.observe(`a PATCH without schemas is answered with status ${String(bare.status)}`)
  },
})

/** Bodies that are no PatchOp message, and the requirement that each breaks. */
const broken: Readonly<Record<string, { readonly id: RequirementId; readonly body: (path: string, value: Json) => JsonObject }>> = {
  'no Operations': { id: 'RFC7644-3.5.2-4', body: () => ({ schemas: [patchOp] }) },
  'Operations is an object': { id: 'RFC7644-3.5.2-4', body: () => ({ schemas: [patchOp], Operations: {} }) },
  'Operations is a text': { id: 'RFC7644-3.5.2-4', body: () => ({ schemas: [patchOp], Operations: 'replace' }) },
  'an operation without op': { id: 'RFC7644-3.5.2-5', body: (path, value) => ({ schemas: [patchOp], Operations: [{ path, value }] }) },
  'op is null': { id: 'RFC7644-3.5.2-5', body: (path, value) => ({ schemas: [patchOp], Operations: [{ op: null, path, value }] }) },
  'op foo': { id: 'RFC7644-3.5.2-7', body: (path, value) => ({ schemas: [patchOp], Operations: [{ op: 'foo', path, value }] }) },
  'op is empty': { id: 'RFC7644-3.5.2-7', body: (path, value) => ({ schemas: [patchOp], Operations: [{ op: '', path, value }] }) },
  'op move': { id: 'RFC7644-3.5.2-2', body: (path) => ({ schemas: [patchOp], Operations: [{ op: 'move', from: path, path: 'userName' }] }) },
  'op copy': { id: 'RFC7644-3.5.2-2', body: (path) => ({ schemas: [patchOp], Operations: [{ op: 'copy', from: 'userName', path }] }) },
  'op test': { id: 'RFC7644-3.5.2-2', body: (path, value) => ({ schemas: [patchOp], Operations: [{ op: 'test', path, value }] }) },
  'path is a JSON pointer': { id: 'RFC7644-3.5.2-2', body: (path, value) => ({ schemas: [patchOp], Operations: [{ op: 'replace', path: `/${path}`, value }] }) },
  'path is a JSON pointer to an array element': { id: 'RFC7644-3.5.2-2', body: () => ({ schemas: [patchOp], Operations: [{ op: 'remove', path: '/emails/0' }] }) },
  'path has an array index': { id: 'RFC7644-3.5.2-2', body: () => ({ schemas: [patchOp], Operations: [{ op: 'remove', path: 'emails[0]' }] }) },
  'path with an open bracket': { id: 'RFC7644-3.5.2-10', body: () => ({ schemas: [patchOp], Operations: [{ op: 'remove', path: 'emails[' }] }) },
  'path with an unfinished filter': { id: 'RFC7644-3.5.2-10', body: () => ({ schemas: [patchOp], Operations: [{ op: 'remove', path: 'emails[type eq]' }] }) },
  'path with an unclosed filter': { id: 'RFC7644-3.5.2-10', body: () => ({ schemas: [patchOp], Operations: [{ op: 'remove', path: 'emails[type eq "work"' }] }) },
  'path with a space': { id: 'RFC7644-3.5.2-10', body: (_path, value) => ({ schemas: [patchOp], Operations: [{ op: 'replace', path: 'na me', value }] }) },
  'path with two dots': { id: 'RFC7644-3.5.2-10', body: (_path, value) => ({ schemas: [patchOp], Operations: [{ op: 'replace', path: 'name..givenName', value }] }) },
}

export const malformed = check({
  id: 'patch-request.malformed-request-is-refused',
  title: 'a request that is no PATCH of SCIM is refused and changes nothing',
  cites: ['RFC7644-3.5.2-2', 'RFC7644-3.5.2-4', 'RFC7644-3.5.2-5', 'RFC7644-3.5.2-7', 'RFC7644-3.5.2-10'],
  needs,
  rows: (scope) => (firstPlace(scope).length === 0 ? [] : Object.keys(broken)),
  fix: 'Validate the whole message before the first operation: Operations is an array, op is add, replace or remove, path follows the grammar of RFC 7644 figure 7.',
  async run(t, row) {
    const { id, body } = broken[row] ?? t.block(`no request ${row}`)
    const [path = ''] = firstPlace({ contract: t.contract, profile: t.profile, base: t.base.id })
    const target = userPlaceOf(t, path)
    const own = await t.users.createFrom(target.put(t.users.full(), target.values[0]))
    const before = await t.users.read(own)
    const { response, read, now } = await afterwards(t, t.users, own, await sendBody(t, own, body(path, target.values[1])))
    const rule = t.rule(id, `PATCH: ${row}`)
    rule.refusal(response)
    rule.holds(sameValue(content(now), content(before)), { expected: 'the resource as before', actual: now, response: read })
  },
})

export const noOperation = check({
  id: 'patch-request.empty-operations-change-nothing',
  title: 'an empty list of operations changes nothing, whether it is refused or not',
  cites: ['RFC7644-3.5.2-4'],
  needs,
  async run(t) {
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.read(own)
    const { response, accepted: taken, read, now } = await patchAndRead(t, t.users, own, [])
    if (taken) t.observe(`an empty list of operations is answered with status ${String(response.status)}`)
    t.rule('RFC7644-3.5.2-4', 'PATCH with an empty list of operations').holds(sameValue(content(now), content(before)), { expected: show(before), actual: now, response: read })
  },
})

export const otherCase = check({
  id: 'patch-request.operation-in-other-case-is-carried-out-or-refused',
  title: 'op in other letter case is carried out or refused, never ignored',
  cites: ['RFC7644-3.5.2-6', 'RFC7644-3.5.2.3-2'],
  needs,
  rows: firstPlace,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const own = await workingReplace(t, path)
    const before = await t.users.read(own)
    const { accepted: taken, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'Replace', path, value: target.values[0] }], (one) => target.has(one, target.values[0]))
    t.rule('RFC7644-3.5.2-6', 'op "Replace" is understood').success(response)
    const wanted = taken ? target.values[0] : target.read(before)
    t.rule('RFC7644-3.5.2.3-2', `op "Replace" is answered with status ${String(response.status)} and does what that says`)
      .holds(target.has(now, wanted), { expected: show(wanted), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

/** Several operations whose order or number matters; `place` and `other` are two simple attributes. */
interface Sequence {
  readonly operations: (place: string, other: string, third: string, values: readonly [string, string]) => readonly PatchOperation[]
  readonly genesys?: true
}

const sequences: Readonly<Record<string, Sequence>> = {
  'add, then replace': { genesys: true, operations: (path, _o, _t, [a, b]) => [{ op: 'add', path, value: a }, { op: 'replace', path, value: b }] },
  'remove, then add': { genesys: true, operations: (path, _o, _t, [a, b]) => [{ op: 'replace', path, value: a }, { op: 'remove', path }, { op: 'add', path, value: b }] },
  'add, then remove': { genesys: true, operations: (path, _o, _t, [a]) => [{ op: 'add', path, value: a }, { op: 'remove', path }] },
  'three attributes': { genesys: true, operations: (path, other, third, [a, b]) => [{ op: 'add', path, value: a }, { op: 'replace', path: other, value: b }, { op: 'replace', path: third, value: a }] },
  'replace without path, then with it': { operations: (path, _o, _t, [a, b]) => [{ op: 'replace', value: { [path]: a } }, { op: 'replace', path, value: b }] },
  'five operations': {
    genesys: true,
    operations: (path, other, third, [a, b]) => [{ op: 'replace', path, value: a }, { op: 'replace', path: other, value: a }, { op: 'remove', path: other }, { op: 'add', path: third, value: b }, { op: 'replace', path, value: b }],
  },
}

/** Free texts without a form or a meaning of their own. */
function freeTexts(scope: Scope): readonly string[] {
  const wanted = ['title', 'nickName', 'userType', 'department', 'costCenter', 'organization']
  return optionalUserPlaces(scope).filter((path) => wanted.some((name) => path === name || (path.startsWith('urn:') && path.endsWith(`:${name}`))))
}

export const inOrder = check({
  id: 'patch-request.operations-apply-in-order',
  title: 'several operations in one request have the result that they have one after the other',
  cites: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
  needs,
  rows: (scope) => (freeTexts(scope).length < 2 ? [] : Object.keys(sequences).filter((name) => sequences[name]?.genesys ?? scope.contract.requirements.has('RFC7644-3.5.2-18'))),
  fix: 'Apply the operations one by one, each to the result of the one before, and store the result once.',
  async run(t, row) {
    const texts = freeTexts({ contract: t.contract, profile: t.profile, base: t.base.id })
    const [path = '', other = '', third = other] = texts
    const operations = sequences[row]?.operations(path, other, third, ['Head of Test', 'Director']) ?? t.block(`no sequence ${row}`)
    const places = [path, other, third].map((one) => userPlaceOf(t, one))
    const [apart, together] = await Promise.all([t.users.create(), t.users.create()])
    for (const operation of operations) {
      const { status } = await t.users.patch(apart, [operation])
      if (status > 299) t.block(`${operation.op} by itself was answered with status ${String(status)}`)
    }
    const wanted = await t.users.read(apart)
    const same = (one: JsonObject) => places.every((place) => place.has(one, place.read(wanted)))
    const { response, read, now } = await patchAndRead(t, t.users, together, operations, same)
    const rule = t.rule(['RFC7644-3.5.2-18', 'GENESYS-B-250'], `${row}, in one request`)
    if (!rule.success(response)) return
    for (const place of places) rule.holds(place.has(now, place.read(wanted)), { expected: `${place.path}: ${show(place.read(wanted))}`, actual: place.read(now), response: read, pointer: place.pointer })
  },
})

export const onResults = check({
  id: 'patch-request.operations-see-what-earlier-ones-did',
  title: 'a value path selects a value that an earlier operation of the request added',
  cites: ['RFC7644-3.5.2-18'],
  needs,
  rows: userPlurals,
  async run(t, name) {
    // Values may have to be unique, so that each user gets others.
    const attempt = async () => {
      const values = userPluralOf(t, name)
      const [one, two, four] = [values.make(0), values.make(1), values.make(4, values.types[1])]
      const path = `${name}[type eq ${JSON.stringify(values.types[1])}].${values.key}`
      const steps = [{ op: 'add', path: name, value: [two] }, { op: 'replace', path, value: four[values.key] ?? null }]
      const own = await userWithValues(t, values, [one])
      return { own, steps, values, left: [one, four], wanted: (state: JsonObject) => values.has(state, [one, four], own.body, [one, two, four]) }
    }
    const apart = await attempt()
    for (const step of apart.steps) await t.users.patch(apart.own, [step])
    if (!apart.wanted(await t.users.read(apart.own))) t.block('the operations do not work one by one')
    const { own, steps, values, left, wanted } = await attempt()
    const { response, read, now } = await patchAndRead(t, t.users, own, steps, wanted)
    const rule = t.rule('RFC7644-3.5.2-18', `add to ${name}, then replace in what was added`)
    if (rule.success(response)) rule.holds(wanted(now), { expected: show(left), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

/** Operations that every server has to refuse. */
const bad: Readonly<Record<string, (values: Plural | undefined, t: Tools) => PatchOperation>> = {
  'an unknown op': (_values, t) => ({ op: 'foo', path: 'userName', value: `${t.unique('unknown')}@example.com` }),
  'a remove without path': () => ({ op: 'remove' }),
  'a remove of userName': () => ({ op: 'remove', path: 'userName' }),
  'a replace that selects nothing': (values) => ({ op: 'replace', path: `${values?.name ?? 'emails'}[type eq ${JSON.stringify(values?.types[1] ?? 'home')}].${values?.key ?? 'value'}`, value: 'x' }),
}

export const atomic = check({
  id: 'patch-request.is-atomic',
  title: 'when one operation is refused, none of the request is carried out',
  cites: ['RFC7644-3.5.2-20', 'RFC7644-3.5.2-21', 'RFC7644-3.5.2-22'],
  needs,
  rows: (scope) => (firstPlace(scope).length === 0 ? [] : Object.keys(bad).flatMap((what) => [`${what} at the end`, `${what} in the middle`, `${what} at the beginning`])),
  fix: 'Apply the operations to a copy and store it only when all of them succeeded.',
  async run(t, row) {
    const [, what = '', where = ''] = /^(.*) (at the end|in the middle|at the beginning)$/.exec(row) ?? []
    const [path = ''] = firstPlace({ contract: t.contract, profile: t.profile, base: t.base.id })
    const target = userPlaceOf(t, path)
    const [name] = userPlurals({ contract: t.contract, profile: t.profile, base: t.base.id })
    const wrong = bad[what]?.(name === undefined ? undefined : userPluralOf(t, name), t) ?? t.block(`no operation ${what}`)
    const own = await workingReplace(t, path)
    const before = await t.users.read(own)
    const single = await patchAndRead(t, t.users, own, [wrong])
    if (single.accepted || !sameValue(content(single.now), content(before))) t.block(`${what} is not refused by itself`)
    const good = [{ op: 'replace', path, value: target.values[0] }, { op: 'add', path: 'externalId', value: t.unique('atomic') }]
    const operations = where === 'at the end' ? [...good, wrong] : where === 'at the beginning' ? [wrong, ...good] : [...good.slice(0, 1), wrong, ...good.slice(1)]
    const { response, read, now } = await patchAndRead(t, t.users, own, operations)
    t.rule('RFC7644-3.5.2-22', `a PATCH fails that has ${row}`).refusal(response)
    t.rule('RFC7644-3.5.2-20', `a PATCH that has ${row} is carried out as a whole or not at all`).holds(target.has(now, target.read(before)) && sameValue(member(now, 'externalId'), member(before, 'externalId')), {
      expected: `${path} ${show(target.read(before))} as before`, actual: { [path]: target.read(now) ?? null, externalId: member(now, 'externalId') ?? null }, response: read,
    })
    const restored = t.rule('RFC7644-3.5.2-21', `a refused PATCH leaves the resource as it was, ${row}`)
    restored.value(now, 'the resource', read).satisfies(sameValue(now, before), show(before))
  },
})

export const answer = check({
  id: 'patch-request.answer-is-the-whole-changed-resource',
  title: 'the answer to a PATCH is the whole resource as it is now, or nothing',
  cites: ['RFC7644-3.5.2-24', 'RFC7644-3.5.2-25', 'GENESYS-B-255', 'GENESYS-B-246'],
  needs,
  rows: firstPlace,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const own = await t.users.createFrom(target.put(t.users.full(), target.values[0]))
    const { response, accepted: taken, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: target.values[1] }], (one) => target.has(one, target.values[1]))
    if (!taken) t.block(`the PATCH was answered with status ${String(response.status)}`)
    const form = t.rule(['RFC7644-3.5.2-24', 'GENESYS-B-255'], 'the answer to a PATCH')
    if (!form.status(response, ...t.terms.status.patch)) return
    if (response.status === 204) {
      t.rule('RFC7644-3.5.2-25', 'a 204 has no body').value(response.text, 'the body', response).equals('')
      return
    }
    const body = response.json
    if (!form.holds(isObject(body), { expected: 'a JSON object', actual: body, response })) return
    // Memberships and other dynamic parts may differ from read to read; what the answer leaves out or shows stale is told.
    for (const name of Object.keys(now).filter((one) => one !== 'meta')) {
      form.holds(sameValue(member(body, name), member(now, name)), { expected: show(member(now, name)), actual: member(body, name), response, pointer: `/${name}` })
    }
  },
})

export const projected = check({
  id: 'patch-request.attributes-parameter-gives-a-body',
  title: 'a PATCH with the parameter attributes is answered 200 with those attributes',
  cites: ['RFC7644-3.5.2-26'],
  needs,
  rows: firstPlace,
  async run(t, path) {
    const target = userPlaceOf(t, path)
    const own = await workingReplace(t, path)
    const response = await t.users.patch(own, [{ op: 'replace', path, value: target.values[0] }], { query: { attributes: path } })
    const rule = t.rule('RFC7644-3.5.2-26', `PATCH with attributes=${path}`)
    if (!rule.status(response, 200)) return
    rule.at(response, '/id').equals(own.id)
    rule.holds(isObject(response.json) && target.has(response.json, target.values[0]), { expected: show(target.values[0]), actual: isObject(response.json) ? target.read(response.json) : response.json, response, pointer: target.pointer })
  },
})

/** Paths in other spellings, and the plain ones that they stand for. */
function spellings(scope: Scope, core: string): Readonly<Record<string, readonly [string, string]>> {
  const rows: Record<string, readonly [string, string]> = {}
  const [simple] = firstPlace(scope)
  if (simple !== undefined) {
    rows['attribute in upper case'] = [simple, simple.toUpperCase()]
    rows['attribute in lower case'] = [simple, simple.toLowerCase()]
    rows['attribute behind its URN'] = [simple, `${core}:${simple}`]
  }
  if (userPlaces(scope).includes('name.familyName')) {
    rows['sub-attribute in other case'] = ['name.familyName', 'NAME.familyname']
    rows['sub-attribute behind its URN'] = ['name.familyName', `${core}:name.familyName`]
  }
  const extended = optionalUserPlaces(scope).find((path) => path.startsWith('urn:'))
  if (extended !== undefined) {
    const colon = extended.lastIndexOf(':')
    rows['extension attribute in other case'] = [extended, extended.slice(0, colon) + extended.slice(colon).toUpperCase()]
  }
  return rows
}

const coreUrn = ({ profile }: Scope) => profile.resourceTypes.value.find((type) => type.name === 'User')?.schema.id ?? ''

export const pathSpelling = check({
  id: 'patch-request.path-spelling-does-not-matter',
  title: 'a path may be written in any letter case and behind the URN of its schema',
  cites: ['RFC7643-2.1-1', 'RFC7644-3.10-1'],
  needs,
  rows: (scope) => Object.keys(spellings(scope, coreUrn(scope))),
  async run(t, row) {
    const [plain, spelled] = spellings({ contract: t.contract, profile: t.profile, base: t.base.id }, t.users.type.schema.id)[row] ?? t.block(`no spelling ${row}`)
    const target = userPlaceOf(t, plain)
    const own = await workingReplace(t, plain)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path: spelled, value: target.values[0] }], (one) => target.has(one, target.values[0]))
    const rule = t.rule(row.includes('URN') ? 'RFC7644-3.10-1' : 'RFC7643-2.1-1', `replace ${spelled}`)
    if (rule.success(response)) rule.holds(target.has(now, target.values[0]), { expected: show(target.values[0]), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

interface Form {
  readonly id: RequirementId
  readonly path: (name: string, type: string, core: string) => string
  /** A sub-attribute that the form needs, and which takes any letter case. */
  readonly sub?: string
}

/** Value paths in forms that the grammar of RFC 7644 figures 1 and 7 has. */
const forms: Readonly<Record<string, Form>> = {
  'with and': { id: 'RFC7644-3.5.2-10', path: (name, type) => `${name}[type eq "${type}" and type pr]` },
  'with or': { id: 'RFC7644-3.5.2-10', path: (name, type) => `${name}[type eq "nothing" or type eq "${type}"]` },
  'with not': { id: 'RFC7644-3.5.2-10', path: (name, type) => `${name}[not (type ne "${type}")]` },
  'with parentheses': { id: 'RFC7644-3.5.2-10', path: (name, type) => `${name}[(type eq "${type}")]` },
  'with sw': { id: 'RFC7644-3.5.2-10', path: (name, type) => `${name}[type sw "${type}"]` },
  'with a boolean': { id: 'RFC7644-3.5.2-10', path: (name) => `${name}[primary eq true]`, sub: 'primary' },
  'with a value in other case': { id: 'RFC7643-7-20', path: (name, type) => `${name}[type eq "${type.toUpperCase()}"]`, sub: 'type' },
  'with names in other case': { id: 'RFC7643-2.1-1', path: (name, type) => `${name.toUpperCase()}[TYPE eq "${type}"]` },
  'behind the URN of the schema': { id: 'RFC7644-3.10-1', path: (name, type, core) => `${core}:${name}[type eq "${type}"]` },
}

export const valuePathForms = check({
  id: 'patch-request.value-path-follows-the-grammar',
  title: 'a value path may have any filter that the grammar allows',
  cites: ['RFC7644-3.5.2-10', 'RFC7643-2.1-1', 'RFC7644-3.10-1', 'RFC7643-7-20'],
  needs,
  rows: (scope) => (userPlurals(scope).length === 0 ? [] : Object.keys(forms)),
  async run(t, row) {
    const { id, path, sub } = forms[row] ?? t.block(`no form ${row}`)
    const [name = ''] = userPlurals({ contract: t.contract, profile: t.profile, base: t.base.id })
    const needed = userPluralOf(t, name).definition.subAttributes.find((one) => one.name === sub)
    if (sub !== undefined && (needed === undefined || needed.caseExact)) t.block(`${name} has no ${sub} that takes any letter case`)
    // Values may have to be unique, so that each user gets others.
    const attempt = async () => {
      const values = userPluralOf(t, name)
      const start = [values.make(0), { ...values.make(1), ...(sub === 'primary' ? { primary: true } : {}) }]
      const own = await userWithValues(t, values, start)
      return { own, start, values, kind: values.types[1], wanted: (state: JsonObject) => values.has(state, start.slice(0, 1), own.body, start) }
    }
    const plain = await attempt()
    if (!plain.wanted((await patchAndRead(t, t.users, plain.own, [{ op: 'remove', path: `${name}[type eq "${plain.kind}"]` }])).now)) t.block('a plain value path does not work')
    const { own, start, values, kind, wanted } = await attempt()
    const written = path(name, kind, t.users.type.schema.id)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'remove', path: written }], wanted)
    const rule = t.rule(id, `remove ${written}`)
    if (rule.success(response)) rule.holds(wanted(now), { expected: show(start.slice(0, 1)), actual: values.read(now), response: read, pointer: `/${name}` })
  },
})

export const coreByDefault = check({
  id: 'patch-request.path-without-urn-means-the-core-schema',
  title: 'a path without URN changes the core attribute also where the resource has an extension',
  cites: ['RFC7644-3.5.2-15'],
  needs,
  rows: (scope) => (userPlaces(scope).includes('displayName') && optionalUserPlaces(scope).some((path) => path.startsWith('urn:')) ? ['displayName'] : []),
  async run(t, path) {
    const own = await t.users.createFrom(t.users.full())
    const target = userPlaceOf(t, path)
    const { accepted: taken, response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value: target.values[1] }], (one) => target.has(one, target.values[1]))
    const rule = t.rule('RFC7644-3.5.2-15', `replace ${path} on a user with an extension`)
    if (!taken) t.block(`the PATCH was answered with status ${String(response.status)}`)
    rule.holds(target.has(now, target.values[1]), { expected: show(target.values[1]), actual: target.read(now), response: read, pointer: target.pointer })
  },
})

export const readOnly = check({
  id: 'patch-request.read-only-attributes-stay',
  title: 'an operation on a readOnly attribute is refused and changes nothing',
  cites: ['RFC7644-3.5.2-12', 'RFC7644-3.5.2-14', 'GENESYS-B-253'],
  needs,
  rows: () => ['id', 'meta.created', 'meta.resourceType', 'meta.version', 'groups'],
  fix: 'Refuse operations on readOnly attributes with 400 and scimType mutability.',
  async run(t, path) {
    const own = await t.users.create()
    const before = await t.users.read(own)
    const [top = '', sub] = path.split('.')
    if (path === 'groups' && !t.users.type.schema.attributes.some((one) => one.name === 'groups' && one.mutability === 'readOnly')) t.block('users have no readOnly groups')
    const value = path === 'groups' ? [{ value: t.users.inventedId() }] : path === 'meta.created' ? '1999-12-31T23:59:59Z' : t.unique('changed')
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value }])
    const shown = (resource: JsonObject) => (sub === undefined ? member(resource, top) : member(member(resource, top), sub))
    // The version tells of writes, and one that is passed over may count; what a client says of it may not.
    const stays = path === 'meta.version' ? !sameValue(shown(now), value) : sameValue(shown(now), shown(before))
    t.rule(['RFC7644-3.5.2-12', 'GENESYS-B-253'], `replace ${path}`).holds(stays, {
      expected: path === 'meta.version' ? `anything but ${show(value)}` : show(shown(before)), actual: shown(now), response: read, pointer: `/${path.replace('.', '/')}`,
    })
    // RFC 7643 section 3.1: what a client sends of meta "SHALL be ignored", which is an answer as good as a refusal.
    if (top !== 'meta') t.rule('RFC7644-3.5.2-14', `replace ${path} is refused`).refusal(response)
  },
})

/** Attributes of any type that are immutable and can be left out of a creation. */
function immutable(scope: Scope): readonly string[] {
  return scope.profile.resourceTypes.value.flatMap((type) =>
    writable(type.name)(scope) !== undefined ? [] : type.schema.attributes.filter((one) => one.mutability === 'immutable' && !one.required && one.type === 'string' && !one.multiValued && one.returned === 'default').map((one) => `${type.name} ${one.name}`),
  )
}

export const immutableKept = check({
  id: 'patch-request.immutable-attributes-are-set-once',
  title: 'an immutable attribute takes a first value and then keeps it',
  cites: ['RFC7644-3.5.2-12', 'RFC7644-3.5.2-13', 'RFC7644-3.5.2-14'],
  needs: [capability('patch')],
  rows: immutable,
  async run(t, row) {
    const [typeName = '', path = ''] = row.split(' ')
    const resources: Resources = t.of(typeName)
    const definition = resources.type.schema.attributes.find((one) => one.name === path) ?? t.block(`no attribute ${row}`)
    const [first, second] = twoValuesOf(definition, t.unique) ?? t.block(`no two values of ${row} are known`)
    const own = await resources.create()
    const set = await patchAndRead(t, resources, own, [{ op: 'add', path, value: first }], (one) => sameValue(member(one, path), first, definition))
    t.rule('RFC7644-3.5.2-13', `add ${path}, which has no value yet`).success(set.response)
    const settled = set.accepted ? own : await resources.create({ [path]: first })
    if (!sameValue(member(await resources.read(settled), path), first, definition)) t.block(`${path} cannot be set`)
    const { response, read, now } = await patchAndRead(t, resources, settled, [{ op: 'replace', path, value: second }])
    t.rule('RFC7644-3.5.2-12', `replace ${path}, which is immutable`).holds(sameValue(member(now, path), first, definition), { expected: show(first), actual: member(now, path), response: read, pointer: `/${path}` })
    t.rule('RFC7644-3.5.2-14', `replace ${path}, which is immutable, is refused`).refusal(response)
  },
})

/** Values that the schema of an attribute does not allow. */
const misfits: Readonly<Record<string, readonly [path: string, value: Json]>> = {
  'a text for a boolean': ['active', 'abc'],
  'a number for a list': ['emails', 5],
  'a text for a complex attribute': ['name', 'Zoë'],
  'an object for a text': ['displayName', { value: 'x' }],
}

export const misfit = check({
  id: 'patch-request.value-has-to-fit-the-schema',
  title: 'a value of another type than the schema says is refused and not stored',
  cites: ['RFC7644-3.5.2-11', 'RFC7644-3.5.2-14'],
  needs,
  rows: ({ profile }) => Object.keys(misfits).filter((row) => profile.resourceTypes.value.some((type) => type.name === 'User' && type.schema.attributes.some((one) => one.name === misfits[row]?.[0]))),
  async run(t, row) {
    const [path, value] = misfits[row] ?? t.block(`no value ${row}`)
    const own = await t.users.createFrom(t.users.full())
    const before = await t.users.getWith(own, path)
    const { response, read, now } = await patchAndRead(t, t.users, own, [{ op: 'replace', path, value }])
    t.rule('RFC7644-3.5.2-14', `replace ${path} with ${row}`).refusal(response)
    t.rule('RFC7644-3.5.2-11', `replace ${path} with ${row}`).holds(sameValue(member(now, path), member(before.json, path)), { expected: show(member(before.json, path)), actual: member(now, path), response: read, pointer: `/${path}` })
  },
})

export const unknownPath = check({
  id: 'patch-request.unknown-attribute-is-refused',
  title: 'an operation on an attribute that no schema has is refused',
  cites: ['RFC7644-3.5.2-11'],
  needs,
  rows: () => ['noSuchAttribute', 'name.noSuchPart', 'urn:ietf:params:scim:schemas:extension:none:2.0:User:noSuchAttribute'],
  async run(t, path) {
    const own = await t.users.create()
    const { response, now } = await patchAndRead(t, t.users, own, [{ op: 'add', path, value: 'x' }])
    // Some servers ignore what they do not know: legal for bodies, unhelpful for a path.
    t.advise('RFC7644-3.5.2-11', `add ${path}`).refusal(response)
    if (placeAt(t.users.type, path, t.unique) === undefined && !isUnassigned(member(now, path))) t.observe(`${path} was stored although no schema has it`)
  },
})

export const supported = check({
  id: 'patch-request.patch-is-offered',
  title: 'the server offers PATCH',
  cites: ['RFC7644-3.5-2', 'RFC7644-3.5.2-1'],
  async run(t) {
    const { value: offered, source } = t.profile.patch
    if (source === 'contract') t.block('the configuration does not tell whether PATCH is offered')
    t.rule('RFC7644-3.5.2-1', 'PATCH is offered').holds(offered, { expected: 'patch.supported true', actual: 'false' })
    t.rule('RFC7644-3.5-2', 'PATCH is offered').holds(offered, { expected: 'patch.supported true', actual: 'false' })
    await Promise.resolve()
  },
})
