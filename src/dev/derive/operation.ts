import { findBodyShape } from './body-shape.ts'
import { findParameters, typeOf } from './parameters.ts'
import { camelCase } from './running-text.ts'
import type { Section } from './sections.ts'
import type { ConditionalHeader, DerivedOperation, Parameter, Permissions } from './types.ts'

/** What one section of a page says. */
export function deriveOperation(section: Section): DerivedOperation {
  const { sdkName, method, path, text } = section
  const parameters = findParameters(text)
  const inPath = (parameter: Parameter) => path.includes(`{${parameter.name}}`)
  const isHeader = (parameter: Parameter) => parameter.name.startsWith('If-')
  const body = parameters.find((parameter) => parameter.name === 'body')
  const shape = findBodyShape(text)
  const accepts = mediaTypes(text, 'Accept')
  const sends = mediaTypes(text, 'Content-Type')
  return {
    name: camelCase(sdkName),
    sdkName,
    method,
    path,
    says: saysOf(text),
    permissions: permissionsOf(text),
    pathParameters: parameters.filter(inPath),
    queryParameters: parameters.filter((parameter) => !inPath(parameter) && !isHeader(parameter) && parameter !== body),
    headers: parameters.filter(isHeader).map(conditional),
    ...(body === undefined ? {} : { body: { type: bodyType(text, body), required: body.required, ...(shape === undefined ? {} : { shape }) } }),
    returns: returnsOf(text),
    samples: samplesOf(text, parameters),
    ...(accepts === undefined ? {} : { accepts }),
    ...(sends === undefined ? {} : { sends }),
  }
}

/** Some pages type every body as an object and name the model above its printed shape. */
function bodyType(text: string, body: Parameter): string {
  return /([\w.]{1,100}) <a href="#" onclick=/.exec(text)?.[1] ?? body.type
}

function saysOf(text: string): string {
  const end = text.search(/ ?Requires (?:ANY|ALL|NO|no) permissions|### /)
  return text
    .slice(0, end < 0 ? 2000 : end)
    .replace(/(?:Wraps )?(?:GET|POST|PUT|PATCH|DELETE) \/[\w./{}-]{1,200}/, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function permissionsOf(text: string): Permissions {
  const [, mode, list = ''] = /Requires (ANY|ALL|NO|no) permissions:?((?: \* [\w:*-]{1,200}){0,100})/.exec(text) ?? []
  const names = list.split(' * ').map((name) => name.trim()).filter((name) => name !== '')
  return { mode: mode === 'ANY' ? 'any' : mode === 'ALL' ? 'all' : 'none', names }
}

function conditional(header: Parameter): ConditionalHeader {
  const status = /\breturns? (\d{3})\b/.exec(header.says)?.[1]
  const scimType = /"?scimType"? of "?(\w{1,50})/.exec(header.says)?.[1]
  return status === undefined ? header : { ...header, answers: { status: Number(status), ...(scimType === undefined ? {} : { scimType }) } }
}

function returnsOf(text: string): string {
  const [, printed = ''] = /### Return type ((?:\[?\*\*[^*]{1,100}\*\*)|nil|void)/.exec(text) ?? []
  return printed === '' || printed === 'nil' || printed === 'void' ? 'none' : typeOf(printed)
}

function samplesOf(text: string, parameters: readonly Parameter[]): Readonly<Record<string, string>> {
  const code = text.slice(0, Math.max(0, text.indexOf('### Parameters')))
  const samples = parameters.flatMap(({ name, sdkName }): readonly (readonly [string, string])[] => {
    const value = new RegExp(`\\b${sdkName}'?(?:: \\w{1,50})? ?[:=] ["']([^"']{1,200})["']`).exec(code)?.[1]
    return value === undefined || value.endsWith('_example') ? [] : [[name, value]]
  })
  return Object.fromEntries(samples)
}

function mediaTypes(text: string, header: 'Accept' | 'Content-Type'): readonly string[] | undefined {
  const list = new RegExp(`- \\*\\*${header}\\*\\*: ((?:[\\w.+-]{1,50}/[\\w.+-]{1,50}(?:, )?){1,20})`).exec(text)?.[1]
  return list?.split(', ').filter((type) => type !== '')
}
