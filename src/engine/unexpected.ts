/** Files of other packages; the tool itself may lie in such a folder. */
const foreign = /node_modules[\\/](?!scimspec[\\/])/
const own = /(?:^|[\\/])((?:suites|src)[\\/][^\s)]+:\d+)/

/** An error that nobody foresaw, for a report: what it says and where in the tool it happened, without paths of the machine. */
export function unexpected(trouble: unknown): string {
  if (!(trouble instanceof Error)) return withoutPaths(String(trouble))
  const place = (trouble.stack ?? '').split('\n').slice(1).filter((line) => !foreign.test(line)).map((line) => own.exec(line)?.[1]).find((found) => found !== undefined)
  return `unexpected ${trouble.name}: ${withoutPaths(trouble.message)}${place === undefined ? '' : ` (at ${place})`}`
}

function withoutPaths(text: string): string {
  return text.replace(/file:\/\/[^\s)'"]*\//g, '')
}
