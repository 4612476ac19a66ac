import { ScimError } from '../../scim/error.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import { touch } from '../change.ts'
import type { Call, Operation, Reply } from '../call.ts'
import type { Fault } from '../switch.ts'
import { stepwise } from './stepwise.ts'

function isGroup(call: Call, ...operations: readonly Operation[]): boolean {
  return call.resourceType === 'Group' && operations.includes(call.operation)
}

function bodyOf(call: Call): MutableObject {
  return isMutableObject(call.body) ? call.body : {}
}

function refuse(call: Call, reply: Reply, status: number, detail: string): void {
  reply.status = status
  reply.body = call.behaviour.errorBody(new ScimError(status, undefined, detail))
}

/** Groups in an answer, one or those of a list. */
function groupsIn(call: Call, reply: Reply): MutableObject[] {
  if (call.resourceType !== 'Group' || !isMutableObject(reply.body) || reply.status > 299) return []
  const listed = reply.body['Resources']
  return Array.isArray(listed) ? listed.filter(isMutableObject) : [reply.body]
}

type Member = (member: MutableObject, call: Call) => void

/** A bug in how members are shown. */
function inMembers(change: Member): Pick<Fault, 'response'> {
  return {
    response(call, reply) {
      for (const { members } of groupsIn(call, reply)) if (Array.isArray(members)) for (const one of members.filter(isMutableObject)) change(one, call)
    },
  }
}

/** A bug in which members a write takes over. */
function takes(operation: 'create' | 'replace', change: (members: Mutable[]) => Mutable[]): Pick<Fault, 'request'> {
  return {
    request(call) {
      const { members } = bodyOf(call)
      if (isGroup(call, operation) && Array.isArray(members)) bodyOf(call)['members'] = change(members)
    },
  }
}

function membersBefore(call: Call): Mutable[] {
  const members = call.before?.['members']
  return Array.isArray(members) ? members : []
}

const membersCreated = ['RFC7643-4.2-5', 'GENESYS-B-274'] as const
const membersReplaced = ['RFC7644-3.5.1-4', 'GENESYS-B-288'] as const
const shown = ['RFC7643-4.2-5', 'GENESYS-B-284'] as const

/** Bugs of groups and their members. */
export const groups: readonly Fault[] = [
  {
    id: 'groups.name-optional',
    title: 'A group without displayName is created with the name "Group"',
    breaks: ['RFC7643-4.2-2', 'GENESYS-B-273'],
    also: ['RFC7643-7-16'],
    request(call) {
      if (isGroup(call, 'create')) bodyOf(call)['displayName'] ??= 'Group'
    },
  },
  {
    id: 'groups.null-name-accepted',
    title: 'A group whose displayName is null is created',
    breaks: ['RFC7643-4.2-2', 'GENESYS-B-273'],
    also: ['RFC7643-7-16'],
    request(call) {
      if (isGroup(call, 'create') && bodyOf(call)['displayName'] === null) bodyOf(call)['displayName'] = 'Group'
    },
  },
  {
    id: 'groups.put-takes-the-name-away',
    title: 'A PUT without displayName leaves a group without name',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-2'],
    also: ['RFC7643-7-16'],
    request(call) {
      if (!isGroup(call, 'replace') || bodyOf(call)['displayName'] !== undefined) return
      bodyOf(call)['displayName'] = 'nameless'
    },
    response(call, reply) {
      for (const group of groupsIn(call, reply)) if (group['displayName'] === 'nameless') delete group['displayName']
    },
  },
  {
    id: 'groups.members-lost-on-creation',
    title: 'Members of a POST are dropped',
    breaks: membersCreated,
    also: ['RFC7643-2-1', 'RFC7643-2.4-8', 'RFC7644-3.7.2-1', 'RFC7644-3.7.1-1', 'RFC7643-4.2-6', 'GENESYS-B-263'],
    ...takes('create', () => []),
  },
  {
    id: 'groups.first-member-only-on-creation',
    title: 'Of the members of a POST only the first is kept',
    breaks: membersCreated,
    also: ['RFC7644-3.7.2-1'],
    ...takes('create', (members) => members.slice(0, 1)),
  },
  {
    id: 'groups.twenty-members-on-creation',
    title: 'Of the members of a POST only twenty are kept',
    breaks: membersCreated,
    also: ['RFC7644-3.7.2-1'],
    ...takes('create', (members) => members.slice(0, 20)),
  },
  {
    id: 'groups.put-only-adds-members',
    title: 'A PUT adds members and takes none away',
    breaks: membersReplaced,
    also: ['RFC7643-2.5-2', 'GENESYS-B-263'],
    request(call) {
      const { members } = bodyOf(call)
      if (!isGroup(call, 'replace') || !Array.isArray(members)) return
      const named = members.map((one) => (isMutableObject(one) ? one['value'] : undefined))
      bodyOf(call)['members'] = [...members, ...membersBefore(call).filter((one) => isMutableObject(one) && !named.includes(one['value'] ?? null))]
    },
  },
  {
    id: 'groups.put-only-removes-members',
    title: 'A PUT takes members away and adds none',
    breaks: membersReplaced,
    also: ['RFC7644-3.7.2-1', 'RFC7644-3.7.1-1', 'RFC7643-4.2-6'],
    request(call) {
      const { members } = bodyOf(call)
      if (!isGroup(call, 'replace') || !Array.isArray(members)) return
      const known = membersBefore(call).map((one) => (isMutableObject(one) ? one['value'] : undefined))
      bodyOf(call)['members'] = members.filter((one) => isMutableObject(one) && known.includes(one['value'] ?? null))
    },
  },
  {
    id: 'groups.put-ignores-an-empty-list',
    title: 'A PUT with an empty list of members leaves them',
    breaks: ['RFC7643-2.5-2', 'GENESYS-B-288'],
    also: ['GENESYS-B-263'],
    request(call) {
      const { members } = bodyOf(call)
      if (isGroup(call, 'replace') && Array.isArray(members) && members.length === 0) bodyOf(call)['members'] = membersBefore(call)
    },
  },
  {
    id: 'groups.put-ignores-members',
    title: 'A PUT changes everything but members',
    breaks: membersReplaced,
    also: ['RFC7643-2.5-2', 'RFC7644-3.7.2-1', 'RFC7644-3.7.1-1', 'RFC7643-4.2-6', 'GENESYS-B-263'],
    request(call) {
      if (isGroup(call, 'replace') && Array.isArray(bodyOf(call)['members'])) bodyOf(call)['members'] = membersBefore(call)
    },
  },
  {
    id: 'groups.put-answers-the-old-members',
    title: 'The answer to a PUT shows the members of before',
    breaks: membersReplaced,
    also: ['RFC7644-3.5.1-14'],
    response(call, reply) {
      if (!isGroup(call, 'replace') || reply.status !== 200 || !isMutableObject(reply.body)) return
      if (membersBefore(call).length > 0) reply.body['members'] = membersBefore(call)
      else delete reply.body['members']
    },
  },
  {
    id: 'groups.duplicates-kept',
    title: 'A member that is named twice is in the group twice',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.4-11'],
    behaviour: (b) => ({ canonicalise: (attribute, value) => (attribute.name === 'members' ? value : b.canonicalise(attribute, value)) }),
  },
  {
    id: 'groups.nested-member-is-called-a-user',
    title: 'The type of a member that is a group is User',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-5'],
    ...inMembers((member) => { if (member['type'] === 'Group') member['type'] = 'User' }),
  },
  {
    id: 'groups.nested-member-refers-to-users',
    title: '$ref of a member that is a group leads to the endpoint of users',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-5'],
    also: ['RFC7643-2.3.7-6', 'RFC7643-2.4-7'],
    ...inMembers((member) => { if (member['type'] === 'Group' && typeof member['$ref'] === 'string') member['$ref'] = member['$ref'].replace('/Groups/', '/Users/') }),
  },
  {
    id: 'groups.member-refers-to-the-group',
    title: '$ref of a member leads to the endpoint of groups',
    breaks: shown,
    also: ['RFC7643-2.3.7-6', 'RFC7643-2.4-7'],
    ...inMembers((member) => { if (typeof member['$ref'] === 'string') member['$ref'] = member['$ref'].replace(/\/Users\//i, (found) => (found === '/users/' ? '/groups/' : '/Groups/')) }),
  },
  {
    id: 'groups.member-refers-beside-the-base',
    title: '$ref of a member lacks the base path',
    breaks: shown,
    also: ['RFC7643-2.3.7-6', 'RFC7643-2.4-7', 'RFC7643-2.3.7-3'],
    ...inMembers((member, call) => { member['$ref'] = `${call.origin}/people/${String(member['value'])}` }),
  },
  {
    id: 'groups.member-is-its-name',
    title: 'value of a member is its userName',
    breaks: shown,
    also: [...membersCreated, ...membersReplaced, 'RFC7643-2.4-7', 'RFC7644-3.7.2-1', 'RFC7643-4.2-6', 'GENESYS-B-285', 'GENESYS-B-286', 'RFC7643-2.4-8', 'RFC7644-3.5.2.1-6'],
    response(call, reply) {
      for (const { members } of groupsIn(call, reply)) {
        for (const one of Array.isArray(members) ? members.filter(isMutableObject) : []) {
          const name = typeof one['value'] === 'string' ? call.store.get('User', one['value'])?.attributes['userName'] : undefined
          if (name !== undefined) one['value'] = name
        }
      }
    },
  },
  {
    id: 'groups.nesting-fails',
    title: 'A group as a member is answered with 500',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-6'],
    also: ['RFC7644-3.12-18'],
    response(call, reply) {
      const { members } = bodyOf(call)
      const nests = Array.isArray(members) && members.some((one) => isMutableObject(one) && typeof one['value'] === 'string' && call.store.get('Group', one['value']) !== undefined)
      if (isGroup(call, 'create', 'replace') && nests) refuse(call, reply, 500, 'groups cannot be members')
    },
  },
  {
    id: 'groups.nested-members-dropped',
    title: 'A group as a member is dropped in silence',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-6'],
    also: ['RFC7644-3.7.1-1'],
    request(call) {
      const { members } = bodyOf(call)
      if (!isGroup(call, 'create', 'replace') || !Array.isArray(members)) return
      bodyOf(call)['members'] = members.filter((one) => !isMutableObject(one) || typeof one['value'] !== 'string' || call.store.get('Group', one['value']) === undefined)
    },
  },
  {
    id: 'groups.empty-list-refused',
    title: 'A POST of a group with an empty list of members is refused',
    breaks: ['RFC7643-2.5-1', 'GENESYS-B-269'],
    also: ['RFC7644-3.7.1-1'],
    response(call, reply) {
      const { members } = bodyOf(call)
      if (!isGroup(call, 'create') || !Array.isArray(members) || members.length > 0 || reply.status > 299) return
      const id = isMutableObject(reply.body) ? reply.body['id'] : undefined
      const stored = typeof id === 'string' ? call.store.get('Group', id) : undefined
      if (stored) call.store.remove(stored)
      refuse(call, reply, 400, 'a group needs members')
    },
  },
  {
    id: 'groups.schema-of-version-1',
    title: 'schemas of a group has the URI of SCIM 1.1',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-1'],
    also: ['RFC7643-3.3-3', 'RFC7643-3-3'],
    response(call, reply) {
      for (const group of groupsIn(call, reply)) if (Array.isArray(group['schemas'])) group['schemas'] = ['urn:scim:schemas:core:1.0']
    },
  },
  {
    id: 'groups.generated-external-id-missing',
    title: 'No externalId is generated for a group',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-270'],
    response(call, reply) {
      for (const group of groupsIn(call, reply)) if (/^[\da-f]{8}-[\da-f-]{27}$/.test(String(group['externalId']))) delete group['externalId']
    },
  },
  {
    id: 'groups.generated-external-id-is-constant',
    title: 'Every group gets the same generated externalId',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-272'],
    request(call) {
      if (isGroup(call, 'create')) bodyOf(call)['externalId'] ??= 'generated'
    },
  },
  {
    id: 'groups.given-external-id-replaced',
    title: 'A POST replaces the given externalId by one of its own',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-271'],
    also: ['GENESYS-B-043', 'GENESYS-B-265'],
    request(call) {
      if (isGroup(call, 'create')) delete bodyOf(call)['externalId']
    },
  },
  {
    id: 'groups.external-id-in-lower-case',
    title: 'externalId of a group is stored in lower case',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-271', 'GENESYS-B-290'],
    also: ['GENESYS-B-265'],
    request(call) {
      const { externalId } = bodyOf(call)
      if (isGroup(call, 'create', 'replace') && typeof externalId === 'string') bodyOf(call)['externalId'] = externalId.toLowerCase()
    },
  },
  {
    id: 'groups.put-ignores-external-id',
    title: 'A PUT does not change externalId of a group',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-290'],
    also: ['GENESYS-B-242', 'GENESYS-B-265'],
    request(call) {
      if (isGroup(call, 'replace') && call.before?.['externalId'] !== undefined) bodyOf(call)['externalId'] = call.before['externalId']
    },
  },
  {
    id: 'groups.whole-put-refused',
    title: 'A PUT of a group with id and meta is refused',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-289'],
    also: ['GENESYS-B-243', 'GENESYS-B-288', 'GENESYS-B-290'],
    response(call, reply) {
      if (isGroup(call, 'replace') && bodyOf(call)['meta'] !== undefined && reply.status === 200) refuse(call, reply, 400, 'meta is read-only')
    },
  },
  {
    id: 'groups.creation-answers-without-meta',
    title: 'The answer to a POST of a group has no meta',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-269'],
    also: ['GENESYS-B-223', 'GENESYS-B-224', 'GENESYS-B-283'],
    response(call, reply) {
      if (isGroup(call, 'create') && isMutableObject(reply.body)) delete reply.body['meta']
    },
  },
  {
    id: 'groups.creation-answers-202',
    title: 'A POST of a group is answered with 202',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-269'],
    also: ['GENESYS-B-222'],
    response(call, reply) {
      if (isGroup(call, 'create') && reply.status === 201) reply.status = 202
    },
  },
  {
    id: 'groups.new-ones-not-found-by-name',
    title: 'A filter finds no group that has members',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-276'],
    response(call, reply) {
      if (!isGroup(call, 'list') || !call.query.has('filter') || !isMutableObject(reply.body) || !Array.isArray(reply.body['Resources'])) return
      const left = reply.body['Resources'].filter((one) => !isMutableObject(one) || one['members'] === undefined)
      if (left.length === reply.body['Resources'].length) return
      reply.body['Resources'] = left
      reply.body['totalResults'] = left.length
      reply.body['itemsPerPage'] = left.length
    },
  },
  {
    id: 'groups.lists-leave-members-out',
    title: 'A filtered list of groups shows no members',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-276'],
    also: ['GENESYS-B-295', 'GENESYS-B-294', 'GENESYS-B-173'],
    response(call, reply) {
      if (isGroup(call, 'list')) for (const group of groupsIn(call, reply)) delete group['members']
    },
  },
  {
    id: 'groups.deletion-answers-the-group',
    title: 'A DELETE of a group is answered with the group',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-278'],
    also: ['GENESYS-B-257'],
    response(call, reply) {
      if (!isGroup(call, 'delete') || reply.status !== 204) return
      reply.status = 200
      reply.body = { id: call.id ?? '', ...(call.before ?? {}) }
    },
  },
  {
    id: 'groups.with-members-not-deleted',
    title: 'A group that has members cannot be deleted',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-277'],
    also: ['GENESYS-B-072'],
    request(call) {
      if (isGroup(call, 'delete') && membersBefore(call).length > 0) call.headers['if-match'] = '"never"'
    },
  },
  {
    id: 'groups.deleted-ones-still-read',
    title: 'A deleted group is still answered',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-279'],
    also: ['GENESYS-B-282', 'GENESYS-B-340'],
    response(call, reply) {
      const gone = call.state.get('groups.deleted-ones-still-read')
      const kept = gone instanceof Map ? gone : new Map<string, MutableObject>()
      call.state.set('groups.deleted-ones-still-read', kept)
      if (isGroup(call, 'delete') && reply.status === 204 && call.id !== undefined) kept.set(call.id, { ...(call.before ?? {}) })
      if (!isGroup(call, 'read') || reply.status !== 404 || call.id === undefined || !kept.has(call.id)) return
      reply.status = 200
      reply.body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], id: call.id, displayName: 'deleted', meta: { resourceType: 'Group' } }
    },
  },
  {
    id: 'groups.deleted-under-their-own-base-only',
    title: 'A group is deleted only under the base that created it',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-282'],
    also: ['GENESYS-B-091'],
    request(call) {
      const key = 'groups.deleted-under-their-own-base-only'
      const made = call.state.get(`${key} ${call.id ?? ''}`)
      if (isGroup(call, 'delete') && made !== undefined && made !== call.base) call.headers['if-match'] = '"never"'
    },
    response(call, reply) {
      if (isGroup(call, 'create') && isMutableObject(reply.body)) call.state.set(`groups.deleted-under-their-own-base-only ${String(reply.body['id'])}`, call.base)
    },
  },
  {
    id: 'groups.unknown-ones-answer-400',
    title: 'A write to a group that nobody created is answered with 400',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-292'],
    also: ['GENESYS-B-262'],
    response(call, reply) {
      if (isGroup(call, 'replace', 'patch', 'delete') && reply.status === 404) refuse(call, reply, 400, 'there is no such group')
    },
  },
  {
    id: 'groups.listed-ids-are-prefixed',
    title: 'Ids in lists of groups have a prefix that the path does not take',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-295'],
    also: ['GENESYS-B-276', 'GENESYS-B-294', 'GENESYS-B-267', 'GENESYS-B-208', 'GENESYS-B-210', 'GENESYS-B-338'],
    response(call, reply) {
      if (isGroup(call, 'list')) for (const group of groupsIn(call, reply)) group['id'] = `group-${String(group['id'])}`
    },
  },
  {
    id: 'groups.v2-loses-members',
    title: 'A PUT under the v2 base leaves members as they were',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-288'],
    also: ['GENESYS-B-263'],
    request(call) {
      if (call.base === 'v2' && isGroup(call, 'replace')) bodyOf(call)['members'] = membersBefore(call)
    },
  },
  {
    id: 'groups.renamed-by-a-change-of-members',
    title: 'A PUT that changes members rewrites displayName',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-289'],
    response(call, reply) {
      const stored = isGroup(call, 'replace') && reply.status === 200 && call.id !== undefined ? call.store.get('Group', call.id) : undefined
      if (!stored || membersBefore(call).length === 0) return
      stored.attributes = { ...stored.attributes, displayName: `${String(stored.attributes['displayName'])} (changed)` }
      touch(call, stored)
    },
  },
  {
    id: 'groups.cannot-be-created-and-lose-members',
    title: 'Creating and deleting groups is not offered, and add replaces the members',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-285'],
    behaviour: (b) => ({
      offers: (operation, type) => !(type === 'Group' && (operation === 'create' || operation === 'delete')) && b.offers(operation, type),
      ...stepwise((_state, { op, path, json, apply }) => apply(op === 'add' && path === 'members' ? { ...json, op: 'replace' } : json))(b),
    }),
  },
]
