import { camelCase } from './running-text.ts'
import type { Parameter } from './types.ts'

const scalars: Readonly<Record<string, string>> = {
  String: 'string',
  str: 'string',
  Integer: 'integer',
  Int: 'integer',
  int: 'integer',
  Number: 'number',
  float: 'number',
  Double: 'number',
  Boolean: 'boolean',
  Bool: 'boolean',
  bool: 'boolean',
}

const headerNames: Readonly<Record<string, string>> = { ifMatch: 'If-Match', ifNoneMatch: 'If-None-Match' }

/** Rows of the parameter table of an operation's section. */
export function findParameters(section: string): readonly Parameter[] {
  const start = section.indexOf('### Parameters')
  const end = section.indexOf('### Return type', start)
  if (start < 0 || end < 0) return []
  return section.slice(start, end).split(/(?=\*\*\w{1,100}\*\* ?\| ?\[?\*\*)/).slice(1).map(parameter)
}

function parameter(row: string): Parameter {
  const [name = '', type = '', says = '', notes = ''] = row.split('|')
  const sdkName = name.replaceAll('*', '').trim()
  const standard = /\[default to ([^\]]{1,200})\]/.exec(notes)?.[1]
  return {
    name: headerNames[camelCase(sdkName)] ?? camelCase(sdkName),
    sdkName,
    type: typeOf(type),
    required: !notes.includes('[optional]'),
    ...(standard === undefined ? {} : { default: standard }),
    values: valuesOf(notes),
    says: says.trim(),
  }
}

function valuesOf(notes: string): readonly string[] {
  const at = notes.indexOf('**Values**:')
  if (at < 0) return []
  return notes
    .slice(at + '**Values**:'.length)
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

/** The type's name in one language for all: `[**list[str]**](str)`, `**[String]**` and `Array<String>` are `array<string>`. */
export function typeOf(printed: string): string {
  const word = (/\*\*([^*]{1,100})\*\*/.exec(printed)?.[1] ?? printed).trim()
  const element = /^(?:list|Array)?[[<](\w{1,100})[\]>]$/.exec(word)?.[1]
  return element === undefined ? (scalars[word] ?? word) : `array<${scalars[element] ?? element}>`
}
