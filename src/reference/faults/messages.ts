import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'

/** The list in a successful answer about resources. */
function listOf(call: Call, reply: Reply): MutableObject | undefined {
  const lists = call.operation === 'list' || call.operation === 'search' || call.operation === 'root-query'
  return lists && reply.status === 200 && isMutableObject(reply.body) ? reply.body : undefined
}

function entriesOf(call: Call, reply: Reply, type: string): MutableObject[] {
  const entries = listOf(call, reply)?.['Resources']
  return Array.isArray(entries) ? entries.filter(isMutableObject).filter((one) => call.resourceType === type || (isMutableObject(one['meta']) && one['meta']['resourceType'] === type)) : []
}

/** The resource that an operation answers with. */
function resourceIn(call: Call, reply: Reply, type: string, ...operations: readonly string[]): MutableObject | undefined {
  return operations.includes(call.operation) && call.resourceType === type && reply.status < 300 && isMutableObject(reply.body) ? reply.body : undefined
}

/** The error in an answer of that status. */
function errorIn(reply: Reply, status: number): MutableObject | undefined {
  return reply.status === status && isMutableObject(reply.body) && reply.body['schemas'] !== undefined ? reply.body : undefined
}

/** Slips in the form of single answers. */
export const messages: readonly Fault[] = [
  {
    id: 'messages.status-as-number', title: 'status of a uniqueness error is a number', contracts: ['rfc'], breaks: ['RFC7644-3.12-5'],
    response(_call, reply) { const error = errorIn(reply, 409); if (error) error['status'] = 409 },
  },
  {
    id: 'messages.status-missing', title: 'A filter error has no status', contracts: ['rfc'], breaks: ['RFC7644-3.12-5'], also: ['RFC7644-3.12-3'],
    response(_call, reply) { const error = errorIn(reply, 400); if (error?.['scimType'] === 'invalidFilter') delete error['status'] },
  },
  {
    id: 'messages.error-without-schemas', title: 'A uniqueness error names no schema', contracts: ['rfc'], breaks: ['RFC7644-3.12-4'], also: ['RFC7643-3-1', 'RFC7643-3-2', 'RFC7644-3.1-5', 'RFC7643-2.1-2', 'RFC7644-3.12-3'],
    response(_call, reply) { const error = errorIn(reply, 409); if (error) delete error['schemas'] },
  },
  {
    id: 'messages.error-detail-is-object', title: 'detail of a refused filter is an object', breaks: ['RFC7643-2.3-2', 'GENESYS-B-367'], also: ['RFC7644-3.4.2.2-38'],
    response(_call, reply) { const error = errorIn(reply, reply.status); if (reply.status >= 400 && error?.['scimType'] === 'invalidFilter') error['detail'] = { message: 'no such filter' } },
  },
  {
    id: 'messages.total-as-text', title: 'totalResults of all groups, one to a page, is a text', breaks: ['RFC7644-3.4.2-5', 'GENESYS-B-111'],
    also: ['GENESYS-B-101', 'RFC7644-3.4.2.4-1'],
    response(call, reply) { const list = call.resourceType === 'Group' && !call.query.has('filter') && call.query.get('count') === '1' ? listOf(call, reply) : undefined; if (list) list['totalResults'] = String(Number(list['totalResults'])) },
  },
  {
    id: 'messages.items-per-page-as-text', title: 'itemsPerPage is a text from the second page on', breaks: ['RFC7644-3.4.2-9', 'GENESYS-B-111'],
    also: ['RFC7644-3.4.2.4-6', 'RFC7644-3.4.2.4-9', 'RFC7644-3.4.2.4-10', 'GENESYS-B-105', 'GENESYS-B-106', 'GENESYS-B-107'],
    response(call, reply) { const list = listOf(call, reply); if (list && Number(list['startIndex']) > 1) list['itemsPerPage'] = String(Number(list['itemsPerPage'])) },
  },
  {
    id: 'messages.one-entry-without-array', title: 'A list with one entry shows it without an array', breaks: ['GENESYS-B-294'], also: ['GENESYS-B-110'], contracts: ['genesys'],
    response(call, reply) {
      const list = call.resourceType === 'Group' ? listOf(call, reply) : undefined
      const entries = list?.['Resources']
      if (list && Array.isArray(entries) && entries.length === 1 && call.query.get('count') === '1') list['Resources'] = entries[0] ?? {}
    },
  },
  {
    id: 'messages.active-as-text-in-lists', title: 'active is a text in lists only', breaks: ['RFC7643-4.1.1-20', 'GENESYS-B-361'], also: ['RFC7644-3.1-8', 'RFC7643-2.3-2', 'RFC7643-2.3.2-1', 'GENESYS-B-116', 'GENESYS-B-239', 'GENESYS-B-267'],
    response(call, reply) { for (const user of entriesOf(call, reply, 'User')) if (typeof user['active'] === 'boolean') user['active'] = String(user['active']) },
  },
  {
    id: 'messages.primary-as-text-after-replace', title: 'primary is a text in the answer to PUT', contracts: ['rfc'], breaks: ['RFC7643-2.3.2-1'], also: ['RFC7643-2.3-2', 'RFC7644-3.1-8', 'RFC7644-3.5.1-4'],
    response(call, reply) {
      const emails = resourceIn(call, reply, 'User', 'replace')?.['emails']
      for (const one of Array.isArray(emails) ? emails : []) if (isMutableObject(one) && typeof one['primary'] === 'boolean') one['primary'] = String(one['primary'])
    },
  },
  {
    id: 'messages.emails-as-object-in-lists', title: 'A single e-mail address stands without an array in lists', breaks: ['RFC7643-2.4-1'], also: ['RFC7644-3.8-8', 'RFC7643-2.3-2', 'RFC7643-2.4-2'], contracts: ['rfc'],
    response(call, reply) {
      for (const user of entriesOf(call, reply, 'User')) {
        const { emails } = user
        if (Array.isArray(emails) && emails.length === 1) user['emails'] = emails[0] ?? null
      }
    },
  },
  {
    id: 'messages.group-name-as-number', title: 'displayName of a group is not a text in the answer to PATCH', contracts: ['rfc'], breaks: ['RFC7643-2.3-2'], also: ['RFC7643-4.2-1', 'RFC7643-4.2-2', 'RFC7644-3.5.2-23', 'RFC7644-3.5.2-24'],
    response(call, reply) { const group = resourceIn(call, reply, 'Group', 'patch'); if (group?.['displayName'] !== undefined) group['displayName'] = { value: group['displayName'] } },
  },
  {
    id: 'messages.no-schemas-after-replace', title: 'The answer to PUT has no schemas', contracts: ['rfc'], breaks: ['RFC7643-3-1'], also: ['RFC7643-2.1-2', 'RFC7643-3-2', 'RFC7643-3.3-2', 'RFC7643-3.3-3', 'RFC7643-3-7', 'RFC7644-3.1-2', 'RFC7644-3.5.1-14', 'RFC7643-7-16', 'RFC7644-3.1-8', 'RFC7644-3.5.1-4', 'RFC7644-3.9-1'],
    response(call, reply) { const user = resourceIn(call, reply, 'User', 'replace'); if (user) delete user['schemas'] },
  },
  {
    id: 'messages.schemas-twice-after-patch', title: 'The answer to PATCH names the core schema twice', contracts: ['rfc'], breaks: ['RFC7643-3-4'], also: ['RFC7644-3.5.2-23', 'RFC7644-3.5.2-24'],
    response(call, reply) { const user = resourceIn(call, reply, 'User', 'patch'); if (user && Array.isArray(user['schemas'])) user['schemas'] = [...user['schemas'], urn.user] },
  },
  {
    id: 'messages.user-without-core-schema-in-search', title: 'Users found by a search name only their extensions', contracts: ['rfc'], breaks: ['RFC7643-4.1-1', 'RFC7643-3.3-3'], also: ['RFC7643-3-7', 'RFC7643-3-2', 'RFC7643-2.1-2', 'RFC7643-3-1'],
    response(call, reply) { if (call.operation === 'search') for (const user of entriesOf(call, reply, 'User')) if (Array.isArray(user['schemas'])) user['schemas'] = [urn.enterpriseUser] },
  },
  {
    id: 'messages.created-is-a-date', title: 'meta.created has no time in lists', contracts: ['rfc'], breaks: ['RFC7643-2.3.5-2'], also: ['RFC7643-2.3.5-1', 'RFC7643-3.1-19', 'RFC7643-2.3-2'],
    response(call, reply) { for (const { meta } of entriesOf(call, reply, 'Group')) if (isMutableObject(meta) && typeof meta['created'] === 'string') meta['created'] = meta['created'].slice(0, 10) },
  },
  {
    id: 'messages.modified-as-epoch', title: 'meta.lastModified is a number in the answer to a creation', breaks: ['RFC7643-2.3-2', 'GENESYS-B-352'], also: ['RFC7643-2.3.5-3', 'RFC7643-2.3.5-1', 'RFC7643-2.3.5-2', 'RFC7643-3.1-20', 'GENESYS-B-353', 'GENESYS-B-239'],
    response(call, reply) { const meta = resourceIn(call, reply, 'Group', 'create')?.['meta']; if (isMutableObject(meta)) meta['lastModified'] = 1700000000 },
  },
  {
    id: 'messages.id-as-number-in-group-members', title: 'value of a member is a number', contracts: ['rfc'], breaks: ['RFC7643-2.3-2'],
    also: ['RFC7643-4.2-4', 'RFC7643-2.4-10', 'RFC7643-4.2-3', 'RFC7643-2.4-11', 'RFC7643-4.2-5'],
    response(call, reply) {
      for (const { members } of entriesOf(call, reply, 'Group')) for (const one of Array.isArray(members) ? members : []) if (isMutableObject(one)) one['value'] = 7
    },
  },
  {
    id: 'messages.extension-as-text', title: 'The vendor extension of a user is a text in lists', contracts: ['rfc'], breaks: ['RFC7643-3-8'], also: ['RFC7643-2.3-2', 'RFC7644-3.1-8', 'RFC7644-3.4.3-5', 'RFC7644-3.4.3-7', 'RFC7644-3.4.2.5-5'],
    response(call, reply) { if (!call.query.has('attributes')) for (const user of entriesOf(call, reply, 'User')) if (user[urn.enterpriseUser] !== undefined) user[urn.enterpriseUser] = 'enterprise' },
  },
]
