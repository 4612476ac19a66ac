import type { Fault } from '../switch.ts'
import { isMutableObject, type Mutable } from '../json.ts'
import { changeWritten, ofText } from './written.ts'

const kept = ['RFC7643-2.3.1-3', 'GENESYS-B-227', 'RFC7644-3.1-8', 'GENESYS-B-224'] as const
const consequences = ['RFC7644-3.5.1-4', 'GENESYS-B-242', 'RFC7644-3.5.2-18', 'GENESYS-B-250', 'GENESYS-B-248', 'RFC7644-3.5.1-14', 'GENESYS-B-243', 'RFC7644-3.3-2', 'RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-2'] as const

function spoils(id: string, title: string, names: readonly string[], change: (value: Mutable) => Mutable, contracts?: readonly ('rfc' | 'genesys')[]): Fault {
  return {
    id: `generated-values.${id}`,
    title,
    generated: true,
    ...(contracts === undefined ? {} : { contracts }),
    breaks: kept,
    also: consequences,
    request: (call) => { changeWritten(call, names, change) },
  }
}

const numeric = (change: (number: number) => number) => (value: Mutable): Mutable => (typeof value === 'number' ? change(value) : value)
const listed = (change: (values: readonly Mutable[]) => Mutable[]) => (value: Mutable): Mutable => (Array.isArray(value) ? change(value) : value)
const kindOf = (one: Mutable): Mutable | undefined => (isMutableObject(one) ? one['type'] : undefined)
const rfc = ['rfc'] as const

/** Numbers, dates, octets and lists at the edges of what columns hold. */
export const generatedValues: readonly Fault[] = [
  spoils('largest-integer-overflows', 'The largest integer of 32 bits overflows', ['slots'], numeric((number) => (number === 2_147_483_647 ? -2_147_483_648 : number)), rfc),
  spoils('integers-are-sixteen-bits', 'Integers have sixteen bits', ['slots'], numeric((number) => (number << 16) >> 16), rfc),
  spoils('negative-integers-lose-their-sign', 'An integer below zero loses its sign', ['slots'], numeric((number) => Math.abs(number)), rfc),
  spoils('decimals-have-one-place', 'Decimals have one place', ['weight', 'width', 'height'], numeric((number) => Math.round(number * 10) / 10), rfc),
  spoils('negative-decimals-are-zero', 'A decimal below zero becomes zero', ['weight'], numeric((number) => Math.max(0, number)), rfc),
  spoils('decimals-above-thousand-are-capped', 'Decimals are at most 1000', ['weight', 'width'], numeric((number) => Math.min(1000, number)), rfc),
  spoils('last-day-of-the-year-moves', 'The last day of a year becomes the first of the next', ['dateHire'], ofText((text) => (text.endsWith('-12-31') ? `${String(Number(text.slice(0, 4)) + 1)}-01-01` : text)), ['genesys']),
  spoils('third-address-is-lost', 'A third e-mail address is lost', ['emails'], listed((values) => values.slice(0, 2)), rfc),
  spoils('third-number-is-lost', 'A third telephone number is lost', ['phoneNumbers'], listed((values) => values.slice(0, 2))),
  spoils('addresses-of-one-type-are-merged', 'Of several e-mail addresses of one type the last stays', ['emails'], listed((values) => values.filter((one, at) => !values.slice(at + 1).some((later) => kindOf(later) === kindOf(one)))), rfc),
  spoils('numbers-of-one-type-are-merged', 'Of several telephone numbers of one type the first stays', ['phoneNumbers'], listed((values) => values.filter((one, at) => !values.slice(0, at).some((earlier) => kindOf(earlier) === kindOf(one))))),
]
