import { entriesIn, exchange, failed, operationsIn } from '../bulk-in.ts'
import type { Call } from '../call.ts'
import { isMutableObject, type Mutable, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import { ScimError } from '../../scim/error.ts'
import type { Fault } from '../switch.ts'

const rfc = { contracts: ['rfc'] } as const
const unresolved = ['RFC7644-3.7.2-1', 'RFC7644-3.7.1-1'] as const

function methodOf(operation: MutableObject): string {
  return typeof operation['method'] === 'string' ? operation['method'] : ''
}

function dataOf(operation: MutableObject): MutableObject {
  const data = operation['data']
  return isMutableObject(data) ? data : {}
}

/** The value with every reference named otherwise, so that nothing resolves it. */
function lost(value: Mutable): Mutable {
  if (typeof value === 'string') return value.replace(/^bulkId:/, 'lost:')
  if (Array.isArray(value)) return value.map(lost)
  return isMutableObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, lost(one)])) : value
}

function refersTo(operation: MutableObject, bulkId: Mutable | undefined): boolean {
  return typeof bulkId === 'string' && JSON.stringify(operation['data'] ?? null).includes(`"bulkId:${bulkId}"`)
}

function isCircle(operations: readonly MutableObject[]): boolean {
  return operations.length > 1 && operations.every((one) => operations.some((other) => other !== one && refersTo(one, other['bulkId'])))
}

function reorder(change: (operations: MutableObject[]) => MutableObject[]): NonNullable<Fault['request']> {
  return (call: Call) => {
    if (call.operation === 'bulk') exchange(call.body, change)
  }
}

function firstBy(method: string): (operations: MutableObject[]) => MutableObject[] {
  return (operations) => [...operations.filter((one) => methodOf(one) === method), ...operations.filter((one) => methodOf(one) !== method)]
}

/** Bugs in processing bulk requests. */
export const bulk: readonly Fault[] = [
  {
    id: 'bulk.announced-and-not-implemented',
    title: 'POST /Bulk is answered with 501 although bulk is announced',
    ...rfc,
    breaks: ['RFC7644-3.7-1'],
    response(call, reply) {
      if (call.operation !== 'bulk') return
      reply.status = 501
      reply.body = call.behaviour.errorBody(new ScimError(501, undefined, 'bulk is not implemented'))
    },
  },
  {
    id: 'bulk.works-although-not-announced',
    title: 'Bulk requests are processed and announced as unsupported',
    ...rfc,
    breaks: ['RFC7644-3.7-1'], also: ['RFC7644-3.12-19'],
    response(call, reply) {
      const announced = call.operation === 'discovery' && isMutableObject(reply.body) ? reply.body['bulk'] : undefined
      if (isMutableObject(announced)) announced['supported'] = false
    },
  },
  {
    id: 'bulk.patch-does-nothing',
    title: 'A PATCH in a bulk request is answered with success and changes nothing',
    ...rfc,
    breaks: ['RFC7644-3.7-1'],
    also: ['RFC7644-3.7-20', 'RFC7644-3.7.2-1'],
    request(call) {
      for (const operation of operationsIn(call)) {
        if (methodOf(operation) === 'PATCH' && Array.isArray(dataOf(operation)['Operations'])) dataOf(operation)['Operations'] = [{ op: 'add', value: {} }]
      }
    },
  },
  {
    id: 'bulk.groups-are-unknown',
    title: 'Bulk requests know users only',
    ...rfc,
    breaks: ['RFC7644-3.7-1'],
    also: [...unresolved, 'RFC7644-3.7-10'],
    request(call) {
      for (const operation of operationsIn(call)) if (typeof operation['path'] === 'string') operation['path'] = operation['path'].replace(/^\/Groups/, '/Teams')
    },
  },
  {
    id: 'bulk.stops-at-the-first-error',
    title: 'A job ends with the first operation that fails',
    ...rfc,
    breaks: ['RFC7644-3.7-16'],
    also: ['RFC7644-3.7.3-1', 'RFC7644-3.7-17'],
    behaviour: () => ({ stops: (errors) => errors >= 1 }),
  },
  {
    id: 'bulk.stops-after-five-errors',
    title: 'A job without failOnErrors ends after five errors',
    ...rfc,
    breaks: ['RFC7644-3.7-16'],
    behaviour: (b) => ({ stops: (errors, failOnErrors) => b.stops(errors, failOnErrors ?? 5) }),
  },
  {
    id: 'bulk.a-failure-takes-creations-back',
    title: 'Resources that a job created are gone when one of its operations fails, and nobody is told',
    ...rfc,
    breaks: ['RFC7644-3.7-16'],
    also: ['RFC7644-3.7-10'],
    response(call, reply) {
      const entries = entriesIn(call, reply)
      if (!entries.some(failed)) return
      for (const { method, location } of entries) {
        const stored = method === 'POST' && typeof location === 'string' ? call.store.find(decodeURIComponent(location.replace(/^.*\//, ''))) : undefined
        if (stored) call.store.remove(stored)
      }
    },
  },
  {
    id: 'bulk.fail-on-errors-ignored',
    title: 'failOnErrors has no effect',
    ...rfc,
    breaks: ['RFC7644-3.7-17'],
    behaviour: () => ({ stops: () => false }),
  },
  {
    id: 'bulk.fail-on-errors-is-a-flag',
    title: 'Any failOnErrors ends the job at the first error',
    ...rfc,
    breaks: ['RFC7644-3.7-17'],
    behaviour: () => ({ stops: (errors, failOnErrors) => failOnErrors !== undefined && errors > 0 }),
  },
  {
    id: 'bulk.fail-on-errors-counts-successes',
    title: 'Operations that succeed count for failOnErrors',
    ...rfc,
    breaks: ['RFC7644-3.7-17'],
    request(call) {
      const most = isMutableObject(call.body) && call.operation === 'bulk' ? call.body['failOnErrors'] : undefined
      if (typeof most === 'number') exchange(call.body, (operations) => operations.slice(0, most))
    },
  },
  {
    id: 'bulk.fail-on-errors-above-two-ignored',
    title: 'failOnErrors counts up to 2 only',
    ...rfc,
    breaks: ['RFC7644-3.7-17'],
    behaviour: (b) => ({ stops: (errors, failOnErrors) => failOnErrors !== undefined && failOnErrors < 3 && b.stops(errors, failOnErrors) }),
  },
  {
    id: 'bulk.order-reversed',
    title: 'Operations are processed from the last to the first',
    ...rfc,
    breaks: ['RFC7644-3.7-20'],
    also: ['RFC7644-3.7-17'],
    request: reorder((operations) => operations.reverse()),
  },
  {
    id: 'bulk.removals-first',
    title: 'All removals are done before everything else',
    ...rfc,
    breaks: ['RFC7644-3.7-20'],
    request: reorder(firstBy('DELETE')),
  },
  {
    id: 'bulk.creations-first',
    title: 'All creations are done before everything else',
    ...rfc,
    breaks: ['RFC7644-3.7-20'],
    request: reorder(firstBy('POST')),
  },
  {
    id: 'bulk.only-the-first-change-of-a-resource',
    title: 'Of several changes of one resource the first one wins',
    ...rfc,
    breaks: ['RFC7644-3.7-20'],
    request: reorder((operations) => {
      const firsts = new Map<Mutable, MutableObject>()
      return operations.map((one) => {
        const known = methodOf(one) === 'PATCH' || methodOf(one) === 'PUT' ? firsts.get(one['path'] ?? null) : undefined
        if (known === undefined) firsts.set(one['path'] ?? null, one)
        return known !== undefined && methodOf(known) === methodOf(one) ? { ...one, data: known['data'] ?? null } : one
      })
    }),
  },
  {
    id: 'bulk.references-not-resolved',
    title: 'bulkId references are stored, or refused, as they are sent',
    ...rfc,
    breaks: ['RFC7644-3.7.2-1', 'RFC7644-3.7.2-2'],
    also: ['RFC7644-3.7.1-1'],
    behaviour: () => ({ resolveBulkId: (reference) => `bulkId:${reference}` }),
  },
  {
    id: 'bulk.references-not-resolved-in-extensions',
    title: 'bulkId references are not seen in extensions',
    ...rfc,
    breaks: ['RFC7644-3.7.2-2'],
    request(call) {
      for (const operation of operationsIn(call)) {
        const extension = dataOf(operation)[urn.enterpriseUser]
        if (extension !== undefined) dataOf(operation)[urn.enterpriseUser] = lost(extension)
      }
    },
  },
  {
    id: 'bulk.references-not-resolved-in-members',
    title: 'bulkId references are not seen in members of a new group',
    ...rfc,
    breaks: ['RFC7644-3.7.2-1'],
    also: unresolved,
    request(call) {
      for (const operation of operationsIn(call)) if (methodOf(operation) === 'POST' && dataOf(operation)['members'] !== undefined) dataOf(operation)['members'] = lost(dataOf(operation)['members'] ?? null)
    },
  },
  ...(['PUT', 'PATCH'] as const).map((method): Fault => ({
    id: `bulk.references-not-resolved-in-${method.toLowerCase()}`,
    title: `bulkId references are not seen in the data of a ${method}`,
    ...rfc,
    breaks: ['RFC7644-3.7.2-1'],
    request(call) {
      for (const operation of operationsIn(call)) if (methodOf(operation) === method) operation['data'] = lost(operation['data'] ?? null)
    },
  })),
  {
    id: 'bulk.only-the-first-reference-resolved',
    title: 'Of several references in a list only the first is kept',
    ...rfc,
    breaks: ['RFC7644-3.7.2-1'],
    request(call) {
      for (const operation of operationsIn(call)) {
        const { members } = dataOf(operation)
        if (Array.isArray(members)) dataOf(operation)['members'] = members.slice(0, 1)
      }
    },
  },
  {
    id: 'bulk.references-cut-at-twenty',
    title: 'Of many references only twenty are kept',
    ...rfc,
    breaks: ['RFC7644-3.7.2-1'],
    request(call) {
      for (const operation of operationsIn(call)) {
        const { members } = dataOf(operation)
        if (Array.isArray(members)) dataOf(operation)['members'] = members.slice(0, 20)
      }
    },
  },
  {
    id: 'bulk.later-references-refused',
    title: 'A reference to an operation that comes later is refused',
    ...rfc,
    breaks: unresolved,
    also: ['RFC7644-3.7.2-2'],
    request(call) {
      const operations = operationsIn(call)
      operations.forEach((operation, n) => {
        if (operations.slice(n + 1).some((later) => refersTo(operation, later['bulkId']))) operation['data'] = lost(operation['data'] ?? null)
      })
    },
  },
  {
    id: 'bulk.circles-refused-as-invalid',
    title: 'Circular references are refused with 400',
    ...rfc,
    breaks: ['RFC7644-3.7.1-1'],
    request(call) {
      const operations = operationsIn(call)
      if (isCircle(operations)) for (const operation of operations) operation['data'] = lost(operation['data'] ?? null)
    },
  },
  {
    id: 'bulk.circles-cut-open',
    title: 'Of circular references the last one is lost',
    ...rfc,
    breaks: ['RFC7644-3.7.1-1'],
    request(call) {
      const operations = operationsIn(call)
      const last = operations.at(-1)
      if (last !== undefined && isCircle(operations)) delete dataOf(last)['members']
    },
  },
  {
    id: 'bulk.unknown-references-stored',
    title: 'A bulkId that names nothing is stored as the id of a member',
    ...rfc,
    breaks: ['RFC7644-3.7.2-1'],
    behaviour: () => ({ resolveBulkId: (reference, ids) => ids.get(reference) ?? `bulkId:${reference}`, checksMembers: false }),
  },
  {
    id: 'bulk.version-ignored',
    title: 'version of an operation has no effect',
    ...rfc,
    breaks: ['RFC7644-3.7.3-3'],
    request(call) {
      for (const operation of operationsIn(call)) delete operation['version']
    },
  },
  {
    id: 'bulk.version-of-delete-ignored',
    title: 'version of a DELETE has no effect',
    ...rfc,
    breaks: ['RFC7644-3.7.3-3'],
    request(call) {
      for (const operation of operationsIn(call)) if (methodOf(operation) === 'DELETE') delete operation['version']
    },
  },
  {
    id: 'bulk.any-version-is-stale',
    title: 'An operation with the current version is refused',
    ...rfc,
    breaks: ['RFC7644-3.7.3-3'],
    request(call) {
      for (const operation of operationsIn(call)) if (operation['version'] !== undefined) operation['version'] = 'W/"none"'
    },
  },
  {
    id: 'bulk.bulk-id-optional',
    title: 'A POST without bulkId is processed',
    ...rfc,
    breaks: ['RFC7644-3.7-6'],
    request(call) {
      operationsIn(call).forEach((operation, n) => { if (methodOf(operation) === 'POST') operation['bulkId'] ??= `unnamed${String(n)}` })
    },
  },
  {
    id: 'bulk.bulk-id-used-twice-accepted',
    title: 'Two operations may have the same bulkId',
    ...rfc,
    breaks: ['RFC7644-3.7-6'],
    request(call) {
      operationsIn(call).forEach((operation, n, all) => {
        if (all.slice(0, n).some((other) => other['bulkId'] !== undefined && other['bulkId'] === operation['bulkId'])) operation['bulkId'] = `${String(operation['bulkId'])}~${String(n)}`
      })
    },
    response(call, reply) {
      for (const entry of entriesIn(call, reply)) if (typeof entry['bulkId'] === 'string') entry['bulkId'] = entry['bulkId'].replace(/~\d+$/, '')
    },
  },
  {
    id: 'bulk.unknown-method-passed-over',
    title: 'An operation with an unknown method is passed over in silence',
    ...rfc,
    breaks: ['RFC7644-3.7-5'],
    request: reorder((operations) => operations.filter((one) => one['method'] !== 'GET')),
  },
  {
    id: 'bulk.missing-method-is-put',
    title: 'An operation without method is taken for a PUT',
    ...rfc,
    breaks: ['RFC7644-3.7-5'],
    request(call) {
      for (const operation of operationsIn(call)) operation['method'] ??= 'PUT'
    },
  },
  {
    id: 'bulk.missing-path-passed-over',
    title: 'An operation without path is passed over in silence',
    ...rfc,
    breaks: ['RFC7644-3.7-8'],
    request: reorder((operations) => operations.filter((one) => one['path'] !== undefined)),
  },
  ...(['PUT', 'PATCH'] as const).map((method): Fault => ({
    id: `bulk.missing-data-of-${method.toLowerCase()}-accepted`,
    title: `A ${method} without data is answered with success`,
    ...rfc,
    breaks: ['RFC7644-3.7-9'],
    request(call) {
      for (const operation of operationsIn(call)) {
        if (operation['data'] !== undefined || methodOf(operation) !== method) continue
        operation['method'] = 'PATCH'
        operation['data'] = { schemas: [urn.patchOp], Operations: [{ op: 'add', value: {} }] }
      }
    },
  })),
  {
    id: 'bulk.max-operations-not-enforced',
    title: 'More operations than announced are processed',
    ...rfc,
    breaks: ['RFC7644-3.7.4-3'],
    also: ['RFC7644-3.12-17'],
    behaviour: () => ({ maxOperations: 100_000 }),
    response: announce('maxOperations', 100),
  },
  {
    id: 'bulk.max-operations-refused',
    title: 'As many operations as announced are already too many',
    ...rfc,
    breaks: ['RFC7644-3.7.4-3'],
    behaviour: (b) => ({ maxOperations: b.maxOperations - 1 }),
    response: announce('maxOperations', 100),
  },
  {
    id: 'bulk.max-payload-size-not-enforced',
    title: 'A larger request than announced is processed',
    ...rfc,
    breaks: ['RFC7644-3.7.4-3'],
    also: ['RFC7644-3.12-17'],
    behaviour: () => ({ maxPayloadSize: 1_000_000_000 }),
    response: announce('maxPayloadSize', 262_144),
  },
  {
    id: 'bulk.limits-answer-400',
    title: 'A request beyond a limit is answered with 400',
    ...rfc,
    breaks: ['RFC7644-3.7.4-3'],
    also: ['RFC7644-3.12-17'],
    response(call, reply) {
      if (call.operation !== 'bulk' || reply.status !== 413 || !isMutableObject(reply.body)) return
      reply.status = 400
      reply.body['status'] = '400'
    },
  },
  {
    id: 'bulk.limits-not-named',
    title: 'The refusal of a request beyond a limit does not say which',
    ...rfc,
    breaks: ['RFC7644-3.7.4-4'],
    response(call, reply) {
      if (call.operation === 'bulk' && reply.status === 413 && isMutableObject(reply.body)) reply.body['detail'] = 'too much'
    },
  },
  {
    id: 'bulk.first-operation-done-beyond-the-limit',
    title: 'A request with too many operations is refused after the first was done',
    ...rfc,
    breaks: ['RFC7644-3.7.4-3'],
    response(call, reply) {
      if (call.operation !== 'bulk' || reply.status !== 413) return
      const [first] = operationsIn(call)
      const stored = typeof first?.['path'] === 'string' ? call.store.find(decodeURIComponent(first['path'].replace(/^.*\//, ''))) : undefined
      if (stored) call.store.remove(stored)
    },
  },
  {
    id: 'bulk.limit-announced-as-text',
    title: 'bulk.maxOperations is announced as a text',
    ...rfc,
    breaks: ['RFC7644-3.7.4-1'],
    also: ['RFC7643-5-8'],
    response: announce('maxOperations', '100'),
  },
  {
    id: 'bulk.ids-have-the-reserved-word',
    title: 'Ids of groups begin with bulkId',
    ...rfc,
    breaks: ['RFC7643-3.1-9'],
    behaviour: (b) => ({ generateId: (type) => `${type === 'Group' ? 'bulkId-' : ''}${b.generateId(type)}` }),
  },
]

function announce(name: string, value: number | string): NonNullable<Fault['response']> {
  return (call, reply) => {
    const announced = call.operation === 'discovery' && isMutableObject(reply.body) ? reply.body['bulk'] : undefined
    if (isMutableObject(announced)) announced[name] = value
  }
}
