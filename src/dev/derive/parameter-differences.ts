import type { Contract } from '../../contract/types.ts'
import { missing, spelled, type Difference } from './difference.ts'
import { routeOf } from './operation-differences.ts'
import type { ConditionalHeader, DerivedOperation, DerivedPage, Parameter } from './types.ts'

/** What parameters mean: their values, defaults, need, and what the conditional headers lead to. */
export function parameterDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  return page.operations.flatMap((operation) => [
    ...[...operation.pathParameters, ...operation.queryParameters].flatMap((parameter) => valueDifferences(operation, parameter, contract)),
    ...operation.queryParameters.flatMap((parameter) => defaultDifferences(operation, parameter, contract)),
    ...operation.queryParameters.flatMap((parameter) => alwaysDifferences(operation, parameter, contract)),
    ...operation.queryParameters.filter((parameter) => parameter.name === 'filter').flatMap((parameter) => filterDifferences(operation, parameter, contract)),
    ...operation.headers.flatMap((header) => headerDifferences(operation, header, contract)),
  ])
}

/** The resource type that an operation is about, where it is one with resources. */
function typeOf({ path }: DerivedOperation): 'User' | 'Group' | undefined {
  return /\/users(?:\/|$)/.test(path) ? 'User' : /\/groups(?:\/|$)/.test(path) ? 'Group' : undefined
}

function enumerationOf(operation: DerivedOperation, parameter: Parameter): string | undefined {
  if (parameter.name === 'resourceType') return 'resourceTypes'
  if (parameter.name === 'schemaId') return 'schemas'
  const type = typeOf(operation)
  return type === undefined || !/^(?:excludedA|a)ttributes$/.test(parameter.name) ? undefined : type === 'User' ? 'userAttributes' : 'groupAttributes'
}

function valueDifferences(operation: DerivedOperation, parameter: Parameter, contract: Contract): readonly Difference[] {
  const name = enumerationOf(operation, parameter)
  if (name === undefined) return []
  const where = `${routeOf(operation)}: values of ${parameter.name}`
  const ours = contract.enumerations[name] ?? []
  const glued = parameter.values.filter((value) => /\wurn:/.test(value))
  const values = parameter.values.flatMap((value) => value.split(/(?<=\w)(?=urn:)/))
  const extra = missing(values, ours)
  const lacking = missing(ours, values)
  return [
    ...(glued.length === 0 ? [] : [{ where, page: `${spelled(glued)} as one value`, data: 'two values', topic: 'glued token' }]),
    ...(extra.length === 0 && lacking.length === 0 ? [] : [{ where, page: `has ${spelled(extra)} besides`, data: `has ${spelled(lacking)} besides` }]),
  ]
}

function defaultDifferences(operation: DerivedOperation, parameter: Parameter, contract: Contract): readonly Difference[] {
  // RFC 7644, section 3.4.2.4, has the first result for a startIndex that is not given.
  const ours = parameter.name === 'startIndex' ? 1 : parameter.name === 'count' ? contract.terms.defaultCount : undefined
  const printed = parameter.default
  if (printed === (ours === undefined ? undefined : String(ours))) return []
  return [{ where: `${routeOf(operation)}: default of ${parameter.name}`, page: printed ?? 'none', data: ours === undefined ? 'none' : String(ours) }]
}

function alwaysDifferences(operation: DerivedOperation, parameter: Parameter, contract: Contract): readonly Difference[] {
  const type = typeOf(operation)
  const sentence = /(?:these attributes an[dt] the|Always returns(?: the)?|The(?= ['"]id)) ?((?:["']?\w{1,50}["']?,? (?:and )?){1,20})attributes/.exec(parameter.says)?.[1]
  if (type === undefined || sentence === undefined) return []
  const printed = [...sentence.matchAll(/\w+/g)].map(([word]) => word).filter((word) => word !== 'and')
  const ours = contract.terms.alwaysReturned[type] ?? []
  if (missing(printed, ours).length === 0 && missing(ours, printed).length === 0) return []
  const difference = { where: `${routeOf(operation)}: always returned with ${parameter.name}`, page: spelled(printed), data: spelled(ours) }
  return [type === 'Group' && spelled(missing(printed, ours)) === 'active' ? { ...difference, topic: 'active for groups' } : difference]
}

function filterDifferences(operation: DerivedOperation, parameter: Parameter, contract: Contract): readonly Difference[] {
  const type = typeOf(operation)
  const where = `${routeOf(operation)}: filter`
  const sample = operation.samples['filter']
  if (type === undefined) return sample === undefined ? [] : [{ where, page: `the sample filters by ${sample}`, data: 'a filter is refused here', topic: 'copied sample' }]
  return [...needDifferences(operation, parameter, type, contract), ...filterNameDifferences(where, parameter, sample, contract.terms.filters?.[type] ?? [])]
}

function needDifferences(operation: DerivedOperation, parameter: Parameter, type: string, contract: Contract): readonly Difference[] {
  const base = [...contract.bases].sort((a, b) => b.path.length - a.path.length).find(({ path }) => operation.path.startsWith(`${path}/`))
  const needed = base !== undefined && (contract.terms.filterRequired?.[base.id]?.includes(type) ?? false)
  const word = (required: boolean) => (required ? 'required' : 'optional')
  return needed === parameter.required ? [] : [{ where: `${routeOf(operation)}: filter`, page: word(parameter.required), data: word(needed) }]
}

function filterNameDifferences(where: string, parameter: Parameter, sample: string | undefined, ours: readonly string[]): readonly Difference[] {
  const examples = [...parameter.says.matchAll(/"([\w.:-]{1,200}) eq [^"]{1,200}"/g)].map((match) => match[1] ?? '')
  const sampled = /^([\w.:-]{1,200}) eq /.exec(sample ?? '')?.[1]
  const printed = sampled === undefined ? examples : [...examples, sampled]
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase())
  const extra = missing(lower(printed), lower(ours))
  const lacking = missing(lower(ours), lower(printed))
  const recased = missing(printed, ours).filter((name) => lower(ours).includes(name.toLowerCase()))
  return [
    ...(recased.length === 0 ? [] : [{ where, page: spelled(recased), data: spelled(ours), topic: 'displayname' }]),
    ...(extra.length === 0 && lacking.length === 0 ? [] : [{ where: `${where} names`, page: spelled(printed), data: spelled(ours) }]),
  ]
}

function headerDifferences(operation: DerivedOperation, header: ConditionalHeader, contract: Contract): readonly Difference[] {
  const { status, scimType } = header.name === 'If-Match' ? contract.terms.versionConflict : { status: 304, scimType: undefined }
  if (header.answers?.status === status && header.answers.scimType === scimType) return []
  const word = (answer: { readonly status?: number; readonly scimType?: string | undefined } | undefined) => `${String(answer?.status ?? 'no status')}${answer?.scimType === undefined ? '' : ` with ${answer.scimType}`}`
  return [{ where: `${routeOf(operation)}: ${header.name}`, page: word(header.answers), data: word({ status, scimType }) }]
}
