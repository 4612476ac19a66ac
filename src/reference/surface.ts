import { deviceLifecycleSchema, deviceSchema } from './schemas/device.ts'
import type { PublishedSchema, PublishedType } from './schemas/define.ts'
import { resourceTypeSchema, schemaSchema, serviceProviderConfigSchema } from './schemas/discovery.ts'
import { genesysEnterpriseSchema, genesysExtensionSchema, genesysGroupSchema, genesysUserSchema } from './schemas/genesys.ts'
import { groupSchema } from './schemas/group.ts'
import { enterpriseSchema, userSchema } from './schemas/user.ts'
import { editions, type EditionTerms } from './edition.ts'

export type ContractId = 'rfc' | 'genesys'
export type BaseId = 'rfc' | 'scim' | 'v2'

/** One base path with the types that it serves; all surfaces share one store. */
export interface Surface {
  readonly contract: ContractId
  readonly base: BaseId
  /** Path without a slash at its end. */
  readonly path: string
  readonly types: readonly PublishedType[]
  /** What /ResourceTypes lists. */
  readonly published: readonly PublishedType[]
  readonly schemas: readonly PublishedSchema[]
  /** Path segments of the discovery documents. */
  readonly discovery: { readonly serviceProviderConfig: string; readonly resourceTypes: string; readonly schemas: string }
  readonly edition: EditionTerms
}

function type(name: string, endpoint: string, schema: PublishedSchema, extensions: readonly PublishedSchema[] = []): PublishedType {
  return { id: name, name, endpoint, description: schema.description, schema, extensions: extensions.map((one) => ({ schema: one, required: false })) }
}

const rfcTypes = [
  type('User', '/Users', userSchema, [enterpriseSchema]),
  type('Group', '/Groups', groupSchema),
  type('Device', '/Devices', deviceSchema, [deviceLifecycleSchema]),
]

const genesysTypes = [
  type('User', '/users', genesysUserSchema, [genesysEnterpriseSchema, genesysExtensionSchema]),
  type('Group', '/groups', genesysGroupSchema),
]

const genesysPublished = [
  ...genesysTypes,
  type('ServiceProviderConfig', '/serviceproviderconfig', serviceProviderConfigSchema),
  type('ResourceType', '/resourcetypes', resourceTypeSchema),
  type('Schema', '/schemas', schemaSchema),
]

const described = [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema]
const lowerCase = { serviceProviderConfig: 'serviceproviderconfig', resourceTypes: 'resourcetypes', schemas: 'schemas' }

/** The three bases, longest path first so that the first match is the right one. */
export function surfacesOf(edition: EditionTerms): readonly Surface[] {
  const genesys = {
    contract: 'genesys',
    types: genesysTypes,
    published: genesysPublished.filter((one) => edition.schemas || one.name !== 'Schema'),
    schemas: [genesysUserSchema, genesysGroupSchema, genesysEnterpriseSchema, genesysExtensionSchema, ...described],
    discovery: lowerCase,
    edition,
  } as const
  return [
    { ...genesys, base: 'v2', path: '/api/v2/scim/v2' },
    { ...genesys, base: 'scim', path: '/api/v2/scim' },
    {
      contract: 'rfc',
      base: 'rfc',
      path: '/scim/v2',
      types: rfcTypes,
      published: rfcTypes,
      schemas: [userSchema, groupSchema, enterpriseSchema, deviceSchema, deviceLifecycleSchema, ...described],
      discovery: { serviceProviderConfig: 'ServiceProviderConfig', resourceTypes: 'ResourceTypes', schemas: 'Schemas' },
      edition: editions['2025-05'],
    },
  ]
}

/** The schemas of a type by URN, base schema first. */
export function schemasOf(one: PublishedType): readonly PublishedSchema[] {
  return [one.schema, ...one.extensions.map((extension) => extension.schema)]
}
