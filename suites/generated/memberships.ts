import { capability, fc, isObject, member, property, writable, type Json, type PatchOperation, type Response, type Tools } from '../../src/kit/index.ts'
import { accepted } from './inputs.ts'

const people = 4

/** The same users for every trial: memberships end with the group. */
async function candidates(t: Tools): Promise<readonly string[]> {
  return t.keep('generated candidates', async (of) => (await Promise.all(Array.from({ length: people }, () => of('User').create()))).map(({ id }) => id))
}

function membersIn({ json }: Response): readonly Json[] {
  const members = isObject(json) ? member(json, 'members') : undefined
  return Array.isArray(members) ? members.flatMap((one: unknown) => (isObject(one) && one['value'] !== undefined ? [one['value']] : [])) : []
}

export const membersFollow = property({
  id: 'generated.memberships-follow-their-operations',
  title: 'after any PATCH requests of several members, a group has those that the operations leave',
  cites: ['RFC7644-3.5.2.1-6', 'GENESYS-B-285'],
  needs: [capability('patch'), writable('User'), writable('Group')],
  share: 0.5,
  given: () => {
    const some = fc.subarray(Array.from({ length: people }, (_, n) => n))
    return fc.array(fc.record({ joining: some, leaving: some }), { minLength: 1, maxLength: 4 })
  },
  holds: async (t, requests) => {
    const ids = await candidates(t)
    const group = await t.groups.create()
    const inside = new Set<string>()
    for (const { joining, leaving } of requests) {
      const named = (numbers: readonly number[]) => numbers.flatMap((n) => ids[n] ?? [])
      const out = named(leaving).filter((id) => inside.has(id))
      const coming = named(joining).filter((id) => !out.includes(id))
      const operations: PatchOperation[] = [
        ...(coming.length > 0 ? [{ op: 'add', path: 'members', value: coming.map((value) => ({ value })) }] : []),
        // A remove that matches nothing may be refused (RFC 7644 section 3.12, noTarget), so only members leave.
        ...out.map((id) => ({ op: 'remove', path: `members[value eq "${id}"]` })),
      ]
      if (operations.length === 0) continue
      accepted(t, await t.groups.patch(group, operations))
      coming.forEach((id) => inside.add(id))
      out.forEach((id) => inside.delete(id))
      const expected = [...inside].toSorted()
      const read = await t.settled(() => t.groups.getWith(group, 'members'), (response) => membersIn(response).length === expected.length)
      if (!t.rule(['RFC7644-3.5.2.1-6', 'GENESYS-B-285'], 'the group has the members that the operations leave').value(membersIn(read).toSorted(), 'members', read).equals(expected)) return
    }
  },
})
