import { ScimError } from '../scim/error.ts'
import { isMutableObject, type Mutable, type MutableObject, asText } from './json.ts'
import { urn } from './names.ts'
import type { PublishedType } from './schemas/define.ts'
import type { Stored } from './store.ts'

/** Names that the organisation behind the Genesys bases has. */
export const organisation = {
  roles: ['employee', 'admin', 'supervisor', 'agent'],
  skills: ['English Sales', 'Billing', 'Technical Support'],
  languages: ['English', 'German', 'Japanese'],
  divisions: ['Home', 'North', 'South'],
} as const

const authority = 'x-pc:scimv2:v1'

function entries(value: Mutable | undefined): MutableObject[] {
  return Array.isArray(value) ? value.filter(isMutableObject) : []
}

/** Adds what the Genesys bases show and nobody stores: the address that repeats userName, the identifier of the provisioning client. */
export function present(type: PublishedType, body: MutableObject, stored: Stored): void {
  if (type.name !== 'User') return
  const userName = stored.attributes['userName'] ?? ''
  body['displayName'] ??= userName
  body['active'] ??= true
  const emails = entries(body['emails'])
  if (!emails.some((email) => email['type'] === 'other' && email['value'] === userName)) {
    const primary = !emails.some((email) => email['primary'] === true)
    body['emails'] = [{ value: userName, type: 'other', primary }, ...emails]
  }
  const externalId = stored.attributes['externalId']
  if (typeof externalId !== 'string') return
  const own = body[urn.genesysUser]
  const extension: MutableObject = isMutableObject(own) ? { ...own } : {}
  extension['externalIds'] = [{ authority: `${authority}:client`, value: externalId }, ...entries(extension['externalIds'])]
  body[urn.genesysUser] = extension
  const schemas = body['schemas']
  if (Array.isArray(schemas) && !schemas.includes(urn.genesysUser)) schemas.push(urn.genesysUser)
}

function refuseUnknown(what: string, known: readonly string[], name: Mutable | undefined): void {
  if (typeof name === 'string' && !known.includes(name)) throw new ScimError(400, 'invalidValue', `the organisation has no ${what} "${name}"`)
}

/**
 * Settles a user that a Genesys base is about to store: drops what only the server shows, checks names.
 * @throws ScimError for a role, skill, language or division that does not exist.
 */
export function settleUser(attributes: MutableObject): void {
  const emails = entries(attributes['emails']).filter((email) => !(email['type'] === 'other' && email['value'] === attributes['userName']))
  if (emails.length > 0) attributes['emails'] = emails
  else delete attributes['emails']
  for (const role of entries(attributes['roles'])) refuseUnknown('role', organisation.roles, role['value'])
  const enterprise = attributes[urn.enterpriseUser]
  if (isMutableObject(enterprise)) refuseUnknown('division', organisation.divisions, enterprise['division'])
  const own = attributes[urn.genesysUser]
  if (!isMutableObject(own)) return
  const extension: MutableObject = { ...own }
  for (const skill of entries(extension['routingSkills'])) refuseUnknown('skill', organisation.skills, skill['name'])
  for (const language of entries(extension['routingLanguages'])) refuseUnknown('language', organisation.languages, language['name'])
  for (const name of ['routingSkills', 'routingLanguages']) {
    if (entries(extension[name]).length > 50) throw new ScimError(400, 'invalidValue', `${name} has more than 50 values`)
  }
  const ids = entries(extension['externalIds']).filter((id) => !asText(id['authority']).startsWith(authority))
  if (ids.length > 0) extension['externalIds'] = ids
  else delete extension['externalIds']
  if (Object.keys(extension).length > 0) attributes[urn.genesysUser] = extension
  else Reflect.deleteProperty(attributes, urn.genesysUser)
}
