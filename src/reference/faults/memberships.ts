import { isMutableObject, type MutableObject } from '../json.ts'
import type { Call, Reply } from '../call.ts'
import { touch } from '../change.ts'
import type { Fault } from '../switch.ts'

const value = ['RFC7643-4.1.2-19', 'GENESYS-B-263', 'GENESYS-B-293'] as const
const ended = ['RFC7643-4.1.2-18', 'GENESYS-B-293'] as const

/** Values of groups in an answer about users. */
function groupsIn(call: Call, reply: Reply): MutableObject[] {
  if (call.resourceType !== 'User' || !isMutableObject(reply.body)) return []
  const listed = reply.body['Resources']
  const users = Array.isArray(listed) ? listed.filter(isMutableObject) : [reply.body]
  return users.flatMap(({ groups }) => (Array.isArray(groups) ? groups.filter(isMutableObject) : []))
}

type Shown = (group: MutableObject, call: Call) => void

function inGroups(change: Shown): Pick<Fault, 'response'> {
  return {
    response(call, reply) {
      for (const group of groupsIn(call, reply)) change(group, call)
    },
  }
}

/** Remembers groups that users were seen in, and goes on to show them. */
function stale(key: string, when: (call: Call, reply: Reply) => boolean): Pick<Fault, 'response'> {
  return {
    response(call, reply) {
      if (call.resourceType === 'Group' && call.before !== undefined && when(call, reply)) {
        const members = call.before['members']
        for (const one of Array.isArray(members) ? members : []) {
          if (!isMutableObject(one) || typeof one['value'] !== 'string') continue
          const known = call.state.get(`${key} ${one['value']}`)
          call.state.set(`${key} ${one['value']}`, [...new Set([...(Array.isArray(known) ? (known as unknown[]) : []), call.id])])
        }
      }
      if (call.operation !== 'read' || call.resourceType !== 'User' || !isMutableObject(reply.body)) return
      const left = call.state.get(`${key} ${call.id ?? ''}`)
      const { groups } = reply.body
      const shown = Array.isArray(groups) ? groups : []
      const old: unknown[] = Array.isArray(left) ? left : []
      const more = old.flatMap((id) => (typeof id === 'string' && !shown.some((one) => isMutableObject(one) && one['value'] === id) ? [{ value: id }] : []))
      if (more.length > 0) reply.body['groups'] = [...shown, ...more]
    },
  }
}

/** Takes a user out of all its groups when a write of the user was carried out. */
function leaving(when: (call: Call, groups: unknown) => boolean): Pick<Fault, 'response'> {
  return {
    response(call, reply) {
      if (call.resourceType !== 'User' || call.id === undefined || reply.status !== 200) return
      if (!when(call, isMutableObject(call.body) ? call.body['groups'] : undefined)) return
      for (const id of [...call.store.groupsOf(call.id)]) {
        const group = call.store.get('Group', id)
        const members = group?.attributes['members']
        if (group === undefined || !Array.isArray(members)) continue
        group.attributes = { ...group.attributes, members: members.filter((one) => !isMutableObject(one) || one['value'] !== call.id) }
        call.store.leave(id, call.id)
        touch(call, group)
      }
      call.store.get('User', call.id)?.rendered.clear()
    },
  }
}

/** Bugs of `groups` of a user. */
export const memberships: readonly Fault[] = [
  {
    id: 'memberships.stay-after-put',
    title: 'A user whom a PUT took out of a group still shows it',
    breaks: ended,
    also: ['GENESYS-B-263'],
    ...stale('memberships.stay-after-put', (call, reply) => call.operation === 'replace' && reply.status === 200),
  },
  {
    id: 'memberships.end-with-a-put-of-the-user',
    title: 'A PUT of a user that names no groups takes it out of its groups',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-21'],
    ...leaving(({ operation }, groups) => operation === 'replace' && groups === undefined),
  },
  {
    id: 'memberships.end-with-an-empty-list-of-groups',
    title: 'A PUT of a user with an empty list of groups takes it out of its groups',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-21'],
    ...leaving(({ operation }, groups) => operation === 'replace' && Array.isArray(groups) && groups.length === 0),
  },
  {
    id: 'memberships.end-with-a-patch-of-the-user',
    title: 'A PATCH of a user takes it out of its groups',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-21'],
    ...leaving(({ operation }) => operation === 'patch'),
  },
  {
    id: 'memberships.stay-after-patch',
    title: 'A user whom a PATCH took out of a group still shows it',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-18'],
    ...stale('memberships.stay-after-patch', (call, reply) => call.operation === 'patch' && reply.status === 200),
  },
  {
    id: 'memberships.stay-after-the-group',
    title: 'Members of a deleted group still show it',
    breaks: ['RFC7643-4.1.2-19', 'GENESYS-B-263'],
    also: ['RFC7643-2.3.7-6', 'RFC7643-2.3.7-5'],
    ...stale('memberships.stay-after-the-group', (call, reply) => call.operation === 'delete' && reply.status === 204),
  },
  {
    id: 'memberships.value-is-the-name',
    title: 'value in groups of a user is the name of the group',
    breaks: value,
    also: ['RFC7643-2.4-7'],
    ...inGroups((group, call) => {
      const name = typeof group['value'] === 'string' ? call.store.get('Group', group['value'])?.attributes['displayName'] : undefined
      if (name !== undefined) group['value'] = name
    }),
  },
  {
    id: 'memberships.refer-to-users',
    title: '$ref in groups of a user leads to the endpoint of users',
    breaks: ['RFC7643-4.1.2-20', 'RFC7643-2.3.7-6', 'GENESYS-B-263'],
    also: ['RFC7643-2.4-7'],
    ...inGroups((group) => {
      if (typeof group['$ref'] === 'string') group['$ref'] = group['$ref'].replace(/\/Groups\//i, (found) => (found === '/groups/' ? '/users/' : '/Users/'))
    }),
  },
  {
    id: 'memberships.refer-to-the-collection',
    title: '$ref in groups of a user is the endpoint of groups without id',
    breaks: ['RFC7643-4.1.2-20', 'GENESYS-B-263'],
    also: ['RFC7643-2.3.7-6', 'RFC7643-2.4-7'],
    ...inGroups((group) => {
      if (typeof group['$ref'] === 'string') group['$ref'] = group['$ref'].replace(/\/[^/]*$/, '')
    }),
  },
  {
    id: 'memberships.direct-ones-called-indirect',
    title: 'The type of a membership that the group itself has is indirect',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-18'],
    ...inGroups((group) => {
      group['type'] = 'indirect'
    }),
  },
  {
    id: 'memberships.indirect-ones-called-direct',
    title: 'A membership through another group is called direct',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-18'],
    ...inGroups((group) => {
      group['type'] = 'direct'
    }),
  },
  {
    id: 'memberships.first-group-only',
    title: 'A user shows one group only',
    breaks: ['RFC7643-4.1.2-19', 'GENESYS-B-293'],
    behaviour: (b) => ({ memberOf: (store, id) => b.memberOf(store, id).slice(0, 1) }),
  },
  {
    id: 'memberships.of-large-groups-only-two',
    title: 'Only the first two members of a group show it',
    breaks: ['RFC7643-4.1.2-19', 'GENESYS-B-293'],
    behaviour: (b) => ({
      memberOf: (store, id) =>
        b.memberOf(store, id).filter(({ group, type }) => {
          const { members } = group.attributes
          return type !== 'direct' || (Array.isArray(members) && members.slice(0, 2).some((one) => isMutableObject(one) && one['value'] === id))
        }),
    }),
  },
  {
    id: 'memberships.lost-under-v2',
    title: 'The v2 base shows no groups of a user',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-293'],
    also: ['GENESYS-B-263', 'GENESYS-B-334', 'GENESYS-B-335'],
    response(call, reply) {
      if (call.base === 'v2' && call.operation === 'read' && call.resourceType === 'User' && isMutableObject(reply.body)) delete reply.body['groups']
    },
  },
  {
    id: 'memberships.of-all-end-with-one',
    title: 'When a PUT takes one member away, those who stay no longer show the group',
    breaks: ['RFC7643-4.1.2-19', 'GENESYS-B-293'],
    response(call, reply) {
      const key = 'memberships.of-all-end-with-one'
      if (call.operation === 'replace' && call.resourceType === 'Group' && reply.status === 200 && call.id !== undefined) {
        const [before, after] = [call.before?.['members'], isMutableObject(reply.body) ? reply.body['members'] : undefined].map((list) => (Array.isArray(list) ? list.length : 0))
        if (Number(after) > 0) call.state.set(`${key} ${call.id}`, Number(after) < Number(before))
      }
      if (call.operation !== 'read' || call.resourceType !== 'User' || !isMutableObject(reply.body) || !Array.isArray(reply.body['groups'])) return
      reply.body['groups'] = reply.body['groups'].filter((one) => !isMutableObject(one) || call.state.get(`${key} ${String(one['value'])}`) !== true)
    },
  },
]
