const pattern = /^(-?\d{4,9})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,30})?(Z|[+-]\d\d:\d\d)?$/

/**
 * The instant of an xsd:dateTime (RFC 7643 section 2.3.5) in milliseconds since 1970, fractions kept; undefined when it is none.
 * Without a zone, UTC is meant.
 */
export function instant(text: string): number | undefined {
  const found = pattern.exec(text)
  if (found === null) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = 'Z'] = found
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // Setting 31 April lands in May, which gives the mistake away.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  const midnight = Number(hour) === 24 && Number(minute) === 0 && Number(second) === 0 && !/[1-9]/.test(fraction)
  if ((Number(hour) > 23 && !midnight) || Number(minute) > 59 || Number(second) > 59) return undefined
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  if (Math.abs(offset) > 14 * 60) return undefined
  const seconds = (Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)
  const result = date.getTime() + seconds * 1000 + (fraction === '' ? 0 : Number(`0${fraction}`) * 1000)
  return Number.isFinite(result) ? result : undefined
}
