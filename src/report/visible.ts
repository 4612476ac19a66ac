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

/** The body of a message for a reader: JSON indented, everything visible, bounded in both directions. */
export function excerpt(body: string, bounds: Bounds): readonly string[] {
  const lines = visible(indented(body)).split('\n')
  const shown = lines.slice(0, bounds.lines).map(line => cut(line, bounds.columns))
  const more = lines.length - shown.length
  return more > 0 ? [...shown, `… ${String(more)} more ${more === 1 ? 'line' : 'lines'}`] : shown
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
