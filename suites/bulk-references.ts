import {
  bodyOf, bulkInvalid, bulkPatch, bulkPost, bulkPut, capability, changeable, check, createdId, implemented, isDone, member, percentDecode, processed, readCreated, writable,
  type BulkOperation, type Json, type Tools,
} from '../src/kit/index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const users = [capability('bulk'), writable('User')]
const groups = [...users, writable('Group'), changeable('Group', 'members')]

/** Values of the members of a group. */
function membersIn(group: Json | undefined): unknown[] {
  const members = member(group, 'members')
  return Array.isArray(members) ? (members as readonly Json[]).map((one) => member(one, 'value')).sort() : []
}

const to = (...bulkIds: readonly string[]) => bulkIds.map((bulkId) => ({ value: `bulkId:${bulkId}` }))

/** A group whose members are named by bulkId. */
function groupOf(t: Tools, bulkId: string, members: readonly string[]): BulkOperation {
  return bulkPost(t.groups, bulkId, t.groups.draft({ members: to(...members) }))
}

interface Reference {
  /** Operations, among them creations named as in `members`. */
  readonly operations: (t: Tools) => Promise<readonly BulkOperation[]>
  /** The group that refers: its bulkId, or the path that an operation has. */
  readonly group: string
  readonly members: readonly string[]
}

/** Ways to name a resource that the same job creates. */
const references: Readonly<Record<string, Reference>> = {
  'to an earlier user': { operations: (t) => Promise.resolve([bulkPost(t.users, 'u'), groupOf(t, 'g', ['u'])]), group: 'g', members: ['u'] },
  'to a later user': { operations: (t) => Promise.resolve([groupOf(t, 'g', ['u']), bulkPost(t.users, 'u')]), group: 'g', members: ['u'] },
  'to three users': {
    operations: (t) => Promise.resolve([bulkPost(t.users, 'u'), bulkPost(t.users, 'v'), groupOf(t, 'g', ['u', 'v', 'w']), bulkPost(t.users, 'w')]),
    group: 'g',
    members: ['u', 'v', 'w'],
  },
  'in a PUT': {
    async operations(t) {
      const own = await t.groups.create()
      const { path = '' } = bulkPut(t.groups, own, t.unique('external'))
      return [bulkPost(t.users, 'u'), { method: 'PUT', path, data: { ...own.sent, members: to('u') } }]
    },
    group: 'PUT',
    members: ['u'],
  },
  'in a PATCH': {
    async operations(t) {
      if (!t.profile.patch.value) t.block('the server does not announce patch')
      return [bulkPost(t.users, 'u'), bulkPatch(t.groups, await t.groups.create(), [{ op: 'add', path: 'members', value: to('u') }])]
    },
    group: 'PATCH',
    members: ['u'],
  },
}

export const resolved = check({
  id: 'bulk.references-are-resolved',
  title: 'a member that is named by bulkId gets the id of the new resource',
  cites: ['RFC7644-3.7.2-1'],
  needs: groups,
  rows: () => Object.keys(references),
  fix: 'Replace "bulkId:x" by the id that the POST with bulkId x got, wherever that POST stands in the job.',
  async run(t, row) {
    const { operations: make, group, members } = references[row] ?? t.block(`there is no row ${row}`)
    const operations = await make(t)
    const job = processed(t, await t.bulk(operations))
    const ids = members.map((bulkId) => createdId(t, job, operations.find((one) => one.bulkId === bulkId) ?? {})).sort()
    const refers = operations.find(({ bulkId, method }) => bulkId === group || method === group) ?? t.block('no operation refers')
    const rule = t.rule('RFC7644-3.7.2-1', `a reference ${row}`)
    if (!rule.value(job.resultOf(refers)?.status, 'status of the operation that refers', job.response).satisfies(isDone(job.resultOf(refers)), 'a 2xx status')) return
    const read = refers.bulkId === undefined ? bodyOf(await t.groups.getWith(percentDecode(refers.path?.split('/').at(-1) ?? ''), 'members'), 'reading the group') : await readCreated(t, t.groups, job, refers, 'members')
    rule.value(membersIn(read), 'values of the members').equals(ids)
  },
})

export const managers = check({
  id: 'bulk.references-in-extensions-are-resolved',
  title: 'a manager who is named by bulkId gets the id of the new user',
  cites: ['RFC7644-3.7.2-2'],
  needs: [...users, changeable('User', 'manager', enterprise)],
  rows: () => ['to an earlier user', 'to a later user'],
  fix: 'Look for "bulkId:x" in extensions too.',
  async run(t, row) {
    const schemas = [...new Set([t.users.type.schema.id, enterprise])]
    const boss = bulkPost(t.users, 'boss')
    const clerk = bulkPost(t.users, 'clerk', t.users.draft({ schemas, [enterprise]: { ...t.users.neededIn(enterprise), manager: { value: 'bulkId:boss' } } }))
    const job = processed(t, await t.bulk(row === 'to a later user' ? [clerk, boss] : [boss, clerk]))
    const id = createdId(t, job, boss)
    const rule = t.rule('RFC7644-3.7.2-2', `a reference in an extension ${row}`)
    if (!rule.value(job.resultOf(clerk)?.status, 'status of the operation that refers', job.response).satisfies(isDone(job.resultOf(clerk)), 'a 2xx status')) return
    rule.value(member(member(member(await readCreated(t, t.users, job, clerk, enterprise), enterprise), 'manager'), 'value'), 'manager.value').equals(id)
  },
})

/** Every group names the next one, the last one the first. */
function circle(t: Tools, names: readonly string[]): readonly BulkOperation[] {
  return names.map((name, n) => groupOf(t, name, [names[(n + 1) % names.length] ?? name]))
}

export const circular = check({
  id: 'bulk.circular-references-are-resolved',
  title: 'groups that name each other by bulkId are created with the references, or refused with 409',
  cites: ['RFC7644-3.7.1-1', 'RFC7644-3.7.1-2'],
  needs: groups,
  rows: () => ['two groups', 'three groups'],
  fix: 'Create the resources first and add the references then; or answer 409.',
  async run(t, row) {
    const nested = await t.groups.create()
    if (!isDoneStatus((await t.groups.post(t.groups.draft({ members: [{ value: nested.id }] }))).status)) t.block('a group cannot be a member of a group')
    const operations = circle(t, row === 'two groups' ? ['a', 'b'] : ['a', 'b', 'c'])
    const job = implemented(t, await t.bulk(operations))
    const rule = t.rule('RFC7644-3.7.1-1', `${row} in a circle`)
    const told = [job.response.status, ...operations.map((operation) => job.resultOf(operation)?.status ?? 0)]
    t.rule('RFC7644-3.7.1-2', 'circular references are resolved').value(told, 'statuses', job.response).satisfies(!told.includes(409), 'no 409')
    if (told.includes(409)) return
    const allDone = operations.every((operation) => isDone(job.resultOf(operation)))
    if (!rule.value(told, 'statuses of the job and its operations', job.response).satisfies(allDone, 'success, or 409')) return
    for (const [n, operation] of operations.entries()) {
      const next = operations[(n + 1) % operations.length] ?? operation
      rule.value(membersIn(await readCreated(t, t.groups, job, operation, 'members')), `members of group ${operation.bulkId ?? ''}`).equals([createdId(t, job, next)])
    }
  },
})

const isDoneStatus = (status: number) => status >= 200 && status < 300

/** References that no creation answers. */
const dangling: Readonly<Record<string, (t: Tools) => readonly BulkOperation[]>> = {
  'to nothing': (t) => [groupOf(t, 'g', ['nobody'])],
  'to a creation that fails': (t) => [bulkInvalid(t, 'u'), groupOf(t, 'g', ['u'])],
}

export const unresolved = check({
  id: 'bulk.unresolved-reference-is-not-stored',
  title: 'a bulkId that names nothing never becomes the value of a member',
  cites: ['RFC7644-3.7.2-1'],
  needs: groups,
  rows: () => Object.keys(dangling),
  fix: 'Refuse the operation with 400 or 409 when no resource was created for the bulkId.',
  async run(t, row) {
    const operations = dangling[row]?.(t) ?? t.block(`there is no row ${row}`)
    const job = implemented(t, await t.bulk(operations))
    const group = operations.at(-1) ?? t.block('there is no operation')
    const rule = t.rule('RFC7644-3.7.2-1', `a reference ${row}`)
    if (!isDone(job.resultOf(group))) {
      if (job.results.length === 0 && job.response.status >= 500) t.block(`the job was answered with status ${String(job.response.status)}`)
      rule.value(job.resultOf(group)?.status, 'status of the operation that refers', job.response).satisfies(!isDone(job.resultOf(group)), 'refused')
      return
    }
    const values = membersIn(await readCreated(t, t.groups, job, group, 'members'))
    rule.value(values, 'values of the members').satisfies(!values.some((value) => String(value).includes('bulkId')), 'no "bulkId:"')
  },
})

export const many = check({
  id: 'bulk.many-references-are-resolved',
  title: 'a group with thirty members that the same job creates has them all',
  cites: ['RFC7644-3.7.2-1'],
  needs: groups,
  async run(t) {
    const names = Array.from({ length: 30 }, (_, n) => `u${String(n)}`)
    const limits = t.profile.bulk.value
    if (limits === false || limits.maxOperations <= names.length) t.block('the server takes fewer operations')
    const group = groupOf(t, 'g', names)
    const people = names.map((name) => bulkPost(t.users, name))
    const job = processed(t, await t.bulk([...people.slice(0, 15), group, ...people.slice(15)]))
    const ids = people.map((operation) => createdId(t, job, operation)).sort()
    const rule = t.rule('RFC7644-3.7.2-1', 'thirty references, half of them to later operations')
    if (!rule.value(job.resultOf(group)?.status, 'status of the group', job.response).satisfies(isDone(job.resultOf(group)), 'a 2xx status')) return
    rule.value(membersIn(await readCreated(t, t.groups, job, group, 'members')), 'values of the members').equals(ids)
  },
})
