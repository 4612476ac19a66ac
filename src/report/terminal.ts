import pc from 'picocolors'
import type { Verdict } from '../kit/verdict.ts'
import { bySubject } from './check-key.ts'
import { conclude, isFailure } from './conclusion.ts'
import type { Conclusion } from './conclusion.ts'
import { coverageOf } from './coverage.ts'
import { indexRequirements, describeFinding, skipReasons } from './describe.ts'
import type { RequirementIndex } from './describe.ts'
import type { Report, SettlingFacts } from './model.ts'
import { failureBlock } from './terminal-failure.ts'
import type { Colors } from './terminal-failure.ts'
import { oneLine } from './visible.ts'
import { count, duration } from './words.ts'
import { hang } from './wrap.ts'

export interface TerminalOptions {
  readonly color: boolean
  /** Columns of the terminal; 100 when nothing is said. */
  readonly width?: number
  /** Files and folders that were written. */
  readonly written?: readonly { readonly format: string; readonly path: string }[]
  /** The journal of what the run created, for `scimspec clean`. */
  readonly journal?: string
}

/** A screen each; what goes beyond is one line each. */
const DETAILED_FAILURES = 20
const WARNINGS = 30
const REASONS = 10
const LEFTOVERS = 20

/** What a person reads at the end of a run: the worst first, the verdict in the last line. */
export function writeTerminal(report: Report, options: TerminalOptions): string {
  const colors = pc.createColors(options.color)
  const width = Math.max(40, options.width ?? 100)
  const requirements = indexRequirements(report)
  const sections = [
    subjectTable(report, colors),
    ...failures(report, requirements, colors, width),
    ...errors(report, colors, width),
    ...warnings(report, requirements, colors, width),
    ...skips(report, colors, width),
    coverage(report, width),
    ...leftovers(report, options, colors, width),
    ...written(options),
    closing(report, colors, width),
  ]
  return `${sections.map(lines => lines.join('\n')).join('\n\n')}\n`
}

const OUTCOMES = ['pass', 'fail', 'warn', 'skip', 'error'] as const

function subjectTable({ verdicts, summary }: Report, colors: Colors): readonly string[] {
  const paint = { pass: colors.green, fail: colors.red, warn: colors.yellow, skip: colors.dim, error: colors.magenta }
  // A run of a few checks needs no line for each subject that it leaves out.
  const groups = [...bySubject(verdicts.filter(({ skip }) => skip?.kind !== 'not-selected'))].map(([subject, group]) => {
    const counts = { pass: 0, fail: 0, warn: 0, skip: 0, error: 0 }
    for (const { outcome } of group) counts[outcome] += 1
    return { subject: oneLine(subject, 40), counts }
  })
  const first = Math.max(8, ...groups.map(({ subject }) => subject.length))
  const row = (subject: string, counts: Readonly<Record<(typeof OUTCOMES)[number], number>>): string =>
    subject.padEnd(first) + OUTCOMES.map(outcome => {
      const cell = (counts[outcome] === 0 ? '·' : String(counts[outcome])).padStart(7)
      return counts[outcome] === 0 ? colors.dim(cell) : paint[outcome](cell)
    }).join('')
  return [
    colors.bold('subject'.padEnd(first) + OUTCOMES.map(outcome => outcome.padStart(7)).join('')),
    ...groups.map(({ subject, counts }) => row(subject, counts)),
    row('all', summary),
  ]
}

function failures(report: Report, requirements: RequirementIndex, colors: Colors, width: number): readonly (readonly string[])[] {
  const known = new Set(report.baseline?.known)
  const failing = report.verdicts.filter(verdict => isFailure(report, verdict.outcome))
  // New failures first: known ones are of interest to nobody in a hurry.
  const ordered = [...failing.filter(({ check }) => !known.has(check)), ...failing.filter(({ check }) => known.has(check))]
  const rest = ordered.slice(DETAILED_FAILURES)
  return [
    ...ordered.slice(0, DETAILED_FAILURES).map(verdict => failureBlock(verdict, requirements, colors, width, known.has(verdict.check))),
    ...(rest.length > 0
      ? [[`${count(rest.length, 'further failure')}:`, ...rest.map(({ check }) => `  ${colors.red('✗')} ${oneLine(check, width - 4)}`)]]
      : []),
  ]
}

function errors({ verdicts }: Report, colors: Colors, width: number): readonly (readonly string[])[] {
  const broken = verdicts.filter(verdict => verdict.outcome === 'error')
  if (broken.length === 0) return []
  const lines = broken.slice(0, DETAILED_FAILURES).flatMap(({ check, error }) => [
    `  ${colors.magenta('!')} ${oneLine(check)}`,
    ...hang('    ', oneLine(error ?? 'no message', 500), width, 4),
  ])
  const more = broken.length - DETAILED_FAILURES
  const head = hang('', `${count(broken.length, 'check')} could not be finished (not counted against the server):`, width)
  return [[...head, ...lines, ...andMore(more, colors)]]
}

function warnings(report: Report, requirements: RequirementIndex, colors: Colors, width: number): readonly (readonly string[])[] {
  const warned = report.verdicts.filter(verdict => verdict.outcome === 'warn' && !report.run.strict)
  if (warned.length === 0) return []
  const line = ({ check, findings }: Verdict): readonly string[] => [
    `  ${colors.yellow('▲')} ${oneLine(check)}`,
    ...findings.slice(0, 2).flatMap(finding => {
      const { requirement, place, level, message } = describeFinding(finding, requirements)
      return hang('    ', `${requirement}, ${place}, ${level}: ${message}`, width, 3)
    }),
  ]
  const head = `${count(warned.length, 'warning')} (recommendations not followed):`
  return [[head, ...warned.slice(0, WARNINGS).flatMap(line), ...andMore(warned.length - WARNINGS, colors)]]
}

function skips({ verdicts, summary }: Report, colors: Colors, width: number): readonly (readonly string[])[] {
  const reasons = skipReasons(verdicts)
  if (reasons.length === 0) return []
  const lines = reasons.slice(0, REASONS).flatMap(({ kind, reason, checks }) =>
    hang(`  ${String(checks.length).padStart(4)}  `, `${kind}: ${reason}`, width, 2))
  const more = reasons.length - REASONS
  const further = more > 0 ? [colors.dim(`        and ${count(more, 'further reason')}`)] : []
  return [[`${count(summary.skip, 'check')} skipped:`, ...lines, ...further]]
}

function coverage(report: Report, width: number): readonly string[] {
  const { asserted, skipped, untested, untestable, percent, operations } = coverageOf(report)
  const { requests, durationMs } = report.summary
  const { baseUrl, contract, edition } = report.target
  const { id, seed } = report.run
  const tested = `${String(percent)} %: ${count(asserted, 'requirement')} asserted, ${String(skipped)} skipped, ${String(untested)} untested`
  const used = `${String(operations.exercised)} of ${count(operations.total, 'operation')} used`
  return [
    ...hang('coverage  ', `${tested} (${String(untestable)} more cannot be tested from outside); ${used}`, width),
    ...hang('run       ', `${oneLine(id, 60)}, seed ${String(seed)}, ${count(requests, 'request')} in ${duration(durationMs)}`, width),
    ...(report.settling === undefined ? [] : hang('settling  ', settlingText(report.settling), width)),
    ...hang('target    ', oneLine(`${baseUrl}, contract ${contract}${edition === undefined ? '' : `, edition ${edition}`}`, 500), width),
  ]
}

function leftovers(report: Report, options: TerminalOptions, colors: Colors, width: number): readonly (readonly string[])[] {
  if (report.leftovers.length === 0) return []
  const lines = report.leftovers.slice(0, LEFTOVERS).flatMap(({ url, reason }) => hang('  ', oneLine(`${url}: ${reason}`, 600), width, 3))
  return [[
    colors.yellow(`${count(report.leftovers.length, 'resource')} could not be removed:`),
    ...lines,
    ...andMore(report.leftovers.length - LEFTOVERS, colors),
    ...(options.journal === undefined ? [] : [`  try again with: scimspec clean ${oneLine(options.journal)}`]),
  ]]
}

function written({ written: files = [] }: TerminalOptions): readonly (readonly string[])[] {
  if (files.length === 0) return []
  const first = Math.max(...files.map(({ format }) => format.length))
  return [['reports', ...files.map(({ format, path }) => `  ${format.padEnd(first)}  ${oneLine(path)}`)]]
}

function settlingText({ longestMs, waits }: SettlingFacts): string {
  return `reads lagged behind ${count(waits, 'write')}, by ${duration(longestMs)} at most`
}

function closing(report: Report, colors: Colors, width: number): readonly string[] {
  const paint: Readonly<Record<Conclusion['kind'], (line: string) => string>> = {
    conformant: colors.green, known: colors.yellow, failed: colors.red, broken: colors.magenta, interrupted: colors.yellow,
  }
  const { kind, sentence } = conclude(report)
  return hang('', oneLine(sentence), width).map(line => colors.bold(paint[kind](line)))
}

function andMore(more: number, colors: Colors): readonly string[] {
  return more > 0 ? [colors.dim(`    and ${String(more)} more`)] : []
}
