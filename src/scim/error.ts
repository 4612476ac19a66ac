/** Detail error keywords of RFC 7644 section 3.12 table 9 and RFC 9865 section 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

/** A refusal as a SCIM server words it (RFC 7644 section 3.12). */
export class ScimError extends Error {
  override readonly name: string = 'ScimError'
  /** HTTP status. */
  readonly status: number
  readonly scimType: ScimType | undefined
  readonly detail: string

  constructor(status: number, scimType: ScimType | undefined, detail: string) {
    super(detail)
    this.status = status
    this.scimType = scimType
    this.detail = detail
  }
}

/** Text that breaks the grammar of attribute paths, PATCH paths or filters. */
export class ScimSyntaxError extends ScimError {
  override readonly name = 'ScimSyntaxError'
  /** Where in the text, 0-based, in UTF-16 units. */
  readonly position: number

  constructor(scimType: 'invalidFilter' | 'invalidPath', problem: string, position: number) {
    super(400, scimType, `${problem} at position ${position}`)
    this.position = position
  }
}
