/** What a documentation page of an SDK says about the HTTP interface below it. */

export type Style = 'javascript' | 'python' | 'ruby' | 'swift'

export interface Parameter {
  /** Name on the wire: `excludedAttributes`, `If-Match`. */
  readonly name: string
  /** Name in the SDK's language: `excluded_attributes`. */
  readonly sdkName: string
  /** `string`, `integer`, `number`, `boolean`, `array<string>`, or the page's own word. */
  readonly type: string
  readonly required: boolean
  readonly default?: string
  /** Values as printed; two values that lost the comma between them stay one. */
  readonly values: readonly string[]
  readonly says: string
}

/** A conditional header and what the page promises about it. */
export interface ConditionalHeader extends Parameter {
  readonly answers?: { readonly status: number; readonly scimType?: string }
}

export interface Permissions {
  readonly mode: 'any' | 'all' | 'none'
  readonly names: readonly string[]
}

/** A printed body: members by name; a leaf is the printed type's name, a list holds its printed element. */
export type Shape = string | readonly Shape[] | { readonly [member: string]: Shape }

export interface DerivedOperation {
  /** Name in camel case, whatever the page's language: `getScimV2Users`. */
  readonly name: string
  readonly sdkName: string
  readonly method: string
  readonly path: string
  readonly says: string
  readonly permissions: Permissions
  readonly pathParameters: readonly Parameter[]
  readonly queryParameters: readonly Parameter[]
  readonly headers: readonly ConditionalHeader[]
  readonly body?: { readonly type: string; readonly required: boolean; readonly shape?: Shape }
  /** Model that a successful answer has; `none` for an answer without body. */
  readonly returns: string
  /** Values that the sample code gives to parameters, where they are more than a placeholder. */
  readonly samples: Readonly<Record<string, string>>
  readonly accepts?: readonly string[]
  readonly sends?: readonly string[]
}

export interface DerivedPage {
  readonly style: Style
  /** The page came as running text, its line breaks lost. */
  readonly flattened: boolean
  /** Names that the table at the top lists, in camel case. */
  readonly listed: readonly string[]
  readonly operations: readonly DerivedOperation[]
}
