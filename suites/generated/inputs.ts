import {
  creatableTypes, freeAttributes, isFixed, isObject, patchedDifferently,
  type Free, type JsonObject, type Own, type PatchOperation, type RequirementId, type ResourceType, type Resources, type Response, type Scope, type Terms, type Tools,
} from '../../src/kit/index.ts'

const freeIn = (type: ResourceType, { requiredOnCreate }: Terms): readonly Free[] => freeAttributes(type, requiredOnCreate[type.name] ?? [])
const changeableIn = (type: ResourceType, terms: Terms): readonly Free[] => freeIn(type, terms).filter(({ name }) => !isFixed({ terms }, type.name, name))

/** The free attributes of a type, or the end of the check when it has none. */
export function freeOf(t: Tools, { type }: Resources): readonly Free[] {
  const frees = freeIn(type, t.terms)
  return frees.length > 0 ? frees : t.block(`no attribute of ${type.name} can be chosen freely`)
}

/** Those of them that can be changed once a resource is there. */
export const changeableOf = (t: Tools, { type }: Resources): readonly Free[] => changeableIn(type, t.terms)

/** Rows: the types that have such an attribute. */
export function changeableTypes(scope: Scope): readonly string[] {
  const { profile: { resourceTypes }, contract: { terms } } = scope
  return creatableTypes(scope).filter((name) => resourceTypes.value.some((type) => type.name === name && changeableIn(type, terms).length > 0))
}

/** What Genesys promises of users or, under another number, of groups. */
export const promised = (row: string, ofUsers: RequirementId, ofGroups: RequirementId): RequirementId => (row === 'Group' ? ofGroups : ofUsers)

/** A body to lay generated content over; whatever names the resource then, externalId shows in the answer whose it is. */
export function draftOf(t: Tools, resources: Resources): JsonObject {
  return resources.draft({ externalId: t.unique('generated') })
}

/** A write's answer, or the end of the trial when the server refused the generated input. */
export function accepted(t: Tools, response: Response): Response {
  return response.status >= 400 && response.status < 500 ? t.refuse() : response
}

/** Lower-case names of the attributes that a body names, in its extensions too. */
export function namesIn(body: JsonObject): readonly string[] {
  return Object.entries(body).flatMap(([name, inner]) => (name.startsWith('urn:') && isObject(inner) ? Object.keys(inner) : [name])).map((name) => name.toLowerCase())
}

/** Lower-case names of the attributes that the operations name: in all others two resources differ by nature. */
export function touched(operations: readonly PatchOperation[]): ReadonlySet<string> {
  return new Set(operations.flatMap(({ path, value }) => (path === undefined ? namesIn(isObject(value) ? value : {}) : [path.replace(/^.*:/, '').toLowerCase()])))
}

/** Those of the lower-case names in which two resources began alike: an address, say, that each needs for itself tells nothing. */
export function begunAlike(names: Iterable<string>, { type }: Resources, [one, other]: readonly [Own, Own]): ReadonlySet<string> {
  const apart = new Set(patchedDifferently(one.sent, other.sent, type).map(({ attribute }) => attribute.replace(/^.*:/, '').toLowerCase()))
  return new Set([...names].filter((name) => !apart.has(name)))
}
