import { byName } from '../scim/definitions.ts'
import type { AttributeDefinition } from '../scim/schema.ts'
import type { Fixtures, Profile } from '../target/types.ts'
import type { Need } from './check.ts'

type Feature = 'patch' | 'bulk' | 'filter' | 'sort' | 'etag' | 'changePassword'

const announced: Record<Feature, (profile: Profile) => unknown> = {
  patch: (profile) => profile.patch.value,
  bulk: (profile) => profile.bulk.value,
  filter: (profile) => profile.filter.value,
  sort: (profile) => profile.sort.value,
  etag: (profile) => profile.etag.value,
  changePassword: (profile) => profile.changePassword.value,
}

/** The server announces the feature in its ServiceProviderConfig, or a probe found it. */
export function capability(feature: Feature): Need {
  return ({ profile }) => announced[feature](profile) ? undefined : `the server does not announce ${feature}`
}

/** The server announces cursor-based pagination (RFC 9865 section 2.2). */
export const cursorPagination: Need = ({ profile }) =>
  profile.pagination.value.cursor ? undefined : 'the server does not announce cursor-based pagination'

/** The server pages by startIndex: it says nothing else (RFC 9865 section 4). */
export const indexPagination: Need = ({ profile }) => (profile.pagination.value.index ? undefined : 'the server pages by cursor only')

/** The server has a resource type of that name. */
export function offers(name: string): Need {
  return ({ profile }) =>
    profile.resourceTypes.value.some((type) => type.name === name) ? undefined : `the server has no resource type ${name}`
}

/** The run may create, change and delete resources of that type. */
export function writable(name: string): Need {
  const offered = offers(name)
  return (scope) => {
    const missing = offered(scope)
    if (missing !== undefined) return missing
    if (!scope.profile.writable.value) return 'the run is read-only'
    if (!scope.contract.terms.optionalLifecycle.includes(name)) return undefined
    return scope.profile.lifecycle.value[scope.base]?.includes(name) ? undefined : `creating a ${name} is optional in this contract and not offered`
  }
}

/** The resource type's schema, or one of its extensions when `urn` is given, has the attribute. */
export function attribute(typeName: string, name: string, urn?: string): Need {
  return ({ profile }) => (attributeIn(profile, typeName, name, urn) === undefined ? `the server's ${typeName} schema has no ${name}` : undefined)
}

/** The same for an attribute, or a sub-attribute behind a dot, that a client may change at any time and read (RFC 7643 section 7). */
export function changeable(typeName: string, path: string, urn?: string): Need {
  const [name = '', sub] = path.split('.')
  return ({ profile }) => {
    const whole = attributeIn(profile, typeName, name, urn)
    const part = sub === undefined ? whole : byName(whole?.subAttributes ?? [], sub)
    const open = [whole, part].every((one) => one?.mutability === 'readWrite' && one.returned !== 'never')
    return open ? undefined : `the server's ${typeName} schema has no ${path} that a client may change`
  }
}

function attributeIn(profile: Profile, typeName: string, name: string, urn: string | undefined): AttributeDefinition | undefined {
  const type = profile.resourceTypes.value.find((candidate) => candidate.name === typeName)
  const schema = urn === undefined ? type?.schema : type?.extensions.find((extension) => extension.schema.id === urn)?.schema
  return byName(schema?.attributes ?? [], name)
}

/** The operator told what the target holds of that kind (member `fixtures` of the configuration). */
export function fixture(kind: keyof Fixtures): Need {
  return ({ profile }) => {
    const found = profile.fixtures.value[kind]
    return found === undefined || found.length === 0 ? `the configuration names no fixtures.${kind}` : undefined
  }
}

/** The operator gave the token of another client that plays this role (member `fixtures.tokens` of the configuration). */
export function client(role: string): Need {
  return ({ profile }) => (profile.fixtures.value.tokens ?? []).includes(role) ? undefined : `the configuration names no fixtures.tokens.${role}`
}
