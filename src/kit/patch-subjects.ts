import type { JsonObject } from '../scim/json.ts'
import type { ResourceType } from '../scim/schema.ts'
import type { Scope } from './check.ts'
import { optionalPluralNames, pluralAt, pluralNames, type Plural } from './plurals.ts'
import type { Own } from './resources.ts'
import type { Tools } from './tools.ts'
import { isNeeded, placeAt, placePaths, type ValuePlace } from './value-places.ts'

function ofUser({ profile }: Scope, rows: (type: ResourceType) => readonly string[]): readonly string[] {
  const type = profile.resourceTypes.value.find((one) => one.name === 'User')
  return type === undefined ? [] : rows(type)
}

/** Rows: paths of a user's places with one value. */
export const userPlaces = (scope: Scope): readonly string[] => ofUser(scope, placePaths)

/** Rows: the same without what every user needs. */
export const optionalUserPlaces = (scope: Scope): readonly string[] => {
  const required = scope.contract.terms.requiredOnCreate['User'] ?? []
  return ofUser(scope, (type) => placePaths(type).filter((path) => !isNeeded(type, path) && !required.includes(path)))
}

/** Rows: names of a user's multi-valued attributes with typed values. */
export const userPlurals = (scope: Scope): readonly string[] => ofUser(scope, pluralNames)

/** Rows: the same without what every user needs. */
export const optionalUserPlurals = (scope: Scope): readonly string[] => ofUser(scope, optionalPluralNames)

/** The place of a row. @throws Blocked */
export function userPlaceOf(t: Tools, path: string): ValuePlace {
  return placeAt(t.users.type, path, t.unique) ?? t.block(`the server's users have no ${path}`)
}

/** The multi-valued attribute of a row. @throws Blocked */
export function userPluralOf(t: Tools, name: string): Plural {
  return pluralAt(t.users.type, name, t.unique) ?? t.block(`the server's users have no ${name}`)
}

/** A user that has the value at the place, or has none there. @throws Blocked when the server did not keep that */
export async function userWithValue(t: Tools, place: ValuePlace, value: string | undefined): Promise<Own> {
  const own = await t.users.createFrom(place.put(place.put(t.users.draft(), place.values[0]), value))
  return place.has(own.body, value) ? own : t.block(`creating a user did not keep its ${place.path}`)
}

/** A user with these values of the attribute. @throws Blocked when the server did not keep them */
export async function userWithValues(t: Tools, plural: Plural, sent: readonly JsonObject[]): Promise<Own> {
  const own = await t.users.create(sent.length === 0 ? {} : { [plural.name]: sent })
  return sent.every((one) => plural.keeps(own.body, one)) ? own : t.block(`creating a user did not keep its ${plural.name}`)
}
