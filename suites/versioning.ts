import {
  sameJson, capability, check, cohortListing, contentOf, entityTag, idsOf, isObject, opaque, readerOf, tagOf, versionedRows, watch, writable, writeOf, writeRows,
  type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

const etag = capability('etag')

const byDocument = (user: RequirementId, group: RequirementId, config: RequirementId) => (document: string) =>
  document === 'User' ? user : document === 'Group' ? group : config

const hasTag = byDocument('GENESYS-B-047', 'GENESYS-B-048', 'GENESYS-B-049')
const quotesTag = byDocument('GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055')
const equalsVersion = byDocument('GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052')

export const tagSent = check({
  id: 'versioning.read-carries-etag',
  title: 'a read carries a well-formed ETag that equals meta.version',
  cites: [
    'RFC7644-3.14-2', 'RFC7644-3.14-3', 'RFC7643-3.1-22', 'RFC7643-3.1-24', 'RFC9110-8.8.3-1', 'RFC9110-8.8.3.1-1',
    'GENESYS-B-047', 'GENESYS-B-048', 'GENESYS-B-049', 'GENESYS-B-050', 'GENESYS-B-051', 'GENESYS-B-052', 'GENESYS-B-053', 'GENESYS-B-054', 'GENESYS-B-055',
  ],
  needs: [etag],
  rows: versionedRows,
  fix: 'Send the header ETag with each single resource and put the same value in meta.version.',
  async run(t, document) {
    const response = await (await readerOf(t, document))()
    const carried = t.rule(['RFC7644-3.14-2', hasTag(document)], `GET of a ${document} carries an ETag`).header(response, 'etag').present()
    t.rule('RFC9110-8.8.3.1-1', 'an ETag is sent').header(response, 'etag').present()
    if (!carried) return
    const tag = response.headers['etag']
    t.rule(['RFC9110-8.8.3-1', quotesTag(document)], 'the ETag is a quoted string, optionally behind W/').header(response, 'etag')
      .satisfies(entityTag.test(tag?.replace(/^w\//, 'W/') ?? ''), '"..." or W/"..."')
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
  rows: (scope) => versionedRows(scope).filter((document) => document !== 'ServiceProviderConfig'),
  async run(t, document) {
    const read = await readerOf(t, document)
    const first = tagOf(await read())
    t.rule(['RFC7644-3.14-4', document === 'User' ? 'GENESYS-B-056' : 'GENESYS-B-057'], 'two reads of an unchanged resource carry the same ETag')
      .header(await read(), 'etag').equals(first)
  },
})

export const tagChanges = check({
  id: 'versioning.tag-changes-with-the-resource',
  title: 'a change gives the resource another tag, and the answer to the change already names it',
  cites: ['RFC7644-3.14-4', 'RFC7643-3.1-22', 'GENESYS-B-082', 'GENESYS-B-083', 'GENESYS-B-084', 'GENESYS-B-085'],
  needs: [etag],
  rows: (scope) => writeRows(scope).filter((row) => !row.startsWith('DELETE')),
  fix: 'Derive the tag from everything that a change can touch, or count the changes.',
  async run(t, row) {
    const { send, type, resources } = writeOf(t, row)
    const own = await resources.create()
    const before = await resources.get(own)
    sameVersion(t, 'GENESYS-B-085', 'POST', own.created, before)
    const seen = [tagOf(before)]
    let content = contentOf(before.json)
    for (const time of ['the first', 'the second']) {
      const answer = time === 'the first' ? await send(own) : await writeOf(t, row).send(own)
      if (answer.status > 299) t.block(`${row} was answered with status ${String(answer.status)}`)
      const after = await resources.get(own)
      const tag = tagOf(after)
      if (sameJson(contentOf(after.json), content)) t.block(`${time} ${row} changes nothing that is shown`)
      content = contentOf(after.json)
      t.rule(['RFC7644-3.14-4', type === 'User' ? 'GENESYS-B-082' : 'GENESYS-B-083'], `${time} ${row} gives the resource a tag that it never had`)
        .header(after, 'etag').satisfies(!seen.includes(tag), `none of ${seen.join(', ')}`)
      sameVersion(t, 'GENESYS-B-084', row, answer, after)
      seen.push(tag)
    }
  },
})

/** The version that the answer to a write tells is the one that the next read shows. */
function sameVersion(t: Tools, genesys: RequirementId, write: string, answer: Response, read: Response): void {
  if (!isObject(answer.json) || !isObject(answer.json['meta']) || answer.json['meta']['version'] === undefined) return
  if (read.headers['etag'] === undefined) return
  t.rule(['RFC7643-3.1-22', genesys], `meta.version in the answer to ${write} is the version of the next read`).at(answer, '/meta/version')
    .satisfies(opaque(answer.json['meta']['version']) === opaque(read.headers['etag']), `the version of ETag ${read.headers['etag'] ?? 'none'}`)
}

export const writeAnswersTell = watch({
  id: 'versioning.write-answers-tell-one-version',
  title: 'where the answer to a write has an ETag, it is the version that its body tells',
  cites: ['RFC7643-3.1-22', 'RFC7644-3.14-2', 'GENESYS-B-086'],
  watch(t, response) {
    const { method } = response.request
    const target = t.classify(response)
    if (target?.resourceType === undefined || !['POST', 'PUT', 'PATCH'].includes(method) || target.kind === 'search') return false
    if (response.status > 299 || !isObject(response.json) || !t.profile.etag.value) return false
    const tag = response.headers['etag']
    if (tag === undefined) {
      t.observe(`the answer to ${method} has no ETag`)
      return true
    }
    t.rule(['RFC7644-3.14-2', 'GENESYS-B-086'], `the ETag in the answer to ${method} is an entity tag`).header(response, 'etag').satisfies(tag !== '', 'a tag')
    const { meta } = response.json
    if (isObject(meta) && meta['version'] !== undefined)
      t.rule('RFC7643-3.1-22', `meta.version in the answer to ${method} is the version of its ETag`).at(response, '/meta/version')
        .satisfies(opaque(meta['version']) === opaque(tag), `the version of ETag ${tag}`)
    return true
  },
})

export const entriesTellVersion = check({
  id: 'versioning.list-entries-tell-version',
  title: 'meta.version of a list entry is the version of the single read',
  cites: ['RFC7644-3.14-3', 'GENESYS-B-087', 'GENESYS-B-088'],
  needs: [etag, capability('filter')],
  rows: (scope) => ['User', 'Group'].filter((name) => writable(name)(scope) === undefined).flatMap((name) => [name, `${name} on a later page`]),
  async run(t, row) {
    const [type = ''] = row.split(' ')
    const { list, ids } = await (row === type ? listOfOne(t, type) : laterPage(t, type))
    const entries = t.bodyOf(list, `listing a ${type}`)['Resources']
    const entry = Array.isArray(entries) ? entries.findIndex((candidate) => isObject(candidate) && ids.includes(String(candidate['id']))) : -1
    if (entry < 0) t.block('the list does not have the resource')
    const tag = tagOf(await t.of(type).get(String(idsOf(list)[entry])))
    const version = t.rule(['RFC7644-3.14-3', type === 'User' ? 'GENESYS-B-087' : 'GENESYS-B-088'], 'the list entry tells the version of the single read')
      .at(list, `/Resources/${String(entry)}/meta/version`)
    version.satisfies(opaque(version.value) === opaque(tag), `the version of ETag ${tag}`)
  },
})

interface Listed {
  readonly list: Response
  /** The resources of which nobody but the check changes one. */
  readonly ids: readonly string[]
}

async function listOfOne(t: Tools, type: string): Promise<Listed> {
  const own = await t.of(type).create()
  return { list: await t.of(type).list({ filter: `id eq "${own.id}"` }), ids: [own.id] }
}

async function laterPage(t: Tools, type: string): Promise<Listed> {
  const { page, ids } = await cohortListing(t, type)
  return { list: await page({ startIndex: 2, count: 1 }), ids }
}

export const strongTagsAreStrong = check({
  id: 'versioning.strong-tag-stands-for-one-representation',
  title: 'a tag that two different projections share is a weak one',
  cites: ['RFC9110-8.8.3-2', 'RFC7644-3.14-1'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const whole = await t.users.get(own)
    const part = await t.users.get(own, { query: { attributes: 'userName' } })
    const tag = tagOf(whole)
    t.rule('RFC7644-3.14-1', 'the ETag is weak').header(whole, 'etag').satisfies(tag.startsWith('W/'), 'W/"..."')
    const shared = tag === part.headers['etag'] && !tag.startsWith('W/') && whole.text !== part.text
    if (shared) t.observe('one strong ETag stands for representations that differ; a weak one would say so (RFC 9110 section 8.8.3)')
    // Strong tags that do not depend on the projection are everywhere in SCIM; a tag that is wrong for the same bytes is not.
    const again = await t.users.get(own, { query: { attributes: 'userName' } })
    t.advise('RFC9110-8.8.3-2', 'the same projection of an unchanged resource carries the same ETag').header(again, 'etag').equals(part.headers['etag'])
  },
})

export const versionIsOptional = check({
  id: 'versioning.support-shows-everywhere',
  title: 'a server that announces versions shows them, one that does not is asked for none',
  cites: ['RFC7643-3.1-23'],
  needs: [writable('User')],
  async run(t) {
    const read = await t.users.get(await t.users.create())
    t.rule('RFC7643-3.1-23', 'versions are shown where etag.supported is true, and nowhere else').value(read.headers['etag'] !== undefined, 'an ETag is sent', read)
      .equals(t.profile.etag.value)
  },
})

export const sharedTags = check({
  id: 'versioning.tags-hold-under-every-base',
  title: 'a tag read under one base counts under the other',
  cites: ['GENESYS-B-091', 'GENESYS-B-335', 'GENESYS-B-341'],
  needs: [etag],
  across: true,
  rows: (scope) => ['User', 'Group'].filter((type) => writable(type)(scope) === undefined),
  async run(t, type) {
    const [first, second] = t.bases
    if (first === undefined || second === undefined) return t.block('the run has one base only')
    for (const [from, to] of [[first, second], [second, first]] as const) {
      const here = t.of(type, from)
      const there = t.of(type, to)
      const own = await here.create({ externalId: t.unique('external') })
      const tag = tagOf(await here.get(own))
      const way = `read under ${from.id}, sent to ${to.id}`
      t.rule(type === 'User' ? 'GENESYS-B-335' : 'GENESYS-B-341', 'both bases show the same ETag').header(await there.get(own.id), 'etag').equals(tag)
      t.rule('GENESYS-B-091', `If-None-Match with a tag ${way}`).status(await there.get(own.id, { ifNoneMatch: tag }), 304)
      t.rule('GENESYS-B-091', `PUT with If-Match: a tag ${way}`).success(await there.put(own.id, own.sent, { ifMatch: tag }))
      const next = tagOf(await here.get(own))
      t.rule('GENESYS-B-091', `DELETE with If-Match: a tag ${way}`).success(await there.delete(own.id, { ifMatch: next }))
    }
  },
})
