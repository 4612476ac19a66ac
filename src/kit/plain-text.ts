import type { ScopeAttribute, Terms } from '../contract/types.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'

/** Attributes that exist to hold text for people, the most common first. */
const preferred = ['displayname', 'title', 'nickname', 'usertype']

function isPlain(attribute: AttributeDefinition): boolean {
  const { type, multiValued, mutability, uniqueness, returned, canonicalValues } = attribute
  return type === 'string' && !multiValued && mutability === 'readWrite' && uniqueness === 'none' && (returned === 'default' || returned === 'always') && canonicalValues === undefined
}

/** The attribute of a type that takes and shows any text, so that a check may write what it likes; none that is `taken`. */
export function plainTextOf(type: ResourceType, taken: readonly string[] = []): AttributeDefinition | undefined {
  const plain = type.schema.attributes.filter((attribute) => isPlain(attribute) && !taken.includes(attribute.name))
  return preferred.flatMap((name) => plain.find((attribute) => attribute.name.toLowerCase() === name) ?? [])[0]
}

/** Where a marker goes that scopes a list to the run's own resources: as the contract says, or where the server's schema has room for it. */
export function scopeOf(type: ResourceType, terms: Terms): ScopeAttribute | undefined {
  const told = terms.scopeAttribute[type.name]
  const [name, ...rest] = told?.path ?? []
  if (name === undefined || rest.length > 0 || type.schema.attributes.some((attribute) => attribute.name === name && attribute.mutability !== 'readOnly')) return told
  const other = plainTextOf(type)?.name
  return other === undefined ? undefined : { path: [other], filter: other }
}
