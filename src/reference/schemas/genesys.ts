import { urn } from '../names.ts'
import { attribute, complex, flag, text, type PublishedAttribute, type PublishedSchema } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const
const kinds = ['User', 'Group', 'ServiceProviderConfig', 'ResourceType', 'Schema']

const reference = (referenceTypes: readonly string[]): readonly PublishedAttribute[] => [
  text('type', 'Kind of the resource.', { ...readOnly, canonicalValues: kinds }),
  text('value', 'Id of the resource.', { caseExact: true }),
  attribute('$ref', 'reference', 'URI of the resource.', { ...readOnly, referenceTypes }),
]

const skilled = (what: string): readonly PublishedAttribute[] => [
  text('name', `Name of the ${what}.`, { required: true, caseExact: true }),
  attribute('proficiency', 'decimal', 'From 0.0 to 5.0.'),
]

/** The user of the Genesys Cloud SCIM API. */
export const genesysUserSchema: PublishedSchema = {
  id: urn.user,
  name: 'User',
  description: 'User of the organisation',
  attributes: [
    text('userName', 'Main e-mail address of the account.', { required: true, uniqueness: 'server', returned: 'always' }),
    text('displayName', 'Name shown to other people.', { required: true }),
    flag('active', 'Whether the account may be used.', { returned: 'always' }),
    text('password', 'New password.', { mutability: 'writeOnly', returned: 'never' }),
    text('title', 'Job title.'),
    complex(
      'phoneNumbers',
      'Telephone numbers.',
      [
        text('value', 'Number in E.164 or as tel URI.'),
        text('type', 'What the number is for.', {
          canonicalValues: ['work', 'work2', 'work3', 'work4', 'home', 'mobile', 'other', 'microsoftteams', 'zoomphone', 'eightbyeight'],
        }),
        flag('primary', 'Whether this is the preferred number.'),
      ],
      { multiValued: true },
    ),
    complex(
      'emails',
      'E-mail addresses.',
      [
        text('value', 'The address.'),
        text('type', 'What the address is for.', { canonicalValues: ['work', 'other'] }),
        flag('primary', 'Whether this is the preferred address.'),
      ],
      { multiValued: true },
    ),
    complex('groups', 'Groups that the user is in.', reference(['Group']), { ...readOnly, multiValued: true }),
    complex('roles', 'Roles by name.', [text('value', 'Name of the role.')], { multiValued: true }),
  ],
}

export const genesysEnterpriseSchema: PublishedSchema = {
  id: urn.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'Place in the organisation',
  attributes: [
    text('division', 'Name of the division.'),
    text('department', 'Department.'),
    complex('manager', 'Whom the user reports to.', [
      text('value', 'Id of the manager.', { caseExact: true }),
      attribute('$ref', 'reference', 'URI of the manager.', { ...readOnly, referenceTypes: ['User'] }),
    ]),
    text('employeeNumber', 'Number that the organisation gave.'),
    text('dateHire', 'Day of hiring, YYYY-MM-DD.'),
  ],
}

export const genesysExtensionSchema: PublishedSchema = {
  id: urn.genesysUser,
  name: 'UserExtension',
  description: 'Routing and foreign identifiers',
  attributes: [
    complex('routingSkills', 'Skills by name, at most 50.', skilled('skill'), { multiValued: true }),
    complex('routingLanguages', 'Languages by name, at most 50.', skilled('language'), { multiValued: true }),
    complex(
      'externalIds',
      'Identifiers in other systems.',
      [text('authority', 'The other system.', { required: true, caseExact: true }), text('value', 'Identifier there.', { required: true, caseExact: true })],
      { multiValued: true },
    ),
  ],
}

/** The group of the Genesys Cloud SCIM API. */
export const genesysGroupSchema: PublishedSchema = {
  id: urn.group,
  name: 'Group',
  description: 'Group of the organisation',
  attributes: [
    text('displayName', 'Name of the group.', { required: true }),
    complex('members', 'Members of the group.', reference(['User', 'Group']), { multiValued: true }),
  ],
}
