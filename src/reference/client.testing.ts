import { onTestFinished } from 'vitest'
import { isMutableObject, type Mutable, type MutableObject } from './json.ts'
import { startReference, type Reference, type ReferenceOptions } from './server.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: MutableObject
}

export interface Client {
  readonly reference: Reference
  /** Sends JSON to a path of the server. */
  readonly send: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>
}

/** A server for one test. */
export async function serve(options: ReferenceOptions = {}): Promise<Client> {
  const reference = await startReference(options)
  onTestFinished(() => reference.close())
  return {
    reference,
    async send(method, path, body, headers = {}) {
      const response = await fetch(reference.origin + path, {
        method,
        headers: { authorization: `Bearer ${reference.token}`, ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      const json: unknown = text === '' ? {} : JSON.parse(text)
      return { status: response.status, headers: response.headers, text, body: isMutableObject(json) ? json : {} }
    },
  }
}

export const schema = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  device: 'urn:scimspec:reference:schemas:2.0:Device',
  lifecycle: 'urn:scimspec:reference:schemas:extension:lifecycle:2.0:Device',
} as const

export function user(userName: string, more: object = {}): object {
  return { schemas: [schema.user], userName, displayName: userName, ...more }
}

export function group(displayName: string, ...members: string[]): object {
  return { schemas: [schema.group], displayName, members: members.map((value) => ({ value })) }
}

export function patch(...operations: object[]): object {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
}

/** The entries of a list. */
export function resources(answer: Answer): MutableObject[] {
  const list: Mutable | undefined = answer.body['Resources']
  return Array.isArray(list) ? list.filter(isMutableObject) : []
}

export function within(value: Mutable | undefined, ...names: (string | number)[]): Mutable | undefined {
  let one = value
  for (const name of names) one = Array.isArray(one) ? one[Number(name)] : isMutableObject(one) ? one[name] : undefined
  return one
}

/** A member of an answer that has to be a string; empty when it is none. */
export function textOf(answer: Answer, name: string): string {
  const value = answer.body[name]
  return typeof value === 'string' ? value : ''
}
