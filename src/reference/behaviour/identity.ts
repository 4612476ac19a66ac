import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { AttributeDefinition } from '../../scim/schema.ts'
import type { Json } from '../../scim/json.ts'
import { membershipsOf, type Membership } from '../membership.ts'
import type { Store } from '../store.ts'
import type { Surface } from '../surface.ts'

/** Identifiers, references, uniqueness and secrets. */
export interface Identity {
  readonly generateId: (type: string) => string
  /** URI of a resource; `path` is `/Users/{id}` and the like. */
  readonly location: (origin: string, surface: Surface, path: string) => string
  /** Whether two values of an attribute that has to be unique are the same. */
  readonly sameValue: (attribute: AttributeDefinition, a: Json, b: Json) => boolean
  /** Whether two user names are the same (RFC 7643 section 4.1.1: letter case does not count). */
  readonly sameUserName: (a: string, b: string) => boolean
  readonly isUnique: (attribute: AttributeDefinition) => boolean
  /** The stored form of a secret; the old form when it is the same secret. */
  readonly seal: (secret: string, sealed: Json | undefined) => string
  readonly memberOf: (store: Store, id: string) => readonly Membership[]
}

function digest(salt: string, secret: string): string {
  return `{ssha256}${salt}.${createHash('sha256').update(salt).update(secret).digest('base64url')}`
}

export const identity: Identity = {
  generateId: () => randomUUID(),
  location: (origin, surface, path) => `${origin}${surface.path}${path}`,
  sameValue: (attribute, a, b) =>
    attribute.caseExact || typeof a !== 'string' || typeof b !== 'string' ? a === b : a.toLowerCase() === b.toLowerCase(),
  // RFC 7644 section 5 asks for PRECIS; compatibility forms and letter case are what matters of it here.
  sameUserName: (a, b) => a.normalize('NFKC').toLowerCase() === b.normalize('NFKC').toLowerCase(),
  isUnique: (attribute) => attribute.uniqueness !== 'none',
  seal(secret, sealed) {
    if (typeof sealed === 'string') {
      const salt = /^\{ssha256\}([^.]+)\./.exec(sealed)?.[1]
      if (secret === sealed || (salt !== undefined && digest(salt, secret) === sealed)) return sealed
    }
    return digest(randomBytes(9).toString('base64url'), secret)
  },
  memberOf: membershipsOf,
}

/** Locations are paths without a host, as a live record shows. */
export const genesysIdentity: Partial<Identity> = {
  location: (_origin, surface, path) => `${surface.path}${path}`,
}
