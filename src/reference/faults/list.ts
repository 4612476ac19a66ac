import { entriesIn, listIn, numberIn } from '../list-in.ts'
import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Call, Reply } from '../call.ts'
import type { Fault } from '../switch.ts'

function refuse(reply: Reply, status: number, scimType?: string): void {
  reply.status = status
  reply.body = { schemas: [urn.error], status: String(status), ...(scimType === undefined ? {} : { scimType }), detail: 'refused' }
}

/** A filter that compares one attribute with one text. */
const lookUp = /^\s*(?:userName|displayName)\s+eq\s+"[^"]*"\s*$/

const plain = new Set(['filter', 'count', 'startIndex', 'sortBy', 'sortOrder', 'attributes', 'excludedAttributes', 'cursor'])

const unfiltered = (call: Call): boolean => call.operation === 'list' && !call.query.has('filter') && !call.query.has('count')

/** Bugs of lists as such. */
export const list: readonly Fault[] = [
  {
    id: 'list.names-the-resource-schema',
    title: 'A list names the schema of its entries instead of ListResponse',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-4'],
    also: ['RFC7644-8.2-1', 'RFC7644-3.4.3-12'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.type) list['schemas'] = [call.type.schema.id]
    },
  },
  {
    id: 'list.names-no-schema-when-empty',
    title: 'A list without entries has no schemas',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-4'],
    also: ['RFC7643-3-1', 'RFC7644-8.2-1'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && entriesIn(list).length === 0) delete list['schemas']
    },
  },
  {
    id: 'list.names-search-request-on-groups',
    title: 'A list of groups names the SearchRequest schema',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-4'],
    also: ['RFC7644-8.2-1', 'RFC7644-3.4.3-12'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.resourceType === 'Group') list['schemas'] = [urn.searchRequest]
    },
  },
  {
    id: 'list.no-match-is-404',
    title: 'Looking up a userName that nobody has is answered with 404',
    breaks: ['RFC7644-3.4.2-10', 'GENESYS-B-206'],
    also: ['GENESYS-B-203'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && lookUp.test(call.query.get('filter') ?? '') && call.resourceType === 'User' && numberIn(list, 'totalResults') === 0) refuse(reply, 404)
    },
  },
  {
    id: 'list.no-match-is-404-for-groups',
    title: 'Looking up a displayName that no group has is answered with 404',
    breaks: ['RFC7644-3.4.2-10', 'GENESYS-B-206'],
    also: ['GENESYS-B-213'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.resourceType === 'Group' && call.base !== 'v2' && lookUp.test(call.query.get('filter') ?? '') && numberIn(list, 'totalResults') === 0) refuse(reply, 404)
    },
  },
  {
    id: 'list.no-match-is-204',
    title: 'Looking up a userName that nobody has is answered with 204',
    breaks: ['RFC7644-3.4.2-10', 'GENESYS-B-206'],
    also: ['RFC7644-3.8-8', 'GENESYS-B-001', 'GENESYS-B-203'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || call.resourceType !== 'User' || !lookUp.test(call.query.get('filter') ?? '') || numberIn(list, 'totalResults') !== 0) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'list.no-match-has-no-total',
    title: 'A list without matches leaves totalResults out',
    breaks: ['RFC7644-3.4.2-10', 'GENESYS-B-206'],
    also: ['RFC7644-3.4.2-5', 'RFC7644-3.4.3-12', 'GENESYS-B-101', 'GENESYS-B-203', 'GENESYS-B-213', 'GENESYS-B-023'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['totalResults'] === 0) delete list['totalResults']
    },
  },
  {
    id: 'list.total-is-text-on-later-pages',
    title: 'totalResults of a later page is a text',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-111'],
    also: ['RFC7644-3.4.2.4-10', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2.4-6', 'RFC7644-3.4.2-10', 'GENESYS-B-095', 'GENESYS-B-101', 'GENESYS-B-102', 'GENESYS-B-103', 'GENESYS-B-206'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['totalResults'] !== undefined && numberIn(list, 'startIndex') > 1) list['totalResults'] = String(numberIn(list, 'totalResults'))
    },
  },
  {
    id: 'list.items-per-page-is-text',
    title: 'itemsPerPage is a text',
    breaks: ['RFC7644-3.4.2.4-9', 'GENESYS-B-111'],
    also: ['RFC7644-3.4.2-9', 'GENESYS-B-110'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['itemsPerPage'] !== undefined) list['itemsPerPage'] = String(numberIn(list, 'itemsPerPage'))
    },
  },
  {
    id: 'list.start-index-is-text-on-later-pages',
    title: 'startIndex of a later page is a text',
    breaks: ['RFC7644-3.4.2.4-11', 'GENESYS-B-111'],
    also: ['RFC7644-3.4.2-8', 'GENESYS-B-096'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'startIndex') > 1) list['startIndex'] = String(numberIn(list, 'startIndex'))
    },
  },
  {
    id: 'list.matching-groups-are-an-object',
    title: 'Several groups that match a filter come as an object by their ids where no count is asked for',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-7'],
    also: ['RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-9'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list === undefined || call.operation !== 'list' || call.resourceType !== 'Group' || !call.query.has('filter') || call.query.has('count') || entriesIn(list).length < 2) return
      list['Resources'] = Object.fromEntries(entriesIn(list).map((entry, n) => [String(n), entry]))
    },
  },
  {
    id: 'list.total-counts-the-page-when-filtered',
    title: 'With a filter and count totalResults counts the entries of the page',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-206'],
    also: ['RFC7644-3.4.2.4-10', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2.4-6', 'RFC9865-2-3', 'RFC9865-2-4', 'GENESYS-B-095', 'GENESYS-B-101', 'GENESYS-B-102', 'GENESYS-B-103', 'GENESYS-B-109', 'GENESYS-B-193'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && call.operation === 'list' && call.query.has('filter') && call.query.has('count')) list['totalResults'] = entriesIn(list).length
    },
  },
  {
    id: 'list.total-missing-on-later-pages',
    title: 'Only the first page tells totalResults',
    breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-101'],
    also: ['RFC7644-3.4.2.4-10', 'RFC7644-3.4.2.4-7', 'GENESYS-B-095', 'GENESYS-B-206'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && numberIn(list, 'startIndex') > 1) delete list['totalResults']
    },
  },
  {
    id: 'list.total-of-groups-grows-on-later-pages',
    title: 'totalResults of a later page of groups counts one too many',
    breaks: ['RFC7644-3.4.2.4-10', 'GENESYS-B-206'],
    also: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2-7', 'RFC7644-3.4.2-10', 'RFC7644-3.4.2.4-7', 'RFC7644-3.4.2.4-6', 'GENESYS-B-095', 'GENESYS-B-101', 'GENESYS-B-103', 'GENESYS-B-109'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['totalResults'] !== undefined && call.resourceType === 'Group' && numberIn(list, 'startIndex') > 1) list['totalResults'] = numberIn(list, 'totalResults') + 1
    },
  },
  {
    id: 'list.single-match-is-no-array',
    title: 'A list of groups with one entry has it without an array around it',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-7'],
    also: ['RFC7644-3.4.2.4-9', 'RFC7644-3.4.2.4-12', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2-5'],
    response(call, reply) {
      const list = listIn(call, reply)
      const [only, ...more] = list ? entriesIn(list) : []
      if (list && call.resourceType === 'Group' && call.query.get('count') === '1' && only !== undefined && more.length === 0) list['Resources'] = only
    },
  },
  {
    id: 'list.entries-under-another-name',
    title: 'Entries of a projected list are in the member resources',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-7'],
    also: ['RFC7644-3.4.2.4-9', 'RFC7644-3.4.2.4-12'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || !call.query.has('attributes') || !call.query.has('startIndex')) return
      list['resources'] = entriesIn(list)
      delete list['Resources']
    },
  },
  {
    id: 'list.unknown-parameter-is-refused',
    title: 'A query parameter that the server does not know is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-3'],
    response(call, reply) {
      if (call.operation === 'list' && [...call.query.keys()].some((name) => !plain.has(name))) refuse(reply, 400, 'invalidValue')
    },
  },
  {
    id: 'list.unknown-parameter-empties-the-list',
    title: 'A query parameter that the server does not know is taken for a filter that nothing matches',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-3'],
    request(call) {
      if (call.operation === 'list' && [...call.query.keys()].some((name) => !plain.has(name))) call.query.set('filter', 'id eq "nobody"')
    },
  },
  {
    id: 'list.unfiltered-is-refused',
    title: 'A list without filter and count is refused as invalidFilter',
    breaks: ['RFC7644-3.4.2.1-4', 'GENESYS-B-214', 'GENESYS-B-216'],
    also: ['GENESYS-B-208', 'GENESYS-B-215'],
    response(call, reply) {
      if (unfiltered(call) && reply.status === 200) refuse(reply, 400, 'invalidFilter')
    },
  },
  {
    id: 'list.unfiltered-groups-are-refused',
    title: 'Groups on the v2 base are not listed without a filter',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-215'],
    also: ['GENESYS-B-208'],
    response(call, reply) {
      if (unfiltered(call) && call.base === 'v2' && call.resourceType === 'Group' && reply.status === 200) refuse(reply, 400, 'invalidFilter')
    },
  },
  {
    id: 'list.shows-inactive-users',
    title: 'An unfiltered list shows inactive users',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-190'],
    also: ['GENESYS-B-251', 'GENESYS-B-229', 'GENESYS-B-245'],
    behaviour: () => ({ listsActiveOnly: false }),
  },
  {
    id: 'list.unfiltered-is-outdated',
    title: 'An unfiltered list leaves out what was created since the server was filled',
    breaks: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-12', 'GENESYS-B-191', 'GENESYS-B-208'],
    also: ['RFC9865-2-10', 'GENESYS-B-109', 'GENESYS-B-251'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || call.query.has('filter') || call.resourceType === undefined || call.operation !== 'list') return
      const old = new Set([...call.store.ofType(call.resourceType)].filter((stored) => stored.created < '2025').map((stored) => stored.id))
      const kept = entriesIn(list).filter((entry) => isMutableObject(entry) && old.has(String(entry['id'])))
      list['itemsPerPage'] = numberIn(list, 'itemsPerPage') - entriesIn(list).length + kept.length
      if (list['totalResults'] !== undefined) list['totalResults'] = Math.min(old.size, numberIn(list, 'totalResults'))
      list['Resources'] = kept
    },
  },
  {
    id: 'list.inactive-are-never-found',
    title: 'The filter active eq false is ignored',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-192'],
    also: ['GENESYS-B-251', 'GENESYS-B-229', 'GENESYS-B-245'],
    request(call) {
      if (/^\s*active\s+eq\s+"?false/i.test(call.query.get('filter') ?? '')) call.query.delete('filter')
    },
  },
  {
    id: 'list.active-true-finds-everyone',
    title: 'The filter active eq true finds inactive users, too',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-193'],
    behaviour: (b) => ({ sameAsAsked: (value, wanted, caseExact) => (typeof value === 'boolean' && wanted === 'true') || b.sameAsAsked(value, wanted, caseExact) }),
  },
  {
    id: 'list.groups-are-called-users',
    title: 'Entries of a list of groups say that they are users',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-294'],
    also: ['GENESYS-B-350'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || call.resourceType !== 'Group') return
      for (const entry of entriesIn(list)) if (isMutableObject(entry) && isMutableObject(entry['meta'])) entry['meta'] = { ...entry['meta'], resourceType: 'User' }
    },
  },
]
