import { ScimError } from '../../scim/error.ts'
import { isMutableObject, type Mutable } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { eachOf, inside, rewrite, sent, writes } from './tampering.ts'

/** A bug that spoils one text of a user on its way in. */
function spoiled(id: string, title: string, name: string, change: (text: string) => Mutable, breaks: readonly string[], also: readonly string[] = []): Fault {
  return { id: `fidelity.${id}`, title, breaks, also, request: (call) => { rewrite(sent(call, writes, 'User'), name, change) } }
}

/** A bug that loses an attribute of a user or of its enterprise extension. */
function lost(id: string, title: string, path: readonly string[], breaks: readonly string[], also: readonly string[] = []): Fault {
  return {
    id: `fidelity.${id}`, title, breaks, also,
    request(call) {
      const around = path.length > 1 ? inside(sent(call, writes), ...path.slice(0, -1)) : sent(call, writes)
      delete around?.[path.at(-1) ?? '']
    },
  }
}

/** A bug that changes each value of a multi-valued attribute of a user. */
function elements(id: string, title: string, name: string, change: (one: { [name: string]: Mutable }) => void, breaks: readonly string[], also: readonly string[] = []): Fault {
  return { id: `fidelity.${id}`, title, breaks, also, request: (call) => { eachOf(sent(call, writes, 'User'), name, change) } }
}

const text = ['RFC7643-2.3.1-3', 'GENESYS-B-223', 'GENESYS-B-227']
const kept = ['RFC7644-3.3-2', 'GENESYS-B-227']
const again = ['RFC7643-2.3.1-3', 'RFC7644-3.1-8', 'RFC7644-3.5.1-4', 'GENESYS-B-242', 'GENESYS-B-243', 'RFC7644-3.1-7', 'RFC7644-3.4-2', 'RFC7643-2-1']

/** Bugs by which what was sent does not come back. */
export const fidelity: readonly Fault[] = [
  spoiled('texts-are-trimmed', 'displayName is trimmed', 'displayName', (value) => value.trim(), text),
  spoiled('letters-beyond-the-first-plane-are-lost', 'Characters beyond the first plane become question marks', 'displayName', (value) => value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?'), text),
  spoiled('title-is-latin-1', 'title has no letters beyond Latin-1', 'title', (value) => value.replaceAll(/[^\u0000-\u00ff]/g, '?'), text),
  spoiled('markup-is-escaped', 'displayName is escaped for HTML', 'displayName', (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;'), text, again),
  spoiled('backslash-is-eaten', 'A backslash in displayName is lost', 'displayName', (value) => value.replaceAll('\\', ''), text),
  spoiled('plus-becomes-a-blank', 'A plus in displayName becomes a blank', 'displayName', (value) => value.replaceAll('+', ' '), text),
  spoiled('combining-marks-are-lost', 'Combining marks in displayName are lost', 'displayName', (value) => value.normalize('NFD').replaceAll(/\p{M}/gu, ''), text),
  spoiled('zeros-in-front-are-lost', 'A title that looks like a number loses its zeros', 'title', (value) => (/^\d+$/.test(value) ? String(Number(value)) : value), text),
  spoiled('long-texts-are-cut', 'displayName is cut after 100 letters', 'displayName', (value) => value.slice(0, 100), text),
  spoiled('null-as-a-word-is-null', 'The text null is taken for no value', 'title', (value) => (value === 'null' ? null : value), text, kept),
  { ...lost('nick-name-is-lost', 'nickName is not stored', ['nickName'], ['RFC7644-3.3-2'], again), contracts: ['rfc'] },
  { ...lost('honorific-prefix-is-lost', 'name.honorificPrefix is not stored', ['name', 'honorificPrefix'], ['RFC7644-3.3-2'], again), contracts: ['rfc'] },
  lost('department-is-lost', 'department is not stored', [urn.enterpriseUser, 'department'], ['RFC7644-3.3-2', 'GENESYS-B-232'], again),
  lost('employee-number-is-lost', 'employeeNumber is not stored', [urn.enterpriseUser, 'employeeNumber'], ['RFC7644-3.3-2', 'GENESYS-B-232'], again),
  lost('foreign-identifiers-are-lost', 'externalIds is not stored', [urn.genesysUser, 'externalIds'], ['GENESYS-B-237'], again),
  { ...lost('homepage-is-lost', 'homepage of a device is not stored', ['homepage'], ['RFC7644-3.3-2'], again), contracts: ['rfc'] },
  elements('type-of-phone-numbers-is-lost', 'The type of a telephone number is not stored', 'phoneNumbers', (one) => { delete one['type'] }, kept, [...again, 'RFC7643-4.1.2-4', 'RFC7643-4.1.2-5']),
  elements('telephone-numbers-lose-digits', 'A telephone number is cut after 10 characters', 'phoneNumbers', (one) => { rewrite(one, 'value', (value) => value.slice(0, 10)) }, [...kept, 'RFC7643-4.1.2-5'], [...again, 'RFC7643-4.1.2-4', 'RFC7643-2.4-11']),
  elements('primary-of-emails-is-lost', 'No e-mail address is primary', 'emails', (one) => { delete one['primary'] }, kept, again),
  { ...elements('tags-of-addresses-are-cut', 'The part after a plus in an e-mail address is lost', 'emails', (one) => { rewrite(one, 'value', (value) => value.replace(/\+[^@]*/, '')) }, ['RFC7643-4.1.2-1']), contracts: ['rfc'] },
  { ...elements('country-has-three-letters', 'A country is shown by three letters', 'addresses', (one) => { rewrite(one, 'country', (value) => (value === 'US' ? 'USA' : value)) }, ['RFC7643-4.1.2-17'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  { ...elements('messaging-service-is-replaced', 'Every messaging address is of type skype', 'ims', (one) => { if (one['type'] !== undefined) one['type'] = 'skype' }, ['RFC7643-4.1.2-8'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  { ...spoiled('locale-has-an-underscore', 'locale is shown with an underscore', 'locale', (value) => value.replace('-', '_'), ['RFC7643-4.1.1-17'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  { ...spoiled('preferred-language-is-cut', 'Of preferredLanguage only the first stays', 'preferredLanguage', (value) => value.split(',')[0] ?? value, ['RFC7643-4.1.1-16']), contracts: ['rfc'] },
  { ...spoiled('timezone-is-an-offset', 'timezone is stored as an offset', 'timezone', (value) => (value.includes('/') ? '+01:00' : value), ['RFC7643-4.1.1-19'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  { ...spoiled('profile-url-loses-its-path', 'profileUrl loses its path', 'profileUrl', (value) => value.replace(/^(https?:\/\/[^/]+).*/, '$1'), ['RFC7643-4.1.1-14'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  { ...elements('binary-is-lower-cased', 'A certificate is stored in lower case', 'x509Certificates', (one) => { rewrite(one, 'value', (value) => value.toLowerCase()) }, ['RFC7643-2.3.6-1', 'RFC7643-2.3.6-4', 'RFC7643-4.1.2-23'], ['RFC7644-3.3-2', ...again]), contracts: ['rfc'] },
  {
    id: 'fidelity.user-types-are-restricted', title: 'Only employees and contractors may be created', contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-15'],
    request: (call) => { if (sent(call, writes, 'User')?.['userType'] === 'Volunteer') throw new ScimError(400, 'invalidValue', 'there is no such userType') },
  },
  {
    id: 'fidelity.roles-are-restricted', title: 'A role that is not known is refused', contracts: ['rfc'],
    breaks: ['RFC7643-4.1.2-22'],
    request(call) {
      const roles = sent(call, writes, 'User')?.['roles']
      if (Array.isArray(roles) && roles.some((one) => isMutableObject(one) && one['value'] === 'scimspec-role')) throw new ScimError(400, 'invalidValue', 'there is no such role')
    },
  },
  {
    id: 'fidelity.second-value-is-lost', title: 'A second telephone number is not stored',
    breaks: kept, also: [...again, 'GENESYS-B-248'],
    behaviour: (b) => ({ canonicalise: (attribute, value) => { const read = b.canonicalise(attribute, value); return attribute.name === 'phoneNumbers' && Array.isArray(read) ? read.slice(0, 1) : read } }),
  },
  {
    id: 'fidelity.active-is-always-true', title: 'active false is passed over in a creation',
    breaks: ['GENESYS-B-229'], contracts: ['genesys'],
    request: (call) => { const body = sent(call, ['create'], 'User'); if (body?.['active'] === false) body['active'] = true },
  },
]
