import { ScimError } from '../../scim/error.ts'
import { isObject } from '../../scim/json.ts'
import type { Call, Reply } from '../call.ts'
import { isMutableObject, type MutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { operationsIn, stepwise } from './stepwise.ts'

/** The resources in an answer. */
function resourcesIn(reply: Reply): readonly MutableObject[] {
  if (!isMutableObject(reply.body)) return []
  const entries = reply.body['Resources']
  return Array.isArray(entries) ? entries.filter(isMutableObject) : [reply.body]
}

/** Rewrites the enterprise part of users in answers. */
function enterpriseIn(call: Call, reply: Reply, change: (user: MutableObject, own: MutableObject) => void): void {
  if (call.resourceType !== 'User' || reply.status > 299) return
  for (const user of resourcesIn(reply)) {
    const own = user[urn.enterpriseUser]
    if (isMutableObject(own)) change(user, own)
  }
}

/** Rewrites the published enterprise schema wherever it is shown. */
function schemaIn(reply: Reply, change: (attributes: MutableObject[]) => void): void {
  for (const schema of resourcesIn(reply)) {
    if (schema['id'] === urn.enterpriseUser && Array.isArray(schema['attributes'])) change(schema['attributes'] as MutableObject[])
  }
}

/** Gives one attribute of the published enterprise schema, or a part of its manager, another characteristic. */
const republished = (name: string, characteristics: MutableObject) => (_call: Call, reply: Reply) => {
  schemaIn(reply, (attributes) => {
    const parts = attributes.flatMap((one) => [one, ...(one['name'] === 'manager' && Array.isArray(one['subAttributes']) ? one['subAttributes'].filter(isMutableObject).map((sub) => sub) : [])])
    const found = parts.find((one) => one['name'] === name)
    if (found !== undefined) Object.assign(found, characteristics)
  })
}

/** Bugs of schema extensions. */
export const extensions: readonly Fault[] = [
  {
    id: 'extensions.flattened-in-reads',
    title: 'A read shows simple enterprise attributes at the top level, named with their URN',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.3-7', 'RFC7643-3-8'],
    also: ['RFC7643-4.3-1', 'RFC7643-4.3-2', 'RFC7644-3.5.2.1-4', 'RFC7644-3.5.2.3-4', 'RFC7644-3.5.2.3-2', 'RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-11', 'RFC7644-3.5.2.1-3', 'RFC7644-3.1-8', 'RFC7643-2.1-1', 'RFC7644-3.5.2-24', 'RFC7644-3.5.2-16', 'RFC7644-3.3-2', 'RFC7644-3.4-2', 'RFC7644-3.5.1-4'],
    response(call, reply) {
      if (call.operation !== 'read') return
      enterpriseIn(call, reply, (user, own) => {
        const { manager, ...simple } = own
        if (manager === undefined) delete user[urn.enterpriseUser]
        else user[urn.enterpriseUser] = { manager }
        for (const [name, value] of Object.entries(simple)) user[`${urn.enterpriseUser}:${name}`] = value
      })
    },
  },
  {
    id: 'extensions.flattened-in-lists',
    title: 'A list shows enterprise attributes beside their object, named with their URN',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.3-7'],
    response(call, reply) {
      if (call.operation === 'list') enterpriseIn(call, reply, (user, own) => Object.entries(own).forEach(([name, value]) => (user[`${urn.enterpriseUser}:${name}`] = value)))
    },
  },
  {
    id: 'extensions.department-at-the-top-level',
    title: 'A read shows the department at the top level as well',
    contracts: ['rfc'],
    breaks: ['RFC7643-3-8'],
    also: ['RFC7644-3.5.2.3-11', 'RFC7644-3.9-4'],
    response(call, reply) {
      enterpriseIn(call, reply, (user, own) => own['department'] !== undefined && (user['department'] = own['department']))
    },
  },
  {
    id: 'extensions.patch-creates-a-top-level-member',
    title: 'A PATCH by the full name of an extension attribute does not reach its container',
    breaks: ['RFC7643-3.3-7', 'GENESYS-B-252'],
    also: ['RFC7644-3.5.2.1-4', 'RFC7644-3.5.2.3-4', 'RFC7644-3.10-1', 'RFC7643-3.3-4', 'RFC7644-3.5.2-17'],
    behaviour: stepwise((state, { op, path, value, apply }) => (op !== 'remove' && path.startsWith(`${urn.enterpriseUser}:`) && value !== undefined && !isObject(state[urn.enterpriseUser]) ? { ...state, [path]: value } : apply())),
  },
  {
    id: 'extensions.schemas-forgotten-after-patch',
    title: 'schemas does not name an extension that a PATCH added',
    contracts: ['rfc'],
    breaks: ['RFC7643-2.1-2'],
    also: ['RFC7643-3-2', 'RFC7643-3-3'],
    response(call, reply) {
      const key = `extensions.schemas-forgotten ${call.id ?? ''}`
      if (call.operation === 'patch' && operationsIn(call).some((one) => one['op'] === 'add' && String(one['path']).startsWith(`${urn.enterpriseUser}:`)) && call.before?.[urn.enterpriseUser] === undefined) call.state.set(key, true)
      if (call.id === undefined || call.state.get(key) !== true) return
      enterpriseIn(call, reply, (user) => {
        if (Array.isArray(user['schemas'])) user['schemas'] = user['schemas'].filter((one) => one !== urn.enterpriseUser)
      })
    },
  },
  {
    id: 'extensions.required-claimed',
    title: 'The resource types call the enterprise extension required, and users do without it',
    contracts: ['rfc'],
    breaks: ['RFC7643-6-14'],
    also: ['RFC7643-7-16'],
    response(_call, reply) {
      for (const type of resourcesIn(reply)) {
        if (type['id'] !== 'User' || !Array.isArray(type['schemaExtensions'])) continue
        for (const one of type['schemaExtensions'].filter(isMutableObject)) one['required'] = true
      }
    },
  },
  {
    id: 'extensions.cost-center-not-kept',
    title: 'costCenter is accepted and lost',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.3-1'],
    also: ['RFC7644-3.5.2.1-4', 'RFC7644-3.5.2.3-4', 'RFC7644-3.3-4', 'RFC7643-7-22', 'RFC7644-3.5.1-4', 'RFC7644-3.5.2.1-7', 'RFC7644-3.5.2.3-2', 'RFC7643-7-26', 'RFC7643-2.2-1'],
    response(call, reply) {
      enterpriseIn(call, reply, (_user, own) => {
        delete own['costCenter']
      })
    },
  },
  {
    id: 'extensions.manager-reference-is-dead',
    title: 'manager.$ref leads nowhere',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.3-3'],
    also: ['RFC7643-2.3.7-5', 'RFC7643-2.3.7-6', 'RFC7643-2.4-12', 'RFC7643-2.4-11'],
    response(call, reply) {
      enterpriseIn(call, reply, (_user, own) => {
        if (isMutableObject(own['manager']) && typeof own['manager']['$ref'] === 'string') own['manager']['$ref'] = `${own['manager']['$ref']}-gone`
      })
    },
  },
  {
    id: 'extensions.manager-without-value',
    title: 'manager comes back without its value',
    contracts: ['rfc'],
    breaks: ['RFC7643-4.3-2'],
    also: ['RFC7644-3.3-4', 'RFC7644-3.5.1-4', 'RFC7643-7-22', 'RFC7643-2.3.8-1', 'RFC7644-3.7.2-2'],
    response(call, reply) {
      enterpriseIn(call, reply, (_user, own) => {
        if (isMutableObject(own['manager'])) delete own['manager']['value']
      })
    },
  },
  {
    id: 'extensions.title-defined-again',
    title: 'The enterprise schema defines the title of the core schema again',
    contracts: ['rfc'],
    breaks: ['RFC7643-3.3-5'],
    response(_call, reply) {
      schemaIn(reply, (attributes) => {
        const [first] = attributes
        if (first !== undefined) attributes.push({ ...first, name: 'title', mutability: 'readOnly' })
      })
    },
  },
  {
    id: 'extensions.manager-name-is-a-reference',
    title: 'The enterprise schema calls manager.displayName a reference',
    contracts: ['rfc'],
    breaks: ['RFC7643-8.7.1-80'],
    also: ['RFC7643-7-12'],
    response: republished('displayName', { type: 'reference', referenceTypes: ['external'] }),
  },
  {
    id: 'extensions.division-is-multi-valued',
    title: 'The enterprise schema calls the division multi-valued',
    contracts: ['rfc'],
    breaks: ['RFC7643-8.7.1-75'],
    also: ['RFC7643-2.4-1', 'RFC7643-7-14', 'RFC7643-2.3-1'],
    response: republished('division', { multiValued: true, mutability: 'readOnly' }),
  },
  {
    id: 'extensions.patch-wipes-the-container',
    title: 'A replace of one enterprise attribute drops the others',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.3-11'],
    behaviour: stepwise((_state, { op, path, value, apply }) => {
      const changed = apply()
      return op === 'replace' && path.startsWith(`${urn.enterpriseUser}:`) && value !== undefined ? { ...changed, [urn.enterpriseUser]: { [path.slice(urn.enterpriseUser.length + 1)]: value } } : changed
    }),
  },
  {
    id: 'extensions.container-without-path-ignored',
    title: 'The container of an extension in a PATCH without path is ignored',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2.1-3'],
    behaviour: stepwise((state, { path, value, apply }) => (path === '' && isObject(value) && value[urn.enterpriseUser] !== undefined ? state : apply())),
  },
  {
    id: 'extensions.schemas-cannot-be-patched',
    title: 'An addition to schemas is refused',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.5.2-16'],
    behaviour: stepwise((_state, { path, apply }) => {
      if (path === 'schemas') throw new ScimError(400, 'mutability', 'schemas is the server\'s own')
      return apply()
    }),
  },
  {
    id: 'extensions.filter-does-not-know-the-urn',
    title: 'A filter on an enterprise attribute behind its URN finds nothing',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-2'],
    also: ['RFC7644-3.10-1', 'RFC7644-3.4.2.2-1', 'RFC7644-3.4.2.2-2', 'RFC7644-3.4.2.2-3', 'RFC7644-3.4.2.2-4', 'RFC7644-3.4.2.2-36', 'RFC7644-3.5.2.2-2'],
    request(call) {
      const filter = call.query.get('filter')
      if (call.operation === 'list' && filter?.includes(`${urn.enterpriseUser}:`) === true) call.query.set('filter', 'id eq "nobody"')
    },
  },
]
