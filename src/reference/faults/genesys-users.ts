import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { operationsIn } from './stepwise.ts'
import { eachOf, inside, memory, rewrite, sent, shownIn, writes } from './tampering.ts'

const contracts = ['genesys'] as const

/** Bugs of users under the Genesys bases. */
export const genesysUsers: readonly Fault[] = [
  {
    id: 'genesys-users.lists-show-inactive', title: 'A list without a filter shows inactive users', contracts,
    breaks: ['GENESYS-B-229', 'GENESYS-B-245'], also: ['GENESYS-B-197', 'GENESYS-B-198', 'GENESYS-B-199', 'GENESYS-B-200', 'GENESYS-B-190', 'GENESYS-B-251'],
    behaviour: () => ({ listsActiveOnly: false }),
  },
  {
    id: 'genesys-users.active-is-not-told-after-post', title: 'The answer to a creation does not tell active', contracts,
    breaks: ['GENESYS-B-230'], also: ['GENESYS-B-224', 'GENESYS-B-361', 'GENESYS-B-115', 'GENESYS-B-117'],
    response: (call, reply) => { if (call.operation === 'create') for (const one of shownIn(call, reply)) delete one['active'] },
  },
  {
    id: 'genesys-users.active-is-a-string', title: 'active of a read is a string', contracts,
    breaks: ['GENESYS-B-361'], also: ['GENESYS-B-239', 'GENESYS-B-227', 'GENESYS-B-229', 'GENESYS-B-245', 'GENESYS-B-224', 'GENESYS-B-255', 'GENESYS-B-242', 'GENESYS-B-243', 'GENESYS-B-267', 'GENESYS-B-251'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) if (one['active'] !== undefined) one['active'] = String(one['active']) },
  },
  {
    id: 'genesys-users.provisioning-identifier-is-missing', title: 'externalId is not among the externalIds', contracts,
    breaks: ['GENESYS-B-238'], also: ['GENESYS-B-224', 'GENESYS-B-237', 'GENESYS-B-255', 'GENESYS-B-267'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) { const own = inside(one, urn.genesysUser); if (Array.isArray(own?.['externalIds'])) own['externalIds'] = own['externalIds'].filter((id) => !(isMutableObject(id) && String(id['authority']).startsWith('x-pc:scimv2'))) } },
  },
  {
    id: 'genesys-users.address-of-type-other-goes', title: 'A PUT of emails removes the address that repeats userName', contracts,
    breaks: ['GENESYS-B-241'], also: ['GENESYS-B-224', 'GENESYS-B-240', 'GENESYS-B-255', 'GENESYS-B-267'],
    response: (call, reply) => { if (call.operation === 'read') for (const one of shownIn(call, reply)) if (Array.isArray(one['emails']) && one['emails'].length > 1) one['emails'] = one['emails'].filter((email) => !(isMutableObject(email) && email['type'] === 'other' && email['value'] === one['userName'])) },
  },
  {
    id: 'genesys-users.discovery-tells-another-type', title: 'meta.resourceType of the schemas is lower case', contracts,
    breaks: ['GENESYS-B-351'],
    also: ['GENESYS-B-321'],
    response: (call, reply) => { if (call.operation === 'discovery' && call.path.includes('schemas') && isMutableObject(reply.body)) eachOf(reply.body, 'Resources', (one) => { rewrite(inside(one, 'meta'), 'resourceType', (text) => text.toLowerCase()) }) },
  },
  {
    id: 'genesys-users.resources-in-lower-case-as-well', title: 'Lists have resources beside Resources', contracts,
    breaks: ['GENESYS-B-360'],
    response: (call, reply) => { if (call.operation === 'list' && isMutableObject(reply.body) && Array.isArray(reply.body['Resources'])) reply.body['resources'] = [] },
  },
  {
    id: 'genesys-users.telephone-number-is-text', title: 'A telephone number is shown in words', contracts,
    breaks: ['GENESYS-B-362'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) eachOf(one, 'phoneNumbers', (number) => { number['value'] = `number ${String(number['value'])}` }) },
    also: ['GENESYS-B-267'],
  },
  {
    id: 'genesys-users.telephone-type-is-unknown', title: 'The type of a telephone number in a list is landline', contracts,
    breaks: ['GENESYS-B-363'], also: ['GENESYS-B-267', 'GENESYS-B-240'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) eachOf(one, 'phoneNumbers', (number) => { number['type'] = 'landline' }) },
  },
  {
    id: 'genesys-users.address-type-is-unknown', title: 'The type of an e-mail address in a list is personal', contracts,
    breaks: ['GENESYS-B-364'], also: ['GENESYS-B-267', 'GENESYS-B-240'],
    response: (call, reply) => { if (call.operation === 'list') for (const one of shownIn(call, reply)) eachOf(one, 'emails', (email) => { if (email['type'] === 'work') email['type'] = 'personal' }) },
  },
  {
    id: 'genesys-users.day-of-hiring-has-a-time', title: 'dateHire is shown with a time', contracts,
    breaks: ['GENESYS-B-233', 'GENESYS-B-365'], also: ['GENESYS-B-242', 'GENESYS-B-243'],
    response: (call, reply) => { for (const one of shownIn(call, reply)) rewrite(inside(one, urn.enterpriseUser), 'dateHire', (text) => `${text}T00:00:00Z`) },
  },
  {
    id: 'genesys-users.division-is-lost', title: 'division is not stored', contracts,
    breaks: ['GENESYS-B-234'], also: ['GENESYS-B-193', 'GENESYS-B-194', 'GENESYS-B-195', 'GENESYS-B-177', 'GENESYS-B-167'],
    request: (call) => { delete inside(sent(call, writes), urn.enterpriseUser)?.['division'] },
  },
  {
    id: 'genesys-users.proficiency-is-a-string', title: 'proficiency of a skill is a string', contracts,
    breaks: ['GENESYS-B-235'], also: ['GENESYS-B-239'],
    response: (call, reply) => { for (const one of shownIn(call, reply)) eachOf(inside(one, urn.genesysUser), 'routingSkills', (skill) => { if (typeof skill['proficiency'] === 'number') skill['proficiency'] = String(skill['proficiency']) }) },
  },
  {
    id: 'genesys-users.proficiency-is-cut-by-put', title: 'A PUT stores the proficiency of a skill as a whole number', contracts,
    breaks: ['GENESYS-B-242'],
    request: (call) => { eachOf(inside(sent(call, ['replace']), urn.genesysUser), 'routingSkills', (skill) => { if (typeof skill['proficiency'] === 'number') skill['proficiency'] = Math.trunc(skill['proficiency']) }) },
  },
  {
    id: 'genesys-users.proficiency-stays-by-put', title: 'A PUT does not change the proficiency of a language', contracts,
    breaks: ['GENESYS-B-242'],
    request(call) {
      const old = inside(call.before, urn.genesysUser)?.['routingLanguages']
      const next = inside(sent(call, ['replace']), urn.genesysUser)
      if (next?.['routingLanguages'] !== undefined && old !== undefined) next['routingLanguages'] = old
    },
  },
  {
    id: 'genesys-users.languages-are-lost', title: 'routingLanguages is not stored', contracts,
    breaks: ['GENESYS-B-235'],
    request: (call) => { delete inside(sent(call, writes), urn.genesysUser)?.['routingLanguages'] },
  },
  {
    id: 'genesys-users.roles-are-lost', title: 'roles is not stored', contracts,
    breaks: ['GENESYS-B-236'],
    request: (call) => { delete sent(call, writes, 'User')?.['roles'] },
  },
  {
    id: 'genesys-users.skills-after-the-first-are-lost', title: 'Of several routingSkills the first is stored', contracts,
    breaks: ['GENESYS-B-235'],
    request(call) {
      const extension = inside(sent(call, writes), urn.genesysUser)
      if (Array.isArray(extension?.['routingSkills'])) extension['routingSkills'] = extension['routingSkills'].slice(0, 1)
    },
  },
  {
    id: 'genesys-users.roles-after-the-first-are-lost', title: 'Of several roles the first is stored', contracts,
    breaks: ['GENESYS-B-236'],
    request(call) {
      const user = sent(call, writes, 'User')
      if (Array.isArray(user?.['roles'])) user['roles'] = user['roles'].slice(0, 1)
    },
  },
  {
    id: 'genesys-users.address-keeps-the-first-name', title: 'The address that repeats userName keeps that of the creation', contracts,
    breaks: ['GENESYS-B-241'],
    response(call, reply) {
      const names = memory(call, 'genesys-users.address-keeps-the-first-name')
      if (call.resourceType !== 'User') return
      for (const user of shownIn(call, reply)) {
        if (call.operation === 'create') names.set(String(user['id']), user['userName'] ?? '')
        else eachOf(user, 'emails', (email) => { if (email['type'] === 'other') email['value'] = names.get(String(user['id'])) ?? email['value'] ?? '' })
      }
    },
  },
  {
    id: 'genesys-users.manager-is-not-patched', title: 'A PATCH with the URN of manager as path changes nothing', contracts,
    breaks: ['GENESYS-B-252'],
    request(call) {
      for (const operation of operationsIn(call)) if (operation['path'] === `${urn.enterpriseUser}:manager`) Object.assign(operation, { path: 'schemas', op: 'add', value: [urn.user] })
    },
  },
]
