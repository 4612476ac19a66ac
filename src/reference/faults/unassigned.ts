import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import type { Call } from '../call.ts'
import { ScimError } from '../../scim/error.ts'
import type { Fault } from '../switch.ts'

/** The members of a body that stand for no value. */
function nothingsIn(call: Call, operation: Call['operation']): { readonly body: MutableObject; readonly names: readonly string[] } | undefined {
  if (call.operation !== operation || call.resourceType !== 'User' || !isMutableObject(call.body)) return undefined
  const body = call.body
  const none = (value: Mutable | undefined) => value === null || (Array.isArray(value) && value.length === 0)
  return { body, names: Object.keys(body).filter((name) => none(body[name])) }
}

/** Bugs with values that are none. */
export const unassigned: readonly Fault[] = [
  {
    id: 'unassigned.null-becomes-text',
    title: 'null in a creation is stored as the text null',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.5-1'],
    request(call) {
      const found = nothingsIn(call, 'create')
      for (const name of found?.names ?? []) if (found?.body[name] === null && name !== 'emails') found.body[name] = 'null'
    },
  },
  {
    id: 'unassigned.null-is-present-to-filters',
    title: 'pr matches an attribute that was created with null',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.5-1'],
    request(call) {
      const nulls = nothingsIn(call, 'create')
      const state = (call.state.get('nulls') as Set<Mutable> | undefined) ?? new Set<Mutable>()
      call.state.set('nulls', state)
      if (nulls !== undefined && nulls.names.length > 0) state.add(nulls.body['userName'] ?? '')
      const filter = call.query.get('filter') ?? ''
      const match = /^(userName eq "([^"]*)") and \w+ pr$/.exec(filter)
      if (call.operation === 'list' && match?.[1] !== undefined && state.has(match[2] ?? '')) call.query.set('filter', match[1])
    },
  },
  {
    id: 'unassigned.empty-array-refused',
    title: 'A creation with an empty array is refused',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.5-1'],
    response(call, reply) {
      const found = nothingsIn(call, 'create')
      if (reply.status !== 201 || !found?.names.some((name) => Array.isArray(found.body[name]))) return
      const id = isMutableObject(reply.body) ? reply.body['id'] : undefined
      const stored = typeof id === 'string' ? call.store.get('User', id) : undefined
      if (stored) call.store.remove(stored)
      reply.status = 400
      reply.headers = {}
      reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidValue', 'an array has at least one element'))
    },
  },
  {
    id: 'unassigned.null-is-ignored-by-replacements',
    title: 'PUT takes null for "leave it as it is"',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.5-2'],
    request(call) {
      const found = nothingsIn(call, 'replace')
      for (const name of found?.names ?? []) {
        const old = call.before?.[name]
        if (found?.body[name] === null && old !== undefined) found.body[name] = old
      }
    },
  },
  {
    id: 'unassigned.empty-array-is-ignored-by-replacements',
    title: 'PUT takes an empty array for "leave it as it is"',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.5-2'],
    request(call) {
      const found = nothingsIn(call, 'replace')
      for (const name of found?.names ?? []) {
        const old = call.before?.[name]
        if (Array.isArray(found?.body[name]) && old !== undefined) found.body[name] = old
      }
    },
  },
]
