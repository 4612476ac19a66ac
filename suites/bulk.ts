import {
  bulkDelete, bulkInvalid, bulkMiss, bulkPatch, bulkPost, bulkPut, capability, check, creatableTypes, createdId, eachResource, implemented, isDone, isObject, member, mixedJob, percentDecode, processed, urlOf, watch, writable,
  type BulkJob, type BulkOperation, type Json, type Need, type Own, type Resources, type Scope, type Tools,
} from '../src/kit/index.ts'

const needs = [capability('bulk'), writable('User')]
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'
const responseUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

function label({ method = '', path = '', bulkId }: BulkOperation): string {
  return `${method} ${bulkId ?? path}`
}

export const answered = check({
  id: 'bulk.request-is-answered',
  title: 'a bulk request is processed and answered with a BulkResponse',
  cites: ['RFC7644-3.2-2', 'RFC7644-3.7-1', 'RFC7644-3.7-2', 'RFC7644-3.7-3', 'RFC7644-3.7-4', 'RFC7644-3.7-14'],
  needs,
  fix: 'Answer POST /Bulk with 200 and a BulkResponse, or announce bulk.supported false.',
  async run(t) {
    const { response } = await t.bulk([bulkPost(t.users, 'one')])
    t.rule('RFC7644-3.2-2', 'POST carries bulk changes').success(response)
    if (!t.rule('RFC7644-3.7-1', 'bulk is announced, so POST /Bulk works').success(response)) return
    t.rule('RFC7644-3.7-14', 'a job that was processed').status(response, 200)
    t.rule('RFC7644-3.7-2', 'schemas of the answer to a bulk request').at(response, '/schemas').contains(responseUrn)
    t.rule('RFC7644-3.7-4', 'the answer has a list of operations').at(response, '/Operations').is('array')
    t.rule('RFC7644-3.7-3', 'failOnErrors does not stand in an answer').value(member(response.json, 'failOnErrors'), 'failOnErrors', response).absent()
  },
})

const announced: Need = ({ profile }) => (profile.bulk.value === false ? undefined : 'the server announces bulk')

export const unannounced = check({
  id: 'bulk.not-announced-is-not-implemented',
  title: 'POST /Bulk is refused where bulk is not announced',
  cites: ['RFC7644-3.7-1'],
  needs: [announced, writable('User')],
  fix: 'Answer 501 to what is not offered, or announce it.',
  async run(t) {
    if (t.profile.bulk.source === 'contract') t.block('the configuration does not tell whether bulk is offered')
    const { response } = await t.bulk([bulkMiss(t.users)])
    t.advise('RFC7644-3.7-1', 'bulk is not announced').status(response, 501, 400, 401, 403, 404, 405)
    t.observe(`POST /Bulk is answered with status ${String(response.status)}`)
  },
})

interface Method {
  readonly make: (resources: Resources, own: Own, value: string) => BulkOperation
  /** Whether a read of the resource shows what the operation did. */
  readonly shows: (status: number, body: Json | undefined, value: string) => boolean
  readonly wanted: string
}

const changed = (status: number, body: Json | undefined, value: string) => status === 200 && member(body, 'externalId') === value
const methods: Readonly<Record<string, Method>> = {
  PUT: { make: bulkPut, shows: changed, wanted: 'the new externalId' },
  PATCH: { make: bulkPatch, shows: changed, wanted: 'the new externalId' },
  DELETE: { make: (resources, own) => bulkDelete(resources, own), shows: (status) => status === 404, wanted: 'status 404' },
}

function methodRows(scope: Scope): string[] {
  const names = Object.keys(methods).filter((method) => method !== 'PATCH' || scope.profile.patch.value)
  return creatableTypes(scope).flatMap((type) => ['POST', ...names].map((method) => `${method} ${type}`))
}

export const carriedOut = check({
  id: 'bulk.each-method-is-carried-out',
  title: 'a bulk request carries out POST, PUT, PATCH and DELETE on every resource type',
  cites: ['RFC7644-3.7-1'],
  needs: [capability('bulk')],
  rows: methodRows,
  async run(t, row) {
    const [method = '', type = ''] = row.split(' ')
    const resources = t.of(type)
    const rule = t.rule('RFC7644-3.7-1', `${method} of a ${type} in a bulk request`)
    const value = t.unique('bulk')
    const how = methods[method]
    if (how === undefined) {
      const operation = bulkPost(resources, 'only', resources.draft({ externalId: value }))
      const job = processed(t, await t.bulk([operation]))
      if (!done(t, rule, job, operation)) return
      const read = await t.settled(() => resources.get(createdId(t, job, operation)), (answer) => answer.status === 200)
      const shown = resources.type.schema.attributes.filter(({ name, returned }) => name in resources.draft() && (returned === 'default' || returned === 'always')).map(({ name }) => member(read.json, name))
      rule.value(shown, 'required attributes', read).satisfies(read.status === 200 && shown.every((one) => one !== undefined), 'the new resource')
      return
    }
    const own = await resources.create({ externalId: t.unique('before') })
    const operation = how.make(resources, own, value)
    const job = processed(t, await t.bulk([operation]))
    if (!done(t, rule, job, operation)) return
    const read = await t.settled(() => resources.get(own), (answer) => how.shows(answer.status, answer.json, value))
    rule.value(member(read.json, 'externalId') ?? `status ${String(read.status)}`, 'what a read shows', read).satisfies(how.shows(read.status, read.json, value), how.wanted)
  },
})

function done(t: Tools, rule: ReturnType<Tools['rule']>, job: BulkJob, operation: BulkOperation): boolean {
  const result = job.resultOf(operation) ?? t.block('the answer has no entry for the operation')
  return rule.value(result.status, `status of ${label(operation)}`, job.response).satisfies(isDone(result), 'a 2xx status')
}

export const statuses = check({
  id: 'bulk.statuses-are-those-of-single-requests',
  title: 'the status of an operation is the one that a single request has',
  cites: ['RFC7644-3.7.3-3'],
  needs,
  fix: 'Give each entry a status with the code of the single request, as a string: "201", "204", "404".',
  async run(t) {
    const job = await mixedJob(t)
    const rule = t.rule('RFC7644-3.7.3-3', 'the status of an operation')
    for (const [operation, allowed] of job.statuses) {
      const result = job.resultOf(operation)
      if (result === undefined) continue
      rule.value(result.status, `status of ${label(operation)}`, job.response).oneOf(...(operation.bulkId === 'refused' ? [400, 409, 422] : allowed))
      const entries = member(job.response.json, 'Operations')
      const told = member(Array.isArray(entries) ? (entries as readonly Json[])[result.at] : undefined, 'status')
      t.advise('RFC7644-3.7.3-3', 'a status is told as text').value(told, `status of ${label(operation)}`, job.response)
        .satisfies(typeof told === 'string' || isObject(told), 'a string, or an object with a code')
    }
  },
})

export const locations = check({
  id: 'bulk.entries-have-locations',
  title: 'every entry but that of a failed POST tells the location of the resource',
  cites: ['RFC7644-3.7-10', 'RFC7644-3.7.3-2'],
  needs,
  fix: 'Set location in the entries of PUT, PATCH and DELETE too, also when they fail.',
  async run(t) {
    const job = await mixedJob(t)
    for (const operation of [...job.succeeding, ...job.failing]) {
      const result = job.resultOf(operation)
      if (result === undefined || operation.bulkId === 'refused') continue
      for (const id of ['RFC7644-3.7-10', 'RFC7644-3.7.3-2'] as const) {
        const rule = t.rule(id, `location of ${label(operation)}`)
        if (!rule.value(result.location, `location of ${label(operation)}`, job.response).present() || result.location === undefined) continue
        if (operation.path === undefined || operation.method === 'POST') continue
        const ends = pathOf(t, result.location).endsWith(percentDecode(operation.path))
        rule.value(result.location, `location of ${label(operation)}`, job.response).satisfies(ends, `a URI that ends in ${operation.path}`)
      }
    }
    const [creation] = job.succeeding
    if (creation === undefined || job.resultOf(creation)?.location === undefined) return
    const read = await t.settled(() => t.users.get(createdId(t, job, creation)), (answer) => answer.status === 200)
    t.rule('RFC7644-3.7-10', 'the location of a new user names it').value(member(read.json, 'userName'), 'userName', read)
      .satisfies(same(member(read.json, 'userName'), member(creation.data, 'userName')), JSON.stringify(member(creation.data, 'userName')))
  },
})

function pathOf(t: Tools, location: string): string {
  const url = urlOf(location, `${t.base.url}/`)
  return url === undefined ? location : percentDecode(url.pathname)
}

const same = (a: unknown, b: unknown) => String(a).toLowerCase() === String(b).toLowerCase()

export const echoes = check({
  id: 'bulk.entries-echo-method-and-bulk-id',
  title: 'every entry has the method of its operation, and that of a POST the bulkId',
  cites: ['RFC7644-3.7-5', 'RFC7644-3.7-18'],
  needs,
  async run(t) {
    const job = await mixedJob(t)
    const sent = job.operations.flatMap(({ method }) => method ?? [])
    const rule = t.rule('RFC7644-3.7-5', 'the method of an entry')
    const left = [...sent]
    for (const { method } of job.results) {
      const at = method === undefined ? -1 : left.indexOf(method)
      rule.value(method, 'method', job.response).satisfies(at >= 0, `one of ${left.join(', ')}`)
      if (at >= 0) left.splice(at, 1)
    }
    if (job.results.length < sent.length) return
    const ids = job.results.flatMap(({ bulkId }) => bulkId ?? [])
    for (const { bulkId } of job.operations) {
      if (bulkId === undefined) continue
      const found = ids.filter((one) => one === bulkId).length
      t.rule('RFC7644-3.7-18', `the bulkId of a POST that is ${bulkId}`).value(ids, 'bulkIds of the entries', job.response).satisfies(found === 1, `${bulkId}, once`)
    }
  },
})

export const failures = check({
  id: 'bulk.failed-operations-carry-the-error',
  title: 'the entry of a failed operation has the error as its response',
  cites: ['RFC7644-3.7-11', 'RFC7644-3.7-13', 'RFC7644-3.7.3-4'],
  needs,
  fix: 'Put the SCIM error that a single request would have got into response.',
  async run(t) {
    const job = await mixedJob(t)
    // Where no error has a detail, single ones neither, the errors of operations are no worse.
    const explains = typeof member((await t.users.get(t.users.inventedId())).json, 'detail') === 'string'
    for (const operation of job.failing) {
      const result = job.resultOf(operation)
      if (result === undefined || result.status < 400) continue
      const name = label(operation)
      const { response } = result
      if (!t.rule('RFC7644-3.7-11', `the response of ${name}`).value(response, `response of ${name}`, job.response).satisfies(isObject(response), 'the body of the error')) continue
      const rule = t.rule('RFC7644-3.7-13', `the response of ${name} is an Error`)
      rule.value(member(response, 'schemas'), `schemas in the response of ${name}`, job.response).contains(errorUrn)
      rule.value(member(response, 'status'), `status in the response of ${name}`, job.response).satisfies(same(member(response, 'status'), result.status), `"${String(result.status)}", as in the entry`)
      const detail = member(response, 'detail')
      if (explains) t.rule('RFC7644-3.7.3-4', `${name} tells a person what is wrong`).value(detail, `detail in the response of ${name}`, job.response)
        .satisfies(typeof detail === 'string' && detail.trim() !== '', 'a text')
    }
  },
})

export const duplicate = check({
  id: 'bulk.duplicate-user-name-fails',
  title: 'a POST with a userName that is taken fails as a single request does',
  cites: ['RFC7644-3.7.3-3', 'RFC7644-3.12-32'],
  needs,
  async run(t) {
    const own = await t.users.create()
    const single = await t.users.post(own.sent)
    if (single.status !== 409) t.block(`a single request is answered with status ${String(single.status)}`)
    const operation = bulkPost(t.users, 'taken', own.sent)
    const job = processed(t, await t.bulk([operation]))
    const result = job.resultOf(operation) ?? t.block('the answer has no entry for the operation')
    t.rule('RFC7644-3.7.3-3', 'a duplicate userName in a bulk request').value(result.status, 'status', job.response).equals(409)
    t.rule('RFC7644-3.12-32', 'scimType of a duplicate in a bulk request').value(member(result.response, 'scimType'), 'scimType', job.response).equals('uniqueness')
  },
})

export const allReported = check({
  id: 'bulk.every-operation-is-reported-once',
  title: 'the answer has one entry for every operation that was processed',
  cites: ['RFC7644-3.7.3-1'],
  needs,
  rows: () => ['all succeed', 'some fail'],
  async run(t, row) {
    const limits = t.profile.bulk.value
    const most = Math.min(12, limits === false ? 1 : limits.maxOperations)
    const operations = Array.from({ length: most }, (_, n) => (row === 'some fail' && n % 3 === 1 ? bulkInvalid(t, `op${String(n)}`) : bulkPost(t.users, `op${String(n)}`)))
    const job = processed(t, await t.bulk(operations))
    const rule = t.rule('RFC7644-3.7.3-1', `a job of ${String(most)} operations`)
    if (!rule.value(job.results.length, 'number of entries', job.response).equals(most)) return
    const missing = operations.filter(({ bulkId }) => job.results.filter((result) => result.bulkId === bulkId).length !== 1)
    if (job.results.every(({ bulkId }) => bulkId !== undefined)) rule.value(missing.map(({ bulkId }) => bulkId), 'operations without an entry of their own', job.response).equals([])
  },
})

export const allFailed = check({
  id: 'bulk.job-of-failures-answers-200',
  title: 'a job in which every operation fails is answered with 200',
  cites: ['RFC7644-3.7-14'],
  needs,
  fix: 'Tell failures in the entries; the answer itself is 200 when the job was processed.',
  async run(t) {
    const { response } = implemented(t, await t.bulk([bulkMiss(t.users), bulkMiss(t.users)]))
    t.rule('RFC7644-3.7-14', 'a job of failing operations').status(response, 200)
  },
})

export const reserved = watch({
  id: 'bulk.no-id-has-the-reserved-word',
  title: 'no identifier contains the reserved word bulkId',
  cites: ['RFC7643-3.1-9'],
  fix: 'Issue ids without "bulkId".',
  watch: eachResource((t, response, { resource: { id }, pointer }) => {
    if (typeof id === 'string') t.rule('RFC7643-3.1-9', 'an id').holds(!/bulkid/i.test(id), { expected: 'an id without "bulkId"', actual: id, response, pointer: `${pointer}/id` })
  }),
})
