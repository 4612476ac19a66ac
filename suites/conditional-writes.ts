import {
  capability, check, nearMisses, tagOf, watch, writable, writeOf, writeRows,
  type Own, type RequirementId, type Resources, type Response, type Tools, type Write,
} from '../src/kit/index.ts'

const etag = capability('etag')
const inventedTag = '"scimspec-invented-tag"'

type Ids = Readonly<Record<string, RequirementId>>

const accepted: Ids = {
  'PUT User': 'GENESYS-B-067', 'PATCH User': 'GENESYS-B-068', 'DELETE User': 'GENESYS-B-069',
  'PUT Group': 'GENESYS-B-070', 'PATCH Group': 'GENESYS-B-071', 'DELETE Group': 'GENESYS-B-072',
}
const refused: Ids = {
  'PUT User': 'GENESYS-B-073', 'PATCH User': 'GENESYS-B-074', 'DELETE User': 'GENESYS-B-075',
  'PUT Group': 'GENESYS-B-076', 'PATCH Group': 'GENESYS-B-077', 'DELETE Group': 'GENESYS-B-078',
}

/** The requirement of the row, if there is one. */
const of = (ids: Ids, row: string): readonly RequirementId[] => (ids[row] === undefined ? [] : [ids[row]])

export const currentTagAccepted = check({
  id: 'versioning.if-match-current-is-accepted',
  title: 'a write with the current tag in If-Match is carried out',
  cites: ['RFC7644-3.14-5', ...Object.values(accepted)],
  needs: [etag],
  rows: writeRows,
  async run(t, row) {
    const { send, resources, method } = writeOf(t, row)
    const own = await resources.create()
    const tag = tagOf(await resources.get(own))
    const response = await send(own, { ifMatch: tag })
    // RFC 9110 13.1.1 compares strongly, so that a weak tag never matches; RFC 7644 3.14 shows weak tags that do.
    const rule = tag.startsWith('W/') && response.status === 412 ? t.advise : t.rule
    const succeeds = rule(['RFC7644-3.14-5', ...of(accepted, row)], `${row} with If-Match: the current tag`).success(response)
    if (!succeeds || method === 'DELETE') return
    const next = await writeOf(t, row).send(own, { ifMatch: tagOf(await resources.get(own)) })
    rule(['RFC7644-3.14-5', ...of(accepted, row)], `a second ${row} with If-Match: the tag that the first gave`).success(next)
  },
})

/** Tags that are not the current one, which is given. */
type Others = (current: string) => readonly string[]

/** Sends a write with each of these tags, until one is let through, and sees all of them refused without a trace. */
async function seeRefused(t: Tools, row: string, { send, resources, method }: Write, own: Own, others: Others, ids: readonly RequirementId[]): Promise<boolean> {
  const before = await resources.get(own)
  const { versionConflict } = t.terms
  let all = true
  for (const tag of others(before.headers['etag'] ?? '')) {
    const response = await send(own, { ifMatch: tag })
    const refused = t.rule(ids, `${row} with If-Match: ${tag}, which is not the current tag`).status(response, versionConflict.status, ...versionConflict.tolerated)
    t.rule('RFC7644-3.12-16', 'a version conflict is told by 412, or 409').status(response, versionConflict.status, ...versionConflict.tolerated)
    if (versionConflict.scimType !== undefined && response.status === versionConflict.status)
      t.rule(ids, 'the refusal says why in scimType').at(response, '/scimType').equals(versionConflict.scimType)
    all = refused
    if (!refused) break
  }
  const after = await resources.get(own)
  const unchanged = t.rule(['RFC9110-13.1.1-5', 'GENESYS-B-079'], `the refused ${method} left the resource as it was`)
  const same = unchanged.status(after, 200) && unchanged.value(after.json, 'the resource', after).equals(before.json)
  return unchanged.header(after, 'etag').equals(before.headers['etag']) && same && all
}

export const inventedTagRefused = check({
  id: 'versioning.if-match-invented-is-refused',
  title: 'a write with an invented tag in If-Match, also one much like the current, is refused and changes nothing',
  cites: ['RFC7644-3.14-5', 'RFC7644-3.12-16', 'RFC9110-13.1.1-5', ...Object.values(refused), 'GENESYS-B-079'],
  needs: [etag],
  rows: writeRows,
  fix: 'Evaluate If-Match before the method is carried out, compare whole tags for equality, and change nothing without a match.',
  async run(t, row) {
    const write = writeOf(t, row)
    const own = await write.resources.create()
    const ids: readonly RequirementId[] = ['RFC7644-3.14-5', ...of(refused, row)]
    if (await seeRefused(t, row, write, own, () => [inventedTag], ids)) await seeRefused(t, row, write, own, nearMisses, ids)
  },
})

const ages = ['one change', 'two changes'] as const

export const staleTagRefused = check({
  id: 'versioning.if-match-stale-is-refused',
  title: 'a write with a tag of before the last change is refused and changes nothing',
  cites: ['RFC7644-3.12-16', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'GENESYS-B-080', 'GENESYS-B-079'],
  needs: [etag],
  rows: (scope) => writeRows(scope).flatMap((row) => ages.map((age) => `${row}, ${age} ago`)),
  fix: 'Compare If-Match with the version at the moment of the write, also on DELETE.',
  async run(t, row) {
    const [name = '', age = ''] = row.split(', ')
    const write = writeOf(t, name)
    const own = await write.resources.create()
    const stale = await staleTag(t, write.resources, own, age.startsWith('two') ? 2 : 1)
    await seeRefused(t, name, write, own, () => [stale], ['RFC9110-13.1.1-2', 'GENESYS-B-080'])
  },
})

async function staleTag(t: Tools, resources: Resources, own: Own, changes: number): Promise<string> {
  const stale = tagOf(await resources.get(own))
  for (let change = 0; change < changes; change += 1) {
    const { status } = await resources.put(own, { ...own.sent, externalId: t.unique('changed') })
    if (status > 299) t.block(`changing the resource was answered with status ${String(status)}`)
  }
  return stale === tagOf(await resources.get(own)) ? t.block('the tag does not change with the resource') : stale
}

export const conflictBody = check({
  id: 'versioning.conflict-says-why',
  title: 'the refusal of a stale If-Match has the error body of the contract',
  cites: ['GENESYS-B-366', 'RFC9110-15.5.13-1', 'RFC9110-13.1.1-6'],
  needs: [etag],
  rows: writeRows,
  async run(t, row) {
    const { send, resources } = writeOf(t, row)
    const response = await send(await resources.create(), { ifMatch: inventedTag })
    const { status, scimType } = t.terms.versionConflict
    t.rule('RFC9110-13.1.1-6', `a false If-Match of ${row} is told by 412`).status(response, 412)
    if (response.status < 400 || response.status > 499) t.block(`the write was answered with status ${String(response.status)}`)
    t.rule('RFC9110-15.5.13-1', 'the refusal of a false If-Match is told by 412, or by 409 of RFC 7644').status(response, status, ...t.terms.versionConflict.tolerated)
    if (scimType === undefined) return
    t.rule('GENESYS-B-366', 'the refusal is JSON with a scimType').at(response, '/scimType').is('string')
    t.advise('GENESYS-B-366', 'status is the string "400"').at(response, '/status').equals(String(response.status))
    t.advise('GENESYS-B-366', 'schemas names the SCIM error').at(response, '/schemas').contains('urn:ietf:params:scim:api:messages:2.0:Error')
  },
})

export const conditionStatus = watch({
  id: 'versioning.412-answers-a-condition',
  title: 'status 412 is only given to requests that had a condition',
  cites: ['RFC9110-15.5.13-1'],
  watch(t, response) {
    if (response.status !== 412) return false
    const { headers } = response.request
    const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range'].filter((name) => headers[name] !== undefined)
    t.rule('RFC9110-15.5.13-1', 'a request with status 412 had a condition').value(conditions, 'conditional headers of the request', response)
      .satisfies(conditions.length > 0, 'at least one')
    return true
  },
})

export const unconditionalWrites = check({
  id: 'versioning.if-match-is-optional',
  title: 'a write without If-Match is carried out',
  cites: ['GENESYS-B-081'],
  rows: writeRows,
  async run(t, row) {
    const { send, resources } = writeOf(t, row)
    t.rule('GENESYS-B-081', `${row} without If-Match`).success(await send(await resources.create()))
  },
})

export const anyTag = check({
  id: 'versioning.if-match-star-is-true',
  title: 'If-Match: * holds for a resource that exists',
  cites: ['RFC9110-13.1.1-3'],
  needs: [etag],
  rows: writeRows,
  async run(t, row) {
    const { send, resources } = writeOf(t, row)
    t.rule('RFC9110-13.1.1-3', `${row} with If-Match: *`).success(await send(await resources.create(), { ifMatch: '*' }))
  },
})

export const listedTag = check({
  id: 'versioning.if-match-takes-a-list',
  title: 'a list in If-Match holds when one of its tags does, wherever it stands',
  cites: ['RFC9110-13.1.1-4'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    for (const place of ['second', 'first'] as const) {
      const tag = tagOf(await t.users.get(own))
      const list = place === 'first' ? `${tag}, ${inventedTag}` : `${inventedTag}, ${tag}`
      const response = await t.users.put(own, { ...own.sent, externalId: t.unique('listed') }, { ifMatch: list })
      const rule = tag.startsWith('W/') && response.status === 412 ? t.advise : t.rule
      rule('RFC9110-13.1.1-4', `PUT with If-Match: two tags, the ${place} one current`).success(response)
    }
  },
})

export const listOfOthers = check({
  id: 'versioning.if-match-list-of-others-is-refused',
  title: 'a list in If-Match without the current tag is refused and changes nothing',
  cites: ['RFC7644-3.14-5', 'RFC7644-3.12-16', 'RFC9110-13.1.1-5', 'GENESYS-B-073', 'GENESYS-B-079'],
  needs: [etag, writable('User')],
  async run(t) {
    const write = writeOf(t, 'PUT User')
    await seeRefused(t, 'PUT User', write, await write.resources.create(), () => [`${inventedTag}, "scimspec-other-tag"`], ['RFC7644-3.14-5', 'GENESYS-B-073'])
  },
})

export const weakMatch = check({
  id: 'versioning.if-match-weak-form-is-decided',
  title: 'If-Match with the weak form of the current tag either holds or is a version conflict',
  cites: ['RFC9110-13.1.1-1'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const tag = tagOf(await t.users.get(own))
    const response = await t.users.put(own, own.sent, { ifMatch: tag.startsWith('W/') ? tag : `W/${tag}` })
    const { versionConflict } = t.terms
    // RFC 7644 section 3.14 and RFC 9110 section 13.1.1 contradict each other here.
    t.rule('RFC9110-13.1.1-1', 'PUT with If-Match: the weak form of the current tag')
      .value(response.status, 'the status', response)
      .satisfies(response.status < 300 || [versionConflict.status, ...versionConflict.tolerated].includes(response.status), 'a success, or that of a version conflict')
  },
})

export const conditionsAfterChecks = check({
  id: 'versioning.conditions-never-hide-an-error',
  title: 'a request that fails anyway is not answered with the outcome of its condition',
  cites: ['RFC9110-13.2.1-1'],
  needs: [etag],
  rows: writeRows,
  async run(t, row) {
    const { method, resources, send } = writeOf(t, row)
    const id = resources.inventedId()
    const unknown: Record<string, () => Promise<Response>> = {
      PUT: () => resources.put(id, resources.draft(), { ifMatch: inventedTag }),
      PATCH: () => resources.patch(id, [{ op: 'replace', path: 'externalId', value: 'x' }], { ifMatch: inventedTag }),
      DELETE: () => resources.delete(id, { ifMatch: inventedTag }),
    }
    const answer = await (unknown[method] ?? (() => t.block(`there is no write ${method}`)))()
    t.rule('RFC9110-13.2.1-1', `${method} on an unknown id with If-Match`).status(answer, 404)
    const anonymous = await send(await resources.create(), { ifMatch: inventedTag, as: 'nobody' })
    t.rule('RFC9110-13.2.1-1', `${method} without credentials with If-Match`)
      .status(anonymous, ...(anonymous.status < 300 ? [anonymous.status] : [401, 403, 404]))
  },
})
