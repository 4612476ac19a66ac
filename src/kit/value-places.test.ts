import { expect, test } from 'vitest'
import { readSchemas } from '../scim/definitions.ts'
import { sampleType } from '../scim/samples.testing.ts'
import { placePaths } from './value-places.ts'

test('an extension whose id is no URI has no places that a path could name, and the others keep theirs', () => {
  const schemas = readSchemas(['Enterprise User', 'urn:a:b'].map((id) => ({ id, attributes: [{ name: 'department' }] })))
  const paths = placePaths({ ...sampleType, extensions: schemas.map((schema) => ({ schema, required: false })) })
  expect(paths.filter((path) => path.includes(':'))).toEqual(['urn:a:b:department'])
})
