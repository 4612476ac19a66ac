import { percentEncode } from '../scim/percent.ts'

/** Where a URL lies below the bases of a target, as far as writing is concerned. */
export type Place =
  | { readonly kind: 'outside' | 'unsafe' | 'base' | 'bulk' | 'me' | 'discovery' | 'search' }
  | { readonly kind: 'collection'; readonly endpoint: string }
  | { readonly kind: 'resource' | 'inside'; readonly endpoint: string; readonly id: string; readonly key: string }

const discoveryNames = new Set(['serviceproviderconfig', 'serviceproviderconfigs', 'resourcetypes', 'schemas'])
const aliases = new Set(['me', 'self', 'bulk', '.search'])

/** The URL of the resource with this id; `endpoint` as in `/Users`. */
export function resourceUrl(base: string, endpoint: string, id: string): string {
  return memberUrl(`${base.replace(/\/+$/, '')}/${endpoint.replace(/^\/+|\/+$/g, '')}`, id)
}

/**
 * The URL of the resource with this id in a collection. The id comes from a server, so it stays one segment whatever
 * it contains; `.` and `..`, which no encoding keeps from being resolved, are encoded twice and so name nothing.
 */
export function memberUrl(collection: string, id: string): string {
  return `${collection}/${id === '.' || id === '..' ? id.replaceAll('.', '%252E') : percentEncode(id)}`
}

/** Says where URLs lie; `bases` are absolute, `endpoints` those of several segments. */
export function createAtlas(bases: readonly string[], endpoints: readonly string[] = []): (url: URL) => Place {
  const roots = bases.map((base) => ({ origin: new URL(base).origin, segments: split(new URL(base).pathname) ?? [] }))
    .sort((a, b) => b.segments.length - a.segments.length)
  const known = endpoints.map((endpoint) => split(endpoint) ?? []).filter((segments) => segments.length > 1)
    .sort((a, b) => b.length - a.length)
  return (url) => {
    const segments = split(url.pathname)
    if (segments === undefined) return { kind: 'unsafe' }
    const root = roots.find(({ origin, segments: prefix }) => origin === url.origin && startsWith(segments, prefix))
    return root === undefined ? { kind: 'outside' } : placeBelow(segments.slice(root.segments.length), known)
  }
}

function placeBelow(segments: readonly string[], known: readonly (readonly string[])[]): Place {
  const first = segments[0]?.toLowerCase()
  if (first === undefined) return { kind: 'base' }
  if (first === 'me') return { kind: 'me' }
  if (discoveryNames.has(first)) return { kind: 'discovery' }
  const depth = known.find((endpoint) => startsWith(segments, endpoint))?.length ?? 1
  if (segments.at(-1)?.toLowerCase() === '.search' && (segments.length === 1 || segments.length === depth + 1)) return { kind: 'search' }
  if (first === 'bulk') return segments.length === 1 ? { kind: 'bulk' } : { kind: 'discovery' }
  const endpoint = `/${segments.slice(0, depth).map(encodeURIComponent).join('/')}`
  const id = segments[depth]
  if (id === undefined) return { kind: 'collection', endpoint }
  if (aliases.has(id.toLowerCase())) return { kind: 'me' }
  return { kind: segments.length === depth + 1 ? 'resource' : 'inside', endpoint, id, key: `${endpoint}/${encodeURIComponent(id)}` }
}

function startsWith(segments: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((segment, at) => segments[at] === segment)
}

/** The decoded segments of a path, or undefined when some server could read them as another path. */
function split(pathname: string): readonly string[] | undefined {
  const raw = pathname.replace(/^\//, '').replace(/\/$/, '')
  if (raw === '') return []
  const segments = raw.split('/').map(decodeSegment)
  return segments.every((segment) => segment !== undefined) ? segments : undefined
}

/** Most segments say what they say, and hide nothing. */
const plain = /^[\w:-]+$/

/** Decodes once, and goes on decoding to see that no layer hides a step to another path. */
function decodeSegment(raw: string): string | undefined {
  if (plain.test(raw)) return raw
  const decoded = decode(raw)
  let layer = decoded
  for (let depth = 0; depth < 8 && layer !== undefined; depth += 1) {
    if (!isHarmless(layer)) return undefined
    const next = decode(layer)
    if (next === undefined || next === layer) return decoded
    layer = next
  }
  return undefined
}

function isHarmless(segment: string): boolean {
  return !hasControl(segment) && segment.split(/[/\\]/).every((piece) => piece !== '' && piece !== '.' && piece !== '..')
}

function hasControl(segment: string): boolean {
  return [...segment].some((character) => character < ' ' || character === '\u007f')
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
