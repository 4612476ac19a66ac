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
export async function createCohort(resources: Resources, marker: string, scope: ScopeAttribute | undefined, filters: boolean): Promise<Cohort> {
  const drafts = Array.from({ length: cohortSize }, () => {
    const body = resources.full()
    return scope === undefined ? body : marked(body, scope.path, marker)
  })
  const members = await Promise.all(drafts.map((draft) => resources.createFrom(draft)))
  if (scope === undefined || !filters) return { members }
  const filter = `${scope.filter} eq ${JSON.stringify(marker)}`
  const ids = new Set(members.map((member) => member.id))
  const answer = await resources.list({ filter, count: cohortSize })
  const found = entriesOf(answer).map((entry) => (isObject(entry) ? entry['id'] : undefined))
  // A server may cap its pages below the cohort's size; then totalResults has to tell that nothing else matches.
  const all = found.length === ids.size || (found.length > 0 && isObject(answer.json) && answer.json['totalResults'] === ids.size)
  return all && found.every((id) => typeof id === 'string' && ids.has(id)) ? { members, filter } : { members }
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
