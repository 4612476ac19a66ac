import { freeAttributes, type Resources, type Response, type Tools } from '../../src/kit/index.ts'

/** The free attributes of a type, or the end of the check when it has none. */
export function freeOf(t: Tools, resources: Resources): ReturnType<typeof freeAttributes> {
  const frees = freeAttributes(resources.type, t.terms.requiredOnCreate[resources.type.name] ?? [])
  return frees.length > 0 ? frees : t.block(`no attribute of ${resources.type.name} can be chosen freely`)
}

/** A write's answer, or the end of the trial when the server refused the generated input. */
export function accepted(t: Tools, response: Response): Response {
  return response.status >= 400 && response.status < 500 ? t.refuse() : response
}
