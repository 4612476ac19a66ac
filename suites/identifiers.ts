import {
  attribute, capability, check, find, isList, isUnassigned, member, show, writable,
  type Json, type JsonObject, type Own, type RequirementId, type Tools,
} from '../src/kit/index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** An identifier that a client gives to a user: a text, also where it is written in digits. */
interface Identifier {
  readonly kept: readonly RequirementId[]
  readonly found: readonly RequirementId[]
  readonly container?: string
}

const identifiers: Readonly<Record<string, Identifier>> = {
  externalId: { kept: ['RFC7643-2.3.1-3', 'GENESYS-B-265'], found: ['RFC7644-3.4.2.2-8', 'GENESYS-B-200'] },
  employeeNumber: { kept: ['RFC7643-2.3.1-3', 'GENESYS-B-232'], found: ['RFC7644-3.4.2.2-8', 'GENESYS-B-201'], container: enterprise },
}

type Found = readonly [name: string, identifier: Identifier]

/** The identifiers that users have on this server. */
function offered(t: Tools): readonly Found[] {
  return Object.entries(identifiers).filter(([name, { container }]) =>
    container === undefined || attribute('User', name, container)({ contract: t.contract, profile: t.profile, base: t.base.id }) === undefined)
}

function bodyWith(found: readonly Found[], value: string, schemas: Json | undefined): JsonObject {
  return found.reduce<JsonObject>((body, [name, { container }]) => (container === undefined
    ? { ...body, [name]: value }
    : { ...body, schemas: [...(isList(schemas) ? schemas : []), container], [container]: { [name]: value } }), {})
}

const valueIn = (resource: Json | undefined, [name, { container }]: Found) => member(container === undefined ? resource : member(resource, container), name)

/** Nine digits, other ones for another text. */
function digitsOf(text: string): string {
  return String(100_000_000 + [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 899_999_999, 7))
}

export const zerosInFront = check({
  id: 'identifiers.zeros-in-front-count',
  title: 'an externalId and an employeeNumber of digits keep the zeros in front, and are found with them only',
  cites: ['RFC7643-2.3.1-3', 'RFC7644-3.4.2.2-8', 'GENESYS-B-265', 'GENESYS-B-232', 'GENESYS-B-200', 'GENESYS-B-201'],
  needs: [writable('User')],
  fix: 'Store and compare identifiers as text, never as numbers.',
  async run(t) {
    const found = offered(t)
    const digits = digitsOf(t.unique('number'))
    const padded = `00${digits}`
    const draft = t.users.draft()
    const own = await t.users.createFrom({ ...draft, ...bodyWith(found, padded, draft['schemas']) })
    const read = await t.users.get(own)
    const kept = found.filter((one) => !isUnassigned(valueIn(read.json, one)))
      .filter((one) => t.rule(one[1].kept, `${one[0]} comes back with the zeros in front`).value(valueIn(read.json, one), one[0], read).equals(padded))
    if (capability('filter')({ contract: t.contract, profile: t.profile, base: t.base.id }) !== undefined || kept.length === 0) return
    const other = t.users.draft()
    const twin = await t.users.owned(await t.users.post({ ...other, ...bodyWith(kept, digits, other['schemas']) }), {})
    for (const one of kept) await seeFound(t, one, { padded, digits }, own, twin)
  },
})

/** Sees that a filter for the padded number finds its user and not the one with the bare number. */
async function seeFound(t: Tools, [name, { found, container }]: Found, numbers: { readonly padded: string; readonly digits: string }, own: Own, twin: Own | undefined): Promise<void> {
  const rule = t.rule(found, `a filter on ${name} compares the zeros in front`)
  if (!rule.applies) return
  const path = container === undefined || t.terms.filterGrammar !== 'full' ? name : `${container}:${name}`
  const filter = `${path} eq ${JSON.stringify(numbers.padded)}`
  const fits = (ids: readonly string[]) => ids.includes(own.id) && (twin === undefined || !ids.includes(twin.id))
  const { ids, response } = await t.settled(() => find(t.users, filter), (one) => one.unsupported || fits(one.ids))
  // That the filter works at all, as with a number without zeros, is for other checks to see.
  const works = async () => (await find(t.users, `${path} eq ${JSON.stringify(numbers.digits)}`)).ids.some((id) => id === own.id || id === twin?.id)
  if (response.status !== 200 || (!ids.includes(own.id) && !(await works()))) return t.observe(`the server finds nobody by ${name}`)
  rule.holds(fits(ids), { expected: `${filter} finds ${show([own.id])} alone`, actual: `found: ${show(ids)}`, response })
}
