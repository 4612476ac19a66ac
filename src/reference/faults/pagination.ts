import { askedNumber, entriesIn, listIn, numberIn } from '../list-in.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'

/** Whether the request that is being served leaves the start of the page open. */
let beginsAnywhere = false

/** Bugs of paging by index. */
export const pagination: readonly Fault[] = [
  {
    id: 'pagination.start-index-is-zero-based',
    title: 'startIndex counts from 0',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-094'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.2.4-2', 'GENESYS-B-092', 'GENESYS-B-095', 'GENESYS-B-109'],
    behaviour: (b) => ({
      pageOf: (results, startIndex, size) => b.pageOf(results, startIndex > 1 ? startIndex + 1 : startIndex, size),
    }),
  },
  {
    id: 'pagination.start-index-ignored',
    title: 'Every page is the first one',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-095'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'GENESYS-B-094', 'GENESYS-B-109'],
    behaviour: (b) => ({ pageOf: (results, _startIndex, size) => b.pageOf(results, 1, size) }),
  },
  {
    id: 'pagination.start-index-is-page-number',
    title: 'startIndex is read as the number of a page',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'GENESYS-B-094', 'GENESYS-B-109'],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, (startIndex - 1) * size + 1, size) }),
  },
  {
    id: 'pagination.total-is-page-size',
    title: 'totalResults is the number of entries in the page',
    breaks: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-10', 'GENESYS-B-102', 'GENESYS-B-101'],
    also: ['GENESYS-B-193', 'GENESYS-B-191', 'RFC9865-2-3', 'RFC7644-3.4.2.4-6', 
      'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2-8', 'RFC9865-2-4', 'RFC9865-2-10', 'RFC9865-2-11', 'GENESYS-B-095', 'GENESYS-B-103',
      'GENESYS-B-109', 'GENESYS-B-206',
    ],
    behaviour: () => ({ totalOf: (_results, page) => page.length }),
  },
  {
    id: 'pagination.count-ignored',
    title: 'count has no effect',
    breaks: ['RFC7644-3.4.2.4-4', 'GENESYS-B-100', 'GENESYS-B-101'],
    also: [
      'RFC7644-3.4.2.4-6', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.3-11', 'RFC9865-2-3', 'RFC9865-2-4',
      'RFC9865-2-5', 'GENESYS-B-103', 'GENESYS-B-104', 'GENESYS-B-109', 'GENESYS-B-206',
    ],
    behaviour: () => ({ readCount: () => undefined }),
  },
  {
    id: 'pagination.count-zero-is-default',
    title: 'count=0 is taken for no count',
    breaks: ['RFC7644-3.4.2.4-7', 'GENESYS-B-101'],
    also: ['RFC7644-3.4.2.4-4', 'RFC7644-3.4.2.4-6', 'RFC9865-2-3', 'RFC9865-2-4', 'RFC9865-2-5', 'GENESYS-B-103'],
    behaviour: (b) => ({ readCount: (value) => b.readCount(value) || undefined }),
  },
  {
    id: 'pagination.page-has-one-too-many',
    title: 'A page has one entry more than count',
    breaks: ['RFC7644-3.4.2.4-4', 'GENESYS-B-100'],
    also: ['GENESYS-B-104', 'GENESYS-B-206', 
      'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2.4-6', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.3-11', 'GENESYS-B-097', 'GENESYS-B-099',
      'GENESYS-B-101', 'GENESYS-B-103', 'GENESYS-B-109',
    ],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, startIndex, size + 1) }),
  },
  {
    id: 'pagination.items-per-page-is-count',
    title: 'itemsPerPage repeats count also when the page has less',
    breaks: ['RFC7644-3.4.2.4-9', 'GENESYS-B-110'],
    behaviour: () => ({ itemsPerPage: (_page, size) => size }),
  },
  {
    id: 'pagination.negative-start-index-refused',
    title: 'A startIndex below 1 is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-2'],
    request(call) {
      const value = call.query.get('startIndex')
      if (value !== null && Number(value) < 1) call.query.set('startIndex', 'refused')
    },
  },
  {
    id: 'pagination.start-index-ignored-without-count',
    title: 'startIndex counts only together with count',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093'],
    also: ['RFC7644-3.4.2.4-11', 'GENESYS-B-094', 'GENESYS-B-095', 'GENESYS-B-096'],
    request(call) {
      if (!call.query.has('count')) call.query.delete('startIndex')
    },
  },
  {
    id: 'pagination.start-index-told-as-one',
    title: 'Every page says startIndex 1',
    breaks: ['RFC7644-3.4.2.4-11', 'GENESYS-B-096'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['startIndex'] !== undefined) list['startIndex'] = 1
    },
  },
  {
    id: 'pagination.start-index-told-from-zero',
    title: 'startIndex in the answer counts from 0',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-092', 'GENESYS-B-096'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['startIndex'] !== undefined) list['startIndex'] = numberIn(list, 'startIndex') - 1
    },
  },
  {
    id: 'pagination.start-index-told-as-asked-below-one',
    title: 'A startIndex below 1 is repeated in the answer',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-2'],
    also: ['RFC7644-3.4.2-8', 'RFC7644-3.4.2.4-11'],
    response(call, reply) {
      const list = listIn(call, reply)
      const asked = askedNumber(call, 'startIndex')
      if (list && asked !== undefined && asked < 1) list['startIndex'] = asked
    },
  },
  {
    id: 'pagination.start-index-missing-on-last-page',
    title: 'The last page has no startIndex',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-8'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'startIndex') > 1 && numberIn(list, 'startIndex') - 1 + entriesIn(list).length >= numberIn(list, 'totalResults')) delete list['startIndex']
    },
  },
  {
    id: 'pagination.items-per-page-missing-with-filter',
    title: 'A page of a filtered list has no itemsPerPage',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-9'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.query.has('filter')) delete list['itemsPerPage']
    },
  },
  {
    id: 'pagination.no-size-without-count',
    title: 'A list without count stops somewhere and does not say where',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-8'],
    also: ['RFC7644-3.4.2-8', 'RFC7644-3.4.2-9'],
    behaviour: () => ({ countDefault: 4 }),
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || call.query.has('count')) return
      delete list['startIndex']
      delete list['itemsPerPage']
    },
  },
  {
    id: 'pagination.border-entry-twice',
    title: 'A later page of three and more begins with the last entry of the page before',
    breaks: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-11', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-095'],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, startIndex > 1 && size > 2 ? startIndex - 1 : startIndex, size) }),
  },
  {
    id: 'pagination.border-entry-lost',
    title: 'The last entry of the second page is left out',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-094'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.2-5', 'GENESYS-B-093', 'GENESYS-B-109', 'GENESYS-B-191', 'GENESYS-B-208'],
    behaviour: (b) => ({
      pageOf(results, startIndex, size) {
        const page = b.pageOf(results, startIndex, size)
        return startIndex > 1 && startIndex - 1 + page.length === results.length ? page.slice(0, -1) : page
      },
    }),
  },
  {
    id: 'pagination.short-last-page-is-lost',
    title: 'The last page is empty when it has fewer entries than count',
    breaks: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2-5', 'RFC7644-3.4.2-7', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-191', 'GENESYS-B-208'],
    behaviour: (b) => ({
      pageOf(results, startIndex, size) {
        const page = b.pageOf(results, startIndex, size)
        return startIndex > 1 && page.length < size ? [] : page
      },
    }),
  },
  {
    id: 'pagination.order-turns-on-later-pages',
    title: 'Pages behind the first come in the opposite order',
    breaks: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-11', 'RFC7644-3.4.2-5', 'RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-6', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-191', 'GENESYS-B-208'],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(startIndex > 1 ? [...results].reverse() : results, startIndex, size) }),
  },
  {
    id: 'pagination.beyond-the-end-is-the-last-page',
    title: 'A startIndex behind the end gives the last entries',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-095'],
    also: ['RFC7644-3.4.2.4-11'],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, Math.min(startIndex, Math.max(1, results.length)), size) }),
  },
  {
    id: 'pagination.beyond-the-end-is-refused',
    title: 'A startIndex behind the end is refused',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-095'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || numberIn(list, 'startIndex') <= Math.max(1, numberIn(list, 'totalResults'))) return
      reply.status = 400
      reply.body = { schemas: [urn.error], status: '400', scimType: 'invalidValue', detail: 'startIndex is behind the end' }
    },
  },
  {
    id: 'pagination.beyond-the-end-has-no-total',
    title: 'Behind the end totalResults is 0',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-095'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'startIndex') > numberIn(list, 'totalResults')) list['totalResults'] = 0
    },
  },
  {
    id: 'pagination.total-is-what-remains',
    title: 'totalResults of a later page leaves the pages before out',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-206'],
    also: ['GENESYS-B-193', 'GENESYS-B-191', 'RFC7644-3.4.2.4-10', 'RFC7644-3.4.2.4-7', 'GENESYS-B-095', 'GENESYS-B-101'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'startIndex') > 1) list['totalResults'] = Math.max(0, numberIn(list, 'totalResults') - numberIn(list, 'startIndex') + 1)
    },
  },
  {
    id: 'pagination.total-is-capped',
    title: 'totalResults is never above 25',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-191'],
    also: ['GENESYS-B-193', 'GENESYS-B-101', 'RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    behaviour: (b) => ({ totalOf: (results, page) => Math.min(25, b.totalOf(results, page)) }),
  },
  {
    id: 'pagination.count-zero-has-no-total',
    title: 'count=0 is answered with a total of 0',
    breaks: ['RFC7644-3.4.2.4-7', 'GENESYS-B-101', 'GENESYS-B-103'],
    also: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-6', 'RFC9865-2-4', 'RFC9865-2-3', 'GENESYS-B-102'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && (askedNumber(call, 'count') ?? 1) <= 0) list['totalResults'] = 0
    },
  },
  {
    id: 'pagination.count-zero-is-refused',
    title: 'count=0 is refused',
    breaks: ['RFC7644-3.4.2.4-7', 'GENESYS-B-101', 'GENESYS-B-103'],
    also: ['RFC9865-2-4', 'GENESYS-B-102'],
    request(call) {
      if (call.query.get('count') === '0') call.query.set('count', 'none')
    },
  },
  {
    id: 'pagination.count-zero-with-projection-has-entries',
    title: 'count=0 together with attributes shows one entry',
    breaks: ['RFC7644-3.4.2.4-7', 'GENESYS-B-101'],
    request(call) {
      if (call.query.has('attributes') && call.query.get('count') === '0') call.query.set('count', '1')
    },
  },
  {
    id: 'pagination.negative-count-is-refused',
    title: 'A negative count is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-6'],
    also: ['RFC9865-2-3', 'RFC9865-2.1-4'],
    request(call) {
      if ((askedNumber(call, 'count') ?? 0) < 0) call.query.set('count', 'negative')
    },
  },
  {
    id: 'pagination.negative-count-is-no-limit',
    title: 'A negative count is taken for no count',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-6'],
    also: ['RFC9865-2-3'],
    request(call) {
      if ((askedNumber(call, 'count') ?? 0) < 0) call.query.delete('count')
    },
  },
  {
    id: 'pagination.start-index-ignored-when-filtered',
    title: 'A filtered list always begins with its first entry',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-095'],
    also: ['RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'GENESYS-B-094', 'GENESYS-B-096', 'GENESYS-B-109', 'GENESYS-B-206'],
    request(call) {
      if (call.query.has('filter')) call.query.delete('startIndex')
    },
  },
  {
    id: 'pagination.start-index-ignored-with-projection',
    title: 'A list with attributes always begins with its first entry',
    breaks: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    also: ['RFC7644-3.4.2.4-11', 'GENESYS-B-096'],
    request(call) {
      if (call.query.has('attributes')) call.query.delete('startIndex')
    },
  },
  {
    id: 'pagination.start-index-ignored-on-v2',
    title: 'Under the v2 base every page is the first one',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-093', 'GENESYS-B-095'],
    also: ['GENESYS-B-094', 'GENESYS-B-096', 'GENESYS-B-109', 'GENESYS-B-206', 'GENESYS-B-343'],
    request(call) {
      if (call.base === 'v2') call.query.delete('startIndex')
    },
  },
  {
    id: 'pagination.pages-of-groups-overlap',
    title: 'A later page of groups begins one entry too early',
    breaks: ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'],
    also: ['GENESYS-B-206', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-11', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-095', 'GENESYS-B-096'],
    request(call) {
      const start = askedNumber(call, 'startIndex') ?? 1
      if (call.resourceType === 'Group' && start > 1) call.query.set('startIndex', String(start - 1))
    },
  },
  {
    id: 'pagination.default-page-has-five',
    title: 'A list without count has five entries',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-098', 'GENESYS-B-099'],
    also: ['GENESYS-B-093', 'GENESYS-B-097'],
    behaviour: () => ({ countDefault: 5 }),
  },
  {
    id: 'pagination.default-page-has-hundred',
    title: 'A list without count has up to 100 entries',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-097', 'GENESYS-B-099'],
    behaviour: () => ({ countDefault: 100 }),
  },
  {
    id: 'pagination.large-page-is-refused',
    title: 'A count above 25 is refused with 400',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-104', 'GENESYS-B-105'],
    also: ['GENESYS-B-106', 'GENESYS-B-107'],
    request(call) {
      if ((askedNumber(call, 'count') ?? 0) > 25) call.query.set('count', 'large')
    },
  },
  {
    id: 'pagination.narrowed-page-is-refused',
    title: 'A count above 25 is refused together with excludedAttributes',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-106', 'GENESYS-B-107'],
    request(call) {
      if (call.query.has('excludedAttributes') && (askedNumber(call, 'count') ?? 0) > 25) call.query.set('count', 'large')
    },
  },
  {
    id: 'pagination.huge-counts-bring-everybody',
    title: 'A count above a thousand brings also what the filter leaves out',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.4-4'],
    request(call) {
      if (call.operation === 'list' && (askedNumber(call, 'count') ?? 0) > 1000) call.query.delete('filter')
    },
  },
  {
    id: 'pagination.default-start-is-the-second',
    title: 'A page of several begins with its second entry when startIndex is absent',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-092'],
    also: ['GENESYS-B-099'],
    request(call) {
      beginsAnywhere = call.operation === 'list' && !call.query.has('startIndex') && call.query.has('count')
    },
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, beginsAnywhere && size > 1 && size < results.length ? 2 : startIndex, size) }),
  },
]
