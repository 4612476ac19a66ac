import type { Fault } from '../switch.ts'

/** Bugs of paging by index. */
export const pagination: readonly Fault[] = [
  {
    id: 'pagination.start-index-is-zero-based',
    title: 'startIndex counts from 0',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-094'],
    also: ['RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.2.4-2', 'GENESYS-B-092', 'GENESYS-B-095', 'GENESYS-B-109'],
    behaviour: (b) => ({
      pageOf: (results, startIndex, size) => b.pageOf(results, startIndex > 1 ? startIndex + 1 : startIndex, size),
    }),
  },
  {
    id: 'pagination.start-index-ignored',
    title: 'Every page is the first one',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093', 'GENESYS-B-095'],
    also: ['RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'GENESYS-B-094', 'GENESYS-B-109'],
    behaviour: (b) => ({ pageOf: (results, _startIndex, size) => b.pageOf(results, 1, size) }),
  },
  {
    id: 'pagination.start-index-is-page-number',
    title: 'startIndex is read as the number of a page',
    breaks: ['RFC7644-3.4.2.4-3', 'GENESYS-B-093'],
    also: ['RFC7644-3.4.2.4-11', 'RFC7644-3.4.2.4-12', 'GENESYS-B-094', 'GENESYS-B-109'],
    behaviour: (b) => ({ pageOf: (results, startIndex, size) => b.pageOf(results, (startIndex - 1) * size + 1, size) }),
  },
  {
    id: 'pagination.total-is-page-size',
    title: 'totalResults is the number of entries in the page',
    breaks: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-10', 'GENESYS-B-102', 'GENESYS-B-101'],
    also: [
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
    also: [
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
]
