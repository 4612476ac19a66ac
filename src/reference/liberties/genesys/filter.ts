import { ScimError } from '../../../scim/error.ts'
import type { Liberty } from '../../switch.ts'

const genesys = { contracts: ['genesys'] } as const

/** Freedoms of the filters that the documents name. */
export const genesysFilter: readonly Liberty[] = [
  {
    ...genesys,
    id: 'genesys-filter.user-name-with-case',
    title: 'The filter userName minds the letter case',
    allowedBy: ['GENESYS-B-196'],
    behaviour: () => ({ sameAsAsked: (value, wanted) => String(value) === wanted }),
  },
  {
    ...genesys,
    id: 'genesys-filter.inactive-users-hidden',
    title: 'Filters other than active do not find inactive users',
    allowedBy: ['GENESYS-B-202'],
    request(call) {
      const filter = call.operation === 'list' && call.resourceType === 'User' ? call.query.get('filter') : null
      const value = /^(?:id|userName|externalId) eq "(.*)"$/.exec(filter ?? '')?.[1]
      if (value === undefined) return
      for (const { id, attributes } of call.store.ofType('User'))
        if (attributes['active'] === false && [id, attributes['userName'], attributes['externalId']].includes(value)) call.query.set('filter', 'id eq "hidden"')
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.malformed-is-a-conflict-of-syntax',
    title: 'A filter that is not documented is refused with invalidSyntax',
    allowedBy: ['GENESYS-B-221'],
    request(call) {
      const filter = call.operation === 'list' ? call.query.get('filter') : null
      if (filter !== null && !/ eq .|^\s*$/.test(filter)) throw new ScimError(400, 'invalidSyntax', 'the filter is not documented')
    },
  },
]
