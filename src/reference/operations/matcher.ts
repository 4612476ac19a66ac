import { ScimError } from '../../scim/error.ts'
import { isObject, type Json, type JsonObject } from '../../scim/json.ts'
import type { Call } from '../call.ts'
import { urn } from '../names.ts'
import type { PublishedType } from '../schemas/define.ts'
import type { Query } from './results.ts'

type Matcher = (resource: JsonObject, type: PublishedType) => boolean

const all: Matcher = () => true

/**
 * The test that a query's filter amounts to.
 * @throws ScimError 400 invalidFilter
 */
export function matcherOf(call: Call, query: Query, types: readonly PublishedType[]): Matcher {
  if (call.contract === 'genesys') return documentedMatcher(call, query, types[0])
  if (query.filter === undefined) return all
  const filter = call.behaviour.parseFilter(query.filter)
  for (const type of types) call.behaviour.checkFilter(filter, type)
  return (resource, type) => call.behaviour.matchesFilter(filter, resource, type)
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidFilter', detail)
}

function within(resource: JsonObject, ...names: readonly string[]): Json | undefined {
  let value: Json | undefined = resource
  for (const name of names) value = isObject(value) ? value[name] : undefined
  return value
}

const values = (list: Json | undefined): readonly (Json | undefined)[] =>
  Array.isArray(list) ? list.map((one: Json) => within({ one }, 'one', 'value')) : []

type Reader = (resource: JsonObject) => readonly (Json | undefined)[]

const userFilters: Readonly<Record<string, Reader>> = {
  id: (user) => [user['id']],
  username: (user) => [user['userName']],
  manager: (user) => [within(user, urn.enterpriseUser, 'manager', 'value')],
  email: (user) => values(user['emails']),
  division: (user) => [within(user, urn.enterpriseUser, 'division')],
  externalid: (user) => [user['externalId']],
  active: (user) => [user['active']],
  employeenumber: (user) => [within(user, urn.enterpriseUser, 'employeeNumber')],
}

const groupFilters: Readonly<Record<string, Reader>> = {
  id: (group) => [group['id']],
  displayname: (group) => [group['displayName']],
}

const caseExact: ReadonlySet<string> = new Set(['id', 'externalid', 'manager'])
const equality = /^\s*([A-Za-z][\w:.-]*)\s+eq\s+(?:("(?:[^"\\]|\\.)*")|([^\s"]+))\s*$/i
const byAuthority = /^\s*urn:ietf:params:scim:schemas:extension:genesys:purecloud:2\.0:User:externalIds\[\s*authority\s+eq\s+("(?:[^"\\]|\\.)*")\s+and\s+value\s+eq\s+("(?:[^"\\]|\\.)*")\s*\]\s*$/i

function unquote(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    throw invalid('the value is no JSON string')
  }
}

/** The `eq` filters that the Genesys documents name, in quoted and in bare form; without a filter, users that are active. */
function documentedMatcher(call: Call, query: Query, type: PublishedType | undefined): Matcher {
  const users = type?.name === 'User'
  const { edition, base } = call.surface
  if (query.filter === undefined || query.filter.trim() === '') {
    if (users ? !edition.unfilteredUsers : base === 'v2' && !edition.unfilteredGroups) throw invalid('filter is required')
    return users && call.behaviour.listsActiveOnly ? (resource) => resource['active'] === true : all
  }
  const pair = users ? byAuthority.exec(query.filter) : null
  if (pair?.[1] && pair[2]) return authorityMatcher(unquote(pair[1]), unquote(pair[2]))
  const match = equality.exec(query.filter)
  const name = match?.[1]?.toLowerCase().replace(/^urn:.*:/, '') ?? ''
  const reader = (users ? userFilters : groupFilters)[name]
  if (!match || !reader || (name === 'employeenumber' && !edition.employeeNumberFilter)) throw invalid('this filter is not offered')
  const wanted = match[2] === undefined ? (match[3] ?? '') : unquote(match[2])
  const exact = caseExact.has(name)
  return (resource) =>
    reader(resource).some((value) => value !== undefined && value !== null && call.behaviour.sameAsAsked(value, wanted, exact))
}

function authorityMatcher(authority: string, value: string): Matcher {
  return (resource) => {
    const ids = within(resource, urn.genesysUser, 'externalIds')
    return Array.isArray(ids) && ids.some((one: Json) => isObject(one) && one['authority'] === authority && one['value'] === value)
  }
}
