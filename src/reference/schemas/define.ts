import type { AttributeDefinition, ResourceType, SchemaDefinition } from '../../scim/schema.ts'

/** An attribute as /Schemas shows it. */
export interface PublishedAttribute extends AttributeDefinition {
  readonly description: string
  readonly subAttributes: readonly PublishedAttribute[]
}

/** A schema as /Schemas shows it. */
export interface PublishedSchema extends SchemaDefinition {
  readonly description: string
  readonly attributes: readonly PublishedAttribute[]
}

/** A resource type as /ResourceTypes shows it. */
export interface PublishedType extends ResourceType {
  readonly description: string
  readonly schema: PublishedSchema
  readonly extensions: readonly { readonly schema: PublishedSchema; readonly required: boolean }[]
}

type Characteristics = Partial<Omit<PublishedAttribute, 'name' | 'description' | 'type' | 'subAttributes'>>

/** One attribute; whatever is not said has the default of RFC 7643 section 2.2. */
export function attribute(
  name: string,
  type: AttributeDefinition['type'],
  description: string,
  characteristics: Characteristics = {},
  subAttributes: readonly PublishedAttribute[] = [],
): PublishedAttribute {
  return {
    name,
    type,
    description,
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...characteristics,
    subAttributes,
  }
}

export function text(name: string, description: string, characteristics: Characteristics = {}): PublishedAttribute {
  return attribute(name, 'string', description, characteristics)
}

export function flag(name: string, description: string, characteristics: Characteristics = {}): PublishedAttribute {
  return attribute(name, 'boolean', description, characteristics)
}

export function complex(
  name: string,
  description: string,
  subAttributes: readonly PublishedAttribute[],
  characteristics: Characteristics = {},
): PublishedAttribute {
  return attribute(name, 'complex', description, characteristics, subAttributes)
}

/** A multi-valued complex attribute with the default sub-attributes of RFC 7643 section 2.4. */
export function plural(
  name: string,
  description: string,
  value: PublishedAttribute,
  types?: readonly string[],
  characteristics: Characteristics = {},
): PublishedAttribute {
  return complex(
    name,
    description,
    [
      value,
      text('display', 'Label of the value for people.'),
      text('type', 'What the value is for.', types ? { canonicalValues: types } : {}),
      flag('primary', 'Whether this is the preferred value; true at most once.'),
    ],
    { multiValued: true, ...characteristics },
  )
}
