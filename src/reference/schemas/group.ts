import { urn } from '../names.ts'
import { attribute, complex, text, type PublishedSchema } from './define.ts'

const immutable = { mutability: 'immutable' } as const

/** RFC 7643 section 4.2; displayName is required (erratum 5368). */
export const groupSchema: PublishedSchema = {
  id: urn.group,
  name: 'Group',
  description: 'Group',
  attributes: [
    text('displayName', 'Name of the group.', { required: true }),
    complex(
      'members',
      'Users and groups in this group.',
      [
        text('value', 'Id of the member.', immutable),
        attribute('$ref', 'reference', 'URI of the member.', { ...immutable, referenceTypes: ['User', 'Group'] }),
        text('display', 'Name of the member when it was added.', { mutability: 'readOnly' }),
        text('type', 'Kind of the member.', { ...immutable, canonicalValues: ['User', 'Group'] }),
      ],
      { multiValued: true },
    ),
  ],
}
