import type { Scope } from './check.ts'
import type { RequestOptions } from './http.ts'
import { writable } from './needs.ts'
import { Blocked } from './outcome.ts'
import type { Own, Resources } from './resources.ts'
import type { Tools } from './tools.ts'
import type { Response } from '../target/types.ts'

/** The writes to a resource that exists. */
export type WriteMethod = 'PUT' | 'PATCH' | 'DELETE'

/** A write to a resource of a user's or group's kind; what it changes is `externalId`. */
export interface Write {
  readonly method: WriteMethod
  readonly type: 'User' | 'Group'
  readonly resources: Resources
  /** The value that PUT and PATCH give to `externalId`. */
  readonly value: string
  readonly send: (own: Own, options?: RequestOptions) => Promise<Response>
}

const methods: readonly WriteMethod[] = ['PUT', 'PATCH', 'DELETE']

/** `PUT User`, `PATCH Group` ...: the writes that the server offers, one row each. */
export function writeRows(scope: Scope): string[] {
  return (['User', 'Group'] as const)
    .filter((type) => writable(type)(scope) === undefined)
    .flatMap((type) => methods.filter((method) => method !== 'PATCH' || scope.profile.patch.value).map((method) => `${method} ${type}`))
}

/** The write that a row of `writeRows` stands for. */
export function writeOf(t: Tools, row: string): Write {
  const [name = '', kind = ''] = row.split(' ')
  const method = methods.find((one) => one === name)
  if (method === undefined) throw new Blocked(`there is no write ${name}`)
  const type = kind === 'Group' ? 'Group' : 'User'
  const resources = t.of(type)
  const value = t.unique('changed')
  const send: Record<WriteMethod, Write['send']> = {
    PUT: (own, options) => resources.put(own, { ...own.sent, externalId: value }, options),
    PATCH: (own, options) => resources.patch(own, [{ op: 'replace', path: 'externalId', value }], options),
    DELETE: (own, options) => resources.delete(own, options),
  }
  return { method, type, resources, value, send: send[method] }
}
