import { isObject } from '../scim/json.ts'
import type { ResourceType } from '../scim/schema.ts'
import type { Profile, Response } from '../target/types.ts'
import type { Terms } from '../contract/types.ts'
import type { BaseUrl } from './session.ts'

/** What a request was about. */
export interface Target {
  readonly base: BaseUrl
  /** `User`, `Group` or another resource type's name; `ServiceProviderConfig`, `ResourceType`, `Schema`; absent for anything else. */
  readonly type?: string
  /** The resource type, for resources. */
  readonly resourceType?: ResourceType
  /** `collection` for the endpoint itself, `single` for one resource below it, `search` for `.search`, `other` for the rest. */
  readonly kind: 'collection' | 'single' | 'search' | 'other'
}

const discovery = ['ServiceProviderConfig', 'ResourceType', 'Schema'] as const

/** Every watch asks for each answer. */
const classified = new WeakMap<Response, { readonly target: Target | undefined }>()

/** Tells which endpoint a response came from; nothing when it lies outside the bases. */
export function classify(response: Response, bases: readonly BaseUrl[], profile: Profile, terms: Terms): Target | undefined {
  const known = classified.get(response)
  if (known !== undefined) return known.target
  const target = locate(response.request.url, bases, profile, terms)
  classified.set(response, { target })
  return target
}

/** Tells which endpoint an absolute URL addresses. */
export function locate(address: string, bases: readonly BaseUrl[], profile: Profile, terms: Terms): Target | undefined {
  const url = address.split(/[?#]/, 1)[0] ?? ''
  const base = [...bases].sort((a, b) => b.url.length - a.url.length).find((candidate) => url === candidate.url || url.startsWith(`${candidate.url}/`))
  if (base === undefined) return undefined
  const path = url.slice(base.url.length)
  for (const resourceType of profile.resourceTypes.value) {
    const kind = kindBelow(path, resourceType.endpoint)
    if (kind !== undefined) return { base, type: resourceType.name, resourceType, kind }
  }
  for (const type of discovery) {
    const kind = kindBelow(path, terms.endpoints[type] ?? `/${type}`)
    if (kind !== undefined) return { base, type, kind: type === 'ServiceProviderConfig' ? 'single' : kind }
  }
  return { base, kind: path === '/.search' ? 'search' : 'other' }
}

function kindBelow(path: string, endpoint: string): Target['kind'] | undefined {
  if (path === endpoint || path === `${endpoint}/`) return 'collection'
  if (!path.startsWith(`${endpoint}/`)) return undefined
  const rest = path.slice(endpoint.length + 1)
  return rest === '.search' ? 'search' : rest.includes('/') ? 'other' : 'single'
}

/** The entries of a list response; empty when it has none. */
export function entriesOf(response: Response): readonly unknown[] {
  return isObject(response.json) && Array.isArray(response.json['Resources']) ? response.json['Resources'] : []
}
