import { ScimError } from '../../../scim/error.ts'
import type { Call } from '../../call.ts'
import { isMutableObject } from '../../json.ts'
import type { Fault } from '../../switch.ts'

const hasRights = (call: Call): boolean => call.headers['authorization'] !== undefined

/** A switch that does not know what it should serve. */
const unserved = (when: (call: Call) => boolean): Required<Pick<Fault, 'request'>> => ({
  request(call) {
    if (hasRights(call) && when(call)) throw new ScimError(404, undefined, 'there is no such operation')
  },
})

const isDocument = (call: Call, name: string): boolean => call.operation === 'discovery' && call.path.startsWith(`/${name}`)

const asks = (call: Call, filter: RegExp): boolean => call.operation === 'list' && filter.test(call.query.get('filter') ?? '')

/** What both bases no longer have in common. */
const apart = ['GENESYS-B-010']
/** The documented schemas and resource types, one by one. */
const eachSchema = ['GENESYS-B-313', 'GENESYS-B-314', 'GENESYS-B-315', 'GENESYS-B-316', 'GENESYS-B-317', 'GENESYS-B-318', 'GENESYS-B-319', 'GENESYS-B-321', 'GENESYS-B-218']
const eachResourceType = ['GENESYS-B-301', 'GENESYS-B-302', 'GENESYS-B-303', 'GENESYS-B-304', 'GENESYS-B-305', 'GENESYS-B-306']

/** Operations that a base does not serve, or serves elsewhere. */
export const surface: readonly Fault[] = (
  [
    {
      id: 'surface.no-schemas-under-v2', title: 'The v2 base has no schemas', breaks: ['GENESYS-B-005', 'GENESYS-B-010'], also: ['GENESYS-B-019', 'GENESYS-B-038', 'GENESYS-B-345', 'GENESYS-B-346', ...eachSchema],
      ...unserved((call) => call.base === 'v2' && isDocument(call, 'schemas')),
    },
    {
      id: 'surface.no-single-schema', title: 'A schema cannot be read by its URN under the unversioned base', breaks: ['GENESYS-B-005', 'GENESYS-B-010'], also: ['GENESYS-B-019', ...eachSchema],
      ...unserved((call) => call.base === 'scim' && isDocument(call, 'schemas/')),
    },
    {
      id: 'surface.no-single-resource-type', title: 'A resource type cannot be read by its id under v2', breaks: ['GENESYS-B-004', 'GENESYS-B-010'], also: ['GENESYS-B-018', ...eachResourceType],
      ...unserved((call) => call.base === 'v2' && isDocument(call, 'resourcetypes/')),
    },
    {
      id: 'surface.no-group-resource-type', title: 'The resource type of groups is not served', breaks: ['GENESYS-B-004'], also: ['GENESYS-B-302', 'GENESYS-B-306'],
      ...unserved((call) => isDocument(call, 'resourcetypes/Group')),
    },
    {
      id: 'surface.no-configuration-under-scim', title: 'The unversioned base has no configuration', breaks: ['GENESYS-B-003', 'GENESYS-B-010'],
      also: ['GENESYS-B-017', 'GENESYS-B-034', 'GENESYS-B-035', 'GENESYS-B-036', 'GENESYS-B-037', 'GENESYS-B-049', 'GENESYS-B-344'],
      ...unserved((call) => call.base === 'scim' && isDocument(call, 'serviceproviderconfig')),
    },
    {
      id: 'surface.users-are-not-found-by-name', title: 'Users cannot be listed by userName under the unversioned base', breaks: ['GENESYS-B-001', 'GENESYS-B-010'],
      also: ['GENESYS-B-130', 'GENESYS-B-164', 'GENESYS-B-175', 'GENESYS-B-182', 'GENESYS-B-195', 'GENESYS-B-203', 'GENESYS-B-204', 'GENESYS-B-205'],
      ...unserved((call) => call.base === 'scim' && call.resourceType === 'User' && asks(call, /^userName eq/i)),
    },
    {
      id: 'surface.users-by-name-are-no-list', title: 'Users listed by userName under v2 come without a total', breaks: ['GENESYS-B-002', 'GENESYS-B-010'],
      also: ['GENESYS-B-101'],
      response(call, reply) {
        if (call.base === 'v2' && call.resourceType === 'User' && asks(call, /^userName eq/i) && isMutableObject(reply.body)) delete reply.body['totalResults']
      },
    },
    {
      id: 'surface.groups-are-not-listed', title: 'Groups are not listed under v2', breaks: ['GENESYS-B-006', 'GENESYS-B-010'],
      also: ['GENESYS-B-021', 'GENESYS-B-170', 'GENESYS-B-173', 'GENESYS-B-209', 'GENESYS-B-213', 'GENESYS-B-276', 'GENESYS-B-310'],
      ...unserved((call) => call.base === 'v2' && call.operation === 'list' && call.resourceType === 'Group'),
    },
    {
      id: 'surface.no-patch-of-users', title: 'Users cannot be patched under the unversioned base', breaks: ['GENESYS-B-007', 'GENESYS-B-010'],
      also: ['GENESYS-B-080', 'GENESYS-B-246', 'GENESYS-B-247', 'GENESYS-B-248', 'GENESYS-B-251', 'GENESYS-B-252', 'GENESYS-B-254'],
      ...unserved((call) => call.base === 'scim' && call.operation === 'patch' && call.resourceType === 'User'),
    },
    {
      id: 'surface.no-put-of-groups', title: 'Groups cannot be replaced under v2', breaks: ['GENESYS-B-008', 'GENESYS-B-010'],
      also: ['GENESYS-B-022', 'GENESYS-B-091', 'GENESYS-B-242', 'GENESYS-B-243', 'GENESYS-B-288', 'GENESYS-B-289'],
      ...unserved((call) => call.base === 'v2' && call.operation === 'replace' && call.resourceType === 'Group'),
    },
    {
      id: 'surface.groups-cannot-be-deleted-twice-a-run', title: 'Of the groups under the unversioned base only the first is deleted', breaks: ['GENESYS-B-009', 'GENESYS-B-010'],
      also: ['GENESYS-B-023', 'GENESYS-B-027', 'GENESYS-B-277'],
      ...unserved((call) => {
        if (call.base !== 'scim' || call.operation !== 'delete' || call.resourceType !== 'Group') return false
        const before = call.state.get('surface.deleted') === true
        call.state.set('surface.deleted', true)
        return before
      }),
    },
    {
      id: 'surface.resource-types-redirect', title: 'The resource types in lower case redirect to those in mixed case', breaks: ['GENESYS-B-011'], also: ['GENESYS-B-004', 'GENESYS-B-018', 'GENESYS-B-038', 'GENESYS-B-345', ...eachResourceType],
      response: (call, reply) => {
        if (!isDocument(call, 'resourcetypes')) return
        reply.status = 301
        reply.headers = { location: `${call.surface.path}${call.path.replace('/resourcetypes', '/ResourceTypes')}` }
        reply.body = undefined
      },
    },
  ] satisfies readonly Fault[]
).map((fault: Fault): Fault => ({ contracts: ['genesys'], ...fault, also: [...(fault.also ?? []), ...apart] }))
