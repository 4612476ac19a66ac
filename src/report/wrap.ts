import { count } from './words.ts'

/**
 * Breaks text into lines of at most `width` characters, at spaces where there are any; line breaks in the text stay.
 * Expects visible text without colours.
 */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap(line => wrapLine(line, Math.max(20, width)))
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = []
  let rest = line
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width)
    // A break after the indentation alone would leave an empty line.
    const at = rest.slice(0, Math.max(space, 0)).trim() === '' ? width : space
    lines.push(rest.slice(0, at))
    rest = rest.slice(at).trimStart()
  }
  return [...lines, rest]
}

/** The text wrapped, its first line after `label`, the others aligned under the first. */
export function hang(label: string, text: string, width: number, maxLines = 12): readonly string[] {
  const lines = wrap(text, width - label.length)
  const shown = lines.slice(0, maxLines)
  const rest = lines.length - shown.length
  const all = rest > 0 ? [...shown, `… ${count(rest, 'more line')}`] : shown
  return all.map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line)
}
