import { createRequire } from 'node:module'
import type { Ajv2020 } from 'ajv/dist/2020.js'

const require = createRequire(import.meta.url)
let instance: Ajv2020 | undefined

/**
 * The JSON Schema compiler (draft 2020-12) with our keyword `cites`, which names the requirements that a subschema expresses.
 * Loaded on first use: it costs as much time as all shipped contracts together.
 */
export function schemaCompiler(): Ajv2020 {
  if (instance === undefined) {
    const loaded: unknown = require('ajv/dist/2020.js')
    if (!isAjv(loaded)) throw new TypeError('ajv does not export Ajv2020')
    // The instance is compared part by part in `allOf`, so `required` and `properties` need not stand beside each other.
    instance = new loaded.Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true, verbose: true, addUsedSchema: false, allowUnionTypes: true })
    instance.addKeyword({ keyword: 'cites', metaSchema: { type: 'array', minItems: 1, items: { type: 'string' } } })
  }
  return instance
}

function isAjv(value: unknown): value is { readonly Ajv2020: typeof Ajv2020 } {
  return typeof value === 'function' && 'Ajv2020' in value && typeof value.Ajv2020 === 'function'
}
