import {
  bulkDelete, bulkInvalid, bulkMiss, bulkPatch, bulkPost, bulkPut, capability, check, createdId, implemented, isDone, isObject, member, processed, usersCreatedBy, writable,
  type BulkJob, type BulkOperation, type Json, type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

const needs = [capability('bulk'), writable('User')]

const failing: Readonly<Record<string, (t: Tools) => BulkOperation>> = {
  POST: (t) => bulkInvalid(t, 'bad'),
  PUT: (t) => ({ method: 'PUT', path: bulkMiss(t.users).path ?? '', data: t.users.draft() }),
  DELETE: (t) => bulkMiss(t.users),
}

/** Whether a creation was carried out; an operation without an entry is judged by what it left. */
async function wasDone(t: Tools, job: BulkJob, operation: BulkOperation): Promise<boolean> {
  const result = job.resultOf(operation)
  return result === undefined ? (await usersCreatedBy(t, operation)) === 1 : isDone(result)
}

export const goesOn = check({
  id: 'bulk.goes-on-after-a-failure',
  title: 'operations before and after one that fails are carried out',
  cites: ['RFC7644-3.7-16'],
  needs,
  rows: () => Object.keys(failing),
  fix: 'Without failOnErrors process every operation; a failed one takes nothing back.',
  async run(t, row) {
    const make = failing[row] ?? t.block(`there is no row ${row}`)
    const [first, last] = [bulkPost(t.users, 'first'), bulkPost(t.users, 'last')]
    const job = processed(t, await t.bulk([first, make(t), last]))
    for (const operation of [first, last]) {
      const rule = t.rule('RFC7644-3.7-16', `the ${operation.bulkId ?? ''} of three operations, the second of which fails`)
      if (!rule.value(job.resultOf(operation)?.status, 'status', job.response).satisfies(await wasDone(t, job, operation), 'a 2xx status')) continue
      if (job.resultOf(operation)?.location === undefined) continue
      const read = await t.settled(() => t.users.get(createdId(t, job, operation)), (answer) => answer.status === 200)
      rule.status(read, 200)
    }
  },
})

export const manyFailures = check({
  id: 'bulk.many-failures-do-not-stop-the-job',
  title: 'without failOnErrors no number of failures keeps the last operation from being carried out',
  cites: ['RFC7644-3.7-16'],
  needs,
  async run(t) {
    const last = bulkPost(t.users, 'last')
    const job = processed(t, await t.bulk([...Array.from({ length: 6 }, () => bulkMiss(t.users)), last]))
    t.rule('RFC7644-3.7-16', 'an operation after six that fail').value(job.resultOf(last)?.status, 'status', job.response)
      .satisfies(await wasDone(t, job, last), 'a 2xx status')
  },
})

export const stops = check({
  id: 'bulk.fail-on-errors-stops-the-job',
  title: 'after failOnErrors failures the rest is not processed, and what was done before stays',
  cites: ['RFC7644-3.7-17'],
  needs,
  rows: () => ['1', '2', '3'],
  fix: 'Count failed operations only, and process nothing more when there are failOnErrors of them.',
  async run(t, row) {
    const failOnErrors = Number(row)
    const [first, last] = [bulkPost(t.users, 'first'), bulkPost(t.users, 'last')]
    // Whether the n-th error or the one after it ends the job is not settled, so there is one more.
    const errors = Array.from({ length: failOnErrors + 1 }, (_, n) => bulkInvalid(t, `bad${String(n)}`))
    const job = processed(t, await t.bulk([first, ...errors, last], { failOnErrors }))
    const rule = t.rule('RFC7644-3.7-17', `failOnErrors ${row} and ${String(failOnErrors + 1)} failures before the last operation`)
    const lastDone = isDone(job.resultOf({ ...last }))
    rule.value(job.results.map(({ bulkId, status }) => `${bulkId ?? ''} ${String(status)}`), 'entries', job.response).satisfies(!lastDone, 'the last operation is not carried out')
    const count = lastDone ? undefined : await usersCreatedBy(t, last)
    if (count !== undefined) rule.value(count, 'users that the last operation created', job.response).equals(0)
    const failed = job.results.filter(({ status }) => status >= 400).length
    rule.value(failed, 'failed operations', job.response).satisfies(failed >= failOnErrors, `at least ${row}: the job is not ended earlier`)
    rule.value(job.resultOf(first)?.status, 'status of the first operation', job.response).satisfies(await wasDone(t, job, first), 'a 2xx status')
  },
})

export const countsErrors = check({
  id: 'bulk.fail-on-errors-counts-errors-only',
  title: 'operations that succeed do not count for failOnErrors',
  cites: ['RFC7644-3.7-17'],
  needs,
  async run(t) {
    const operations = [bulkPost(t.users, 'a'), bulkPost(t.users, 'b'), bulkInvalid(t, 'c'), bulkPost(t.users, 'd')]
    const job = processed(t, await t.bulk(operations, { failOnErrors: 2 }))
    for (const operation of operations.filter(({ bulkId }) => bulkId !== 'c')) {
      t.rule('RFC7644-3.7-17', `operation ${operation.bulkId ?? ''} of a job with one failure and failOnErrors 2`)
        .value(job.resultOf(operation)?.status, 'status', job.response).satisfies(isDone(job.resultOf(operation)), 'a 2xx status')
    }
  },
})

interface Mistake {
  readonly id: RequirementId
  /** The text obliges the client and leaves open what a server does. */
  readonly advisory?: true
  readonly operations: (t: Tools) => Promise<readonly BulkOperation[]>
}

/** Operations that lack something; the last one is the bad one. */
const mistakes: Readonly<Record<string, Mistake>> = {
  'method is unknown': { id: 'RFC7644-3.7-5', operations: async (t) => [{ ...bulkDelete(t.users, await t.users.create()), method: 'GET' }] },
  'method is missing': {
    id: 'RFC7644-3.7-5',
    async operations(t) {
      const { path = '', data = {} } = bulkPut(t.users, await t.users.create(), t.unique('changed'))
      return [{ path, data }]
    },
  },
  'bulkId of a POST is missing': {
    id: 'RFC7644-3.7-6',
    operations: (t) => Promise.resolve([{ method: 'POST', path: t.users.type.endpoint, data: t.users.draft() }]),
  },
  'bulkId is used twice': { id: 'RFC7644-3.7-6', advisory: true, operations: (t) => Promise.resolve([bulkPost(t.users, 'twin'), bulkPost(t.users, 'twin')]) },
  'path is missing': { id: 'RFC7644-3.7-8', operations: (t) => Promise.resolve([{ method: 'POST', bulkId: 'lost', data: { schemas: [t.users.type.schema.id] } }]) },
  'data of a POST is missing': { id: 'RFC7644-3.7-9', operations: (t) => Promise.resolve([{ method: 'POST', path: t.users.type.endpoint, bulkId: 'empty' }]) },
  'data of a PUT is missing': {
    id: 'RFC7644-3.7-9',
    async operations(t) {
      const { path = '' } = bulkDelete(t.users, await t.users.create())
      return [{ method: 'PUT', path }]
    },
  },
  'data of a PATCH is missing': {
    id: 'RFC7644-3.7-9',
    async operations(t) {
      const { path = '' } = bulkPatch(t.users, await t.users.create(), t.unique('changed'))
      return [{ method: 'PATCH', path }]
    },
  },
}

/** The job or one of its operations is refused. */
function isRefused({ status, json }: Response): boolean {
  if (status >= 400 && status < 500) return true
  // What the job answers is judged elsewhere.
  const entries = member(isObject(json) ? json : {}, 'Operations')
  return Array.isArray(entries) && (entries as readonly Json[]).some((entry) => {
    const told = member(entry, 'status')
    const code = Number(isObject(told) ? member(told, 'code') : told)
    return code >= 400 && code < 500
  })
}

export const mistaken = check({
  id: 'bulk.mistaken-operation-is-refused',
  title: 'an operation that lacks what it needs is refused, alone or with the whole job',
  cites: ['RFC7644-3.7-5', 'RFC7644-3.7-6', 'RFC7644-3.7-8', 'RFC7644-3.7-9'],
  needs,
  rows: ({ profile }) => Object.keys(mistakes).filter((row) => profile.patch.value || !row.includes('PATCH')),
  fix: 'Answer 400 for the operation or for the job.',
  async run(t, row) {
    const mistake = mistakes[row] ?? t.block(`there is no row ${row}`)
    const { response, results } = implemented(t, await t.bulk(await mistake.operations(t)))
    const rule = mistake.advisory === true ? t.advise : t.rule
    rule(mistake.id, `an operation whose ${row}`).value(results.length === 0 ? `status ${String(response.status)}` : results.map(({ status }) => status), 'the answer', response)
      .satisfies(isRefused(response), 'a 4xx status of the operation or of the job')
  },
})

/** Bodies that are no bulk request. */
const bodies: Readonly<Record<string, { readonly id: RequirementId; readonly body: (start: string) => string }>> = {
  'no Operations': { id: 'RFC7644-3.7-4', body: (start) => `${start}}` },
  'Operations is null': { id: 'RFC7644-3.7-4', body: (start) => `${start},"Operations":null}` },
  'Operations is an object': { id: 'RFC7644-3.7-15', body: (start) => `${start},"Operations":{}}` },
  'not JSON': { id: 'RFC7644-3.7-15', body: (start) => `${start},"Operations":[` },
  'an array': { id: 'RFC7644-3.7-15', body: (start) => `[${start}}]` },
}

export const malformed = check({
  id: 'bulk.malformed-request-is-refused',
  title: 'a body that is no bulk request is answered with a client error',
  cites: ['RFC7644-3.7-4', 'RFC7644-3.7-15'],
  needs,
  rows: () => Object.keys(bodies),
  async run(t, row) {
    const { id, body } = bodies[row] ?? t.block(`there is no row ${row}`)
    const sent = body('{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]')
    const response = await t.send({ method: 'POST', url: '/Bulk', body: sent })
    if (response.status === 501) t.block('the server does not implement bulk requests')
    t.rule(id, `a bulk request: ${row}`).refusal(response)
  },
})
