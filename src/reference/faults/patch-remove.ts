import { ScimError } from '../../scim/error.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { isPlural, selectedBy, stepwise, valuePath, valuesOf } from './stepwise.ts'

/** Bugs of the operation remove. */
export const patchRemove: readonly Fault[] = [
  {
    id: 'patch.remove-leaves-an-empty-text',
    title: 'remove leaves an empty text behind',
    breaks: ['RFC7644-3.5.2.2-2', 'GENESYS-B-248'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && typeof state[path] === 'string' && path !== 'userName' && path !== 'id' ? { ...apply(), [path]: '' } : apply())),
  },
  {
    id: 'patch.remove-of-nickname-ignored',
    title: 'remove of nickName is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-2'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path === 'nickName' ? state : apply())),
  },
  {
    id: 'patch.remove-of-sub-attribute-ignored',
    title: 'remove of a sub-attribute is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-2'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path.startsWith('name.') ? state : apply())),
  },
  {
    id: 'patch.remove-of-extension-attribute-ignored',
    title: 'remove of an enterprise attribute is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.2-2', 'GENESYS-B-252'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path.startsWith(`${urn.enterpriseUser}:`) ? state : apply())),
  },
  {
    id: 'patch.remove-takes-the-first-value-only',
    title: 'remove on a multi-valued attribute takes only its first value',
    breaks: ['RFC7644-3.5.2.2-3', 'GENESYS-B-248'],
    behaviour: stepwise((state, { op, path, type, value, apply }) => (op === 'remove' && value === undefined && isPlural(type, path) && path !== 'members' && valuesOf(state, path).length > 1 ? { ...state, [path]: valuesOf(state, path).slice(1) } : apply())),
  },
  {
    id: 'patch.remove-by-value-path-removes-all',
    title: 'remove with a value path takes all values when it selects one',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-4', 'RFC7644-3.5.2.2-5'],
    also: ['RFC7644-3.5.2.2-9'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      return step.op === 'remove' && target !== undefined && target.sub === undefined && selectedBy(state, step).length > 0 ? { ...changed, [target.name]: [] } : changed
    }),
  },
  {
    id: 'patch.remove-of-a-member-removes-all',
    title: 'remove of one member empties the group',
    breaks: ['RFC7644-3.5.2.2-4', 'GENESYS-B-286'],
    also: ['RFC7644-3.5.2.2-8', 'RFC7644-3.5.2.2-9'],
    behaviour: stepwise((_state, { op, path, apply }) => (op === 'remove' && path.startsWith('members') ? { ...apply(), members: [] } : apply())),
  },
  {
    id: 'patch.remove-of-a-member-ignored',
    title: 'remove of members is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.2-4', 'GENESYS-B-286'],
    also: ['RFC7644-3.5.2.2-3'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path.startsWith('members') ? state : apply())),
  },
  {
    id: 'patch.remove-by-value-path-takes-first-match',
    title: 'remove with a value path takes only the first value that it selects',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-5'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      if (step.op !== 'remove' || target === undefined || target.sub !== undefined || state[target.name] === undefined) return changed
      const [first] = selectedBy(state, step)
      return { ...state, [target.name]: valuesOf(state, target.name).filter((one) => one !== first) }
    }),
  },
  {
    id: 'patch.remove-reads-and-as-or',
    title: 'and in the value path of a remove is read as or',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-5'],
    also: ['RFC7644-3.5.2-10'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'remove' && path.includes(' and ') ? { ...json, path: path.replace(' and ', ' or ') } : json)),
  },
  {
    id: 'patch.remove-of-a-sub-attribute-removes-the-value',
    title: 'remove of a sub-attribute through a value path takes the whole value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-5'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'remove' && valuePath(path)?.sub !== undefined ? { ...json, path: path.replace(/\.\w+$/, '') } : json)),
  },
  {
    id: 'patch.remove-of-a-sub-attribute-takes-it-from-all',
    title: 'remove of a sub-attribute through a value path takes it from every value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-5'],
    behaviour: stepwise((_state, { op, path, json, apply }) => {
      const target = valuePath(path)
      return apply(op === 'remove' && target?.sub !== undefined ? { ...json, path: `${target.name}.${target.sub}` } : json)
    }),
  },
  {
    id: 'patch.remove-keeps-the-last-value',
    title: 'The last value of an attribute stays although remove selects it',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-6'],
    behaviour: stepwise((state, { op, path, apply }) => {
      const target = valuePath(path)
      const changed = apply()
      return op === 'remove' && target !== undefined && target.sub === undefined && valuesOf(state, target.name).length === 1 ? state : changed
    }),
  },
  {
    id: 'patch.remove-without-match-removes-everything',
    title: 'remove with a value path that selects nothing takes all values',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-4', 'RFC7644-3.5.2.2-8'],
    also: ['RFC7644-3.5.2.2-9'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      return step.op === 'remove' && target !== undefined && target.sub === undefined && state[target.name] !== undefined && selectedBy(state, step).length === 0 ? { ...changed, [target.name]: [] } : changed
    }),
  },
  {
    id: 'patch.remove-without-path-succeeds',
    title: 'remove without path is answered with success',
    breaks: ['RFC7644-3.5.2-9', 'RFC7644-3.5.2.2-1', 'GENESYS-B-249'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path === '' ? state : apply())),
  },
  {
    id: 'patch.remove-without-path-clears-the-resource',
    title: 'remove without path removes what can be removed',
    breaks: ['RFC7644-3.5.2-9', 'GENESYS-B-249'],
    also: ['RFC7644-3.5.2.2-1'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'remove' && path === '' ? { ...json, path: 'title' } : json)),
  },
  {
    id: 'patch.remove-without-path-is-invalid-syntax',
    title: 'remove without path is answered with 422',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-1'],
    behaviour: stepwise((_state, { op, path, apply }) => {
      if (op === 'remove' && path === '') throw new ScimError(422, undefined, 'a path is needed')
      return apply()
    }),
  },
  {
    id: 'patch.remove-of-a-required-attribute-ignored',
    title: 'remove of userName is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-7'],
    also: ['RFC7643-4.1.1-1', 'RFC7643-7-16'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path === 'userName' ? state : apply())),
  },
  {
    id: 'patch.remove-of-a-read-only-attribute-ignored',
    title: 'remove of id is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-7'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'remove' && path === 'id' ? state : apply())),
  },
  {
    id: 'patch.remove-of-a-required-attribute-is-invalid-value',
    title: 'remove of userName is refused with invalidValue',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-7'],
    behaviour: stepwise((_state, { op, path, apply }) => {
      if (op === 'remove' && path === 'userName') throw new ScimError(400, 'invalidValue', 'userName is required')
      return apply()
    }),
  },
  {
    id: 'patch.remove-of-members-by-value-ignored',
    title: 'remove of members that names one in its value is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-3'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'remove' && path === 'members' && value !== undefined ? state : apply())),
  },
  {
    id: 'patch.remove-of-all-members-ignored',
    title: 'remove of members without a filter is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.2-3'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'remove' && path === 'members' && value === undefined ? state : apply())),
  },
]
