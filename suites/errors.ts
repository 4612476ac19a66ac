import { isObject, watch, type RequirementId, type Response, type WatchTools } from '../src/kit/index.ts'

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'

const schemasOf = (response: Response): readonly unknown[] =>
  isObject(response.json) && Array.isArray(response.json['schemas']) ? response.json['schemas'] : []

const namesError = (response: Response): boolean => schemasOf(response).includes(errorUrn)

/** Errors of the service itself; those that a gateway may word in its own way are judged by `advise`. */
function ruleFor(t: WatchTools, response: Response): WatchTools['rule'] {
  return t.terms.platformErrors.includes(response.status) && !namesError(response) ? t.advise : t.rule
}

/** An answer to HEAD has no body, and the one to OPTIONS is HTTP's own (RFC 9110 sections 9.3.2 and 9.3.7). */
const notScim: ReadonlySet<string> = new Set(['HEAD', 'OPTIONS'])

const isError = (t: WatchTools, response: Response): boolean =>
  response.status >= 400 && !notScim.has(response.request.method) && t.classify(response) !== undefined

export const errorsHaveBody = watch({
  id: 'errors.body-is-a-scim-error',
  title: 'an error has a JSON body that names the schema of errors',
  cites: ['RFC7644-3.12-3', 'RFC7644-3.12-4', 'RFC7644-3.2-7', 'GENESYS-B-367', 'GENESYS-B-033'],
  fix: 'Answer errors with {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404", "detail": "..."}, also those of routing and authentication.',
  watch(t, response) {
    if (!isError(t, response)) return false
    const what = `the body of status ${String(response.status)}`
    const rule = ruleFor(t, response)
    const platform = isObject(response.json) && typeof response.json['message'] === 'string' && typeof response.json['code'] === 'string'
    const id: RequirementId = response.status === 401 || response.status === 403 ? 'GENESYS-B-033' : 'GENESYS-B-367'
    t.rule(id, `${what} is a SCIM error or one of the platform`).value(response.json, what, response)
      .satisfies(platform || (isObject(response.json) && (namesError(response) || typeof response.json['scimType'] === 'string')), 'a SCIM error, or an object with message and code')
    const given = rule('RFC7644-3.12-3', `${what} is JSON`).value(response.text, what, response).satisfies(isObject(response.json), 'a JSON object')
    t.rule('RFC7644-3.2-7', `status ${String(response.status)} has a body`).value(response.text, what, response).satisfies(response.text !== '', 'something')
    if (given) rule('RFC7644-3.12-4', `${what} names the schema of errors`).at(response, '/schemas').contains(errorUrn)
    return true
  },
})

export const errorStatus = watch({
  id: 'errors.status-is-a-string',
  title: 'status in an error is the HTTP status, as a JSON string',
  cites: ['RFC7644-3.12-5'],
  fix: 'Write "status": "404", with quotes, and the same number as in the status line.',
  watch(t, response) {
    if (!isError(t, response) || !isObject(response.json)) return false
    if (!namesError(response) && t.terms.platformErrors.includes(response.status)) return false
    t.rule('RFC7644-3.12-5', `status in the body of status ${String(response.status)}`).at(response, '/status').equals(String(response.status))
    return true
  },
})

/** Table 9 of RFC 7644 and section 2.1 of RFC 9865: keyword, the statuses that it may stand under, the requirement. */
const keywords: Readonly<Record<string, { readonly status: readonly number[]; readonly id?: RequirementId }>> = {
  invalidFilter: { status: [400, 403], id: 'RFC7644-3.12-21' },
  tooMany: { status: [400, 413] },
  uniqueness: { status: [400, 409], id: 'RFC7644-3.12-23' },
  mutability: { status: [400], id: 'RFC7644-3.12-24' },
  invalidSyntax: { status: [400], id: 'RFC7644-3.12-25' },
  invalidPath: { status: [400], id: 'RFC7644-3.12-26' },
  noTarget: { status: [400], id: 'RFC7644-3.12-27' },
  invalidValue: { status: [400], id: 'RFC7644-3.12-28' },
  invalidVers: { status: [400] },
  sensitive: { status: [400, 403] },
  invalidCursor: { status: [400] },
  expiredCursor: { status: [400] },
  invalidCount: { status: [400] },
}

export const keywordInPlace = watch({
  id: 'errors.keyword-stands-under-its-status',
  title: 'scimType and detail are texts, and a keyword of the table stands under the status that it belongs to',
  cites: [...Object.values(keywords).flatMap(({ id }) => id ?? []), 'RFC7644-3.12-6', 'RFC7644-3.12-7'],
  watch(t, response) {
    if (!isError(t, response) || !isObject(response.json) || !namesError(response)) return false
    const { scimType, detail } = response.json
    if (detail !== undefined) t.rule('RFC7644-3.12-7', 'detail is text').at(response, '/detail').is('string')
    if (scimType === undefined) return detail !== undefined
    const known = typeof scimType === 'string' ? keywords[scimType] : undefined
    t.rule('RFC7644-3.12-6', 'scimType is a keyword of the documents').at(response, '/scimType').satisfies(known !== undefined, Object.keys(keywords).join(', '))
    if (known?.id !== undefined) t.advise(known.id, `scimType ${String(scimType)} stands under its status`).status(response, ...known.status)
    return true
  },
})

export const noInternalErrors = watch({
  id: 'errors.no-internal-error',
  title: 'no request of the run leads to an internal error',
  cites: ['RFC7644-3.12-18'],
  watch(t, response) {
    if (t.classify(response) === undefined) return false
    t.rule('RFC7644-3.12-18', `${response.request.method} leads to no internal error`).value(response.status, 'the status', response)
      .satisfies(response.status !== 500 && response.status < 505, 'anything but 500')
    return true
  },
})

export const successHasNoError = watch({
  id: 'errors.success-carries-no-error',
  title: 'an error is told by the HTTP status, never by the body alone',
  cites: ['RFC7644-3.2-6', 'RFC7644-3.12-2'],
  watch(t, response) {
    if (response.status >= 300 || t.classify(response) === undefined) return false
    t.rule('RFC7644-3.12-2', `a 2xx answer to ${response.request.method} is no error`).value(response.json, 'the body', response).satisfies(!namesError(response), 'no error')
    t.rule('RFC7644-3.2-6', `errors of ${response.request.method} show in the status`).value(response.json, 'the body', response).satisfies(!namesError(response), 'no error')
    return true
  },
})

export const allowTold = watch({
  id: 'errors.405-tells-what-is-allowed',
  title: 'every 405 has an Allow header',
  cites: ['RFC9110-15.5.6-1'],
  watch(t, response) {
    if (response.status !== 405) return false
    // Often missing, and nothing of SCIM depends on it.
    const allow = response.headers['allow']
    t.advise('RFC9110-15.5.6-1', '405 tells the methods that are allowed').header(response, 'allow')
      .satisfies(allow !== undefined && !allow.split(/\s*,\s*/).includes(response.request.method), 'methods, the refused one not among them')
    return true
  },
})
