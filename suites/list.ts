import {
  askedNumber, capability, check, cohortListing, declinesFilter, entriesOf, idsOf, isCursorPage, isObject, isQueryAnswer, isUnassigned, numberIn,
  omitsTotal, sameMembers, watch, writable,
  type RequirementId, type Scope,
} from '../src/kit/index.ts'

const listResponse = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

const present = ({ profile }: Scope) => ['User', 'Group'].filter((name) => profile.resourceTypes.value.some((type) => type.name === name))
const ours = (scope: Scope) => present(scope).filter((type) => writable(type)(scope) === undefined)

/** The attribute with which a single resource is named in a filter. */
const nameOf = (type: string) => (type === 'User' ? 'userName' : 'displayName')

export const namesItself = watch({
  id: 'list.answer-names-list-response',
  title: 'the answer to a query names the ListResponse schema',
  cites: ['RFC7644-3.4.2-4'],
  fix: 'Put urn:ietf:params:scim:api:messages:2.0:ListResponse into schemas of every list, the empty ones included.',
  watch(t, response) {
    if (!isQueryAnswer(t, response)) return false
    t.rule('RFC7644-3.4.2-4', 'a query is answered with a ListResponse').at(response, '/schemas').contains(listResponse)
    return true
  },
})

export const countsAreIntegers = watch({
  id: 'list.numbers-are-integers',
  title: 'totalResults, startIndex and itemsPerPage are JSON integers, and totalResults is there',
  cites: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-9', 'RFC7644-3.4.2.4-11', 'GENESYS-B-101', 'GENESYS-B-111'],
  watch(t, response) {
    if (!isQueryAnswer(t, response) || !isObject(response.json)) return false
    const number = (name: string, rfc: RequirementId) => {
      if (response.json !== undefined && isObject(response.json) && !isUnassigned(response.json[name]))
        t.rule([rfc, 'GENESYS-B-111'], `${name} is an integer`).at(response, `/${name}`).is('integer')
    }
    if (!omitsTotal(t, response)) t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-101'], 'a list tells totalResults').at(response, '/totalResults').present()
    number('totalResults', 'RFC7644-3.4.2-5')
    number('startIndex', 'RFC7644-3.4.2.4-11')
    number('itemsPerPage', 'RFC7644-3.4.2.4-9')
    return true
  },
})

export const totalCoversPage = watch({
  id: 'list.total-covers-the-page',
  title: 'totalResults counts at least the entries up to the end of the page',
  cites: ['RFC7644-3.4.2-5', 'GENESYS-B-101'],
  watch(t, response) {
    const total = isQueryAnswer(t, response) ? numberIn(response, 'totalResults') : undefined
    const entries = entriesOf(response).length
    if (total === undefined || entries === 0) return false
    t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-101'], 'totalResults is not less than the entries of the page').at(response, '/totalResults')
      .satisfies(total >= entries, `at least ${String(entries)}`)
    return true
  },
})

export const resourcesPresent = watch({
  id: 'list.resources-are-there',
  title: 'a list with matches has the array Resources',
  cites: ['RFC7644-3.4.2-7'],
  watch(t, response) {
    if (!isQueryAnswer(t, response) || isCursorPage(t, response)) return false
    const total = numberIn(response, 'totalResults') ?? 0
    const beyond = (askedNumber(response, 'startIndex') ?? 1) > total
    if (total <= 0 || beyond || (askedNumber(response, 'count') ?? 1) <= 0) return false
    t.rule('RFC7644-3.4.2-7', 'Resources is an array when totalResults is not zero').at(response, '/Resources').is('array')
    return true
  },
})

export const collectionAnswers = check({
  id: 'list.collection-is-a-list-of-its-type',
  title: 'GET of a collection with a filter is answered with a list of its own resources',
  cites: ['RFC7644-3.4.2-4', 'RFC7644-3.4.2-7', 'GENESYS-B-206', 'GENESYS-B-294'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const response = await (await cohortListing(t, type)).page()
    const genesys: RequirementId = type === 'Group' ? 'GENESYS-B-294' : 'GENESYS-B-206'
    if (!t.rule(['RFC7644-3.4.2-4', genesys], `GET of the ${type} collection`).status(response, 200)) return
    t.rule(['RFC7644-3.4.2-7', genesys], 'a list with matches has Resources').at(response, '/Resources').is('array')
    const types = entriesOf(response).map((entry) => (isObject(entry) && isObject(entry['meta']) ? entry['meta']['resourceType'] : undefined))
    t.rule(genesys, `every entry is a ${type}`).value(types, 'meta.resourceType of the entries', response)
      .satisfies(types.every((name) => name === undefined || name === type), `nothing but ${type}`)
  },
})

/** What promises that a collection is listed without a filter. */
function unfilteredPromise(base: string, type: string): RequirementId {
  if (type === 'User') return 'GENESYS-B-216'
  return base === 'v2' ? 'GENESYS-B-215' : 'GENESYS-B-214'
}

export const wholeCollectionAnswers = check({
  id: 'list.collection-needs-no-filter',
  title: 'GET of a collection without parameters is answered with a list, or refused as too large',
  cites: ['RFC7644-3.4.2-4', 'RFC7644-3.4.2.1-4', 'GENESYS-B-214', 'GENESYS-B-215', 'GENESYS-B-216'],
  rows: (scope) => {
    const promised = (type: string) => (['RFC7644-3.4.2-4', unfilteredPromise(scope.base, type)] as const).some((id) => scope.contract.requirements.has(id))
    return present(scope).filter(promised)
  },
  async run(t, type) {
    const response = await t.of(type).list()
    const refused = t.rule('RFC7644-3.4.2.1-4', 'a list that is refused for its size says tooMany')
    if (refused.applies && response.status === 400) refused.at(response, '/scimType').equals('tooMany')
    else t.rule(['RFC7644-3.4.2-4', unfilteredPromise(t.base.id, type)], `GET of the ${type} collection without parameters`).status(response, 200)
    if (response.status === 200) refused.holds(true, { expected: 'a list', actual: 'a list', response })
  },
})

export const noMatchIsEmpty = check({
  id: 'list.no-match-is-an-empty-list',
  title: 'a query without matches is answered 200 with totalResults 0',
  cites: ['RFC7644-3.4.2-10', 'GENESYS-B-206'],
  needs: [capability('filter')],
  rows: present,
  fix: 'Answer 200 with totalResults 0; 404 is for a resource that a path names.',
  async run(t, type) {
    const response = await t.of(type).list({ filter: `${nameOf(type)} eq "${t.unique('nobody')}"` })
    if (type !== 'User' && declinesFilter(response)) t.block(`the server does not offer to filter by ${nameOf(type)}`)
    const rule = t.rule(['RFC7644-3.4.2-10', 'GENESYS-B-206'], 'a filter that nothing matches')
    if (!rule.status(response, 200)) return
    if (!omitsTotal(t, response)) rule.at(response, '/totalResults').equals(0)
    rule.at(response, '/Resources').absent()
  },
})

export const totalCountsMatches = check({
  id: 'list.total-counts-the-matches',
  title: 'totalResults is the number of resources that the filter selects',
  cites: ['RFC7644-3.4.2-5', 'RFC7644-3.4.2.4-10', 'GENESYS-B-206'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    for (const query of [{}, { count: 2 }, { count: 2, startIndex: 3 }]) {
      const response = await page(query)
      if (response.status !== 200) t.block(`the list was answered with status ${String(response.status)}`)
      if (omitsTotal(t, response)) continue
      t.rule(['RFC7644-3.4.2-5', 'GENESYS-B-206'], 'totalResults counts the matches, not the page').at(response, '/totalResults').equals(ids.length)
      t.rule('RFC7644-3.4.2.4-10', 'totalResults is the number of all matches').at(response, '/totalResults').equals(ids.length)
    }
  },
})

export const unknownParametersIgnored = check({
  id: 'list.unknown-parameters-are-ignored',
  title: 'a query parameter that the protocol does not know changes nothing',
  cites: ['RFC7644-3.4.2-3'],
  needs: [capability('filter')],
  rows: ours,
  async run(t, type) {
    const { page, ids } = await cohortListing(t, type)
    const response = await page({ scimspecUnknown: 'x' })
    const rule = t.rule('RFC7644-3.4.2-3', 'an unknown query parameter is ignored')
    if (!rule.status(response, 200)) return
    const plain = await page()
    rule.value(idsOf(response), 'ids of the entries', response).satisfies(sameMembers(idsOf(response), idsOf(plain)), `the same ${String(ids.length)} resources as without it`)
  },
})
