import { camelCase } from './running-text.ts'
import type { Style } from './types.ts'

/** One operation's part of a page, in running text. */
export interface Section {
  readonly sdkName: string
  readonly method: string
  readonly path: string
  /** The text before the path and after it, up to the parameters: what the operation does. */
  readonly text: string
}

export interface Sections {
  readonly style: Style
  readonly sections: readonly Section[]
}

const route = /(?:^| )(?:Wraps )?(GET|POST|PUT|PATCH|DELETE) (\/[\w./{}-]{1,200})(?= |$)/

/** How each style opens an operation; the group that matches is the operation's name. Bounded, so that no page makes them slow. */
const heads: Readonly<Record<Style, RegExp>> = {
  javascript: /(?<![#\w])# \S{1,100} (\w{1,100})\([^()]{0,500}\) (?=(?:GET|POST|PUT|PATCH|DELETE) \/)/g,
  python: /(?<![#\w])## (\w{1,100}) > [^()>]{0,100}(?:\([^()]{0,100}\) ?)?[^()>]{0,100}\([^()]{0,1000}\) /g,
  ruby: /(?<![#\w])## (?:\[\*\*[^*]{1,100}\*\*\]\([^()]{0,100}\) (\w{1,100})(?:\([^()]{0,500}\))? |(\w{1,100})\([^()]{0,500}\) )/g,
  swift: /(?<![#\w])# \*\*(\w{1,100})\*\* > /g,
}

const styles = ['javascript', 'python', 'ruby', 'swift'] as const

/** The page cut at the heads of its operations, read in the style that finds most of them; no section when none does. */
export function findSections(text: string): Sections {
  let best: Sections = { style: 'javascript', sections: [] }
  for (const style of styles) {
    const sections = cut(text, heads[style])
    if (sections.length > best.sections.length) best = { style, sections }
  }
  return best
}

function cut(text: string, head: RegExp): readonly Section[] {
  const found = [...text.matchAll(head)]
  return found.flatMap((match, index) => {
    const sdkName = match[1] ?? match[2]
    const body = text.slice(match.index + match[0].length, found[index + 1]?.index ?? text.length)
    const [, method, path] = route.exec(body.slice(0, 5000)) ?? []
    return sdkName !== undefined && method !== undefined && path !== undefined ? [{ sdkName, method, path, text: body }] : []
  })
}

/** Names of operations in the table at the top of a page. */
export function listedNames(text: string): readonly string[] {
  const end = text.search(/## \w+\(|### Parameters/)
  const top = end < 0 ? text : text.slice(0, end)
  const names = [...top.matchAll(/\[\*\*(\w{1,100})\*\*\]\([^()#\s]{0,100}#\1\)/g)].map((match) => camelCase(match[1] ?? ''))
  return [...new Set(names)]
}
