import { expect, test } from 'vitest'
import { ScimError, ScimSyntaxError } from './error.ts'
import { evaluateFilter, parseFilter, printFilter } from './filter.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

const babs = {
  schemas: [URN.user, URN.enterpriseUser],
  id: 'AbC-1',
  externalId: 'Ext-7',
  meta: { resourceType: 'User', lastModified: '2011-05-13T04:42:34Z', created: '2011-05-13T04:42:34.000Z' },
  userName: 'BJensen',
  name: { familyName: "O'Malley", givenName: 'Barbara' },
  title: '',
  active: false,
  floor: 7,
  rating: 4.5,
  tags: ['Red', 'green'],
  born: '1990-01-01T00:00:00+01:00',
  emails: [
    { value: 'babs@example.com', type: 'work', primary: true },
    { value: 'babs@home.example.org', type: 'home' },
  ],
  groups: [],
  x509Certificates: [{ value: 'TUlJ' }],
  [URN.enterpriseUser]: { employeeNumber: '701984', manager: { value: 'm-1' } },
}

const matching = [
  'userName eq "bjensen"',
  'USERNAME Eq "BJENSEN"',
  'userName sw "bj"',
  'userName ew "SEN"',
  'userName co "jen"',
  'userName sw "bjensen"',
  'userName ne "x"',
  `${URN.user}:userName sw "B"`,
  `${URN.user.toUpperCase()}:userName sw "B"`,
  'id eq "AbC-1"',
  'externalId eq "Ext-7"',
  'name.familyName co "O\'Malley"',
  'name.familyName eq "O\\u0027Malley"',
  'name pr',
  'active pr',
  'active eq false',
  'active ne true',
  'floor eq 7.0',
  'floor gt -1',
  'floor lt 7.1e1',
  'floor ge 7 and floor le 7',
  'rating gt 4',
  'tags eq "red"',
  'tags pr',
  'not (title pr)',
  'not(title pr)',
  'NOT (groups pr)',
  'title eq null or nickName eq null',
  'nickName eq null',
  'userName ne null',
  'nickName ne "x"',
  'emails co "example.com"',
  'emails.value co "home.example"',
  'emails.type eq "work" and emails.value ew ".org"',
  'emails[type eq "work" and value co "@example.com"]',
  'emails[type eq "home" and not (primary eq true)]',
  'emails[(type eq "x" or type eq "work") and primary eq true]',
  'tags[value eq "GREEN"]',
  'meta.lastModified eq "2011-05-13T06:42:34.000+02:00"',
  'meta.lastModified ge "2011-05-13T04:42:34Z"',
  'meta.lastModified gt "2011-05-13T04:42:33.9Z"',
  'meta.lastModified lt "2011-05-13T04:42:34.0001Z"',
  'meta.created eq "2011-05-13T04:42:34Z"',
  'meta.lastModified sw "2011-05"',
  'born lt "1990-01-01T00:00:00Z"',
  `schemas eq "${URN.enterpriseUser}"`,
  `${URN.enterpriseUser}:employeeNumber eq "701984"`,
  `${URN.enterpriseUser}:manager.value eq "M-1"`,
  `${URN.enterpriseUser}:manager pr`,
  'x509Certificates eq "TUlJ"',
  'userName eq "x" and userName eq "y" or active eq false',
  'active eq false or userName eq "x" and userName eq "y"',
  '(active eq false or userName eq "x") and floor eq 7',
  'not (userName eq "x") and active eq false',
  '  userName   eq   "bjensen"  ',
  '( userName eq "bjensen" )',
]

test.each(matching)('%s matches', (text) => {
  expect(evaluateFilter(parseFilter(text), babs, sampleType)).toBe(true)
})

const differing = [
  'userName eq "bjense"',
  'userName eq 5',
  'userName eq true',
  'userName ne "BJENSEN"',
  'id eq "abc-1"',
  'externalId eq "ext-7"',
  'title pr',
  'groups pr',
  'nickName pr',
  'nickName co ""',
  'userName eq null',
  'active eq "false"',
  'active eq true',
  'emails[type eq "home" and value co "@example.com"]',
  'emails[type eq "home" and primary eq true]',
  'meta.lastModified gt "2011-05-13T04:42:34Z"',
  'x509Certificates eq "tulj"',
  'employeeNumber pr',
  `${URN.user}:employeeNumber pr`,
  'unheardOf pr',
  'constructor pr',
  'toString.x pr',
  'not (active eq false) and active eq false',
  '(active eq false or userName eq "x") and floor eq 8',
  'urn:unknown:schema:userName pr',
]

test.each(differing)('%s does not match', (text) => {
  expect(evaluateFilter(parseFilter(text), babs, sampleType)).toBe(false)
})

const malformed: readonly (readonly [string, number])[] = [
  ['', 0],
  ['userName', 8],
  ['userName eq', 11],
  ['userName eq bjensen', 12],
  ["userName eq 'bjensen'", 12],
  ['userName eq"bjensen"', 11],
  ['userName eq "bjensen', 12],
  ['userName eq "a\\x"', 12],
  ['userName eq "a\tb"', 12],
  ['userName regex "b"', 9],
  ['userName eq "b" and', 15],
  ['userName eq "b" xor title pr', 15],
  ['userName eq "b") ', 15],
  ['(userName eq "b"', 16],
  ['userName eq "b"(title pr)', 15],
  ['emails[type eq "work"', 21],
  ['emails[type eq "work"]x', 22],
  ['emails[]', 7],
  ['emails.type[value pr]', 12],
  ['emails[ims[value pr]]', 11],
  ['name.a.b pr', 0],
  ['1name pr', 0],
  ['__proto__ pr', 0],
  ['not title pr', 4],
  ['userName eq 01', 13],
  ['userName eq 1e999', 12],
  ['userName eq TRUE', 12],
  ['and userName pr', 4],
]

test.each(malformed)('%j is refused at position %i', (text, position) => {
  expect.assertions(2)
  try {
    parseFilter(text)
  } catch (error) {
    expect(error).toBeInstanceOf(ScimSyntaxError)
    expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter', position })
  }
})

test.each([
  'active gt true',
  'active ge "a"',
  'x509Certificates.value lt "a"',
  'x509Certificates le "a"',
  'userName gt null',
  'nickName lt false',
  'meta.created gt "yesterday"',
  'meta.created gt 5',
  'name gt "a"',
  'name co "a"',
  'floor co "1"',
  'active sw "t"',
  'userName co 5',
  'userName eq "bjensen" or active gt true',
  'emails[primary gt true]',
])('%s has no meaning and is refused as invalidFilter', (text) => {
  const filter = parseFilter(text)
  expect(() => evaluateFilter(filter, {}, sampleType)).toThrow(ScimError)
  expect(() => evaluateFilter(filter, babs, sampleType)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidFilter' }))
})

test.each(matching)('printing %s and reading it again gives the same filter', (text) => {
  const filter = parseFilter(text)
  expect(parseFilter(printFilter(filter))).toEqual(filter)
})

test('brackets that carry meaning survive printing, others go', () => {
  expect(printFilter(parseFilter('((a PR) AND ((b pr or (c pr))))'))).toBe('a pr and (b pr or c pr)')
  expect(printFilter(parseFilter('a pr and (b pr and c pr)'))).toBe('a pr and (b pr and c pr)')
  expect(printFilter(parseFilter('(a pr and b pr) or not((c eq "x\\n"))'))).toBe('a pr and b pr or not (c eq "x\\n")')
})

test('and binds tighter than or', () => {
  expect(parseFilter('a pr or b pr and c pr')).toEqual({
    kind: 'or',
    operands: [
      { kind: 'present', path: { attribute: 'a' } },
      { kind: 'and', operands: [{ kind: 'present', path: { attribute: 'b' } }, { kind: 'present', path: { attribute: 'c' } }] },
    ],
  })
})

test('hostile filters are refused or read quickly', () => {
  expect(() => parseFilter('('.repeat(60_000))).toThrow('nested brackets')
  expect(() => parseFilter(`${'not ('.repeat(100)}a pr${')'.repeat(100)}`)).toThrow('nested brackets')
  expect(() => parseFilter('a pr '.repeat(20_000))).toThrow('65536')
  expect(() => parseFilter(`a pr${' '.repeat(60_000)}x`)).toThrow(ScimSyntaxError)
  expect(() => parseFilter(`a eq "${'\\'.repeat(60_001)}`)).toThrow('unterminated')
  expect(() => parseFilter(`${'a:'.repeat(400)} pr`)).toThrow(ScimSyntaxError)
  const long = parseFilter(Array.from({ length: 6000 }, () => 'a pr').join(' or '))
  expect(evaluateFilter(long, babs, sampleType)).toBe(false)
  expect(evaluateFilter(parseFilter('userName eq "x"'), JSON.parse('{"__proto__":{"userName":"x"}}'), sampleType)).toBe(false)
})
