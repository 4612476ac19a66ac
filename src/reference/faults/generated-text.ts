import { ScimError } from '../../scim/error.ts'
import type { Operation } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { changeWritten, ofText } from './written.ts'

const kept = ['RFC7643-2.3.1-3', 'GENESYS-B-227', 'RFC7644-3.1-8', 'GENESYS-B-224'] as const
const consequences = ['RFC7644-3.5.1-4', 'GENESYS-B-242', 'RFC7644-3.5.2-18', 'GENESYS-B-250', 'GENESYS-B-248', 'RFC7644-3.5.1-14', 'GENESYS-B-243'] as const

const single = ['RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-2'] as const

type Text = (text: string) => string

/** Texts that the rows of the RFC's schemas and of the Genesys schema have in common, and those that only the former has. */
const columns = {
  names: ['familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'],
  informal: ['nickName', 'userType'],
  enterprise: ['employeeNumber', 'department', 'costCenter', 'organization'],
} as const

function spoils(id: string, title: string, where: keyof typeof columns, change: Text): Fault {
  return {
    id: `generated-text.${id}`,
    title,
    generated: true,
    ...(where === 'enterprise' ? {} : { contracts: ['rfc'] as const }),
    breaks: kept,
    also: [...consequences, ...single],
    request: (call) => { changeWritten(call, columns[where], ofText(change)) },
  }
}

/** One way of writing only. */
function spoilsIn(operation: Operation, id: string, title: string, change: Text): Fault {
  return {
    id: `generated-text.${id}`,
    title,
    generated: true,
    breaks: operation === 'patch' ? ['RFC7644-3.5.2-18', 'GENESYS-B-250'] : ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
    also: [...kept, ...consequences, ...single],
    request: (call) => { changeWritten(call, [...columns.enterprise, ...columns.informal, 'title'], ofText(change), [operation]) },
  }
}

const entities: Text = (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function decoded(text: string): string {
  return text.replaceAll('%20', ' ')
}

/** Texts that a column, an escape or a template spoils in attributes whose examples are plain. */
export const generatedText: readonly Fault[] = [
  spoils('name-parts-are-cut-at-64', 'The parts of a name are cut at 64 characters', 'names', (text) => text.slice(0, 64)),
  spoils('enterprise-texts-are-cut-at-80', 'Texts of the enterprise extension are cut at 80 characters', 'enterprise', (text) => text.slice(0, 80)),
  spoils('informal-names-are-cut-at-100', 'nickName and userType are cut at 100 characters', 'informal', (text) => text.slice(0, 100)),
  spoils('astral-characters-are-lost', 'Characters beyond the first plane are lost in the parts of a name', 'names', (text) => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '')),
  spoils('astral-characters-become-marks', 'Characters beyond the first plane become question marks in the enterprise extension', 'enterprise', (text) => text.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '??')),
  spoils('combining-marks-are-stripped', 'Combining characters are taken away from the parts of a name', 'names', (text) => text.replaceAll(/[\u0300-\u036F]/g, '')),
  spoils('accents-are-stripped', 'Accents are stripped in the enterprise extension', 'enterprise', (text) => text.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, '')),
  spoils('strokes-are-transliterated', 'Letters with a stroke are written without it in the enterprise extension', 'enterprise', (text) => text.replaceAll('Ł', 'L').replaceAll('Ø', 'O')),
  spoils('joiners-are-removed', 'Zero-width joiners are removed from the enterprise extension', 'enterprise', (text) => text.replaceAll('\u200D', '')),
  spoils('sharp-s-is-written-out', 'Sharp s is stored as two letters in the parts of a name', 'names', (text) => text.replaceAll('ß', 'ss')),
  spoils('scripts-from-right-to-left-are-lost', 'Arabic and Hebrew letters become question marks in the enterprise extension', 'enterprise', (text) => text.replaceAll(/[\u0590-\u06FF]/g, '?')),
  spoils('quotes-are-doubled', 'Single quotes are doubled in the enterprise extension', 'enterprise', (text) => text.replaceAll('\'', '\'\'')),
  spoils('quotes-are-straightened-away', 'Double quotes become single ones in the parts of a name', 'names', (text) => text.replaceAll('"', '\'')),
  spoils('backslash-is-lost', 'A backslash is lost in the enterprise extension', 'enterprise', (text) => text.replaceAll('\\', '')),
  spoils('plus-becomes-a-blank', 'A plus becomes a blank in the enterprise extension', 'enterprise', (text) => text.replaceAll('+', ' ')),
  spoils('percent-is-decoded-twice', 'Percent-encoded blanks are decoded in nickName and userType', 'informal', decoded),
  spoils('percent-is-decoded-in-the-extension', 'Percent-encoded blanks are decoded in the enterprise extension', 'enterprise', decoded),
  spoils('ampersand-is-escaped', 'An ampersand is stored as an entity in the parts of a name', 'names', (text) => text.replaceAll('&', '&amp;')),
  spoils('tags-are-stripped', 'What looks like a tag is stripped from the enterprise extension', 'enterprise', (text) => text.replaceAll(/<[^>]*>/g, '')),
  spoils('placeholders-are-replaced', 'What looks like a placeholder is replaced in the enterprise extension', 'enterprise', (text) => text.replaceAll(/\$\{[^}]*\}/g, '')),
  spoils('asterisks-become-wildcards', 'An asterisk becomes a percent sign in nickName and userType', 'informal', (text) => text.replaceAll('*', '%')),
  spoils('comma-separates', 'Of a text with commas in the enterprise extension only the first part stays', 'enterprise', (text) => text.replace(/(?<=.),.*$/s, '')),
  spoils('hash-ends-the-text', 'A number sign ends a part of a name', 'names', (text) => text.replace(/(?<=.)#.*$/s, '')),
  spoils('brackets-are-removed', 'Square brackets are removed from nickName and userType', 'informal', (text) => text.replaceAll(/[[\]]/g, '')),
  spoils('at-sign-is-masked', 'An at sign is masked in the parts of a name', 'names', (text) => text.replaceAll('@', '(at)')),
  spoilsIn('patch', 'patch-escapes-markup', 'PATCH stores angle brackets as entities', entities),
  spoilsIn('patch', 'patch-loses-quotes', 'PATCH loses double quotes', (text) => text.replaceAll('"', '')),
  spoilsIn('patch', 'patch-cuts-at-64', 'PATCH cuts texts at 64 characters', (text) => text.slice(0, 64)),
  spoilsIn('replace', 'put-loses-the-backslash', 'PUT loses backslashes', (text) => text.replaceAll('\\', '')),
  spoilsIn('replace', 'put-decodes-percent', 'PUT decodes percent-encoded blanks', decoded),
  spoilsIn('replace', 'put-turns-plus-into-a-blank', 'PUT turns a plus into a blank', (text) => text.replaceAll('+', ' ')),
  {
    id: 'generated-text.long-names-fail', title: 'A displayName beyond 1000 characters is answered 500', generated: true, contracts: ['rfc'],
    breaks: ['RFC7644-3.12-2'],
    request(call) {
      const name = isMutableObject(call.body) ? call.body['displayName'] : undefined
      if (call.operation === 'create' && typeof name === 'string' && name.length > 1000) throw new ScimError(500, undefined, 'value too long for type character varying(1000)')
    },
  },
]
