import { isObject, type Json, type JsonObject } from '../../scim/json.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { meddle, operationsIn, relisted, stepwise } from './stepwise.ts'
import { inside, memory, sent } from './tampering.ts'

const sequence = ['RFC7644-3.5.2-18', 'GENESYS-B-250'] as const
const single = ['RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-2', 'RFC7644-3.5.2.2-2', 'RFC7644-3.5.2.3-11', 'GENESYS-B-248'] as const
const stored = ['RFC7644-3.5.1-4', 'GENESYS-B-242'] as const
const enterprise = /enterprise:2\.0:User/i

function wrongList(id: string, title: string, list: (operations: readonly Json[]) => readonly Json[], contracts?: readonly ('rfc' | 'genesys')[]): Fault {
  return { id: `generated-patch.${id}`, title, generated: true, ...(contracts === undefined ? {} : { contracts }), breaks: sequence, also: single, behaviour: relisted(list) }
}

const text = (operation: Json | undefined, name: string): string => {
  const value = isObject(operation) ? operation[name] : undefined
  return typeof value === 'string' ? value : ''
}
const opOf = (operation: Json | undefined) => text(operation, 'op').toLowerCase()
const pathOf = (operation: Json | undefined) => text(operation, 'path')
/** Whether an operation without path sets what the path names. */
function sets(operation: Json | undefined, path: string): boolean {
  const value = isObject(operation) ? operation['value'] : undefined
  return pathOf(operation) === '' && isObject(value) && path in value
}

/** An operation without path whose value is changed. */
function merging(id: string, title: string, change: (value: JsonObject) => JsonObject): Fault {
  return {
    id: `generated-patch.${id}`, title, generated: true,
    breaks: [...sequence, 'RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-2', 'GENESYS-B-248'], also: single,
    behaviour: stepwise((_, { path, value, json, apply }) => (path === '' && isObject(value) ? apply({ ...json, value: change(value) }) : apply())),
  }
}

const extensionsOf = (value: JsonObject) => Object.keys(value).filter((name) => name.startsWith('urn:'))
const coreOf = (value: JsonObject) => Object.keys(value).filter((name) => !name.startsWith('urn:'))
const only = (value: JsonObject, names: readonly string[]): JsonObject => Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))

/** Ways in which operations that each work alone go wrong in company. */
export const generatedPatch: readonly Fault[] = [
  wrongList('third-operation-is-ignored', 'The third operation of a PATCH is ignored when an earlier one has no path', (operations) => operations.filter((_, at) => at !== 2 || !operations.slice(0, 2).some((earlier) => pathOf(earlier) === ''))),
  wrongList('merges-run-last', 'Operations without path run after those that have one', (operations) => (operations.length > 2 ? [...operations.filter((one) => pathOf(one) !== ''), ...operations.filter((one) => pathOf(one) === '')] : operations)),
  wrongList('addition-after-a-merge-is-lost', 'An addition right after an operation without path is lost', (operations) => operations.filter((one, at) => !(opOf(one) === 'add' && pathOf(one) !== '' && at > 0 && pathOf(operations[at - 1]) === ''))),
  wrongList('merge-after-a-removal-is-lost', 'An operation without path after a removal is lost', (operations) => operations.filter((one, at) => !(pathOf(one) === '' && operations.slice(0, at).some((earlier) => opOf(earlier) === 'remove')))),
  wrongList('second-merge-is-lost', 'Of two operations without path the second is lost', (operations) => operations.filter((one, at) => pathOf(one) !== '' || operations.findIndex((other) => pathOf(other) === '') === at)),
  merging('merge-beside-the-extension-loses-it', 'An operation without path that sets core attributes and the extension loses the extension', (value) => (coreOf(value).length > 1 && extensionsOf(value).length > 0 ? only(value, coreOf(value)) : value)),
  merging('merge-of-two-extension-attributes-loses-one', 'Of several attributes of the extension in an operation without path the first is set', (value) =>
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name.startsWith('urn:') && isObject(inner) ? only(inner, Object.keys(inner).slice(0, 1)) : inner]))),
  {
    id: 'generated-patch.removal-after-an-update-is-lost', title: 'What an earlier operation without path set is not removed', generated: true, contracts: ['rfc'],
    breaks: sequence, also: single,
    behaviour: relisted((operations) => operations.filter((one, at) => !(opOf(one) === 'remove' && operations.slice(0, at).some((earlier) => sets(earlier, pathOf(one)))))),
  },
  {
    id: 'generated-patch.put-after-patch-loses-the-extension', title: 'A PUT after a PATCH of the same user loses the extension', generated: true,
    breaks: stored, also: [...sequence, 'RFC7644-3.5.1-14', 'GENESYS-B-243', 'RFC7644-3.5.2.3-11', 'GENESYS-B-224'],
    request(call) {
      const patched = memory(call, 'generated-patch.put-after-patch')
      if (call.operation === 'patch' && call.id !== undefined) patched.set(call.id, true)
      const body = sent(call, ['replace'], 'User')
      if (body === undefined || call.id === undefined || !patched.has(call.id)) return
      const name = Object.keys(body).find((one) => enterprise.test(one))
      if (name !== undefined && inside(body, name) !== undefined) Reflect.deleteProperty(body, name)
    },
  },
  {
    id: 'generated-patch.second-patch-undoes-the-first', title: 'A second PATCH that sets other attributes undoes what the first one set in the extension', generated: true, contracts: ['rfc'],
    breaks: sequence, also: [...single, ...stored],
    response(call, reply) {
      if (call.operation !== 'patch' || reply.status > 299 || call.id === undefined) return
      const seen = memory(call, 'generated-patch.second-patch')
      const before = call.before
      const count = Number(seen.get(call.id) ?? 0) + 1
      seen.set(call.id, count)
      const touches = operationsIn(call).some((one) => enterprise.test(JSON.stringify(one)))
      if (count < 2 || touches || before === undefined) return
      meddle(call, (attributes) => Object.fromEntries(Object.entries(attributes).filter(([name, value]) => !(enterprise.test(name) && isMutableObject(value)))))
    },
  },
]
