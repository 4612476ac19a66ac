import type { Operation, Requirement, RequirementId, Terms } from './types.ts'

/** A contract as it stands in a file (schemas/tool/contract.schema.json). What `extends` another may leave out whatever stays as it is. */
export interface ContractFile {
  readonly id: string
  readonly title: string
  readonly extends?: string
  readonly edition?: string
  readonly bases?: readonly { readonly id: string; readonly path: string }[]
  /** In an extending file a merge patch: objects are merged, null removes. */
  readonly terms?: Partial<Terms>
  /** Files relative to this one, or requirements. */
  readonly requirements?: readonly (string | Requirement)[]
  /** Changed members of requirements that the extended contract has. */
  readonly changes?: Readonly<Record<string, Partial<Requirement>>>
  /** Requirements and operations of the extended contract that do not hold. */
  readonly without?: readonly string[]
  readonly operations?: readonly Operation[]
  /** JSON Schemas, or files relative to this one. */
  readonly messages?: Readonly<Record<string, string | object>>
  /** Resources, or files relative to this one that hold one resource or an array. */
  readonly discovery?: { readonly schemas: readonly (string | object)[]; readonly resourceTypes: readonly (string | object)[] }
  readonly enumerations?: Readonly<Record<string, readonly string[]>>
  /** Files of editions by name. */
  readonly editions?: Readonly<Record<string, string>>
}

/** What one dated edition says (schemas/tool/edition.schema.json). */
export interface EditionFile {
  readonly edition: string
  readonly title: string
  readonly terms: object
  readonly enumerations: Readonly<Record<string, readonly string[]>>
  readonly operations: readonly Operation[]
  /** Why promises of the edition cannot be put to the test in it. */
  readonly untested?: Readonly<Record<string, string>>
  readonly prints: readonly RequirementId[]
}

export interface RequirementsFile {
  readonly requirements: readonly Requirement[]
}

/** Discovery resources: one, or a list. */
export type ResourcesFile = object | readonly object[]
