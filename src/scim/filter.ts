import { instant } from './date-time.ts'
import { byName, findAttribute } from './definitions.ts'
import { ScimError } from './error.ts'
import type { CompareOperator, Filter, FilterValue } from './filter-syntax.ts'
import { isList, type Json, type JsonObject } from './json.ts'
import { isUnassigned, member } from './members.ts'
import { printAttributePath, type AttributePath } from './attribute-path.ts'
import type { AttributeDefinition, ResourceType } from './schema.ts'

export { parseFilter, printFilter, type CompareOperator, type Filter, type FilterValue } from './filter-syntax.ts'

/** The values that a path leads to, and what they are; no definition means that the schema knows no such attribute. */
interface Target {
  readonly definition: AttributeDefinition
  readonly read: (from: Json) => readonly Json[]
}

type Resolve = (path: AttributePath) => Target | undefined

/**
 * Decides whether a resource matches (RFC 7644 section 3.4.2.2). Attributes that the type does not define have no value.
 * Left open by the RFC and settled here: `ne` holds for an unassigned attribute, and for a multi-valued one when any value differs;
 * `eq null` holds for an unassigned attribute.
 * @throws ScimError invalidFilter as checkFilter does
 */
export function evaluateFilter(filter: Filter, resource: JsonObject, type: ResourceType): boolean {
  checkFilter(filter, type)
  return evaluate(filter, resource, ofResource(type))
}

/**
 * Decides whether one value of a multi-valued attribute matches the filter in its brackets. A simple value counts as `value`.
 * @throws ScimError invalidFilter as checkFilter does
 */
export function evaluateValueFilter(filter: Filter, value: Json, attribute: AttributeDefinition): boolean {
  check(filter, ofValue(attribute))
  return evaluate(filter, value, ofValue(attribute))
}

/**
 * Refuses comparisons that have no meaning, whatever the resources are: order of booleans, binaries and null, order of a dateTime
 * against something else, and substrings of what is no text.
 * @throws ScimError with status 400 and scimType invalidFilter
 */
export function checkFilter(filter: Filter, type: ResourceType): void {
  check(filter, ofResource(type))
}

function ofResource(type: ResourceType): Resolve {
  return (path) => {
    const found = findAttribute(type, path)
    if (found === undefined) return undefined
    const container = (from: Json): Json | undefined => (found.extension ? member(from, found.urn) : from)
    return target(found.attribute, found.sub, (from) => many(member(container(from), found.attribute.name)))
  }
}

function ofValue(attribute: AttributeDefinition): Resolve {
  return (path) => {
    if (path.urn !== undefined || path.sub !== undefined) return undefined
    if (attribute.type !== 'complex') {
      return path.attribute.toLowerCase() === 'value' ? { definition: { ...attribute, multiValued: false }, read: (from) => [from] } : undefined
    }
    const sub = byName(attribute.subAttributes, path.attribute)
    return sub === undefined ? undefined : { definition: sub, read: (from) => many(member(from, sub.name)) }
  }
}

function target(attribute: AttributeDefinition, sub: AttributeDefinition | undefined, read: (from: Json) => readonly Json[]): Target {
  return sub === undefined
    ? { definition: attribute, read }
    : { definition: sub, read: (from) => read(from).flatMap((one) => many(member(one, sub.name))) }
}

function many(value: Json | undefined): readonly Json[] {
  if (isUnassigned(value) || value === undefined) return []
  return isList(value) ? value.filter((one) => !isUnassigned(one)) : [value]
}

/** A multi-valued complex attribute that is compared as a whole means its `value` (RFC 7644 section 3.4.2.2, figure 2). */
function comparable(found: Target): Target {
  if (found.definition.type !== 'complex') return found
  const value = byName(found.definition.subAttributes, 'value')
  return value === undefined ? found : target(found.definition, value, found.read)
}

function check(filter: Filter, resolve: Resolve): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const one of filter.operands) check(one, resolve)
      return
    case 'not':
      return check(filter.operand, resolve)
    case 'present':
      return
    case 'values': {
      const found = resolve(filter.path)
      if (found !== undefined) check(filter.filter, ofValue(found.definition))
      return
    }
    case 'compare': {
      const found = resolve(filter.path)
      const problem = mismatch(filter.operator, filter.value, found === undefined ? undefined : comparable(found).definition)
      if (problem !== undefined) throw new ScimError(400, 'invalidFilter', `${printAttributePath(filter.path)} ${filter.operator}: ${problem}`)
    }
  }
}

const ordering: ReadonlySet<CompareOperator> = new Set(['gt', 'ge', 'lt', 'le'])
const substring: ReadonlySet<CompareOperator> = new Set(['co', 'sw', 'ew'])

function mismatch(operator: CompareOperator, value: FilterValue, definition: AttributeDefinition | undefined): string | undefined {
  if (ordering.has(operator)) {
    if (definition?.type === 'boolean' || definition?.type === 'binary') return `a ${definition.type} attribute has no order`
    if (definition?.type === 'complex') return 'a complex attribute has no order, name a sub-attribute'
    if (value === null || typeof value === 'boolean') return `${String(value)} has no order`
    if (definition?.type === 'dateTime' && (typeof value !== 'string' || instant(value) === undefined)) return 'a dateTime is expected'
  }
  if (substring.has(operator)) {
    if (typeof value !== 'string') return 'a string is expected'
    if (definition?.type === 'boolean' || definition?.type === 'integer' || definition?.type === 'decimal') return 'the attribute is no text'
    if (definition?.type === 'complex') return 'a complex attribute is no text, name a sub-attribute'
  }
  return undefined
}

function evaluate(filter: Filter, from: Json, resolve: Resolve): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.operands.every((one) => evaluate(one, from, resolve))
    case 'or':
      return filter.operands.some((one) => evaluate(one, from, resolve))
    case 'not':
      return !evaluate(filter.operand, from, resolve)
    case 'present':
      return (resolve(filter.path)?.read(from) ?? []).some((one) => one !== '')
    case 'values': {
      const found = resolve(filter.path)
      return found !== undefined && found.read(from).some((one) => evaluate(filter.filter, one, ofValue(found.definition)))
    }
    case 'compare': {
      const found = resolve(filter.path)
      return compare(filter.operator, filter.value, found === undefined ? undefined : comparable(found), from)
    }
  }
}

function compare(operator: CompareOperator, operand: FilterValue, found: Target | undefined, from: Json): boolean {
  const values = found?.read(from) ?? []
  if (found === undefined || values.length === 0) return operator === 'eq' ? operand === null : operator === 'ne' && operand !== null
  const { definition } = found
  if (operator === 'ne') return operand === null || values.some((one) => !holds('eq', one, operand, definition))
  return operand !== null && values.some((one) => holds(operator, one, operand, definition))
}

function holds(operator: CompareOperator, value: Json, operand: FilterValue, definition: AttributeDefinition): boolean {
  const left = comparand(value, definition, operator)
  const right = comparand(operand, definition, operator)
  if (typeof left === 'string' && typeof right === 'string') {
    if (operator === 'co') return left.includes(right)
    if (operator === 'sw') return left.startsWith(right)
    if (operator === 'ew') return left.endsWith(right)
  }
  if (operator === 'eq') return left !== undefined && left === right
  if ((typeof left === 'string' && typeof right === 'string') || (typeof left === 'number' && typeof right === 'number')) {
    if (operator === 'gt') return left > right
    if (operator === 'ge') return left >= right
    if (operator === 'lt') return left < right
    if (operator === 'le') return left <= right
  }
  return false
}

/** The form in which values are compared: instants for dateTime, folded text unless caseExact. */
function comparand(value: Json, definition: AttributeDefinition, operator: CompareOperator): string | number | boolean | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  if (definition.type === 'dateTime' && !substring.has(operator)) return instant(value) ?? value
  return definition.caseExact || definition.type === 'binary' ? value : value.toLowerCase()
}
