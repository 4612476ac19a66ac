import { expect, test } from 'vitest'
import { readSchemas } from '../../scim/definitions.ts'
import { Blocked } from '../outcome.ts'
import { contents, freeAttributes } from './contents.ts'
import { filters } from './filters.ts'
import { failingPatches, patches } from './patches.ts'
import { steps } from './steps.ts'

test('schemas that offer nothing to generate from block a check, and say so', () => {
  const [schema] = readSchemas([{ id: 'urn:example:Thing', attributes: [{}, { name: 7 }, { name: 'fixed', mutability: 'readOnly', canonicalValues: [] }, 'odd'] }])
  if (schema === undefined) throw new Error('no schema was read')
  const frees = freeAttributes({ id: 'Thing', name: 'Thing', endpoint: '/Things', schema, extensions: [] })
  const options = { patch: true, etag: true, groups: true, most: 5 }
  for (const generate of [() => contents(frees), () => patches(frees), () => failingPatches(frees), () => steps(frees, options), () => filters([])]) {
    expect(generate).toThrow(Blocked)
    expect(generate).toThrow(/^the schemas of the server have no attribute that/)
  }
})
