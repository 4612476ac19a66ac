import { ScimError } from '../../scim/error.ts'
import { isObject, type Json } from '../../scim/json.ts'
import type { Call, Reply } from '../call.ts'
import { namesSchema } from '../change.ts'
import { urn } from '../names.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Site } from '../site.ts'
import { pageByCursor } from './cursor.ts'
import { objectBody, reply, selectionFrom, selectionOf } from './reply.ts'
import { resultsOf, showAll, type Query } from './results.ts'

function queryOfUrl(call: Call): Query {
  const query: { -readonly [name in keyof Query]: Query[name] } = { selection: selectionOf(call) }
  for (const name of ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor'] as const) {
    const value = call.query.get(name)
    if (value !== null) query[name] = value
  }
  return query
}

function texts(value: Json | undefined, name: string): readonly string[] {
  if (value === undefined || value === null) return []
  const list: readonly Json[] = Array.isArray(value) ? value : [value]
  return list.map((one) => {
    if (typeof one !== 'string') throw new ScimError(400, 'invalidValue', `${name} is no list of names`)
    return one
  })
}

function queryOfBody(call: Call): Query {
  const body = objectBody(call)
  if (!namesSchema(body, urn.searchRequest)) throw new ScimError(400, 'invalidSyntax', `schemas does not name ${urn.searchRequest}`)
  const members = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  const attributes = texts(members.get('attributes'), 'attributes')
  const query: { -readonly [name in keyof Query]: Query[name] } = {
    selection: selectionFrom(call, attributes, texts(members.get('excludedattributes'), 'excludedAttributes')),
  }
  for (const name of ['filter', 'sortBy', 'sortOrder', 'cursor'] as const) {
    const value = members.get(name.toLowerCase()) ?? undefined
    if (value === undefined) continue
    if (typeof value !== 'string') throw new ScimError(400, 'invalidValue', `${name} is no string`)
    query[name] = value
  }
  for (const name of ['startIndex', 'count'] as const) {
    const value = members.get(name.toLowerCase()) ?? undefined
    if (value === undefined) continue
    if (typeof value !== 'number') throw new ScimError(400, 'invalidValue', `${name} is no integer`)
    query[name] = value
  }
  return query
}

function answer(call: Call, site: Site, query: Query, types: readonly PublishedType[]): Reply {
  if (query.cursor !== undefined && call.contract === 'rfc') return pageByCursor(call, site, query, types)
  const { behaviour } = call
  const startIndex = behaviour.readStartIndex(query.startIndex)
  const size = behaviour.pageSize(behaviour.readCount(query.count), behaviour.countDefault, behaviour.maxResults)
  const results = resultsOf(call, query, types)
  const page = behaviour.pageOf(results, startIndex, size)
  return reply(200, {
    schemas: [urn.listResponse],
    totalResults: behaviour.totalOf(results, page),
    startIndex,
    itemsPerPage: behaviour.itemsPerPage(page, size),
    Resources: showAll(call, page, query.selection),
  })
}

/** GET on an endpoint (RFC 7644 section 3.4.2). */
export function list(call: Call, site: Site): Reply {
  return answer(call, site, queryOfUrl(call), call.type ? [call.type] : [])
}

/** GET on the base: all resources (RFC 7644 section 3.4.2.1). */
export function rootQuery(call: Call, site: Site): Reply {
  return answer(call, site, queryOfUrl(call), call.surface.types)
}

/** POST on a path that ends in `/.search` (RFC 7644 section 3.4.3). */
export function search(call: Call, site: Site): Reply {
  return answer(call, site, queryOfBody(call), call.type ? [call.type] : call.surface.types)
}

/** Whether a filter is set; discovery refuses any. */
export function hasFilter(call: Call): boolean {
  const body = call.body
  return call.query.has('filter') || (isObject(body) && body['filter'] !== undefined)
}
