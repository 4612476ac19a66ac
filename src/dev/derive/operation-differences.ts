import type { Contract, Operation } from '../../contract/types.ts'
import { missing, spelled, type Difference } from './difference.ts'
import type { DerivedOperation, DerivedPage } from './types.ts'

/** `GET /api/v2/scim/users/{}`: the route whatever its variable is called. */
export function routeOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.replace(/\{\w+\}/g, '{}')}`
}

/** Operations that one side lacks, and what they answer with and take. */
export function operationDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  const ours = new Map(contract.operations.map((operation) => [routeOf(operation), operation]))
  const printed = new Set(page.operations.map(routeOf))
  return [
    ...tableDifferences(page),
    ...page.operations.flatMap((operation) => {
      const known = ours.get(routeOf(operation))
      return known === undefined ? [{ where: routeOf(operation), page: 'documents it', data: 'has no such operation' }] : returnDifferences(operation, known)
    }),
    ...contract.operations.filter((operation) => !printed.has(routeOf(operation))).map((operation) => absent(operation)),
    ...page.operations.flatMap((operation) => bodyTypeDifferences(operation, contract)),
    ...page.operations.flatMap((operation) => mediaTypeDifferences(operation, contract)),
  ]
}

function tableDifferences(page: DerivedPage): readonly Difference[] {
  const sections = page.operations.map((operation) => operation.name)
  const lost = missing(page.listed, sections)
  const unlisted = missing(sections, page.listed)
  if (lost.length === 0 && unlisted.length === 0) return []
  return [{ where: 'table of operations', page: `lists ${spelled(lost)} without a section, and leaves out ${spelled(unlisted)}`, data: 'takes the sections' }]
}

function absent(operation: Operation): Difference {
  const difference = { where: routeOf(operation), page: 'does not document it', data: operation.optional === true ? 'has it as optional' : 'has it' }
  return operation.optional === true ? { ...difference, topic: 'newer has less' } : difference
}

function returnDifferences(operation: DerivedOperation, known: Operation): readonly Difference[] {
  const ours = known.answers ?? 'none'
  if (operation.returns === ours) return []
  const difference = { where: `${routeOf(operation)}: answer`, page: operation.returns, data: ours }
  if (operation.method === 'DELETE' && ['none', 'object', 'Empty'].includes(operation.returns)) return [{ ...difference, topic: 'delete return types' }]
  const mistaken = ['ScimConfigResourceTypesListResponse', 'ScimConfigResourceType'].includes(operation.returns) && operation.path.includes('/schemas')
  return [mistaken ? { ...difference, topic: 'wrong return types' } : difference]
}

function bodyTypeDifferences(operation: DerivedOperation, contract: Contract): readonly Difference[] {
  const type = operation.body?.type
  if (type === undefined || Object.hasOwn(contract.messages, type)) return []
  return [{ where: `${routeOf(operation)}: body`, page: type, data: 'has no message of that name' }]
}

function mediaTypeDifferences(operation: DerivedOperation, contract: Contract): readonly Difference[] {
  const known = contract.terms.answerMediaTypes
  const printed = operation.accepts
  if (printed === undefined || (missing(printed, known).length === 0 && missing(known, printed).length === 0)) return []
  return [{ where: `${routeOf(operation)}: media types of the answer`, page: spelled(printed), data: spelled(known) }]
}
