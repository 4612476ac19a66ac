import { ScimError } from '../../scim/error.ts'
import type { Json } from '../../scim/json.ts'
import { accept } from '../accept.ts'
import type { Call, Reply } from '../call.ts'
import { insert, namesSchema, remove, update } from '../change.ts'
import { randomUUID } from 'node:crypto'
import { urn } from '../names.ts'
import { render } from '../render.ts'
import { judge } from './conditions.ts'
import { answerWith, locationHeader, notFound, objectBody, reply, targetOf } from './reply.ts'

/** RFC 7644 section 3.4.1. */
export function read(call: Call): Reply {
  const { type, stored } = targetOf(call)
  return judge(call, stored) ?? answerWith(200, call, type, stored)
}

/** RFC 7644 section 3.3. */
export function create(call: Call): Reply {
  const type = call.type
  if (!type) throw notFound('such endpoint')
  const body = objectBody(call)
  if (call.contract === 'rfc' && !namesSchema(body, type.schema.id)) {
    throw new ScimError(400, 'invalidSyntax', `schemas does not name ${type.schema.id}`)
  }
  const attributes = accept(body, type, 'create', undefined, call.behaviour)
  // Without one the group could never be deleted through the Genesys bases.
  if (call.contract === 'genesys' && type.name === 'Group') attributes['externalId'] ??= randomUUID()
  const stored = insert(call, type, attributes)
  return answerWith(201, call, type, stored, locationHeader(call, stored))
}

/** RFC 7644 section 3.5.1. */
export function replace(call: Call): Reply {
  const { type, stored } = targetOf(call)
  judge(call, stored)
  const body = objectBody(call)
  if (call.contract === 'rfc' && !namesSchema(body, type.schema.id)) {
    throw new ScimError(400, 'invalidSyntax', `schemas does not name ${type.schema.id}`)
  }
  update(call, type, stored, accept(body, type, 'replace', stored.attributes, call.behaviour))
  return answerWith(200, call, type, stored, locationHeader(call, stored))
}

function operationsOf(call: Call): readonly Json[] {
  const body = objectBody(call)
  if (!namesSchema(body, urn.patchOp)) throw new ScimError(400, 'invalidSyntax', `schemas does not name ${urn.patchOp}`)
  const operations = Object.entries(body).find(([name]) => name.toLowerCase() === 'operations')?.[1]
  if (!Array.isArray(operations) || operations.length === 0) throw new ScimError(400, 'invalidSyntax', 'Operations is no list of operations')
  return operations as readonly Json[]
}

/** RFC 7644 section 3.5.2. */
export function patch(call: Call): Reply {
  const { type, stored } = targetOf(call)
  judge(call, stored)
  const operations = operationsOf(call)
  const { resource } = call.behaviour.applyPatch(render(call, type, stored, true), operations, type)
  update(call, type, stored, accept(resource, type, 'patch', stored.attributes, call.behaviour))
  return answerWith(200, call, type, stored, locationHeader(call, stored))
}

/** RFC 7644 section 3.6. */
export function destroy(call: Call): Reply {
  const { stored } = targetOf(call)
  judge(call, stored)
  if (call.contract === 'genesys' && stored.type === 'Group' && stored.attributes['externalId'] === undefined) {
    throw new ScimError(400, 'mutability', 'a group without externalId cannot be deleted')
  }
  remove(call, stored)
  return reply(204)
}
