import { isObject } from '../scim/json.ts'
import type { ContractFile } from './file-format.ts'
import { pointerTo } from './files.ts'
import type { Contract } from './types.ts'

/** One place where the parts of a contract do not fit together. */
export interface Misfit {
  /** JSON pointer into the contract; below `/messages/NAME` into the message, wherever it is written. */
  readonly pointer: string
  /** What was expected there and what was found, as a phrase. */
  readonly says: string
}

/** What a JSON Schema cannot say about a contract. `own` are the operations that its file has; those of an extended contract misfit by the file's bases. */
export function inconsistencies(contract: Contract, own: Contract['operations'] = contract.operations): readonly Misfit[] {
  const bases = new Map(contract.bases.map(({ id, path }) => [id, path]))
  const wrong: Misfit[] = []
  const ids = new Set<string>()
  const inherited = contract.operations.length - own.length
  for (const [at, { id, base, path, answers }] of contract.operations.entries()) {
    const pointer = (member: string) => (at < inherited ? '/bases' : pointerTo('operations', String(at - inherited), member))
    const prefix = bases.get(base)
    if (ids.has(id)) wrong.push({ pointer: pointer('id'), says: `expected an id of its own, found ${id} a second time` })
    ids.add(id)
    if (prefix === undefined) wrong.push({ pointer: pointer('base'), says: `expected one of the bases ${[...bases.keys()].join(', ')} for the operation ${id}, found '${base}'` })
    else if (!path.startsWith(prefix)) wrong.push({ pointer: pointer('path'), says: `expected the operation ${id} to have a path that begins with that of its base, ${prefix}, found ${path}` })
    if (answers !== undefined && !Object.hasOwn(contract.messages, answers)) wrong.push({ pointer: pointer('answers'), says: `expected the name of a message, found '${answers}'` })
  }
  for (const base of Object.keys(contract.terms.filterRequired ?? {})) {
    if (!bases.has(base)) wrong.push({ pointer: pointerTo('terms', 'filterRequired'), says: `expected names of bases, found '${base}'` })
  }
  return wrong
}

/** Ids in the messages' `cites` that no requirement has, and messages whose root cites nothing, so that a violation could not be attributed. */
export function uncitable(messages: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): readonly Misfit[] {
  return Object.entries(messages).flatMap(([name, schema]) => {
    if (!isObject(schema)) return []
    const pointer = pointerTo('messages', name)
    const rootless = schema['cites'] === undefined ? [{ pointer, says: "expected a member 'cites' with the requirement that the message expresses" }] : []
    return [...rootless, ...strangers(schema, pointer, known)]
  })
}

function strangers(schema: unknown, pointer: string, known: ReadonlySet<string>): readonly Misfit[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) => {
    const below = `${pointer}${pointerTo(name)}`
    if (name !== 'cites' || !Array.isArray(value)) return strangers(value, below, known)
    return value.flatMap((id, index) => (typeof id !== 'string' || known.has(id) ? [] : [{ pointer: `${below}/${String(index)}`, says: `expected the id of a requirement, found ${id}` }]))
  })
}

/** Ids that a file of one's own may not introduce: `RFC...` and `GENESYS-...` belong to the shipped catalogues. */
export function foreignIds(file: ContractFile, contract: Contract, parent: Contract | undefined): readonly Misfit[] {
  return [...contract.requirements.keys()]
    .filter((id) => !parent?.requirements.has(id) && !id.startsWith('X-'))
    .map((id) => {
      const at = file.requirements?.findIndex((entry) => typeof entry !== 'string' && entry.id === id) ?? -1
      return { pointer: at < 0 ? '/requirements' : pointerTo('requirements', String(at), 'id'), says: `expected an id that begins with X-, found ${id}` }
    })
}
