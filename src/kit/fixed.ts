import type { Terms } from '../contract/types.ts'

/** Whether a server may leave the attribute as it was created, so that no change of it is held against the server. */
export function isFixed({ terms }: { readonly terms: Terms }, typeName: string, name: string): boolean {
  return terms.fixedOnceCreated?.[typeName]?.includes(name) === true
}
