import { isObject } from '../scim/json.ts'
import { citedBy } from './citations.ts'
import type { ContractFile } from './file-format.ts'
import type { Contract } from './types.ts'

/** What a JSON Schema cannot say about a contract: one phrase for each place where its parts do not fit together. */
export function inconsistencies(contract: Contract): string[] {
  const bases = new Map(contract.bases.map(({ id, path }) => [id, path]))
  const wrong: string[] = []
  const ids = new Set<string>()
  for (const { id, base, path, answers } of contract.operations) {
    const prefix = bases.get(base)
    if (ids.has(id)) wrong.push(`the operation id ${id} stands twice`)
    ids.add(id)
    if (prefix === undefined) wrong.push(`the operation ${id} names the base '${base}', but there is only ${[...bases.keys()].join(', ')}`)
    else if (!path.startsWith(prefix)) wrong.push(`the path of the operation ${id} does not begin with that of its base, ${prefix}`)
    if (answers !== undefined && !Object.hasOwn(contract.messages, answers)) wrong.push(`the operation ${id} answers with '${answers}', which is no message`)
  }
  for (const base of Object.keys(contract.terms.filterRequired ?? {})) {
    if (!bases.has(base)) wrong.push(`at /terms/filterRequired '${base}' is no base`)
  }
  return wrong
}

/** Ids in the messages' `cites` that no requirement has, and messages whose root cites nothing, so that a violation could not be attributed. */
export function uncitable(messages: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): string[] {
  return Object.entries(messages).flatMap(([name, schema]) => {
    if (!isObject(schema)) return []
    const rootless = schema['cites'] === undefined ? [`the message ${name} cites no requirement at its root`] : []
    const strangers = citedBy(schema).filter((id) => !known.has(id))
    return [...rootless, ...strangers.map((id) => `the message ${name} cites ${id}, which is no requirement`)]
  })
}

/** Ids that a file of one's own may not introduce: `RFC...` and `GENESYS-...` belong to the shipped catalogues. */
export function foreignIds(file: ContractFile, contract: Contract, parent: Contract | undefined): string[] {
  return [...contract.requirements.keys()]
    .filter((id) => !parent?.requirements.has(id) && !id.startsWith('X-'))
    .map((id) => `the new requirement ${id} of ${file.id} has to begin with X-`)
}
