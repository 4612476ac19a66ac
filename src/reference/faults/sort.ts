import { isObject, type Json, type JsonObject } from '../../scim/json.ts'
import type { AttributeDefinition, ResourceType } from '../../scim/schema.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Call } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'

const rfc = ['rfc'] as const

/** What sorting by anything but the right order breaks besides. */
const everyOrder = ['RFC7644-3.4.2.3-3', 'RFC7644-3.4.2.3-5', 'RFC7644-3.4.2.3-6', 'RFC7644-3.4.2.3-8', 'RFC7644-3.4.3-9', 'RFC9865-2.2-1']

type Sort = Behaviour['sortResults']

/** Sorting that is wrong where `applies` and as before elsewhere. */
function wrong(applies: (by: string, order: string) => boolean, sort: (b: Behaviour) => Sort): NonNullable<Fault['behaviour']> {
  return (b) => ({
    sortResults: (results, by, order, typeOf) => (applies(by, order) ? sort(b) : b.sortResults)(results, by, order, typeOf),
  })
}

const unsorted = (): Sort => (results) => results
const backwards = (b: Behaviour): Sort => (results, by, order, typeOf) => b.sortResults(results, by, order === 'descending' ? 'ascending' : 'descending', typeOf)
const always = (): boolean => true

function valueAt(resource: JsonObject, path: string): Json | undefined {
  const [name = '', sub] = path.split('.')
  const value = resource[name]
  const one: Json | undefined = Array.isArray(value) ? (value as readonly Json[])[0] : value
  return sub === undefined ? one : isObject(one) ? one[sub] : undefined
}

/** Moves the resources without the value to one end. */
const withoutValue = (end: (order: string) => 'first' | 'last') => (b: Behaviour): Sort => (results, by, order, typeOf) => {
  const sorted = b.sortResults(results, by, order, typeOf)
  const missing = sorted.filter((one) => valueAt(one, by) === undefined)
  const there = sorted.filter((one) => valueAt(one, by) !== undefined)
  return end(order) === 'first' ? [...missing, ...there] : [...there, ...missing]
}

const exact = (attribute: AttributeDefinition): AttributeDefinition => ({ ...attribute, caseExact: true, subAttributes: attribute.subAttributes.map(exact) })
const exactType = (type: ResourceType): ResourceType => ({ ...type, schema: { ...type.schema, attributes: type.schema.attributes.map(exact) } })

/** Sorts by copies of the resources. */
const byCopies = (copy: (resource: JsonObject, name: string) => JsonObject) => (b: Behaviour): Sort => (results, by, order, typeOf) => {
  const pairs = new Map(results.map((one) => [copy(one, by.split('.')[0] ?? ''), one] as const))
  const [first] = results
  if (first === undefined) return results
  const sorted = b.sortResults([...pairs.keys()], by, order, (one) => typeOf(pairs.get(one) ?? first))
  return sorted.map((one) => pairs.get(one) ?? first)
}

function values(resource: JsonObject, name: string): readonly Json[] {
  const value = resource[name]
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

const withoutPrimary = (resource: JsonObject, name: string): JsonObject =>
  ({ ...resource, [name]: values(resource, name).map((one) => (isObject(one) ? { ...one, primary: false } : one)) })
const turned = (resource: JsonObject, name: string): JsonObject => ({ ...resource, [name]: [...values(resource, name)].reverse() })
const asText = (resource: JsonObject, name: string): JsonObject => ({ ...resource, [name]: typeof resource[name] === 'number' ? String(resource[name]) : resource[name] ?? null })
const lowerCase = (resource: JsonObject, name: string): JsonObject => ({ ...resource, [name]: typeof resource[name] === 'string' ? resource[name].toLowerCase() : resource[name] ?? null })

const dropSort = (when: (call: Call) => boolean): NonNullable<Fault['request']> => (call) => {
  if (when(call)) call.query.delete('sortBy')
}

/** Bugs of sorting. */
export const sort: readonly Fault[] = [
  {
    id: 'sort.ignored',
    title: 'sortBy has no effect',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-4'],
    also: everyOrder,
    behaviour: wrong(always, unsorted),
  },
  {
    id: 'sort.descending-ignored',
    title: 'sortOrder=descending has no effect',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-6'],
    also: ['RFC7644-3.4.2.3-3', 'RFC7644-3.4.2.3-5', 'RFC7644-3.4.2.3-8', 'RFC7644-3.4.3-9', 'RFC9865-2.2-1'],
    behaviour: wrong((_by, order) => order === 'descending', backwards),
  },
  {
    id: 'sort.default-is-descending',
    title: 'Without sortOrder the order is descending',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-7'],
    also: ['RFC7644-3.4.2.3-2', 'RFC7644-3.4.2.3-3', 'RFC7644-3.4.2.3-8'],
    request(call) {
      if (call.query.has('sortBy') && !call.query.has('sortOrder')) call.query.set('sortOrder', 'descending')
    },
  },
  {
    id: 'sort.extension-ignored',
    title: 'An attribute of an extension orders nothing',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-2'],
    also: ['RFC7644-3.4.2.3-6', 'RFC7644-3.10-1'],
    behaviour: wrong((by) => by.startsWith('urn:'), unsorted),
  },
  {
    id: 'sort.core-urn-ignored',
    title: 'An attribute behind the URN of the core schema orders nothing',
    contracts: rfc,
    breaks: ['RFC7644-3.10-1'],
    behaviour: wrong((by) => /^urn:.*:core:/i.test(by), unsorted),
  },
  {
    id: 'sort.names-with-case',
    title: 'An attribute in other letter case orders nothing',
    contracts: rfc,
    breaks: ['RFC7643-2.1-1'],
    behaviour: wrong((by) => /^[A-Z.]+$/.test(by), unsorted),
  },
  {
    id: 'sort.sub-attribute-names-with-case',
    title: 'A sub-attribute in other letter case orders nothing',
    contracts: rfc,
    breaks: ['RFC7643-2.1-1'],
    behaviour: wrong((by) => /\.[A-Z]+$/.test(by), unsorted),
  },
  {
    id: 'sort.family-name-for-given-name',
    title: 'name.givenName orders by the family name',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-4'],
    also: ['RFC7644-3.4.2.3-6'],
    behaviour: (b) => ({ sortResults: (results, by, order, typeOf) => b.sortResults(results, by === 'name.givenName' ? 'name.familyName' : by, order, typeOf) }),
  },
  {
    id: 'sort.sub-attributes-ignored',
    title: 'A sub-attribute orders nothing',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-4'],
    also: everyOrder,
    behaviour: wrong((by) => /^[a-z]+\./i.test(by), unsorted),
  },
  {
    id: 'sort.groups-ignored',
    title: 'Groups are not sorted',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-2'],
    also: ['RFC7644-3.4.2.3-6'],
    request: dropSort((call) => call.resourceType === 'Group'),
  },
  {
    id: 'sort.second-page-is-unsorted',
    title: 'Pages behind the first come from the unsorted list',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-2'],
    also: ['RFC7644-3.4.2.3-6', 'RFC7644-3.4.2.4-3', 'RFC7644-3.4.2.4-12'],
    request: dropSort((call) => Number(call.query.get('startIndex') ?? 1) > 1),
  },
  {
    id: 'sort.hidden-attribute-ignored',
    title: 'A list with a projection is not sorted',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-2'],
    request: dropSort((call) => call.query.has('attributes') || call.query.has('excludedAttributes')),
  },
  {
    id: 'sort.absent-first',
    title: 'Resources without the value come first when ascending and last when descending',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-5'],
    behaviour: wrong(always, withoutValue((order) => (order === 'descending' ? 'last' : 'first'))),
  },
  {
    id: 'sort.absent-always-last',
    title: 'Resources without the value come last in both orders',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-5'],
    behaviour: wrong(always, withoutValue(() => 'last')),
  },
  {
    id: 'sort.letter-case-counts',
    title: 'Upper case sorts before lower case in every attribute',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-8'],
    behaviour: (b) => ({ sortResults: (results, by, order, typeOf) => b.sortResults(results, by, order, (one) => exactType(typeOf(one))) }),
  },
  {
    id: 'sort.letter-case-ignored-in-external-id',
    title: 'Letter case does not count in the order of externalId',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-8'],
    behaviour: wrong((by) => by === 'externalId', byCopies(lowerCase)),
  },
  {
    id: 'sort.numbers-as-text',
    title: 'Numbers are ordered as text',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-8'],
    behaviour: wrong(always, byCopies(asText)),
  },
  {
    id: 'sort.dates-ignored',
    title: 'meta.lastModified orders nothing',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-8'],
    behaviour: wrong((by) => by === 'meta.lastModified', unsorted),
  },
  {
    id: 'sort.primary-ignored',
    title: 'Of several values always the first decides',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-3'],
    behaviour: wrong((by) => by.startsWith('emails'), byCopies(withoutPrimary)),
  },
  {
    id: 'sort.last-value-decides',
    title: 'Of several values without a primary one the last decides',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-3'],
    behaviour: wrong((by) => by.startsWith('emails'), byCopies(turned)),
  },
  {
    id: 'sort.unknown-order-fails',
    title: 'A sortOrder that is neither ascending nor descending is answered with 500',
    contracts: rfc,
    breaks: ['RFC7644-3.4.2.3-6'], also: ['RFC7644-3.12-18'],
    behaviour: wrong((_by, order) => order !== 'ascending' && order !== 'descending', () => () => {
      throw new Error('there is no such order')
    }),
  },
  {
    id: 'sort.search-ignores-sort-by',
    title: 'sortBy in the body of a search has no effect',
    contracts: rfc,
    breaks: ['RFC7644-3.4.3-9'],
    also: ['RFC7644-3.4.3-10', 'RFC7644-3.4.3-11'],
    request(call) {
      if (call.operation === 'search' && isMutableObject(call.body)) delete call.body['sortBy']
    },
  },
]
