/** The schema language of RFC 7643 sections 6 and 7, with every default filled in. */

/** RFC 7643 section 7, one attribute definition with its defaults filled in. */
export interface AttributeDefinition {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'binary' | 'reference' | 'complex'
  readonly multiValued: boolean
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'never' | 'default' | 'request'
  readonly uniqueness: 'none' | 'server' | 'global'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes: readonly AttributeDefinition[]
}

export interface SchemaDefinition {
  readonly id: string
  readonly name: string
  readonly attributes: readonly AttributeDefinition[]
}

export interface ResourceType {
  readonly id: string
  readonly name: string
  /** Path below the base, with a leading slash: `/Users`. */
  readonly endpoint: string
  readonly schema: SchemaDefinition
  readonly extensions: readonly { readonly schema: SchemaDefinition; readonly required: boolean }[]
}
