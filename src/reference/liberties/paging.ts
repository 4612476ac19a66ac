import type { Call, Reply } from '../call.ts'
import { isMutableObject } from '../json.ts'
import { askedNumber, entriesIn, listIn, numberIn } from '../list-in.ts'
import { urn } from '../names.ts'
import type { Liberty } from '../switch.ts'

const rfc = ['rfc'] as const
const known = new Set(['filter', 'count', 'startIndex', 'sortBy', 'sortOrder', 'attributes', 'excludedAttributes', 'cursor'])

function refuse(reply: Reply, status: number, scimType?: string): void {
  reply.status = status
  reply.body = { schemas: [urn.error], status: String(status), ...(scimType === undefined ? {} : { scimType }), detail: 'not offered' }
}

function unsortedConfiguration(call: Call, reply: Reply): void {
  if (call.operation === 'discovery' && isMutableObject(reply.body) && isMutableObject(reply.body['sort'])) reply.body['sort'] = { supported: false }
}

function paged(call: Call, reply: Reply, change: Readonly<Record<string, string | boolean>>): void {
  if (call.operation !== 'discovery' || !isMutableObject(reply.body) || !isMutableObject(reply.body['pagination'])) return
  reply.body['pagination'] = { ...reply.body['pagination'], ...change }
}

function byCursorUnlessAsked(call: Call): void {
  if (call.operation === 'list' && !call.query.has('startIndex') && !call.query.has('cursor')) call.query.set('cursor', '')
}

/** A cursor to a page that turns out to be empty. */
const theEnd = 'TheEnd'

/** Freedoms of paging and sorting. */
export const paging: readonly Liberty[] = [
  {
    id: 'list.resources-null-when-empty',
    title: 'An empty list has null for Resources',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2-7', 'RFC7643-2.5-1'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && Array.isArray(list['Resources']) && list['Resources'].length === 0 && list['totalResults'] === 0) list['Resources'] = null
    },
  },
  {
    id: 'list.vendor-parameters',
    title: 'Query parameters of the vendor are understood and named in the answer',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2-2'],
    response(call, reply) {
      const list = listIn(call, reply)
      const others = [...call.query.keys()].filter((name) => !known.has(name))
      if (list && others.length > 0) list['vendorParameters'] = others
    },
  },
  {
    id: 'list.query-on-one-resource-is-refused',
    title: 'A filter on a single resource is refused',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2-1'],
    response(call, reply) {
      if (call.operation === 'read' && call.query.has('filter')) refuse(reply, 400, 'invalidFilter')
    },
  },
  {
    id: 'pagination.order-changes-from-time-to-time',
    title: 'Without sortBy the order differs from request to request',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2.4-1'],
    request(call) {
      if (call.operation !== 'list' || call.query.has('sortBy') || call.query.has('cursor')) return
      const turn = Number(call.state.get('pagination.order') ?? 0) + 1
      call.state.set('pagination.order', turn)
      call.query.set('sortBy', 'id')
      call.query.set('sortOrder', turn % 2 === 0 ? 'ascending' : 'descending')
    },
  },
  {
    id: 'pagination.pages-have-five-at-most',
    title: 'A page has five entries at most, however many are asked for',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2.4-5', 'RFC7644-3.4.2-6'],
    behaviour: (b) => ({ pageSize: (...sizes) => Math.min(b.pageSize(...sizes), 5) }),
  },
  {
    id: 'sort.is-ignored',
    title: 'Sorting is not offered, and sortBy is ignored',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2.3-1'],
    behaviour: () => ({ sortResults: (results) => results }),
    response: unsortedConfiguration,
  },
  {
    id: 'sort.is-refused',
    title: 'Sorting is not offered, and sortBy is answered with 501',
    contracts: rfc,
    allowedBy: ['RFC7644-3.4.2.3-1'],
    response(call, reply) {
      unsortedConfiguration(call, reply)
      if (listIn(call, reply) && call.operation === 'list' && call.query.get('sortBy') === 'userName') refuse(reply, 501)
    },
  },
  {
    id: 'cursor.short-pages',
    title: 'A page by cursor has one entry less than count although more follow',
    contracts: rfc,
    allowedBy: ['RFC9865-2-6', 'RFC9865-2-8'],
    request(call) {
      const count = askedNumber(call, 'count') ?? 0
      if (call.query.has('cursor') && count > 1 && count < 100) call.query.set('count', String(count - 1))
    },
  },
  {
    id: 'cursor.empty-page-at-the-end',
    title: 'Behind the last entry comes a page without entries, which is the last',
    contracts: rfc,
    allowedBy: ['RFC9865-2-6', 'RFC9865-2-11'],
    response(call, reply) {
      const list = listIn(call, reply)
      const ends = list && call.query.has('cursor') && list['nextCursor'] === undefined && entriesIn(list).length > 0
      if (ends) list['nextCursor'] = theEnd
      if (call.query.get('cursor') !== theEnd || reply.status !== 400) return
      reply.status = 200
      reply.body = { schemas: [urn.listResponse], itemsPerPage: 0, previousCursor: theEnd, Resources: [] }
    },
  },
  {
    id: 'cursor.is-the-default',
    title: 'A list without a paging parameter is paged by cursor, as declared',
    contracts: rfc,
    allowedBy: ['RFC9865-2.4-1', 'RFC9865-2.4-2'],
    request: byCursorUnlessAsked,
    response: (call, reply) => {
      paged(call, reply, { defaultPaginationMethod: 'cursor' })
    },
  },
  {
    id: 'cursor.is-the-default-and-tells-no-total',
    title: 'A list or a search without a paging parameter is paged by cursor, and no page by cursor tells a total',
    contracts: rfc,
    allowedBy: ['RFC9865-2.4-1', 'RFC9865-2-16'],
    request(call) {
      byCursorUnlessAsked(call)
      if (call.operation === 'search' && isMutableObject(call.body) && call.body['startIndex'] === undefined) call.body['cursor'] ??= ''
    },
    response(call, reply) {
      paged(call, reply, { defaultPaginationMethod: 'cursor' })
      const list = listIn(call, reply)
      if (list && (call.query.has('cursor') || (isMutableObject(call.body) && call.body['cursor'] !== undefined))) delete list['totalResults']
    },
  },
  {
    id: 'cursor.is-the-only-method',
    title: 'Every list is paged by cursor, whether it asks for it or not',
    contracts: rfc,
    allowedBy: ['RFC9865-2.3-1'],
    request(call) {
      if (call.operation === 'list' && !call.query.has('cursor')) call.query.set('cursor', '')
    },
    response: (call, reply) => {
      paged(call, reply, { index: false, defaultPaginationMethod: 'cursor' })
    },
  },
  {
    id: 'cursor.expires-after-seconds',
    title: 'A cursor is good for three seconds',
    contracts: rfc,
    allowedBy: ['RFC9865-2.1-3', 'RFC9865-4-8'],
    behaviour: () => ({ cursorTimeout: 3 }),
  },
  {
    id: 'paging.odd-numbers-are-refused',
    title: 'A startIndex below 1 and a negative count are refused',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-112'],
    request(call) {
      for (const [name, least] of [['startIndex', 1], ['count', 0]] as const) if ((askedNumber(call, name) ?? least) < least) call.query.set(name, 'odd')
    },
  },
  {
    id: 'paging.sorting-is-refused',
    title: 'sortBy and sortOrder are refused',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-113'],
    response(call, reply) {
      if (listIn(call, reply) && (call.query.has('sortBy') || call.query.has('sortOrder'))) refuse(reply, 400, 'invalidValue')
    },
  },
  {
    id: 'paging.large-pages-are-throttled',
    title: 'A page of more than 25 entries with all attributes is answered with 429',
    contracts: ['genesys'],
    allowedBy: ['GENESYS-B-104'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'itemsPerPage') > 25 && !call.query.has('attributes') && !call.query.has('excludedAttributes')) refuse(reply, 429)
    },
  },
]
