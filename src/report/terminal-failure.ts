import type pc from 'picocolors'
import type { Finding, Verdict } from '../kit/verdict.ts'
import { toCurl } from '../target/curl.ts'
import type { Exchange } from '../target/types.ts'
import { briefly, describeFinding, exchangeOf, historyOf, replayCommand, requestLine, sequenceOf, statusLine, tellingHeaders } from './describe.ts'
import type { RequirementIndex } from './describe.ts'
import { cut, excerpt, oneLine, visible } from './visible.ts'
import { hang } from './wrap.ts'

export type Colors = ReturnType<typeof pc.createColors>

const REQUEST_LINES = 8
const RESPONSE_LINES = 14
const FINDINGS = 6
const LONGEST_CURL = 2_000

/** One failed check in about a screen: what was promised, what was expected, what came, and how to see it again. */
export function failureBlock(
  verdict: Verdict, requirements: RequirementIndex, colors: Colors, width: number, known: boolean,
): readonly string[] {
  const mark = known ? colors.yellow('✗ (known)') : colors.red('✗')
  const lines = [`${mark} ${colors.bold(oneLine(verdict.title))}`, `  ${colors.dim(oneLine(verdict.check))}`]
  const shown = new Set<Exchange>()
  let led = false
  for (const finding of verdict.findings.slice(0, FINDINGS)) {
    lines.push('', ...findingLines(finding, requirements, colors, width))
    const exchange = exchangeOf(verdict, finding)
    if (exchange === undefined || shown.has(exchange)) continue
    shown.add(exchange)
    lines.push(...historyLines(historyOf(verdict, finding), colors, width), '', ...exchangeLines(exchange, finding.pointer, colors, width))
    const sequence: readonly Exchange[] = led ? [] : sequenceOf(verdict, finding)
    led ||= sequence.length > 0
    lines.push(...sequenceLines(sequence, colors, width))
  }
  if (verdict.findings.some(finding => finding.replay !== undefined)) lines.push('', `  again     ${replayCommand(verdict)}`)
  const more = verdict.findings.length - FINDINGS
  if (more > 0) lines.push('', colors.dim(`  and ${String(more)} more of this check in the report`))
  return lines
}

function findingLines(finding: Finding, requirements: RequirementIndex, colors: Colors, width: number): readonly string[] {
  const { requirement, place, level, says, message, expected, actual, pointer, input, replay } = describeFinding(finding, requirements)
  return [
    `  ${colors.cyan(requirement)}  ${place}  ${colors.bold(level)}`,
    ...(says === undefined ? [] : hang('    ', says, width)),
    ...hang('  what      ', message, width),
    ...hang('  expected  ', expected, width).map(line => colors.green(line)),
    ...hang('  actual    ', actual, width).map(line => colors.red(line)),
    ...(pointer === undefined ? [] : hang('  at        ', pointer, width)),
    ...(input === undefined ? [] : hang('  input     ', input, width)),
    ...(replay === undefined ? [] : hang('  replay    ', replay, width)),
  ]
}

/** What was written before, in the order in which it was. */
function historyLines(history: readonly Exchange[], colors: Colors, width: number): readonly string[] {
  const lines = history.flatMap(exchange => briefly(exchange).flatMap((line, at) => hang(at === 0 ? '  before    ' : '            ', line, width, 3)))
  return lines.length === 0 ? [] : ['', ...lines.map(line => colors.dim(line))]
}

function exchangeLines(exchange: Exchange, pointer: string | undefined, colors: Colors, width: number): readonly string[] {
  const { request, response } = exchange
  const curl = visible(toCurl(exchange))
  return [
    `  ${colors.dim('>')} ${requestLine(exchange)}`,
    ...messageLines('>', request.headers, excerptOf(request.body, REQUEST_LINES, width), colors, width),
    `  ${colors.dim('<')} ${colors.bold(statusLine(exchange))}`,
    ...(response ? messageLines('<', response.headers, excerptOf(response.body, RESPONSE_LINES, width, pointer), colors, width) : []),
    '',
    curl.length <= LONGEST_CURL
      ? `  ${curl}`
      : colors.dim('  (the curl line is too long for a screen: see the exchange in the JSON report)'),
  ]
}

/** The whole way to a counterexample, as a person repeats it by hand. */
function sequenceLines(sequence: readonly Exchange[], colors: Colors, width: number): readonly string[] {
  if (sequence.length === 0) return []
  const line = (exchange: Exchange): string => {
    const curl = visible(toCurl(exchange))
    return curl.length <= LONGEST_CURL ? `  ${curl}` : colors.dim(`  (${requestLine(exchange)}: too long for a screen)`)
  }
  return ['', ...hang('  sequence  ', `the ${String(sequence.length)} requests that lead there; take the ids that your server gives`, width), ...sequence.map(line)]
}

function columnsIn(width: number): number {
  return Math.max(20, width - 4)
}

function excerptOf(body: string | undefined, lines: number, width: number, pointer?: string): readonly string[] {
  return body === undefined || body === '' ? [] : ['', ...excerpt(body, { lines, columns: columnsIn(width) }, pointer)]
}

function messageLines(arrow: string, headers: Readonly<Record<string, string>>, body: readonly string[], colors: Colors, width: number): readonly string[] {
  return [...tellingHeaders(headers), ...body].map(line => `  ${colors.dim(arrow)} ${cut(line, columnsIn(width))}`.trimEnd())
}
