import type { Contract } from '../contract/types.ts'
import { readSchemas } from '../scim/definitions.ts'
import { isObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { sameUrn } from '../scim/urn.ts'
import { memberUrl } from './address.ts'
import type { TargetBase } from './bases.ts'
import { createAsk, probeEtag, probeFilter, probeLifecycle, probeNames, probePatch } from './probes.ts'
import type { Ask } from './probes.ts'
import { readProviderConfig, unsaidMaxResults } from './provider-config.ts'
import type { Declared } from './provider-config.ts'
import { joinSchemas, readResourceTypes } from './resource-types.ts'
import type { Fact, Profile, Response, Transport } from './types.ts'

/** Facts that the operator states; they win over everything that the server says. */
export type Overrides = { readonly [K in keyof Profile]?: Profile[K]['value'] }

export interface DiscoverOptions {
  readonly bases: readonly TargetBase[]
  /** Whether the run may write; without it nothing is probed by writing. */
  readonly writable: boolean
  readonly operator?: Overrides
  readonly signal?: AbortSignal
}

const mostSingleSchemas = 20

/**
 * Reads the discovery documents and probes what they leave open. Missing or malformed documents are replaced by the
 * contract's own.
 * @throws TransportFailure when `signal` fires.
 */
export async function discover(transport: Transport, contract: Contract, options: DiscoverOptions): Promise<Profile> {
  const { bases, writable, operator = {}, signal } = options
  const ask = createAsk(transport, signal)
  const { endpoints } = contract.terms
  const [config, types, schemas] = await Promise.all([
    firstDocument(ask, bases, endpoints['ServiceProviderConfig'] ?? '/ServiceProviderConfig'),
    firstDocument(ask, bases, endpoints['ResourceType'] ?? '/ResourceTypes'),
    firstDocument(ask, bases, endpoints['Schema'] ?? '/Schemas'),
  ])
  const described = await describe(ask, contract, bases, resourcesOf(types), resourcesOf(schemas))
  const users = `${bases[0]?.url ?? ''}${described.resourceTypes.value.find(({ name }) => name === 'User')?.endpoint ?? endpoints['User'] ?? '/Users'}`
  const features = await settleFeatures(readProviderConfig(config?.json), config !== undefined, ask, transport, contract, users)
  const found: Profile = {
    ...described, ...features, lifecycle: { value: {}, source: 'contract' }, fixtures: { value: {}, source: 'operator' },
    writable: { value: writable, source: 'operator' },
  }
  const lifecycle = operator.lifecycle === undefined ? await findLifecycle(ask, transport, contract, bases, found) : found.lifecycle
  return override({ ...found, lifecycle, resourceTypes: await withKeptNames(ask, contract, bases, found) }, operator)
}

async function firstDocument(ask: Ask, bases: readonly TargetBase[], path: string): Promise<Response | undefined> {
  for (const { url } of bases) {
    const answer = await ask({ method: 'GET', url: url + path })
    if (answer?.status === 200 && (isObject(answer.json) || Array.isArray(answer.json))) return answer
  }
  return undefined
}

/** The members of a list response; some servers answer with a bare array. */
function resourcesOf(response: Response | undefined): readonly unknown[] {
  const listed = Array.isArray(response?.json) ? response.json : member(response?.json, 'Resources')
  return Array.isArray(listed) ? listed : []
}

async function describe(
  ask: Ask, contract: Contract, bases: readonly TargetBase[], types: readonly unknown[], schemas: readonly unknown[],
): Promise<Pick<Profile, 'resourceTypes' | 'schemas'>> {
  const urls = bases.map(({ url }) => url)
  const declared = readResourceTypes(types, urls)
  const { endpoints, endpointsFixed = false } = contract.terms
  const used = (declared.length > 0 ? declared : readResourceTypes(contract.discovery.resourceTypes, urls))
    .map((type) => ({ ...type, endpoint: (endpointsFixed ? endpoints[type.name] : undefined) ?? type.endpoint }))
  const listed = readSchemas(schemas)
  const needed = [...new Set(used.flatMap(({ schema, extensions }) => [schema, ...extensions.map((extension) => extension.schema)]))]
  const missing = declared.length === 0 ? [] : needed.filter((id) => !listed.some((schema) => sameUrn(schema.id, id))).slice(0, mostSingleSchemas)
  const path = `${urls[0] ?? ''}${endpoints['Schema'] ?? '/Schemas'}`
  const single = await Promise.all(missing.map((id) => ask({ method: 'GET', url: memberUrl(path, id) })))
  const own = [...listed, ...readSchemas(single.flatMap((answer) => answer?.status === 200 ? [answer.json] : []))]
  const stand = readSchemas(contract.discovery.schemas).filter((schema) => !own.some(({ id }) => sameUrn(id, schema.id)))
  return {
    resourceTypes: { value: joinSchemas(used, [...own, ...stand]), source: declared.length > 0 ? 'declared' : 'contract' },
    schemas: own.length > 0 ? { value: own, source: 'declared' } : { value: stand, source: 'contract' },
  }
}

type Features = Pick<Profile, keyof Declared>

/** Declared facts stand; without the document the server is asked, as far as asking is harmless. */
async function settleFeatures(
  declared: Declared, hasConfig: boolean, ask: Ask, transport: Transport, contract: Contract, users: string,
): Promise<Features> {
  const say = <T>(value: T | undefined, otherwise: Fact<T>): Fact<T> => value === undefined ? otherwise : { value, source: 'declared' }
  const fromContract = <T>(value: T): Fact<T> => ({ value, source: 'contract' })
  const patches = contract.operations.some(({ method, optional }) => method === 'PATCH' && optional !== true)
  const open = async <T>(value: T | undefined, probe: () => Promise<T | undefined>, fallback: T): Promise<Fact<T>> => {
    if (value !== undefined) return { value, source: 'declared' }
    const probed = hasConfig ? undefined : await probe()
    return probed === undefined ? fromContract(fallback) : { value: probed, source: 'probed' }
  }
  const [patch, filter, etag] = await Promise.all([
    open(declared.patch, () => probePatch(ask, transport, users), patches),
    open(declared.filter, async () => await probeFilter(ask, users) && { maxResults: unsaidMaxResults }, false),
    open(declared.etag, () => probeEtag(ask, users), false),
  ])
  return {
    patch, filter, etag,
    bulk: say(declared.bulk, fromContract(false)),
    changePassword: say(declared.changePassword, fromContract(false)),
    sort: say(declared.sort, fromContract(false)),
    pagination: say(declared.pagination, fromContract({ cursor: false, index: true })),
  }
}

/** The resource types with those parts of a user's name that the server keeps as they are sent. */
async function withKeptNames(ask: Ask, contract: Contract, [base]: readonly TargetBase[], profile: Profile): Promise<Profile['resourceTypes']> {
  const { value, source } = profile.resourceTypes
  const users = value.find(({ name }) => name === 'User')
  if (base === undefined || users === undefined || !profile.writable.value || !contract.requirements.has('RFC7643-4.1.1-5')) return profile.resourceTypes
  const own = await probeNames(ask, base, users, contract)
  if (own.length === 0) return profile.resourceTypes
  const attributes = users.schema.attributes.map((attribute) =>
    attribute.name === 'name' ? { ...attribute, subAttributes: attribute.subAttributes.filter((sub) => !own.includes(sub.name)) } : attribute)
  return { source, value: value.map((type) => (type === users ? { ...users, schema: { ...users.schema, attributes } } : type)) }
}

async function findLifecycle(
  ask: Ask, transport: Transport, contract: Contract, bases: readonly TargetBase[], profile: Profile,
): Promise<Profile['lifecycle']> {
  const types = profile.resourceTypes.value.filter(({ name }) => contract.terms.optionalLifecycle.includes(name))
  if (types.length === 0 || !profile.writable.value) return { value: {}, source: 'contract' }
  const offered: [string, readonly string[]][] = []
  for (const base of bases) {
    const names: string[] = []
    for (const type of types) if (await probeLifecycle(ask, transport, base, type, contract)) names.push(type.name)
    offered.push([base.id, names])
  }
  return { value: Object.fromEntries(offered), source: 'probed' }
}

function override(profile: Profile, operator: Overrides): Profile {
  const fact = <T>(found: Fact<T>, stated: T | undefined): Fact<T> => stated === undefined ? found : { value: stated, source: 'operator' }
  return {
    resourceTypes: fact(profile.resourceTypes, operator.resourceTypes),
    schemas: fact(profile.schemas, operator.schemas),
    patch: fact(profile.patch, operator.patch),
    bulk: fact(profile.bulk, operator.bulk),
    filter: fact(profile.filter, operator.filter),
    changePassword: fact(profile.changePassword, operator.changePassword),
    sort: fact(profile.sort, operator.sort),
    etag: fact(profile.etag, operator.etag),
    pagination: fact(profile.pagination, operator.pagination),
    lifecycle: fact(profile.lifecycle, operator.lifecycle),
    fixtures: fact(profile.fixtures, operator.fixtures),
    writable: fact(profile.writable, operator.writable),
  }
}
