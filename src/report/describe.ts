import type { Finding, Verdict } from '../kit/verdict.ts'
import type { Exchange } from '../target/types.ts'
import type { Report, RequirementStatus } from './model.ts'
import { cut, oneLine, visible } from './visible.ts'

/** A finding in words: every member is visible text, none holds a line break but `expected`, `actual` and `input`. */
export interface Described {
  readonly requirement: string
  /** `7644 §3.14`. */
  readonly place: string
  /** `MUST`. */
  readonly level: string
  /** The promise in our own words; absent when the requirement is not in the report. */
  readonly says?: string
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly pointer?: string
  /** How to have a generated counterexample again. */
  readonly replay?: string
  readonly input?: string
}

const LONGEST_VALUE = 1_500

export type RequirementIndex = ReadonlyMap<string, RequirementStatus>

export function indexRequirements(report: Pick<Report, 'requirements'>): RequirementIndex {
  return new Map(report.requirements.map(requirement => [requirement.id, requirement]))
}

export function describeFinding(finding: Finding, requirements: RequirementIndex): Described {
  const requirement = requirements.get(finding.requirement)
  const { pointer, replay } = finding
  return {
    requirement: oneLine(finding.requirement),
    place: placeOf(finding.requirement, requirement?.section),
    level: finding.level.toUpperCase(),
    ...(requirement && { says: oneLine(requirement.says) }),
    message: oneLine(finding.message),
    expected: cut(visible(finding.expected), LONGEST_VALUE),
    actual: cut(visible(finding.actual), LONGEST_VALUE),
    ...(pointer !== undefined && { pointer: oneLine(pointer, 300) }),
    ...(replay && {
      replay: oneLine(`seed ${String(replay.seed)}, path ${replay.path}`, 300),
      input: cut(visible(replay.input), LONGEST_VALUE),
    }),
  }
}

function placeOf(id: string, section: string | undefined): string {
  const document = /^RFC(?<number>\d+)-/u.exec(id)?.groups?.['number'] ?? 'Genesys'
  return section === undefined ? document : oneLine(`${document} §${section}`)
}

/** The exchange that shows the finding; when the check named none, its last one. */
export function exchangeOf(verdict: Verdict, finding: Finding): Exchange | undefined {
  if (finding.exchange === undefined) return verdict.exchanges.at(-1)
  return verdict.exchanges.find(exchange => exchange.n === finding.exchange)
}

/** The shell line that repeats a generated counterexample; the report is the one written with `--report json`. */
export function replayCommand(verdict: Verdict): string {
  return `scimspec replay REPORT.json '${oneLine(verdict.check, 300).replaceAll("'", "'\\''")}'`
}

const LONGEST_SEQUENCE = 24

/**
 * The requests that lead to a generated counterexample, in their order, the judged one last: at most the last 24. Nothing for findings
 * of single requests, which their own exchange shows.
 */
export function sequenceOf(verdict: Verdict, finding: Finding): readonly Exchange[] {
  if (finding.replay === undefined) return []
  const end = verdict.exchanges.findIndex(exchange => exchange.n === finding.exchange)
  const led = verdict.exchanges.slice(0, end < 0 ? undefined : end + 1)
  return led.length > 1 ? led.slice(-LONGEST_SEQUENCE) : []
}

const LONGEST_HISTORY = 4

/**
 * The writes that the judged exchange hangs on: those of the same resource, or where no single one was judged those of the check, at
 * most the last four. Nothing for generated counterexamples, whose sequence is shown.
 */
export function historyOf(verdict: Verdict, finding: Finding): readonly Exchange[] {
  const judged = exchangeOf(verdict, finding)
  if (judged === undefined || finding.replay !== undefined) return []
  const before = verdict.exchanges.slice(0, verdict.exchanges.indexOf(judged)).filter(isWrite)
  const path = pathOf(judged)
  const id = path.slice(path.lastIndexOf('/') + 1)
  const made = ({ request, response }: Exchange): boolean => request.method === 'POST' && [response?.headers['location'], response?.body].some(text => text?.includes(id) === true)
  const isList = !isWrite(judged) && before.some(exchange => exchange.request.method === 'POST' && pathOf(exchange) === path)
  const same = isList ? [] : before.filter(exchange => pathOf(exchange) === path || made(exchange))
  return (same.length > 0 ? same : before).slice(-LONGEST_HISTORY)
}

function isWrite({ request }: Exchange): boolean {
  return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(request.method) && !request.url.endsWith('/.search')
}

function pathOf({ request }: Exchange): string {
  return request.url.replace(/[?#].*$/u, '')
}

/** `PATCH https://host/scim/v2/Users/1, answered 200`, and what it sent on a second line. */
export function briefly(exchange: Exchange): readonly string[] {
  const { request: { body }, response } = exchange
  const line = `${requestLine(exchange)}, ${response === undefined ? 'without an answer' : `answered ${String(response.status)}`}`
  return [line, ...(body === undefined || body === '' ? [] : [oneLine(body, 400)])]
}

const TELLING = new Set([
  'accept', 'allow', 'authorization', 'content-location', 'content-type', 'etag', 'if-match', 'if-none-match', 'inin-correlation-id',
  'link', 'location', 'retry-after', 'www-authenticate', 'x-request-id',
])

/** The headers that a SCIM verdict can hang on, as `name: value` lines. */
export function tellingHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => (TELLING.has(name.toLowerCase()) ? [oneLine(`${name}: ${value}`, 400)] : []))
}

/** `PATCH https://host/scim/v2/Users/1`. */
export function requestLine({ request }: Exchange): string {
  return oneLine(`${request.method} ${request.url}`)
}

/** `412`, or why there was no answer. */
export function statusLine({ response, error, ms }: Exchange): string {
  return response ? `${String(response.status)} (${String(Math.round(ms))} ms)` : `no answer: ${oneLine(error ?? 'unknown reason', 300)}`
}

const SKIP_WORDS = {
  'not-applicable': 'does not apply',
  'not-selected': 'not selected',
  blocked: 'blocked',
  interrupted: 'interrupted',
} as const

export interface SkipReason {
  readonly kind: string
  readonly reason: string
  readonly checks: readonly string[]
}

/** Skipped checks by their reason, the most frequent first. */
export function skipReasons(verdicts: readonly Verdict[]): readonly SkipReason[] {
  const reasons = new Map<string, { readonly kind: string; readonly reason: string; readonly checks: string[] }>()
  for (const { check, skip } of verdicts) {
    if (!skip) continue
    const kind = SKIP_WORDS[skip.kind]
    const reason = oneLine(skip.reason, 300)
    const key = `${kind}\n${reason}`
    const group = reasons.get(key)
    if (group) group.checks.push(check)
    else reasons.set(key, { kind, reason, checks: [check] })
  }
  return [...reasons.values()].sort((a, b) => b.checks.length - a.checks.length)
}
