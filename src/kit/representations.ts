import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { ResourceType } from '../scim/schema.ts'
import type { Response } from '../target/types.ts'
import { entriesOf } from './classify.ts'
import { isNews } from './news.ts'
import type { WatchTools } from './tools.ts'

/** A resource that an answer shows. */
export interface Representation {
  readonly resource: JsonObject
  readonly type: ResourceType
  /** JSON pointer of the resource in the body. */
  readonly pointer: string
  /** The request asked for a part of the attributes. */
  readonly projected: boolean
  /** No earlier answer of the run showed just this: what looks at a resource alone need look but once. */
  readonly news: boolean
}

/** Every watch of resources asks for each answer. */
const known = new WeakMap<Response, readonly Representation[]>()

/** The resources in a successful answer of a resource endpoint or of a search. */
export function representationsIn(t: WatchTools, response: Response): readonly Representation[] {
  const found = known.get(response) ?? takeApart(t, response).map((one) => ({ ...one, news: isNews(t.profile, `resource ${one.type.name}`, response, { ...one, json: one.resource }) }))
  known.set(response, found)
  return found
}

/** A watch of the resources in answers, each looked at once however often it is shown. Answers whether there was one. */
export function eachResource(look: (t: WatchTools, response: Response, shown: Representation) => void): (t: WatchTools, response: Response) => boolean {
  return (t, response) => {
    const shown = representationsIn(t, response)
    for (const one of shown) if (one.news) look(t, response, one)
    return shown.length > 0
  }
}

function takeApart(t: WatchTools, response: Response): Omit<Representation, 'news'>[] {
  if (response.status < 200 || response.status > 299 || response.request.method === 'DELETE') return []
  const target = t.classify(response)
  if (target === undefined) return []
  const projected = /[?&](?:excluded)?attributes=/i.test(response.request.url) || /"(?:excluded)?attributes"\s*:/i.test(searchBody(response))
  const { resourceType } = target
  const single = resourceType !== undefined && (target.kind === 'single' || (target.kind === 'collection' && response.request.method === 'POST'))
  if (single) return isObject(response.json) ? [{ resource: response.json, type: resourceType, pointer: '', projected }] : []
  if (target.kind !== 'collection' && target.kind !== 'search') return []
  return entriesOf(response).flatMap((entry, n) => {
    const type = resourceType ?? (target.kind === 'search' ? typeOf(t, entry) : undefined)
    return isObject(entry) && type !== undefined ? [{ resource: entry, type, pointer: `/Resources/${String(n)}`, projected }] : []
  })
}

function searchBody({ request }: Response): string {
  return request.url.includes('/.search') ? (request.body ?? '') : ''
}

function typeOf(t: WatchTools, entry: unknown): ResourceType | undefined {
  const meta: Json | undefined = isObject(entry) ? entry['meta'] : undefined
  const name = isObject(meta) ? meta['resourceType'] : undefined
  return t.profile.resourceTypes.value.find((type) => type.name === name)
}
