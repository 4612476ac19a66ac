import { ScimError } from '../../scim/error.ts'
import { isObject, type Json } from '../../scim/json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { keepOldPrimary } from './patch-add.ts'
import { isPlural, selectedBy, stepwise, valuePath, valuesOf } from './stepwise.ts'
import { note, underWay } from './tampering.ts'

/** The resource with one of its lists changed value by value. */
const mapped = (state: { readonly [name: string]: Json }, name: string, change: (one: Json) => Json) => ({ ...state, [name]: valuesOf(state, name).map(change) })

/** Bugs of the operation replace. */
export const patchReplace: readonly Fault[] = [
  {
    id: 'patch.replace-appends-to-lists',
    title: 'replace on a multi-valued attribute appends',
    breaks: ['RFC7644-3.5.2.3-3', 'GENESYS-B-248'],
    behaviour: stepwise((_state, { op, path, type, json, apply }) => apply(op === 'replace' && path !== 'members' && isPlural(type, path) ? { ...json, op: 'add' } : json)),
  },
  {
    id: 'patch.replace-wipes-other-sub-attributes',
    title: 'replace on a complex attribute drops the sub-attributes that it does not name',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-6'],
    behaviour: stepwise((_state, { op, path, value, apply }) => (op === 'replace' && path === 'name' && isObject(value) ? { ...apply(), name: value } : apply())),
  },
  {
    id: 'patch.replace-without-path-wipes-other-sub-attributes',
    title: 'replace without path drops the sub-attributes that it does not name',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-6'],
    behaviour: stepwise((_state, { op, path, value, apply }) => {
      const name = isObject(value) ? value['name'] : undefined
      return op === 'replace' && path === '' && name !== undefined ? { ...apply(), name } : apply()
    }),
  },
  {
    id: 'patch.replace-of-name-ignored',
    title: 'replace on the complex attribute name is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-5'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'replace' && path === 'name' && isObject(value) ? state : apply())),
  },
  {
    id: 'patch.replace-refuses-unset-attributes',
    title: 'replace on an attribute without value is refused',
    breaks: ['RFC7644-3.5.2.3-4', 'GENESYS-B-248'],
    also: ['GENESYS-B-246', 'GENESYS-B-247', 'RFC7644-3.5.2.3-2', 'GENESYS-B-068', 'RFC7644-3.14-5', 'GENESYS-B-290', 'GENESYS-B-030'],
    behaviour: stepwise((state, { op, path, type, apply }) => {
      if (op === 'replace' && state[path] === undefined && type.schema.attributes.some((one) => one.name === path)) throw new ScimError(400, 'noTarget', 'there is no value')
      return apply()
    }),
  },
  {
    id: 'patch.replace-ignores-unset-lists',
    title: 'replace on a multi-valued attribute without values is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.3-4', 'GENESYS-B-248'],
    behaviour: stepwise((state, { op, path, type, apply }) => (op === 'replace' && isPlural(type, path) && path !== 'members' && path !== 'groups' && valuesOf(state, path).length === 0 ? state : apply())),
  },
  {
    id: 'patch.replace-of-title-ignored',
    title: 'replace of title is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.3-2', 'GENESYS-B-246'],
    also: ['RFC7644-3.5.2.3-4', 'GENESYS-B-248', 'GENESYS-B-247', 'GENESYS-B-250'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'replace' && path === 'title' ? state : apply())),
  },
  {
    id: 'patch.replace-of-department-ignored',
    title: 'replace of an enterprise attribute is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.3-2', 'GENESYS-B-252'],
    also: ['RFC7644-3.5.2.3-4'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'replace' && path === `${urn.enterpriseUser}:department` ? state : apply())),
  },
  {
    id: 'patch.replace-by-value-path-replaces-all',
    title: 'replace with a value path replaces every value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-7'],
    behaviour: stepwise((_state, { op, path, value, apply }) => {
      const target = valuePath(path)
      const changed = apply()
      return op === 'replace' && target !== undefined && target.sub === undefined && value !== undefined ? { ...changed, [target.name]: [value] } : changed
    }),
  },
  {
    id: 'patch.replace-by-value-path-takes-first-match',
    title: 'replace with a value path replaces only the first value that it selects',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-7'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      if (step.op !== 'replace' || target === undefined || target.sub !== undefined || step.value === undefined) return changed
      const [first] = selectedBy(state, step)
      const { value } = step
      return mapped(state, target.name, (one) => (one === first ? value : one))
    }),
  },
  {
    id: 'patch.replace-by-value-path-makes-another-value',
    title: 'replace with a value path keeps the old value beside the new one',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-7'],
    behaviour: stepwise((state, { op, path, value, apply }) => {
      const target = valuePath(path)
      const changed = apply()
      return op === 'replace' && target !== undefined && target.sub === undefined && value !== undefined && !(isObject(value) && value['primary'] === true) ? { ...changed, [target.name]: [...valuesOf(state, target.name), value] } : changed
    }),
  },
  {
    id: 'patch.replace-of-a-sub-attribute-takes-first-match',
    title: 'replace of a sub-attribute changes only the first value that the path selects',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-8'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      const { value } = step
      if (step.op !== 'replace' || target?.sub === undefined || target.sub === 'primary' || value === undefined) return changed
      const { name, sub } = target
      const [first] = selectedBy(state, step)
      return mapped(state, name, (one) => (one === first && isObject(one) ? { ...one, [sub]: value } : one))
    }),
  },
  {
    id: 'patch.replace-of-a-sub-attribute-changes-all',
    title: 'replace of a sub-attribute through a value path changes it in every value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-8'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      const { value } = step
      if (step.op !== 'replace' || target?.sub === undefined || target.sub === 'primary' || value === undefined) return changed
      const { name, sub } = target
      return mapped(state, name, (one) => (isObject(one) ? { ...one, [sub]: value } : one))
    }),
  },
  {
    id: 'patch.replace-of-a-sub-attribute-wipes-the-value',
    title: 'replace of a sub-attribute drops the rest of the value that the path selects',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-8'],
    also: ['RFC7644-3.5.2-18'],
    behaviour: stepwise((state, step) => {
      const target = valuePath(step.path)
      const changed = step.apply()
      const { value } = step
      if (step.op !== 'replace' || target?.sub === undefined || target.sub === 'primary' || value === undefined) return changed
      const { name, sub } = target
      const selected = selectedBy(state, step)
      return mapped(state, name, (one) => (selected.includes(one) ? { [sub]: value } : one))
    }),
  },
  {
    id: 'patch.replace-without-match-succeeds',
    title: 'replace with a value path that selects nothing is answered with success',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-9'],
    also: ['RFC7644-3.12-27', 'RFC7644-3.5.2-23'],
    behaviour: stepwise((state, { op, path, apply }) => {
      if (op !== 'replace' || valuePath(path) === undefined) return apply()
      try {
        return apply()
      } catch (error) {
        if (error instanceof ScimError && error.scimType === 'noTarget') return state
        throw error
      }
    }),
  },
  {
    id: 'patch.replace-without-match-makes-a-value',
    title: 'replace with a value path that selects nothing makes a value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-9'],
    also: ['RFC7644-3.12-27', 'RFC7644-3.5.2-23'],
    behaviour: stepwise((state, { op, path, value, apply }) => {
      const target = valuePath(path)
      if (op !== 'replace' || target === undefined || value === undefined) return apply()
      try {
        return apply()
      } catch (error) {
        if (!(error instanceof ScimError) || error.scimType !== 'noTarget') throw error
        return { ...state, [target.name]: [...valuesOf(state, target.name), target.sub === undefined ? value : { [target.sub]: value, type: 'home' }] }
      }
    }),
  },
  {
    id: 'patch.replace-without-match-is-invalid-path',
    title: 'replace with a value path that selects nothing is answered with invalidPath',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-9', 'RFC7644-3.12-27'],
    behaviour: stepwise((_state, { op, path, apply }) => {
      try {
        return apply()
      } catch (error) {
        if (op === 'replace' && valuePath(path) !== undefined && error instanceof ScimError && error.scimType === 'noTarget') throw new ScimError(400, 'invalidPath', error.detail)
        throw error
      }
    }),
  },
  {
    id: 'patch.replace-without-path-resets-the-rest',
    title: 'replace without path removes the title when it is not in the value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-1'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'replace' && path === '' && isObject(value) && value['title'] === undefined && state['title'] !== undefined ? apply({ op: 'remove', path: 'title' }, apply()) : apply())),
  },
  {
    id: 'patch.replace-without-path-appends-to-lists',
    title: 'replace without path appends to multi-valued attributes',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-1'],
    behaviour: stepwise((_state, { op, path, value, json, apply }) => apply(op === 'replace' && path === '' && isObject(value) && Object.values(value).some(Array.isArray) ? { ...json, op: 'add' } : json)),
  },
  {
    id: 'patch.replace-drops-the-extension',
    title: 'replace of the title drops the enterprise extension',
    breaks: ['RFC7644-3.5.2.3-11', 'GENESYS-B-246'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'replace' && path === 'title' && state[urn.enterpriseUser] !== undefined ? apply({ op: 'remove', path: urn.enterpriseUser }, apply()) : apply())),
  },
  {
    id: 'patch.replace-of-lists-clears-the-nickname',
    title: 'replace of a multi-valued attribute removes the nickName',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-11'],
    behaviour: stepwise((state, { op, path, type, apply }) => (op === 'replace' && isPlural(type, path) && state['nickName'] !== undefined ? apply({ op: 'remove', path: 'nickName' }, apply()) : apply())),
  },
  {
    id: 'patch.replace-keeps-the-old-primary',
    title: 'A value that replace makes primary leaves the old one primary',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-10'],
    also: ['RFC7643-2.4-4'],
    response: (call, reply) => keepOldPrimary(call, reply, (op, path) => op === 'replace' && valuePath(path) !== undefined && valuePath(path)?.sub === undefined),
  },
  {
    id: 'patch.primary-by-path-keeps-the-old-one',
    title: 'primary that is set by its path leaves the old one primary',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-19'],
    also: ['RFC7643-2.4-4'],
    response: (call, reply) => keepOldPrimary(call, reply, (_op, path) => path.endsWith('].primary')),
  },
  {
    id: 'patch.replace-of-user-name-ignored',
    title: 'replace of userName is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.3-2', 'GENESYS-B-254'],
    also: ['RFC7643-4.1.1-2', 'RFC7643-7-35'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'replace' && path === 'userName' ? state : apply())),
  },
  {
    id: 'patch.active-cannot-be-switched-off',
    title: 'replace of active with false is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.3-2', 'GENESYS-B-251'],
    also: ['RFC7643-4.1.1-20'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'replace' && path === 'active' && value === false ? state : apply())),
  },
  {
    id: 'patch.active-cannot-be-switched-on-again',
    title: 'replace of active with true is ignored where it is false',
    breaks: ['RFC7644-3.5.2.3-2', 'GENESYS-B-251'],
    also: ['RFC7643-4.1.1-20'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'replace' && path === 'active' && value === true && state['active'] === false ? state : apply())),
  },
  {
    id: 'patch.group-cannot-be-renamed',
    title: 'replace of displayName of a group is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-2'],
    behaviour: stepwise((state, { op, path, type, apply }) => (op === 'replace' && path === 'displayName' && type.name === 'Group' ? state : apply())),
  },
  {
    id: 'patch.group-loses-its-name',
    title: 'replace of displayName of a group cuts the name after eight characters',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-287'],
    also: ['GENESYS-B-291', 'GENESYS-B-276'],
    behaviour: stepwise((state, { op, path, type, value, apply }) =>
      op === 'replace' && path === 'displayName' && type.name === 'Group' && typeof value === 'string' ? { ...state, displayName: value.slice(0, 8) } : apply()),
  },
  {
    id: 'patch.replace-of-members-appends',
    title: 'replace of members adds the new ones and keeps the old ones',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-3'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'replace' && path === 'members' ? { ...json, op: 'add' } : json)),
  },
  {
    id: 'patch.taken-user-name-accepted',
    title: 'A PATCH may take the userName of another user',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-2'],
    also: ['RFC7643-4.1.1-4', 'RFC7643-7-37', 'RFC7643-7-39'],
    request: note,
    behaviour: (b) => ({ sameUserName: (one, other) => underWay.operation !== 'patch' && b.sameUserName(one, other) }),
  },
  {
    id: 'patch.taken-user-name-accepted-in-other-case',
    title: 'A PATCH may take the userName of another user in other letter case',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-4'],
    also: ['RFC7643-7-37', 'RFC7643-7-39'],
    request: note,
    behaviour: (b) => ({ sameUserName: (one, other) => (underWay.operation === 'patch' ? one === other : b.sameUserName(one, other)) }),
  },
]
