import {
  capability, check, entriesOf, member, offers, withQuery, writable,
  type Json, type Own, type Resources, type Response, type Tools,
} from '../src/kit/index.ts'

const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const needs = [capability('filter'), writable('User'), writable('Group'), offers('Group')]

/** The two ways to ask the root. */
const ways: Readonly<Record<string, (t: Tools, filter: string, count?: number) => Promise<Response>>> = {
  GET: (t, filter, count) => t.get(withQuery(`${t.base.url}/`, { filter, count })),
  'POST .search': (t, filter, count) =>
    t.send({ method: 'POST', url: '/.search', json: { schemas: [searchRequest], filter, ...(count === undefined ? {} : { count }) } }),
}
const rows = () => Object.keys(ways)

/** A user and a group that all checks of this subject look for. */
async function pair(t: Tools): Promise<{ user: Own; group: Own; either: string }> {
  const kept = await t.keep('root pair', async (of) => ({ user: await of('User').create(), group: await of('Group').create() }))
  return { ...kept, either: `id eq ${JSON.stringify(kept.user.id)} or id eq ${JSON.stringify(kept.group.id)}` }
}

/** Asks the root; there is no flag that says whether it can be asked. @throws Blocked when it cannot. */
async function ask(t: Tools, way: string, filter: string, count?: number): Promise<Response> {
  const send = ways[way] ?? t.block(`there is no way ${way}`)
  const { user } = await pair(t)
  const plain = await t.once(`root ${way}`, () => send(t, `id eq ${JSON.stringify(user.id)}`))
  if (plain.status !== 200) t.block(`the server does not offer root queries: status ${String(plain.status)}`)
  if (typeof member(plain.json, 'totalResults') !== 'number') t.block('the root tells no totalResults')
  return send(t, filter, count)
}

const idsIn = (response: Response) => entriesOf(response).map((entry) => member(entry as Json, 'id'))

/** Sees that a filter means at the endpoint of one type what it has to, so that only the root can be at fault. @throws Blocked */
async function understood(t: Tools, resources: Resources, filter: string, wanted: readonly string[]): Promise<void> {
  const [listed, counted] = await Promise.all([resources.list({ filter }), resources.list({ filter, count: 0 })])
  const same = listed.status === 200 && idsIn(listed).join() === wanted.join()
  if (!same || [listed, counted].some(({ json }) => member(json, 'totalResults') !== wanted.length)) t.block(`${resources.type.endpoint} does not answer ${filter} as it has to`)
}

/** Sees that the root finds a user and a group by their ids. @throws Blocked */
async function findsBoth(t: Tools, way: string): Promise<void> {
  const { user, group, either } = await pair(t)
  if (idsIn(await ask(t, way, either)).sort().join() !== [user.id, group.id].sort().join()) t.block('the root does not find a user and a group by their ids')
}

export const offered = check({
  id: 'root-query.offered-or-refused',
  title: 'a query against the root is answered with a list, or refused',
  cites: ['RFC7644-3.4.2.1-1'],
  needs,
  rows,
  async run(t, way) {
    const { either } = await pair(t)
    const response = (await ways[way]?.(t, either)) ?? t.block(`there is no way ${way}`)
    t.rule('RFC7644-3.4.2.1-1', `the root answers queries by ${way}`).holds(response.status === 200, { expected: 'status 200', actual: `status ${String(response.status)}`, response })
  },
})

export const allTypes = check({
  id: 'root-query.covers-all-types',
  title: 'a query against the root finds resources of every type',
  cites: ['RFC7644-3.4.2.1-2'],
  needs,
  rows,
  fix: 'Evaluate a query at the root over the resources of all types, then page the joined result.',
  async run(t, way) {
    const { user, group, either } = await pair(t)
    await understood(t, t.users, either, [user.id])
    await understood(t, t.groups, either, [group.id])
    const response = await ask(t, way, either)
    const rule = t.rule('RFC7644-3.4.2.1-2', 'the ids of a user and a group at the root')
    if (!rule.status(response, 200)) return
    rule.value(idsIn(response).sort(), 'the ids found', response).equals([user.id, group.id].sort())
    rule.at(response, '/totalResults').equals(2)
    const counted = await ask(t, way, either, 1)
    if (rule.status(counted, 200)) rule.at(counted, '/totalResults').equals(2)
  },
})

export const filtersOverTypes = check({
  id: 'root-query.filters-over-types',
  title: 'a filter at the root is evaluated for the resources of each type',
  cites: ['RFC7644-3.4.2.1-5'],
  needs,
  rows,
  async run(t, way) {
    const { user, group } = await pair(t)
    const [userName, displayName] = [user.sent['userName'], group.sent['displayName']].map((value) => JSON.stringify(value))
    const rule = t.rule('RFC7644-3.4.2.1-5', 'a filter at the root finds what it describes')
    await findsBoth(t, way)
    const see = async (filter: string, wanted: readonly string[]) => {
      if (wanted.includes(user.id)) await understood(t, t.users, filter, [user.id])
      const response = await ask(t, way, filter)
      if (response.status === 400) t.block('the root refuses an attribute that not every type has')
      if (rule.status(response, 200)) rule.value(idsIn(response).sort(), `the ids found by ${filter}`, response).equals([...wanted].sort())
    }
    await see(`userName eq ${userName ?? ''} or displayName eq ${displayName ?? ''}`, [user.id, group.id])
    await see(`displayName eq ${displayName ?? ''}`, [group.id])
    await see(`userName eq ${userName ?? ''}`, [user.id])
  },
})

export const foreignAttributes = check({
  id: 'root-query.attribute-of-one-type',
  title: 'an attribute that a type does not have counts as without value at the root',
  cites: ['RFC7644-3.4.2.1-6'],
  needs,
  rows,
  fix: 'Where a resource type lacks an attribute of the filter, take it for an attribute without value; never refuse the query.',
  async run(t, way) {
    const { user, group, either } = await pair(t)
    const rule = t.rule('RFC7644-3.4.2.1-6', 'a resource without the attribute is no match for it')
    await findsBoth(t, way)
    await understood(t, t.groups, `displayName eq ${JSON.stringify(t.unique('nobody'))} and (${either})`, [])
    await understood(t, t.groups, `(${either}) and not (displayName eq ${JSON.stringify(t.unique('nobody'))})`, [group.id])
    const see = async (filter: string, wanted: readonly string[]) => {
      await understood(t, t.users, filter, wanted.filter((id) => id === user.id))
      const response = await ask(t, way, filter)
      if (rule.status(response, 200)) rule.value(idsIn(response), `the ids found by ${filter}`, response).equals(wanted)
    }
    await see(`userName pr and (${either})`, [user.id])
    await see(`(${either}) and not (userName pr)`, [group.id])
  },
})

export const byResourceType = check({
  id: 'root-query.filters-by-resource-type',
  title: 'meta.resourceType in a filter restricts a query at the root to one type',
  cites: ['RFC7644-3.4.2.1-3'],
  needs,
  rows,
  async run(t, way) {
    const { user, either } = await pair(t)
    await findsBoth(t, way)
    const response = await ask(t, way, `meta.resourceType eq "User" and (${either})`)
    const rule = t.rule('RFC7644-3.4.2.1-3', 'meta.resourceType restricts a query at the root')
    rule.value(idsIn(response), 'the ids found', response).equals([user.id])
  },
})
