import type { RequirementId } from '../contract/types.ts'
import type { JsonObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import type { Query } from './http.ts'
import { endWithoutFilter } from './no-filter.ts'
import { Blocked } from './outcome.ts'
import { shownIn, underAttributes, underExcluded, type Deviation } from './projected.ts'
import { matchEntries, type Specimen } from './specimen.ts'
import type { Tools } from './tools.ts'

/** The requirements behind the three things that can be wrong with a projection. */
export interface ProjectionIds {
  readonly extra: RequirementId
  readonly missing: RequirementId
  /** Something that is always returned was left out. */
  readonly lost: RequirementId
}

export type ProjectionMode = 'attributes' | 'excludedAttributes'

interface Place {
  readonly response: Response
  readonly pointer?: string
  /** `t.advise` where legal servers differ. */
  readonly rule?: Tools['rule']
}

/** A list of names, cut where it gets long. */
export function bounded(leaves: readonly string[]): string {
  return leaves.slice(0, 12).join(', ') + (leaves.length > 12 ? ` and ${String(leaves.length - 12)} more` : '')
}

/** Asserts that an answer deviates in nothing from what the projection `asked` calls for. */
export function judgeProjection(t: Tools, { extra, missing, lost }: Deviation, ids: ProjectionIds, asked: string, { response, pointer = '', rule = t.rule }: Place): void {
  const place = { response, pointer }
  rule(ids.extra, `${asked} leaves out what it has to`).holds(extra.length === 0, { expected: 'only what the request and the schema call for', actual: `also shown: ${bounded(extra)}`, ...place })
  rule(ids.missing, `${asked} shows what it has to`).holds(missing.length === 0, { expected: 'every attribute that was asked for and has a value', actual: `not shown: ${bounded(missing)}`, ...place })
  rule(ids.lost, `${asked} keeps what is always returned`).holds(lost.length === 0, { expected: 'every attribute that is always returned', actual: `not shown: ${bounded(lost)}`, ...place })
}

/** Reads the specimen that has the most to show. @throws Blocked when there is none */
export async function readSpecimen(subject: Specimen, query: Query): Promise<{ readonly response: Response; readonly whole: JsonObject }> {
  const size = (id: string) => shownIn(subject.wholes.get(id), subject.type).size
  const [best] = [...subject.members].sort((a, b) => size(b.id) - size(a.id))
  const whole = best === undefined ? undefined : subject.wholes.get(best.id)
  if (best === undefined || whole === undefined) throw new Blocked('there is no resource to read')
  return { response: await subject.resources.get(best, { query }), whole }
}

/** Lists the specimens. @throws Blocked when the server does not filter */
export async function listSpecimen(subject: Specimen, query: Query): Promise<Response> {
  if (subject.filter === undefined) throw new Blocked("no filter selects the run's own resources, so that a list cannot be confined to them")
  return subject.resources.list({ filter: subject.filter, count: subject.members.length, ...query })
}

const comparisons: Readonly<Record<ProjectionMode, typeof underAttributes>> = { attributes: underAttributes, excludedAttributes: underExcluded }

/** Asserts that a read of one specimen with these names obeys the parameter. */
export async function seeOne(t: Tools, subject: Specimen, names: readonly string[], mode: ProjectionMode, ids: ProjectionIds, rule: Tools['rule'] = t.rule): Promise<void> {
  const { response, whole } = await readSpecimen(subject, { [mode]: names.join(',') })
  const asked = `GET with ${mode}=${names.join(',')}`
  if (!rule(ids.missing, `${asked} is answered`).status(response, 200)) return
  judgeProjection(t, comparisons[mode](response.json, whole, names, subject.type, t.terms), ids, asked, { response, rule })
}

/** What a projection of a list starts from: what reads show or, where plain lists may show less, what a plain list shows; by id. */
async function defaultsOf(t: Tools, subject: Specimen, mode: ProjectionMode): Promise<Specimen['wholes']> {
  if (mode === 'attributes' || t.terms.leanLists?.includes(subject.type.name) !== true) return subject.wholes
  const plain = await t.once(`plain list ${subject.filter ?? ''}`, () => listSpecimen(subject, {}))
  return new Map(matchEntries(plain, subject).map(({ entry }) => [String(entry['id']), entry]))
}

/** Asserts that a list of the specimens obeys the parameter in every entry; `more` are further parameters. Returns the answer. */
export async function seeList(t: Tools, subject: Specimen, names: readonly string[], mode: ProjectionMode, ids: ProjectionIds, more: Query = {}): Promise<Response> {
  if (subject.filter === undefined) return endWithoutFilter(t, subject.type.name)
  const response = await listSpecimen(subject, { ...more, [mode]: names.join(',') })
  const asked = `a list with ${mode}=${names.join(',')}`
  if (!t.rule(ids.missing, `${asked} is answered`).status(response, 200)) return response
  const defaults = await defaultsOf(t, subject, mode)
  for (const { entry, whole, pointer } of matchEntries(response, subject))
    judgeProjection(t, comparisons[mode](entry, defaults.get(String(entry['id'])) ?? whole, names, subject.type, t.terms), ids, asked, { response, pointer })
  return response
}
