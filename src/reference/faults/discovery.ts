import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { documentIn, documentsIn, isFor, listIn, makeNotFound, within } from './discovery-documents.ts'

/** Bugs of the three discovery endpoints. */
export const discovery: readonly Fault[] = [
  {
    id: 'discovery.config-only-under-plural',
    title: '/ServiceProviderConfig is not known; the configuration is served as /ServiceProviderConfigs',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-2'],
    also: ['RFC7644-3.12-19', 'RFC7644-3.8-5', 'RFC7644-3.7-1'],
    response(call, reply) {
      if (isFor(call, 'serviceProviderConfig')) makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.schemas-unknown-unversioned',
    title: 'The unversioned base has no /schemas',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-005'],
    also: ['GENESYS-B-217', 'GENESYS-B-218', 'GENESYS-B-313', 'GENESYS-B-314', 'GENESYS-B-315', 'GENESYS-B-316', 'GENESYS-B-317', 'GENESYS-B-318', 'GENESYS-B-319', 'GENESYS-B-346', 'GENESYS-B-010', 'GENESYS-B-038', 'GENESYS-B-345'],
    response(call, reply) {
      if (call.base === 'scim' && isFor(call, 'schemas')) makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.types-unknown-under-v2',
    title: 'The v2 base has no /resourcetypes',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-004'],
    also: ['GENESYS-B-301', 'GENESYS-B-302', 'GENESYS-B-303', 'GENESYS-B-304', 'GENESYS-B-305', 'GENESYS-B-010', 'GENESYS-B-038', 'GENESYS-B-345'],
    response(call, reply) {
      if (call.base === 'v2' && isFor(call, 'resourceTypes')) makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.list-is-bare-array',
    title: '/ResourceTypes answers with a bare array, as SCIM 1.1 did',
    breaks: ['RFC7644-4-7', 'GENESYS-B-004'],
    also: ['RFC7644-3.8-8', 'RFC7644-4-9', 'GENESYS-B-296', 'GENESYS-B-300'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (list && Array.isArray(list['Resources'])) reply.body = list['Resources']
    },
  },
  {
    id: 'discovery.types-total-is-off-by-one',
    title: 'totalResults of /ResourceTypes is one too small',
    breaks: ['RFC7644-4-9', 'GENESYS-B-300'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (list) list['totalResults'] = Number(list['totalResults']) - 1
    },
  },
  {
    id: 'discovery.schemas-total-is-off-by-one',
    title: 'totalResults of /Schemas counts one schema that is not shown',
    breaks: ['RFC7644-4-5', 'GENESYS-B-312'],
    response(call, reply) {
      const list = listIn(call, reply, 'schemas')
      if (list) list['totalResults'] = Number(list['totalResults']) + 1
    },
  },
  {
    id: 'discovery.schemas-list-names-no-list',
    title: 'The answer of /Schemas names the Schema schema instead of ListResponse',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-9'],
    also: ['RFC7644-3.4.2-4', 'RFC7644-8.2-1'],
    response(call, reply) {
      const list = listIn(call, reply, 'schemas')
      if (list) list['schemas'] = [urn.schema]
    },
  },
  {
    id: 'discovery.list-without-schemas',
    title: 'The answer of /ResourceTypes has no schemas',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-9'],
    also: ['RFC7643-3-1', 'RFC7644-3.4.2-4', 'RFC7644-3.1-5'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (list) delete list['schemas']
    },
  },
  {
    id: 'discovery.entries-in-lower-case',
    title: '/resourcetypes lists its entries in resources, in lower case',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-360'],
    also: ['GENESYS-B-296'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (!list) return
      list['resources'] = list['Resources'] ?? []
      delete list['Resources']
    },
  },
  {
    id: 'discovery.single-type-lacks-extensions',
    title: 'A resource type read by its id does not show its extensions',
    breaks: ['RFC7644-4-8', 'GENESYS-B-306'],
    also: ['RFC7643-3.1-21'],
    response(call, reply) {
      for (const type of documentsIn(call, reply, 'resourceTypes', 'single')) delete type['schemaExtensions']
    },
  },
  {
    id: 'discovery.single-type-has-other-text',
    title: 'The description of Group differs between the list and the single read',
    breaks: ['RFC7644-4-8', 'GENESYS-B-306'],
    also: ['RFC7643-3.1-21'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Group', 'single')
      if (type) type['description'] = 'Groups of users'
    },
  },
  {
    id: 'discovery.one-type-not-readable',
    title: 'One listed resource type is not found by its id',
    breaks: ['RFC7644-4-8', 'GENESYS-B-302'],
    also: ['RFC7643-3.1-21', 'GENESYS-B-306', 'GENESYS-B-004'],
    response(call, reply) {
      if (isFor(call, 'resourceTypes') && call.id === 'Group') makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.type-of-users-has-another-name',
    title: 'The resource type User is shown as Users when it is read alone',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-301'],
    also: ['GENESYS-B-306'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'User', 'single')
      if (type) Object.assign(type, { id: 'Users', name: 'Users' })
    },
  },
  {
    id: 'discovery.type-of-schemas-not-readable',
    title: 'The resource type Schema is listed and not found under the v2 base',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-305'],
    also: ['GENESYS-B-306'],
    response(call, reply) {
      if (call.base === 'v2' && isFor(call, 'resourceTypes') && call.id === 'Schema') makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.type-as-list-of-one',
    title: 'A resource type read by its id comes as a list of one',
    breaks: ['RFC7644-4-8', 'GENESYS-B-306'],
    also: [
      'RFC7643-3.1-21', 'RFC7643-6-1', 'RFC7643-6-5', 'RFC7643-6-8', 'RFC7643-6-10',
      'GENESYS-B-301', 'GENESYS-B-302', 'GENESYS-B-303', 'GENESYS-B-304', 'GENESYS-B-305',
    ],
    response(call, reply) {
      const [type] = documentsIn(call, reply, 'resourceTypes', 'single')
      if (type) reply.body = { schemas: [urn.listResponse], totalResults: 1, Resources: [type] }
    },
  },
  {
    id: 'discovery.endpoint-in-wrong-case',
    title: 'The endpoint of a further resource type is told in lower case',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-8'],
    also: ['RFC7643-3.1-16', 'RFC7643-3.1-8', 'RFC7644-3.3-1', 'RFC7644-3.3-2', 'RFC7644-3.3-3'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) type['endpoint'] = '/devices'
    },
  },
  {
    id: 'discovery.endpoint-in-camel-case',
    title: 'The v2 base tells /Groups as the endpoint of groups, and serves only /groups',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-310'],
    response(call, reply) {
      const type = call.base === 'v2' ? documentIn(call, reply, 'resourceTypes', 'Group') : undefined
      if (type) type['endpoint'] = '/Groups'
    },
  },
  {
    id: 'discovery.endpoint-missing',
    title: 'A further resource type has no endpoint',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-8'],
    also: ['RFC7643-6-2'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) delete type['endpoint']
    },
  },
  {
    id: 'discovery.endpoint-twice',
    title: 'Two resource types have the same endpoint',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-8'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device', 'list')
      const list = listIn(call, reply, 'resourceTypes')?.['Resources']
      if (type && Array.isArray(list)) list.push({ schemas: [urn.resourceType], name: 'Hardware', endpoint: type['endpoint'] ?? '', schema: type['schema'] ?? '' })
    },
    also: ['RFC7644-4-9', 'RFC7644-4-8', 'RFC7643-6-4', 'RFC7644-3.2-1', 'RFC7643-3.1-18', 'RFC7644-3.3.1-1'],
  },
  {
    id: 'discovery.name-is-not-that-of-resources',
    title: 'A resource type is named otherwise than its resources name it, and its endpoint has nothing of the name',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.2-1'],
    also: ['RFC7643-6-4', 'RFC7643-3.1-18'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) type['name'] = 'Gadget'
    },
  },
  {
    id: 'discovery.type-without-name',
    title: 'A resource type has an id and no name',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-5'],
    also: ['RFC7643-6-2'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) delete type['name']
    },
  },
  {
    id: 'discovery.type-without-schema',
    title: 'A resource type does not tell its schema',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-10'],
    also: ['RFC7643-6-2', 'RFC7643-3.2-1'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) delete type['schema']
    },
  },
  {
    id: 'discovery.type-names-another-schema',
    title: 'Resource types name the Schema schema in schemas',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-1'],
    response(call, reply) {
      for (const type of documentsIn(call, reply, 'resourceTypes')) type['schemas'] = [urn.schema]
    },
  },
  {
    id: 'discovery.extension-required-as-text',
    title: 'schemaExtensions[].required is the text "false"',
    breaks: ['RFC7643-6-16', 'GENESYS-B-296'],
    response(call, reply) {
      for (const type of documentsIn(call, reply, 'resourceTypes')) {
        for (const one of Array.isArray(type['schemaExtensions']) ? type['schemaExtensions'] : []) if (isMutableObject(one)) one['required'] = 'false'
      }
    },
  },
  {
    id: 'discovery.extension-required-missing-in-list',
    title: 'The list of resource types does not say whether extensions are required',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-16'],
    also: ['RFC7644-4-8', 'RFC7643-3.1-21'],
    response(call, reply) {
      for (const type of documentsIn(call, reply, 'resourceTypes', 'list')) {
        for (const one of Array.isArray(type['schemaExtensions']) ? type['schemaExtensions'] : []) if (isMutableObject(one)) delete one['required']
      }
    },
  },
  {
    id: 'discovery.schema-uri-misspelt',
    title: 'A resource type names a schema that does not exist',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-9'],
    also: ['RFC7644-4-5', 'RFC7643-3.2-1', 'RFC7643-3.3-3', 'RFC7643-3-3', 'RFC7643-3.3-8', 'RFC7643-3-7', 'RFC7643-3.1-16', 'RFC7643-3.1-8', 'RFC7644-3.3-1', 'RFC7644-3.3-2', 'RFC7644-3.3-3'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Device')
      if (type) type['schema'] = 'urn:scimspec:reference:schemas:core:2.0:Divice'
    },
  },
  {
    id: 'discovery.extension-not-published',
    title: 'The extension of a resource type is neither listed nor found at /Schemas',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-12'],
    also: ['RFC7644-4-5', 'RFC7643-7-1', 'RFC7644-4-6'],
    response(call, reply) {
      const list = listIn(call, reply, 'schemas')
      if (list && Array.isArray(list['Resources'])) {
        list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== urn.deviceLifecycle)
        list['totalResults'] = list['Resources'].length
      } else if (isFor(call, 'schemas') && call.id === urn.deviceLifecycle) makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.one-schema-not-listed',
    title: 'The enterprise schema is read by its URN and missing in the list',
    breaks: ['RFC7644-4-5', 'GENESYS-B-320'],
    also: ['RFC7643-7-1'],
    response(call, reply) {
      const list = listIn(call, reply, 'schemas')
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== urn.enterpriseUser)
      list['totalResults'] = list['Resources'].length
    },
  },
  {
    id: 'discovery.unversioned-lists-old-schemas',
    title: 'The unversioned base lists the schemas of before the vendor extension',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-320'],
    also: ['GENESYS-B-326', 'GENESYS-B-345'],
    response(call, reply) {
      const list = call.base === 'scim' ? listIn(call, reply, 'schemas') : undefined
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== urn.genesysUser)
      list['totalResults'] = list['Resources'].length
    },
  },
  {
    id: 'discovery.one-schema-not-readable',
    title: 'The group schema is listed and not found by its URN',
    breaks: ['RFC7644-4-6', 'GENESYS-B-314'],
    also: ['RFC7643-6-9', 'RFC7643-3.1-21', 'GENESYS-B-005', 'GENESYS-B-321'],
    response(call, reply) {
      if (isFor(call, 'schemas') && call.id === urn.group) makeNotFound(call, reply)
    },
  },
  {
    id: 'discovery.extension-read-gives-core',
    title: 'Reading the schema of an extension answers with the core schema of the same last part',
    breaks: ['RFC7644-4-6', 'GENESYS-B-318'],
    also: ['RFC7643-6-12', 'RFC7643-3.1-21', 'RFC7644-4-8', 'GENESYS-B-319', 'GENESYS-B-321'],
    response(call, reply) {
      const schema = isFor(call, 'schemas') && call.id?.endsWith(':User') === true && isMutableObject(reply.body) ? reply.body : undefined
      if (schema) schema['id'] = urn.user
    },
  },
  {
    id: 'discovery.single-schema-lacks-canonical-values',
    title: 'A schema read by its URN leaves out canonicalValues',
    breaks: ['RFC7644-4-8', 'GENESYS-B-321'],
    also: ['RFC7643-3.1-21'],
    response(call, reply) {
      const schema = documentIn(call, reply, 'schemas', urn.user, 'single')
      delete within(schema, 'phoneNumbers', 'type')?.['canonicalValues']
    },
  },
  {
    id: 'discovery.single-schema-has-no-meta',
    title: 'A schema read by its URN has no meta',
    breaks: ['RFC7644-4-8', 'GENESYS-B-321'],
    also: ['RFC7643-3.1-21'],
    response(call, reply) {
      for (const schema of documentsIn(call, reply, 'schemas', 'single')) delete schema['meta']
    },
  },
  {
    id: 'discovery.unknown-schema-is-empty',
    title: 'An unknown schema is answered 200 with an empty list',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-6'],
    also: ['RFC7643-7-2', 'RFC7643-7-5', 'RFC7643-7-7', 'RFC7644-3.1-6', 'RFC7644-3.12-14', 'RFC7644-3.12-8'],
    response(call, reply) {
      if (!isFor(call, 'schemas') || call.id === undefined || reply.status !== 404) return
      reply.status = 200
      reply.body = { schemas: [urn.listResponse], totalResults: 0, Resources: [] }
    },
  },
  {
    id: 'discovery.unknown-type-fails',
    title: 'An unknown resource type is answered 500',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.12-14'],
    also: ['RFC7644-3.12-18'],
    response(call, reply) {
      if (!isFor(call, 'resourceTypes') || call.id === undefined || reply.status !== 404) return
      reply.status = 500
      reply.body = { schemas: [urn.error], status: '500', detail: 'element not found' }
    },
  },
  {
    id: 'discovery.messages-are-published',
    title: '/Schemas lists the schema of a message',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.1-6'],
    response(call, reply) {
      const first = documentsIn(call, reply, 'schemas', 'list').find((one) => one['id'] === urn.group)
      const list = listIn(call, reply, 'schemas')
      if (!first || !list || !Array.isArray(list['Resources'])) return
      list['Resources'].push({ ...first, id: urn.patchOp, name: 'PatchOp' })
      list['totalResults'] = list['Resources'].length
    },
    also: ['RFC7644-4-6', 'RFC7644-4-8', 'RFC7643-3.1-21'],
  },
  {
    id: 'discovery.schemas-are-paged',
    title: '/Schemas keeps to count',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-10'],
    response(call, reply) {
      const list = listIn(call, reply, 'schemas')
      const count = call.query.get('count')
      if (list && count !== null && Array.isArray(list['Resources'])) list['Resources'] = list['Resources'].slice(0, Number(count))
    },
  },
  {
    id: 'discovery.types-begin-at-start-index',
    title: '/ResourceTypes keeps to startIndex',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-10'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      const start = Number(call.query.get('startIndex') ?? 1)
      if (!list || start === 1 || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].slice(start - 1)
      list['startIndex'] = start
    },
  },
  {
    id: 'discovery.types-are-sorted',
    title: '/ResourceTypes keeps to sortBy',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-10'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (list && call.query.get('sortOrder') === 'descending' && Array.isArray(list['Resources'])) list['Resources'].reverse()
    },
  },
  {
    id: 'discovery.config-refuses-parameters',
    title: '/ServiceProviderConfig answers 400 to a query that it does not know',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-10'],
    response(call, reply) {
      if (!isFor(call, 'serviceProviderConfig') || !call.query.has('startIndex')) return
      reply.status = 400
      reply.body = { schemas: [urn.error], status: '400', detail: 'startIndex is not known here' }
    },
  },
  {
    id: 'discovery.filter-is-carried-out',
    title: '/Schemas carries out a filter',
    contracts: ['rfc'],
    breaks: ['RFC7644-4-10'],
    request(call) {
      if (isFor(call, 'schemas') && call.query.has('filter')) {
        call.query.delete('filter')
        call.query.set('filtered', 'yes')
      }
    },
    response(call, reply) {
      const list = call.query.has('filtered') ? listIn(call, reply, 'schemas') : undefined
      if (list && Array.isArray(list['Resources'])) list['Resources'] = list['Resources'].slice(0, 1)
    },
  },
  {
    id: 'discovery.filter-is-ignored',
    title: '/schemas ignores a filter instead of refusing it',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-217'],
    also: ['GENESYS-B-346'],
    request(call) {
      if (isFor(call, 'schemas')) call.query.delete('filter')
    },
  },
  {
    id: 'discovery.filter-gives-400',
    title: 'A filter at a discovery endpoint is refused with 400',
    breaks: ['RFC7644-4-11', 'GENESYS-B-217'],
    also: ['GENESYS-B-346'],
    response(call, reply) {
      if (call.operation !== 'discovery' || reply.status !== 403) return
      reply.status = 400
      reply.body = { schemas: [urn.error], status: '400', scimType: 'invalidFilter', detail: 'no filter here' }
    },
  },
  {
    id: 'discovery.config-location-is-plural',
    title: 'meta.location of the configuration leads nowhere',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.1-21'],
    response(call, reply) {
      const [config] = documentsIn(call, reply, 'serviceProviderConfig')
      const meta = config?.['meta']
      if (isMutableObject(meta) && typeof meta['location'] === 'string') meta['location'] = `${meta['location']}s`
    },
  },
  {
    id: 'discovery.schema-location-of-another',
    title: 'meta.location of the group schema is that of the user schema',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.1-21'],
    response(call, reply) {
      const meta = documentIn(call, reply, 'schemas', urn.group)?.['meta']
      if (isMutableObject(meta) && typeof meta['location'] === 'string') meta['location'] = meta['location'].replace(/Group$/, 'User')
    },
  },
  {
    id: 'discovery.location-has-query',
    title: 'meta.location of a resource type has a query',
    contracts: ['rfc'],
    breaks: ['RFC7644-1.3-1'],
    response(call, reply) {
      for (const type of documentsIn(call, reply, 'resourceTypes')) {
        const meta = type['meta']
        if (isMutableObject(meta) && typeof meta['location'] === 'string') meta['location'] = `${meta['location']}?v=2`
      }
    },
  },
  {
    id: 'discovery.meta-names-the-endpoint',
    title: 'meta.resourceType of a schema is the name of the endpoint',
    breaks: ['RFC7643-3.1-18', 'GENESYS-B-351'],
    response(call, reply) {
      for (const schema of documentsIn(call, reply, 'schemas')) {
        const meta = schema['meta']
        if (isMutableObject(meta)) meta['resourceType'] = 'Schemas'
      }
    },
  },
  {
    id: 'discovery.config-offers-put',
    title: 'Allow of the configuration names PUT',
    contracts: ['rfc'],
    breaks: ['RFC7643-5-2'],
    response(call, reply) {
      if (call.path === '/ServiceProviderConfig' && reply.headers['allow'] !== undefined) reply.headers['allow'] += ', PUT'
    },
  },
  {
    id: 'discovery.schemas-offer-delete',
    title: 'Allow of the schemas names POST and DELETE',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-2'],
    response(call, reply) {
      if (call.path === '/Schemas' && reply.headers['allow'] !== undefined) reply.headers['allow'] += ', POST, DELETE'
    },
  },
  {
    id: 'discovery.group-type-not-declared',
    title: 'Groups are served and /ResourceTypes does not list them',
    breaks: ['RFC7643-3.2-1', 'GENESYS-B-297'],
    also: ['RFC7644-4-7'],
    response(call, reply) {
      const list = listIn(call, reply, 'resourceTypes')
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== 'Group')
      list['totalResults'] = list['Resources'].length
    },
  },
  {
    id: 'discovery.own-types-not-listed',
    title: 'Under the v2 base ServiceProviderConfig and ResourceType are not among the resource types',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-298'],
    also: ['GENESYS-B-297', 'GENESYS-B-345'],
    response(call, reply) {
      const list = call.base === 'v2' ? listIn(call, reply, 'resourceTypes') : undefined
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || (one['id'] !== 'ServiceProviderConfig' && one['id'] !== 'ResourceType'))
      list['totalResults'] = list['Resources'].length
    },
  },
  {
    id: 'discovery.schema-type-not-listed',
    title: 'The unversioned base does not list the resource type Schema, as in the edition before',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-299'],
    also: ['GENESYS-B-297', 'GENESYS-B-345'],
    response(call, reply) {
      const list = call.base === 'scim' ? listIn(call, reply, 'resourceTypes') : undefined
      if (!list || !Array.isArray(list['Resources'])) return
      list['Resources'] = list['Resources'].filter((one) => !isMutableObject(one) || one['id'] !== 'Schema')
      list['totalResults'] = list['Resources'].length
    },
  },
  {
    id: 'discovery.vendor-extension-not-declared',
    title: 'The resource type of users does not name the vendor extension',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-308'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'User')
      if (type && Array.isArray(type['schemaExtensions'])) type['schemaExtensions'] = type['schemaExtensions'].slice(0, 1)
    },
  },
  {
    id: 'discovery.group-type-has-user-schema',
    title: 'The resource type of groups names the user schema',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-309'],
    also: ['GENESYS-B-223', 'GENESYS-B-358', 'GENESYS-B-242', 'GENESYS-B-290'],
    response(call, reply) {
      const type = documentIn(call, reply, 'resourceTypes', 'Group')
      if (type) type['schema'] = urn.user
    },
  },
  {
    id: 'discovery.types-have-versions',
    title: 'meta of a resource type has a version',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-311'],
    response(call, reply) {
      for (const { meta } of documentsIn(call, reply, 'resourceTypes')) if (isMutableObject(meta)) meta['version'] = '1'
    },
  },
  {
    id: 'discovery.schemas-have-time-stamps',
    title: 'meta of a schema has lastModified',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-327'],
    response(call, reply) {
      for (const { meta } of documentsIn(call, reply, 'schemas')) if (isMutableObject(meta)) meta['lastModified'] = '2020-01-01T00:00:00.000Z'
    },
  },
]
