import type { Contract } from '../../contract/types.ts'
import { isObject } from '../../scim/json.ts'
import type { Difference } from './difference.ts'
import { routeOf } from './operation-differences.ts'
import type { DerivedPage, Shape } from './types.ts'

const jsonTypes: Readonly<Record<string, string>> = { String: 'string', Date: 'string', Boolean: 'boolean', Number: 'number' }

/** Printed request bodies beside the JSON Schemas of our messages. Those are of answers: what only a request has is settled by decisions. */
export function bodyDifferences(page: DerivedPage, contract: Contract): readonly Difference[] {
  return page.operations.flatMap((operation) => {
    const { shape, type } = operation.body ?? {}
    const message: unknown = type === undefined ? undefined : contract.messages[type]
    return shape === undefined || message === undefined ? [] : compare(shape, message, `${routeOf(operation)}: body`)
  })
}

function compare(shape: Shape, schema: unknown, where: string): readonly Difference[] {
  const type = isObject(schema) && typeof schema['type'] === 'string' ? schema['type'] : undefined
  if (!isObject(schema) || type === undefined) return untyped(shape, schema, where)
  if (typeof shape === 'string') return jsonTypes[shape] === type ? [] : [{ where, page: shape, data: type }]
  if (isElements(shape)) return type === 'array' ? shape.flatMap((element) => compare(element, schema['items'], where)) : [{ where, page: 'a list', data: type }]
  if (type === 'array') return [{ where, page: 'one object', data: 'a list of objects', topic: 'arrays printed as objects' }, ...compare(shape, schema['items'], where)]
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  return Object.entries(shape).flatMap(([name, member]) =>
    Object.hasOwn(properties, name) ? compare(member, properties[name], `${where} ${name}`) : [{ where: `${where} ${name}`, page: 'is printed', data: 'is not known' }],
  )
}

/** A schema without a type takes anything, or nothing at all where it is `not`. */
function untyped(shape: Shape, schema: unknown, where: string): readonly Difference[] {
  if (isObject(schema) && Object.hasOwn(schema, 'not')) return [{ where, page: 'is sent', data: 'is never in an answer', topic: 'password in bodies' }]
  const leaked = typeof shape === 'object' && !isElements(shape) && Object.hasOwn(shape, 'nodeType')
  return leaked ? [{ where, page: `an object of ${String(Object.keys(shape).length)} members`, data: 'any JSON value', topic: 'JsonNode leak' }] : []
}

function isElements(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape)
}
