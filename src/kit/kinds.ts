import type { Terms } from '../contract/types.ts'
import type { AttributeDefinition, ResourceType } from '../scim/schema.ts'
import type { Profile } from '../target/types.ts'

/** The profile with the kinds of values that the contract lets a client set: what checks make up values of. */
export function withKinds(profile: Profile, { kinds = {} }: Terms): Profile {
  const { value, source } = profile.resourceTypes
  return { ...profile, resourceTypes: { source, value: value.map((type) => narrowed(type, kinds[type.name] ?? {})) } }
}

function narrowed(type: ResourceType, kinds: Readonly<Record<string, readonly string[]>>): ResourceType {
  const attributes = type.schema.attributes.map((attribute) => ofKinds(attribute, kinds[attribute.name]))
  return { ...type, schema: { ...type.schema, attributes } }
}

function ofKinds(attribute: AttributeDefinition, kinds: readonly string[] | undefined): AttributeDefinition {
  if (kinds === undefined) return attribute
  return { ...attribute, subAttributes: attribute.subAttributes.map((sub) => (sub.name === 'type' ? { ...sub, canonicalValues: kinds } : sub)) }
}
