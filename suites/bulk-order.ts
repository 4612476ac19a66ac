import {
  bulkDelete, bulkPatch, bulkPost, bulkPut, capability, check, createdId, entityTag, isDone, member, opaque, processed, writable,
  type BulkJob, type BulkOperation, type Own, type Response, type Tools,
} from '../src/kit/index.ts'

const users = [capability('bulk'), writable('User')]

/** Orders of operations, and what is true afterwards when they are done one by one. */
const sequences: Readonly<Record<string, (t: Tools, judge: Judge) => Promise<void>>> = {
  async 'two replacements'(t, judge) {
    const own = await t.users.create()
    const [first, last] = [t.unique('first'), t.unique('last')]
    const job = processed(t, await t.bulk([bulkPut(t.users, own, first), bulkPut(t.users, own, last)]))
    if (job.results.some((result) => !isDone(result))) t.block('a replacement was not carried out')
    judge(job, member(await t.users.read(own), 'externalId'), last, 'externalId after two replacements')
  },
  async 'a removal and a replacement'(t, judge) {
    const own = await t.users.create()
    const job = processed(t, await t.bulk([bulkDelete(t.users, own), bulkPut(t.users, own, t.unique('late'))]))
    const removal = job.results.find(({ method }) => method?.toUpperCase() === 'DELETE')
    if (!isDone(removal)) t.block('the removal was not carried out')
    const replacement = job.results.find(({ method }) => method?.toUpperCase() === 'PUT')
    judge(job, [isDone(replacement), (await t.users.get(own)).status < 400], [false, false], 'success of a PUT behind a DELETE, and of a read then')
  },
  async 'a replacement and a removal'(t, judge) {
    const own = await t.users.create()
    const job = processed(t, await t.bulk([bulkPut(t.users, own, t.unique('early')), bulkDelete(t.users, own)]))
    judge(job, [job.results.map(({ status }) => status).every((status) => status < 300), (await t.users.get(own)).status < 400], [true, false], 'success of a PUT before a DELETE, and of a read then')
  },
  async 'a removal and a creation under the same name'(t, judge) {
    const [own, single] = [await t.users.create(), await t.users.create()]
    if ((await t.users.delete(single)).status > 299) t.block('a user could not be deleted')
    const alone = await t.users.post(single.sent)
    if (alone.status > 299) t.block(`a creation under the name of a deleted user is answered with status ${String(alone.status)}`)
    const again = bulkPost(t.users, 'again', own.sent)
    const job = processed(t, await t.bulk([bulkDelete(t.users, own), again]))
    judge(job, job.resultOf(again)?.status, 201, 'status of a creation under the userName that was just removed')
  },
  async 'three modifications'(t, judge) {
    if (!t.profile.patch.value) t.block('the server does not announce patch')
    const own = await t.users.create()
    const values = [t.unique('a'), t.unique('b'), t.unique('c')]
    const job = processed(t, await t.bulk(values.map((value) => bulkPatch(t.users, own, value))))
    if (job.results.some((result) => !isDone(result))) t.block('a modification was not carried out')
    judge(job, member(await t.users.read(own), 'externalId'), values[2], 'externalId after three modifications')
  },
}

type Judge = (job: BulkJob, actual: unknown, expected: unknown, what: string) => void

export const order = check({
  id: 'bulk.order-keeps-the-clients-intent',
  title: 'a job leaves what its operations leave when they are done one after the other',
  cites: ['RFC7644-3.7-20'],
  needs: users,
  rows: () => Object.keys(sequences),
  fix: 'Process operations on one resource in their order.',
  async run(t, row) {
    const sequence = sequences[row] ?? t.block(`there is no row ${row}`)
    await sequence(t, (job, actual, expected, what) => {
      t.rule('RFC7644-3.7-20', row).value(actual, what, job.response).equals(expected)
    })
  },
})

const versioned: Readonly<Record<string, (t: Tools, own: Own, value: string) => BulkOperation>> = {
  PUT: (t, own, value) => bulkPut(t.users, own, value),
  PATCH: (t, own, value) => bulkPatch(t.users, own, value),
  DELETE: (t, own) => bulkDelete(t.users, own),
}

export const versions = check({
  id: 'bulk.stale-version-is-refused',
  title: 'an operation with a stale version fails as a single request with that If-Match does, and one with the current version does not',
  cites: ['RFC7644-3.7-7', 'RFC7644-3.7.3-3'],
  needs: [...users, capability('etag')],
  rows: ({ profile }) => Object.keys(versioned).filter((method) => method !== 'PATCH' || profile.patch.value),
  fix: 'Treat version as the If-Match of the operation.',
  async run(t, row) {
    const make = versioned[row] ?? t.block(`there is no row ${row}`)
    const [own, other] = await Promise.all([t.users.create(), t.users.create()])
    const stale = (await t.users.get(own)).headers['etag'] ?? t.block('the server sends no ETag')
    if (!entityTag.test(stale)) t.block('the ETag is no entity tag')
    const kept = t.unique('kept')
    if ((await t.users.put(own, { ...own.sent, externalId: kept })).status > 299) t.block('the user could not be changed')
    const single = await t.users.put(own, { ...own.sent, externalId: t.unique('single') }, { ifMatch: stale })
    if (single.status < 400) t.block('a single request with a stale If-Match is carried out')
    const current = (await t.users.get(other)).headers['etag'] ?? t.block('the server sends no ETag')
    const alone = await t.users.put(other, { ...other.sent, externalId: t.unique('alone') }, { ifMatch: current })
    const fresh = (await t.users.get(other)).headers['etag'] ?? current
    const [refused, done] = [{ ...make(t, own, t.unique('lost')), version: stale }, { ...make(t, other, t.unique('done')), version: fresh }]
    const job = processed(t, await t.bulk([done, refused]))
    const first = job.resultOf(refused) ?? t.block('the answer has no entry for the operation')
    t.rule('RFC7644-3.7-7', 'version counts').value(first.status, `status of ${row}`, job.response).satisfies(first.status >= 400, 'an error')
    const rule = t.rule('RFC7644-3.7.3-3', `${row} with a stale version`)
    rule.value(first.status, `status of ${row}`, job.response).oneOf(t.terms.versionConflict.status, single.status, ...t.terms.versionConflict.tolerated)
    rule.value(member((await t.users.get(own)).json, 'externalId'), 'externalId after the operation').equals(kept)
    if (alone.status < 300) t.rule('RFC7644-3.7.3-3', `${row} with the current version`).value(job.resultOf(done)?.status, `status of ${row}`, job.response).satisfies(isDone(job.resultOf(done)), 'a 2xx status')
  },
})

const makers: Readonly<Record<string, (t: Tools, own: Own) => BulkOperation>> = {
  POST: (t) => bulkPost(t.users, 'made'),
  PUT: (t, own) => bulkPut(t.users, own, t.unique('put')),
  PATCH: (t, own) => bulkPatch(t.users, own, t.unique('patch')),
}

export const versionsTold = check({
  id: 'bulk.entries-tell-the-current-version',
  title: 'the version in the entry of an operation is that of the resource afterwards',
  cites: ['RFC7644-3.7-21'],
  needs: [...users, capability('etag')],
  rows: ({ profile }) => Object.keys(makers).filter((method) => method !== 'PATCH' || profile.patch.value),
  fix: 'Take version from the resource after the operation, as the ETag of a single request.',
  async run(t, row) {
    const make = makers[row] ?? t.block(`there is no row ${row}`)
    const own = await t.users.create()
    const operation = make(t, own)
    const job = processed(t, await t.bulk([operation]))
    const result = job.resultOf(operation)
    if (!isDone(result)) return t.block(`the ${row} was not carried out`)
    const { version } = result
    if (version === undefined) return t.block('the entry tells no version')
    const target = row === 'POST' ? createdId(t, job, operation) : own
    const current = async () => versionsOf(await t.users.get(target))
    const shown = await t.settled(current, (found) => found.includes(opaque(version)))
    if (shown.length === 0) t.block('a read shows no version')
    if ((await current()).join() !== shown.join()) t.block('two reads show two versions')
    t.rule('RFC7644-3.7-21', `version in the entry of a ${row}`).value(opaque(version), 'version', job.response).oneOf(...shown)
  },
})

/** What an answer tells of the version of its resource, without `W/` and quotes. */
function versionsOf({ headers, json }: Response): readonly unknown[] {
  return [headers['etag'], member(member(json, 'meta'), 'version')].filter((version) => version !== undefined).map(opaque)
}
