import { join } from 'node:path'
import { packageRoot, readJson } from '../../contract/files.ts'
import { contractNames, loadContract } from '../../contract/load.ts'
import { isList, isObject } from '../../scim/json.ts'
import { bodyDifferences } from './body-differences.ts'
import type { Difference } from './difference.ts'
import { operationDifferences } from './operation-differences.ts'
import { parameterDifferences } from './parameter-differences.ts'
import { parameterNameDifferences } from './parameter-names.ts'
import { permissionDifferences } from './permission-differences.ts'
import type { DerivedPage } from './types.ts'
import { wordingDifferences } from './wording-differences.ts'

/** Decisions by topic, as the contract records them. */
export type Decisions = ReadonlyMap<string, string>

export interface Comparison {
  /** The edition that the page differs least from, `genesys@2021-01`. */
  readonly contract: string
  readonly differences: readonly Difference[]
}

/** Lays a page beside every edition and keeps the one that leaves the least unexplained. */
export function compareWithEditions(page: DerivedPage, decisions: Decisions): Comparison {
  const comparisons = contractNames()
    .filter((name) => name.startsWith('genesys@'))
    .map((name) => ({ contract: name, differences: compareWith(page, name) }))
  const weight = ({ differences }: Comparison) => differences.length + 1000 * differences.filter((difference) => !isExplained(difference, decisions)).length
  return comparisons.reduce((best, next) => (weight(next) < weight(best) ? next : best))
}

function compareWith(page: DerivedPage, name: string): readonly Difference[] {
  const contract = loadContract(name)
  return [operationDifferences, parameterNameDifferences, parameterDifferences, bodyDifferences, wordingDifferences, permissionDifferences].flatMap((compare) => compare(page, contract))
}

/** A decision of the contract says why our data differs. */
export function isExplained(difference: Difference, decisions: Decisions): boolean {
  return difference.topic !== undefined && decisions.has(difference.topic)
}

/** One line: what the page says, what our data says, and what was decided. */
export function explain(difference: Difference, decisions: Decisions): string {
  const note = difference.topic === undefined ? undefined : decisions.get(difference.topic)
  const decided = note === undefined ? 'NOT EXPLAINED: no decision in contract.json' : `decided (${difference.topic ?? ''}): ${note}`
  return `${difference.where}: the page says ${difference.page}; our data says ${difference.data}; ${decided}`
}

/** The decisions that schemas/genesys/contract.json records. */
export function readDecisions(): Decisions {
  const file = readJson(join(packageRoot(), 'schemas/genesys/contract.json'))
  const entries = isObject(file) && isList(file['decisions']) ? file['decisions'] : []
  return new Map(entries.flatMap((entry) => (isObject(entry) && typeof entry['topic'] === 'string' && typeof entry['note'] === 'string' ? [[entry['topic'], entry['note']] as const] : [])))
}
