import { bulkDelete, bulkMiss, bulkPut, capability, check, implemented, isObject, member, show, writable, type BulkOperation, type Need, type Response, type Tools } from '../src/kit/index.ts'

const needs = [capability('bulk'), writable('User')]
const requestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

/** More than this is not sent to see a limit. */
const mostOperations = 1000
const mostBytes = 1_048_576
/** More than this is not sent to see that a limit may be reached. */
const mostCarriedOut = 200

/** What the configuration itself says: a default of our own would prove nothing. @throws Blocked when it says nothing, or more than `most` */
async function limitOf(t: Tools, name: 'maxOperations' | 'maxPayloadSize', most = Infinity): Promise<number> {
  const { json } = await t.once('limits of bulk requests', () => t.get(t.discovery('ServiceProviderConfig')))
  const limit = member(member(json, 'bulk'), name)
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit <= 0) return t.block(`the configuration announces no bulk.${name}`)
  return limit <= most ? limit : t.block(tooCostly(name))
}

const tooCostly = (name: string) => `${name} is too large to be exceeded cheaply`

function bytesOf(operations: readonly BulkOperation[]): number {
  return Buffer.byteLength(JSON.stringify({ schemas: [requestUrn], Operations: operations }))
}

const within = (limit: 'maxOperations' | 'maxPayloadSize', most: number): Need => ({ profile }) =>
  profile.bulk.value !== false && profile.bulk.value[limit] > most ? tooCostly(limit) : undefined

export const announced = check({
  id: 'bulk.limits-are-announced',
  title: 'the configuration announces how many operations and how many bytes a bulk request may have',
  cites: ['RFC7644-3.7.4-1'],
  needs: [capability('bulk')],
  fix: 'Announce bulk.maxOperations and bulk.maxPayloadSize as positive integers.',
  async run(t) {
    const response = await t.get(t.discovery('ServiceProviderConfig'))
    if (response.status !== 200) t.block(`the configuration was answered with status ${String(response.status)}`)
    for (const name of ['maxOperations', 'maxPayloadSize']) {
      const value = member(member(response.json, 'bulk'), name)
      t.rule('RFC7644-3.7.4-1', `bulk.${name}`).at(response, `/bulk/${name}`).satisfies(Number.isInteger(value) && Number(value) > 0, 'a positive integer')
    }
  },
})

/** Judges the refusal of a request that is too large; a front end may refuse a large body in its own words. */
function judgeRefusal(t: Tools, response: Response, name: string, limit: number): void {
  if (!t.rule('RFC7644-3.7.4-3', `a request beyond ${name}`).status(response, 413)) return
  if (!isObject(response.json)) return
  const text = response.text.replaceAll(/(\d)[,._ ](?=\d{3})/g, '$1').toLowerCase()
  const words = name === 'maxOperations' ? ['operations'] : ['payload', 'size', 'bytes']
  t.rule('RFC7644-3.7.4-4', `the refusal of a request beyond ${name}`).value(show(response.json), 'the body', response)
    .satisfies(text.includes(String(limit)) || words.some((word) => text.includes(word)), `names ${name} or ${String(limit)}`)
}

export const tooMany = check({
  id: 'bulk.too-many-operations-are-refused',
  title: 'a request with one operation more than maxOperations is answered 413, and nothing of it is done',
  cites: ['RFC7644-3.7.4-3', 'RFC7644-3.7.4-4'],
  needs: [...needs, within('maxOperations', mostOperations)],
  async run(t) {
    const maxOperations = await limitOf(t, 'maxOperations', mostOperations)
    const maxPayloadSize = await limitOf(t, 'maxPayloadSize', mostBytes)
    const own = await t.users.create()
    const operations = [bulkDelete(t.users, own), ...Array.from({ length: maxOperations }, () => bulkMiss(t.users))]
    if (bytesOf(operations) > maxPayloadSize) t.block('so many operations would exceed maxPayloadSize as well')
    const { response } = implemented(t, await t.bulk(operations))
    judgeRefusal(t, response, 'maxOperations', maxOperations)
    if (response.status === 413) t.rule('RFC7644-3.7.4-3', 'nothing of a request beyond maxOperations is done').status(await t.users.get(own), 200)
  },
})

export const tooLarge = check({
  id: 'bulk.too-large-request-is-refused',
  title: 'a request of more bytes than maxPayloadSize is answered 413, and nothing of it is done',
  cites: ['RFC7644-3.7.4-3', 'RFC7644-3.7.4-4'],
  needs: [...needs, within('maxPayloadSize', mostBytes)],
  async run(t) {
    const maxPayloadSize = await limitOf(t, 'maxPayloadSize', mostBytes)
    const own = await t.users.create()
    const change = bulkPut(t.users, own, 'x'.repeat(maxPayloadSize))
    const { response } = implemented(t, await t.bulk([bulkDelete(t.users, own), change]))
    judgeRefusal(t, response, 'maxPayloadSize', maxPayloadSize)
    if (response.status === 413) t.rule('RFC7644-3.7.4-3', 'nothing of a request beyond maxPayloadSize is done').status(await t.users.get(own), 200)
  },
})

export const inclusive = check({
  id: 'bulk.max-operations-may-be-used',
  title: 'a request with exactly maxOperations operations is processed',
  cites: ['RFC7644-3.7.4-3'],
  needs: [...needs, within('maxOperations', mostCarriedOut)],
  fix: 'Refuse what exceeds the limit, not what reaches it.',
  async run(t) {
    const maxOperations = await limitOf(t, 'maxOperations', mostCarriedOut)
    const maxPayloadSize = await limitOf(t, 'maxPayloadSize')
    const operations = Array.from({ length: maxOperations }, () => bulkMiss(t.users))
    if (bytesOf(operations) > maxPayloadSize) t.block('so many operations would exceed maxPayloadSize')
    const { response } = implemented(t, await t.bulk(operations))
    t.rule('RFC7644-3.7.4-3', 'maxOperations is not exceeded').value(response.status, 'status', response).differsFrom(413)
  },
})
