import { applyPatch } from '../../scim/patch.ts'
import { ScimError } from '../../scim/error.ts'
import { isObject } from '../../scim/json.ts'
import { stepwise, isPlural, valuePath } from '../faults/stepwise.ts'
import { isMutableObject } from '../json.ts'
import type { Liberty } from '../switch.ts'

/** Freedoms in carrying out PATCH. */
export const patch: readonly Liberty[] = [
  {
    id: 'patch.operation-names-in-lower-case-only',
    title: 'Operation names in other letter case are refused',
    allowedBy: ['RFC7644-3.5.2-6'],
    behaviour: stepwise((_state, { json, op, apply }) => {
      if (json['op'] !== op && typeof json['op'] === 'string') throw new ScimError(400, 'invalidSyntax', 'op is written in lower case')
      return apply()
    }),
  },
  {
    id: 'patch.empty-operations-accepted',
    title: 'An empty list of operations is answered with success',
    allowedBy: ['RFC7644-3.5.2-4'],
    request(call) {
      if (call.operation === 'patch' && isMutableObject(call.body) && Array.isArray(call.body['Operations']) && call.body['Operations'].length === 0) call.body['Operations'] = [{ op: 'add', value: {} }]
    },
  },
  {
    id: 'patch.meta-is-ignored',
    title: 'What a PATCH gives for meta is passed over in silence',
    allowedBy: ['RFC7643-3.1-16'],
    request(call) {
      if (call.operation !== 'patch' || !isMutableObject(call.body) || !Array.isArray(call.body['Operations'])) return
      const kept = call.body['Operations'].filter((one: unknown) => !isMutableObject(one) || one['op'] === 'remove' || typeof one['path'] !== 'string' || !/^meta\b/i.test(one['path']))
      if (kept.length < call.body['Operations'].length) call.body['Operations'] = kept.length > 0 ? kept : [{ op: 'add', value: {} }]
    },
  },
  {
    id: 'patch.schemas-not-demanded',
    title: 'A PATCH without schemas is carried out',
    allowedBy: ['RFC7644-3.5.2-3'],
    request(call) {
      if (call.operation === 'patch' && isMutableObject(call.body)) call.body['schemas'] ??= ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
    },
  },
  {
    id: 'patch.record-is-merged',
    title: 'A value that a value path selects is merged with the new one',
    allowedBy: ['RFC7644-3.5.2.3-7'],
    behaviour: () => ({ applyPatch: (resource, operations, type) => applyPatch(resource, operations, type, { record: 'merge' }) }),
  },
  {
    id: 'patch.add-without-match-ignored',
    title: 'An add whose value filter selects nothing changes nothing',
    allowedBy: ['RFC7644-3.5.2.1-4'],
    behaviour: () => ({ applyPatch: (resource, operations, type) => applyPatch(resource, operations, type, { addWithoutMatch: 'ignore' }) }),
  },
  {
    id: 'patch.remove-without-match-refused',
    title: 'A remove whose value filter selects nothing is refused with noTarget',
    allowedBy: ['RFC7644-3.5.2.2-4', 'RFC7644-3.5.2.2-8'],
    behaviour: () => ({ applyPatch: (resource, operations, type) => applyPatch(resource, operations, type, { removeWithoutMatch: 'noTarget' }) }),
  },
  {
    id: 'patch.remove-of-members-by-value-removes-all',
    title: 'A remove of members without a filter removes all of them, whatever its value names',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.5.2.2-3'],
    behaviour: stepwise((_state, { op, path, json, apply }) => apply(op === 'remove' && path === 'members' ? { op: 'remove', path } : json)),
  },
  {
    id: 'patch.add-takes-arrays-only',
    title: 'An add of a single object to a multi-valued attribute is refused',
    allowedBy: ['RFC7644-3.5.2.1-2'],
    behaviour: stepwise((_state, { op, path, value, type, apply }) => {
      if (op === 'add' && isPlural(type, path) && isObject(value)) throw new ScimError(400, 'invalidValue', 'an array is needed')
      return apply()
    }),
  },
  {
    id: 'patch.other-primaries-are-dropped',
    title: 'Values that are no longer primary have no primary member',
    allowedBy: ['RFC7643-2.4-5'],
    response(call, reply) {
      if (call.resourceType !== 'User' || !isMutableObject(reply.body)) return
      for (const values of Object.values(reply.body)) {
        if (!Array.isArray(values)) continue
        for (const one of values) if (isMutableObject(one) && one['primary'] === false) delete one['primary']
      }
    },
  },
  {
    id: 'patch.error-without-scim-type-in-paths',
    title: 'A malformed path is refused without scimType',
    allowedBy: ['RFC7644-3.12-6'],
    behaviour: stepwise((_state, { apply }) => {
      try {
        return apply()
      } catch (error) {
        if (error instanceof ScimError && (error.scimType === 'invalidPath' || error.scimType === 'invalidFilter' || error.scimType === 'invalidSyntax')) throw new ScimError(400, undefined, error.detail)
        throw error
      }
    }),
  },
  {
    id: 'patch.immutable-attributes-are-set-at-creation-only',
    title: 'An immutable attribute without value takes none by PATCH',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.5.2-13'],
    behaviour: stepwise((_state, { op, path, type, apply }) => {
      if (op !== 'remove' && valuePath(path) === undefined && type.schema.attributes.some((one) => one.name === path && one.mutability === 'immutable')) throw new ScimError(400, 'mutability', `${path} is immutable`)
      return apply()
    }),
  },
]
