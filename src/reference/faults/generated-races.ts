import type { Call } from '../call.ts'
import { copyOfObject, isMutableObject, type MutableObject } from '../json.ts'
import type { Stored } from '../store.ts'
import type { Fault } from '../switch.ts'
import { meddle, operationsIn } from './stepwise.ts'

/** ms in which a look and a write that belong together come apart. */
const gap = 60

interface Moment {
  readonly at: number
  readonly attributes: MutableObject
  readonly revision: number
}

/** States of resources as they were until lately, by id; the oldest first. */
function lately(call: Call, id: string): Map<string, Moment[]> {
  const known = call.state.get(id)
  if (known instanceof Map) return known as Map<string, Moment[]>
  const fresh = new Map<string, Moment[]>()
  call.state.set(id, fresh)
  return fresh
}

/** When something happened last, by what it was. */
function times(call: Call, id: string): Map<string, number> {
  const known = call.state.get(id)
  if (known instanceof Map) return known as Map<string, number>
  const fresh = new Map<string, number>()
  call.state.set(id, fresh)
  return fresh
}

function storedOf(call: Call): Stored | undefined {
  return call.resourceType === undefined || call.id === undefined ? undefined : call.store.get(call.resourceType, call.id)
}

/** Remembers the state that a write just replaced. */
function remember(call: Call, id: string): void {
  const stored = storedOf(call)
  if (stored === undefined || call.before === undefined) return
  const moments = lately(call, id)
  moments.set(stored.id, [...(moments.get(stored.id) ?? []), { at: performance.now(), attributes: call.before, revision: stored.revision - 1 }])
}

/** The state of the gap's length ago; undefined when nothing changed since. */
function before(call: Call, id: string): Moment | undefined {
  const now = performance.now()
  return call.id === undefined ? undefined : lately(call, id).get(call.id)?.find(({ at }) => now - at < gap)
}

const winner = ['RFC7644-3.14-5', 'GENESYS-B-080'] as const
const tagRules = ['RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'GENESYS-B-079', 'GENESYS-B-073', 'GENESYS-B-074', 'GENESYS-B-075', 'RFC7644-3.14-4'] as const
const update = ['RFC7644-3.5.2.3-11', 'GENESYS-B-246'] as const
const members = ['RFC7644-3.5.2.1-6', 'GENESYS-B-285'] as const
const reads = ['RFC7644-3.5.2-20', 'GENESYS-B-250', 'RFC7644-3.1-8', 'GENESYS-B-084', 'RFC7644-3.5.2-18', 'RFC7644-3.5.1-4'] as const

/** If-Match accepts a tag that let a write through a moment ago, as a comparison does that is not made with the write. */
function looseMatch(id: string, title: string, operation: 'replace' | 'patch'): Fault {
  const key = `generated-races.${id}`
  return {
    id: key, title, generated: true, breaks: winner, also: tagRules,
    request(call) {
      const match = call.headers['if-match']
      const used = call.id === undefined ? undefined : times(call, key).get(`${call.id} ${match ?? ''}`)
      if (call.operation === operation && match !== undefined && used !== undefined && performance.now() - used < gap) delete call.headers['if-match']
    },
    response(call, reply) {
      const match = call.headers['if-match']
      if (call.operation === operation && reply.status < 300 && match !== undefined) times(call, key).set(`${call.id ?? ''} ${match}`, performance.now())
    },
  }
}

/** A PATCH that works on what was read a moment ago loses what was written since. */
function staleBase(id: string, title: string, type: 'User' | 'Group', breaks: Fault['breaks'], applies: (call: Call) => boolean): Fault {
  const key = `generated-races.${id}`
  return {
    id: key, title, generated: true, breaks, also: [...update, ...members, ...reads],
    request(call) {
      if (call.operation !== 'patch' || call.resourceType !== type || !applies(call)) return
      const old = before(call, key)
      if (old !== undefined) meddle(call, () => copyOfObject(old.attributes))
    },
    response(call, reply) {
      // Who reads in between works on what is there.
      if (call.operation === 'read' && call.id !== undefined) lately(call, key).delete(call.id)
      if (reply.status < 300 && call.resourceType === type && (call.operation === 'patch' || call.operation === 'replace')) remember(call, key)
    },
  }
}

/** The third creation of one name within a moment does not see the others. */
function blind(id: string, title: string): Fault {
  const key = `generated-races.${id}`
  const nameOf = (call: Call): string | undefined => {
    const name = call.operation === 'create' && call.resourceType === 'User' && isMutableObject(call.body) ? call.body['userName'] : undefined
    return typeof name === 'string' ? name : undefined
  }
  let unseen = false
  return {
    id: key, title, breaks: ['RFC7643-4.1.1-2', 'GENESYS-B-228'], also: ['RFC7644-3.3-10', 'RFC7643-7-15', 'RFC7644-3.7.3-3'],
    request(call) {
      unseen = false
      const name = nameOf(call)
      if (name === undefined) return
      const attempts = times(call, key)
      const now = performance.now()
      const [second, first] = [attempts.get(`${name} 2`), attempts.get(`${name} 1`)]
      unseen = first !== undefined && second !== undefined && now - first < 2 * gap
      attempts.set(`${name} ${first === undefined ? '1' : '2'}`, now)
    },
    behaviour: (b) => ({ sameUserName: (one, other) => !unseen && b.sameUserName(one, other) }),
  }
}

/** The first read shortly after the third change and later ones shows only part of it. */
function torn(id: string, title: string, breaks: Fault['breaks'], operation: 'patch' | 'replace', names: readonly string[]): Fault {
  const key = `generated-races.${id}`
  return {
    id: key, title, generated: true, breaks, also: [...reads, ...update, 'RFC7644-3.5.2.3-2', 'GENESYS-B-242', 'GENESYS-B-224', 'RFC7643-2.3.1-3', 'GENESYS-B-227'],
    response(call, reply) {
      if (call.resourceType !== 'User' || reply.status > 299) return
      if (call.operation === operation && (operation === 'replace' || operationsIn(call).length > 1)) return remember(call, key)
      const moments = call.operation === 'read' && call.id !== undefined ? lately(call, key).get(call.id) : undefined
      const old = moments?.at(-1)
      if (old === undefined || Number(moments?.length) < (operation === 'replace' ? 4 : 3) || performance.now() - old.at > 4 * gap || !isMutableObject(reply.body)) return
      // What a PATCH changed is torn for one reader; the others see all of it.
      if (operation === 'patch') lately(call, key).set(call.id ?? '', moments?.map((moment) => ({ ...moment, at: -Infinity })) ?? [])
      for (const name of names) if (old.attributes[name] !== undefined && reply.body[name] !== undefined) reply.body[name] = old.attributes[name]
    },
  }
}

/** The reference server does one thing at a time: races show by what was so a moment ago. */
export const generatedRaces: readonly Fault[] = [
  looseMatch('if-match-of-a-put-is-not-atomic', 'PUT compares If-Match and writes in two steps', 'replace'),
  staleBase('patch-loses-a-concurrent-member', 'A PATCH of a group works on the members of a moment ago', 'Group', members, () => true),
  blind('uniqueness-is-blind-to-the-newest', 'The third creation of a userName within a moment does not see the first'),
  torn('read-after-put-is-stale', 'A read right after a PUT shows the old displayName', ['RFC7644-3.1-8', 'GENESYS-B-084'], 'replace', ['displayName']),
  staleBase('patch-loses-a-concurrent-change', 'A PATCH of a user works on the state of a moment ago', 'User', update, (call) => operationsIn(call).length === 1),
  torn('read-after-patch-shows-half', 'A read right after a PATCH of several operations shows the old title', ['RFC7644-3.5.2-20', 'GENESYS-B-250'], 'patch', ['title']),
]
