import { expect, test } from 'vitest'
import { derivePage } from './page.ts'
import { javascript, python, ruby, swift } from './pages.testing.ts'

test('a JavaScript page gives routes, parameters, values and the printed body', () => {
  const page = derivePage(javascript)
  expect(page).toMatchObject({ style: 'javascript', flattened: false, listed: ['getScimThings', 'putScimThing'] })
  const [list, put] = page.operations
  expect(list).toMatchObject({ method: 'GET', path: '/scim/things', permissions: { mode: 'none', names: [] }, returns: 'ThingList', samples: { filter: 'name eq x' } })
  expect(list?.queryParameters).toMatchObject([
    { name: 'count', type: 'number', required: false, default: '25' },
    { name: 'attributes', type: 'array<string>', required: false, values: ['id', 'name'] },
    { name: 'filter', type: 'string', required: true, values: [] },
  ])
  expect(put).toMatchObject({
    permissions: { mode: 'all', names: ['thing:thing:edit', 'thing:part:edit'] },
    pathParameters: [{ name: 'thingId', required: true }],
    headers: [{ name: 'If-Match', required: false, answers: { status: 400, scimType: 'invalidVers' } }],
    body: { type: 'Thing', required: true, shape: { name: 'String', schemas: ['String'], parts: { $ref: 'String' } } },
    returns: 'none',
  })
})

test('a Python page gives names in camel case', () => {
  const page = derivePage(python)
  expect(page).toMatchObject({ style: 'python', listed: ['deleteScimThing', 'getScimThings'] })
  expect(page.operations[0]).toMatchObject({ name: 'deleteScimThing', sdkName: 'delete_scim_thing', method: 'DELETE', returns: 'object', permissions: { mode: 'any' } })
  expect(page.operations[1]?.queryParameters).toMatchObject([
    { name: 'filter', required: true },
    { name: 'count', type: 'integer', default: '25' },
    { name: 'excludedAttributes', sdkName: 'excluded_attributes', type: 'array<string>', values: ['id', 'name'] },
  ])
})

test('a Ruby page gives media types, and operations without arguments', () => {
  const page = derivePage(ruby)
  expect(page.style).toBe('ruby')
  expect(page.operations).toMatchObject([
    { name: 'deleteScimThing', returns: 'none', sends: ['application/json', 'application/scim+json'], accepts: ['application/scim+json'], headers: [{ answers: { status: 400 } }] },
    { name: 'getScimThings', returns: 'ThingList', queryParameters: [] },
  ])
})

test('a Swift page gives its permissions and parameters', () => {
  const [list] = derivePage(swift).operations
  expect(list).toMatchObject({ permissions: { mode: 'any', names: ['thing:thing:view', 'thing:thing:edit'] }, queryParameters: [{ name: 'filter', required: true }, { name: 'count', default: '25' }] })
})

test.each([
  ['javascript', javascript],
  ['python', python],
  ['ruby', ruby],
  ['swift', swift],
])('a page in the style of %s says the same when its line breaks are lost', (_, text) => {
  const whole = derivePage(text)
  const flat = derivePage(text.replaceAll(/\s+/g, ' '))
  expect(flat.flattened).toBe(true)
  expect(flat.operations).toEqual(whole.operations)
})

test.each([
  ['an empty page', ''],
  ['prose', '# A page\n\nabout gardens'],
  ['operations of another interface', swift.replaceAll('/scim/', '/garden/')],
])('%s is refused', (_, text) => {
  expect(() => derivePage(text)).toThrow('no SCIM operation')
})

test('a page with more operations than any page has is refused', () => {
  const section = '# **getScimThings** > [T](T.html) getScimThings() Wraps GET /scim/things ### Return type **T** '
  expect(() => derivePage(section.repeat(501))).toThrow('501 operations are more than the 500')
})

test('hostile repetition is read in no time', () => {
  const start = performance.now()
  for (const piece of ['## [**a**](', '# a b(', '## a > ', '**a** | **', '```{"language":"json"} {', '| [**a**](#']) expect(() => derivePage(piece.repeat(30_000))).toThrow('no SCIM operation')
  expect(performance.now() - start).toBeLessThan(10_000)
})
