import { ScimError } from '../../../scim/error.ts'
import { answering } from '../../behaviour/answering.ts'
import type { Call, Reply } from '../../call.ts'
import { isMutableObject, type MutableObject } from '../../json.ts'
import type { Liberty } from '../../switch.ts'

const genesys = { contracts: ['genesys'] } as const

function isWrite({ operation }: Call): boolean {
  return operation === 'create' || operation === 'replace' || operation === 'patch'
}

/** Users and groups in an answer, one or those of a list. */
function shownIn(call: Call, { status, body }: Reply): MutableObject[] {
  if (call.type === undefined || status > 299 || !isMutableObject(body)) return []
  const listed = body['Resources']
  return Array.isArray(listed) ? listed.filter(isMutableObject) : [body]
}

function refuse(call: Call, reply: Reply, error: ScimError): void {
  reply.status = error.status
  reply.body = call.behaviour.errorBody(error)
}

/** Freedoms in answering the operations that the documents name. */
export const genesysAnswers: readonly Liberty[] = [
  {
    ...genesys,
    id: 'genesys.creation-answers-200',
    title: 'A POST of a user or a group is answered with 200',
    allowedBy: ['GENESYS-B-222', 'GENESYS-B-269'],
    response(call, reply) {
      if (call.operation === 'create' && reply.status === 201) reply.status = 200
    },
  },
  {
    ...genesys,
    id: 'genesys.creation-answers-without-location',
    title: 'A POST is answered without the header Location',
    allowedBy: ['GENESYS-B-222', 'GENESYS-B-269'],
    response(call, reply) {
      if (call.operation === 'create') delete reply.headers['location']
    },
  },
  {
    ...genesys,
    id: 'genesys.writes-answer-without-tag',
    title: 'POST, PUT and PATCH are answered without the header ETag',
    allowedBy: ['GENESYS-B-086'],
    response(call, reply) {
      if (isWrite(call)) delete reply.headers['etag']
    },
  },
  {
    ...genesys,
    id: 'genesys.deleted-groups-answer-an-empty-object',
    title: 'A DELETE of a group is answered with 200 and an empty object',
    allowedBy: ['GENESYS-B-277', 'GENESYS-B-278'],
    response(call, reply) {
      if (call.operation !== 'delete' || call.resourceType !== 'Group' || reply.status !== 204) return
      reply.status = 200
      reply.body = {}
    },
  },
  {
    ...genesys,
    id: 'genesys.errors-are-scim-errors',
    title: 'The platform answers 401, 403, 404 and the like with SCIM errors',
    allowedBy: ['GENESYS-B-033', 'GENESYS-B-367'],
    behaviour: () => ({ errorBody: answering.errorBody }),
  },
  {
    ...genesys,
    id: 'genesys.refused-values-answer-the-platform-body',
    title: 'A 400 or 409 that has no reason in versions has the error body of the platform',
    allowedBy: ['GENESYS-B-367'],
    behaviour: (b) => ({
      errorBody: (error) =>
        error.scimType === 'invalidVers' || (error.status !== 400 && error.status !== 409)
          ? b.errorBody(error)
          : { message: error.detail, code: 'bad.request', status: error.status, contextId: 'reference', details: [], errors: [] },
    }),
  },
  {
    ...genesys,
    id: 'genesys.second-deletion-conflicts',
    title: 'A DELETE of a deleted user is answered with 409',
    allowedBy: ['GENESYS-B-260'],
    response(call, reply) {
      const key = `genesys.second-deletion-conflicts ${call.id ?? ''}`
      if (call.operation !== 'delete' || call.resourceType !== 'User') return
      if (reply.status === 404 && call.state.has(key)) refuse(call, reply, new ScimError(409, undefined, 'the user is deleted already'))
      if (reply.status < 300) call.state.set(key, true)
    },
  },
  {
    ...genesys,
    id: 'genesys.created-is-shown',
    title: 'meta has created',
    allowedBy: ['GENESYS-B-356', 'GENESYS-B-368'],
    response(call, reply) {
      for (const { meta } of shownIn(call, reply)) if (isMutableObject(meta)) meta['created'] = '2020-01-01T00:00:00.000Z'
    },
  },
  {
    ...genesys,
    id: 'genesys.lists-have-no-schemas',
    title: 'The envelope of a list has no schemas',
    allowedBy: ['GENESYS-B-359'],
    response(call, reply) {
      if (call.operation === 'list' && isMutableObject(reply.body) && reply.body['totalResults'] !== undefined) delete reply.body['schemas']
    },
  },
  {
    ...genesys,
    id: 'genesys.groups-tell-active',
    title: 'A group has active, whatever attributes says, though its model has none',
    allowedBy: ['GENESYS-B-123', 'GENESYS-B-368'],
    response(call, reply) {
      if (call.resourceType !== 'Group') return
      for (const group of shownIn(call, reply)) group['active'] = true
    },
  },
  {
    ...genesys,
    id: 'genesys.empty-lists-are-shown',
    title: 'Attributes of several values without one are shown as empty lists',
    allowedBy: ['GENESYS-B-368'],
    response(call, reply) {
      if (call.operation === 'delete' || call.query.has('attributes') || call.query.has('excludedAttributes')) return
      for (const one of shownIn(call, reply)) {
        for (const name of call.resourceType === 'Group' ? ['members'] : ['groups', 'emails', 'phoneNumbers', 'roles']) one[name] ??= []
      }
    },
  },
  {
    ...genesys,
    id: 'genesys.text-is-read-as-json',
    title: 'A body of the type text/plain is read',
    allowedBy: ['GENESYS-B-046'],
    behaviour: (b) => ({ readsType: (type) => b.readsType(type) || type?.startsWith('text/plain') === true }),
  },
  {
    ...genesys,
    id: 'genesys.bare-tags-are-read',
    title: 'A tag without quotes counts as the tag',
    allowedBy: ['GENESYS-B-089'],
    request(call) {
      const header = call.headers['if-none-match']
      if (header !== undefined && /^[^"*,\s]+$/.test(header)) call.headers['if-none-match'] = `"${header}"`
    },
  },
  {
    ...genesys,
    id: 'genesys.any-tag-is-no-tag',
    title: 'The asterisk stands for no tag',
    allowedBy: ['GENESYS-B-090'],
    behaviour: (b) => ({
      tagMatches: (header, tag) => header.trim() !== '*' && b.tagMatches(header, tag),
      tagMatchesWeak: (header, tag) => header.trim() !== '*' && b.tagMatchesWeak(header, tag),
    }),
  },
  {
    ...genesys,
    id: 'genesys.names-of-groups-are-read-only',
    title: 'A PUT or PATCH with another displayName of a group is refused',
    allowedBy: ['GENESYS-B-287'],
    behaviour: (b) => ({
      assignReadOnly(type, attributes, old, store) {
        b.assignReadOnly(type, attributes, old, store)
        const { displayName } = attributes
        if (type === 'Group' && old !== undefined && displayName !== undefined && displayName !== old['displayName']) throw new ScimError(400, 'mutability', 'displayName cannot be changed')
      },
    }),
  },
]
