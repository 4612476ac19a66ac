import type { Finding, Verdict } from '../kit/verdict.ts'
import type { Exchange } from '../target/types.ts'
import { toCurl } from '../target/curl.ts'
import { bySubject } from './check-key.ts'
import { conclude, isFailure } from './conclusion.ts'
import { coverageOf } from './coverage.ts'
import { briefly, describeFinding, exchangeOf, historyOf, indexRequirements, replayCommand, requestLine, sequenceOf, skipReasons, statusLine, tellingHeaders } from './describe.ts'
import type { RequirementIndex } from './describe.ts'
import { code, collapsed, fence, table, text } from './markdown-text.ts'
import type { Report } from './model.ts'
import { excerpt } from './visible.ts'
import { count, duration } from './words.ts'

/** CI services cut or refuse job summaries of more than 1 MiB: what goes beyond these bounds is listed in a line each. */
const DETAILED_CHARACTERS = 400_000
const FINDINGS = 6
const LISTED = 100
const BODY = { lines: 40, columns: 200 }
const LONGEST_CURL = 4_000

/** A summary for a CI job's page, in GitHub-flavoured Markdown. */
export function writeMarkdown(report: Report): string {
  const requirements = indexRequirements(report)
  const failures = report.verdicts.filter(verdict => isFailure(report, verdict.outcome))
  const warnings = report.verdicts.filter(verdict => verdict.outcome === 'warn' && !report.run.strict)
  const errors = report.verdicts.filter(verdict => verdict.outcome === 'error')
  const detailed = detailedFailures(report, failures, requirements)
  const parts = [
    '# scimspec',
    `**${text(conclude(report).sentence)}**`,
    facts(report),
    subjects(report),
    ...(failures.length > 0 ? ['## Failures'] : []),
    ...detailed,
    ...(failures.length > detailed.length ? [furtherFailures(failures.slice(detailed.length))] : []),
    ...(errors.length > 0
      ? ['## Not finished', list(errors, ({ check, error }) => `${code(check)}: ${text(error ?? 'no message', 500)}`)]
      : []),
    ...(report.leftovers.length > 0
      ? ['## Left behind', list(report.leftovers, ({ url, reason }) => `${code(url)}: ${text(reason, 300)}`)]
      : []),
    ...(warnings.length > 0
      ? [collapsed(count(warnings.length, 'warning'), list(warnings, verdict => warning(verdict, requirements)))]
      : []),
    ...skips(report),
  ]
  return `${parts.join('\n\n')}\n`
}

function facts({ target, run, summary, operations, requirements, tool }: Report): string {
  const coverage = coverageOf({ requirements, operations })
  const contract = target.edition === undefined ? text(target.contract) : `${text(target.contract)}, edition ${text(target.edition)}`
  return [
    `- Target: ${code(target.baseUrl)}`,
    `- Contract: ${contract}`,
    `- Coverage: ${String(coverage.percent)} % (${count(coverage.asserted, 'requirement')} asserted, ${String(coverage.skipped)} skipped, `
    + `${String(coverage.untested)} untested; ${String(coverage.operations.exercised)} of ${count(coverage.operations.total, 'operation')} used)`,
    `- Run: ${code(run.id)}, seed ${String(run.seed)}, ${text(run.startedAt)}, ${count(summary.requests, 'request')} in `
    + `${duration(summary.durationMs)}, ${text(`${tool.name} ${tool.version}`)}`,
  ].join('\n')
}

function subjects(report: Report): string {
  const outcomes = ['pass', 'fail', 'warn', 'skip', 'error'] as const
  const rows = [...bySubject(report.verdicts)].map(([subject, verdicts]) => [
    text(subject),
    ...outcomes.map(outcome => String(verdicts.filter(verdict => verdict.outcome === outcome).length)),
  ])
  return table(['Subject', ...outcomes], [...rows, ['**all**', ...outcomes.map(outcome => `**${String(report.summary[outcome])}**`)]])
}

function detailedFailures(report: Report, failures: readonly Verdict[], requirements: RequirementIndex): readonly string[] {
  const blocks: string[] = []
  let size = 0
  for (const verdict of failures) {
    const block = failure(report, verdict, requirements)
    size += block.length
    if (size > DETAILED_CHARACTERS) break
    blocks.push(block)
  }
  return blocks
}

function failure(report: Report, verdict: Verdict, requirements: RequirementIndex): string {
  const known = report.baseline?.known.includes(verdict.check) ? ' (known)' : ''
  const shown = new Set<Exchange>()
  const findings = verdict.findings.slice(0, FINDINGS).map(finding => {
    const exchange = exchangeOf(verdict, finding)
    const first = exchange && !shown.has(exchange)
    if (exchange) shown.add(exchange)
    return [findingText(finding, requirements), ...(first ? [exchangeText(exchange, historyOf(verdict, finding), finding.pointer)] : [])].join('\n\n')
  })
  const generated = verdict.findings.find(finding => finding.replay !== undefined)
  const more = verdict.findings.length - FINDINGS
  const rest = more > 0 ? [`and ${count(more, 'further finding')} in the JSON report`] : []
  return [`### ${text(verdict.title)}${known}`, code(verdict.check), ...findings, ...(generated ? [repetition(verdict, generated)] : []), ...rest].join('\n\n')
}

/** How to have a counterexample again: by the tool, and by hand. */
function repetition(verdict: Verdict, finding: Finding): string {
  const lines = sequenceOf(verdict, finding).map(exchange => {
    const curl = toCurl(exchange)
    return curl.length <= LONGEST_CURL ? curl : `# ${requestLine(exchange)}: too long to be shown`
  })
  return fence([replayCommand(verdict), ...(lines.length === 0 ? [] : ['', '# or by hand, where each id is the one that your server gives', ...lines])].join('\n'), 'sh')
}

function findingText(finding: Finding, requirements: RequirementIndex): string {
  const described = describeFinding(finding, requirements)
  const { requirement, place, level, says, message, expected, actual, pointer, replay, input } = described
  const lines = [
    `**${text(requirement)}** · ${text(place)} · **${level}**${says === undefined ? '' : ` · ${text(says)}`}`,
    fence([
      ...labelled('what', message),
      ...labelled('expected', expected),
      ...labelled('actual', actual),
      ...labelled('at', pointer),
      ...labelled('input', input),
      ...labelled('replay', replay),
    ].join('\n')),
  ]
  return lines.join('\n\n')
}

function labelled(label: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${label.padEnd(8)}  ${value.replaceAll('\n', '\n          ')}`]
}

function exchangeText(exchange: Exchange, history: readonly Exchange[], pointer: string | undefined): string {
  const { request, response } = exchange
  const lines = [
    ...history.flatMap(before => [...briefly(before), '']),
    requestLine(exchange),
    ...tellingHeaders(request.headers),
    ...bodyLines(request.body),
    '',
    statusLine(exchange),
    ...(response ? [...tellingHeaders(response.headers), ...bodyLines(response.body, pointer)] : []),
  ]
  const curl = toCurl(exchange)
  return [fence(lines.join('\n'), 'http'), ...(curl.length <= LONGEST_CURL ? [fence(curl, 'sh')] : [])].join('\n\n')
}

function bodyLines(body: string | undefined, pointer?: string): readonly string[] {
  return body === undefined || body === '' ? [] : ['', ...excerpt(body, BODY, pointer)]
}

function furtherFailures(verdicts: readonly Verdict[]): string {
  return collapsed(
    count(verdicts.length, 'further failure'),
    list(verdicts, ({ check, findings }) => `${code(check)}: ${text(findings[0]?.message ?? 'no message', 300)}`),
  )
}

function warning({ check, findings }: Verdict, requirements: RequirementIndex): string {
  const sentences = findings.slice(0, 2).map(finding => {
    const { requirement, place, level, message } = describeFinding(finding, requirements)
    return text(`${requirement}, ${place}, ${level}: ${message}`, 300)
  })
  return `${code(check)}: ${sentences.join('; ')}`
}

function skips(report: Report): readonly string[] {
  const reasons = skipReasons(report.verdicts)
  if (reasons.length === 0) return []
  const body = list(reasons, ({ kind, reason, checks }) => `${text(kind)}: ${text(reason)} (${count(checks.length, 'check')})`)
  return [collapsed(`${count(report.summary.skip, 'check')} skipped`, body)]
}

function list<T>(items: readonly T[], line: (item: T) => string): string {
  const rows = items.slice(0, LISTED).map(item => `- ${line(item)}`)
  return [...rows, ...(items.length > LISTED ? [`- and ${String(items.length - LISTED)} more`] : [])].join('\n')
}
