import { capability, contentOf, isObject, patches, property, writable, opaque } from '../../src/kit/index.ts'
import { accepted, freeOf } from './inputs.ts'

export const tagFollows = property({
  id: 'generated.tag-follows-the-representation',
  title: 'the ETag changes when a change shows, stays while it is only read, and If-None-Match tells both',
  cites: ['RFC7644-3.14-4', 'RFC7643-3.1-22', 'GENESYS-B-082', 'GENESYS-B-058', 'GENESYS-B-062'],
  needs: [capability('etag'), capability('patch'), writable('User')],
  share: 0.5,
  given: (t) => patches(freeOf(t, t.users)),
  holds: async (t, operations) => {
    const { users } = t
    const own = await users.create()
    const first = await users.get(own)
    const tag = first.headers['etag'] ?? t.block('the user has no ETag')
    const fresh = await users.get(own, { ifNoneMatch: tag })
    t.rule(['RFC7644-3.14-4', 'GENESYS-B-058'], 'a user that was only read is not sent again').status(fresh, 304)
    const again = await users.get(own)
    t.rule(['RFC7643-3.1-22', 'GENESYS-B-058'], 'the tag stays while a user is only read').value(opaque(again.headers['etag']), 'the tag', again).equals(opaque(tag))
    accepted(t, await users.patch(own, operations))
    const changed = await users.get(own)
    const next = changed.headers['etag']
    if (JSON.stringify(contentOf(changed.json)) === JSON.stringify(contentOf(first.json)) || next === undefined) return
    t.rule(['RFC7643-3.1-22', 'GENESYS-B-082'], 'the tag changes with the representation').value(opaque(next), 'the tag', changed).satisfies(opaque(next) !== opaque(tag), 'another than before')
    const stale = await users.get(own, { ifNoneMatch: tag })
    t.rule(['RFC7644-3.14-4', 'GENESYS-B-062'], 'a user that changed is sent again').status(stale, 200)
    const current = await users.get(own, { ifNoneMatch: next })
    t.rule(['RFC7644-3.14-4', 'GENESYS-B-058'], 'with the new tag it is not').value(current.status, 'the status', current).satisfies(current.status === 304 && !isObject(current.json), '304')
  },
})
