import {
  changeable, check, creatableTypes, difference, instant, isFixed, isObject, isUnassigned, keywordIfTold, member, show, spellings, userPluralOf, userPlurals, userWithValues, writable,
  type JsonObject, type Own, type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

/** Carries out a PUT that has to work. @throws Blocked when it does not. */
async function replaced(t: Tools, type: string, own: Own, body: JsonObject): Promise<Response> {
  const response = await t.of(type).put(own, body)
  return response.status > 299 ? t.block(`PUT was answered with status ${String(response.status)}`) : response
}

/** What was sent at creation, and externalId as the server has it: without one a group could not be removed again. */
function sentBack(own: Own): JsonObject {
  const { externalId } = own.body
  return isUnassigned(externalId) || externalId === undefined ? own.sent : { ...own.sent, externalId }
}

/** Without `schemas`, which is judged for itself. */
function attributesOf({ schemas: _, ...body }: JsonObject): JsonObject {
  return body
}

/** A body for a PUT: what was sent at creation, with other everyday values in what can be changed. */
function other(t: Tools, type: string, own: Own): JsonObject {
  const { userName: _, assetTag: __, serialNumber: ___, ...rest } = t.of(type).full()
  return { ...own.sent, ...Object.fromEntries(Object.entries(rest).filter(([name]) => !isFixed(t, type, name))) }
}

/** What a PUT promises, by resource type. */
const changed = (type: string): RequirementId => (type === 'Group' ? 'GENESYS-B-290' : 'GENESYS-B-242')
const takenBack = (type: string): RequirementId => (type === 'Group' ? 'GENESYS-B-289' : 'GENESYS-B-243')

export const answersWithResource = check({
  id: 'replace.answers-200-with-the-resource',
  title: 'a PUT is answered 200 with the entire resource',
  cites: ['RFC7644-3.5-1', 'RFC7644-3.5.1-14', 'RFC7644-3.9-1', 'GENESYS-B-242', 'GENESYS-B-255', 'GENESYS-B-289'],
  rows: creatableTypes,
  fix: 'Answer a PUT with 200 and the whole resource, not with 204.',
  async run(t, row) {
    const own = await t.of(row).createFrom(t.of(row).full())
    const response = await t.of(row).put(own, sentBack(own))
    const entire: RequirementId = row === 'Group' ? 'GENESYS-B-289' : 'GENESYS-B-255'
    if (!t.rule(['RFC7644-3.5-1', row === 'Group' ? 'GENESYS-B-289' : 'GENESYS-B-242'], `PUT of a ${row}`).success(response)) return
    const whole = t.rule(['RFC7644-3.5.1-14', entire], 'the answer to PUT is the entire resource')
    if (!whole.status(response, ...t.terms.status.replace) || !whole.at(response, '').is('object')) return
    for (const name of ['id', 'schemas', 'meta']) whole.at(response, `/${name}`).present()
    const missing = Object.keys(own.body).filter((name) => !isUnassigned(own.body[name]) && isUnassigned(member(response.json, name)))
    t.rule(['RFC7644-3.5.1-14', entire], 'no attribute of the resource is missing').value(missing, 'attributes that a creation showed and PUT does not', response).equals([])
    t.rule('RFC7644-3.9-1', 'the answer to PUT has the default set').value(missing, 'attributes that a creation showed and PUT does not', response).equals([])
  },
})

export const valuesTake = check({
  id: 'replace.values-take-the-place-of-the-old-ones',
  title: 'what a PUT sends is read afterwards, also after the second one',
  cites: ['RFC7644-3.5.1-4', 'GENESYS-B-242', 'GENESYS-B-290'],
  rows: creatableTypes,
  fix: 'Replace the value of every readWrite attribute in the body; new values of a multi-valued attribute replace all old ones.',
  async run(t, row) {
    const own = await t.of(row).createFrom(t.of(row).full())
    for (const round of ['first', 'second', 'third']) {
      const body = other(t, row, own)
      const answer = await replaced(t, row, own, body)
      const read = await t.settled(() => t.of(row).get(own), (one) => isObject(one.json) && difference(attributesOf(body), one.json, t.of(row).type).length === 0)
      const rule = t.rule(['RFC7644-3.5.1-4', changed(row)], `the values of the ${round} PUT are there`)
      for (const response of [answer, read]) {
        const lost = difference(attributesOf(body), t.bodyOf(response, `${response.request.method} of a ${row}`), t.of(row).type)
        rule.value(lost, 'values that were sent and are not there', response).equals([])
      }
    }
  },
})

export const oldValuesGo = check({
  id: 'replace.multiple-values-are-replaced-as-a-whole',
  title: 'a PUT with one value of a multi-valued attribute leaves nothing of the two before',
  cites: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
  needs: [writable('User')],
  rows: userPlurals,
  async run(t, name) {
    const values = userPluralOf(t, name)
    const [first, second, third] = [values.make(0), values.make(1), values.make(2)]
    const own = await userWithValues(t, values, [first, second])
    await replaced(t, 'User', own, { ...own.sent, [name]: [third] })
    const read = await t.users.get(own)
    const now = t.bodyOf(read, 'reading a user')
    const rule = t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'the new values replace the old ones')
    rule.value(values.read(now), name, read).satisfies(values.keeps(now, third), `has ${show(third)}`)
    rule.value(values.read(now), name, read).satisfies(![first, second].some((old) => values.keeps(now, old)), 'none of the old ones')
  },
})

export const readBodyAccepted = check({
  id: 'replace.what-was-read-can-be-sent-back',
  title: 'a PUT of the whole representation with one change works and leaves what is readOnly',
  cites: ['RFC7644-3.1-7', 'RFC7644-3.5.1-12', 'RFC7644-3.5.1-1', 'RFC7644-3.5.1-3', 'GENESYS-B-242', 'GENESYS-B-243', 'GENESYS-B-289', 'GENESYS-B-290'],
  rows: creatableTypes,
  fix: 'Ignore readOnly attributes in a PUT; a client need not take them out of what it has read.',
  async run(t, row) {
    const own = await t.of(row).createFrom(t.of(row).full())
    const before = await t.of(row).read(own)
    const name = isFixed(t, row, 'displayName') ? 'externalId' : t.of(row).plainText()
    const body = { ...t.of(row).whole(own, before), [name]: t.unique('Changed') }
    const response = await t.of(row).put(own, body)
    if (!t.rule(['RFC7644-3.1-7', takenBack(row)], `PUT of the ${row} as it was read, with another ${name}`).success(response)) return
    const read = await t.of(row).get(own)
    t.rule(['RFC7644-3.1-7', changed(row)], 'the changed attribute has its new value').at(read, `/${name}`).equals(body[name])
    const after = t.bodyOf(read, `reading a ${row}`)
    const kept = t.rule(['RFC7644-3.5.1-12', takenBack(row)], 'readOnly attributes are as they were')
    kept.at(read, '/id').equals(before['id'])
    for (const part of ['resourceType', 'created', 'location']) kept.at(read, `/meta/${part}`).equals(member(before['meta'], part))
    const { meta: _, schemas: __, [name]: ___, ...sent } = before
    t.rule(['RFC7644-3.1-7', takenBack(row)], 'everything else is as it was').value(difference(sent, after, t.of(row).type), 'values that were sent and are not there', read).equals([])
  },
})

export const identityKept = check({
  id: 'replace.id-and-created-are-kept',
  title: 'id and meta of another resource in a PUT change nothing',
  cites: ['RFC7643-3.1-7', 'RFC7643-3.1-16', 'RFC7643-3.1-19', 'RFC7644-3.5.1-12', 'RFC7643-7-24', 'GENESYS-B-243', 'GENESYS-B-289'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create()
    const before = await t.of(row).read(own)
    const meta = { resourceType: 'Invented', created: '1999-01-01T00:00:00Z', location: `${t.of(row).url}/${t.unique('elsewhere')}` }
    const byMeta = await t.of(row).put(own, { ...sentBack(own), meta })
    // The Genesys documents promise to take back what was read, and say nothing of other values.
    t.rule('RFC7644-3.5.1-12', 'PUT with other values in meta').success(byMeta)
    // Some servers refuse an id that is not the URL's, as the error example of RFC 7644 section 3.12 does.
    const byId = await t.of(row).put(own, { ...sentBack(own), id: t.unique('other') })
    t.advise('RFC7644-3.5.1-12', 'PUT with another id in the body is carried out').success(byId)
    const read = await t.of(row).get(own)
    if (!t.rule(['RFC7643-3.1-7', takenBack(row)], 'the resource is where it was').status(read, 200)) return
    t.rule(['RFC7643-3.1-7', takenBack(row)], 'the id stays').at(read, '/id').equals(own.id)
    t.rule('RFC7643-3.1-16', 'meta of the client is ignored').at(read, '/meta/resourceType').differsFrom(meta.resourceType)
    t.rule('RFC7643-3.1-16', 'meta of the client is ignored').at(read, '/meta/location').differsFrom(meta.location)
    t.rule('RFC7643-3.1-19', 'created stays').at(read, '/meta/created').equals(member(before['meta'], 'created'))
    t.rule('RFC7643-7-24', 'created is not modified by a client').at(read, '/meta/created').differsFrom(meta.created)
  },
})

export const neverCreates = check({
  id: 'replace.never-creates',
  title: 'a PUT to an unknown id is refused and creates nothing',
  cites: ['RFC7644-3.2-3', 'RFC7644-3.5.1-2', 'GENESYS-B-262', 'GENESYS-B-292'],
  rows: creatableTypes,
  async run(t, row) {
    const unknown: RequirementId = row === 'Group' ? 'GENESYS-B-292' : 'GENESYS-B-262'
    const id = t.of(row).inventedId()
    const response = await t.of(row).put(id, t.of(row).draft({ id }))
    t.rule(['RFC7644-3.5.1-2', unknown], `PUT to an unknown ${row}`).refusal(response)
    t.rule('RFC7644-3.2-3', 'PUT does not create').refusal(response)
    t.rule(['RFC7644-3.2-3', unknown], 'there is still nothing under that id').status(await t.of(row).get(id), 404)
  },
})

export const changesShowInTime = check({
  id: 'replace.last-modified-follows-changes',
  title: 'a change by PUT or PATCH moves lastModified forward and leaves created alone',
  cites: ['RFC7643-3.1-19', 'RFC7643-3.1-20', 'GENESYS-B-353'],
  rows: creatableTypes,
  async run(t, row) {
    const own = await t.of(row).create()
    let before = await t.of(row).read(own)
    for (const round of t.profile.patch.value ? ['first', 'second', 'third'] : ['first', 'second']) {
      const value = t.unique(round)
      const answer = round === 'third' ? await t.of(row).patch(own, [{ op: 'replace', path: 'externalId', value }]) : await replaced(t, row, own, { ...own.sent, externalId: value })
      if (answer.status > 299) return
      const read = await t.of(row).get(own)
      const after = t.bodyOf(read, `reading a ${row}`)
      if (after['externalId'] === before['externalId']) return round === 'third' ? undefined : t.block('the resource does not change')
      const [then, now] = [stamp(before), stamp(after)]
      if (then === undefined || now === undefined) return t.block('meta.lastModified is no dateTime')
      t.rule(['RFC7643-3.1-20', 'GENESYS-B-353'], `lastModified after the ${round} change`).at(read, '/meta/lastModified').satisfies(now >= then, `not before ${new Date(then).toISOString()}`)
      // At a resolution of one second two changes may have the same stamp.
      const coarse = now % 1000 === 0 && then % 1000 === 0
      if (!coarse) t.rule('RFC7643-3.1-20', `lastModified after the ${round} change`).at(read, '/meta/lastModified').satisfies(now > then, `after ${new Date(then).toISOString()}`)
      t.rule('RFC7643-3.1-19', 'created does not change').at(read, '/meta/created').equals(member(before['meta'], 'created'))
      if (isObject(answer.json)) t.rule('RFC7643-3.1-19', 'created does not change in the answer to the change').at(answer, '/meta/created').equals(member(before['meta'], 'created'))
      before = after
    }
  },
})

function stamp(resource: JsonObject): number | undefined {
  const value = member(resource['meta'], 'lastModified')
  return typeof value === 'string' ? instant(value) : undefined
}

export const takenNameRefused = check({
  id: 'replace.taken-user-name-is-refused',
  title: 'a PUT with the userName of another user is refused and changes nothing',
  cites: ['RFC7643-4.1.1-2', 'RFC7643-4.1.1-4', 'RFC7643-7-35', 'GENESYS-B-228'],
  needs: [writable('User')],
  rows: () => Object.keys(spellings),
  async run(t, row) {
    const [first, second] = [await t.users.create(), await t.users.create()]
    const name = String(first.sent['userName'])
    const response = await t.users.put(second, { ...second.sent, userName: spellings[row]?.(name) ?? name })
    const folded = row !== 'the same spelling'
    const unique = folded ? t.advise : t.rule
    unique(folded ? ['RFC7643-4.1.1-4', 'GENESYS-B-228'] : ['RFC7643-4.1.1-2', 'GENESYS-B-228'], `PUT with a userName in ${row} as another user's`).status(response, 409, 400)
    // A server may refuse any change of userName (RFC 7644 section 3.5.1, immutable).
    if (response.status === 409 || response.status === 400) keywordIfTold(t.advise('RFC7643-4.1.1-2', 'the refusal says why in scimType'), response, 'uniqueness', 'mutability')
    if (folded) return
    const left = (await t.users.read(second))['userName']
    t.rule(['RFC7643-4.1.1-2', 'GENESYS-B-228'], 'the second user keeps a name of its own').value(String(left).toLowerCase(), 'userName').differsFrom(name.toLowerCase())
  },
})

export const ownNameKept = check({
  id: 'replace.own-user-name-is-no-conflict',
  title: 'a PUT with the user\'s own userName, also in other letter case, is no conflict',
  cites: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
  needs: [writable('User')],
  async run(t) {
    const own = await t.users.create()
    const rule = t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'a user may keep its name')
    rule.success(await t.users.put(own, { ...own.sent, externalId: t.unique('same') }))
    const shouted = await t.users.put(own, { ...own.sent, userName: String(own.sent['userName']).toUpperCase() })
    rule.value(shouted.status, 'the status', shouted).satisfies(shouted.status !== 409, 'anything but 409')
  },
})

export const renamed = check({
  id: 'replace.new-user-name-frees-the-old-one',
  title: 'a PUT with a new userName renames the user and frees its old name',
  cites: ['RFC7644-3.5.1-4', 'RFC7643-3.1-7', 'GENESYS-B-242'],
  needs: [writable('User')],
  async run(t) {
    const own = await t.users.create()
    const userName = `${t.unique('renamed')}@example.com`
    await replaced(t, 'User', own, { ...own.sent, userName })
    const read = await t.users.get(own)
    t.rule(['RFC7643-3.1-7', 'GENESYS-B-242'], 'the id survives a new userName').at(read, '/id').equals(own.id)
    t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'the new userName is there').value(String(member(read.json, 'userName')).toLowerCase(), 'userName', read).equals(userName.toLowerCase())
    t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'the old userName is free').success(await t.users.post(own.sent))
  },
})

export const requiredStays = check({
  id: 'replace.required-attribute-stays',
  title: 'a PUT without userName is refused, or leaves the userName',
  cites: ['RFC7644-3.5.1-13', 'RFC7643-4.1.1-1', 'GENESYS-B-225'],
  needs: [writable('User')],
  rows: () => ['left out', 'null', 'empty'],
  async run(t, row) {
    const own = await t.users.create()
    const { userName, ...rest } = own.sent
    const body = row === 'left out' ? { ...rest, externalId: t.unique('x') } : { ...rest, userName: row === 'null' ? null : '' }
    const response = await t.users.put(own, body)
    const left = await t.users.get(own)
    const kept = String(member(left.json, 'userName')).toLowerCase() === String(userName).toLowerCase()
    t.rule(['RFC7644-3.5.1-13', 'GENESYS-B-225'], `PUT with userName ${row}`).value(member(left.json, 'userName'), 'userName afterwards', left).satisfies(kept, String(userName))
    if (row === 'empty') t.rule('RFC7643-4.1.1-1', 'an empty userName is refused or passed over').value(member(left.json, 'userName'), 'userName', left).satisfies(kept, String(userName))
    if (response.status >= 500) t.rule('RFC7644-3.5.1-13', 'PUT without a required attribute').refusal(response)
  },
})

export const omittedTolerated = check({
  id: 'replace.optional-attributes-may-be-left-out',
  title: 'a PUT may leave out what is optional',
  cites: ['RFC7644-3.5.1-4', 'RFC7644-3.5.1-5', 'GENESYS-B-244'],
  needs: [writable('User')],
  async run(t) {
    const own = await t.users.createFrom(t.users.full())
    const title = member(own.body, 'title')
    if (isUnassigned(title)) t.block('users have no title')
    const { title: _, ...rest } = own.sent
    const response = await t.users.put(own, rest)
    if (!t.rule(['RFC7644-3.5.1-4', 'GENESYS-B-244'], 'PUT without an optional attribute').success(response)) return
    const left = member(await t.users.read(own), 'title')
    // Cleared, kept and defaulted are all allowed by RFC 7644 section 3.5.1.
    t.rule('GENESYS-B-244', 'what was left out is gone').value(left, 'title').absent()
    t.rule('RFC7644-3.5.1-5', 'an attribute that was left out is kept').value(left, 'title').absent()
  },
})

export const activeFlips = check({
  id: 'replace.active-can-be-switched',
  title: 'a PUT switches active off, and another one on again',
  cites: ['RFC7644-3.5.1-4'],
  needs: [writable('User'), changeable('User', 'active')],
  async run(t) {
    const own = await t.users.create({ active: true })
    for (const active of [false, true]) {
      await replaced(t, 'User', own, { ...own.sent, active })
      const read = await t.settled(() => t.users.getWith(own, 'active'), (answer) => member(answer.json, 'active') === active)
      if (read.status !== 200) t.block(`a user that is not active is answered with status ${String(read.status)}`)
      if (!t.rule('RFC7644-3.5.1-4', `a PUT with active ${String(active)}`).at(read, '/active').equals(active)) return
    }
  },
})
