import {
  capability, check, isObject, writable,
  type Own, type PatchOperation, type RequirementId, type Resources, type Response, type Tools,
} from '../src/kit/index.ts'

const etag = capability('etag')
const inventedTag = '"scimspec-invented-tag"'

/** RFC 9110 section 8.8.3: a quoted string, optionally marked weak. */
const entityTag = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/

/** The opaque part of a tag: without `W/` and quotes. */
function opaque(tag: unknown): unknown {
  return typeof tag === 'string' ? tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') : tag
}

function tagOf(t: Tools, response: Response): string {
  return response.headers['etag'] ?? t.block(`the answer with status ${String(response.status)} has no ETag`)
}

/** The three things that a contract versions, one row each. */
const documents = ['User', 'Group', 'ServiceProviderConfig'] as const
type Document = (typeof documents)[number]

/** Reads a user, a group or the service provider configuration; a resource is the check's own. */
async function reader(t: Tools, document: string): Promise<(options?: { ifNoneMatch?: string }) => Promise<Response>> {
  if (document === 'ServiceProviderConfig') return (options) => t.get(t.discovery('ServiceProviderConfig'), options)
  const resources = t.of(document)
  const own = await resources.create()
  return (options) => resources.get(own, options)
}

const versioned = ({ profile, contract }: { profile: Tools['profile']; contract: Tools['contract'] }) =>
  documents.filter((document) =>
    document === 'ServiceProviderConfig'
      ? contract.requirements.has('GENESYS-B-049')
      : profile.writable.value && profile.resourceTypes.value.some((type) => type.name === document),
  )

const byDocument = (user: RequirementId, group: RequirementId, config: RequirementId) => (document: string) =>
  ({ User: user, Group: group, ServiceProviderConfig: config })[document as Document]

const hasTag = byDocument('GENESYS-B-047', 'GENESYS-B-048', 'GENESYS-B-049')
const quotesTag = byDocument('GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055')
const equalsVersion = byDocument('GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052')
const notModified = byDocument('GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060')
const modified = byDocument('GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064')

export const tagSent = check({
  id: 'versioning.read-carries-etag',
  title: 'a read carries a well-formed ETag that equals meta.version',
  cites: [
    'RFC7644-3.14-2', 'RFC7644-3.14-3', 'RFC7643-3.1-22', 'RFC7643-3.1-24', 'RFC9110-8.8.3-1', 'RFC9110-8.8.3.1-1',
    'GENESYS-B-047', 'GENESYS-B-048', 'GENESYS-B-049', 'GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052', 'GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055',
  ],
  needs: [etag],
  rows: versioned,
  fix: 'Send the header ETag with each single resource and put the same value in meta.version.',
  async run(t, document) {
    const response = await (await reader(t, document))()
    const carried = t.rule(['RFC7644-3.14-2', hasTag(document)], `GET of a ${document} carries an ETag`).header(response, 'etag').present()
    t.rule('RFC9110-8.8.3.1-1', 'an ETag is sent').header(response, 'etag').present()
    if (!carried) return
    const tag = response.headers['etag']
    t.rule(['RFC9110-8.8.3-1', quotesTag(document)], 'the ETag is a quoted string, optionally behind W/').header(response, 'etag').matches(entityTag, '"..." or W/"..."')
    t.rule('RFC7643-3.1-24', 'the mark of a weak tag is W/ in upper case').header(response, 'etag').satisfies(!tag?.startsWith('w/'), 'no w/ in lower case')
    const version = t.rule(['RFC7644-3.14-3', equalsVersion(document)], 'meta.version is present').at(response, '/meta/version')
    if (!version.present()) return
    // Many servers leave quotes or W/ out of meta.version: an oddity, but the version is told.
    t.rule(['RFC7643-3.1-22', equalsVersion(document)], 'meta.version names the version of the ETag').at(response, '/meta/version')
      .satisfies(opaque(version.value) === opaque(tag), `the version of ETag ${String(tag)}`)
    t.advise('RFC7643-3.1-22', 'meta.version is written exactly as the ETag').at(response, '/meta/version').equals(tag)
  },
})

export const tagStable = check({
  id: 'versioning.tag-is-stable',
  title: 'an unchanged resource keeps its tag from read to read',
  cites: ['RFC7644-3.14-4', 'GENESYS-B-056', 'GENESYS-B-057'],
  needs: [etag],
  rows: (scope) => versioned(scope).filter((document) => document !== 'ServiceProviderConfig'),
  async run(t, document) {
    const read = await reader(t, document)
    const first = tagOf(t, await read())
    t.rule(['RFC7644-3.14-4', document === 'User' ? 'GENESYS-B-056' : 'GENESYS-B-057'], 'two reads of an unchanged resource carry the same ETag')
      .header(await read(), 'etag').equals(first)
  },
})

export const unchangedNotSent = check({
  id: 'versioning.if-none-match-current-gives-304',
  title: 'a read with the current tag in If-None-Match is answered 304 without a body',
  cites: ['RFC7644-3.14-4', 'RFC9110-13.1.2-2', 'RFC9110-13.1.2-4', 'RFC9110-15.4.5-1', 'RFC9110-15.4.5-2', 'GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060', 'GENESYS-B-061'],
  needs: [etag],
  rows: versioned,
  fix: 'Compare If-None-Match weakly with the current ETag before building the representation; answer 304 with the ETag and no body.',
  async run(t, document) {
    const read = await reader(t, document)
    const tag = tagOf(t, await read())
    const response = await read({ ifNoneMatch: tag })
    const answered = t.rule(['RFC7644-3.14-4', notModified(document)], `GET of a ${document} with If-None-Match: its current tag`).status(response, 304)
    t.rule(['RFC9110-13.1.2-4'], 'a false If-None-Match answers 304').status(response, 304)
    if (!answered) return
    t.rule(['RFC9110-15.4.5-2', 'GENESYS-B-061'], 'the 304 has no body').value(response.text, 'the body', response).equals('')
    t.rule('RFC9110-15.4.5-1', 'the 304 carries the ETag that a 200 would carry').header(response, 'etag').satisfies(
      opaque(response.headers['etag']) === opaque(tag), `the version of ${tag}`)
  },
})

export const changedSent = check({
  id: 'versioning.if-none-match-other-gives-resource',
  title: 'a read with another tag in If-None-Match gets the full resource',
  cites: ['RFC7644-3.14-4', 'RFC9110-13.1.2-2', 'GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064', 'GENESYS-B-066'],
  needs: [etag],
  rows: versioned,
  async run(t, document) {
    const read = await reader(t, document)
    const plain = await read()
    t.rule('GENESYS-B-066', 'a read without If-None-Match is answered 200').status(plain, 200)
    const response = await read({ ifNoneMatch: inventedTag })
    const answered = t.rule(['RFC9110-13.1.2-2', modified(document)], `GET of a ${document} with If-None-Match: an invented tag`).status(response, 200)
    if (answered) t.rule(['RFC7644-3.14-4', modified(document)], 'the answer equals an unconditional read').value(response.json, 'the body', response).equals(plain.json)
  },
})

export const oldTagOutdated = check({
  id: 'versioning.if-none-match-stale-gives-new-resource',
  title: 'after a change the old tag in If-None-Match gets the new representation with a new tag',
  cites: ['RFC7644-3.14-4', 'GENESYS-B-065', 'GENESYS-B-082', 'GENESYS-B-083'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const old = tagOf(t, await t.users.get(own))
    const name = t.unique('renamed')
    const change = await t.users.put(own, { ...own.sent, displayName: name })
    if (change.status > 299) t.block(`PUT was answered with status ${String(change.status)}`)
    const response = await t.users.get(own, { ifNoneMatch: old })
    if (!t.rule(['RFC7644-3.14-4', 'GENESYS-B-065'], 'GET with the tag of before the change').status(response, 200)) return
    t.rule(['RFC7644-3.14-4', 'GENESYS-B-065'], 'the new representation comes').at(response, '/displayName').equals(name)
    t.rule(['RFC7644-3.14-4', 'GENESYS-B-065', 'GENESYS-B-082'], 'the tag is a new one').header(response, 'etag').differsFrom(old)
  },
})

interface Write {
  readonly send: (resources: Resources, own: Own, ifMatch?: string) => Promise<Response>
  readonly accepted: { readonly User: RequirementId; readonly Group: RequirementId }
  readonly refused: { readonly User: RequirementId; readonly Group: RequirementId }
}

const rename: readonly PatchOperation[] = [{ op: 'replace', path: 'externalId', value: 'changed-by-a-conditional-write' }]
const condition = (ifMatch: string | undefined) => (ifMatch === undefined ? {} : { ifMatch })

const writes: Readonly<Record<string, Write>> = {
  PUT: {
    send: (resources, own, ifMatch) => resources.put(own, { ...own.sent, externalId: 'changed-by-a-conditional-write' }, condition(ifMatch)),
    accepted: { User: 'GENESYS-B-067', Group: 'GENESYS-B-070' },
    refused: { User: 'GENESYS-B-073', Group: 'GENESYS-B-076' },
  },
  PATCH: {
    send: (resources, own, ifMatch) => resources.patch(own, rename, condition(ifMatch)),
    accepted: { User: 'GENESYS-B-068', Group: 'GENESYS-B-071' },
    refused: { User: 'GENESYS-B-074', Group: 'GENESYS-B-077' },
  },
  DELETE: {
    send: (resources, own, ifMatch) => resources.delete(own, condition(ifMatch)),
    accepted: { User: 'GENESYS-B-069', Group: 'GENESYS-B-072' },
    refused: { User: 'GENESYS-B-075', Group: 'GENESYS-B-078' },
  },
}

const acceptedIds = Object.values(writes).flatMap(({ accepted }) => [accepted.User, accepted.Group])
const refusedIds = Object.values(writes).flatMap(({ refused }) => [refused.User, refused.Group])

/** `PUT User`, `PATCH Group` ...: the writes that the server offers. */
const writeRows = ({ profile, contract, base }: Parameters<ReturnType<typeof writable>>[0]) =>
  (['User', 'Group'] as const).filter((type) => writable(type)({ profile, contract, base }) === undefined)
    .flatMap((type) => Object.keys(writes).filter((method) => method !== 'PATCH' || profile.patch.value).map((method) => `${method} ${type}`))

function parseRow(t: Tools, row: string): { write: Write; type: 'User' | 'Group'; resources: Resources } {
  const [method = '', name = ''] = row.split(' ')
  const type = name === 'Group' ? 'Group' : 'User'
  return { write: writes[method] ?? t.block(`there is no write ${method}`), type, resources: t.of(type) }
}

export const currentTagAccepted = check({
  id: 'versioning.if-match-current-is-accepted',
  title: 'a write with the current tag in If-Match is carried out',
  cites: ['RFC7644-3.14-5', 'RFC9110-13.1.1-4', ...acceptedIds],
  needs: [etag],
  rows: writeRows,
  async run(t, row) {
    const { write, type, resources } = parseRow(t, row)
    const own = await resources.create()
    const tag = tagOf(t, await resources.get(own))
    const response = await write.send(resources, own, tag)
    // RFC 9110 13.1.1 compares strongly, so that a weak tag never matches; RFC 7644 3.14 shows weak tags that do.
    const rule = tag.startsWith('W/') && response.status === 412 ? t.advise : t.rule
    rule(['RFC7644-3.14-5', write.accepted[type]], `${row} with If-Match: the current tag`).success(response)
  },
})

/** Sends a write with a tag that is not the current one and sees it refused without a trace. */
async function seeRefused(t: Tools, row: string, tagFor: (resources: Resources, own: Own) => Promise<string>, ids: (write: Write, type: 'User' | 'Group') => readonly RequirementId[]): Promise<void> {
  const { write, type, resources } = parseRow(t, row)
  const own = await resources.create()
  const tag = await tagFor(resources, own)
  const before = await resources.get(own)
  const { versionConflict } = t.terms
  const response = await write.send(resources, own, tag)
  t.rule(ids(write, type), `${row} with If-Match: ${tag}, which is not the current tag`).status(response, versionConflict.status, ...versionConflict.tolerated)
  if (versionConflict.scimType !== undefined && response.status === versionConflict.status)
    t.rule(ids(write, type), 'the refusal says why in scimType').at(response, '/scimType').equals(versionConflict.scimType)
  const after = await resources.get(own)
  const unchanged = t.rule(['RFC9110-13.1.1-5', 'GENESYS-B-079'], `the refused ${row} left the resource as it was`)
  if (unchanged.status(after, 200)) unchanged.value(after.json, 'the resource', after).equals(before.json)
  unchanged.header(after, 'etag').equals(before.headers['etag'])
}

export const inventedTagRefused = check({
  id: 'versioning.if-match-invented-is-refused',
  title: 'a write with an invented tag in If-Match is refused and changes nothing',
  cites: ['RFC7644-3.14-5', 'RFC9110-13.1.1-5', 'RFC9110-15.5.13-1', ...refusedIds, 'GENESYS-B-079'],
  needs: [etag],
  rows: writeRows,
  fix: 'Evaluate If-Match before the method is carried out; without a match change nothing.',
  async run(t, row) {
    await seeRefused(t, row, () => Promise.resolve(inventedTag), (write, type) => ['RFC7644-3.14-5', write.refused[type]])
  },
})

export const staleTagRefused = check({
  id: 'versioning.if-match-stale-is-refused',
  title: 'a write with a tag of before the last change is refused and changes nothing',
  cites: ['RFC7644-3.14-5', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'GENESYS-B-080', 'GENESYS-B-079'],
  needs: [etag],
  rows: writeRows,
  fix: 'Compare If-Match with the version at the moment of the write, also on DELETE.',
  async run(t, row) {
    await seeRefused(t, row, (resources, own) => staleTag(t, resources, own), () => ['RFC9110-13.1.1-2', 'GENESYS-B-080'])
  },
})

async function staleTag(t: Tools, resources: Resources, own: Own): Promise<string> {
  const stale = tagOf(t, await resources.get(own))
  const change = await resources.put(own, { ...own.sent, externalId: t.unique('changed') })
  if (change.status > 299) t.block(`changing the resource was answered with status ${String(change.status)}`)
  return stale === tagOf(t, await resources.get(own)) ? t.block('the tag does not change with the resource') : stale
}

export const tagChanges = check({
  id: 'versioning.tag-changes-with-the-resource',
  title: 'a change gives the resource another tag, and the answer to the change already names it',
  cites: ['RFC7644-3.14-4', 'RFC7643-3.1-22', 'GENESYS-B-082', 'GENESYS-B-083', 'GENESYS-B-084', 'GENESYS-B-085'],
  needs: [etag],
  rows: (scope) => writeRows(scope).filter((row) => !row.startsWith('DELETE')),
  async run(t, row) {
    const { write, type, resources } = parseRow(t, row)
    const own = await resources.create()
    const before = await resources.get(own)
    sameVersion(t, 'GENESYS-B-085', 'POST', own.created, before)
    const changed = await write.send(resources, own)
    if (changed.status > 299) t.block(`${row} was answered with status ${String(changed.status)}`)
    const after = await resources.get(own)
    t.rule(['RFC7644-3.14-4', type === 'User' ? 'GENESYS-B-082' : 'GENESYS-B-083'], `${row} gives the resource another ETag`)
      .header(after, 'etag').differsFrom(tagOf(t, before))
    sameVersion(t, 'GENESYS-B-084', row, changed, after)
  },
})

/** The version that the answer to a write tells is the one that the next read shows. */
function sameVersion(t: Tools, genesys: RequirementId, write: string, answer: Response, read: Response): void {
  if (!isObject(answer.json) || !isObject(answer.json['meta']) || answer.json['meta']['version'] === undefined) return
  t.rule(['RFC7643-3.1-22', genesys], `meta.version in the answer to ${write} is the version of the next read`).at(answer, '/meta/version')
    .satisfies(opaque(answer.json['meta']['version']) === opaque(read.headers['etag']), `the version of ETag ${String(read.headers['etag'])}`)
}

export const entriesTellVersion = check({
  id: 'versioning.list-entries-tell-version',
  title: 'meta.version of a list entry is the version of the single read',
  cites: ['RFC7644-3.14-3', 'GENESYS-B-087', 'GENESYS-B-088'],
  needs: [etag, capability('filter')],
  rows: ({ profile }) => ['User', 'Group'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name)),
  async run(t, type) {
    const resources = t.of(type)
    const own = await resources.create()
    const list = await resources.list({ filter: `id eq "${own.id}"` })
    const tag = tagOf(t, await resources.get(own))
    const entries = t.bodyOf(list, `listing a ${type}`)['Resources']
    const entry = Array.isArray(entries) ? entries.findIndex((candidate) => isObject(candidate) && candidate['id'] === own.id) : -1
    if (entry < 0) t.block('the list does not have the resource')
    const version = t.rule(['RFC7644-3.14-3', type === 'User' ? 'GENESYS-B-087' : 'GENESYS-B-088'], 'the list entry tells the version of the single read')
      .at(list, `/Resources/${String(entry)}/meta/version`)
    version.satisfies(opaque(version.value) === opaque(tag), `the version of ETag ${tag}`)
  },
})

export const unconditionalWrites = check({
  id: 'versioning.if-match-is-optional',
  title: 'a write without If-Match is carried out',
  cites: ['GENESYS-B-081'],
  rows: writeRows,
  async run(t, row) {
    const { write, resources } = parseRow(t, row)
    const own = await resources.create()
    t.rule('GENESYS-B-081', `${row} without If-Match`).success(await write.send(resources, own))
  },
})

export const anyTag = check({
  id: 'versioning.if-match-star-is-true',
  title: 'If-Match: * holds for a resource that exists, and a list holds when one of its tags does',
  cites: ['RFC9110-13.1.1-3', 'RFC9110-13.1.1-4'],
  needs: [etag, writable('User'), capability('patch')],
  async run(t) {
    const own = await t.users.create()
    t.rule('RFC9110-13.1.1-3', 'PATCH with If-Match: *').success(await t.users.patch(own, rename, { ifMatch: '*' }))
    const tag = tagOf(t, await t.users.get(own))
    const response = await t.users.patch(own, [{ op: 'replace', path: 'externalId', value: t.unique('listed') }], { ifMatch: `${inventedTag}, ${tag}` })
    const rule = tag.startsWith('W/') && response.status === 412 ? t.advise : t.rule
    rule('RFC9110-13.1.1-4', 'PATCH with If-Match: an invented tag and the current one').success(response)
  },
})

export const conditionsAfterChecks = check({
  id: 'versioning.conditions-never-hide-an-error',
  title: 'a request that fails anyway is not answered with the outcome of its condition',
  cites: ['RFC9110-13.2.1-1'],
  needs: [etag, writable('User')],
  async run(t) {
    const id = t.users.inventedId()
    t.rule('RFC9110-13.2.1-1', 'PUT on an unknown id with If-Match').status(await t.users.put(id, t.users.draft(), { ifMatch: inventedTag }), 404)
    const own = await t.users.create()
    t.rule('RFC9110-13.2.1-1', 'PUT without credentials with If-Match').status(await t.users.put(own, own.sent, { ifMatch: inventedTag, as: 'nobody' }), 401)
  },
})

export const matchBeforeNoneMatch = check({
  id: 'versioning.if-match-goes-before-if-none-match',
  title: 'with both conditions a false If-Match decides',
  cites: ['RFC9110-13.2.2-1'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const tag = tagOf(t, await t.users.get(own))
    const { versionConflict } = t.terms
    const response = await t.users.get(own, { ifMatch: inventedTag, ifNoneMatch: tag })
    t.rule('RFC9110-13.2.2-1', 'GET with a false If-Match and a current If-None-Match').status(response, versionConflict.status, ...versionConflict.tolerated)
  },
})

export const sharedTags = check({
  id: 'versioning.tags-hold-under-every-base',
  title: 'a tag read under one base counts under the other',
  cites: ['GENESYS-B-091', 'GENESYS-B-335'],
  needs: [etag, writable('User')],
  across: true,
  async run(t) {
    const [here, there] = t.bases.map((base) => t.of('User', base))
    if (here === undefined || there === undefined) return t.block('the run has one base only')
    const own = await here.create()
    const tag = tagOf(t, await here.get(own))
    const other = await there.get(own.id)
    t.rule('GENESYS-B-335', 'both bases show the same ETag').header(other, 'etag').equals(tag)
    t.rule('GENESYS-B-091', 'If-None-Match with the tag of the other base').status(await there.get(own.id, { ifNoneMatch: tag }), 304)
    t.rule('GENESYS-B-091', 'If-Match with the tag of the other base').success(await there.put(own.id, own.sent, { ifMatch: tag }))
  },
})
