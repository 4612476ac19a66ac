import { ScimError } from '../../../scim/error.ts'
import type { Call, Reply } from '../../call.ts'
import { isMutableObject } from '../../json.ts'
import { urn } from '../../names.ts'
import type { Fault } from '../../switch.ts'
import { drop, leak, namesIn, rename, resourcesIn } from '../shown.ts'

const projects = (call: Call) => namesIn(call, 'attributes').length > 0
const isUser = (call: Call) => call.resourceType === 'User'
const forget = (call: Call, parameter: 'attributes' | 'excludedAttributes', name: string) => {
  rename(call, parameter, (names) => names.map((one) => (one === name ? 'unknown' : one)))
}

function refuse(call: Call, reply: Reply, name: string): void {
  if (reply.status !== 200 || !namesIn(call, 'attributes').includes(name)) return
  reply.status = 400
  reply.body = call.behaviour.errorBody(new ScimError(400, 'invalidValue', `unknown attribute ${name}`))
}

function dropFromExtension(reply: Reply, extension: string, name: string): void {
  for (const resource of resourcesIn(reply)) {
    const own = resource[extension]
    if (isMutableObject(own)) Reflect.deleteProperty(own, name)
  }
}

const bugs: readonly Omit<Fault, 'contracts'>[] = [
  {
    id: 'projection.false-is-left-out',
    title: 'A projected user shows active only where it is true',
    breaks: ['GENESYS-B-114'],
    also: ['GENESYS-B-116'],
    response(call, reply) {
      if (isUser(call) && projects(call)) for (const user of resourcesIn(reply)) if (user['active'] === false) delete user['active']
    },
  },
  {
    id: 'projection.active-yields-to-attributes',
    title: 'attributes drops active',
    breaks: ['GENESYS-B-114'],
    response(call, reply) {
      if (isUser(call) && call.operation === 'read' && projects(call)) drop(reply, 'active')
    },
  },
  {
    id: 'projection.user-name-dropped-from-lists',
    title: 'attributes drops userName from lists',
    breaks: ['GENESYS-B-116', 'GENESYS-B-176'],
    response(call, reply) {
      if (isUser(call) && call.operation === 'list' && projects(call)) drop(reply, 'userName')
    },
  },
  {
    id: 'projection.meta-dropped-from-lists',
    title: 'attributes drops meta from lists of users',
    breaks: ['GENESYS-B-116'],
    also: ['GENESYS-B-176'],
    response(call, reply) {
      if (isUser(call) && call.operation === 'list' && projects(call)) drop(reply, 'meta')
    },
  },
  {
    id: 'projection.meta-can-be-excluded',
    title: 'excludedAttributes=meta removes meta',
    breaks: ['GENESYS-B-119', 'GENESYS-B-120'],
    response(call, reply) {
      if (isUser(call) && namesIn(call, 'excludedAttributes').includes('meta')) drop(reply, 'meta')
    },
  },
  {
    id: 'projection.active-can-be-excluded-from-lists',
    title: 'excludedAttributes=active removes active from lists',
    breaks: ['GENESYS-B-119'],
    response(call, reply) {
      if (isUser(call) && call.operation === 'list' && namesIn(call, 'excludedAttributes').includes('active')) drop(reply, 'active')
    },
  },
  {
    id: 'projection.group-meta-dropped-from-lists',
    title: 'attributes drops meta from lists of groups',
    breaks: ['GENESYS-B-124'],
    response(call, reply) {
      if (call.resourceType === 'Group' && call.operation === 'list' && projects(call)) drop(reply, 'meta')
    },
  },
  {
    id: 'projection.group-meta-can-be-excluded',
    title: 'excludedAttributes=meta removes meta of a group',
    breaks: ['GENESYS-B-127'],
    response(call, reply) {
      if (call.resourceType === 'Group' && namesIn(call, 'excludedAttributes').includes('meta')) drop(reply, 'meta')
    },
  },
  {
    id: 'projection.group-external-id-leaks',
    title: 'A group shows externalId whatever attributes says',
    breaks: ['GENESYS-B-125'],
    response(call, reply) {
      if (call.resourceType === 'Group' && call.operation === 'read' && projects(call)) leak(call, reply, 'externalId')
    },
  },
  {
    id: 'projection.members-cannot-be-excluded-from-lists',
    title: 'excludedAttributes=members has no effect on a list of groups',
    breaks: ['GENESYS-B-173'],
    request(call) {
      if (call.operation === 'list') forget(call, 'excludedAttributes', 'members')
    },
  },
  {
    id: 'projection.group-urn-not-known',
    title: 'A name with the URN of the group schema is not known',
    breaks: ['GENESYS-B-167', 'GENESYS-B-168'],
    also: ['GENESYS-B-169'],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => (name.startsWith(`${urn.group}:`) ? 'unknown' : name)))
    },
  },
  {
    id: 'projection.group-urn-refused-for-meta-version',
    title: 'meta.version with the URN of the group schema is refused',
    breaks: ['GENESYS-B-171'],
    response(call, reply) {
      refuse(call, reply, `${urn.group}:meta.version`)
    },
  },
  {
    id: 'projection.roles-leak-into-lists',
    title: 'A list with attributes shows roles as well',
    breaks: ['GENESYS-B-176'],
    response(call, reply) {
      if (call.operation === 'list' && projects(call)) leak(call, reply, 'roles')
    },
  },
  {
    id: 'projection.roles-are-not-shown',
    title: 'attributes=roles shows nothing',
    breaks: ['GENESYS-B-137'],
    request(call) {
      forget(call, 'attributes', 'roles')
    },
  },
  {
    id: 'projection.division-cannot-be-excluded',
    title: 'excludedAttributes with the division has no effect',
    breaks: ['GENESYS-B-165', 'GENESYS-B-177'],
    request(call) {
      forget(call, 'excludedAttributes', `${urn.enterpriseUser}:division`)
    },
  },
  {
    id: 'projection.routing-skills-are-not-shown',
    title: 'attributes with routingSkills shows nothing',
    breaks: ['GENESYS-B-162'],
    request(call) {
      forget(call, 'attributes', `${urn.genesysUser}:routingSkills`)
    },
  },
  {
    id: 'projection.routing-languages-bring-skills',
    title: 'attributes with routingLanguages shows routingSkills as well',
    breaks: ['GENESYS-B-163'],
    also: ['GENESYS-B-115', 'GENESYS-B-176'],
    request(call) {
      rename(call, 'attributes', (names) => names.flatMap((name) => (name.endsWith(':routingLanguages') ? [name, `${urn.genesysUser}:routingSkills`] : [name])))
    },
  },
  {
    id: 'projection.external-ids-bring-the-extension',
    title: 'attributes with externalIds shows the whole extension',
    breaks: ['GENESYS-B-164'],
    also: ['GENESYS-B-115', 'GENESYS-B-176'],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => (name.endsWith(':externalIds') ? urn.genesysUser : name)))
    },
  },
  {
    id: 'projection.enterprise-urn-not-known',
    title: 'The URN of the enterprise extension alone is not known',
    breaks: ['GENESYS-B-154'],
    request(call) {
      forget(call, 'attributes', urn.enterpriseUser)
    },
  },
  {
    id: 'projection.genesys-urn-not-known-in-lists',
    title: 'The URN of the Genesys extension alone is not known in lists',
    breaks: ['GENESYS-B-161'],
    request(call) {
      if (call.operation === 'list') forget(call, 'attributes', urn.genesysUser)
    },
  },
  {
    id: 'projection.genesys-urn-cannot-be-excluded',
    title: 'The URN of the Genesys extension in excludedAttributes has no effect',
    breaks: ['GENESYS-B-165'],
    request(call) {
      forget(call, 'excludedAttributes', urn.genesysUser)
    },
  },
  {
    id: 'projection.manager-cannot-be-excluded-from-lists',
    title: 'The manager in excludedAttributes has no effect on a list',
    breaks: ['GENESYS-B-178'],
    also: ['GENESYS-B-165'],
    request(call) {
      if (call.operation === 'list') forget(call, 'excludedAttributes', `${urn.enterpriseUser}:manager`)
    },
  },
  {
    id: 'projection.plain-list-has-no-manager',
    title: 'A list without a projection shows no manager',
    breaks: ['GENESYS-B-180'],
    response(call, reply) {
      if (call.operation === 'list' && !projects(call) && namesIn(call, 'excludedAttributes').length === 0) dropFromExtension(reply, urn.enterpriseUser, 'manager')
    },
  },
  {
    id: 'projection.plain-list-has-no-external-id',
    title: 'A list without a projection shows no externalId',
    breaks: ['GENESYS-B-179'],
    also: ['GENESYS-B-267'],
    response(call, reply) {
      if (isUser(call) && call.operation === 'list' && !projects(call) && namesIn(call, 'excludedAttributes').length === 0) drop(reply, 'externalId')
    },
  },
  {
    id: 'projection.plain-list-has-no-roles',
    title: 'A list without a projection shows no roles',
    breaks: ['GENESYS-B-181'],
    response(call, reply) {
      if (call.operation === 'list' && !projects(call) && namesIn(call, 'excludedAttributes').length === 0) drop(reply, 'roles')
    },
  },
  {
    id: 'projection.conditional-read-ignored',
    title: 'A projected read is answered in full whatever If-None-Match says',
    breaks: ['GENESYS-B-188'],
    request(call) {
      if (projects(call)) delete call.headers['if-none-match']
    },
  },
  {
    id: 'projection.date-hire-refused',
    title: 'attributes with dateHire is refused',
    breaks: ['GENESYS-B-160'],
    response(call, reply) {
      refuse(call, reply, `${urn.enterpriseUser}:dateHire`)
    },
  },
  {
    id: 'projection.employee-number-brings-department',
    title: 'attributes with employeeNumber shows the department as well',
    breaks: ['GENESYS-B-159'],
    also: ['GENESYS-B-115', 'GENESYS-B-176'],
    request(call) {
      rename(call, 'attributes', (names) => names.flatMap((name) => (name.endsWith(':employeeNumber') ? [name, `${urn.enterpriseUser}:department`] : [name])))
    },
  },
  {
    id: 'projection.manager-value-brings-the-reference',
    title: 'attributes with manager.value shows the reference as well',
    breaks: ['GENESYS-B-158'],
    also: ['GENESYS-B-115', 'GENESYS-B-176'],
    request(call) {
      rename(call, 'attributes', (names) => names.map((name) => name.replace(/:manager\.value$/, ':manager')))
    },
  },
  {
    id: 'projection.ignored-on-the-v2-base',
    title: 'The v2 base does not look at attributes',
    breaks: ['GENESYS-B-115', 'GENESYS-B-125'],
    also: [
      'GENESYS-B-176', 'GENESYS-B-155', 'GENESYS-B-156', 'GENESYS-B-157', 'GENESYS-B-158', 'GENESYS-B-159', 'GENESYS-B-160',
      'GENESYS-B-162', 'GENESYS-B-163', 'GENESYS-B-164', 'GENESYS-B-207', 'GENESYS-B-348'],
    request(call) {
      if (call.base === 'v2') call.query.delete('attributes')
    },
  },
  {
    id: 'projection.exclusion-ignored-on-the-unversioned-base',
    title: 'The unversioned base does not look at excludedAttributes',
    breaks: ['GENESYS-B-117', 'GENESYS-B-165'],
    also: ['GENESYS-B-121', 'GENESYS-B-173', 'GENESYS-B-118', 'GENESYS-B-177', 'GENESYS-B-178', 'GENESYS-B-126', 'GENESYS-B-207'],
    request(call) {
      if (call.base === 'scim') call.query.delete('excludedAttributes')
    },
  },
  {
    id: 'projection.last-repetition-counts',
    title: 'Of a repeated attributes only the last counts',
    breaks: ['GENESYS-B-175'],
    request(call) {
      const all = call.query.getAll('attributes')
      if (all.length > 1) call.query.set('attributes', all.at(-1) ?? '')
    },
  },
  {
    id: 'projection.first-repetition-counts-in-lists',
    title: 'Of a repeated attributes only the first counts in lists',
    breaks: ['GENESYS-B-175'],
    request(call) {
      const all = call.query.getAll('attributes')
      if (call.operation === 'list' && all.length > 1) call.query.set('attributes', all[0] ?? '')
    },
  },
  {
    id: 'projection.comma-refused',
    title: 'Names separated by a comma are refused',
    breaks: ['GENESYS-B-174'],
    response(call, reply) {
      if (call.operation === 'read' && (call.query.get('attributes') ?? '').includes(',')) refuse(call, reply, namesIn(call, 'attributes')[0] ?? '')
    },
  },
  {
    id: 'projection.user-urn-refused-for-active-in-lists',
    title: 'active with the URN of the user schema is refused in lists',
    breaks: ['GENESYS-B-145'],
    response(call, reply) {
      if (call.operation === 'list') refuse(call, reply, `${urn.user}:active`)
    },
  },
  {
    id: 'projection.last-modified-refused',
    title: 'attributes=meta.lastModified is refused',
    breaks: ['GENESYS-B-140'],
    response(call, reply) {
      if (isUser(call)) refuse(call, reply, 'meta.lastModified')
    },
  },
  {
    id: 'projection.phone-numbers-with-urn-cannot-be-excluded',
    title: 'phoneNumbers with the URN of the user schema in excludedAttributes has no effect',
    breaks: ['GENESYS-B-165'],
    request(call) {
      forget(call, 'excludedAttributes', `${urn.user}:phoneNumbers`)
    },
  },
]

/** Bugs of the documented projections. */
export const genesysProjection: readonly Fault[] = bugs.map((bug) => ({ ...bug, contracts: ['genesys'] }))
