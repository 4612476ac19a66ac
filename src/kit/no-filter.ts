import type { Tools } from './tools.ts'

/** Ends a check that needs a list of the run's own resources alone, which no filter gives: the contract documents none that could, or the server's does not do it. */
export function endWithoutFilter(t: Tools, typeName: string): never {
  if (t.terms.scopeAttribute[typeName] === undefined) return t.omit(`${t.contract.id} documents no filter that selects several resources of type ${typeName}`)
  return t.block(`no filter selects the run's own resources of type ${typeName}`)
}
