import { entriesIn, exchange, failed } from '../bulk-in.ts'
import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

const rfc = { contracts: ['rfc'] } as const

/** Freedoms in processing and answering bulk requests. */
export const bulk: readonly Liberty[] = [
  {
    id: 'bulk.status-is-an-object',
    title: 'The status of an operation is an object with a code',
    ...rfc,
    allowedBy: ['RFC7644-3.7.3-3'],
    behaviour: () => ({ bulkStatus: (status) => ({ code: String(status) }) }),
  },
  {
    id: 'bulk.shows-what-it-did',
    title: 'The entries of operations that succeed have a response',
    ...rfc,
    allowedBy: ['RFC7644-3.7-12'],
    response(call, reply) {
      for (const entry of entriesIn(call, reply)) {
        const { location } = entry
        if (entry['response'] === undefined && typeof location === 'string') entry['response'] = { id: decodeURIComponent(location.replace(/^.*\//, '')) }
      }
    },
  },
  {
    id: 'bulk.entries-in-another-order',
    title: 'The entries stand in another order than the operations',
    ...rfc,
    allowedBy: ['RFC7644-3.7-19'],
    response(call, reply) {
      if (call.operation === 'bulk') exchange(reply.body, (entries) => [...entries].reverse())
    },
  },
  {
    id: 'bulk.ends-after-one-error-more',
    title: 'failOnErrors is the number of errors that are still accepted',
    ...rfc,
    allowedBy: ['RFC7644-3.7-17'],
    behaviour: (b) => ({ stops: (errors, failOnErrors) => b.stops(errors - 1, failOnErrors) }),
  },
  {
    id: 'bulk.circles-answer-409',
    title: 'Circular references are given up with 409',
    ...rfc,
    allowedBy: ['RFC7644-3.7.1-2'],
    response(call, reply) {
      const operations = call.operation === 'bulk' && isMutableObject(call.body) ? call.body['Operations'] : undefined
      if (!Array.isArray(operations)) return
      const names = (one: unknown) => JSON.stringify(one)
      const circle = operations.length > 1 && operations.every((one) => operations.some((other) => other !== one && isMutableObject(other) && typeof other['bulkId'] === 'string' && names(one).includes(`"bulkId:${other['bulkId']}"`)))
      if (!circle || !isMutableObject(reply.body)) return
      for (const entry of entriesIn(call, reply)) {
        const { location } = entry
        const stored = typeof location === 'string' ? call.store.find(decodeURIComponent(location.replace(/^.*\//, ''))) : undefined
        if (stored) call.store.remove(stored)
      }
      reply.status = 409
      reply.body = { schemas: [urn.error], status: '409', detail: 'the references are circular' }
    },
  },
  {
    id: 'bulk.no-scim-type-in-operations',
    title: 'Errors of operations have no scimType',
    ...rfc,
    allowedBy: ['RFC7644-3.12-32'],
    response(call, reply) {
      for (const entry of entriesIn(call, reply)) if (failed(entry) && isMutableObject(entry['response'])) delete entry['response']['scimType']
    },
  },
  {
    id: 'bulk.locations-are-relative',
    title: 'The locations of operations are relative to the base',
    ...rfc,
    allowedBy: ['RFC7643-2.3.7-3'],
    response(call, reply) {
      for (const entry of entriesIn(call, reply)) if (typeof entry['location'] === 'string') entry['location'] = entry['location'].replace(/^.*\/scim\/v2\//, '')
    },
  },
  {
    id: 'bulk.three-operations-at-once',
    title: 'A bulk request has three operations at most, as announced',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.7.4-1'],
    behaviour: () => ({ maxOperations: 3 }),
  },
]
