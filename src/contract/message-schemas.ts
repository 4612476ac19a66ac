import { isObject, type JsonObject } from '../scim/json.ts'
import { schemaCompiler } from './ajv.ts'
import { demand } from './check-file.ts'
import { inlineDefinitions } from './citations.ts'
import type { Misfit } from './consistency.ts'
import { pointerTo } from './files.ts'

/** Messages that are no JSON Schemas: without this they would only show in the middle of a run. */
export function brokenSchemas(messages: Readonly<Record<string, unknown>>): readonly Misfit[] {
  return Object.entries(messages).flatMap(([name, schema]) => (isObject(schema) ? broken(schema, pointerTo('messages', name)) : []))
}

function broken(schema: JsonObject, pointer: string): readonly Misfit[] {
  const compiler = schemaCompiler()
  try {
    if (compiler.validateSchema(schema) === true) {
      compiler.compile(inlineDefinitions(schema))
      return []
    }
    const [error] = compiler.errors ?? []
    return [error === undefined ? { pointer, says: 'expected a JSON Schema of draft 2020-12' } : { pointer: `${pointer}${error.instancePath}`, says: demand(error) }]
  } catch (error) {
    return [{ pointer, says: `expected a JSON Schema of draft 2020-12, but ${error instanceof Error ? error.message : 'it does not compile'}` }]
  }
}
