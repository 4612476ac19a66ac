import { asText } from '../json.ts'
import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { urn } from '../names.ts'
import { render } from '../render.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Site } from '../site.ts'
import { resultsOf, showAll, type Match, type Query } from './results.ts'
import { reply } from './reply.ts'

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidCursor', detail)
}

/** What must stay the same from page to page. */
function fingerprint(call: Call, query: Query): string {
  return JSON.stringify([call.type?.name ?? '', query.filter ?? '', query.sortBy ?? '', query.sortOrder ?? ''])
}

function matchOf(call: Call, id: string, types: readonly PublishedType[]): Match[] {
  const stored = call.store.find(id)
  const type = types.find((one) => one.name === stored?.type)
  return stored && type ? [{ type, stored, resource: render(call, type, stored) }] : []
}

function countOf(call: Call, query: Query): number | undefined {
  const count = call.behaviour.readCount(query.count)
  if (count !== undefined && count > call.behaviour.maxPageSize) {
    throw new ScimError(400, 'invalidCount', `count is above the largest page of ${call.behaviour.maxPageSize}`)
  }
  return count
}

interface Position {
  readonly key: string
  readonly offset: number
  readonly size: number
  readonly ids: readonly string[]
}

function firstPage(call: Call, site: Site, query: Query, types: readonly PublishedType[]): Position {
  const { behaviour } = call
  const size = countOf(call, query) ?? Math.min(behaviour.countDefault, behaviour.maxPageSize)
  const ids = resultsOf(call, query, types).map(({ resource }) => asText(resource['id']))
  const key = behaviour.newCursorKey()
  if (behaviour.hasNext(0, size, ids.length)) {
    site.snapshots.keep(key, { ids, size, query: fingerprint(call, query), issued: Date.now() })
  }
  return { key, offset: 0, size, ids }
}

function laterPage(call: Call, site: Site, query: Query, cursor: string): Position {
  const { behaviour } = call
  const place = behaviour.readCursor(cursor)
  const snapshot = place && site.snapshots.get(place.key)
  if (!place || !snapshot || place.offset >= snapshot.ids.length) throw invalid('the server did not give this cursor')
  if (behaviour.cursorExpired(snapshot.issued, Date.now(), behaviour.cursorTimeout)) {
    throw new ScimError(400, 'expiredCursor', 'the cursor has expired')
  }
  if (!behaviour.cursorFits(snapshot.query, fingerprint(call, query))) throw invalid('the cursor belongs to another query')
  const count = countOf(call, query)
  if (count === 0) return { key: place.key, offset: place.offset, size: 0, ids: snapshot.ids }
  if (count !== undefined && count !== snapshot.size) throw new ScimError(400, 'invalidCount', 'count differs from that of the first page')
  return { key: place.key, offset: place.offset, size: snapshot.size, ids: snapshot.ids }
}

/** One page by cursor; an empty cursor asks for the first (RFC 9865 section 2). */
export function pageByCursor(call: Call, site: Site, query: Query, types: readonly PublishedType[]): Reply {
  const { behaviour } = call
  const cursor = query.cursor ?? ''
  const { key, offset, size, ids } = cursor === '' ? firstPage(call, site, query, types) : laterPage(call, site, query, cursor)
  const page = ids.slice(offset, offset + size).flatMap((id) => matchOf(call, id, types))
  return reply(200, {
    schemas: [urn.listResponse],
    totalResults: behaviour.totalOf(ids, page),
    itemsPerPage: behaviour.itemsPerPage(page, size),
    ...(behaviour.hasNext(offset, size, ids.length) ? { nextCursor: behaviour.cursorOf(key, offset + size) } : {}),
    ...(offset > 0 && size > 0 ? { previousCursor: behaviour.cursorOf(key, Math.max(0, offset - size)) } : {}),
    Resources: showAll(call, page, query.selection),
  })
}
