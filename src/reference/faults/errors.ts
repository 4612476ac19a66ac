import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'

/** The SCIM error in an answer that satisfies the condition. */
function errorIn(call: Call, reply: Reply, when: (call: Call, reply: Reply) => boolean): MutableObject | undefined {
  if (reply.status < 400 || !isMutableObject(reply.body) || reply.body['schemas'] === undefined) return undefined
  return when(call, reply) ? reply.body : undefined
}

/** A switch that changes SCIM errors in place. */
function errors(when: (call: Call, reply: Reply) => boolean, change: (error: MutableObject, reply: Reply) => void): Required<Pick<Fault, 'response'>> {
  return {
    response(call, reply) {
      const error = errorIn(call, reply, when)
      if (error) change(error, reply)
    },
  }
}

/** A switch that gives another status to the answers that have this one. */
function status(from: number, to: number, when: (call: Call, reply: Reply) => boolean): Required<Pick<Fault, 'response'>> {
  return {
    response(call, reply) {
      if (reply.status !== from || !when(call, reply)) return
      reply.status = to
      if (isMutableObject(reply.body) && reply.body['status'] !== undefined) reply.body['status'] = call.contract === 'rfc' ? String(to) : to
    },
  }
}

/** A switch that names another keyword. */
function keyword(from: string, to: string, when: (call: Call) => boolean): Required<Pick<Fault, 'response'>> {
  return errors((call, reply) => when(call) && isMutableObject(reply.body) && reply.body['scimType'] === from, (error) => {
    error['scimType'] = to
  })
}

const operation = (...names: readonly Call['operation'][]) => (call: Call): boolean => names.includes(call.operation)
const isUnreadable = (call: Call, reply: Reply): boolean => isMutableObject(reply.body) && reply.body['scimType'] === 'invalidSyntax' && call.body === undefined
const asksForPath = (call: Call, ...paths: readonly string[]): boolean => call.method === 'GET' && paths.includes(call.path)

function emptyList(reply: Reply): void {
  reply.status = 200
  reply.headers = {}
  reply.body = { schemas: [urn.listResponse], totalResults: 0 }
}

/** Bugs in statuses, keywords and bodies of errors. */
export const errorFaults: readonly Fault[] = [
  {
    id: 'errors.status-as-number-on-404', title: 'status of a 404 is a number', contracts: ['rfc'], breaks: ['RFC7644-3.12-5'],
    ...errors((_call, reply) => reply.status === 404, (error) => void (error['status'] = 404)),
  },
  {
    id: 'errors.status-differs-on-put', title: 'A refused PUT has another status in its body than in its status line', contracts: ['rfc'], breaks: ['RFC7644-3.12-5'],
    ...errors((call, reply) => call.operation === 'replace' && reply.status === 409, (error) => void (error['status'] = '400')),
  },
  {
    id: 'errors.patch-errors-without-schemas', title: 'Errors of PATCH name no schema', contracts: ['rfc'], breaks: ['RFC7644-3.12-4', 'RFC7644-3.5.2-23', 'RFC7644-3.5.2-14'],
    also: ['RFC7643-3-1', 'RFC7643-3-2', 'RFC7644-3.1-5', 'RFC7643-2.1-2', 'RFC7644-3.12-3', 'RFC7644-3.7-13'],
    ...errors(operation('patch'), (error) => {
      delete error['schemas']
    }),
  },
  {
    id: 'errors.platform-errors-everywhere', title: 'Refused values are told in a body of neither form', contracts: ['genesys'], breaks: ['GENESYS-B-367'],
    response(call, reply) {
      const error = errorIn(call, reply, (_, { status: code }) => code === 400)
      if (error?.['scimType'] === 'invalidValue') reply.body = { error: 'invalid_request', error_description: error['detail'] ?? '' }
    },
  },
  {
    id: 'errors.no-body-on-delete', title: 'DELETE of an unknown resource is answered 404 without a body', breaks: ['RFC7644-3.12-3', 'RFC7644-3.2-7', 'GENESYS-B-367'], also: ['RFC7644-3.7-11', 'RFC7644-3.7-13'],
    response(call, reply) { if (call.operation === 'delete' && reply.status === 404) reply.body = undefined },
  },
  {
    id: 'errors.html-for-unknown-endpoints', title: 'An unknown endpoint is answered with a page of HTML', breaks: ['RFC7644-3.12-3', 'GENESYS-B-367'], also: ['RFC7644-3.2-5', 'RFC7644-3.1-1', 'RFC7644-8.1-1', 'GENESYS-B-045'],
    response(call, reply) {
      if (call.operation !== 'unknown' || reply.status !== 404) return
      reply.headers['content-type'] = 'text/html'
      reply.raw = '<!doctype html><title>404</title><h1>Not found</h1>'
    },
  },
  {
    id: 'errors.malformed-put-is-500', title: 'A PUT with a body that does not parse is answered 500', contracts: ['rfc'], breaks: ['RFC7644-3.12-11', 'RFC7644-3.12-18'], also: ['RFC7644-3.12-2'],
    ...status(400, 500, (call, reply) => call.operation === 'replace' && isUnreadable(call, reply)),
  },
  {
    id: 'errors.malformed-post-is-422', title: 'A POST with a body that does not parse is answered 422', contracts: ['rfc'], breaks: ['RFC7644-3.12-11'], also: ['RFC7644-3.12-25'],
    ...status(400, 422, (call, reply) => call.operation === 'create' && isUnreadable(call, reply)),
  },
  {
    id: 'errors.null-patch-accepted', title: 'A PATCH whose body is null is answered as if it had changed something', contracts: ['rfc'], breaks: ['RFC7644-3.12-2', 'RFC7644-3.12-11'], also: ['RFC7644-3.5.2-23'],
    response(call, reply) {
      if (call.operation !== 'patch' || call.body !== null || reply.status !== 400) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'errors.array-replaces-nothing', title: 'A PUT whose body is an array is answered 200 and ignored', contracts: ['rfc'], breaks: ['RFC7644-3.12-2', 'RFC7644-3.12-11'], also: ['RFC7644-3.5.1-14'],
    response(call, reply) {
      if (call.operation !== 'replace' || !Array.isArray(call.body) || reply.status !== 400) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'errors.syntax-named-invalid-value', title: 'A POST with a body that does not parse is named invalidValue', contracts: ['rfc'], breaks: ['RFC7644-3.12-25'],
    ...errors((call, reply) => call.operation === 'create' && isUnreadable(call, reply), (error) => void (error['scimType'] = 'invalidValue')),
  },
  {
    id: 'errors.truncated-put-clears', title: 'A PUT with a body that does not parse is refused after the user was emptied', contracts: ['rfc'], breaks: ['RFC7644-3.12-2'],
    response(call, reply) {
      if (call.operation !== 'replace' || reply.status !== 400 || !isUnreadable(call, reply) || call.type === undefined || call.id === undefined) return
      const stored = call.store.get(call.type.name, call.id)
      if (!stored) return
      stored.attributes = { userName: stored.attributes['userName'] ?? '', active: false }
      stored.rendered.clear()
    },
  },
  {
    id: 'errors.unknown-endpoint-is-400', title: 'An unknown endpoint is answered 400', contracts: ['rfc'], breaks: ['RFC7644-3.12-14'],
    ...status(404, 400, (call) => call.operation === 'unknown'),
  },
  {
    id: 'errors.unknown-group-patch-is-204', title: 'PATCH of an unknown group is answered 204', contracts: ['rfc'], breaks: ['RFC7644-3.12-14', 'RFC7644-3.12-8'], also: ['RFC9110-13.2.1-1'],
    response(call, reply) {
      if (call.operation !== 'patch' || call.resourceType !== 'Group' || reply.status !== 404) return
      reply.status = 204
      reply.body = undefined
    },
  },
  {
    id: 'errors.unknown-schema-is-empty', title: 'An unknown schema is answered with an empty list', contracts: ['rfc'], breaks: ['RFC7644-3.12-14'], also: ['RFC7644-3.12-8', 'RFC7644-4-6', 'RFC7644-3.1-6', 'RFC7643-7-2', 'RFC7643-7-5', 'RFC7643-7-7'],
    response(call, reply) { if (call.operation === 'discovery' && reply.status === 404 && call.path.startsWith('/Schemas/')) emptyList(reply) },
  },
  {
    id: 'errors.search-by-get-answered', title: 'GET of /.search is answered with an empty list', contracts: ['rfc'], breaks: ['RFC7644-3.12-2', 'RFC7644-3.12-8'],
    response(call, reply) { if (asksForPath(call, '/.search') && reply.status === 405) emptyList(reply) },
  },
  {
    id: 'errors.bulk-by-get-is-409', title: 'GET of /Bulk is answered 409', contracts: ['rfc'], breaks: ['RFC7644-3.12-8'],
    ...status(405, 409, (call) => asksForPath(call, '/Bulk')),
  },
  {
    id: 'errors.no-allow-below-search', title: 'The 405 to a GET of .search has no Allow', breaks: ['RFC9110-15.5.6-1'], contracts: ['rfc'],
    response(call, reply) { if (reply.status === 405 && call.path.endsWith('/.search')) delete reply.headers['allow'] },
  },
  {
    id: 'errors.allow-names-the-refused-method', title: 'Allow names the method that was refused', breaks: ['RFC9110-15.5.6-1'], contracts: ['rfc'],
    response(call, reply) { if (reply.status === 405) reply.headers['allow'] = `${reply.headers['allow'] ?? ''}, ${call.method}` },
  },
  {
    id: 'errors.patch-works-unannounced', title: 'PATCH is announced as not supported and works', contracts: ['rfc'], breaks: ['RFC7644-3.12-19'], also: ['RFC7644-3.5-2'],
    response(call, reply) { if (call.path === '/ServiceProviderConfig' && reply.status === 200 && isMutableObject(reply.body)) reply.body['patch'] = { supported: false } },
  },
  {
    id: 'errors.bulk-announced-and-501', title: 'Bulk requests are announced and answered 501', contracts: ['rfc'], breaks: ['RFC7644-3.12-19'], also: ['RFC7644-3.7-1'],
    request(call) { if (call.operation === 'bulk' && call.headers['authorization'] !== undefined) throw new ScimError(501, undefined, 'bulk requests come with a later release') },
  },
  {
    id: 'errors.bulk-limit-is-400', title: 'A bulk request over a limit is answered 400', contracts: ['rfc'], breaks: ['RFC7644-3.12-17'], also: ['RFC7644-3.7.4-2', 'RFC7644-3.7.4-3', 'RFC7644-3.7.4-1'],
    ...status(413, 400, operation('bulk')),
  },
  {
    id: 'errors.search-filter-named-invalid-value', title: 'A malformed filter in a search is named invalidValue', contracts: ['rfc'], breaks: ['RFC7644-3.12-21'], also: ['RFC7644-3.4.2.2-38', 'RFC7644-3.4.3-8'],
    ...keyword('invalidFilter', 'invalidValue', operation('search')),
  },
  {
    id: 'errors.filter-of-list-is-404', title: 'A malformed filter of a list is answered 404', contracts: ['rfc'], breaks: ['RFC7644-3.12-21'], also: ['RFC7644-3.4.2.2-38'],
    ...status(400, 404, (call) => call.operation === 'list' && /\($|^eq |eq$/.test(call.query.get('filter') ?? '')),
  },
  {
    id: 'errors.duplicate-put-is-422', title: 'A PUT of a userName that is taken is answered 422', contracts: ['rfc'], breaks: ['RFC7644-3.12-15'], also: ['RFC7644-3.12-23', 'RFC7643-4.1.1-2'],
    ...status(409, 422, operation('replace')),
  },
  {
    id: 'errors.duplicate-patch-named-invalid-value', title: 'A PATCH to a userName that is taken is named invalidValue', contracts: ['rfc'], breaks: ['RFC7644-3.12-23'], also: ['RFC7644-3.12-28'],
    ...keyword('uniqueness', 'invalidValue', operation('patch')),
  },
  {
    id: 'errors.read-only-named-invalid-path', title: 'A PATCH of a read-only attribute is named invalidPath', contracts: ['rfc'], breaks: ['RFC7644-3.12-24'], also: ['RFC7644-3.5.2-13', 'RFC7644-3.5.2.2-7'],
    ...keyword('mutability', 'invalidPath', operation('patch')),
  },
  {
    id: 'errors.bad-path-named-no-target', title: 'A malformed path of a PATCH is named noTarget', contracts: ['rfc'], breaks: ['RFC7644-3.12-26'],
    ...keyword('invalidPath', 'noTarget', operation('patch')),
  },
  {
    id: 'errors.no-target-named-invalid-value', title: 'A PATCH whose filter matches nothing is named invalidValue', contracts: ['rfc'], breaks: ['RFC7644-3.12-27'], also: ['RFC7644-3.5.2.3-9', 'RFC7644-3.5.2.2-1'],
    ...keyword('noTarget', 'invalidValue', operation('patch')),
  },
  {
    id: 'errors.unknown-operation-named-no-target', title: 'An operation that PATCH does not have is named noTarget', contracts: ['rfc'], breaks: ['RFC7644-3.12-25'],
    ...keyword('invalidSyntax', 'noTarget', (call) => call.operation === 'patch' && JSON.stringify(call.body ?? null).includes('"frobnicate"')),
  },
  {
    id: 'errors.missing-name-is-422', title: 'A user without userName is refused with 422', contracts: ['rfc'], breaks: ['RFC7644-3.12-11'],
    ...status(400, 422, (call) => call.operation === 'create' && call.resourceType === 'User' && isMutableObject(call.body) && call.body['userName'] === undefined),
  },
  {
    id: 'errors.misfit-named-invalid-syntax', title: 'A value of the wrong type is named invalidSyntax', contracts: ['rfc'], breaks: ['RFC7644-3.12-28'],
    ...keyword('invalidValue', 'invalidSyntax', (call) => call.operation === 'create' && call.resourceType === 'User'),
  },
  {
    id: 'errors.failed-patch-is-200', title: 'A replacement of a user that has no target is answered 200 with an error in its body', contracts: ['rfc'], breaks: ['RFC7644-3.2-6', 'RFC7644-3.12-2', 'RFC7644-3.5.2-23'],
    also: ['RFC7644-3.5.2.3-9', 'RFC7644-3.12-27', 'RFC7643-3.1-5', 'RFC7643-4.1.1-1', 'RFC7643-4.1-1', 'RFC7643-3.3-3', 'RFC7643-3-3', 'RFC7643-7-16', 'RFC7644-3.5.2-22'],
    response(call, reply) { if (call.operation === 'patch' && call.resourceType === 'User' && JSON.stringify(call.body ?? null).includes('"replace"') && reply.status === 400 && isMutableObject(reply.body) && reply.body['scimType'] === 'noTarget') reply.status = 200 },
  },
  {
    id: 'errors.keyword-under-wrong-status', title: 'A PATCH of what cannot be changed is refused with 409 and mutability', contracts: ['rfc'], breaks: ['RFC7644-3.12-24'], also: ['RFC7644-3.5.2-13', 'RFC7644-3.5.2.2-7', 'RFC7644-3.5.2-14'],
    ...status(400, 409, (call, reply) => call.operation === 'patch' && isMutableObject(reply.body) && reply.body['scimType'] === 'mutability'),
  },
]
