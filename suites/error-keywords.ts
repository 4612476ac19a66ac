import { capability, changeable, check, keywordIfTold, scimTypeOf, writable, type RequirementId } from '../src/kit/index.ts'

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const methods = ['POST', 'PUT', 'PATCH'] as const

export const badFilters = check({
  id: 'errors.bad-filter-is-named',
  title: 'a filter that breaks the grammar is refused with 400, and as nothing but invalidFilter',
  cites: ['RFC7644-3.12-21'],
  needs: [capability('filter'), writable('User')],
  rows: () => ['userName eq', 'userName scimspec "a"', '(userName pr', 'eq "a"'].flatMap((filter) => [`GET with ${filter}`, `POST to .search with ${filter}`]),
  async run(t, row) {
    const [way = '', filter = ''] = row.split(' with ')
    const json = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter }
    const response = way === 'GET' ? await t.users.list({ filter }) : await t.send({ method: 'POST', url: `${t.users.url}/.search`, json })
    if (way !== 'GET' && [403, 404, 405, 501].includes(response.status)) t.block('the server offers no search by POST')
    const rule = t.rule('RFC7644-3.12-21', row)
    if (!rule.status(response, 400)) return
    // Section 3.4.2.2 commands the keyword for an operator that is not known.
    if (filter.includes(' scimspec ')) rule.at(response, '/scimType').equals('invalidFilter')
    else keywordIfTold(rule, response, 'invalidFilter')
  },
})

export const duplicates = check({
  id: 'errors.duplicate-is-named',
  title: 'a userName that is taken is refused as a matter of uniqueness',
  cites: ['RFC7644-3.12-15', 'RFC7644-3.12-23'],
  needs: [writable('User')],
  rows: ({ profile }) => methods.filter((method) => method !== 'PATCH' || profile.patch.value),
  async run(t, method) {
    const first = await t.users.create()
    const userName = first.sent['userName'] ?? t.block('users are created without userName')
    const second = method === 'POST' ? undefined : await t.users.create()
    const response = second === undefined ? await t.users.post(t.users.draft({ userName }))
      : method === 'PUT' ? await t.users.put(second, { ...second.sent, userName })
        : await t.users.patch(second, [{ op: 'replace', path: 'userName', value: userName }])
    if (response.status < 300) t.block(`a second user got the same userName by ${method}`)
    if (scimTypeOf(response) === 'mutability') t.block('userName cannot be changed')
    t.rule('RFC7644-3.12-15', `${method} of a userName that is taken`).status(response, 409, ...(method === 'POST' ? [] : [400]))
    const rule = (response.status === 409 ? t.rule : t.advise)('RFC7644-3.12-23', `${method} of a userName that is taken is a matter of uniqueness`)
    // Section 3.3 commands the keyword for a creation.
    if (method === 'POST') rule.at(response, '/scimType').equals('uniqueness')
    else keywordIfTold(rule, response, 'uniqueness')
  },
})

interface PatchFailure {
  readonly operation: Record<string, string>
  readonly id: RequirementId
  /** Keywords that name the reason; the first is the one of the table. */
  readonly keywords: readonly string[]
  /** No section but 3.12 has the keyword: it may be left out. */
  readonly optional: boolean
}

const patchFailures: Readonly<Record<string, PatchFailure>> = {
  'a read-only attribute': { operation: { op: 'replace', path: 'id', value: 'scimspec' }, id: 'RFC7644-3.12-24', keywords: ['mutability'], optional: true },
  'a malformed path': { operation: { op: 'replace', path: 'name..givenName', value: 'x' }, id: 'RFC7644-3.12-26', keywords: ['invalidPath'], optional: true },
  'a path with an open bracket': { operation: { op: 'replace', path: 'emails[type eq "work"', value: 'x' }, id: 'RFC7644-3.12-26', keywords: ['invalidPath', 'invalidFilter'], optional: true },
  'a filter without match': { operation: { op: 'replace', path: 'emails[type eq "scimspec-none"].value', value: 'a@example.com' }, id: 'RFC7644-3.12-27', keywords: ['noTarget'], optional: false },
  'no path in a removal': { operation: { op: 'remove' }, id: 'RFC7644-3.12-27', keywords: ['noTarget'], optional: false },
  'an unknown operation': { operation: { op: 'frobnicate', path: 'externalId', value: 'x' }, id: 'RFC7644-3.12-25', keywords: ['invalidSyntax', 'invalidValue'], optional: true },
}

export const patchFailuresNamed = check({
  id: 'errors.failed-patch-is-named',
  title: 'a PATCH that cannot be carried out is refused with 400 and an error that names the reason',
  cites: ['RFC7644-3.5.2-14', 'RFC7644-3.5.2-23', 'RFC7644-3.12-24', 'RFC7644-3.12-25', 'RFC7644-3.12-26', 'RFC7644-3.12-27'],
  needs: [capability('patch'), writable('User'), changeable('User', 'emails')],
  rows: () => Object.keys(patchFailures),
  async run(t, row) {
    const failure = patchFailures[row] ?? t.block(`there is no failure ${row}`)
    const own = await t.users.createFrom(t.users.full())
    const response = await t.send({ method: 'PATCH', url: own.url, json: { schemas: [patchUrn], Operations: [failure.operation] } })
    if (response.status === 428) t.block('writes need If-Match')
    const incompatible = row === 'a read-only attribute' ? (['RFC7644-3.5.2-14'] as const) : (['RFC7644-3.5.2-23'] as const)
    if (!t.rule(incompatible, `PATCH with ${row}`).refusal(response)) return
    t.rule(incompatible, `PATCH with ${row} is answered with an error body`).at(response, '/schemas').contains(errorUrn)
    if (response.status !== 400) return
    const named = t.rule(failure.id, `scimType names the reason: ${row}`)
    if (failure.optional) keywordIfTold(named, response, ...failure.keywords)
    else named.at(response, '/scimType').oneOf(...failure.keywords)
  },
})

export const badValues = check({
  id: 'errors.bad-value-is-named',
  title: 'a missing or misfit value is refused with 400',
  cites: ['RFC7644-3.12-11', 'RFC7644-3.12-28'],
  needs: [writable('User')],
  rows: (scope) => ['POST without userName', ...(changeable('User', 'active')(scope) === undefined ? ['POST with text in active'] : [])],
  async run(t, row) {
    const { userName, ...rest } = t.users.draft()
    const response = await t.users.post(row.endsWith('userName') ? rest : { ...rest, ...(userName === undefined ? {} : { userName }), active: 'scimspec' })
    const rule = row.endsWith('userName') ? t.rule : t.advise
    rule('RFC7644-3.12-11', row).status(response, 400)
    if (response.status === 400) keywordIfTold(t.advise('RFC7644-3.12-28', `scimType names the reason: ${row}`), response, 'invalidValue')
  },
})
