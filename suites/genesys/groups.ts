import {
  attribute, capability, check, difference, entriesOf, groupWith, idsOf, isObject, isUnassigned, member, putOver, referredIds, sameIds, writable,
  type Json, type Own, type Response, type Tools,
} from '../../src/kit/index.ts'

const needs = [writable('Group')]
const withMembers = [...needs, writable('User'), attribute('Group', 'members')]

export const created = check({
  id: 'groups.creation-answers-the-group',
  title: 'a POST of a group is answered with a group that has id, displayName and meta',
  cites: ['GENESYS-B-269'],
  needs,
  async run(t) {
    const body = t.groups.draft()
    const response = await t.groups.post(body)
    const rule = t.rule('GENESYS-B-269', 'the answer to a POST of a group')
    if (!rule.status(response, ...t.terms.status.create)) return
    rule.at(response, '/id').is('string')
    rule.at(response, '/displayName').equals(body['displayName'])
    rule.at(response, '/meta').is('object')
  },
})

export const generated = check({
  id: 'groups.external-id-is-generated',
  title: 'a group that is created without externalId gets one of its own',
  cites: ['GENESYS-B-270', 'GENESYS-B-272'],
  needs,
  fix: 'Generate an externalId, unique to the group, when the request has none.',
  async run(t) {
    const ids: Json[] = []
    while (ids.length < 2) {
      const group = await t.groups.create()
      const read = await t.settled(() => t.groups.get(group), (answer) => !isUnassigned(member(answer.json, 'externalId')))
      const externalId = member(read.json, 'externalId')
      if (!t.rule('GENESYS-B-270', 'externalId of a group that was created without').at(read, '/externalId').satisfies(typeof externalId === 'string' && externalId !== '', 'a non-empty string')) return
      ids.push(externalId ?? null)
    }
    t.rule('GENESYS-B-272', 'two generated externalIds').value(ids, 'externalIds').satisfies(ids[0] !== ids[1], 'two different ones')
  },
})

export const given = check({
  id: 'groups.given-external-id-is-kept',
  title: 'an externalId that the POST has is kept',
  cites: ['GENESYS-B-271'],
  needs,
  async run(t) {
    const externalId = t.unique('Given')
    const group = await t.groups.create({ externalId })
    t.rule('GENESYS-B-271', 'the given externalId').at(await t.groups.get(group), '/externalId').equals(externalId)
  },
})

export const found = check({
  id: 'groups.new-group-is-found',
  title: 'a new group is read by its id and found by its displayName, and the two are equal',
  cites: ['GENESYS-B-276', 'GENESYS-B-283'],
  needs: [...withMembers, capability('filter')],
  async run(t) {
    const user = await t.users.create()
    const group = await groupWith(t, [user])
    const read = await t.groups.get(group)
    if (!t.rule('GENESYS-B-276', 'a new group by its id').status(read, 200)) return
    for (const name of ['id', 'displayName', 'meta']) t.rule('GENESYS-B-283', `${name} of a group`).at(read, `/${name}`).present()
    t.rule('GENESYS-B-283', 'members of a group that has some').at(read, '/members').is('array')
    const look = () => t.groups.list({ filter: `displayName eq ${JSON.stringify(group.sent['displayName'])}` })
    const list = await t.settled(look, (answer) => idsOf(answer).includes(group.id))
    const rule = t.rule('GENESYS-B-276', 'a new group by its displayName')
    if (!rule.value(idsOf(list), 'ids found', list).satisfies(idsOf(list).includes(group.id), group.id)) return
    const listed = entriesOf(list).find((entry) => isObject(entry) && entry['id'] === group.id)
    if (!isObject(listed) || !isObject(read.json)) return
    rule.value(difference(read.json, listed, t.groups.type).map(({ pointer }) => pointer), 'what the list shows otherwise', list).equals([])
    const [shown, inRead] = [referredIds(listed, 'members'), referredIds(read.json, 'members')]
    rule.value(shown, 'members in the list', list).equals(inRead)
  },
})

export const deleted = check({
  id: 'groups.deletion-is-empty-and-final',
  title: 'a group that SCIM created is deleted with an empty answer, and is gone',
  cites: ['GENESYS-B-277', 'GENESYS-B-278', 'GENESYS-B-279'],
  needs: withMembers,
  rows: () => ['an empty group', 'a group with members', 'a group with a given externalId', 'a group that was replaced'],
  async run(t, row) {
    const members = row === 'a group with members' ? [await t.users.create()] : []
    const group = await groupWith(t, members, row === 'a group with a given externalId' ? { externalId: t.unique('given') } : {})
    if (row === 'a group that was replaced' && (await putOver(t.groups, group, { externalId: t.unique('later') })).status > 299) t.block('the group could not be replaced')
    const response = await t.groups.delete(group)
    if (!t.rule('GENESYS-B-277', `DELETE of ${row}`).status(response, ...t.terms.status.remove)) return
    const empty = response.text.trim() === '' || (isObject(response.json) && Object.keys(response.json).length === 0)
    t.rule('GENESYS-B-278', `the answer to a DELETE of ${row}`).value(response.text, 'the body', response).satisfies(empty, 'nothing or an empty object')
    t.rule('GENESYS-B-279', `a read of ${row} that was deleted`).status(await t.settled(() => t.groups.get(group), ({ status }) => status === 404), 404)
  },
})

export const deletedAcross = check({
  id: 'groups.are-deleted-under-either-base',
  title: 'a group that was created under one base is deleted under the other',
  cites: ['GENESYS-B-282'],
  needs,
  across: true,
  rows: () => ['first to second', 'second to first'],
  async run(t, row) {
    const [first, second] = row === 'first to second' ? t.bases : [...t.bases].reverse()
    const group = await t.of('Group', first).create()
    const response = await t.of('Group', second).delete(group.id)
    const rule = t.rule('GENESYS-B-282', `DELETE under ${second?.id ?? ''} of a group made under ${first?.id ?? ''}`)
    if (!rule.status(response, ...t.terms.status.remove)) return
    rule.refusal(await t.settled(() => t.of('Group', first).get(group.id), ({ status }) => status >= 400))
  },
})

export const wholeAccepted = check({
  id: 'groups.put-takes-the-whole-representation',
  title: 'a PUT of what a read shows is accepted, leaves the group as it was, and is answered with it',
  cites: ['GENESYS-B-289'],
  needs: withMembers,
  rows: () => ['without members', 'with members'],
  async run(t, row) {
    const users = row === 'with members' ? await Promise.all([t.users.create(), t.users.create()]) : []
    const group = await groupWith(t, users)
    const before = await t.groups.read(group)
    const response = await t.groups.put(group, before)
    const rule = t.rule('GENESYS-B-289', `a PUT of a whole group ${row}`)
    if (!rule.success(response)) return
    if (isObject(response.json)) rule.at(response, '/id').equals(group.id)
    const after = await t.groups.get(group)
    for (const name of ['displayName', 'externalId']) rule.at(after, `/${name}`).equals(before[name])
    rule.value(referredIds(after.json, 'members'), 'members afterwards', after).satisfies(sameIds(referredIds(after.json, 'members'), users), users.map(({ id }) => id).join(', '))
  },
})

type Writer = (t: Tools, group: Own, externalId: string) => Promise<Response>
const writers: Readonly<Record<string, Writer>> = {
  PUT: (t, group, externalId) => putOver(t.groups, group, { externalId }),
  PATCH: (t, group, externalId) => t.groups.patch(group, [{ op: 'replace', path: 'externalId', value: externalId }]),
}

export const externalIdWritten = check({
  id: 'groups.external-id-is-writable',
  title: 'an externalId that PUT or PATCH gives a group is kept exactly',
  cites: ['GENESYS-B-290'],
  needs,
  rows: ({ profile }) => Object.keys(writers).filter((row) => row !== 'PATCH' || profile.patch.value),
  async run(t, row) {
    const group = await t.groups.create({ externalId: t.unique('before') })
    const externalId = t.unique('After')
    const response = await writers[row]?.(t, group, externalId) ?? t.block(`there is no row ${row}`)
    const rule = t.rule('GENESYS-B-290', `externalId by ${row}`)
    if (!rule.success(response)) return
    rule.at(await t.settled(() => t.groups.get(group), ({ json }) => member(json, 'externalId') === externalId), '/externalId').equals(externalId)
  },
})

const requests: Readonly<Record<string, (t: Tools, id: string) => Promise<Response>>> = {
  GET: (t, id) => t.groups.get(id),
  PUT: (t, id) => t.groups.put(id, t.groups.draft({ externalId: t.unique('unknown') })),
  PATCH: (t, id) => t.groups.patch(id, [{ op: 'replace', path: 'displayName', value: t.unique('unknown') }]),
  DELETE: (t, id) => t.groups.delete(id),
}

export const unknown = check({
  id: 'groups.unknown-id-is-not-found',
  title: 'every method on a group that nobody created is answered 404',
  cites: ['GENESYS-B-292'],
  needs,
  rows: () => Object.keys(requests),
  async run(t, row) {
    const response = await requests[row]?.(t, t.groups.inventedId()) ?? t.block(`there is no row ${row}`)
    t.rule('GENESYS-B-292', `${row} of an unknown group`).status(response, 404)
  },
})

export const listedAreRead = check({
  id: 'groups.listed-ids-are-read',
  title: 'each id of a list of groups is the id of a group that is read under it',
  cites: ['GENESYS-B-295'],
  needs,
  async run(t) {
    const cohort = await t.cohort('Group')
    const list = await t.groups.list(cohort.filter === undefined ? { filter: `displayName eq ${JSON.stringify(cohort.members[0]?.sent['displayName'] ?? '')}` } : { filter: cohort.filter, count: 25 })
    const ids = idsOf(list)
    if (list.status !== 200 || ids.length === 0) t.block('no group is listed')
    for (const listed of ids.slice(0, 7)) {
      const read = await t.groups.get(listed)
      if (t.rule('GENESYS-B-295', 'a group by its id in the list').status(read, 200)) t.rule('GENESYS-B-295', 'a group by its id in the list').at(read, '/id').equals(listed)
    }
  },
})
