import type { Contract } from '../contract/types.ts'
import { editions, type Edition } from '../reference/edition.ts'

/** The edition that the reference server has to serve for a contract, as an option of its start. */
export function editionOf(contract: Contract): { readonly edition?: Edition } {
  const { edition } = contract
  return contract.id.includes('@') && isEdition(edition) ? { edition } : {}
}

function isEdition(name: string | undefined): name is Edition {
  return name !== undefined && Object.hasOwn(editions, name)
}
