import { isObject, type JsonObject } from '../../scim/json.ts'
import { ScimError } from '../../scim/error.ts'
import { isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { meddle, operationsIn, relisted, stepwise, valuePath } from './stepwise.ts'

const readOnly = /^(?:id|meta|groups)\b/i

/** The path in the letter case of the schema; undefined when it is written otherwise or means nothing. */
const usualCase = /^(?:urn:[^[]*:)?(?:[a-z][a-zA-Z0-9]*)(?:\[[a-z(][^\]]*\])?(?:\.[a-z][a-zA-Z]*)?$/

/** What else is broken when no PATCH is carried out. */
const allOfPatch = [
  ...['1-3', '1-4', '1-5', '1-6', '1-7', '1-8', '1-9', '1-11', '2-1', '2-2', '2-3', '2-5', '2-7', '3-1', '3-2', '3-3', '3-4', '3-5', '3-7', '3-8', '3-9'].map((n) => `RFC7644-3.5.2.${n}`),
  'RFC7643-5-5', 'RFC7644-3.12-24', 'RFC7644-3.12-27', 'RFC7644-3.7.3-3', 'GENESYS-B-248', 'GENESYS-B-251', 'GENESYS-B-252', 'GENESYS-B-254',
]

/** Bugs of PATCH requests as a whole: form, order, all or nothing, answer. */
export const patchRequest: readonly Fault[] = [
  {
    id: 'patch.third-operation-ignored',
    title: 'Of the operations only the first two are carried out',
    breaks: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
    also: ['RFC7644-3.5.2-20', 'RFC7644-3.5.2-21', 'RFC7644-3.5.2-22', 'RFC7644-3.5.2.2-9'],
    behaviour: relisted((operations) => operations.slice(0, 2)),
  },
  {
    id: 'patch.first-operation-only',
    title: 'Of several operations only the first is carried out',
    breaks: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
    also: ['RFC7644-3.5.2-20', 'RFC7644-3.5.2-21', 'RFC7644-3.5.2-22', 'RFC7644-3.5.2.2-9', 'RFC7644-3.5.2-16'],
    behaviour: relisted((operations) => operations.slice(0, 1)),
  },
  {
    id: 'patch.operations-in-reverse-order',
    title: 'Operations are carried out from the last to the first',
    breaks: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
    also: ['RFC7644-3.5.2.2-9'],
    behaviour: relisted((operations) => [...operations].reverse()),
  },
  {
    id: 'patch.removals-come-last',
    title: 'All removals are carried out after the other operations',
    breaks: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
    also: ['RFC7644-3.5.2.2-9'],
    behaviour: relisted((operations) => [...operations].sort((a, b) => Number(isObject(a) && a['op'] === 'remove') - Number(isObject(b) && b['op'] === 'remove'))),
  },
  {
    id: 'patch.operations-see-the-original',
    title: 'Each operation is applied to the resource as it was before the request',
    breaks: ['RFC7644-3.5.2-18'],
    also: ['RFC7644-3.5.2.2-9', 'GENESYS-B-250'],
    behaviour: (b) => ({
      applyPatch(resource, operations, type) {
        if (operations.length < 2) return b.applyPatch(resource, operations, type)
        const results = operations.map((one) => b.applyPatch(resource, [one], type).resource)
        const merged = results.reduce<JsonObject>((state, one) => ({ ...state, ...Object.fromEntries(Object.entries(one).filter(([name, value]) => value !== resource[name])) }), resource)
        return { resource: merged, changed: true }
      },
    }),
  },
  {
    id: 'patch.failure-keeps-earlier-operations',
    title: 'Operations before one that fails stay in effect',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-20', 'RFC7644-3.5.2-21'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 400 || operationsIn(call).length < 2 || call.type === undefined) return
      const { type, behaviour } = call
      meddle(call, (attributes) => {
        let state: JsonObject = attributes
        try {
          for (const one of operationsIn(call)) state = behaviour.applyPatch(state, [one], type).resource
        } catch {
          // What came before stays.
        }
        return Object.fromEntries(Object.entries(structuredClone(state)).filter(([name]) => name !== 'schemas')) as typeof attributes
      })
    },
  },
  {
    id: 'patch.failure-keeps-later-operations',
    title: 'Operations after one that fails are carried out',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-20', 'RFC7644-3.5.2-21'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 400 || operationsIn(call).length < 2 || call.type === undefined) return
      const { type, behaviour } = call
      const last = operationsIn(call).at(-1)
      meddle(call, (attributes) => {
        try {
          return structuredClone(behaviour.applyPatch(attributes, [last ?? null], type).resource) as typeof attributes
        } catch {
          return attributes
        }
      })
    },
  },
  {
    id: 'patch.bad-operation-skipped-among-others',
    title: 'An operation that cannot be carried out is skipped when there are others',
    breaks: ['RFC7644-3.5.2-22', 'RFC7644-3.5.2-20'],
    also: ['RFC7644-3.5.2-21'],
    contracts: ['rfc'],
    behaviour: (b) => ({
      applyPatch(resource, operations, type) {
        if (operations.length < 2) return b.applyPatch(resource, operations, type)
        const patched = operations.reduce((state: JsonObject, one) => {
          try {
            return b.applyPatch(state, [one], type).resource
          } catch {
            return state
          }
        }, resource)
        return { resource: patched, changed: true }
      },
    }),
  },
  {
    id: 'patch.failure-counts-as-modification',
    title: 'A refused PATCH gives the resource a new version and time of modification',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-21'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 400 || operationsIn(call).length < 2 || call.id === undefined || call.resourceType === undefined) return
      const stored = call.store.get(call.resourceType, call.id)
      if (stored === undefined) return
      call.behaviour.touch(stored, call.store)
      stored.rendered.clear()
    },
  },
  {
    id: 'patch.unknown-operation-is-replace',
    title: 'An operation of unknown name is taken for replace',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-7'],
    also: ['RFC7644-3.5.2-2'],
    behaviour: stepwise((_state, { op, json, apply }) => apply(['add', 'remove', 'replace', 'move', 'copy'].includes(op) || typeof json['op'] !== 'string' ? json : { ...json, op: 'replace' })),
  },
  {
    id: 'patch.unknown-operation-ignored',
    title: 'An operation of unknown name is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-7', 'RFC7644-3.5.2-2'],
    behaviour: stepwise((state, { op, json, apply }) => (['add', 'remove', 'replace'].includes(op) || typeof json['op'] !== 'string' ? apply() : state)),
  },
  {
    id: 'patch.copies-like-json-patch',
    title: 'The operation copy of JSON Patch is carried out',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-2'],
    behaviour: stepwise((state, { op, json, path, apply }) => (op === 'copy' && typeof json['from'] === 'string' ? apply({ op: 'replace', path, value: state[json['from']] ?? null }) : apply())),
  },
  {
    id: 'patch.takes-json-pointers',
    title: 'A path may be a JSON pointer',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-2'],
    behaviour: stepwise((_state, { path, json, apply }) => apply(/^\/\w+$/.test(path) ? { ...json, path: path.slice(1) } : json)),
  },
  {
    id: 'patch.takes-array-indexes',
    title: 'A path may select a value by its number',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-2'],
    behaviour: stepwise((state, { op, path, apply }) => {
      const [, name, place] = /^(\w+)\[(\d+)\]$/.exec(path) ?? []
      const values = name === undefined ? undefined : state[name]
      if (op !== 'remove' || name === undefined || !Array.isArray(values)) return apply()
      return { ...state, [name]: values.filter((_, n) => n !== Number(place)) }
    }),
  },
  {
    id: 'patch.missing-operation-is-replace',
    title: 'An operation without op is taken for replace',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-5'],
    behaviour: stepwise((_state, { json, apply }) => apply(typeof json['op'] === 'string' ? json : { ...json, op: 'replace' })),
  },
  {
    id: 'patch.null-operation-ignored',
    title: 'An operation whose op is null is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-5'],
    behaviour: stepwise((state, { json, apply }) => (json['op'] === null ? state : apply())),
  },
  {
    id: 'patch.missing-operations-accepted',
    title: 'A request without operations is answered with success',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-4'],
    request(call) {
      if (call.operation === 'patch' && isMutableObject(call.body) && call.body['Operations'] === undefined) call.body['Operations'] = [{ op: 'add', value: {} }]
    },
  },
  {
    id: 'patch.operations-may-be-an-object',
    title: 'Operations that is an object is answered with success',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-4'],
    request(call) {
      if (call.operation === 'patch' && isMutableObject(call.body) && isMutableObject(call.body['Operations'])) call.body['Operations'] = [{ op: 'add', value: {} }]
    },
  },
  {
    id: 'patch.unclosed-filter-ignored',
    title: 'An operation whose path has an open bracket is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-10'],
    behaviour: stepwise((state, { path, apply }) => (path.includes('[') && !path.includes(']') ? state : apply())),
  },
  {
    id: 'patch.malformed-path-ignored',
    title: 'An operation whose path is malformed is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-10'],
    behaviour: stepwise((state, { path, apply }) => (/ |\.\./.test(path) && !path.includes('[') ? state : apply())),
  },
  {
    id: 'patch.not-is-unknown-in-value-paths',
    title: 'A value path with not is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-10'],
    behaviour: stepwise((_state, { path, apply }) => {
      if (path.includes('[not ')) throw new ScimError(400, 'invalidPath', 'not is not understood')
      return apply()
    }),
  },
  {
    id: 'patch.or-is-unknown-in-value-paths',
    title: 'Of a value path with or only the first part counts',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-10'],
    also: ['RFC7644-3.5.2.2-5'],
    behaviour: stepwise((_state, { path, json, apply }) => apply(path.includes(' or ') ? { ...json, path: path.replace(/ or [^\]]*/, '') } : json)),
  },
  {
    id: 'patch.booleans-are-unknown-in-value-paths',
    title: 'A value path that compares with true is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-10'],
    behaviour: stepwise((_state, { path, apply }) => {
      if (/\[\w+ eq true\]/.test(path)) throw new ScimError(400, 'invalidPath', 'a value stands in quotes')
      return apply()
    }),
  },
  {
    id: 'patch.value-paths-compare-with-case',
    title: 'A value path minds the letter case of a type, and selects nothing where it differs',
    contracts: ['rfc'],
    breaks: ['RFC7643-7-20'],
    behaviour: stepwise((state, { path, apply }) => (/type eq "[A-Z]+"/.test(path) ? state : apply())),
  },
  {
    id: 'patch.path-names-are-case-sensitive',
    title: 'A path in other letter case than the schema is not known',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.1-1'],
    behaviour: stepwise((_state, { path, json, apply }) => {
      if (path === 'nickname' || (path !== '' && /^[\w.:-]+(?:\[.*)?$/.test(path) && !path.includes('..') && !usualCase.test(path) && !path.startsWith('/'))) throw new ScimError(400, 'invalidPath', 'no such attribute')
      return apply(json)
    }),
  },
  {
    id: 'patch.sub-attribute-names-are-case-sensitive',
    title: 'A sub-attribute in other letter case than the schema is not known',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.1-1'],
    behaviour: stepwise((_state, { path, apply }) => {
      if (/^\w+\.familyname$/.test(path)) throw new ScimError(400, 'invalidPath', 'no such sub-attribute')
      return apply()
    }),
  },
  {
    id: 'patch.core-urn-in-path-is-unknown',
    title: 'A path behind the URN of the core schema is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-1'],
    behaviour: stepwise((_state, { path, apply }) => {
      if (path.toLowerCase().startsWith(`${urn.user.toLowerCase()}:`)) throw new ScimError(400, 'invalidPath', 'no such attribute')
      return apply()
    }),
  },
  {
    id: 'patch.core-urn-hides-the-sub-attribute',
    title: 'A sub-attribute behind the URN of the core schema is ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-1'],
    behaviour: stepwise((state, { path, apply }) => (path.startsWith(`${urn.user}:name.`) ? state : apply())),
  },
  {
    id: 'patch.read-only-silently-ignored',
    title: 'An operation on a readOnly attribute is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-14'],
    also: ['RFC7644-3.5.2.2-7', 'RFC7643-3.1-10', 'RFC7643-7-24', 'RFC7644-3.5.2-12'],
    behaviour: stepwise((state, { path, apply }) => (readOnly.test(path) ? state : apply())),
  },
  {
    id: 'patch.meta-can-be-written',
    title: 'PATCH changes meta.created',
    breaks: ['RFC7644-3.5.2-12', 'GENESYS-B-253'],
    also: ['RFC7644-3.5.2-14', 'RFC7643-3.1-18', 'RFC7643-3.1-19'],
    request(call) {
      const [operation] = operationsIn(call)
      if (call.operation !== 'patch' || operation?.['path'] !== 'meta.created' || operation['op'] !== 'replace' || call.id === undefined) return
      call.state.set(`patch.meta-can-be-written ${call.id}`, operation['value'])
      if (isMutableObject(call.body)) call.body['Operations'] = [{ op: 'add', value: {} }]
    },
    response(call, reply) {
      const written = call.state.get(`patch.meta-can-be-written ${call.id ?? ''}`)
      const body = reply.body
      if (typeof written === 'string' && isMutableObject(body) && isMutableObject(body['meta'])) body['meta']['created'] = written
    },
  },
  {
    id: 'patch.immutable-change-silently-ignored',
    title: 'A change of an immutable attribute is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-14'],
    also: ['RFC7643-7-27', 'RFC7644-3.5.2-12'],
    behaviour: stepwise((state, { op, path, type, apply }) =>
      op === 'replace' && state[path] !== undefined && type.schema.attributes.some((one) => one.name === path && one.mutability === 'immutable') ? state : apply(),
    ),
  },
  {
    id: 'patch.a-member-becomes-another',
    title: 'The value of a member can be replaced by the id of another user',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.2-4'],
    also: ['RFC7644-3.5.2-14'],
    behaviour: stepwise((_state, { path, value, apply }) => {
      const chosen = valuePath(path)
      const id = /"(.*)"/.exec(chosen?.filter ?? '')?.[1]
      if (chosen?.name !== 'members' || chosen.sub !== 'value' || id === undefined || value === undefined) return apply()
      return apply({ op: 'add', path: 'members', value: [{ value }] }, apply({ op: 'remove', path: `members[value eq "${id}"]` }))
    }),
  },
  {
    id: 'patch.text-becomes-boolean',
    title: 'Any text is taken for true where a boolean is expected',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-14'],
    also: ['RFC7644-3.5.2-11'],
    behaviour: stepwise((_state, { path, value, json, apply }) => apply(path === 'active' && typeof value === 'string' ? { ...json, value: value !== '' } : json)),
  },
  {
    id: 'patch.object-becomes-text',
    title: 'An object is stored as a text where a text is expected',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-11', 'RFC7644-3.5.2-14'],
    behaviour: stepwise((_state, { path, value, json, apply }) => apply(path === 'displayName' && isObject(value) ? { ...json, value: '[object Object]' } : json)),
  },
  {
    id: 'patch.unknown-attribute-ignored',
    title: 'An operation on an unknown attribute is answered with success',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-11'],
    behaviour: stepwise((state, { path, apply }) => (path.includes('noSuch') ? state : apply())),
  },
  {
    id: 'patch.answers-204-to-attributes',
    title: 'A PATCH with the parameter attributes is answered with 204',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-26'],
    also: ['RFC7644-3.9-2', 'RFC7644-3.4.2.5-2'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 200 || !call.query.has('attributes')) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'patch.answer-has-no-body',
    title: 'A PATCH is answered with 204 and no body',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-255', 'GENESYS-B-291'],
    also: ['GENESYS-B-246', 'GENESYS-B-285', 'GENESYS-B-287', 'GENESYS-B-068', 'GENESYS-B-071'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 200) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'patch.answer-is-stale',
    title: 'The answer to a PATCH shows the resource as it was before',
    breaks: ['RFC7644-3.5.2-24', 'GENESYS-B-255'],
    also: ['RFC7644-3.1-8', 'GENESYS-B-246', 'RFC7644-3.5.2-26', 'GENESYS-B-287', 'GENESYS-B-291'],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status !== 200 || !isMutableObject(reply.body) || call.before === undefined) return
      for (const [name, value] of Object.entries(call.before)) if (typeof value === 'string' && reply.body[name] !== undefined && name !== 'password') reply.body[name] = value
    },
  },
  {
    id: 'patch.answer-lacks-the-extension',
    title: 'The answer to a PATCH leaves the enterprise extension out',
    breaks: ['RFC7644-3.5.2-24', 'GENESYS-B-255'],
    also: ['RFC7644-3.1-8', 'RFC7644-3.9-1', 'RFC7643-7-32', 'RFC7643-7-33'],
    response(call, reply) {
      if (call.operation === 'patch' && isMutableObject(reply.body)) delete reply.body[urn.enterpriseUser]
    },
  },
  {
    id: 'patch.answer-lacks-phone-numbers',
    title: 'The answer to a PATCH leaves the telephone numbers out',
    breaks: ['RFC7644-3.5.2-24', 'GENESYS-B-255'],
    also: ['RFC7644-3.1-8', 'RFC7644-3.9-1', 'RFC7643-7-33'],
    response(call, reply) {
      if (call.operation === 'patch' && isMutableObject(reply.body) && !call.query.has('attributes')) delete reply.body['phoneNumbers']
    },
  },
  {
    id: 'patch.message-needs-the-schema-of-the-resource',
    title: 'A PATCH that names no schema but that of the message is refused',
    breaks: ['RFC7644-3.5.2-3', 'GENESYS-B-247'],
    also: allOfPatch,
    request(call) {
      if (call.operation !== 'patch' || call.resourceType !== 'User' || !isMutableObject(call.body)) return
      const schemas = call.body['schemas']
      if (Array.isArray(schemas) && schemas.length === 1) throw new ScimError(400, 'invalidValue', `schemas does not name ${urn.user}`)
    },
  },
  {
    id: 'patch.path-is-looked-up-in-the-extension-first',
    title: 'displayName without URN is looked for in the extension that the user has, and dropped there',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-15'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'replace' && path === 'displayName' && state[urn.enterpriseUser] !== undefined ? state : apply())),
  },
  {
    id: 'patch.no-operations-empty-the-user',
    title: 'An empty list of operations empties what a PUT of nothing would empty',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-4'],
    response(call, reply) {
      const operations = isMutableObject(call.body) ? call.body['Operations'] : undefined
      if (call.operation !== 'patch' || call.resourceType !== 'User' || !Array.isArray(operations) || operations.length > 0) return
      meddle(call, (attributes) => ({ userName: attributes['userName'] ?? '', active: true }))
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'patch.operation-in-other-case-is-ignored',
    title: 'An operation in other letter case is answered with success and not carried out',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-2'],
    behaviour: stepwise((state, { op, json, apply }) => (json['op'] === op ? apply() : state)),
  },
]
