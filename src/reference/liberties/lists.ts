import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import type { Liberty } from '../switch.ts'

/** The list in an answer, if it is one. */
function listIn(call: Call, reply: Reply): MutableObject | undefined {
  const lists = call.operation === 'list' || call.operation === 'search' || call.operation === 'root-query'
  return lists && reply.status === 200 && isMutableObject(reply.body) ? reply.body : undefined
}

/** Freedoms of lists and pages. */
export const lists: readonly Liberty[] = [
  {
    id: 'list.no-resources-member-when-empty',
    title: 'An empty list has no Resources',
    allowedBy: ['RFC7644-3.4.2-7', 'RFC7643-2.5-3', 'GENESYS-B-101'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list && Array.isArray(list['Resources']) && list['Resources'].length === 0) delete list['Resources']
    },
  },
  {
    id: 'list.total-only-for-count-zero',
    title: 'count=0 is answered with schemas and totalResults alone',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.4.2.4-7'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['itemsPerPage'] !== 0) return
      for (const name of ['Resources', 'startIndex', 'itemsPerPage']) Reflect.deleteProperty(list, name)
    },
  },
  {
    id: 'list.no-paging-members-when-complete',
    title: 'A list that is complete has neither startIndex nor itemsPerPage',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.4.2-8', 'RFC7644-3.4.2-9'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (!list || list['itemsPerPage'] !== list['totalResults'] || call.query.has('startIndex') || call.query.has('count')) return
      delete list['startIndex']
      delete list['itemsPerPage']
    },
  },
  {
    id: 'list.count-is-capped',
    title: 'A page has at most ten entries, whatever count says',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.4.2.4-5'],
    behaviour: () => ({ maxResults: 10 }),
  },
  {
    id: 'cursor.no-previous',
    title: 'No answer has a previousCursor',
    contracts: ['rfc'],
    allowedBy: ['RFC9865-2-12'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list) delete list['previousCursor']
    },
  },
  {
    id: 'cursor.no-total',
    title: 'A page by cursor has no totalResults',
    contracts: ['rfc'],
    allowedBy: ['RFC9865-2-16'],
    response(call, reply) {
      const list = listIn(call, reply)
      if (list?.['nextCursor'] !== undefined && list['itemsPerPage'] !== 0) delete list['totalResults']
    },
  },
]
