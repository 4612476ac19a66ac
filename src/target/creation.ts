import { isObject } from '../scim/json.ts'
import type { Json } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { memberUrl } from './address.ts'
import type { Place } from './address.ts'
import type { Intent, Outgoing } from './types.ts'
import { urlOf } from '../scim/url.ts'

const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/i
const namingAttributes = ['userName', 'displayName', 'externalId']

/**
 * The intent to create `data` in a collection; `told` wins over what the data tell. A name counts only when it contains
 * the run's id or a UUID: a look-up by any other name could find somebody else's resource.
 */
export function intentOf(collection: string, data: unknown, runId: string, told?: Outgoing['creates']): Omit<Intent, 'n'> {
  if (told !== undefined && isUnique(told.name, runId)) return { collection, ...told }
  for (const attribute of namingAttributes) {
    const name = isObject(data) ? data[attribute] : undefined
    if (typeof name === 'string' && isUnique(name, runId)) return { collection, attribute, name }
  }
  return { collection }
}

function isUnique(name: string, runId: string): boolean {
  return (runId !== '' && name.includes(runId)) || uuid.test(name)
}

/**
 * The URL of what an answer to a POST says it created, or undefined when the answer does not prove it.
 * A server may answer with a resource that was there before; that one is not ours. So the unique name has to come
 * back when the attribute does, and a plain 200 has to show it. Of a 201 another name that was sent is proof enough:
 * some servers give their resources an externalId of their own.
 */
export function createdUrl(intent: Intent, sent: unknown, status: number, answer: Json | undefined, location: string | undefined, place: (url: URL) => Place): string | undefined {
  const proof = compareName(intent, answer)
  if (proof === 'differs' && (status !== 201 || !showsAName(sent, answer))) return undefined
  if (proof === 'absent' && status !== 201) return undefined
  const id = idOf(answer)
  if (id !== undefined) return id === '' ? undefined : locatedIn(memberUrl(intent.collection, id), intent, place)
  return location === undefined ? undefined : locatedIn(location, intent, place)
}

/** The id of a resource as its address has it; some servers show numbers. */
export function idOf(resource: unknown): string | undefined {
  const id = isObject(resource) ? member(resource, 'id') : undefined
  return typeof id === 'number' ? String(id) : typeof id === 'string' ? id : undefined
}

/** The collection that a resource is in. */
export function collectionOf(resource: string): string {
  return resource.replace(/\/[^/]*$/, '')
}

/** The URL, resolved against the collection, when it is that of a resource in the same collection. */
export function locatedIn(location: string, intent: Pick<Intent, 'collection'>, place: (url: URL) => Place): string | undefined {
  const url = urlOf(location, intent.collection)
  if (url === undefined) return undefined
  const found = place(url)
  const home = place(new URL(intent.collection))
  return found.kind === 'resource' && home.kind === 'collection' && found.endpoint === home.endpoint ? url.origin + url.pathname : undefined
}

function compareName({ attribute, name }: Intent, answer: Json | undefined): 'same' | 'differs' | 'absent' {
  if (attribute === undefined || name === undefined || !isObject(answer)) return 'absent'
  const shown = member(answer, attribute)
  if (typeof shown !== 'string') return 'absent'
  const [sent, back] = [name.toLowerCase(), shown.toLowerCase()]
  // Servers add or strip a domain; the rest of a unique name is proof enough.
  return back.includes(sent) || (back.length >= 12 && sent.includes(back)) ? 'same' : 'differs'
}

function showsAName(sent: unknown, answer: Json | undefined): boolean {
  if (!isObject(sent) || !isObject(answer)) return false
  return namingAttributes.some((attribute) => {
    const name = sent[attribute]
    return typeof name === 'string' && name !== '' && member(answer, attribute) === name
  })
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Whether the answer to a GET shows a resource; one that is kept as inactive counts as removed. */
export function isThere(status: number, answer: Json | undefined): boolean {
  return status === 200 && isObject(answer) && idOf(answer) !== undefined && member(answer, 'active') !== false
}
