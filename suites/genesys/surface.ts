import {
  capability, check, documents, entriesOf, isObject, writable, writeOf, writeRows,
  type BaseUrl, type RequirementId, type Response, type Tools,
} from '../../src/kit/index.ts'

const user: RequirementId = 'GENESYS-B-007'

/** Reads that each base serves. */
const reads: Readonly<Record<string, { readonly id: RequirementId; readonly path: string; readonly read: (t: Tools) => Promise<Response> }>> = {
  'serviceproviderconfig': { id: 'GENESYS-B-003', path: '/serviceproviderconfig', read: (t) => t.get(t.discovery('ServiceProviderConfig')) },
  'resourcetypes': { id: 'GENESYS-B-004', path: '/resourcetypes', read: (t) => t.get(t.discovery('ResourceType')) },
  'resourcetypes/User': { id: 'GENESYS-B-004', path: '/resourcetypes/{id}', read: (t) => t.get(t.discovery('ResourceType', 'User')) },
  'resourcetypes/Group': { id: 'GENESYS-B-004', path: '/resourcetypes/{id}', read: (t) => t.get(t.discovery('ResourceType', 'Group')) },
  'schemas': { id: 'GENESYS-B-005', path: '/schemas', read: (t) => t.get(t.discovery('Schema')) },
  'schemas/{urn}': { id: 'GENESYS-B-005', path: '/schemas/{id}', read: (t) => t.get(t.discovery('Schema', t.users.type.schema.id)) },
  'users/{id}': { id: user, path: '/users/{id}', read: async (t) => t.users.get(await first(t, 'User')) },
  'groups/{id}': { id: 'GENESYS-B-006', path: '/groups/{id}', read: async (t) => t.groups.get(await first(t, 'Group')) },
  'groups': { id: 'GENESYS-B-006', path: '/groups', read: async (t) => t.groups.list({ filter: `displayName eq ${JSON.stringify(await nameOf(t))}` }) },
}

async function first(t: Tools, type: string): Promise<string> {
  const { members: [own] } = await t.cohort(type)
  return own?.id ?? t.block(`there is no ${type}`)
}

async function nameOf(t: Tools): Promise<unknown> {
  const { members: [own] } = await t.cohort('Group')
  return own?.sent['displayName'] ?? t.block('there is no group')
}

export const listsServed = check({
  id: 'surface.users-are-listed',
  title: 'users are listed under each base path',
  cites: ['GENESYS-B-001', 'GENESYS-B-002', 'GENESYS-B-011'],
  needs: [writable('User')],
  fix: 'Serve the collection under /api/v2/scim/users and /api/v2/scim/v2/users alike.',
  async run(t) {
    const { filter, members } = await t.cohort('User')
    const userName = members[0]?.sent['userName']
    // The first editions list users by filter only; all take this one.
    for (const query of [{ filter: `userName eq ${JSON.stringify(userName)}` }, ...(filter === undefined ? [] : [{ filter, count: 2 }])]) {
      const response = await t.users.list(query)
      const rule = t.rule(t.base.id === 'v2' ? 'GENESYS-B-002' : 'GENESYS-B-001', 'GET of users')
      if (rule.success(response)) rule.value(response.json, 'the body', response).satisfies(isObject(response.json) && typeof response.json['totalResults'] === 'number', 'a list response')
      t.rule('GENESYS-B-011', 'the lower-case path is answered itself').value(response.status, 'the status', response).satisfies(response.status < 300 || response.status > 399, 'no redirect')
    }
  },
})

export const readsServed = check({
  id: 'surface.reads-are-served',
  title: 'every documented read is served under each base path, in lower-case segments',
  cites: ['GENESYS-B-003', 'GENESYS-B-004', 'GENESYS-B-005', 'GENESYS-B-006', user, 'GENESYS-B-011'],
  rows: (scope) => Object.entries(reads)
    .filter(([row, { id, path }]) => scope.contract.requirements.has(id) && documents(scope, 'GET', path) && (!row.startsWith('groups') || writable('Group')(scope) === undefined))
    .map(([row]) => row),
  async run(t, row) {
    const { id, read } = reads[row] ?? t.block(`there is no read ${row}`)
    const response = await read(t)
    t.rule(id, `GET of ${row}`).status(response, 200)
    t.rule('GENESYS-B-011', `${row} in lower case is answered itself`).value(response.status, 'the status', response).satisfies(response.status < 300 || response.status > 399, 'no redirect')
  },
})

const writeIds: Readonly<Record<string, RequirementId>> = { 'DELETE Group': 'GENESYS-B-009', 'PUT Group': 'GENESYS-B-008', 'PATCH Group': 'GENESYS-B-008' }

export const writesServed = check({
  id: 'surface.writes-are-served',
  title: 'every documented write is served under each base path',
  cites: [user, 'GENESYS-B-008', 'GENESYS-B-009'],
  rows: (scope) => ['POST User', ...(writable('Group')(scope) === undefined ? ['POST Group'] : []), ...writeRows(scope)],
  async run(t, row) {
    const [method = '', type = ''] = row.split(' ')
    const resources = t.of(type)
    const response = method === 'POST' ? await resources.post(resources.draft()) : await writeOf(t, row).send(await resources.create())
    t.rule(method === 'POST' && type === 'Group' ? 'GENESYS-B-009' : (writeIds[row] ?? user), row).success(response)
  },
})

/** Whether an operation is there at all; a refusal for other reasons counts as being there. */
const isServed = ({ status }: Response): boolean => ![404, 405, 501].includes(status)

async function servedUnder(t: Tools, base: BaseUrl): Promise<string[]> {
  const users = t.of('User', base)
  const groups = t.of('Group', base)
  const [member, group] = [await t.users.create(), await first(t, 'Group')]
  const found: string[] = []
  const note = async (name: string, sent: Promise<Response>): Promise<void> => {
    if (isServed(await sent)) found.push(name)
  }
  for (const document of ['ServiceProviderConfig', 'ResourceType', 'Schema'] as const) {
    const url = t.discovery(document).replace(t.base.url, base.url)
    await note(`GET ${document}`, t.get(url))
    if (document !== 'ServiceProviderConfig') await note(`GET ${document}/{id}`, t.get(`${url}/${document === 'Schema' ? users.type.schema.id : 'User'}`))
  }
  await note('GET users', users.list({ filter: `id eq "${member.id}"` }))
  await note('GET users/{id}', users.get(member.id))
  await note('PUT users/{id}', users.put(member.id, member.sent))
  await note('PATCH users/{id}', users.patch(member.id, [{ op: 'replace', path: 'externalId', value: t.unique('served') }]))
  await note('POST users', users.post(users.draft()))
  await note('DELETE users/{id}', users.delete(member.id))
  await note('GET groups', groups.list({ filter: `id eq "${group}"` }))
  await note('GET groups/{id}', groups.get(group))
  return found
}

export const sameOperations = check({
  id: 'surface.bases-serve-the-same-operations',
  title: 'both base paths serve the same operations',
  cites: ['GENESYS-B-010'],
  needs: [writable('User'), writable('Group'), capability('patch')],
  across: true,
  async run(t) {
    const [here, there] = t.bases
    if (here === undefined || there === undefined) return t.block('the run has one base only')
    const served = [await servedUnder(t, here), await servedUnder(t, there)]
    t.rule('GENESYS-B-010', `the operations under ${there.id} are those under ${here.id}`).value(served[1], `operations under ${there.id}`).equals(served[0])
  },
})

export const otherSpellings = check({
  id: 'surface.unpromised-paths-are-recorded',
  title: 'which undocumented paths are answered is recorded',
  cites: ['GENESYS-B-012', 'GENESYS-B-013'],
  async run(t) {
    for (const path of ['/Users?count=1', '/Groups?count=1', '/ResourceTypes', '/Schemas', '/ServiceProviderConfig']) {
      t.rule('GENESYS-B-012', `GET of ${path}`).status(await t.get(path), 200)
    }
    for (const path of ['/me', '/Me', '/bulk', '/.search', '/users/.search', '/']) {
      const response = await t.get(path)
      t.rule('GENESYS-B-013', `GET of ${path}`).status(response, 404, 405, 501)
      if (response.status === 200) t.observe(`${path} answers with ${String(entriesOf(response).length)} entries`)
    }
  },
})
