import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { drop, namesIn, rename } from './shown.ts'

const bodyOf = (call: Call): MutableObject | undefined => (call.operation === 'search' && call.resourceType !== undefined && isMutableObject(call.body) ? call.body : undefined)

function ignore(call: Call, ...names: readonly string[]): void {
  const body = bodyOf(call)
  if (body !== undefined) call.body = Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

const listOf = (call: Call, reply: Reply): MutableObject | undefined => (call.operation === 'search' && reply.status === 200 && isMutableObject(reply.body) ? reply.body : undefined)

const bugs: readonly Omit<Fault, 'contracts'>[] = [
  {
    id: 'search.answers-201',
    title: 'A search is answered like a creation',
    breaks: ['RFC7644-3.4.3-2', 'RFC7644-3.4.3-12'],
    response(call, reply) {
      if (listOf(call, reply)) reply.status = 201
    },
  },
  {
    id: 'search.answers-without-schemas',
    title: 'The answer to a search does not name ListResponse',
    breaks: ['RFC7644-3.4.3-12'],
    also: ['RFC7644-3.4.2-4', 'RFC7643-3-1'],
    response(call, reply) {
      const list = listOf(call, reply)
      if (list) delete list['schemas']
    },
  },
  {
    id: 'search.answers-without-total',
    title: 'The answer to a search has no totalResults',
    breaks: ['RFC7644-3.4.3-12'],
    also: ['RFC7644-3.4.2-5'],
    response(call, reply) {
      const list = listOf(call, reply)
      if (list) delete list['totalResults']
    },
  },
  {
    id: 'search.filter-ignored',
    title: 'A search does not look at the filter',
    breaks: ['RFC7644-3.4.3-8'],
    also: ['RFC7644-3.4.3-11', 'RFC7644-3.4.3-12', 'RFC7644-3.12-21'],
    request(call) {
      ignore(call, 'filter')
    },
  },
  {
    id: 'search.bad-filter-finds-nothing',
    title: 'A search with a malformed filter finds nothing instead of being refused',
    breaks: ['RFC7644-3.4.3-8'],
    also: ['RFC7644-3.12-21'],
    response(call, reply) {
      if (bodyOf(call) === undefined || reply.status !== 400 || !isMutableObject(reply.body) || reply.body['scimType'] !== 'invalidFilter') return
      reply.status = 200
      reply.body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }
    },
  },
  {
    id: 'search.bad-filter-without-type',
    title: 'The refusal of a malformed filter in a search has no scimType',
    breaks: ['RFC7644-3.4.3-8'],
    also: ['RFC7644-3.12-21'],
    response(call, reply) {
      if (bodyOf(call) !== undefined && reply.status === 400 && isMutableObject(reply.body)) delete reply.body['scimType']
    },
  },
  {
    id: 'search.count-ignored',
    title: 'A search does not look at count',
    breaks: ['RFC7644-3.4.3-11'],
    also: ['RFC9865-2-5'],
    request(call) {
      ignore(call, 'count')
    },
  },
  {
    id: 'search.start-index-ignored',
    title: 'A search does not look at startIndex',
    breaks: ['RFC7644-3.4.3-11'],
    also: ['RFC7644-3.4.2.4-11'],
    request(call) {
      ignore(call, 'startIndex')
    },
  },
  {
    id: 'search.integers-refused',
    title: 'A search wants startIndex and count as texts',
    breaks: ['RFC7644-3.4.3-11'],
    response(call, reply) {
      const body = bodyOf(call)
      if (typeof body?.['startIndex'] !== 'number' || reply.status !== 200) return
      reply.status = 400
      reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidValue', 'startIndex is no text'))
    },
  },
  {
    id: 'search.sort-order-ignored',
    title: 'A search sorts ascending whatever sortOrder says',
    breaks: ['RFC7644-3.4.3-11'],
    request(call) {
      ignore(call, 'sortOrder')
    },
  },
  {
    id: 'search.sub-attribute-not-sorted-by',
    title: 'A search does not sort by a sub-attribute',
    breaks: ['RFC7644-3.4.3-10'],
    request(call) {
      const sortBy = bodyOf(call)?.['sortBy']
      if (typeof sortBy === 'string' && sortBy.startsWith('name.')) ignore(call, 'sortBy')
    },
  },
  {
    id: 'search.attributes-ignored',
    title: 'A search shows everything whatever attributes says',
    breaks: ['RFC7644-3.4.3-5', 'RFC7644-3.4.2.5-2'],
    request(call) {
      ignore(call, 'attributes')
    },
  },
  {
    id: 'search.excluded-attributes-ignored',
    title: 'A search shows everything whatever excludedAttributes says',
    breaks: ['RFC7644-3.4.3-7', 'RFC7644-3.4.2.5-2'],
    request(call) {
      ignore(call, 'excludedAttributes')
    },
  },
  {
    id: 'search.first-attribute-only',
    title: 'A search reads the first name of the array attributes only',
    breaks: ['RFC7644-3.4.3-5'],
    request(call) {
      if (bodyOf(call)) rename(call, 'attributes', (names) => names.slice(0, 1))
    },
  },
  {
    id: 'search.excludes-whole-attributes-only',
    title: 'A search does not know sub-attributes in excludedAttributes',
    breaks: ['RFC7644-3.4.3-7'],
    request(call) {
      if (bodyOf(call)) rename(call, 'excludedAttributes', (names) => names.map((name) => (/^\w+\.\w+$/.test(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'search.id-can-be-excluded',
    title: 'excludedAttributes of a search removes the id',
    breaks: ['RFC7644-3.4.3-6'],
    also: ['RFC7643-3.1-5'],
    response(call, reply) {
      if (bodyOf(call) && namesIn(call, 'excludedAttributes').some((name) => /(^|:)id$/.test(name))) drop(reply, 'id')
    },
  },
  {
    id: 'search.shows-less-than-a-list',
    title: 'A search shows no e-mail addresses',
    breaks: ['RFC7644-3.4.3-12'],
    response(call, reply) {
      if (bodyOf(call) && namesIn(call, 'attributes').length === 0) drop(reply, 'emails')
    },
  },
  {
    id: 'search.refuses-its-own-schema',
    title: 'A search request that names SearchRequest is refused',
    breaks: ['RFC7644-3.4.3-4'],
    also: ['RFC7644-3.4.3-12'],
    response(call, reply) {
      if (call.operation !== 'search' || call.resourceType === undefined || !isMutableObject(call.body) || !Array.isArray(call.body['schemas']) || reply.status !== 200) return
      reply.status = 400
      reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidSyntax', 'unknown schema'))
    },
  },
]

/** Bugs of POST to `.search`. */
export const search: readonly Fault[] = bugs.map((bug) => ({ ...bug, contracts: ['rfc'] }))
