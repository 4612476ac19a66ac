import {
  check, creatableTypes, definitionAt, isList, isMadeOfName, isObject, isSettable, isUnassigned, member, parentOf, placeOf, placesOf, refersToResources, representationsIn, rowsOver, sameValue, sampleOf, twoValuesOf, valueAt, valueOf, violations, watch, withoutComposed, withValueAt, writable,
  type AttributeDefinition, type Json, type JsonObject, type Place, type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

/** Every secret that these checks send begins with this, so that any answer that shows one gives itself away. */
const secretMark = 'Sp3cimen!Secret-'
const secretOf = (t: Tools): string => t.unique(secretMark.slice(0, -1))

const isShown = ({ returned, mutability }: AttributeDefinition): boolean => (returned === 'default' || returned === 'always') && mutability !== 'writeOnly'
const isSecret = ({ returned, mutability }: AttributeDefinition): boolean => (returned === 'never' || mutability === 'writeOnly') && mutability !== 'readOnly'

/** A body with a value at the place; what a complex attribute and an extension need around it is there as well. */
function around(t: Tools, place: Place, value: Json | undefined): JsonObject {
  const resources = t.of(place.type.name)
  const draft = resources.draft()
  const body = place.extension === undefined ? draft : { ...draft, [place.extension]: resources.neededIn(place.extension) }
  const base = place.sub === undefined ? body : withValueAt(body, parentOf(place), sampleOf(place.attribute, t.unique, 1))
  return withValueAt(base, place, value)
}

/** JSON that no reading of the type makes a value of it. */
const misfits: Record<AttributeDefinition['type'], Json> = {
  string: { wrong: true }, boolean: 'perhaps', decimal: 'heavy', integer: 'several', dateTime: 'yesterday', binary: { wrong: true }, reference: { wrong: true }, complex: 'text',
}

export const wrongTypesRefused = check({
  id: 'characteristics.wrong-type-is-refused',
  title: 'a value of another JSON type than the schema declares is refused, and never shown',
  cites: ['RFC7643-2-1', 'RFC7643-2.3-2'],
  rows: rowsOver((place) => isSettable(place.attribute) && isSettable(definitionAt(place)) && (place.sub === undefined || !refersToResources(place.attribute))),
  fix: 'Validate each attribute of a body against its declared type and answer 400 with invalidValue.',
  async run(t, row) {
    const place = placeOf(t, row)
    const { multiValued, type } = definitionAt(place)
    const resources = t.of(place.type.name)
    const body = around(t, place, multiValued ? [misfits[type]] : misfits[type])
    const response = await resources.post(body)
    const refused = t.rule('RFC7643-2-1', `${row} with JSON that is no ${type}`)
    if (response.status >= 500) refused.refusal(response)
    // Servers that convert or drop what does not fit are lenient; showing it is another matter.
    else t.advise('RFC7643-2-1', `${row} with JSON that is no ${type}`).refusal(response)
    const own = await resources.owned(response, body)
    if (own === undefined) return
    const read = await resources.get(own)
    const shown = isObject(read.json) ? violations(read.json, place.type).filter(({ pointer }) => pointer.includes(place.attribute.name)) : []
    t.rule('RFC7643-2.3-2', 'what is shown has the declared type').value(shown, 'values of another type', read).equals([])
  },
})

export const plurality = check({
  id: 'characteristics.plurality-is-enforced',
  title: 'an array for a single value, or a bare value for an array, is refused or put right',
  cites: ['RFC7643-2.4-1', 'RFC7644-3.8-8'],
  rows: rowsOver((place) => place.sub === undefined && isSettable(place.attribute) && isShown(place.attribute) && !refersToResources(place.attribute)),
  async run(t, row) {
    const place = placeOf(t, row)
    const { multiValued } = place.attribute
    const single = sampleOf({ ...place.attribute, multiValued: false }, t.unique)
    const body = around(t, place, multiValued ? single : [single, single])
    const response = await t.of(place.type.name).post(body)
    const rule = t.rule(multiValued ? 'RFC7643-2.4-1' : 'RFC7644-3.8-8', multiValued ? `${row} with a bare value` : `${row} with an array`)
    if (response.status < 200 || response.status > 299) return void rule.refusal(response)
    const own = await t.of(place.type.name).owned(response, body)
    if (own === undefined) return
    const read = await t.of(place.type.name).get(own)
    const value = valueAt(read.json, place)
    rule.value(value, `${place.attribute.name} as it is read`, read).satisfies(isUnassigned(value) || isList(value) === multiValued, multiValued ? 'an array' : 'a single value')
  },
})

/** What each contract says of a required attribute that is missing. */
function requiredIds(place: Place): readonly RequirementId[] {
  const user = place.type.name === 'User' && place.sub === undefined && place.extension === undefined
  if (user && place.attribute.name === 'userName') return ['RFC7643-7-16', 'GENESYS-B-225']
  return user && place.attribute.name === 'displayName' ? ['RFC7643-7-16', 'GENESYS-B-226'] : ['RFC7643-7-16']
}

export const requiredEnforced = check({
  id: 'characteristics.required-is-enforced',
  title: 'a POST without a required attribute is refused',
  cites: ['RFC7643-7-16', 'RFC7643-4.1.1-1', 'GENESYS-B-225', 'GENESYS-B-226'],
  rows: (scope) => rowsOver((place) => {
    const definition = definitionAt(place)
    const [bySchema, ...byName] = requiredIds(place)
    const known = (id: RequirementId | undefined) => id !== undefined && scope.contract.requirements.has(id)
    // Where the contract names the attribute itself, the server's schema need not.
    return (byName.some(known) || (known(bySchema) && definition.required)) && isSettable(place.attribute) && isSettable(definition) && !(place.sub !== undefined && refersToResources(place.attribute))
  })(scope),
  fix: 'Answer 400 with invalidValue when a required attribute is missing, null or, for userName, empty.',
  async run(t, row) {
    const place = placeOf(t, row)
    const { name } = definitionAt(place)
    for (const [how, value] of [['left out', undefined], ['null', null]] as const) {
      const response = await t.of(place.type.name).post(inUse(t, place, around(t, place, value)))
      t.rule(requiredIds(place), `a creation with ${name} ${how}`).refusal(response)
    }
    if (row !== 'User userName') return
    t.rule(['RFC7643-4.1.1-1', 'GENESYS-B-225'], 'a creation with an empty userName').refusal(await t.users.post(t.users.draft({ userName: '' })))
  },
})

/** The body with another attribute of the place's extension: an empty extension is not used, and requires nothing (RFC 7643 section 2.5). */
function inUse(t: Tools, place: Place, body: JsonObject): JsonObject {
  if (place.extension === undefined) return body
  const other = placesOf(place.type).find(({ extension, sub, attribute }) =>
    extension === place.extension && sub === undefined && attribute !== place.attribute && !attribute.required && isSettable(attribute) && !refersToResources(attribute))
  return other === undefined ? t.block('the extension has no other attribute') : withValueAt(body, other, sampleOf(other.attribute, t.unique))
}

/** A value of a complex attribute that names another resource: a user of the run's own. */
async function reference(t: Tools, place: Place): Promise<Json> {
  const value = { value: (await t.users.create()).id }
  return place.attribute.multiValued ? [value] : value
}

/** A value that the server does not give by itself: another than `given`, which it was seen to give. */
function inventedFor(t: Tools, definition: AttributeDefinition, given: Json | undefined): Json {
  const value = inventedOne(t, definition, isList(given) ? given[0] : given)
  return definition.multiValued ? [value] : value
}

function inventedOne(t: Tools, { canonicalValues: _, ...free }: AttributeDefinition, given: Json | undefined): Json {
  const [sub] = free.subAttributes
  if (free.type === 'complex' && sub !== undefined) return { [sub.name]: inventedFor(t, sub, member(given, sub.name)) }
  if (free.type === 'boolean') return given !== true
  if (free.type === 'integer' || free.type === 'decimal') return 731_031
  return valueOf({ ...free, multiValued: false }, t.unique)
}

export const readOnlyIgnored = check({
  id: 'characteristics.read-only-is-ignored',
  title: 'a value for a readOnly attribute in a POST or PUT is passed over',
  cites: ['RFC7644-3.3-2', 'RFC7644-3.3-3', 'RFC7644-3.5.1-12', 'RFC7643-7-24', 'RFC7643-4.3-5', 'GENESYS-B-227', 'GENESYS-B-243', 'GENESYS-B-264', 'GENESYS-B-269', 'GENESYS-B-289'],
  rows: rowsOver((place) => definitionAt(place).mutability === 'readOnly' && (place.sub === undefined || isSettable(place.attribute))),
  fix: 'Drop readOnly attributes from the body of a POST or PUT; do not refuse the request for them.',
  async run(t, row) {
    const place = placeOf(t, row)
    const definition = definitionAt(place)
    const resources = t.of(place.type.name)
    const promise: Readonly<Record<'POST' | 'PUT', RequirementId>> = place.type.name === 'Group' ? { POST: 'GENESYS-B-269', PUT: 'GENESYS-B-289' } : { POST: 'GENESYS-B-227', PUT: 'GENESYS-B-243' }
    const plain = async () => {
      const draft = resources.draft()
      return place.sub === undefined ? draft : withValueAt(draft, parentOf(place), refersToResources(place.attribute) ? await reference(t, place) : sampleOf(place.attribute, t.unique, 1))
    }
    const base = await plain()
    const invented = inventedFor(t, definition, definition.type === 'boolean' ? valueAt(await resources.read(await resources.createFrom(await plain())), place) : undefined)
    const kept = (response: Response, how: 'POST' | 'PUT') => {
      const found = valueAt(response.json, place)
      const took = isList(found) ? found.some((one) => sameValue(one, isList(invented) ? invented[0] : invented, definition)) : sameValue(found, invented, definition)
      const id: RequirementId = place.attribute.name === 'manager' && definition.name === 'displayName' ? 'RFC7643-4.3-5' : 'RFC7643-7-24'
      t.rule([id, place.attribute.name === 'groups' ? 'GENESYS-B-264' : promise[how]], `${row} is not set by a ${how}`).value(found, definition.name, response).satisfies(!took, `anything but ${JSON.stringify(invented)}`)
    }
    const posted = await resources.post(withValueAt(base, place, invented))
    // Only what this attribute changes may be accused.
    if (posted.status > 299) await resources.createFrom(base)
    t.rule('RFC7644-3.3-2', 'attributes of a creation are taken by their mutability').success(posted)
    const created = t.rule(['RFC7644-3.3-3', promise.POST], `a creation that carries ${row}`)
    const own = created.success(posted) ? await resources.owned(posted, base) : await resources.createFrom(base)
    if (own === undefined) return
    kept(await resources.get(own), 'POST')
    const { externalId } = own.body
    const put = await resources.put(own, withValueAt(externalId === undefined ? base : { ...base, externalId }, place, invented))
    t.rule(['RFC7644-3.5.1-12', promise.PUT], `a PUT that carries ${row}`).success(put)
    kept(await resources.get(own), 'PUT')
  },
})

export const groupsOfUserReadOnly = check({
  id: 'characteristics.groups-of-a-user-are-read-only',
  title: 'writing groups of a user makes it no member',
  cites: ['RFC7643-4.1.2-21', 'GENESYS-B-264'],
  needs: [writable('User'), writable('Group')],
  rows: () => ['POST', 'PUT'],
  async run(t, row) {
    const group = await t.groups.create()
    const groups = [{ value: group.id }]
    const own = row === 'POST' ? undefined : await t.users.create()
    const response = own === undefined ? await t.users.post(t.users.draft({ groups })) : await t.users.put(own, { ...own.sent, groups })
    const rule = t.rule(['RFC7643-4.1.2-21', 'GENESYS-B-264'], `${row} of a user with groups`)
    if (!rule.success(response)) return
    const user = own ?? (await t.users.owned(response, {}))
    if (user === undefined) return
    rule.at(await t.users.get(user), '/groups').absent()
    rule.at(await t.groups.get(group), '/members').absent()
  },
})

const immutable = rowsOver((place) => definitionAt(place).mutability === 'immutable' && isShown(definitionAt(place)) && !refersToResources(place.attribute) && !definitionAt(place).multiValued)
export const immutableKept = check({
  id: 'characteristics.immutable-is-kept',
  title: 'an immutable attribute keeps its first value in a PUT',
  cites: ['RFC7643-7-27', 'RFC7644-3.5.1-9', 'RFC7644-3.5.1-10'],
  rows: immutable,
  fix: 'Compare the value of an immutable attribute in a PUT with the stored one; answer 400 with mutability when they differ.',
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const [first, second] = twoValuesOf(definitionAt(place), t.unique) ?? t.block(`no two values of ${row} are known`)
    const body = around(t, place, first)
    const own = await resources.createFrom(body)
    if (!sameValue(valueAt(await resources.read(own), place), first, definitionAt(place))) t.block('the attribute is not kept')
    t.rule('RFC7644-3.5.1-9', `a PUT that repeats ${row}`).success(await resources.put(own, body))
    const response = await resources.put(own, withValueAt(body, place, second))
    const read = await resources.get(own)
    const now = valueAt(read.json, place)
    t.rule('RFC7643-7-27', `${row} is not updated`).value(now, definitionAt(place).name, read).satisfies(sameValue(now, first, definitionAt(place)), JSON.stringify(first))
    t.rule('RFC7644-3.5.1-9', `${row} stays what it was`).value(now, definitionAt(place).name, read).satisfies(!sameValue(now, second, definitionAt(place)), `anything but ${JSON.stringify(second)}`)
    if (t.rule('RFC7644-3.5.1-10', `a PUT with another value of ${row} is refused`).status(response, 400))
      t.rule('RFC7644-3.5.1-10', 'the refusal says why').at(response, '/scimType').equals('mutability')
  },
})

export const immutableSetOnce = check({
  id: 'characteristics.immutable-can-be-set-once',
  title: 'an immutable attribute that has no value takes one from a PUT',
  cites: ['RFC7644-3.5.1-11'],
  rows: immutable,
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const value = valueOf(definitionAt(place), t.unique)
    const body = around(t, place, undefined)
    const own = await resources.createFrom(body)
    const rule = t.rule('RFC7644-3.5.1-11', `a PUT that sets ${row} for the first time`)
    if (!rule.success(await resources.put(own, withValueAt(body, place, value)))) return
    const read = await resources.get(own)
    const now = valueAt(read.json, place)
    rule.value(now, definitionAt(place).name, read).satisfies(sameValue(now, value, definitionAt(place)), JSON.stringify(value))
  },
})

export const secretsNeverShown = check({
  id: 'characteristics.secrets-are-never-shown',
  title: 'a value that is never returned is accepted and in no answer, also when it is asked for',
  cites: ['RFC7643-7-29', 'RFC7643-7-31', 'RFC7643-4.1.1-21', 'GENESYS-B-231'],
  rows: rowsOver((place) => isSecret(definitionAt(place)) && definitionAt(place).type === 'string'),
  fix: 'Never put a writeOnly attribute into an answer, neither in clear nor hashed, whatever attributes asks for.',
  async run(t, row) {
    const place = placeOf(t, row)
    const { name } = definitionAt(place)
    const resources = t.of(place.type.name)
    const secret = secretOf(t)
    const body = around(t, place, secret)
    const created = await resources.post(body)
    t.rule('GENESYS-B-231', `a creation with ${name}`).success(created)
    const own = (await resources.owned(created, body)) ?? t.block(`a creation with ${name} was answered with status ${String(created.status)}`)
    const path = `${place.extension === undefined ? '' : `${place.extension}:`}${place.attribute.name}`
    const next = withValueAt(body, place, secretOf(t))
    const answers = [
      created,
      await resources.get(own),
      await resources.get(own, { query: { attributes: path } }),
      await resources.put(own, next),
      await resources.put(own, next, { query: { attributes: path } }),
      await resources.list({ filter: `id eq "${own.id}"` }),
      await resources.list({ filter: `id eq "${own.id}"`, attributes: path }),
      // An answer that says what was wrong with a body must not repeat it.
      await resources.put(own, { ...next, schemas: 'wrong', displayName: { wrong: true } }),
    ]
    for (const answer of answers) {
      const id: RequirementId = name === 'password' ? 'RFC7643-4.1.1-21' : 'RFC7643-7-29'
      t.rule([id, 'GENESYS-B-231'], `${name} is in no answer`).value(answer.text.includes(secretMark), 'the secret is in the answer', answer).equals(false)
      for (const { resource, pointer } of representationsIn(t, answer))
        t.rule(['RFC7643-7-31', 'GENESYS-B-231'], `${name} is not returned`).value(valueAt(resource, place), `${pointer}/${name}`, answer).absent()
    }
  },
})

export const secretsWatched = watch({
  id: 'characteristics.no-answer-has-a-secret',
  title: 'no answer of the whole run shows a secret',
  cites: ['RFC7643-4.1.1-21', 'RFC7643-4.1.1-27', 'RFC7643-7-29', 'RFC7643-7-31', 'GENESYS-B-231'],
  watch: (t, response) => {
    t.rule(['RFC7643-4.1.1-21', 'GENESYS-B-231'], 'no secret that was sent is in an answer').value(response.text.includes(secretMark), 'the secret is in the answer', response).equals(false)
    for (const { resource, type, pointer } of representationsIn(t, response).filter(({ news }) => news))
      for (const place of placesOf(type).filter((one) => isSecret(definitionAt(one)))) {
        const value = valueAt(resource, place)
        const { name, mutability } = definitionAt(place)
        const id = name === 'password' ? 'RFC7643-4.1.1-27' : mutability === 'writeOnly' ? 'RFC7643-7-29' : 'RFC7643-7-31'
        t.rule([id, 'GENESYS-B-231'], `${name} is in no representation`).value(value === undefined ? undefined : 'a value', `${pointer}/${name}`, response).absent()
      }
    return true
  },
})

export const requestOnly = check({
  id: 'characteristics.on-request-is-shown-when-sent-or-asked-for',
  title: 'what is returned on request is not in a plain answer',
  cites: ['RFC7643-7-34'],
  rows: rowsOver((place) => definitionAt(place).returned === 'request' && isSettable(definitionAt(place)) && isSettable(place.attribute) && !refersToResources(place.attribute)),
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const body = around(t, place, valueOf(definitionAt(place), t.unique))
    const own = await resources.createFrom(body)
    const hidden = (response: Response, what: string) => t.rule('RFC7643-7-34', `${row} is not in ${what}`).value(valueAt(response.json, place), definitionAt(place).name, response).absent()
    hidden(await resources.get(own), 'a plain GET')
    const { externalId: _, ...rest } = withValueAt(body, place, undefined)
    hidden(await resources.put(own, rest), 'the answer to a PUT that does not send it')
  },
})

const folded = (value: string): string => value.toUpperCase()

export const uniquenessEnforced = check({
  id: 'characteristics.uniqueness-is-enforced',
  title: 'a value that another resource has is refused where the schema says unique',
  cites: ['RFC7643-7-37', 'RFC7644-3.3-10'],
  rows: rowsOver((place) => place.sub === undefined && place.extension === undefined && place.attribute.uniqueness !== 'none' && isSettable(place.attribute) && place.attribute.type === 'string' && !(place.type.name === 'User' && place.attribute.name === 'userName')),
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const value = t.unique('Unique')
    await resources.createFrom(withValueAt(resources.draft(), place, value))
    const again = await resources.post(withValueAt(resources.draft(), place, value))
    const refused = t.rule('RFC7643-7-37', `a second resource with the same ${place.attribute.name}`).refusal(again)
    if (refused) t.advise('RFC7644-3.3-10', 'the refusal is a conflict').status(again, 409, 400)
    const other = await resources.post(withValueAt(resources.draft(), place, folded(value)))
    const what = `${place.attribute.name} in other letter case`
    if (place.attribute.caseExact) t.rule('RFC7643-7-37', `${what} is another value`).success(other)
    else t.rule('RFC7643-7-37', `${what} is the same value`).refusal(other)
    const third = await resources.create()
    const put = await resources.put(third, withValueAt(third.sent, place, value))
    const rule = t.rule('RFC7643-7-37', `a PUT with the ${place.attribute.name} of another resource`)
    if (put.status > 299) return void rule.refusal(put)
    const read = await resources.get(third)
    rule.value(valueAt(read.json, place), place.attribute.name, read).differsFrom(value)
  },
})

export const duplicatesAllowed = check({
  id: 'characteristics.not-unique-may-be-shared',
  title: 'two resources may share every value that the schema does not declare unique',
  cites: ['RFC7643-7-36'],
  rows: creatableTypes,
  async run(t, row) {
    const resources = t.of(row)
    const [first, draft] = [await resources.createFrom(resources.full()), resources.draft()]
    // Addresses may be unique where the schema does not say so.
    const { emails: _, ...shared } = first.sent
    const needed = resources.type.extensions.map(({ schema: { id } }) => [id, resources.neededIn(id)] as const)
    const fresh = { ...Object.fromEntries(needed), ...draft }
    const unique = placesOf(resources.type).filter((place) => place.sub === undefined && member(first.sent, place.extension ?? place.attribute.name) !== undefined && (place.attribute.uniqueness !== 'none' || place.attribute.name === 'userName'))
    const own = { externalId: t.unique('own'), ...(fresh['emails'] === undefined ? {} : { emails: fresh['emails'] }) }
    const body = unique.reduce<JsonObject>((from, place) => withValueAt(from, place, valueAt(fresh, place)), { ...shared, ...own })
    const response = await resources.post(body)
    // Some servers want groups to have names of their own.
    const rule = row === 'Group' ? t.advise : t.rule
    rule('RFC7643-7-36', `a second ${row} with the same values`).success(response)
  },
})

export const caseKept = check({
  id: 'characteristics.case-exact-keeps-its-case',
  title: 'a caseExact text comes back in the letter case in which it was sent',
  cites: ['RFC7643-7-21', 'RFC7643-2.3.6-4'],
  rows: rowsOver((place) => {
    const definition = definitionAt(place)
    const text = (definition.type === 'string' && definition.caseExact && definition.canonicalValues === undefined) || definition.type === 'binary'
    return text && isSettable(place.attribute) && isSettable(definition) && isShown(definition) && !refersToResources(place.attribute)
  }),
  async run(t, row) {
    const place = placeOf(t, row)
    const { type } = definitionAt(place)
    const value = type === 'binary' ? 'AbCdEfGhIjKl' : t.unique('MiXeD-Case')
    const own = await t.of(place.type.name).createFrom(around(t, place, value))
    const read = await t.of(place.type.name).get(own)
    const now = valueAt(read.json, place)
    if (isUnassigned(now)) t.block('the attribute is not kept')
    t.rule(type === 'binary' ? 'RFC7643-2.3.6-4' : 'RFC7643-7-21', `${row} keeps its letter case`).value(first(now), definitionAt(place).name, read).equals(value)
  },
})

function first(value: Json | undefined): unknown {
  return isList(value) ? value[0] : value
}

const optional = (place: Place): boolean =>
  !(place.type.name === 'Group' && place.attribute.name === 'displayName') &&
  place.sub === undefined && place.attribute.mutability === 'readWrite' && !place.attribute.required && isShown(place.attribute) && place.attribute.uniqueness === 'none' && !refersToResources(place.attribute)

export const nullIsAbsent = check({
  id: 'characteristics.null-and-empty-are-absent',
  title: 'null, an empty array and nothing mean the same in a POST',
  cites: ['RFC7643-2.5-1'],
  rows: creatableTypes,
  async run(t, row) {
    const resources = t.of(row)
    const places = placesOf(resources.type).filter((place) => optional(place) && place.extension === undefined)
    const plain = await resources.create()
    const body = places.reduce<JsonObject>((from, place) => withValueAt(from, place, place.attribute.multiValued ? [] : null), resources.draft())
    const response = await resources.post(body)
    const rule = t.rule('RFC7643-2.5-1', `a ${row} whose optional attributes are null or empty`)
    if (!rule.success(response)) return
    const own = await resources.owned(response, body)
    if (own === undefined) return
    const [one, other] = [await resources.read(plain), await resources.get(own)]
    const same = (place: Place) => {
      const [a, b] = [valueAt(one, place), valueAt(other.json, place)]
      const parts = [a, b].map((value) => (value === undefined ? undefined : withoutComposed(value, place.attribute)))
      return sameValue(parts[0], parts[1], place.attribute) || (isObject(other.json) && isMadeOfName(a, one) && isMadeOfName(b, other.json))
    }
    const differ = places.filter((place) => !same(place)).map((place) => place.attribute.name)
    rule.value(differ, 'attributes that differ from those of a resource without them', other).equals([])
  },
})

export const nullUnassigns = check({
  id: 'characteristics.null-and-empty-unassign',
  title: 'a PUT with null or an empty array takes the value away',
  cites: ['RFC7643-2.5-2'],
  rows: rowsOver(optional),
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const sent = withValueAt(resources.draft(), place, sampleOf(place.attribute, t.unique))
    const own = await resources.createFrom(sent)
    const old = valueAt(await resources.read(own), place)
    if (isUnassigned(old)) t.block('the attribute is not kept')
    for (const empty of place.attribute.multiValued ? [[], null] : [null]) {
      const rule = t.rule('RFC7643-2.5-2', `a PUT with ${row} ${JSON.stringify(empty)}`)
      if (!rule.success(await resources.put(own, withValueAt(sent, place, empty)))) continue
      const read = await resources.get(own)
      const now = valueAt(read.json, place)
      // A server may give a default to what has no value (RFC 7644 section 3.5.1).
      rule.value(now, place.attribute.name, read).satisfies(isUnassigned(now) || place.attribute.type === 'boolean' || !sameValue(now, old, place.attribute), 'no value')
      await resources.put(own, sent)
    }
  },
})

export const namesInAnyCase = check({
  id: 'characteristics.attribute-names-are-read-in-any-case',
  title: 'attribute names in a body are read without regard to letter case',
  cites: ['RFC7643-2.1-1'],
  needs: [writable('User')],
  async run(t) {
    const { userName, ...rest } = t.users.draft()
    const text = t.users.plainText()
    const response = await t.users.post({ ...rest, USERNAME: userName ?? '', [text.toUpperCase()]: 'Any Case' })
    // Servers differ widely here.
    if (!t.advise('RFC7643-2.1-1', 'a creation with USERNAME').success(response)) return
    const own = await t.users.owned(response, {})
    if (own === undefined) return
    t.advise('RFC7643-2.1-1', `${text.toUpperCase()} is ${text}`).at(await t.users.get(own), `/${text}`).equals('Any Case')
  },
})
