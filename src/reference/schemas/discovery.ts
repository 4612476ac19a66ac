import { urn } from '../names.ts'
import { attribute, complex, flag, text, type PublishedSchema } from './define.ts'

const fixed = { mutability: 'readOnly' } as const
const needed = { mutability: 'readOnly', required: true } as const

/** Erratum 8475. */
const named = { ...needed, caseExact: true, uniqueness: 'server' } as const

const feature = (name: string, description: string, ...more: ReturnType<typeof text>[]) =>
  complex(name, description, [flag('supported', 'Whether it is offered.', needed), ...more], needed)

/** RFC 7643 section 5 with the `pagination` of RFC 9865 section 3. */
export const serviceProviderConfigSchema: PublishedSchema = {
  id: urn.serviceProviderConfig,
  name: 'Service Provider Configuration',
  description: 'What this server offers',
  attributes: [
    attribute('documentationUri', 'reference', 'Page for people.', { ...fixed, referenceTypes: ['external'] }),
    feature('patch', 'Changes with PATCH.'),
    feature(
      'bulk',
      'Several operations in one request.',
      attribute('maxOperations', 'integer', 'Most operations in a request.', needed),
      attribute('maxPayloadSize', 'integer', 'Largest request in bytes.', needed),
    ),
    feature('filter', 'Queries with a filter.', attribute('maxResults', 'integer', 'Most resources in an answer.', needed)),
    feature('changePassword', 'Changes of passwords.'),
    feature('sort', 'Sorted answers.'),
    feature('etag', 'Versions of resources.'),
    complex(
      'pagination',
      'Ways to page through a list.',
      [
        flag('cursor', 'Whether cursors are offered.', needed),
        flag('index', 'Whether indexes are offered.', needed),
        text('defaultPaginationMethod', 'What a request without either gets.', { ...fixed, canonicalValues: ['cursor', 'index'] }),
        attribute('defaultPageSize', 'integer', 'Resources in a page when the request does not say.', fixed),
        attribute('maxPageSize', 'integer', 'Most resources in a page.', fixed),
        attribute('cursorTimeout', 'integer', 'Seconds for which a cursor can be used.', fixed),
      ],
      fixed,
    ),
    complex(
      'securityEvents',
      'Security events, RFC 9967 section 4.',
      [
        text('asyncRequest', 'How asynchronous requests are answered.', { ...fixed, canonicalValues: ['none', 'long', 'request'] }),
        attribute('eventUris', 'reference', 'Events that are offered.', { ...fixed, multiValued: true, referenceTypes: ['uri'] }),
      ],
      fixed,
    ),
    complex(
      'authenticationSchemes',
      'Ways to sign in.',
      [
        text('type', 'Kind of the scheme.', { ...needed, canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'] }),
        text('name', 'Name of the scheme.', needed),
        text('description', 'What the scheme is.', needed),
        attribute('specUri', 'reference', 'Specification of the scheme.', { ...fixed, referenceTypes: ['external'] }),
        attribute('documentationUri', 'reference', 'Page about the scheme.', { ...fixed, referenceTypes: ['external'] }),
        flag('primary', 'Whether this is the preferred scheme.', fixed),
      ],
      { ...needed, multiValued: true },
    ),
  ],
}

/** RFC 7643 section 6. */
export const resourceTypeSchema: PublishedSchema = {
  id: urn.resourceType,
  name: 'ResourceType',
  description: 'A kind of resource',
  attributes: [
    text('id', 'Identifier of the type.', fixed),
    text('name', 'Name of the type.', named),
    text('description', 'What the type is.', fixed),
    attribute('endpoint', 'reference', 'Path of the type below the base.', { ...named, referenceTypes: ['uri'] }),
    attribute('schema', 'reference', 'URI of its base schema.', { ...needed, caseExact: true, referenceTypes: ['uri'] }),
    complex(
      'schemaExtensions',
      'Extensions of the type.',
      [
        attribute('schema', 'reference', 'URI of the extension.', { ...needed, caseExact: true, referenceTypes: ['uri'] }),
        flag('required', 'Whether a resource must have it.', needed),
      ],
      { ...needed, multiValued: true },
    ),
  ],
}

const types = ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference']

const definition = [
  text('name', 'Name of the attribute.', { ...needed, caseExact: true }),
  text('type', 'Data type.', { ...needed, canonicalValues: types }),
  flag('multiValued', 'Whether it has several values.', needed),
  text('description', 'What the attribute is.', { ...fixed, caseExact: true }),
  flag('required', 'Whether a resource must have it.', fixed),
  text('canonicalValues', 'Suggested values.', { ...fixed, multiValued: true, caseExact: true }),
  flag('caseExact', 'Whether letter case counts.', fixed),
  text('mutability', 'Who may change it.', { ...fixed, caseExact: true, canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'] }),
  text('returned', 'When it is shown.', { ...fixed, caseExact: true, canonicalValues: ['always', 'never', 'default', 'request'] }),
  text('uniqueness', 'How far a value is unique.', { ...fixed, caseExact: true, canonicalValues: ['none', 'server', 'global'] }),
  text('referenceTypes', 'What a reference may point to.', { ...fixed, multiValued: true, caseExact: true }),
]

/** RFC 7643 section 7. */
export const schemaSchema: PublishedSchema = {
  id: urn.schema,
  name: 'Schema',
  description: 'A schema and its attributes',
  attributes: [
    text('id', 'URN of the schema.', needed),
    text('name', 'Name of the schema.', needed),
    text('description', 'What the schema is.', fixed),
    complex('attributes', 'The attributes.', [...definition, complex('subAttributes', 'Parts of a complex attribute.', definition, { ...fixed, multiValued: true })], {
      ...needed,
      multiValued: true,
    }),
  ],
}
