import type { Call, Reply } from '../call.ts'
import { isMutableObject } from '../json.ts'
import { askedNumber, entriesIn, listIn, numberIn } from '../list-in.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'

const given = /^[A-Za-z0-9_-]{12}\.\d{1,9}$/
const byCursor = (call: Call): boolean => call.query.has('cursor')

/** The refusal of a paging parameter, if the answer is one. */
function refusalOf(reply: Reply, scimType: string): Record<string, unknown> | undefined {
  return reply.status === 400 && isMutableObject(reply.body) && reply.body['scimType'] === scimType ? reply.body : undefined
}

const rfc = ['rfc'] as const

/** Bugs of paging by cursor. */
export const cursor: readonly Fault[] = [
  {
    id: 'cursor.next-on-the-last-page',
    title: 'A full last page has a nextCursor that leads nowhere',
    contracts: rfc,
    breaks: ['RFC9865-2-9'],
    also: ['RFC9865-2-10', 'RFC9865-2.1-2'],
    behaviour: () => ({ hasNext: (offset, size, total) => size > 0 && offset + size <= total }),
  },
  {
    id: 'cursor.no-next',
    title: 'No page has a nextCursor',
    contracts: rfc,
    breaks: ['RFC9865-2-9', 'RFC9865-2-10'],
    also: ['RFC9865-3-1'],
    behaviour: () => ({ hasNext: () => false }),
  },
  {
    id: 'cursor.next-is-empty-on-the-last-page',
    title: 'The last page has an empty nextCursor',
    contracts: rfc,
    breaks: ['RFC9865-2-10'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && byCursor(call)) list['nextCursor'] ??= ''
    },
  },
  {
    id: 'cursor.value-is-padded',
    title: 'Cursors end with an equals sign',
    contracts: rfc,
    breaks: ['RFC9865-2-2'],
    behaviour: (b) => ({ cursorOf: (key, offset) => `${b.cursorOf(key, offset)}=`, readCursor: (value) => b.readCursor(value.replace(/=$/, '')) }),
  },
  {
    id: 'cursor.previous-has-a-slash',
    title: 'Only previousCursor has a reserved character',
    contracts: rfc,
    breaks: ['RFC9865-2-2'],
    request(call) {
      const value = call.query.get('cursor')
      if (value?.endsWith('/')) call.query.set('cursor', value.slice(0, -1))
    },
    response(call, reply) {
      const list = listIn(call, reply)
      if (typeof list?.['previousCursor'] === 'string') list['previousCursor'] = `${list['previousCursor']}/`
    },
  },
  {
    id: 'cursor.pages-overlap',
    title: 'nextCursor leads to the last entry of the page before',
    contracts: rfc,
    breaks: ['RFC9865-2-9'],
    also: ['RFC9865-2-10', 'RFC9865-2.2-1', 'RFC9865-3-1'],
    behaviour: (b) => ({ cursorOf: (key, offset) => b.cursorOf(key, offset > 1 ? offset - 1 : offset) }),
  },
  {
    id: 'cursor.pages-skip-an-entry',
    title: 'nextCursor leaves one entry out',
    contracts: rfc,
    breaks: ['RFC9865-2-10'],
    also: ['RFC9865-2-9', 'RFC9865-3-1', 'RFC9865-2.1-2', 'RFC9865-2-13'],
    behaviour: (b) => ({ cursorOf: (key, offset) => b.cursorOf(key, offset + 1) }),
  },
  {
    id: 'cursor.previous-on-the-first-page',
    title: 'The first page has a previousCursor',
    contracts: rfc,
    breaks: ['RFC9865-2-13'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.query.get('cursor') === '' && list['nextCursor'] !== undefined) list['previousCursor'] = list['nextCursor']
    },
  },
  {
    id: 'cursor.previous-leads-nowhere',
    title: 'previousCursor is refused when it is used',
    contracts: rfc,
    breaks: ['RFC9865-2.1-2'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['previousCursor'] !== undefined) list['previousCursor'] = 'backwards'
    },
  },
  {
    id: 'cursor.unknown-starts-again',
    title: 'A cursor that cannot be read gives the first page',
    contracts: rfc,
    breaks: ['RFC9865-2.1-2', 'RFC9865-2-15'],
    also: ['RFC9865-2.1-1'],
    request(call) {
      if (byCursor(call) && !given.test(call.query.get('cursor') ?? '')) call.query.set('cursor', '')
    },
  },
  {
    id: 'cursor.unknown-gives-an-empty-page',
    title: 'A cursor that cannot be read gives a page without entries',
    contracts: rfc,
    breaks: ['RFC9865-2.1-2', 'RFC9865-2-15'],
    also: ['RFC9865-2.1-1'],
    response(_call, reply) {
      if (!refusalOf(reply, 'invalidCursor')) return
      reply.status = 200
      reply.body = { schemas: [urn.listResponse], totalResults: 0, itemsPerPage: 0, Resources: [] }
    },
  },
  {
    id: 'cursor.unknown-is-invalid-value',
    title: 'A cursor that cannot be read is refused as invalidValue',
    contracts: rfc,
    breaks: ['RFC9865-2.1-2'],
    response(_call, reply) {
      const refusal = refusalOf(reply, 'invalidCursor')
      if (refusal) refusal['scimType'] = 'invalidValue'
    },
  },
  {
    id: 'cursor.refusal-is-no-error-message',
    title: 'The refusal of a cursor has no schemas',
    contracts: rfc,
    breaks: ['RFC9865-2.1-1'],
    also: ['RFC7644-3.12-1', 'RFC7644-3.12-2', 'RFC7644-3.12-3', 'RFC7644-8.2-1', 'RFC7643-3-1', 'RFC7644-3.12-4'],
    response(_call, reply) {
      const refusal = refusalOf(reply, 'invalidCursor')
      if (refusal) delete refusal['schemas']
    },
  },
  {
    id: 'cursor.expires-at-once',
    title: 'A cursor is expired when it is used',
    contracts: rfc,
    breaks: ['RFC9865-2.1-3'],
    also: ['RFC9865-2-9', 'RFC9865-2.1-2', 'RFC9865-2.1-4', 'RFC9865-3-1', 'RFC9865-2-14'],
    behaviour: () => ({ cursorExpired: () => true }),
  },
  {
    id: 'cursor.expired-is-410',
    title: 'A cursor after its time is answered with 410',
    contracts: rfc,
    breaks: ['RFC9865-2.1-3'],
    also: ['RFC9865-2.1-1'],
    behaviour: () => ({ cursorTimeout: 3 }),
    response(_call, reply) {
      const refusal = refusalOf(reply, 'expiredCursor')
      if (!refusal) return
      reply.status = 410
      refusal['status'] = '410'
    },
  },
  {
    id: 'cursor.negative-count-is-no-limit',
    title: 'With a cursor a negative count is taken for no count',
    contracts: rfc,
    breaks: ['RFC9865-2-3'],
    request(call) {
      if (byCursor(call) && (askedNumber(call, 'count') ?? 0) < 0) call.query.delete('count')
    },
  },
  {
    id: 'cursor.negative-count-is-invalid-value',
    title: 'With a cursor a negative count is refused as invalidValue',
    contracts: rfc,
    breaks: ['RFC9865-2.1-4'],
    request(call) {
      if (byCursor(call) && (askedNumber(call, 'count') ?? 0) < 0) call.query.set('count', 'negative')
    },
  },
  {
    id: 'cursor.count-zero-gives-entries',
    title: 'With a cursor count=0 is taken for no count',
    contracts: rfc,
    breaks: ['RFC9865-2-4'],
    request(call) {
      if (byCursor(call) && call.query.get('count') === '0') call.query.delete('count')
    },
  },
  {
    id: 'cursor.page-has-one-too-many',
    title: 'A page by cursor has one entry more than count',
    contracts: rfc,
    breaks: ['RFC9865-2-5'],
    request(call) {
      const count = askedNumber(call, 'count') ?? 0
      if (byCursor(call) && count > 0 && count < 100) call.query.set('count', String(count + 1))
    },
  },
  {
    id: 'cursor.other-count-fails',
    title: 'A count that changes between pages is answered with 500',
    contracts: rfc,
    breaks: ['RFC9865-2.1-4'],
    also: ['RFC9865-2.1-1', 'RFC7644-3.12-18'],
    response(_call, reply) {
      const refusal = refusalOf(reply, 'invalidCount')
      if (!refusal) return
      reply.status = 500
      refusal['status'] = '500'
      delete refusal['scimType']
    },
  },
  {
    id: 'cursor.other-filter-fails',
    title: 'A cursor with another filter is answered with 500',
    contracts: rfc,
    breaks: ['RFC9865-2-14'],
    also: ['RFC9865-2.1-1', 'RFC9865-2.1-2', 'RFC7644-3.12-18'],
    response(_call, reply) {
      const refusal = refusalOf(reply, 'invalidCursor')
      if (refusal?.['detail'] !== 'the cursor belongs to another query') return
      reply.status = 500
      refusal['status'] = '500'
      delete refusal['scimType']
    },
  },
  {
    id: 'cursor.empty-is-refused',
    title: 'An empty cursor is refused',
    contracts: rfc,
    breaks: ['RFC9865-2-1'],
    also: ['RFC9865-2.1-2', 'RFC9865-2-4', 'RFC9865-2-3', 'RFC9865-2.1-4', 'RFC9865-2-7'],
    request(call) {
      if (call.query.get('cursor') === '') call.query.set('cursor', 'none')
    },
  },
  {
    id: 'cursor.page-without-count-is-refused',
    title: 'A cursor without count is refused',
    contracts: rfc,
    breaks: ['RFC9865-2-7'],
    request(call) {
      if (byCursor(call) && !call.query.has('count')) call.query.set('count', 'missing')
    },
  },
  {
    id: 'cursor.total-is-what-remains',
    title: 'totalResults of a later page leaves the pages before out',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2-5'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['previousCursor'] !== undefined) list['totalResults'] = Math.max(entriesIn(list).length, numberIn(list, 'totalResults') - entriesIn(list).length)
    },
  },
  {
    id: 'cursor.default-differs-from-declared',
    title: 'A list without a paging parameter is paged by cursor although index is declared as the default',
    contracts: rfc,
    breaks: ['RFC9865-2.4-1'],
    request(call) {
      if (call.operation === 'list' && !call.query.has('startIndex') && call.query.get('count') === '2') call.query.set('cursor', call.query.get('cursor') ?? '')
    },
  },
  {
    id: 'cursor.sort-is-ignored',
    title: 'Pages by cursor are not sorted',
    contracts: rfc,
    breaks: ['RFC9865-2.2-1'],
    request(call) {
      if (byCursor(call)) call.query.delete('sortBy')
    },
  },
  {
    id: 'cursor.search-ignores-cursor',
    title: 'A cursor in the body of a search is ignored',
    contracts: rfc,
    breaks: ['RFC9865-3-1'],
    request(call) {
      if (call.operation === 'search' && isMutableObject(call.body)) delete call.body['cursor']
    },
  },
  {
    id: 'cursor.begins-at-start-index-one',
    title: 'A list with startIndex=1 is paged by cursor',
    contracts: ['rfc'],
    breaks: ['RFC9865-2.4-1'],
    request(call) {
      if (call.operation !== 'list' || call.query.get('startIndex') !== '1' || call.query.has('cursor')) return
      call.query.delete('startIndex')
      call.query.set('cursor', '')
    },
  },
]
