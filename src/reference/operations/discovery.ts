import { createHash } from 'node:crypto'
import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import type { Mutable, MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { PublishedAttribute, PublishedSchema, PublishedType } from '../schemas/define.ts'
import type { Site } from '../site.ts'
import { judgeTag } from './conditions.ts'
import { hasFilter } from './query.ts'
import { notFound, reply } from './reply.ts'

function metaOf(call: Call, resourceType: string, path: string): MutableObject {
  return { resourceType, location: call.behaviour.location(call.origin, call.surface, path) }
}

function attributeBody(attribute: PublishedAttribute): MutableObject {
  const { subAttributes, canonicalValues, referenceTypes, ...rest } = attribute
  return {
    ...rest,
    ...(canonicalValues ? { canonicalValues: [...canonicalValues] } : {}),
    ...(referenceTypes ? { referenceTypes: [...referenceTypes] } : {}),
    ...(attribute.type === 'complex' ? { subAttributes: subAttributes.map(attributeBody) } : {}),
  }
}

function schemaBody(call: Call, schema: PublishedSchema): MutableObject {
  return {
    schemas: [urn.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeBody),
    meta: metaOf(call, 'Schema', `/${call.surface.discovery.schemas}/${schema.id}`),
  }
}

function resourceTypeBody(call: Call, type: PublishedType): MutableObject {
  return {
    schemas: [urn.resourceType],
    id: type.id,
    name: type.name,
    description: type.description,
    endpoint: type.endpoint,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: metaOf(call, 'ResourceType', `/${call.surface.discovery.resourceTypes}/${type.id}`),
  }
}

function listOf(resources: Mutable[]): Reply {
  return reply(200, {
    schemas: [urn.listResponse],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  })
}

/** Discovery ignores paging and projection and refuses filters (RFC 7644 section 4). */
function refuseFilter(call: Call): void {
  if (hasFilter(call)) throw new ScimError(403, call.contract === 'genesys' ? 'invalidFilter' : undefined, 'discovery cannot be filtered')
}

/** RFC 7644 section 4. */
export function schemas(call: Call): Reply {
  refuseFilter(call)
  if (call.id === undefined) return listOf(call.surface.schemas.map((one) => schemaBody(call, one)))
  const wanted = call.id.toLowerCase()
  const found = call.surface.schemas.find((one) => one.id.toLowerCase() === wanted)
  if (!found) throw notFound('such schema')
  return reply(200, schemaBody(call, found))
}

/** RFC 7644 section 4. */
export function resourceTypes(call: Call): Reply {
  refuseFilter(call)
  if (call.id === undefined) return listOf(call.surface.published.map((one) => resourceTypeBody(call, one)))
  const found = call.surface.published.find((one) => one.id === call.id)
  if (!found) throw notFound('such resource type')
  return reply(200, resourceTypeBody(call, found))
}

function configuration(call: Call): MutableObject {
  const { behaviour, contract } = call
  const rfc = contract === 'rfc'
  return {
    schemas: [urn.serviceProviderConfig],
    documentationUri: 'https://www.rfc-editor.org/rfc/rfc7644',
    patch: { supported: true },
    bulk: rfc
      ? { supported: true, maxOperations: behaviour.maxOperations, maxPayloadSize: behaviour.maxPayloadSize }
      : { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: behaviour.maxResults },
    changePassword: { supported: true },
    sort: { supported: rfc },
    etag: { supported: true },
    ...(rfc
      ? {
          pagination: {
            cursor: true,
            index: true,
            defaultPaginationMethod: 'index',
            defaultPageSize: behaviour.countDefault,
            maxPageSize: behaviour.maxPageSize,
            cursorTimeout: behaviour.cursorTimeout,
          },
          securityEvents: { asyncRequest: 'none', eventUris: [] },
        }
      : {}),
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth bearer token',
        description: 'A bearer token in the Authorization header',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        documentationUri: 'https://www.rfc-editor.org/rfc/rfc7644#section-2',
        primary: true,
      },
    ],
  }
}

/** RFC 7644 section 4; a single resource with a version. */
export function serviceProviderConfig(call: Call, site: Site): Reply {
  refuseFilter(call)
  const body = configuration(call)
  const opaque = Number.parseInt(createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 8), 16)
  const tag = call.contract === 'rfc' ? `W/"${opaque.toString(36)}"` : `"${opaque}"`
  body['meta'] = {
    ...metaOf(call, 'ServiceProviderConfig', `/${call.surface.discovery.serviceProviderConfig}`),
    ...(call.contract === 'rfc' ? { created: site.started } : {}),
    lastModified: site.started,
    version: call.behaviour.metaVersion(tag),
  }
  return judgeTag(call, tag) ?? reply(200, body, { etag: tag })
}
