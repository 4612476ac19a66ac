import { isList, isObject } from '../../scim/json.ts'
import { ScimError } from '../../scim/error.ts'
import type { Call, Reply } from '../call.ts'
import { isMutableObject } from '../json.ts'
import type { Fault } from '../switch.ts'
import { isPlural, meddle, operationsIn, stepwise, valuePath, valuesOf } from './stepwise.ts'

/** Keeps the values primary that were so before, when an operation of this kind made another one primary. */
export function keepOldPrimary(call: Call, reply: Reply, applies: (op: string, path: string) => boolean): void {
  const before = call.before
  if (call.operation !== 'patch' || reply.status !== 200 || before === undefined) return
  for (const operation of operationsIn(call)) {
    const path = String(operation['path'] ?? '')
    const name = valuePath(path)?.name ?? path
    const old = before[name]
    if (!applies(String(operation['op']), path) || !Array.isArray(old)) continue
    meddle(call, (attributes) => {
      const now = attributes[name]
      const primary = old.filter(isMutableObject).filter((one) => one['primary'] === true)
      const kept = (one: unknown) => isMutableObject(one) && primary.some((other) => (other['value'] ?? other['streetAddress']) === (one['value'] ?? one['streetAddress']))
      return Array.isArray(now) ? { ...attributes, [name]: now.map((one) => (isMutableObject(one) && kept(one) ? { ...one, primary: true } : one)) } : attributes
    })
  }
}

/** Bugs of the operation add. */
export const patchAdd: readonly Fault[] = [
  {
    id: 'patch.add-replaces-multi-valued',
    title: 'add on a multi-valued attribute replaces the values that are there',
    breaks: ['RFC7644-3.5.2.1-6', 'GENESYS-B-248'],
    also: ['GENESYS-B-290'],
    behaviour: stepwise((_state, { op, path, type, json, apply }) => apply(op === 'add' && path !== 'members' && isPlural(type, path) ? { ...json, op: 'replace' } : json)),
  },
  {
    id: 'patch.add-of-members-replaces-them',
    title: 'add of a member replaces all members',
    breaks: ['RFC7644-3.5.2.1-6', 'GENESYS-B-285'],
    also: ['RFC7644-3.5.2.2-9'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'add' && path === 'members' ? { ...json, op: 'replace' } : json)),
  },
  {
    id: 'patch.add-takes-first-value-only',
    title: 'Of several values that are added only the first arrives',
    breaks: ['RFC7644-3.5.2.1-6', 'RFC7644-3.5.2.1-8', 'GENESYS-B-248'],
    behaviour: stepwise((_state, { op, path, value, json, type, apply }) => apply(op === 'add' && isPlural(type, path) && path !== 'members' && Array.isArray(value) ? { ...json, value: value.slice(0, 1) } : json)),
  },
  {
    id: 'patch.add-of-a-single-object-replaces',
    title: 'add of one value without an array replaces the values that are there',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-6'],
    behaviour: stepwise((_state, { op, path, value, json, type, apply }) => apply(op === 'add' && isPlural(type, path) && isObject(value) ? { ...json, op: 'replace' } : json)),
  },
  {
    id: 'patch.add-makes-duplicates',
    title: 'add of a value that is there already makes a second one',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-10'],
    also: ['RFC7644-3.5.2.1-12', 'RFC7643-2.4-6', 'RFC7643-2.4-8', 'RFC7643-2.4-11'],
    behaviour: (b) => ({
      ...stepwise((state, { op, path, value, type, apply }) => {
        if (op !== 'add' || !isPlural(type, path) || path === 'members' || !isList(value)) return apply()
        const added = apply()
        const values = valuesOf(state, path)
        const same = value.filter((one) => values.some((other) => isObject(one) && isObject(other) && one['value'] === other['value'] && one['type'] === other['type'] && one['streetAddress'] === other['streetAddress']))
        return same.length === 0 ? added : { ...added, [path]: [...valuesOf(added, path), ...same.map((one) => (isObject(one) ? { ...one, primary: false } : one))] }
      })(b),
      canonicalise: (attribute, value) => (attribute.name === 'members' ? b.canonicalise(attribute, value) : value),
    }),
  },
  {
    id: 'patch.add-without-path-overwrites-lists',
    title: 'add without path replaces the values of multi-valued attributes',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-3'],
    behaviour: stepwise((_state, { op, path, value, json, apply }) => apply(op === 'add' && path === '' && isObject(value) && Object.values(value).some(Array.isArray) ? { ...json, op: 'replace' } : json)),
  },
  {
    id: 'patch.add-without-path-ignores-texts',
    title: 'add without path takes lists only',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-3'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op === 'add' && path === '' && isObject(value) && Object.values(value).every((one) => typeof one === 'string') ? state : apply())),
  },
  {
    id: 'patch.add-wipes-other-sub-attributes',
    title: 'add on a complex attribute drops the sub-attributes that it does not name',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-5'],
    behaviour: stepwise((_state, { op, path, value, apply }) => (op === 'add' && path === 'name' && isObject(value) ? { ...apply(), name: value } : apply())),
  },
  {
    id: 'patch.add-stores-a-text-as-name',
    title: 'add of a text to the complex attribute name is answered with success',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-5'],
    behaviour: stepwise((_state, { op, path, value, json, apply }) => apply(op === 'add' && path === 'name' && typeof value === 'string' ? { ...json, value: { formatted: value } } : json)),
  },
  {
    id: 'patch.add-refuses-attributes-with-a-value',
    title: 'add on an attribute that has a value is refused',
    breaks: ['RFC7644-3.5.2.1-7', 'GENESYS-B-248'],
    also: ['RFC7644-3.5.2.1-11', 'RFC7644-3.5.2-20'],
    behaviour: stepwise((state, { op, path, apply }) => {
      if (op === 'add' && typeof state[path] === 'string' && path !== 'externalId') throw new ScimError(400, 'invalidValue', 'there is a value already')
      return apply()
    }),
  },
  {
    id: 'patch.add-keeps-the-old-title',
    title: 'add on a title that is set is answered with success and ignored',
    breaks: ['RFC7644-3.5.2.1-7', 'GENESYS-B-248'],
    behaviour: stepwise((state, { op, path, apply }) => (op === 'add' && path === 'title' && state['title'] !== undefined ? state : apply())),
  },
  ...(['add', 'replace'] as const).map((word): Fault => ({
    id: `patch.${word}-needs-the-whole-attribute-first`,
    title: `${word} of a part of the name is refused where there is no name yet`,
    contracts: ['rfc'],
    breaks: [word === 'add' ? 'RFC7644-3.5.2.1-4' : 'RFC7644-3.5.2.3-4'],
    behaviour: stepwise((state, { op, path, apply }) => {
      if (op === word && path.startsWith('name.') && state['name'] === undefined) throw new ScimError(400, 'noTarget', 'there is no name')
      return apply()
    }),
  })),
  {
    id: 'patch.add-loses-a-new-sub-attribute',
    title: 'add of a sub-attribute that has no value is answered with success and ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-4'],
    behaviour: stepwise((state, { op, path, apply }) => {
      const name = state['name']
      return op === 'add' && path === 'name.middleName' && !(isObject(name) && name['middleName'] !== undefined) ? state : apply()
    }),
  },
  {
    id: 'patch.add-by-value-path-changes-all',
    title: 'add through a value path changes every value',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-9'],
    behaviour: stepwise((_state, { op, path, json, apply }) => {
      const target = valuePath(path)
      apply()
      return apply(op === 'add' && target?.sub !== undefined && target.sub !== 'primary' ? { ...json, path: `${target.name}[type pr].${target.sub}` } : json)
    }),
  },
  {
    id: 'patch.add-by-value-path-makes-another-value',
    title: 'add through a value path makes another value instead of changing the one that it selects',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-9'],
    behaviour: stepwise((state, { op, path, value, apply }) => {
      const target = valuePath(path)
      const changed = apply()
      if (op !== 'add' || target?.sub === undefined || target.sub === 'primary' || value === undefined) return changed
      return { ...state, [target.name]: [...valuesOf(state, target.name), { [target.sub]: value, type: 'other' }] }
    }),
  },
  {
    id: 'patch.add-without-change-counts-as-modification',
    title: 'add of a value that is there already changes lastModified and version',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-12'],
    behaviour: () => ({ changed: () => true }),
  },
  {
    id: 'patch.add-of-a-present-text-is-refused',
    title: 'add of the value that an attribute has is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-11'],
    behaviour: stepwise((state, { op, path, value, apply }) => {
      if (op === 'add' && typeof value === 'string' && state[path] === value) throw new ScimError(400, 'invalidValue', 'nothing would change')
      return apply()
    }),
  },
  {
    id: 'patch.add-keeps-the-old-primary',
    title: 'A primary value that is added leaves the old one primary',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-19'],
    also: ['RFC7643-2.4-4'],
    response: (call, reply) => keepOldPrimary(call, reply, (op, path) => op === 'add' && valuePath(path) === undefined),
  },
  {
    id: 'patch.second-primary-is-refused',
    title: 'A PATCH that makes a value primary is refused while another one is',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-19', 'RFC7644-3.5.2.3-10'],
    behaviour: stepwise((state, { path, value, apply }) => {
      const name = valuePath(path)?.name ?? path
      const sets = path.endsWith('.primary') ? value === true : [value].flat().some((one) => isObject(one) && one['primary'] === true)
      if (sets && valuesOf(state, name).some((one) => isObject(one) && one['primary'] === true)) throw new ScimError(400, 'invalidValue', 'another value is primary')
      return apply()
    }),
  },
  {
    id: 'patch.add-without-value-clears',
    title: 'add without a value removes the attribute',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-1'],
    behaviour: stepwise((_state, { op, value, json, apply }) => apply(op === 'add' && value === undefined ? { ...json, op: 'remove' } : json)),
  },
  {
    id: 'patch.add-without-match-spoils-the-others',
    title: 'add through a value path that selects nothing replaces all values',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-4'],
    behaviour: stepwise((state, { op, path, value, json, apply }) => {
      const target = valuePath(path)
      if (op !== 'add' || target?.sub === undefined || value === undefined) return apply(json)
      try {
        return apply()
      } catch {
        return { ...state, [target.name]: [{ [target.sub]: value, type: 'other' }] }
      }
    }),
  },
]
