import picomatch from 'picomatch'
import type { Check, Definition, Scope } from '../kit/check.ts'
import type { Contract, Requirement } from '../contract/types.ts'
import type { BaseUrl } from '../kit/session.ts'
import type { Skip } from '../kit/verdict.ts'
import type { Profile } from '../target/types.ts'

/** Which checks the user wants. Globs are matched against a check's id and its full key. */
export interface Selection {
  readonly only: readonly string[]
  readonly skip: readonly string[]
  /** `7644-3.14`, or `3.14` of any document: the section and what lies below it. */
  readonly section?: string
  readonly level?: 'must' | 'should'
  /** Only checks that cite one of these; the plan leaves all others out. */
  readonly requirements?: ReadonlySet<string>
  /** At most so many rows of a check on a base, and one in so many checks, chosen by the number. */
  readonly sample?: { readonly rows: number; readonly oneIn?: number; readonly choice: number }
}

export const everything: Selection = { only: [], skip: [] }

/**
 * When an entry runs: `shared` side by side with all that write only what is theirs, `quiet` among readers only, `alone` with nothing
 * beside it, `last` when all traffic is over.
 */
export type Phase = 'shared' | 'quiet' | 'alone' | 'last'

export const phases: readonly Phase[] = ['shared', 'quiet', 'alone', 'last']

/** One verdict to come. Plain data but for `definition`; `key` finds it again on the other side of a thread. */
export interface Planned {
  readonly key: string
  readonly definition: Definition
  readonly title: string
  readonly base: BaseUrl
  readonly row: string
  readonly phase: Phase
  readonly skip?: Skip
}

/** Expands the definitions over bases and rows, and decides what runs. Definitions that cite nothing of the contract are left out. */
export function plan(definitions: readonly Definition[], contract: Contract, profile: Profile, bases: readonly BaseUrl[], selection: Selection): Planned[] {
  const selected = selector(selection, contract)
  const several = contract.bases.length > 1
  const { oneIn = 1, choice = 0 } = selection.sample ?? {}
  return definitions.flatMap((definition, at) => {
    if (definition.kind === 'check' && at % oneIn !== choice % oneIn) return []
    const cited = [...definition.cites, ...(definition.citesOf?.(contract) ?? [])].flatMap((id) => contract.requirements.get(id) ?? [])
    if (!cited.some(({ id }) => selection.requirements?.has(id) ?? true)) return []
    const once = definition.kind === 'watch' || definition.across === true
    return (once ? bases.slice(0, 1) : bases).flatMap((base) => {
      const scope = { contract, profile, base: base.id }
      const suffix = several && !once ? `@${base.id}` : ''
      return sampled(rowsOf(definition, scope), selection).map((row): Planned => {
        const key = definition.id + (row === undefined || row === '' ? '' : `[${row}]`) + suffix
        const skip = selected(definition.id, key, cited) ?? (row === undefined ? nothingToCheck : inapplicable(definition, scope, bases))
        return {
          key,
          definition,
          title: row === undefined || row === '' ? definition.title : `${definition.title}: ${row}`,
          base,
          row: row ?? '',
          phase: phaseOf(definition),
          ...(skip === undefined ? {} : { skip }),
        }
      })
    })
  })
}

/** The entries of a phase as they start: first those with generated inputs, whose many steps one after another would outlast the rest. */
export function inStartingOrder(plan: readonly Planned[], phase: Phase): readonly Planned[] {
  const entries = plan.filter((entry) => entry.phase === phase)
  const isLong = ({ definition }: Planned) => definition.kind === 'check' && definition.generated === true
  return [...entries.filter(isLong), ...entries.filter((entry) => !isLong(entry))]
}

function sampled(rows: readonly (string | undefined)[], { sample }: Selection): readonly (string | undefined)[] {
  if (sample === undefined || rows.length <= sample.rows) return rows
  return Array.from({ length: sample.rows }, (_, n) => rows[(sample.choice + Math.floor((n * rows.length) / sample.rows)) % rows.length])
}

const nothingToCheck: Skip = { kind: 'not-applicable', reason: 'the server has nothing of this kind' }

/** The rows of a check; one empty row for a check without rows; undefined when there is no row to check. */
function rowsOf(definition: Definition, scope: Scope): readonly (string | undefined)[] {
  if (definition.kind === 'watch' || definition.rows === undefined) return ['']
  const rows = definition.rows(scope)
  return rows.length === 0 ? [undefined] : rows
}

function phaseOf(definition: Definition): Phase {
  if (definition.kind === 'watch') return 'last'
  return definition.alone ? 'alone' : definition.quiet ? 'quiet' : 'shared'
}

function inapplicable(definition: Definition, scope: Scope, bases: readonly BaseUrl[]): Skip | undefined {
  if ((definition as Check).across === true && bases.length < 2) return { kind: 'not-applicable', reason: 'the run has one base only' }
  const reason = (definition.needs ?? []).map((need) => need(scope)).find((answer) => answer !== undefined)
  return reason === undefined ? undefined : { kind: 'not-applicable', reason }
}

function selector(selection: Selection, contract: Contract): (id: string, key: string, cited: readonly Requirement[]) => Skip | undefined {
  const matches = (globs: readonly string[]) => {
    const matchers = globs.map((glob) => picomatch(glob.replaceAll('[', '\\[')))
    return (id: string, key: string) => globs.includes(key) || matchers.some((matcher) => matcher(id) || matcher(key))
  }
  const wanted = matches(selection.only)
  const unwanted = matches(selection.skip)
  const inSection = sectionMatcher(selection.section)
  return (id, key, cited) => {
    if (selection.only.length > 0 && !wanted(id, key)) return { kind: 'not-selected', reason: 'not selected by --only' }
    if (unwanted(id, key)) return { kind: 'not-selected', reason: 'excluded by --skip' }
    if (!cited.some((requirement) => inSection(requirement))) return { kind: 'not-selected', reason: `cites nothing in section ${selection.section ?? ''}` }
    if (selection.level !== undefined && !cited.some((requirement) => requirement.level === selection.level))
      return { kind: 'not-selected', reason: `cites no ${selection.level} of ${contract.id}` }
    return undefined
  }
}

function sectionMatcher(wanted: string | undefined): (requirement: Requirement) => boolean {
  if (wanted === undefined) return () => true
  const [, document, section = ''] = /^(?:RFC\s?)?(?:(\d{4})-)?(.+)$/i.exec(wanted) ?? []
  return (requirement) =>
    (document === undefined || requirement.id.startsWith(`RFC${document}-`)) && (requirement.section === section || requirement.section.startsWith(`${section}.`))
}
