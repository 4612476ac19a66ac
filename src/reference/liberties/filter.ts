import { ScimError } from '../../scim/error.ts'
import { findAttribute } from '../../scim/definitions.ts'
import { isMutableObject } from '../json.ts'
import type { Filter } from '../../scim/filter.ts'
import type { ResourceType } from '../../scim/schema.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Liberty } from '../switch.ts'

const rfc = { contracts: ['rfc'] } as const

type Leaf = Exclude<Filter, { operands: readonly Filter[] } | { kind: 'not' }>

function some(filter: Filter, test: (leaf: Leaf) => boolean): boolean {
  if ('operands' in filter) return filter.operands.some((one) => some(one, test))
  if (filter.kind === 'not') return some(filter.operand, test)
  return test(filter) || (filter.kind === 'values' && some(filter.filter, test))
}

/** Refuses filters with a condition of that kind with 400 and invalidFilter. */
function refusing(test: (leaf: Leaf, type: ResourceType) => boolean): (b: Behaviour) => Partial<Behaviour> {
  return (b) => ({
    checkFilter(filter, type) {
      if (some(filter, (leaf) => test(leaf, type))) throw new ScimError(400, 'invalidFilter', 'this combination of attribute and operator is not offered')
      b.checkFilter(filter, type)
    },
  })
}

function typeAt(leaf: Leaf, type: ResourceType): string | undefined {
  const found = findAttribute(type, leaf.path)
  return (found?.sub ?? found?.attribute)?.type
}

const order = new Set(['gt', 'ge', 'lt', 'le'])

/** Lets `ne` see several values and missing ones in the other way. */
function holdsForNone(b: Behaviour): Partial<Behaviour> {
  const walk = (filter: Filter): Filter => {
    if ('operands' in filter) return { ...filter, operands: filter.operands.map(walk) }
    if (filter.kind === 'not') return { ...filter, operand: walk(filter.operand) }
    if (filter.kind !== 'compare' || filter.operator !== 'ne') return filter
    return { kind: 'and', operands: [{ kind: 'present', path: filter.path }, { kind: 'not', operand: { ...filter, operator: 'eq' } }] }
  }
  return { parseFilter: (text) => walk(b.parseFilter(text)) }
}

/** Freedoms of filters. */
export const filter: readonly Liberty[] = [
  {
    ...rfc,
    id: 'filter.value-paths-refused',
    title: 'Square brackets in queries are refused',
    allowedBy: ['RFC7644-3.4.2.2-26'],
    behaviour: refusing((leaf) => leaf.kind === 'values'),
  },
  {
    ...rfc,
    id: 'filter.brackets-in-value-paths-refused',
    title: 'Round brackets within square brackets are refused',
    allowedBy: ['RFC7644-3.4.2.2-29'],
    behaviour: (b) => ({
      parseFilter(text) {
        const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/gu, '""')
        if (/\[[^\]]*\(/.test(bare)) throw new ScimError(400, 'invalidFilter', 'brackets do not nest')
        return b.parseFilter(text)
      },
    }),
  },
  {
    ...rfc,
    id: 'filter.order-of-text-refused',
    title: 'gt, ge, lt and le on text are refused',
    allowedBy: ['RFC7644-3.12-8', 'RFC7644-3.4.2.2-41'],
    behaviour: refusing((leaf, type) => leaf.kind === 'compare' && order.has(leaf.operator) && typeAt(leaf, type) === 'string'),
  },
  {
    ...rfc,
    id: 'filter.presence-of-parts-refused',
    title: 'pr and ne on sub-attributes and co on multi-valued attributes are refused',
    allowedBy: ['RFC7644-3.12-8'],
    behaviour: refusing((leaf, type) =>
      leaf.kind === 'present' ? leaf.path.sub !== undefined : leaf.kind === 'compare' && ((leaf.operator === 'ne' && leaf.path.sub !== undefined) || (leaf.operator === 'co' && findAttribute(type, leaf.path)?.attribute.multiValued === true && leaf.path.attribute !== 'emails'))),
  },
  {
    ...rfc,
    id: 'filter.unknown-attribute-refused',
    title: 'A filter on an attribute that does not exist is refused',
    allowedBy: ['RFC7644-3.12-8'],
    behaviour: refusing((leaf, type) => leaf.path.attribute.toLowerCase().startsWith('scimspec') || (leaf.path.urn !== undefined && findAttribute(type, leaf.path) === undefined)),
  },
  {
    ...rfc,
    id: 'filter.display-names-not-offered',
    title: 'A filter on displayName, nickName or id is refused',
    allowedBy: ['RFC7644-3.12-8', 'RFC7644-3.4.2.2-41'],
    behaviour: refusing((leaf) => ['displayname', 'nickname', 'id'].includes(leaf.path.attribute.toLowerCase())),
  },
  {
    ...rfc,
    id: 'filter.personal-data-in-addresses-not-offered',
    title: 'Filters on names and addresses are refused with 403 unless they come by .search',
    allowedBy: ['RFC7644-7.5.2-1'],
    request(call) {
      if (call.method === 'GET' && /username|emails|externalid|name\b/i.test(call.query.get('filter') ?? '')) throw new ScimError(403, 'sensitive', 'send it by .search')
    },
  },
  {
    ...rfc,
    id: 'filter.password-filter-refused',
    title: 'A filter on an attribute that is never returned is refused',
    allowedBy: ['RFC7643-4.1.1-26', 'RFC7643-7-32'],
    behaviour: refusing((leaf) => leaf.path.attribute === 'password'),
  },
  {
    ...rfc,
    id: 'filter.empty-is-none',
    title: 'An empty filter is taken for none',
    allowedBy: ['RFC7644-3.4.2.2-4'],
    request(call) {
      if (call.query.get('filter')?.trim() === '') call.query.delete('filter')
    },
  },
  {
    ...rfc,
    id: 'filter.ne-needs-a-value',
    title: 'ne holds only where there is a value, and where no value equals',
    allowedBy: ['RFC7644-3.4.2.2-9'],
    behaviour: holdsForNone,
  },
  {
    ...rfc,
    id: 'filter.not-without-space-refused',
    title: 'not directly before its bracket is refused',
    allowedBy: ['RFC7644-3.4.2.2-24'],
    behaviour: (b) => ({
      parseFilter(text) {
        if (/\bnot\(/i.test(text)) throw new ScimError(400, 'invalidFilter', 'a space follows not')
        return b.parseFilter(text)
      },
    }),
  },
  {
    ...rfc,
    id: 'filter.whole-complex-refused',
    title: 'A multi-valued complex attribute without a sub-attribute is no text of a filter',
    allowedBy: ['RFC7644-3.4.2.2-35'],
    behaviour: refusing((leaf, type) => leaf.kind === 'compare' && leaf.path.sub === undefined && leaf.path.attribute !== 'emails' && typeAt(leaf, type) === 'complex'),
  },
  {
    ...rfc,
    id: 'filter.further-operators',
    title: 'The operator like is known, too',
    allowedBy: ['RFC7644-3.4.2.2-37'],
    behaviour: (b) => ({ parseFilter: (text) => b.parseFilter(text.replace(/^(\w+) like "/, '$1 co "')) }),
  },
  {
    ...rfc,
    id: 'filter.long-refused',
    title: 'A filter of more than 800 characters is refused',
    allowedBy: ['RFC7644-3.12-8'],
    behaviour: (b) => ({
      parseFilter(text) {
        if (text.length > 800) throw new ScimError(400, 'invalidFilter', 'the filter is too long')
        return b.parseFilter(text)
      },
    }),
  },
  {
    ...rfc,
    id: 'filter.not-offered',
    title: 'Lists cannot be filtered, as ServiceProviderConfig says',
    allowedBy: ['RFC7644-3.4.2.2-1'],
    response(call, reply) {
      if (call.path === '/ServiceProviderConfig' && isMutableObject(reply.body)) reply.body['filter'] = { supported: false, maxResults: 0 }
      if (call.operation === 'discovery' || !(call.query.has('filter') || (isMutableObject(call.body) && call.body['filter'] !== undefined))) return
      reply.status = 501
      reply.body = call.behaviour.errorBody(new ScimError(501, undefined, 'filters are not offered'))
    },
  },
]
