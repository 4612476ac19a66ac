import { oneLine, visible } from './visible.ts'

/*
 * Ways to put foreign text into GitHub-flavoured Markdown. Entities rather than backslashes, because they hold in table cells
 * and inside HTML elements too.
 */

const ACTIVE = /[&<>|`*_~[\]\\#@"']|:(?=\/\/)|(?<=www)\./giu

/** Running text on one line: no markup, no mention, no link comes out of it. */
export function text(foreign: string, max?: number): string {
  return oneLine(foreign, max).replace(ACTIVE, character => `&#${String(character.codePointAt(0))};`)
}

/** A word or value in fixed width, on one line. */
export function code(foreign: string, max?: number): string {
  return `<code>${text(foreign, max)}</code>`
}

/** A fenced block whose fence is longer than any row of backticks in it. */
export function fence(foreign: string, language = 'text'): string {
  const shown = visible(foreign)
  const longest = Math.max(2, ...(shown.match(/`+/gu) ?? []).map(run => run.length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}${language}\n${shown}\n${mark}`
}

/** A part that opens on a click; `body` is Markdown already. */
export function collapsed(summary: string, body: string): string {
  return `<details>\n<summary>${text(summary)}</summary>\n\n${body}\n\n</details>`
}

/** A table; cells are Markdown already. Columns after the first are aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
