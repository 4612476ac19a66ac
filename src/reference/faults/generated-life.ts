import { isMutableObject, type Mutable } from '../json.ts'
import type { Call } from '../call.ts'
import type { Fault } from '../switch.ts'
import { meddle } from './stepwise.ts'
import { memory } from './tampering.ts'

const patched = ['RFC7644-3.5.2-18', 'GENESYS-B-250'] as const
const replaced = ['RFC7644-3.5.1-4', 'GENESYS-B-242'] as const
const untouched = ['RFC7644-3.5.2.3-11', 'GENESYS-B-224'] as const
const all = ['RFC7644-3.5.2-20', ...patched, ...replaced, ...untouched, 'RFC7644-3.1-8', 'RFC7643-2.3.1-3', 'GENESYS-B-227', 'RFC7644-3.5.1-14', 'GENESYS-B-243', 'RFC9110-13.1.1-5', 'GENESYS-B-079'] as const

/** Which changes a user has seen, in their order. */
function history(call: Call, id: string): readonly string[] {
  const known = memory(call, `generated-life.${id}`)
  if (call.id === undefined) return []
  const before = known.get(call.id)
  const changes = Array.isArray(before) ? before.filter((one) => typeof one === 'string') : []
  if (call.operation === 'patch' || call.operation === 'replace') known.set(call.id, [...changes, call.operation])
  return changes
}

function lost(call: Call, names: readonly string[]): void {
  meddle(call, (attributes) => Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name))))
}

/** After changes in this order, something is lost. */
function after(id: string, title: string, breaks: Fault['breaks'], operation: 'patch' | 'replace', when: (changes: readonly string[]) => boolean, names: readonly string[]): Fault {
  return {
    id: `generated-life.${id}`, title, generated: true, breaks, also: all,
    response(call, reply) {
      const changes = history(call, id)
      if (call.resourceType === 'User' && call.operation === operation && reply.status < 300 && when(changes)) lost(call, names)
    },
  }
}

const contactData = ['phoneNumbers', 'emails']

/** Bugs that need a history: what was done before decides. */
export const generatedLife: readonly Fault[] = [
  after('patch-after-put-and-patch-loses-contact-data', 'A PATCH of what a PUT and a PATCH changed before loses e-mail addresses, telephone numbers and the title', patched, 'patch', (changes) => changes.includes('replace') && changes.includes('patch'), ['title', ...contactData]),
  after('put-after-patch-loses-contact-data', 'A PUT after a PATCH and another change loses e-mail addresses and telephone numbers', replaced, 'replace', (changes) => changes.length > 1 && changes.includes('patch'), contactData),
  {
    id: 'generated-life.third-change-hits-another-user', title: 'The third change of a user and later ones also change the title of the user created last', generated: true,
    breaks: untouched, also: [...all, 'GENESYS-B-255'],
    response(call, reply) {
      if (call.resourceType !== 'User' || reply.status > 299) return
      const changes = history(call, 'hits changes')
      const known = memory(call, 'generated-life.hits')
      if (call.operation === 'create' && isMutableObject(reply.body)) known.set(`made ${String(known.size)}`, reply.body['id'] ?? null)
      if ((call.operation !== 'replace' && call.operation !== 'patch') || changes.length < 2) return
      const latest = [...known.values()].findLast((id) => typeof id === 'string' && id !== call.id && call.store.get('User', id) !== undefined)
      const other = typeof latest === 'string' ? call.store.get('User', latest) : undefined
      const mine = call.id === undefined ? undefined : call.store.get('User', call.id)
      if (other === undefined || mine === undefined || other.attributes['title'] === undefined || mine.attributes['title'] === undefined) return
      other.attributes = { ...other.attributes, title: mine.attributes['title'] }
      other.rendered.clear()
    },
  },
  {
    id: 'generated-life.delete-after-two-updates-resurrects', title: 'A user that was changed twice is back after its deletion', generated: true,
    breaks: ['RFC7644-3.6-2', 'GENESYS-B-258'], also: ['RFC7644-3.6-3', 'GENESYS-B-259', 'RFC7644-3.6-5', 'RFC7644-3.6-1', 'GENESYS-B-261'],
    behaviour: (b) => ({ deleteResource: (store, stored) => { if (stored.type !== 'User' || stored.revision < 3) b.deleteResource(store, stored) } }),
  },
  {
    id: 'generated-life.read-after-the-third-patch-is-stale', title: 'The first read after the third PATCH of a user and later ones shows it as it was before', generated: true, contracts: ['rfc'],
    breaks: [...patched, 'RFC7644-3.5.2-20'], also: all,
    response(call, reply) {
      if (call.resourceType !== 'User' || call.id === undefined || reply.status > 299) return
      const known = memory(call, 'generated-life.stale')
      if (call.operation === 'patch') {
        const count = Number(known.get(call.id) ?? 0) + 1
        known.set(call.id, count)
        if (count > 2 && call.before !== undefined) known.set(`${call.id} before`, call.before)
      }
      const before: Mutable | undefined = known.get(`${call.id} before`)
      if (call.operation !== 'read' || !isMutableObject(before) || !isMutableObject(reply.body)) return
      known.delete(`${call.id} before`)
      for (const name of ['title', 'displayName']) if (before[name] !== undefined) reply.body[name] = before[name]
    },
  },
]
