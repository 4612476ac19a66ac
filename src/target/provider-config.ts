import { isObject } from '../scim/json.ts'
import type { Json } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { Profile } from './types.ts'

/** What a ServiceProviderConfig declares; members that are absent or malformed are not declared. */
export type Declared = { readonly [K in 'patch' | 'bulk' | 'filter' | 'changePassword' | 'sort' | 'etag' | 'pagination']?: Profile[K]['value'] }

/** Page size that a filtered list may have when the document does not say (`filter.maxResults`). */
export const unsaidMaxResults = 10_000
const unsaidBulk = { maxOperations: 10, maxPayloadSize: 65_536 }

/** Reads a ServiceProviderConfig (RFC 7643 section 5, RFC 9865 section 4) as far as it makes sense. */
export function readProviderConfig(json: Json | undefined): Declared {
  const flag = (name: string): boolean | undefined => boolean(member(member(json, name), 'supported'))
  const simple = (name: 'patch' | 'changePassword' | 'sort' | 'etag'): Declared => {
    const value = flag(name)
    return value === undefined ? {} : { [name]: value }
  }
  const filter = flag('filter')
  const bulk = flag('bulk')
  return {
    ...simple('patch'), ...simple('changePassword'), ...simple('sort'), ...simple('etag'),
    ...(filter === undefined ? {} : { filter: filter && { maxResults: size(member(member(json, 'filter'), 'maxResults')) ?? unsaidMaxResults } }),
    ...(bulk === undefined ? {} : { bulk: bulk && {
      maxOperations: limit(member(member(json, 'bulk'), 'maxOperations')) ?? unsaidBulk.maxOperations,
      maxPayloadSize: limit(member(member(json, 'bulk'), 'maxPayloadSize')) ?? unsaidBulk.maxPayloadSize,
    } }),
    ...readPagination(member(json, 'pagination')),
  }
}

function readPagination(json: Json | undefined): Declared {
  if (!isObject(json)) return {}
  const method = member(json, 'defaultPaginationMethod')
  const defaultPageSize = size(member(json, 'defaultPageSize'))
  const maxPageSize = size(member(json, 'maxPageSize'))
  const cursorTimeout = size(member(json, 'cursorTimeout'))
  return {
    pagination: {
      cursor: boolean(member(json, 'cursor')) ?? false,
      index: boolean(member(json, 'index')) ?? true,
      ...(method === 'cursor' || method === 'index' ? { defaultMethod: method } : {}),
      ...(defaultPageSize === undefined ? {} : { defaultPageSize }),
      ...(maxPageSize === undefined ? {} : { maxPageSize }),
      ...(cursorTimeout === undefined ? {} : { cursorTimeout }),
    },
  }
}

function boolean(json: Json | undefined): boolean | undefined {
  return typeof json === 'boolean' ? json : undefined
}

function size(json: Json | undefined): number | undefined {
  const found = limit(json)
  return found !== undefined && Number.isSafeInteger(found) ? found : undefined
}

/** Beyond the exact integers too: what a server says to have no limit, such as 2^63 - 1. */
function limit(json: Json | undefined): number | undefined {
  return typeof json === 'number' && Number.isInteger(json) && json > 0 ? json : undefined
}
