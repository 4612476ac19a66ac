import { capability, check, nearMisses, opaque, readerOf, tagOf, versionedRows, writable, type RequirementId } from '../src/kit/index.ts'

const etag = capability('etag')
const inventedTag = '"scimspec-invented-tag"'

const byDocument = (user: RequirementId, group: RequirementId, config: RequirementId) => (document: string) =>
  document === 'User' ? user : document === 'Group' ? group : config

const notModified = byDocument('GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060')
const modified = byDocument('GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064')

export const unchangedNotSent = check({
  id: 'versioning.if-none-match-current-gives-304',
  title: 'a read with the current tag in If-None-Match is answered 304 without a body',
  cites: ['RFC7644-3.14-4', 'RFC9110-13.1.2-2', 'RFC9110-13.1.2-4', 'RFC9110-15.4.5-1', 'RFC9110-15.4.5-2', 'GENESYS-B-058', 'GENESYS-B-059', 'GENESYS-B-060', 'GENESYS-B-061'],
  needs: [etag],
  rows: versionedRows,
  fix: 'Compare If-None-Match weakly with the current ETag before building the representation; answer 304 with the ETag and no body.',
  async run(t, document) {
    const read = await readerOf(t, document)
    const tag = tagOf(await read())
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
  title: 'a read with another tag in If-None-Match, also one much like the current, gets the full resource',
  cites: ['RFC7644-3.14-4', 'RFC9110-13.1.2-2', 'GENESYS-B-062', 'GENESYS-B-063', 'GENESYS-B-064', 'GENESYS-B-066'],
  needs: [etag],
  rows: versionedRows,
  async run(t, document) {
    const read = await readerOf(t, document)
    const plain = await read()
    t.rule('GENESYS-B-066', 'a read without If-None-Match is answered 200').status(plain, 200)
    for (const tag of [inventedTag, ...nearMisses(plain.headers['etag'] ?? '')]) {
      const response = await read({ ifNoneMatch: tag })
      const answered = t.rule(['RFC9110-13.1.2-2', modified(document)], `GET of a ${document} with If-None-Match: ${tag}, which is not the current tag`).status(response, 200)
      if (!answered) break
      t.rule(['RFC7644-3.14-4', modified(document)], 'the answer equals an unconditional read').value(response.json, 'the body', response).equals(plain.json)
    }
  },
})

export const oldTagOutdated = check({
  id: 'versioning.if-none-match-stale-gives-new-resource',
  title: 'after a change the old tag in If-None-Match gets the new representation with a new tag',
  cites: ['RFC7644-3.14-4', 'GENESYS-B-065'],
  needs: [etag, writable('User')],
  async run(t) {
    const text = t.users.plainText()
    const own = await t.users.create()
    const tags: string[] = []
    // A server that remembers one tag only is seen at the second change.
    for (const time of ['the first', 'the second']) {
      tags.push(tagOf(await t.users.get(own)))
      const name = t.unique('renamed')
      const change = await t.users.put(own, { ...own.sent, [text]: name })
      if (change.status > 299) t.block(`PUT was answered with status ${String(change.status)}`)
      if ((await t.users.read(own))[text] !== name) t.block('the change is not shown by a read')
      for (const old of tags) {
        const response = await t.users.get(own, { ifNoneMatch: old })
        const rule = t.rule(['RFC7644-3.14-4', 'GENESYS-B-065'], `GET with a tag of before ${time} change`)
        if (!rule.status(response, 200)) continue
        rule.at(response, `/${text}`).equals(name)
        rule.header(response, 'etag').differsFrom(old)
      }
    }
  },
})

export const comparedWeakly = check({
  id: 'versioning.if-none-match-is-compared-weakly',
  title: 'If-None-Match holds the weak and the strong form of a tag for the same, alone and in a list',
  cites: ['RFC9110-13.1.2-1', 'RFC9110-8.8.3.2-1'],
  needs: [etag, writable('User')],
  fix: 'Leave W/ out of the comparison (RFC 9110 section 8.8.3.2), and look at each member of the list.',
  async run(t) {
    const own = await t.users.create()
    const tag = tagOf(await t.users.get(own))
    const other = tag.startsWith('W/') ? tag.slice(2) : `W/${tag}`
    const response = await t.users.get(own, { ifNoneMatch: other })
    // Exact comparison of the strings is common: a warning.
    t.advise('RFC9110-13.1.2-1', `GET with If-None-Match: ${other}, where the ETag is ${tag}`).status(response, 304)
    const listed = await t.users.get(own, { ifNoneMatch: `${inventedTag}, ${tag}` })
    t.advise('RFC9110-13.1.2-1', 'GET with If-None-Match: an invented tag and the current one').status(listed, 304)
    const neither = await t.users.get(own, { ifNoneMatch: `W/${inventedTag}, ${inventedTag}` })
    t.rule('RFC9110-8.8.3.2-1', 'GET with If-None-Match: a weak and a strong tag of other opaque parts').status(neither, 200)
  },
})

export const starExists = check({
  id: 'versioning.if-none-match-star-is-false',
  title: 'If-None-Match: * is false for a resource that exists',
  cites: ['RFC9110-13.1.2-3'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    // Few servers know the asterisk: a warning.
    t.advise('RFC9110-13.1.2-3', 'GET with If-None-Match: *').status(await t.users.get(own, { ifNoneMatch: '*' }), 304)
    const { versionConflict } = t.terms
    const write = await t.users.put(own, { ...own.sent, displayName: t.unique('starred') }, { ifNoneMatch: '*' })
    if (write.status === 428) t.block('writes need If-Match')
    t.advise('RFC9110-13.1.2-3', 'PUT with If-None-Match: *').status(write, versionConflict.status, ...versionConflict.tolerated)
  },
})

export const matchBeforeNoneMatch = check({
  id: 'versioning.if-match-goes-before-if-none-match',
  title: 'with both conditions a false If-Match decides',
  cites: ['RFC9110-13.2.2-1'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const tag = tagOf(await t.users.get(own))
    const { versionConflict } = t.terms
    const response = await t.users.get(own, { ifMatch: inventedTag, ifNoneMatch: tag })
    t.rule('RFC9110-13.2.2-1', 'GET with a false If-Match and a current If-None-Match').status(response, versionConflict.status, ...versionConflict.tolerated)
  },
})

export const unpromisedForms = check({
  id: 'versioning.unpromised-conditions-are-recorded',
  title: 'what a tag without quotes and the asterisk do is recorded',
  cites: ['GENESYS-B-089', 'GENESYS-B-090'],
  needs: [etag, writable('User')],
  async run(t) {
    const own = await t.users.create()
    const bare = String(opaque(tagOf(await t.users.get(own))))
    t.rule('GENESYS-B-089', 'If-None-Match takes the tag without quotes').status(await t.users.get(own, { ifNoneMatch: bare }), 304)
    t.rule('GENESYS-B-090', 'If-None-Match: * is false for a resource that exists').status(await t.users.get(own, { ifNoneMatch: '*' }), 304)
    t.rule('GENESYS-B-090', 'If-Match: * holds for a resource that exists').success(await t.users.put(own, own.sent, { ifMatch: '*' }))
  },
})
