import { urn } from '../names.ts'
import { attribute, complex, flag, plural, text, type PublishedSchema } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const

/** RFC 7643 section 4.1. */
export const userSchema: PublishedSchema = {
  id: urn.user,
  name: 'User',
  description: 'User Account',
  attributes: [
    text('userName', 'Name with which the user signs in; unique on this server, letter case aside.', { required: true, uniqueness: 'server' }),
    complex('name', 'The parts of the name.', [
      text('formatted', 'The whole name as it is shown.'),
      text('familyName', 'Family name.'),
      text('givenName', 'Given name.'),
      text('middleName', 'Middle names.'),
      text('honorificPrefix', 'Title before the name.'),
      text('honorificSuffix', 'Suffix after the name.'),
    ]),
    text('displayName', 'Name shown to other people.'),
    text('nickName', 'Casual form of address.'),
    attribute('profileUrl', 'reference', 'Page about the user.', { referenceTypes: ['external'] }),
    text('title', 'Job title.'),
    text('userType', 'Relation between the organisation and the user.'),
    text('preferredLanguage', 'Preferred languages in the form of Accept-Language.'),
    text('locale', 'Language tag for formats.'),
    text('timezone', 'Time zone by its name in the IANA database.'),
    flag('active', 'Whether the account may be used.'),
    text('password', 'Secret in clear text, on the way in only.', { mutability: 'writeOnly', returned: 'never' }),
    plural('emails', 'E-mail addresses.', text('value', 'The address.'), ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', text('value', 'The number.'), ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Instant messaging addresses.', text('value', 'The address.'), ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo']),
    plural(
      'photos',
      'Pictures of the user.',
      attribute('value', 'reference', 'URL of the picture.', { referenceTypes: ['external'] }),
      ['photo', 'thumbnail'],
    ),
    complex(
      'addresses',
      'Postal addresses.',
      [
        text('formatted', 'The whole address as it is shown.'),
        text('streetAddress', 'Street, house, apartment.'),
        text('locality', 'Town.'),
        text('region', 'State or region.'),
        text('postalCode', 'Postal code.'),
        text('country', 'Country by its two letters.'),
        text('type', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
        flag('primary', 'Whether this is the preferred address; true at most once.'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'Groups that the user is in, of its own or through another group.',
      [
        text('value', 'Id of the group.', readOnly),
        attribute('$ref', 'reference', 'URI of the group.', { ...readOnly, referenceTypes: ['Group'] }),
        text('display', 'Name of the group.', readOnly),
        text('type', 'How the user came to be in the group.', { ...readOnly, canonicalValues: ['direct', 'indirect'] }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    plural('entitlements', 'What the user is entitled to.', text('value', 'The entitlement.')),
    plural('roles', 'Roles of the user.', text('value', 'The role.')),
    plural('x509Certificates', 'Certificates issued to the user.', attribute('value', 'binary', 'The certificate, DER in base64.')),
  ],
}

/** RFC 7643 section 4.3. */
export const enterpriseSchema: PublishedSchema = {
  id: urn.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    text('employeeNumber', 'Number that the organisation gave.'),
    text('costCenter', 'Cost centre.'),
    text('organization', 'Organisation.'),
    text('division', 'Division.'),
    text('department', 'Department.'),
    complex('manager', 'Whom the user reports to.', [
      text('value', 'Id of the manager.', { caseExact: true }),
      attribute('$ref', 'reference', 'URI of the manager.', { referenceTypes: ['User'] }),
      text('displayName', 'Name of the manager.', readOnly),
    ]),
  ],
}
