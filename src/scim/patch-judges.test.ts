import fc from 'fast-check'
import { NoTarget, scimPatch, type ScimPatchOperation, type ScimResource } from 'scim-patch'
import SCIMMY from 'scimmy'
import { expect, test } from 'vitest'
import { sameValue } from './compare.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'
import { emails, plainSteps, steps, user, type Step } from './judges.testing.ts'
import { isUnassigned } from './members.ts'
import { applyPatch } from './patch.ts'
import { sampleType } from './samples.testing.ts'
import { URN } from './urn.ts'

const runs = { numRuns: 400, seed: 7644 }
const person = fc.tuple(user, emails).map(([one, addresses]): JsonObject => ({ ...one, schemas: [URN.user], emails: addresses }))

/** Section 2.5 of RFC 7643: null, empty and absent are one state. */
function settled(json: Json): Json {
  if (Array.isArray(json)) return json.map(settled)
  if (!isObject(json)) return json
  return Object.fromEntries(Object.entries(json).filter(([, value]) => !isUnassigned(value)).map(([name, value]) => [name, settled(value)]))
}

function outcome(run: () => unknown): unknown {
  try {
    return settled(JSON.parse(JSON.stringify(run())) as Json)
  } catch (reason) {
    if (reason instanceof NoTarget) return 'refused: noTarget'
    return `refused: ${reason instanceof Error && 'scimType' in reason ? String(reason.scimType) : String(reason)}`
  }
}

/** Ours after one operation. */
const own = (resource: JsonObject, operation: Step): unknown =>
  outcome(() => applyPatch(resource, [operation], sampleType, { addWithoutMatch: 'create', removeWithoutMatch: 'ignore' }).resource)

const selects = ({ path = '' }: Step): boolean => path.startsWith('emails[')
/** Where a judge and the text part; such an operation is not put to the judge. */
type Exception = (resource: JsonObject, operation: Step) => boolean

const exceptionsOfScimPatch: readonly Exception[] = [
  // Section 3.5.2.2 and table 9: a remove that selects nothing may change nothing or be refused; scim-patch calls an attribute without values mono-valued.
  (resource, operation) => selects(operation) && isUnassigned(resource['emails']),
]

const exceptionsOfScimmy: readonly Exception[] = [
  // Section 3.5.2.1: values that are there already are not added again (SHOULD); SCIMMY adds them.
  (resource, { op, path, value }) => op === 'add' && path === 'emails' && isList(value) && isList(resource['emails']) && value.some((one) => (resource['emails'] as readonly Json[]).some((other) => sameValue(other, one))),
]

/** Operations one after the other, each put to the judge on the resource that ours left. */
async function walk(start: JsonObject, operations: readonly Step[], exceptions: readonly Exception[], judge: (resource: JsonObject, operation: Step) => unknown): Promise<void> {
  let resource = start
  for (const operation of operations) {
    const next = own(resource, operation)
    if (!exceptions.some((excepts) => excepts(resource, operation))) expect(next).toEqual(await judge(resource, operation))
    if (isObject(next)) resource = next
  }
}

test('scim-patch makes the same resource', async () => {
  await fc.assert(
    fc.asyncProperty(person, steps, (resource, operations) =>
      walk(resource, operations, exceptionsOfScimPatch, (before, operation) =>
        outcome(() => scimPatch(before as unknown as ScimResource, [structuredClone(operation) as ScimPatchOperation], { mutateDocument: false, treatMissingAsAdd: false })),
      ),
    ),
    runs,
  )
})

test('SCIMMY makes the same resource', async () => {
  await fc.assert(
    fc.asyncProperty(person, plainSteps, (resource, operations) =>
      walk(settled({ ...resource, floor: null }) as JsonObject, operations, exceptionsOfScimmy, async (before, operation) => {
        const instance = new SCIMMY.Schemas.User(structuredClone(before), 'both')
        const message = new SCIMMY.Messages.PatchOp({ schemas: [URN.patchOp], Operations: [structuredClone(operation)] } as never)
        const after: unknown = await message.apply(instance as never)
        return outcome(() => ({ ...(after ?? instance), meta: null }))
      }),
    ),
    runs,
  )
})
