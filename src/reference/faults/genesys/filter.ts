import { ScimError } from '../../../scim/error.ts'
import { isMutableObject } from '../../json.ts'
import type { Call, Reply } from '../../call.ts'
import type { Fault } from '../../switch.ts'

const genesys = { contracts: ['genesys'] } as const

/** Changes the filter of a list before it is read. */
function filtering(type: string, change: (text: string) => string | undefined, on: (call: Call) => boolean = () => true): (call: Call) => void {
  return (call) => {
    const text = call.operation === 'list' && call.resourceType === type && on(call) ? call.query.get('filter') : null
    if (text === null) return
    const changed = change(text)
    if (changed === undefined) call.query.delete('filter')
    else call.query.set('filter', changed)
  }
}

function emptied(call: Call, reply: Reply, type: string): boolean {
  return call.operation === 'list' && call.resourceType === type && call.query.has('filter') && isMutableObject(reply.body) && reply.body['totalResults'] === 0
}

function notFound(reply: Reply): void {
  reply.status = 404
  reply.body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '404', detail: 'nothing found' }
}

/** One documented filter that finds nothing, whatever is asked. */
function blind(name: string, id: string, also: readonly string[] = []): Fault {
  return {
    ...genesys,
    id: `genesys-filter.${name.toLowerCase()}-finds-nothing`,
    title: `The filter ${name} finds nothing`,
    breaks: [id],
    also: ['GENESYS-B-204', 'GENESYS-B-205', ...also],
    request: filtering('User', (text) => (text.startsWith(`${name} eq`) ? 'id eq "none"' : text)),
  }
}

/** Bugs of the filters that the documents name. */
export const genesysFilter: readonly Fault[] = [
  blind('id', 'GENESYS-B-194'),
  blind('email', 'GENESYS-B-198'),
  blind('externalId', 'GENESYS-B-200'),
  blind('employeeNumber', 'GENESYS-B-201'),
  {
    ...genesys,
    id: 'genesys-filter.user-name-not-filtered-on-v2',
    title: 'On the base v2 the filter userName is ignored',
    breaks: ['GENESYS-B-195'],
    also: ['GENESYS-B-203', 'GENESYS-B-205', 'GENESYS-B-206'],
    request: filtering('User', (text) => (text.startsWith('userName eq') ? undefined : text), (call) => call.base === 'v2'),
  },
  {
    ...genesys,
    id: 'genesys-filter.manager-ignored',
    title: 'The filter manager finds everyone who has a manager',
    breaks: ['GENESYS-B-197'],
    also: ['GENESYS-B-203', 'GENESYS-B-205'],
    request: filtering('User', (text) => (text.startsWith('manager eq') ? undefined : text)),
  },
  {
    ...genesys,
    id: 'genesys-filter.email-means-user-name',
    title: 'The filter email looks at userName alone',
    breaks: ['GENESYS-B-198'],
    also: ['GENESYS-B-204', 'GENESYS-B-205'],
    request: filtering('User', (text) => text.replace(/^email eq/, 'userName eq')),
  },
  {
    ...genesys,
    id: 'genesys-filter.division-ignored',
    title: 'The filter division is ignored',
    breaks: ['GENESYS-B-199'],
    also: ['GENESYS-B-203'],
    request: filtering('User', (text) => (text.startsWith('division eq') ? undefined : text)),
  },
  {
    ...genesys,
    id: 'genesys-filter.no-match-answers-404',
    title: 'A filter that no user matches is answered 404',
    breaks: ['GENESYS-B-203'],
    response(call, reply) {
      if (emptied(call, reply, 'User')) notFound(reply)
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.no-match-answers-everything',
    title: 'A filter on employeeNumber that no user matches answers all users',
    breaks: ['GENESYS-B-203'],
    request(call) {
      const wanted = call.operation === 'list' ? /^employeeNumber eq "(nobody[^"]*)"$/.exec(call.query.get('filter') ?? '') : null
      if (wanted) call.query.delete('filter')
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.quotes-belong-to-the-value',
    title: 'The quotes around an externalId are taken for a part of it',
    breaks: ['GENESYS-B-204'],
    also: ['GENESYS-B-200'],
    request: filtering('User', (text) => text.replace(/^externalId eq "(.*)"$/, 'externalId eq "\\"$1\\""')),
  },
  {
    ...genesys,
    id: 'genesys-filter.bare-values-refused',
    title: 'A value without quotes is refused',
    breaks: ['GENESYS-B-205'],
    request: filtering('User', (text) => (/ eq [^"]*$/.test(text) && !/ eq (?:true|false)$/.test(text) ? 'refused' : text)),
  },
  {
    ...genesys,
    id: 'genesys-filter.total-counts-all-users',
    title: 'totalResults of a filtered page counts all users',
    breaks: ['GENESYS-B-206'],
    also: ['GENESYS-B-100', 'GENESYS-B-101', 'GENESYS-B-102', 'GENESYS-B-103', 'GENESYS-B-104', 'GENESYS-B-105', 'GENESYS-B-106', 'GENESYS-B-107', 'GENESYS-B-108', 'GENESYS-B-109', 'GENESYS-B-110'],
    response(call, reply) {
      const paged = call.operation === 'list' && call.resourceType === 'User' && call.query.has('filter') && call.query.get('count') === '3'
      if (paged && isMutableObject(reply.body)) reply.body['totalResults'] = call.store.count('User')
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.projection-ignored-with-filter',
    title: 'attributes is ignored when there is a filter',
    breaks: ['GENESYS-B-207'],
    request(call) {
      if (call.operation === 'list' && call.query.get('filter')?.startsWith('id eq') === true) call.query.delete('attributes')
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.group-id-ignored',
    title: 'The filter id on groups is ignored',
    breaks: ['GENESYS-B-209'],
    also: ['GENESYS-B-213', 'GENESYS-B-103', 'GENESYS-B-206', 'GENESYS-B-338', 'GENESYS-B-340'],
    request: filtering('Group', (text) => (text.startsWith('id eq') ? undefined : text)),
  },
  {
    ...genesys,
    id: 'genesys-filter.group-name-by-beginning',
    title: 'The filter displayName finds groups whose name begins so',
    breaks: ['GENESYS-B-210'],
    also: ['GENESYS-B-211', 'GENESYS-B-212'],
    behaviour: (b) => ({ sameAsAsked: (value, wanted, exact) => b.sameAsAsked(value, wanted, exact) || (wanted.startsWith('Team') && String(value).startsWith(wanted)) }),
  },
  {
    ...genesys,
    id: 'genesys-filter.values-by-beginning',
    title: 'A filter finds values that begin with the one that is asked for',
    breaks: ['GENESYS-B-195', 'GENESYS-B-198', 'GENESYS-B-200', 'GENESYS-B-201'],
    also: ['GENESYS-B-205', 'GENESYS-B-206'],
    behaviour: (b) => ({ sameAsAsked: (value, wanted, exact) => b.sameAsAsked(value, wanted, exact) || (!wanted.startsWith('Team') && String(value).startsWith(wanted)) }),
  },
  {
    ...genesys,
    id: 'genesys-filter.addresses-by-end',
    title: 'The filters userName and email find addresses that end with the one that is asked for',
    breaks: ['GENESYS-B-195', 'GENESYS-B-198'],
    also: ['GENESYS-B-205'],
    behaviour: (b) => ({ sameAsAsked: (value, wanted, exact) => b.sameAsAsked(value, wanted, exact) || (wanted.includes('@') && String(value).endsWith(wanted)) }),
  },
  {
    ...genesys,
    id: 'genesys-filter.plus-is-a-blank',
    title: 'A plus sign in a filter is read as a blank',
    breaks: ['GENESYS-B-198'],
    also: ['GENESYS-B-204', 'GENESYS-B-205'],
    request: filtering('User', (text) => text.replaceAll('+', ' ')),
  },
  {
    ...genesys,
    id: 'genesys-filter.displayname-refused',
    title: 'displayname in lower case is refused',
    breaks: ['GENESYS-B-211'],
    request: filtering('Group', (text) => {
      if (text.startsWith('displayname ')) throw new ScimError(400, 'invalidFilter', 'displayname is not known')
      return text
    }),
  },
  {
    ...genesys,
    id: 'genesys-filter.name-cut-at-blank',
    title: 'The name of a group is cut at its first blank',
    breaks: ['GENESYS-B-212'],
    request: filtering('Group', (text) => text.replace(/^(displayName eq "[^" ]*) [^"]*"$/, '$1"')),
  },
  {
    ...genesys,
    id: 'genesys-filter.group-no-match-answers-404',
    title: 'A filter that no group matches is answered 404',
    breaks: ['GENESYS-B-213'], also: ['GENESYS-B-206', 'GENESYS-B-310'],
    response(call, reply) {
      if (emptied(call, reply, 'Group')) notFound(reply)
    },
  },
  {
    ...genesys,
    id: 'genesys-filter.external-id-by-value-alone',
    title: 'A filter on externalIds looks at the value alone',
    breaks: ['GENESYS-B-220'],
    request(call) {
      const asked = call.operation === 'list' ? /externalIds\[authority eq "([^"]*)" and value eq "([^"]*)"\]$/.exec(call.query.get('filter') ?? '') : null
      if (!asked) return
      for (const stored of call.store.ofType('User')) {
        const extension = stored.attributes['urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User']
        const ids = isMutableObject(extension) && Array.isArray(extension['externalIds']) ? extension['externalIds'] : []
        const other = ids.find((one) => isMutableObject(one) && one['value'] === asked[2] && one['authority'] !== asked[1])
        if (isMutableObject(other)) call.query.set('filter', (call.query.get('filter') ?? '').replace(`"${asked[1] ?? ''}"`, `"${String(other['authority'])}"`))
      }
    },
  },
]
