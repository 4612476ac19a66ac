import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { drop, isList, leak, namesIn, rename, resourcesIn, storedOf } from './shown.ts'

const parameters = ['attributes', 'excludedAttributes'] as const
const isCore = (name: string) => name.toLowerCase().startsWith(`${urn.user.toLowerCase()}:`) || name.toLowerCase().startsWith(`${urn.group.toLowerCase()}:`)
const isExtended = (name: string) => name.startsWith('urn:') && !isCore(name)
const isSub = (name: string) => /\.[^.:]+$/.test(name) && !/\d$/.test(name)

/** Subtle bugs of `attributes` and `excludedAttributes`: one operation, one attribute or one notation only. */
export const subtleProjection: readonly Fault[] = [
  {
    id: 'projection.display-name-leaks-into-reads',
    title: 'A read with attributes shows displayName as well',
    breaks: ['RFC7644-3.9-3', 'GENESYS-B-115'],
    also: ['RFC7643-7-33', 'GENESYS-B-125'],
    response(call, reply) {
      if (call.operation === 'read' && namesIn(call, 'attributes').length > 0) leak(call, reply, 'displayName')
    },
  },
  {
    id: 'projection.extension-leaks-into-lists',
    title: 'A list with attributes shows the enterprise extension as well',
    breaks: ['RFC7644-3.4.2.5-3', 'GENESYS-B-176'],
    response(call, reply) {
      if (call.operation === 'list' && namesIn(call, 'attributes').length > 0) leak(call, reply, urn.enterpriseUser)
    },
  },
  {
    id: 'projection.second-entry-shows-more',
    title: 'The second entry of a list with attributes shows displayName as well',
    breaks: ['RFC7644-3.4.2.5-3', 'GENESYS-B-176'],
    response(call, reply) {
      const second = resourcesIn(reply)[1]
      const value = second === undefined ? undefined : storedOf(call, second)?.['displayName']
      if (second !== undefined && value !== undefined && call.operation === 'list' && namesIn(call, 'attributes').length > 0) second['displayName'] = value
    },
  },
  {
    id: 'projection.core-urn-not-known',
    title: 'A name with the URN of the core schema is not known',
    breaks: ['RFC7644-3.10-1', 'GENESYS-B-143'],
    also: [
      'RFC7644-3.4.3-5', 'RFC7644-3.4.3-7', 'GENESYS-B-167', 'GENESYS-B-168', 'GENESYS-B-169', 'GENESYS-B-173', 'GENESYS-B-174',
      'GENESYS-B-144', 'GENESYS-B-146', 'GENESYS-B-147', 'GENESYS-B-148', 'GENESYS-B-149', 'GENESYS-B-150', 'GENESYS-B-165',
    ],
    request(call) {
      for (const parameter of parameters) rename(call, parameter, (names) => names.map((name) => (isCore(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.qualified-sub-attribute-not-known',
    title: 'A sub-attribute with the URN of the core schema is not known',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-1'],
    request(call) {
      for (const parameter of parameters) rename(call, parameter, (names) => names.map((name) => (isCore(name) && isSub(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.extension-names-not-known',
    title: 'attributes does not know the attributes of extensions',
    breaks: ['RFC7644-3.9-4', 'GENESYS-B-156'],
    also: [
      'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-4', 'RFC7644-3.10-3', 'RFC7643-7-34', 'RFC7644-3.4.3-5', 'GENESYS-B-174',
      'GENESYS-B-154', 'GENESYS-B-155', 'GENESYS-B-157', 'GENESYS-B-158', 'GENESYS-B-159', 'GENESYS-B-160', 'GENESYS-B-161',
      'GENESYS-B-162', 'GENESYS-B-163', 'GENESYS-B-164',
    ],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => (isExtended(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.extension-name-shows-the-extension',
    title: 'One attribute of an extension in attributes shows the whole extension',
    breaks: ['RFC7644-3.9-3', 'GENESYS-B-156', 'GENESYS-B-159'],
    also: [
      'RFC7644-3.4.2.5-3', 'RFC7644-3.4.2.5-4', 'RFC7644-3.10-3', 'RFC7644-3.4.3-5', 'GENESYS-B-115', 'GENESYS-B-176',
      'GENESYS-B-155', 'GENESYS-B-157', 'GENESYS-B-158', 'GENESYS-B-160',
    ],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => (name.startsWith(`${urn.enterpriseUser}:`) ? urn.enterpriseUser : name)))
    },
  },
  {
    id: 'projection.extension-names-cannot-be-excluded',
    title: 'excludedAttributes does not know the attributes of extensions',
    breaks: ['RFC7644-3.9-5', 'GENESYS-B-165', 'GENESYS-B-178'],
    also: ['RFC7644-3.4.2.5-5', 'RFC7644-3.4.2.5-7', 'RFC7644-3.4.3-7', 'GENESYS-B-177'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.map((name) => (isExtended(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.excluding-an-extension-name-drops-the-extension',
    title: 'One attribute of an extension in excludedAttributes removes the whole extension',
    breaks: ['RFC7644-3.9-5', 'GENESYS-B-182'],
    also: ['RFC7644-3.4.2.5-5', 'RFC7644-3.4.2.5-7', 'RFC7644-3.10-3', 'RFC7644-3.4.3-7'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.map((name) => (name.startsWith(`${urn.enterpriseUser}:`) ? urn.enterpriseUser : name)))
    },
  },
  {
    id: 'projection.excluded-sub-attribute-takes-its-parent',
    title: 'A sub-attribute in excludedAttributes removes the whole complex attribute',
    breaks: ['RFC7644-3.4.2.5-7', 'GENESYS-B-182'],
    also: ['RFC7644-3.4.3-7'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.map((name) => (isSub(name) ? name.replace(/\.[^.:]+$/, '') : name)))
    },
  },
  {
    id: 'projection.excluded-sub-attribute-stays',
    title: 'A sub-attribute in excludedAttributes has no effect',
    breaks: ['RFC7644-3.4.2.5-7', 'GENESYS-B-165'],
    also: ['RFC7644-3.4.3-7'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.map((name) => (isSub(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.sub-attribute-not-known-in-lists',
    title: 'A list does not know sub-attributes in attributes',
    breaks: ['RFC7644-3.4.2.5-4', 'GENESYS-B-158'],
    also: ['RFC7643-7-34'],
    request(call) {
      if (call.operation === 'list') rename(call, 'attributes', (names) => names.map((name) => (isSub(name) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.multi-valued-sub-attribute-brings-type',
    title: 'emails.value in attributes shows the type of each address as well',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.5-4'],
    request(call) {
      rename(call, 'attributes', (names) => names.flatMap((name) => (/emails\.value$/i.test(name) ? [name, name.replace(/value$/i, 'type')] : [name])))
    },
  },
  {
    id: 'projection.first-excluded-only',
    title: 'Of several names in excludedAttributes only the first counts',
    breaks: ['RFC7644-3.9-5', 'GENESYS-B-177'],
    also: ['RFC7644-3.4.2.5-5', 'RFC7644-3.4.3-7'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.slice(0, 1))
    },
  },
  {
    id: 'projection.urn-is-case-sensitive',
    title: 'A URN in other letter case is not known in attributes',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-3'],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => (name.startsWith('URN:') ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.meta-shown-nevertheless',
    title: 'attributes does not override meta',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.1-17'],
    request(call) {
      rename(call, 'attributes', (names) => [...names, 'meta'])
    },
  },
  {
    id: 'projection.meta-cannot-be-excluded',
    title: 'excludedAttributes=meta has no effect',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-5'],
    also: ['RFC7644-3.4.2.5-5'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.filter((name) => name !== 'meta'))
    },
  },
  {
    id: 'projection.not-on-creation',
    title: 'The answer to POST is whole whatever attributes says',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-2'],
    request(call) {
      if (call.operation === 'create') for (const parameter of parameters) call.query.delete(parameter)
    },
  },
  {
    id: 'projection.not-on-replacement',
    title: 'The answer to PUT is whole whatever attributes says',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-2'],
    request(call) {
      if (call.operation === 'replace') call.query.delete('attributes')
    },
  },
  {
    id: 'projection.not-excluded-on-change',
    title: 'The answer to PATCH is whole whatever excludedAttributes says',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-2'],
    request(call) {
      if (call.operation === 'patch') call.query.delete('excludedAttributes')
    },
  },
  {
    id: 'projection.lost-on-later-pages',
    title: 'Every page but the first shows everything',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.5-3'],
    also: ['RFC7644-3.4.2.5-5'],
    request(call) {
      if (Number(call.query.get('startIndex') ?? 1) > 1) for (const parameter of parameters) call.query.delete(parameter)
    },
  },
  {
    id: 'projection.lost-with-sort',
    title: 'A sorted list shows everything',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2.5-3'],
    request(call) {
      if (call.query.has('sortBy')) call.query.delete('attributes')
    },
  },
  {
    id: 'projection.phone-numbers-are-not-shown',
    title: 'attributes=phoneNumbers shows nothing',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-134'],
    response(call, reply) {
      if (namesIn(call, 'attributes').includes('phoneNumbers')) drop(reply, 'phoneNumbers')
    },
  },
  {
    id: 'projection.title-is-refused',
    title: 'attributes=title is refused',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-131'],
    also: ['GENESYS-B-174', 'GENESYS-B-175'],
    response(call, reply) {
      if (call.operation === 'read' && call.resourceType === 'User' && namesIn(call, 'attributes').includes('title')) {
        reply.status = 400
        reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidPath', 'unknown attribute'))
      }
    },
  },
  {
    id: 'projection.emails-cannot-be-excluded-from-lists',
    title: 'excludedAttributes=emails has no effect on a list',
    breaks: ['RFC7644-3.4.2.5-5', 'GENESYS-B-165'],
    request(call) {
      if (call.operation === 'list') rename(call, 'excludedAttributes', (names) => names.map((name) => (name === 'emails' ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.names-match-by-their-end',
    title: 'attributes=name shows every attribute whose name ends so',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-3'],
    also: ['RFC7644-3.4.2.5-3'],
    request(call) {
      rename(call, 'attributes', (names) => names.flatMap((name) => (name === 'name' ? ['name', 'displayName', 'nickName', 'userName'] : [name])))
    },
  },
  {
    id: 'projection.exclusion-takes-a-neighbour',
    title: 'excludedAttributes=title removes phoneNumbers as well',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-121', 'GENESYS-B-182'],
    response(call, reply) {
      if (namesIn(call, 'excludedAttributes').includes('title')) drop(reply, 'phoneNumbers')
    },
  },
  {
    id: 'projection.exclusion-shows-the-minimum',
    title: 'excludedAttributes gives the minimum set',
    breaks: ['RFC7644-3.9-5', 'GENESYS-B-182'],
    also: ['RFC7644-3.4.2.5-7', 'GENESYS-B-173', 'GENESYS-B-126', 'GENESYS-B-127'],
    response(call, reply) {
      if (call.operation !== 'read' || namesIn(call, 'excludedAttributes').length === 0) return
      for (const resource of resourcesIn(reply))
        for (const name of Object.keys(resource)) if (!['schemas', 'id', 'meta', 'userName', 'active', 'registration', 'displayName'].includes(name)) Reflect.deleteProperty(resource, name)
    },
  },
  {
    id: 'projection.id-left-out-of-reads',
    title: 'A read with attributes shows no id',
    breaks: ['RFC7643-7-30', 'GENESYS-B-114', 'GENESYS-B-122'],
    also: ['RFC7643-3.1-5', 'RFC7644-3.9-4', 'GENESYS-B-223', 'GENESYS-B-283'],
    response(call, reply) {
      if (call.operation === 'read' && namesIn(call, 'attributes').length > 0 && !namesIn(call, 'attributes').some((name) => /(^|:)id$/i.test(name))) drop(reply, 'id')
    },
  },
  {
    id: 'projection.id-left-out-of-the-last-entry',
    title: 'The last entry of a list with attributes has no id',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.4.2-11'],
    also: ['RFC7643-3.1-5'],
    response(call, reply) {
      const last = resourcesIn(reply).at(-1)
      if (call.operation === 'list' && namesIn(call, 'attributes').length > 0 && last !== undefined) delete last['id']
    },
  },
  {
    id: 'projection.groups-are-whole',
    title: 'Groups are shown whole whatever attributes says',
    breaks: ['RFC7644-3.9-3', 'GENESYS-B-125'],
    also: ['RFC7644-3.4.2.5-4'],
    request(call) {
      if (call.resourceType === 'Group') call.query.delete('attributes')
    },
  },
  {
    id: 'projection.members-cannot-be-excluded',
    title: 'excludedAttributes=members has no effect',
    breaks: ['RFC7644-3.9-5', 'GENESYS-B-126', 'GENESYS-B-173'],
    request(call) {
      rename(call, 'excludedAttributes', (names) => names.filter((name) => name !== 'members'))
    },
  },
  {
    id: 'projection.groups-of-a-user-leak',
    title: 'attributes always shows the groups of a user',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-115'],
    request(call) {
      if (!isList(call) && call.resourceType === 'User') rename(call, 'attributes', (names) => [...names, 'groups'])
    },
  },
  {
    id: 'projection.unknown-name-breaks-the-server',
    title: 'An unknown name in attributes is answered with 500',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.9-2'], also: ['RFC7644-3.12-18'],
    response(call, reply) {
      if (namesIn(call, 'attributes').includes('scimspecUnknown') && isMutableObject(reply.body)) {
        reply.status = 500
        reply.body = { schemas: [urn.error], status: '500', detail: 'unknown failure' }
      }
    },
  },
]
