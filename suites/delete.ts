import { capability, check, entriesOf, isGone, isObject, isPutAside, member, seeGone, writable, type JsonObject, type Own, type RequirementId, type Resources, type Response, type Tools } from '../src/kit/index.ts'

/** Deletes a fresh user. @throws Blocked when that does not work. */
async function deleted(t: Tools, more: JsonObject = {}): Promise<Own> {
  const own = await t.users.createFrom({ ...t.users.full(), ...more })
  const response = await t.users.delete(own)
  if (response.status > 299) t.block(`DELETE was answered with status ${String(response.status)}`)
  return own
}

const idsIn = (response: Response): unknown[] => entriesOf(response).map((entry) => (isObject(entry) ? entry['id'] : undefined))

/** The entries that show a user as one that is there. */
const livingIn = (t: Tools, response: Response): unknown[] => entriesOf(response).flatMap((entry) => (isObject(entry) && !isPutAside(t, 'User', entry) ? [entry['id']] : []))

export const deleteAnswers204 = check({
  id: 'delete.answers-204',
  title: 'a DELETE is answered with 204 and no body',
  cites: ['RFC7644-3.6-6', 'GENESYS-B-256', 'GENESYS-B-257'],
  rows: ({ contract, profile, base }) =>
    profile.resourceTypes.value.map((type) => type.name).filter((name) => writable(name)({ contract, profile, base }) === undefined && (name === 'User' || contract.id === 'rfc')),
  async run(t, row) {
    const response = await t.of(row).delete(await t.of(row).create())
    if (!t.rule(['RFC7644-3.6-6', 'GENESYS-B-256'], `DELETE of a ${row}`).status(response, ...t.terms.status.remove)) return
    t.rule(['RFC7644-3.6-6'], 'the answer to DELETE has no body').value(response.text, 'the body', response).equals('')
    const empty = response.text.trim() === '' || (isObject(response.json) && Object.keys(response.json).length === 0)
    t.rule('GENESYS-B-257', 'the answer to DELETE is empty').value(response.text, 'the body', response).satisfies(empty, 'nothing or an empty object')
  },
})

interface Afterwards {
  readonly send: (users: Resources, own: Own) => Promise<Response>
  readonly genesys: RequirementId
}

const afterwards: Readonly<Record<string, Afterwards>> = {
  GET: { send: (users, own) => users.get(own), genesys: 'GENESYS-B-258' },
  PUT: { send: (users, own) => users.put(own, own.sent), genesys: 'GENESYS-B-262' },
  PATCH: { send: (users, own) => users.patch(own, [{ op: 'replace', path: 'displayName', value: 'after' }]), genesys: 'GENESYS-B-262' },
  DELETE: { send: (users, own) => users.delete(own), genesys: 'GENESYS-B-260' },
}

export const goneFor = check({
  id: 'delete.resource-is-gone',
  title: 'after a DELETE every operation on the resource is answered 404',
  cites: ['RFC7644-3.6-2', 'GENESYS-B-258', 'GENESYS-B-260', 'GENESYS-B-262'],
  needs: [writable('User')],
  rows: ({ profile }) => Object.keys(afterwards).filter((method) => method !== 'PATCH' || profile.patch.value),
  fix: 'Answer 404 to everything that addresses a deleted resource, a second DELETE included.',
  async run(t, row) {
    const step = afterwards[row] ?? t.block(`there is no operation ${row}`)
    const own = await deleted(t)
    // Whether a write to a user that is still shown as inactive revives it, no document says.
    if (row !== 'GET' && t.terms.softlyDeleted !== undefined && isPutAside(t, 'User', (await t.users.get(own)).json)) return t.omit('a deleted user is shown as inactive, and what a write does to it is not promised')
    const response = await t.settled(() => step.send(t.users, own), (answer) => isGone(t, 'User', answer))
    seeGone(t, t.rule(['RFC7644-3.6-2', step.genesys], `${row} of a deleted user`), 'User', response)
    if (row === 'PUT') seeGone(t, t.rule(['RFC7644-3.6-2', 'GENESYS-B-258'], 'a PUT does not bring a deleted user back'), 'User', await t.users.get(own))
  },
})

export const goneUnderEveryBase = check({
  id: 'delete.resource-is-gone-under-every-base',
  title: 'what is deleted under one base is gone under the other',
  cites: ['GENESYS-B-258'],
  needs: [writable('User')],
  across: true,
  async run(t) {
    const own = await deleted(t)
    for (const base of t.bases) seeGone(t, t.rule('GENESYS-B-258', `GET of a deleted user under ${base.id}`), 'User', await t.of('User', base).get(own.id))
  },
})

/** Ways to look for a deleted user. */
const lookUps: Readonly<Record<string, (t: Tools, own: Own) => Promise<Response>>> = {
  'filter by userName': (t, own) => t.users.list({ filter: `userName eq ${JSON.stringify(own.sent['userName'])}` }),
  'filter by id': (t, own) => t.users.list({ filter: `id eq "${own.id}"` }),
  'filter by externalId': (t, own) => t.users.list({ filter: `externalId eq ${JSON.stringify(own.sent['externalId'])}` }),
}

export const goneFromQueries = check({
  id: 'delete.resource-is-gone-from-queries',
  title: 'a deleted user is in no query result',
  cites: ['RFC7644-3.6-3', 'GENESYS-B-259'],
  needs: [writable('User'), capability('filter')],
  rows: () => Object.keys(lookUps),
  async run(t, row) {
    const look = lookUps[row] ?? t.block(`there is no look-up ${row}`)
    const own = await t.users.createFrom(t.users.full())
    if (!idsIn(await look(t, own)).includes(own.id)) t.block('the user was not found before it was deleted')
    const response = await t.users.delete(own)
    if (response.status > 299) t.block(`DELETE was answered with status ${String(response.status)}`)
    const list = await t.settled(() => look(t, own), (answer) => !livingIn(t, answer).includes(own.id))
    t.rule(['RFC7644-3.6-3', 'GENESYS-B-259'], `${row} finds no deleted user`).value(idsIn(list), 'ids found', list)
      .satisfies(!livingIn(t, list).includes(own.id), 'no deleted user')
  },
})

export const goneFromLists = check({
  id: 'delete.resource-is-gone-from-lists',
  title: 'a deleted user is not in the list, neither on its last page nor in its total',
  cites: ['RFC7644-3.6-3', 'GENESYS-B-259'],
  needs: [writable('User')],
  alone: true,
  async run(t) {
    const before = await t.users.list({ count: 0 })
    const total = member(before.json, 'totalResults')
    const own = await t.users.create()
    const full = await t.users.list({ count: 0 })
    if (typeof total !== 'number' || member(full.json, 'totalResults') !== total + 1) return t.block('the total does not follow a creation')
    if ((await t.users.delete(own)).status > 299) t.block('DELETE was refused')
    const last = await t.settled(
      () => t.users.list({ startIndex: Math.max(1, total - 2), count: 10 }),
      (answer) => !idsIn(answer).includes(own.id) && member(answer.json, 'totalResults') === total,
    )
    const rule = t.rule(['RFC7644-3.6-3', 'GENESYS-B-259'], 'the list is without the deleted user')
    rule.value(idsIn(last), 'ids on the last page', last).satisfies(!idsIn(last).includes(own.id), 'no deleted user')
    // Strangers write too: a total that moved twice says nothing.
    const after = member(last.json, 'totalResults')
    if (after === total + 1) rule.at(last, '/totalResults').equals(total)
  },
})

export const nameIsFreeAgain = check({
  id: 'delete.name-is-free-again',
  title: 'the userName of a deleted user may be given to a new one',
  cites: ['RFC7644-3.6-4', 'RFC7644-3.6-5', 'GENESYS-B-261'],
  needs: [writable('User')],
  async run(t) {
    const own = await deleted(t)
    const again = await t.settled(() => t.users.post(own.sent), (answer) => answer.status !== 409)
    t.rule(['RFC7644-3.6-5', 'GENESYS-B-261'], 'creating a user with the name of a deleted one').success(again)
    t.rule('RFC7644-3.6-4', 'a deleted user is no conflict').value(again.status, 'the status', again).differsFrom(409)
  },
})

export const othersStay = check({
  id: 'delete.others-stay',
  title: 'a DELETE removes nothing else',
  cites: ['RFC7644-3.4.1-1', 'GENESYS-B-224'],
  needs: [writable('User')],
  async run(t) {
    const displayName = t.unique('namesake')
    const stays = await t.users.create({ displayName })
    await deleted(t, { displayName })
    t.rule(['RFC7644-3.4.1-1', 'GENESYS-B-224'], 'another user of the same displayName is still there').status(await t.users.get(stays), 200)
  },
})
