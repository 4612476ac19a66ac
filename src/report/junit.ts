import XmlBuilder from 'fast-xml-builder'
import type { Verdict } from '../kit/verdict.ts'
import { bySubject } from './check-key.ts'
import { isFailure } from './conclusion.ts'
import { describeFinding, exchangeOf, indexRequirements, requestLine, statusLine } from './describe.ts'
import type { Described, RequirementIndex } from './describe.ts'
import type { Report } from './model.ts'
import { oneLine, visible } from './visible.ts'

interface TestCase {
  readonly '@classname': string
  readonly '@name': string
  readonly '@time': string
  readonly failure?: Problem
  readonly error?: Problem
  readonly skipped?: { readonly '@message': string }
  readonly 'system-out'?: string
}

interface Problem {
  readonly '@type': string
  readonly '@message': string
  readonly '#text': string
}

/**
 * JUnit XML: a suite for each subject, a case for each verdict. A warning passes and goes to system-out, unless the run is strict;
 * a failure that the baseline lists is a skip. Characters that XML forbids are written as `\u0000`.
 */
export function writeJunit(report: Report): string {
  const requirements = indexRequirements(report)
  const known = new Set(report.baseline?.known)
  const suites = [...bySubject(report.verdicts)].map(([subject, verdicts]) => {
    const cases = verdicts.map(verdict => testCase(report, verdict, known, requirements))
    return {
      '@name': oneLine(subject),
      ...totals(cases),
      '@time': seconds(verdicts.reduce((sum, verdict) => sum + verdict.ms, 0)),
      '@timestamp': oneLine(report.run.startedAt),
      '@hostname': oneLine(hostOf(report.target.baseUrl)),
      testcase: cases,
    }
  })
  const builder = new XmlBuilder({
    format: true, ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true, suppressBooleanAttributes: false,
  })
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': oneLine(`${report.tool.name} ${report.target.contract}`),
      ...totals(suites.flatMap(suite => suite.testcase)),
      '@time': seconds(report.summary.durationMs),
      testsuite: suites,
    },
  })
}

function totals(cases: readonly TestCase[]): Readonly<Record<string, string>> {
  const having = (member: 'failure' | 'error' | 'skipped'): string => String(cases.filter(entry => entry[member] !== undefined).length)
  return { '@tests': String(cases.length), '@failures': having('failure'), '@errors': having('error'), '@skipped': having('skipped') }
}

function testCase(report: Report, verdict: Verdict, known: ReadonlySet<string>, requirements: RequirementIndex): TestCase {
  const described = verdict.findings.map(finding =>
    ({ ...describeFinding(finding, requirements), exchange: exchangeOf(verdict, finding) }))
  const blocks = described.map(({ exchange, ...finding }) =>
    [findingText(finding), ...(exchange ? [`exchange: ${requestLine(exchange)} -> ${statusLine(exchange)}`] : [])].join('\n'))
  const first = described[0]
  const entry = { '@classname': oneLine(verdict.check), '@name': oneLine(verdict.title), '@time': seconds(verdict.ms) }
  if (verdict.outcome === 'error') {
    const message = oneLine(verdict.error ?? 'the check could not be finished')
    return { ...entry, error: { '@type': 'error', '@message': message, '#text': [visible(verdict.error ?? message), ...blocks].join('\n\n') } }
  }
  if (verdict.outcome === 'skip') {
    return { ...entry, skipped: { '@message': oneLine(verdict.skip ? `${verdict.skip.kind}: ${verdict.skip.reason}` : 'skipped') } }
  }
  const message = first ? `${first.requirement} (${first.place}, ${first.level}): ${first.message}` : 'no finding was recorded'
  if (isFailure(report, verdict.outcome)) {
    if (known.has(verdict.check)) return { ...entry, skipped: { '@message': `known failure: ${message}` } }
    return { ...entry, failure: { '@type': first?.level ?? verdict.outcome, '@message': message, '#text': blocks.join('\n\n') } }
  }
  const remarks = [...blocks, ...verdict.observations.map(observation => `observed: ${oneLine(observation)}`)]
  return remarks.length > 0 ? { ...entry, 'system-out': remarks.join('\n\n') } : entry
}

function findingText({ requirement, place, level, says, message, expected, actual, pointer, input, replay }: Described): string {
  return [
    `${requirement}  ${place}  ${level}`,
    ...(says === undefined ? [] : [says]),
    message,
    `expected: ${expected}`,
    `actual: ${actual}`,
    ...(pointer === undefined ? [] : [`at: ${pointer}`]),
    ...(input === undefined ? [] : [`input: ${input}`]),
    ...(replay === undefined ? [] : [`replay: ${replay}`]),
  ].join('\n')
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
