import {
  applyPatch, capability, failingPatches, isObject, patches, patchedDifferently, property,
  type JsonObject, type PatchOperation, type Scope,
} from '../../src/kit/index.ts'
import { accepted, begunAlike, changeableTypes, changeableOf, touched } from './inputs.ts'

const patch = capability('patch')
const typesWithPatch = (scope: Scope): readonly string[] => (patch(scope) === undefined ? changeableTypes(scope) : [])

export const likeLocal = property({
  id: 'generated.patch-equals-its-definition',
  title: 'after any list of operations the resource is what the operations make of it one after another',
  cites: [
    'RFC7644-3.5.2-18', 'RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.2-2', 'RFC7644-3.5.2.3-2', 'RFC7644-3.5.2.3-11', 'GENESYS-B-248', 'GENESYS-B-250',
  ],
  rows: typesWithPatch,
  given: (t, row) => patches(changeableOf(t, t.of(row))),
  holds: async (t, operations, row) => {
    const resources = t.of(row)
    const own = await resources.create()
    const before = await resources.read(own)
    const response = accepted(t, await resources.patch(own, operations))
    if (!t.rule(['RFC7644-3.5.2-18', 'GENESYS-B-250'], `PATCH of a ${row} is answered`).success(response)) return
    const after = await resources.get(own)
    const expected: JsonObject = applyPatch(before, operations, resources.type).resource
    t.rule([operations.length > 1 ? 'RFC7644-3.5.2-18' : ruleOf(operations), operations.length > 1 ? 'GENESYS-B-250' : 'GENESYS-B-248'], `a ${row} is what its operations make of it`)
      .value(isObject(after.json) ? patchedDifferently(expected, after.json, resources.type) : after.json, 'what differs', after).equals([])
  },
})

function ruleOf([first]: readonly PatchOperation[]): 'RFC7644-3.5.2.1-7' | 'RFC7644-3.5.2.2-2' | 'RFC7644-3.5.2.3-2' {
  return first?.op === 'add' ? 'RFC7644-3.5.2.1-7' : first?.op === 'remove' ? 'RFC7644-3.5.2.2-2' : 'RFC7644-3.5.2.3-2'
}

export const oneByOne = property({
  id: 'generated.operations-at-once-equal-operations-one-by-one',
  title: 'a PATCH with several operations does what a PATCH for each of them does',
  cites: ['RFC7644-3.5.2-18', 'GENESYS-B-250'],
  rows: typesWithPatch,
  share: 0.5,
  given: (t, row) => patches(changeableOf(t, t.of(row)), 3),
  holds: async (t, operations, row) => {
    const resources = t.of(row)
    const [together, apart] = [await resources.create(), await resources.create()]
    accepted(t, await resources.patch(together, operations))
    for (const operation of operations) accepted(t, await resources.patch(apart, [operation]))
    const once = await resources.get(together)
    const single = await resources.read(apart)
    t.rule(['RFC7644-3.5.2-18', 'GENESYS-B-250'], 'operations at once do what they do one by one')
      .value(isObject(once.json) ? patchedDifferently(single, once.json, resources.type, begunAlike(touched(operations), resources, [together, apart])) : once.json, 'what differs', once).equals([])
  },
})

export const allOrNothing = property({
  id: 'generated.failing-operation-leaves-no-trace',
  title: 'a list of operations of which one fails, wherever it stands, leaves the resource as it was',
  cites: ['RFC7644-3.5.2-20'],
  rows: typesWithPatch,
  share: 0.5,
  given: (t, row) => failingPatches(changeableOf(t, t.of(row))),
  holds: async (t, operations, row) => {
    const resources = t.of(row)
    const created = await resources.create()
    const before = await resources.get(created)
    // A server that carries the senseless operation out, or passes over it, shows nothing here: other checks judge that.
    if ((await resources.patch(created, operations)).status < 400) t.refuse()
    const after = await resources.get(created)
    t.rule('RFC7644-3.5.2-20', `the refused PATCH left the ${row} as it was`).value(after.json, 'the resource', after).equals(before.json)
  },
})
