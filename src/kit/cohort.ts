import type { ScopeAttribute } from '../contract/types.ts'
import { isList, isObject, type Json, type JsonObject } from '../scim/json.ts'
import { entriesOf } from './classify.ts'
import type { Own, Resources } from './resources.ts'

/** A handful of resources that share a marker. */
export interface Cohort {
  readonly members: readonly Own[]
  /** Selects exactly the members; absent when the server does not filter by the marker. */
  readonly filter?: string
}

/** Enough for pages of several sizes with a rest. */
export const cohortSize = 7

/** Creates the members and tries the filter. @throws Blocked when the server does not create them. */
export async function createCohort(resources: Resources, marker: string, filters: boolean): Promise<Cohort> {
  const { scope } = resources
  const members = await Promise.all(Array.from({ length: cohortSize }, () => createMember(resources, marker, scope)))
  if (scope === undefined || !filters) return { members }
  const filter = `${scope.filter} eq ${JSON.stringify(marker)}`
  const ids = new Set(members.map((member) => member.id))
  const answer = await resources.list({ filter, count: cohortSize })
  const found = entriesOf(answer).map((entry) => (isObject(entry) ? entry['id'] : undefined))
  // A server may cap its pages below the cohort's size; then totalResults has to tell that nothing else matches.
  const all = found.length === ids.size || (found.length > 0 && isObject(answer.json) && answer.json['totalResults'] === ids.size)
  return all && found.every((id) => typeof id === 'string' && ids.has(id)) ? { members, filter } : { members }
}

/** A server may want values of each resource's own where its schema does not say so; then the marker has to go. */
async function createMember(resources: Resources, marker: string, scope: ScopeAttribute | undefined): Promise<Own> {
  const plain = resources.full()
  if (scope === undefined) return resources.createFrom(plain)
  const body = marked(plain, scope.path, marker)
  const response = await resources.post(body)
  return (await resources.owned(response, body)) ?? resources.createFrom(plain)
}

function marked(body: JsonObject, path: readonly string[], marker: string): JsonObject {
  const [name, ...rest] = path
  if (name === undefined) return body
  if (rest.length === 0) return { ...body, [name]: marker }
  const inner: Json | undefined = body[name]
  const schemas = isList(body['schemas']) ? body['schemas'] : []
  return {
    ...body,
    ...(name.startsWith('urn:') ? { schemas: [...new Set([...schemas, name])] } : {}),
    [name]: marked(isObject(inner) ? inner : {}, rest, marker),
  }
}
