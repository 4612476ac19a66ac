import { expect, test } from 'vitest'
import { instant } from './date-time.ts'

test('instants do not depend on zone or fraction', () => {
  expect(instant('1970-01-01T00:00:00Z')).toBe(0)
  expect(instant('1970-01-01T01:00:00.5+01:00')).toBe(500)
  expect(instant('1970-01-01T00:00:00')).toBe(0)
  expect(instant('2008-02-29T24:00:00Z')).toBe(Date.UTC(2008, 2, 1))
  expect(instant('0001-01-01T00:00:00Z')).toBe(Date.parse('0001-01-01T00:00:00Z'))
})

test.each(['', '2011', '2011-05-13', '2011-05-13 04:42:34Z', '2011-02-29T00:00:00Z', '2011-13-01T00:00:00Z', '2011-05-13T24:00:01Z', '2011-05-13T00:60:00Z', '2011-05-13T00:00:00+15:00', '2011-05-13T00:00:00z', '999999999-01-01T00:00:00Z'])(
  '%j is no dateTime',
  (text) => {
    expect(instant(text)).toBeUndefined()
  },
)
