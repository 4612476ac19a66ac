import { count } from './words.ts'

/*
 * Text that a target wrote is hostile to terminals, XML and readers alike: escape sequences, NUL, overrides of the writing
 * direction, invisible characters, halves of surrogate pairs. They are shown as JSON would write them.
 */

// Controls (C0 but tab and newline, DEL, C1), soft hyphen, format characters that hide or reorder text, line separators, non-characters.
const HIDDEN = new RegExp(
  [
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f]',
    '[\\ufeff\\ufff9-\\ufffb\\ufffe\\uffff]',
    '\\p{Cs}',
    '[\\u{e0000}-\\u{e007f}]',
  ].join('|'),
  'gu',
)

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('')
}

/** Makes every character visible; tabs become two spaces, newlines stay, CRLF becomes a newline. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '  ').replace(HIDDEN, escaped)
}

/** As `visible`, on one line and at most `max` characters; line breaks become spaces. */
export function oneLine(text: string, max = 2_000): string {
  return cut(visible(text.slice(0, max * 2)).replace(/\s*\n\s*/gu, ' ').trim(), max)
}

/** At most `max` characters, the last of them `…` when something was left out. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, Math.max(0, max - 1)).replace(/\p{Cs}$/u, '')}…`
}

export interface Bounds {
  readonly lines: number
  readonly columns: number
}

/**
 * The body of a message for a reader: JSON indented, everything visible, bounded in both directions. Where it is too long, what the JSON
 * pointer names is among what is shown.
 */
export function excerpt(body: string, bounds: Bounds, pointer = ''): readonly string[] {
  const { text, line } = indented(body, pointer)
  const lines = visible(text).split('\n')
  const first = line < bounds.lines ? 0 : Math.min(line - Math.floor(bounds.lines / 2), lines.length - bounds.lines)
  const shown = lines.slice(first, first + bounds.lines).map(one => cut(one, bounds.columns))
  const more = lines.length - first - shown.length
  return [...(first > 0 ? [`… ${count(first, 'line')} before`] : []), ...shown, ...(more > 0 ? [`… ${count(more, 'more line')}`] : [])]
}

/** The text, and the line on which begins what the pointer names. */
function indented(body: string, pointer: string): { readonly text: string; readonly line: number } {
  try {
    const value: unknown = JSON.parse(body)
    return { text: JSON.stringify(value, null, 2), line: lineOf(value, pointer.split('/').slice(1).map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))) }
  } catch {
    return { text: body, line: 0 }
  }
}

/** Where a member is absent, what it would be a member of counts. */
function lineOf(value: unknown, [token, ...rest]: readonly string[]): number {
  if (token === undefined || typeof value !== 'object' || value === null) return 0
  let line = 1
  for (const [name, member] of Object.entries(value)) {
    if (name === token) return line + lineOf(member, rest)
    line += JSON.stringify(member, null, 2).split('\n').length
  }
  return 0
}
