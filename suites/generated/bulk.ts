import { bulkPath, capability, isDone, patchedDifferently, patches, property, contents, withContents, writable, fc, type BulkOperation, type JsonObject, type Own, type PatchOperation, type Resources } from '../../src/kit/index.ts'
import { accepted, begunAlike, freeOf, namesIn, touched } from './inputs.ts'

type Change = { readonly kind: 'replace'; readonly content: JsonObject } | { readonly kind: 'patch'; readonly operations: readonly PatchOperation[] }

/** The change as an operation of a bulk request. */
function asOperation(users: Resources, own: Own, change: Change): BulkOperation {
  const path = bulkPath(users, own)
  if (change.kind === 'replace') return { method: 'PUT', path, data: withContents(own.sent, change.content) }
  return { method: 'PATCH', path, data: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: change.operations.map((one) => ({ ...one })) } }
}

export const bulkEqualsSingle = property({
  id: 'generated.bulk-equals-the-same-requests-one-by-one',
  title: 'a bulk request of changes leaves a user as the same requests leave it one by one',
  cites: ['RFC7644-3.7-1'],
  needs: [capability('bulk'), capability('patch'), writable('User')],
  share: 0.5,
  given: (t) => {
    const frees = freeOf(t, t.users)
    const change: fc.Arbitrary<Change> = fc.oneof(
      contents(frees).map((content): Change => ({ kind: 'replace', content })),
      patches(frees, 3).map((operations): Change => ({ kind: 'patch', operations })),
    )
    return fc.array(change, { minLength: 2, maxLength: 4 })
  },
  holds: async (t, changes) => {
    const { users } = t
    const limits = t.profile.bulk.value
    if (limits !== false && limits.maxOperations < changes.length) t.refuse()
    const [together, apart] = [await users.create(), await users.create()]
    const job = await t.bulk(changes.map((change) => asOperation(users, together, change)))
    if (job.response.status >= 400 || !job.results.every(isDone)) t.refuse()
    for (const change of changes) accepted(t, change.kind === 'replace' ? await users.put(apart, withContents(apart.sent, change.content)) : await users.patch(apart, change.operations))
    const once = await users.read(together)
    const single = await users.get(apart)
    const names = begunAlike(changes.flatMap((change) => (change.kind === 'patch' ? [...touched(change.operations)] : namesIn(change.content))), users, [together, apart])
    t.rule('RFC7644-3.7-1', 'changes in bulk do what they do one by one')
      .value(patchedDifferently(once, t.bodyOf(single, 'reading a user'), users.type, names), 'what differs', single).equals([])
  },
})
