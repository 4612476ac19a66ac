import { entriesIn, exchange, failed } from '../bulk-in.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'

type Entry = (entry: MutableObject) => void

/** A bug in what the answer says about one operation. */
function inEntries(change: Entry): Pick<Fault, 'contracts' | 'response'> {
  return {
    contracts: ['rfc'],
    response(call, reply) {
      entriesIn(call, reply).forEach(change)
    },
  }
}

function responseOf(entry: MutableObject): MutableObject {
  const response = entry['response']
  return isMutableObject(response) ? response : {}
}

const noLocation = ['RFC7644-3.7-10', 'RFC7644-3.7.3-2'] as const

/** Bugs of bulk responses. */
export const bulkAnswers: readonly Fault[] = [
  {
    id: 'bulk.status-is-a-number',
    title: 'The status of an operation is a JSON number',
    breaks: ['RFC7644-3.7.3-3'],
    ...inEntries((entry) => { entry['status'] = Number(entry['status']) }),
  },
  {
    id: 'bulk.entry-version-stands-still',
    title: 'The version in the entry of every operation is the first',
    breaks: ['RFC7644-3.7-21'],
    ...inEntries((entry) => { if (entry['version'] !== undefined) entry['version'] = 'W/"1"' }),
  },
  {
    id: 'bulk.delete-tells-200',
    title: 'A DELETE in a bulk request tells status 200',
    breaks: ['RFC7644-3.7.3-3'],
    ...inEntries((entry) => { if (entry['method'] === 'DELETE' && !failed(entry)) entry['status'] = '200' }),
  },
  {
    id: 'bulk.post-tells-200',
    title: 'A POST in a bulk request tells status 200',
    breaks: ['RFC7644-3.7.3-3'],
    also: ['RFC7644-3.7-20'],
    ...inEntries((entry) => { if (entry['method'] === 'POST' && !failed(entry)) entry['status'] = '200' }),
  },
  {
    id: 'bulk.unknown-resource-tells-400',
    title: 'An operation on a resource that does not exist tells status 400',
    breaks: ['RFC7644-3.7.3-3'],
    ...inEntries((entry) => {
      if (entry['status'] !== '404') return
      entry['status'] = '400'
      responseOf(entry)['status'] = '400'
    }),
  },
  {
    id: 'bulk.duplicate-tells-400',
    title: 'A userName that is taken tells status 400 in a bulk request',
    breaks: ['RFC7644-3.7.3-3'],
    ...inEntries((entry) => {
      if (entry['status'] !== '409') return
      entry['status'] = '400'
      responseOf(entry)['status'] = '400'
    }),
  },
  ...(['POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method): Fault => ({
    id: `bulk.no-location-of-${method.toLowerCase()}`,
    title: `The entry of a ${method} has no location`,
    breaks: noLocation,
    ...inEntries((entry) => { if (entry['method'] === method && !failed(entry)) delete entry['location'] }),
  })),
  {
    id: 'bulk.no-location-of-failures',
    title: 'The entry of a PUT, PATCH or DELETE that failed has no location',
    breaks: noLocation,
    ...inEntries((entry) => { if (failed(entry)) delete entry['location'] }),
  },
  {
    id: 'bulk.put-located-at-the-collection',
    title: 'The location of a PUT is that of the collection',
    breaks: noLocation,
    ...inEntries((entry) => {
      if (entry['method'] === 'PUT' && typeof entry['location'] === 'string') entry['location'] = entry['location'].replace(/\/[^/]*$/, '')
    }),
  },
  {
    id: 'bulk.bulk-id-not-echoed',
    title: 'The entries have no bulkId',
    breaks: ['RFC7644-3.7-18'],
    ...inEntries((entry) => { delete entry['bulkId'] }),
  },
  {
    id: 'bulk.bulk-id-of-failures-not-echoed',
    title: 'The entry of a POST that failed has no bulkId',
    breaks: ['RFC7644-3.7-18'],
    ...inEntries((entry) => { if (failed(entry)) delete entry['bulkId'] }),
  },
  {
    id: 'bulk.method-in-lower-case',
    title: 'The entries tell the method in lower case',
    breaks: ['RFC7644-3.7-5'],
    ...inEntries((entry) => { entry['method'] = String(entry['method']).toLowerCase() }),
  },
  {
    id: 'bulk.put-told-as-patch',
    title: 'The entry of a PUT says PATCH',
    breaks: ['RFC7644-3.7-5'],
    ...inEntries((entry) => { if (entry['method'] === 'PUT') entry['method'] = 'PATCH' }),
  },
  {
    id: 'bulk.error-left-out',
    title: 'The entry of a failed operation has no response',
    breaks: ['RFC7644-3.7-11'],
    ...inEntries((entry) => { if (failed(entry)) delete entry['response'] }),
  },
  {
    id: 'bulk.error-left-out-of-deletes',
    title: 'The entry of a DELETE that failed has no response',
    breaks: ['RFC7644-3.7-11'],
    ...inEntries((entry) => { if (failed(entry) && entry['method'] === 'DELETE') delete entry['response'] }),
  },
  {
    id: 'bulk.error-is-a-text',
    title: 'The response of a failed operation is a text instead of an Error',
    breaks: ['RFC7644-3.7-11'],
    ...inEntries((entry) => { if (failed(entry)) entry['response'] = 'it failed' }),
  },
  {
    id: 'bulk.error-without-detail',
    title: 'The error of a failed operation has no detail',
    breaks: ['RFC7644-3.7.3-4'],
    ...inEntries((entry) => { if (failed(entry)) delete responseOf(entry)['detail'] }),
  },
  {
    id: 'bulk.error-without-schemas',
    title: 'The error of a failed operation does not name its schema',
    breaks: ['RFC7644-3.7-13'],
    ...inEntries((entry) => { if (failed(entry)) delete responseOf(entry)['schemas'] }),
  },
  {
    id: 'bulk.error-tells-another-status',
    title: 'The error of a failed operation says 400 whatever the entry says',
    breaks: ['RFC7644-3.7-13'],
    ...inEntries((entry) => { if (failed(entry)) responseOf(entry)['status'] = '400' }),
  },
  {
    id: 'bulk.last-entry-lost',
    title: 'A long answer lacks the entry of the last operation',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7.3-1'],
    response(_call, reply) {
      exchange(reply.body, (entries) => (entries.length > 8 ? entries.slice(0, -1) : entries))
    },
  },
  {
    id: 'bulk.failures-not-reported',
    title: 'Operations that failed have no entry',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7.3-1'],
    also: ['RFC7644-3.7-9', 'RFC7644-3.7-17'],
    response(call, reply) {
      if (call.operation === 'bulk') exchange(reply.body, (entries) => entries.filter((entry) => !failed(entry)))
    },
  },
  {
    id: 'bulk.entry-told-twice',
    title: 'The first operation has two entries when there are many',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7.3-1'],
    response(_call, reply) {
      exchange(reply.body, (entries) => [...entries.slice(0, entries.length > 8 ? 1 : 0), ...entries])
    },
  },
  {
    id: 'bulk.job-with-failures-answers-400',
    title: 'A job is answered with 400 when one of its operations fails',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-14'],
    also: ['RFC7644-3.12-4', 'RFC7644-3.12-5'],
    response(call, reply) {
      if (entriesIn(call, reply).some(failed)) reply.status = 400
    },
  },
  {
    id: 'bulk.job-of-failures-answers-500',
    title: 'A job is answered with 500 when all of its operations fail',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-14'],
    also: ['RFC7644-3.12-18', 'RFC7644-3.12-4'],
    response(call, reply) {
      const entries = entriesIn(call, reply)
      if (entries.length > 0 && entries.every(failed)) reply.status = 500
    },
  },
  {
    id: 'bulk.answers-207',
    title: 'A bulk request is answered with 207',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-14'],
    response(call, reply) {
      if (call.operation === 'bulk' && reply.status === 200) reply.status = 207
    },
  },
  {
    id: 'bulk.answer-is-called-a-request',
    title: 'schemas of the answer has the URI of the request',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-2'],
    response(call, reply) {
      if (call.operation === 'bulk' && reply.status === 200 && isMutableObject(reply.body)) reply.body['schemas'] = [urn.bulkRequest]
    },
  },
  {
    id: 'bulk.malformed-request-answers-500',
    title: 'A bulk request that cannot be read is answered with 500',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-15'],
    also: ['RFC7644-3.7-4', 'RFC7644-3.12-18', 'RFC7644-3.12-25'],
    response(call, reply) {
      if (call.operation !== 'bulk' || reply.status !== 400 || !isMutableObject(reply.body)) return
      if (isMutableObject(call.body) && Array.isArray(call.body['Operations'])) return
      reply.status = 500
      reply.body['status'] = '500'
    },
  },
  {
    id: 'bulk.empty-request-answers-200',
    title: 'A bulk request without Operations is answered with 200',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.7-4'],
    response(call, reply) {
      if (call.operation !== 'bulk' || reply.status !== 400 || !isMutableObject(call.body) || Array.isArray(call.body['Operations'])) return
      if (isMutableObject(call.body['Operations'])) return
      reply.status = 200
      reply.body = { schemas: [urn.bulkResponse], Operations: [] }
    },
  },
]
