import { changeable, check, entriesOf, isObject, urlOf, writable, type Need } from '../src/kit/index.ts'

/** The version segment at the end of a base: `v2` in `https://host/scim/v2`. */
const segment = /\/v(\d+)$/

const versionedBase: Need = ({ contract }) => (contract.requirements.has('RFC7644-3.13-3') ? undefined : 'the contract says nothing about versions of the protocol')

export const locationsKeepVersion = check({
  id: 'protocol-version.segment-stands-before-the-endpoint',
  title: 'where a location has a version segment, it is "v" and a number right before the endpoint',
  cites: ['RFC7644-3.13-1', 'RFC7644-3.13-2'],
  needs: [writable('User'), versionedBase],
  async run(t) {
    const own = await t.users.create()
    const location = isObject(own.body['meta']) ? own.body['meta']['location'] : undefined
    if (typeof location !== 'string') return t.block('the user has no meta.location')
    const pathname = urlOf(location, own.url)?.pathname ?? t.block('meta.location is no URI')
    const before = pathname.slice(0, pathname.lastIndexOf(t.users.type.endpoint))
    const segments = pathname.split('/').filter((part) => /^v\d+$/i.test(part))
    t.rule('RFC7644-3.13-2', 'the version segment stands right before the endpoint').at(own.created, '/meta/location')
      .satisfies(segments.length === 0 || segment.test(before), `.../v2${t.users.type.endpoint}/{id}`)
    t.rule('RFC7644-3.13-1', 'the location has the version of the base').at(own.created, '/meta/location')
      .satisfies(segment.exec(before)?.[1] === segment.exec(t.base.url)?.[1], `the segment of ${t.base.url}`)
  },
})

export const unknownVersionRefused = check({
  id: 'protocol-version.unknown-version-is-refused',
  title: 'a version that the server does not speak is refused',
  cites: ['RFC7644-3.13-3', 'RFC7644-3.12-29'],
  needs: [versionedBase],
  rows: () => ['v99', 'v0', 'v1000000'],
  async run(t, row) {
    if (!segment.test(t.base.url)) return t.block('the base URL has no version segment')
    const response = await t.send({ method: 'GET', url: `${t.base.url.replace(segment, `/${row}`)}${t.users.type.endpoint}?count=1` })
    t.rule('RFC7644-3.13-3', `GET under ${row}`).refusal(response)
    const scimType = isObject(response.json) ? response.json['scimType'] : undefined
    t.rule('RFC7644-3.12-29', `an unknown version is unknown, or refused as invalidVers`).value(scimType ?? response.status, 'scimType, else the status', response)
      .satisfies(scimType === undefined || scimType === 'invalidVers', 'no scimType, or invalidVers')
  },
})

export const latestWithoutVersion = check({
  id: 'protocol-version.none-means-the-latest',
  title: 'without a version segment the latest version answers, or nothing does',
  cites: ['RFC7644-3.13-4'],
  needs: [writable('User'), versionedBase],
  async run(t) {
    if (!segment.test(t.base.url)) return t.block('the base URL has no version segment')
    const { members: [own] } = await t.cohort('User')
    if (own === undefined) return t.block('there is no user')
    const response = await t.send({ method: 'GET', url: own.url.replace(t.base.url, t.base.url.replace(segment, '')) })
    const rule = t.rule('RFC7644-3.13-4', 'GET of a user without the version segment')
    if (response.status >= 400) return void rule.refusal(response)
    if (!rule.status(response, 200)) return
    rule.at(response, '/id').equals(own.id)
    rule.at(response, '/schemas').contains(t.users.type.schema.id)
  },
})

export const referencesCompare = check({
  id: 'protocol-version.references-compare-without-version',
  title: 'a reference to a user counts with and without the version segment',
  cites: ['RFC7643-2.4-8'],
  needs: [writable('User'), writable('Group'), changeable('Group', 'members'), versionedBase],
  async run(t) {
    const user = await t.users.create()
    const name = t.unique('versions')
    const plain = await t.groups.post(t.groups.draft({ displayName: `${name}-plain`, members: [{ value: user.id }] }))
    if (plain.status > 299) t.block(`a group with a member was answered with status ${String(plain.status)}`)
    for (const $ref of [user.url, user.url.replace(t.base.url, t.base.url.replace(segment, ''))]) {
      const sent = t.groups.draft({ members: [{ value: user.id, $ref }] })
      const response = await t.groups.post(sent)
      const rule = t.rule('RFC7643-2.4-8', `a group whose member is told by ${$ref}`)
      if (!rule.success(response)) continue
      const group = (await t.groups.owned(response, sent)) ?? t.block('the creation does not tell its resource')
      const read = await t.groups.getWith(group, 'members')
      rule.at(read, '/members/0/value').equals(user.id)
      const found = entriesOf(await t.groups.list({ filter: `members.value eq "${user.id}" and id eq "${group.id}"` }))
      t.observe(`the group is ${found.length === 1 ? '' : 'not '}found by its member`)
    }
  },
})
