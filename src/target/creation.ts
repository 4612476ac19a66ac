import { isObject } from '../scim/json.ts'
import type { Json } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import { memberUrl } from './address.ts'
import type { Place } from './address.ts'
import type { Intent, Outgoing } from './types.ts'

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
 * back when the attribute does, and a plain 200 has to show it.
 */
export function createdUrl(intent: Intent, status: number, answer: Json | undefined, location: string | undefined, place: (url: URL) => Place): string | undefined {
  const proof = compareName(intent, answer)
  if (proof === 'differs' || (proof === 'absent' && status !== 201)) return undefined
  const id = isObject(answer) ? answer['id'] : undefined
  if (typeof id === 'string') return id === '' ? undefined : locatedIn(memberUrl(intent.collection, id), intent, place)
  return location === undefined ? undefined : locatedIn(location, intent, place)
}

/** The collection that a resource is in. */
export function collectionOf(resource: string): string {
  return resource.replace(/\/[^/]*$/, '')
}

/** The URL, resolved against the collection, when it is that of a resource in the same collection. */
export function locatedIn(location: string, intent: Pick<Intent, 'collection'>, place: (url: URL) => Place): string | undefined {
  if (!URL.canParse(location, intent.collection)) return undefined
  const url = new URL(location, intent.collection)
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

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
