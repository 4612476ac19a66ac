import { expect, test } from 'vitest'
import { loadContract } from '../../contract/load.ts'
import { parameterNameDifferences } from './parameter-names.ts'
import { permissionDifferences } from './permission-differences.ts'
import type { DerivedOperation, DerivedPage, Parameter } from './types.ts'

const contract = loadContract('genesys@2021-01')
const parameter = (name: string): Parameter => ({ name, sdkName: name, type: 'string', required: false, values: [], says: '' })

function pageOf(operation: Partial<DerivedOperation>): DerivedPage {
  const usual = { name: 'x', sdkName: 'x', method: 'GET', path: '/api/v2/scim/users/{userId}', says: '', permissions: { mode: 'none', names: [] }, returns: 'ScimV2User', samples: {} } as const
  const parameters = { pathParameters: [parameter('userId')], queryParameters: [parameter('attributes'), parameter('excludedAttributes')], headers: [parameter('If-None-Match')] }
  return { style: 'swift', flattened: false, listed: [], operations: [{ ...usual, ...parameters, ...operation }] }
}

test('parameters as the edition has them are no difference', () => {
  expect(parameterNameDifferences(pageOf({}), contract)).toEqual([])
})

test.for<[string, Partial<DerivedOperation>, string]>([
  ['vanishes', { headers: [] }, 'conditional headers: has none besides / has If-None-Match besides'],
  ['appears', { queryParameters: ['attributes', 'excludedAttributes', 'sortBy'].map(parameter) }, 'query parameters: has sortBy besides / has none besides'],
  ['is renamed', { queryParameters: ['attributes', 'omittedAttributes'].map(parameter) }, 'query parameters: has omittedAttributes besides / has excludedAttributes besides'],
])('a parameter that %s is noticed', ([, operation, says]) => {
  expect(parameterNameDifferences(pageOf(operation), contract).map(({ where, page, data, topic }) => [`${where}: ${page} / ${data}`, topic])).toEqual([[`GET /api/v2/scim/users/{}: ${says}`, undefined]])
})

test('no decision covers a permission that the edition is not known to print', () => {
  const remove = (names: readonly string[]) => permissionDifferences(pageOf({ method: 'DELETE', permissions: { mode: 'any', names } }), contract)
  expect(remove(['directory:user:delete'])).toEqual([])
  expect(remove(['directory:user:make'])).toEqual([{ where: 'DELETE /api/v2/scim/users/{}: permissions', page: 'any of directory:user:make', data: 'directory:user:delete' }])
})
