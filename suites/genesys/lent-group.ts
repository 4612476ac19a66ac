import {
  asMembers, check, fixture, isList, isObject, writable,
  type JsonObject, type Need, type Own, type RequirementId, type Response, type Tools,
} from '../../src/kit/index.ts'

/** Groups of the run's own prove more; the operator's is for contracts and servers that let nobody create one. */
const noneOfOurOwn: Need = (scope) => (writable('Group')(scope) === undefined ? 'the run creates groups of its own' : undefined)

const methods: Readonly<Record<string, { readonly current: RequirementId; readonly stale: RequirementId; readonly effect: RequirementId }>> = {
  PATCH: { current: 'GENESYS-B-071', stale: 'GENESYS-B-077', effect: 'GENESYS-B-285' },
  PUT: { current: 'GENESYS-B-070', stale: 'GENESYS-B-076', effect: 'GENESYS-B-288' },
}

const membersOf = (group: unknown): readonly string[] => {
  const members = isObject(group) ? group['members'] : undefined
  return isList(members) ? members.flatMap((one) => (isObject(one) && typeof one['value'] === 'string' ? [one['value']] : [])) : []
}

async function change(t: Tools, method: string, id: string, group: JsonObject, user: Own, ifMatch: string | undefined): Promise<Response> {
  const options = ifMatch === undefined ? {} : { ifMatch }
  if (method === 'PATCH') return t.groups.patch(id, [{ op: 'add', path: 'members', value: asMembers([user]) }], options)
  return t.groups.put(id, { ...group, members: [...(isList(group['members']) ? group['members'] : []), ...asMembers([user])] }, options)
}

async function giveBack(t: Tools, method: string, id: string, group: JsonObject, { id: user }: Own): Promise<void> {
  if (method === 'PATCH') await t.groups.patch(id, [{ op: 'remove', path: `members[value eq "${user}"]` }])
  else await t.groups.put(id, group)
}

export const lentGroupChanges = check({
  id: 'groups.lent-group-takes-a-member',
  title: 'the group that the operator lends takes a member and gives it back',
  cites: ['GENESYS-B-008', 'GENESYS-B-070', 'GENESYS-B-071', 'GENESYS-B-076', 'GENESYS-B-077', 'GENESYS-B-083', 'GENESYS-B-285', 'GENESYS-B-288', 'GENESYS-B-291'],
  needs: [fixture('groupId'), writable('User'), noneOfOurOwn],
  alone: true,
  rows: () => Object.keys(methods),
  async run(t, method) {
    const ids = methods[method] ?? t.block(`there is no write ${method}`)
    const id = t.profile.fixtures.value.groupId ?? t.block('no group is lent')
    const read = await t.groups.get(id)
    const group = t.bodyOf(read, 'reading the lent group')
    const user = await t.users.create()
    const stale = await change(t, method, id, group, user, '"scimspec"')
    const refused = t.rule(ids.stale, `${method} of a group with another tag in If-Match`)
    if (refused.status(stale, t.terms.versionConflict.status)) refused.at(stale, '/scimType').equals(t.terms.versionConflict.scimType)
    const answer = await change(t, method, id, group, user, read.headers['etag'])
    try {
      t.rule('GENESYS-B-008', `${method} of a group is served`).value(answer.status, 'the status', answer).satisfies(![404, 405, 501].includes(answer.status), 'a status of a served operation')
      if (!t.rule(ids.current, `${method} of a group with its tag in If-Match`).success(answer)) return
      if (method === 'PATCH') t.rule('GENESYS-B-291', 'PATCH of a group is answered with it').at(answer, '/id').equals(id)
      const after = await t.settled(() => t.groups.get(id), (one) => membersOf(one.json).includes(user.id))
      t.rule(ids.effect, `${method} adds the member to those that were there`).value(membersOf(after.json), 'the members', after)
        .satisfies([...membersOf(after.json)].sort().join() === [...membersOf(group), user.id].sort().join(), `the ${String(membersOf(group).length)} members of before and the new one`)
      t.rule('GENESYS-B-083', 'a changed group has another tag').header(after, 'etag').satisfies(after.headers['etag'] !== read.headers['etag'], `not ${String(read.headers['etag'])}`)
    } finally {
      await giveBack(t, method, id, group, user)
    }
  },
})
