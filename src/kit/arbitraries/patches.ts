import fc from 'fast-check'
import { Blocked } from '../outcome.ts'
import type { PatchOperation } from '../resources.ts'
import { contents, type Free } from './contents.ts'

/** Lists of operations that set and unset free attributes, with and without path; every one is legal on any resource of the type. @throws Blocked without attributes */
export function patches(frees: readonly Free[], most = 6): fc.Arbitrary<readonly PatchOperation[]> {
  const single = frees.filter((one) => one.name !== 'emails' && one.name !== 'phoneNumbers')
  if (single.length === 0) throw new Blocked('the schemas of the server have no attribute that a PATCH can set freely')
  const setting = (op: 'add' | 'replace') => fc.constantFrom(...single).chain((one) => one.values.map((value): PatchOperation => ({ op, path: one.path, value })))
  const merging = (op: 'add' | 'replace') => contents(single).map((value): PatchOperation => ({ op, value }))
  const optional = single.filter((one) => !one.required)
  const removing = optional.length === 0 ? setting('replace') : fc.constantFrom(...optional).map((one): PatchOperation => ({ op: 'remove', path: one.path }))
  return fc.array(
    fc.oneof({ weight: 3, arbitrary: setting('replace') }, { weight: 2, arbitrary: setting('add') }, { weight: 2, arbitrary: merging('add') }, { weight: 1, arbitrary: merging('replace') }, { weight: 3, arbitrary: removing }),
    { minLength: 1, maxLength: most },
  )
}

/** A `remove` without a path fails by RFC 7644 section 3.5.2.2. */
const senseless: PatchOperation = { op: 'remove' }

/** Legal operations with one among them that has to fail. */
export function failingPatches(frees: readonly Free[]): fc.Arbitrary<readonly PatchOperation[]> {
  return fc.tuple(patches(frees, 3), fc.nat({ max: 3 })).map(([operations, at]) => operations.toSpliced(Math.min(at, operations.length), 0, senseless))
}
