import { ScimError } from '../../scim/error.ts'
import { copyOfObject, isMutableObject } from '../json.ts'
import { urn } from '../names.ts'
import type { Fault } from '../switch.ts'
import { inside, isAlone, memory, note, sent, shownIn, underWay } from './tampering.ts'

/** Bugs of PUT. */
export const replace: readonly Fault[] = [
  {
    id: 'replace.answers-204', title: 'PUT is answered with 204',
    breaks: ['RFC7644-3.5.1-14', 'GENESYS-B-255'], also: ['RFC7644-3.9-2', 'RFC7644-3.9-1', 'GENESYS-B-242', 'GENESYS-B-289'],
    response: (call, reply) => { if (call.operation === 'replace' && isAlone(call) && reply.status === 200) { reply.status = 204; reply.body = undefined } },
  },
  {
    id: 'replace.inactive-users-stay-so', title: 'A PUT of a user who is not active leaves active as it is', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-4'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      if (body?.['active'] === true && call.before?.['active'] === false) body['active'] = false
    },
  },
  {
    id: 'replace.creates', title: 'A PUT to an unknown id creates a user',
    breaks: ['RFC7644-3.2-3', 'RFC7644-3.5.1-2', 'GENESYS-B-262'], also: ['RFC7644-3.12-1', 'RFC7644-3.6-2', 'RFC9110-13.2.1-1', 'GENESYS-B-258'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      if (body && isAlone(call) && call.id !== undefined && !call.store.get('User', call.id)) call.store.insert('User', call.id, { userName: body['userName'] ?? call.id, displayName: 'Upserted' })
    },
  },
  {
    id: 'replace.created-changes', title: 'Every change gives a resource another meta.created', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-19'], also: ['RFC7643-3.1-20', 'RFC7644-3.5.1-12'],
    behaviour: (b) => ({ touch: (stored, store) => { b.touch(stored, store); Object.assign(stored, { created: stored.lastModified }) } }),
  },
  {
    id: 'replace.last-modified-stays-after-the-second', title: 'Only the first change moves meta.lastModified', contracts: ['rfc'],
    breaks: ['RFC7643-3.1-20'],
    behaviour: (b) => ({ touch: (stored, store) => { const { lastModified, revision } = stored; b.touch(stored, store); if (revision > 1) stored.lastModified = lastModified } }),
  },
  {
    id: 'replace.last-modified-goes-back', title: 'The second change moves meta.lastModified back an hour',
    breaks: ['RFC7643-3.1-20', 'GENESYS-B-353'],
    behaviour: (b) => ({ touch: (stored, store) => { b.touch(stored, store); if (stored.revision === 3) stored.lastModified = new Date(Date.parse(stored.lastModified) - 3_600_000).toISOString() } }),
  },
  {
    id: 'replace.last-modified-goes-back-by-patch', title: 'PATCH moves meta.lastModified back a day',
    breaks: ['RFC7643-3.1-20', 'GENESYS-B-353'],
    request: note,
    behaviour: (b) => ({ touch: (stored, store) => { b.touch(stored, store); if (underWay.operation === 'patch') stored.lastModified = new Date(Date.parse(stored.lastModified) - 86_400_000).toISOString() } }),
  },
  {
    id: 'replace.title-stays', title: 'PUT does not change title',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'], also: ['RFC7643-2.5-2', 'GENESYS-B-244'],
    behaviour: (b) => ({ onReplace: (attribute, old, incoming, omitted) => (attribute.name === 'title' && old !== undefined ? old : b.onReplace(attribute, old, incoming, omitted)) }),
  },
  {
    id: 'replace.adds-to-emails', title: 'PUT adds e-mail addresses and telephone numbers to the old ones',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'], also: ['RFC7643-2.5-2', 'RFC7643-2.4-11', 'GENESYS-B-244'],
    behaviour: (b) => ({
      onReplace(attribute, old, incoming, omitted) {
        const next = b.onReplace(attribute, old, incoming, omitted)
        if (!['emails', 'phoneNumbers'].includes(attribute.name) || !Array.isArray(old)) return next
        return [...old.map((one) => (isMutableObject(one) ? { ...one, primary: false } : one)), ...(Array.isArray(next) ? next : [])]
      },
    }),
  },
  {
    id: 'replace.third-write-is-lost', title: 'From the third PUT on a user keeps its display name',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
    also: ['RFC7644-3.1-8', 'GENESYS-B-084'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      const counts = memory(call, 'replace.third-write-is-lost')
      const count = Number(counts.get(call.id ?? '') ?? 0) + 1
      counts.set(call.id ?? '', count)
      if (body && count > 2 && call.before?.['displayName'] !== undefined) body['displayName'] = call.before['displayName']
    },
  },
  {
    id: 'replace.extension-is-ignored', title: 'PUT does not change the enterprise extension',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'], also: ['RFC7643-2.5-2', 'RFC7643-4.3-2', 'GENESYS-B-243', 'GENESYS-B-266', 'RFC7643-3.3-7'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      const old = call.before?.[urn.enterpriseUser]
      if (body && body[urn.enterpriseUser] !== undefined) body[urn.enterpriseUser] = old ?? null
    },
  },
  {
    id: 'replace.meta-is-refused', title: 'A PUT with meta is refused',
    breaks: ['RFC7644-3.5.1-12', 'RFC7644-3.1-7', 'GENESYS-B-243'], also: ['RFC7643-2.5-2', 'RFC7644-3.5.1-4', 'RFC7644-3.5.1-14', 'GENESYS-B-288', 'GENESYS-B-289'],
    request: (call) => { if (sent(call, ['replace'])?.['meta'] !== undefined) throw new ScimError(400, 'mutability', 'meta is read-only') },
  },
  {
    id: 'replace.groups-are-refused', title: 'A PUT with groups is refused', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-12', 'RFC7643-4.1.2-21'], also: ['RFC7644-3.1-7'],
    request: (call) => { if (sent(call, ['replace'], 'User')?.['groups'] !== undefined) throw new ScimError(400, 'mutability', 'groups is read-only') },
  },
  {
    id: 'replace.taken-user-name-accepted', title: 'A PUT may take the userName of another user',
    breaks: ['RFC7643-4.1.1-2', 'GENESYS-B-228'], also: ['RFC7643-4.1.1-4', 'RFC7643-7-37', 'RFC7643-7-39'],
    request: note,
    behaviour: (b) => ({ sameUserName: (one, other) => underWay.operation !== 'replace' && b.sameUserName(one, other) }),
  },
  {
    id: 'replace.taken-user-name-accepted-in-other-case', title: 'A PUT may take the userName of another user in other letter case', contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-4'], also: ['RFC7643-7-37', 'RFC7643-7-39'],
    request: note,
    behaviour: (b) => ({ sameUserName: (one, other) => (underWay.operation === 'replace' ? one === other : b.sameUserName(one, other)) }),
  },
  {
    id: 'replace.user-name-cannot-change', title: 'PUT keeps the old userName',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'], also: ['RFC7643-4.1.1-2', 'RFC7643-4.1.1-4', 'GENESYS-B-228'],
    request: (call) => { const body = sent(call, ['replace'], 'User'); if (body && typeof body['userName'] === 'string' && body['userName'] !== '') body['userName'] = call.before?.['userName'] ?? body['userName'] },
  },
  {
    id: 'replace.user-name-can-be-cleared', title: 'A PUT without userName takes it away',
    breaks: ['RFC7644-3.5.1-13', 'RFC7643-4.1.1-1', 'GENESYS-B-225'], also: ['RFC7643-7-16', 'GENESYS-B-223', 'GENESYS-B-239', 'RFC7643-7-24', 'GENESYS-B-115'],
    request: note,
    behaviour: (b) => ({ demands: (attribute) => !(underWay.operation === 'replace' && attribute.name === 'userName') && b.demands(attribute) }),
  },
  {
    id: 'replace.own-name-in-other-case-conflicts', title: 'A PUT with the own userName in other letter case is a conflict',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
    request(call) {
      const [old, next] = [call.before?.['userName'], sent(call, ['replace'], 'User')?.['userName']]
      if (typeof old === 'string' && typeof next === 'string' && old !== next && old.toLowerCase() === next.toLowerCase()) throw new ScimError(409, 'uniqueness', 'userName is taken')
    },
  },
  {
    id: 'replace.answer-lacks-meta', title: 'The answer to a PUT has no meta',
    breaks: ['RFC7644-3.5.1-14', 'GENESYS-B-255'], also: ['RFC7643-3.1-19', 'RFC7643-3.1-17', 'RFC7644-3.9-1', 'RFC7644-3.1-8', 'RFC7643-3.1-20', 'RFC7643-3.1-18', 'GENESYS-B-349', 'GENESYS-B-350', 'GENESYS-B-283', 'GENESYS-B-289', 'GENESYS-B-223'],
    response: (call, reply) => { if (call.operation === 'replace') for (const one of shownIn(call, reply)) delete one['meta'] },
  },
  {
    id: 'replace.keeps-one-value-only', title: 'PUT keeps the first of several values',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'], also: ['RFC7644-3.1-7', 'GENESYS-B-243', 'GENESYS-B-263'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      for (const [name, value] of Object.entries(body ?? {})) if (body && Array.isArray(value) && name !== 'schemas') body[name] = value.slice(0, 1)
    },
  },
  {
    id: 'replace.cost-center-is-lost', title: 'PUT loses costCenter', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-4'], also: ['RFC7644-3.1-7'],
    request: (call) => { delete inside(sent(call, ['replace']), urn.enterpriseUser)?.['costCenter'] },
  },
  {
    id: 'replace.old-name-stays-taken', title: 'The old userName of a renamed user stays taken',
    breaks: ['RFC7644-3.5.1-4', 'GENESYS-B-242'],
    request(call) {
      const names = memory(call, 'replace.old-name-stays-taken')
      const next = sent(call, ['replace'], 'User')?.['userName']
      const old = call.before?.['userName']
      if (typeof old === 'string' && typeof next === 'string' && next !== '' && old.toLowerCase() !== next.toLowerCase()) names.set(old, true)
      const wanted = sent(call, ['create'], 'User')?.['userName']
      if (typeof wanted === 'string' && names.has(wanted)) throw new ScimError(409, 'uniqueness', 'userName was taken before')
    },
  },
  {
    id: 'replace.optional-attributes-are-demanded', title: 'A PUT without title is refused when the user has one', contracts: ['rfc'],
    breaks: ['RFC7644-3.5.1-4'], also: ['RFC7643-2.5-2', 'RFC7644-3.5-1', 'RFC7644-3.2-4', 'RFC7643-7-16'],
    request(call) {
      const body = sent(call, ['replace'], 'User')
      if (body && body['title'] === undefined && call.before?.['title'] !== undefined) throw new ScimError(400, 'invalidValue', 'title is missing')
    },
  },
  {
    id: 'replace.external-id-is-upper-cased', title: 'PUT stores externalId in capitals',
    breaks: ['RFC7643-3.1-15', 'GENESYS-B-265'], also: ['RFC7643-7-21', 'RFC7644-3.5.1-4', 'RFC7644-3.1-7', 'GENESYS-B-242', 'GENESYS-B-243', 'GENESYS-B-289', 'GENESYS-B-290', 'RFC7644-3.7.3-3', 'RFC7644-8.1-2'],
    request: (call) => { const body = sent(call, ['replace']); if (body && typeof body['externalId'] === 'string') body['externalId'] = body['externalId'].toUpperCase() },
  },
  {
    id: 'replace.is-not-offered-for-devices', title: 'PUT on devices is answered with 501', contracts: ['rfc'],
    breaks: ['RFC7644-3.2-4', 'RFC7644-3.5-1'], also: ['RFC7644-3.1-7', 'RFC7644-3.5.1-9', 'RFC7644-3.5.1-10', 'RFC7644-3.5.1-11', 'RFC7644-3.5.1-12', 'RFC7643-2.5-2', 'RFC7643-7-37'],
    request: (call) => { if (call.operation === 'replace' && call.resourceType === 'Device' && call.before) throw new ScimError(501, undefined, 'devices cannot be replaced') },
  },
  {
    id: 'replace.refused-write-is-half-done', title: 'A PUT that is refused for a taken name has changed the name all the same', contracts: ['rfc'],
    breaks: ['RFC7643-4.1.1-2'], also: ['RFC7643-7-39', 'RFC7643-4.1.1-4', 'RFC7643-7-37'],
    response(call, reply) {
      const stored = call.operation === 'replace' && reply.status === 409 && call.id !== undefined ? call.store.get('User', call.id) : undefined
      const name = sent(call, ['replace'], 'User')?.['userName']
      if (stored && name !== undefined) { stored.attributes = { ...copyOfObject(stored.attributes), userName: name }; stored.rendered.clear() }
    },
  },
]
