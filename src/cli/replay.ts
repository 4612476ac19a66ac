import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isList, isObject, type JsonObject } from '../scim/json.ts'
import type { RunConfig } from './config.ts'
import { UsageError } from './errors.ts'
import { run } from './run.ts'
import type { Terminal } from './terminal.ts'

/** Puts a configuration together for the report's target; no URL means the embedded reference server. */
type Configure = (url: string | undefined, contract: string) => Promise<RunConfig>

/**
 * Runs one check of a report again: the counterexample where it has one, with the report's seed otherwise.
 * @returns the exit code @throws UsageError when the file is no report or has no such check
 */
export async function replay(file: string, check: string, configure: Configure, terminal: Terminal): Promise<number> {
  const report = readReport(file)
  const target = objectAt(report, 'target')
  const facts = objectAt(report, 'run')
  const verdict = (isList(report['verdicts']) ? report['verdicts'] : []).find((candidate) => isObject(candidate) && candidate['check'] === check)
  if (!isObject(verdict)) throw new UsageError(`${file} has no verdict of a check "${check}"; give its full key as the report writes it.`)
  const findings = isList(verdict['findings']) ? verdict['findings'] : []
  const counterexample = findings.map((finding) => (isObject(finding) ? finding['replay'] : undefined)).find((candidate) => isObject(candidate))
  const { seed, path } = isObject(counterexample) ? counterexample : {}
  const config = await configure(facts['embedded'] === true ? undefined : textAt(target, 'baseUrl', file), textAt(target, 'contract', file))
  return run(
    {
      ...config,
      selection: { only: [check], skip: [] },
      seed: typeof facts['seed'] === 'number' ? facts['seed'] : config.seed,
      generation: { ...config.generation, replay: typeof seed === 'number' && typeof path === 'string' ? { [check]: { seed, path } } : {} },
    },
    terminal,
  )
}

function readReport(file: string): JsonObject {
  let text: string
  try {
    text = readFileSync(resolve(file), 'utf8')
  } catch {
    throw new UsageError(`The report ${file} cannot be read.`)
  }
  try {
    const report: unknown = JSON.parse(text)
    if (isObject(report) && report['format'] === 1) return report
  } catch {
    // Falls through to the same answer: whatever it is, it is no report.
  }
  throw new UsageError(`${file} is no report that scimspec wrote with --report json.`)
}

function objectAt(object: JsonObject, member: string): JsonObject {
  const value = object[member]
  return isObject(value) ? value : {}
}

function textAt(object: JsonObject, member: string, file: string): string {
  const value = object[member]
  if (typeof value !== 'string') throw new UsageError(`${file}: /target/${member} is missing.`)
  return value
}
