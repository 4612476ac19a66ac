import { randomUUID } from 'node:crypto'
import type { Contract } from '../contract/types.ts'
import { member } from '../scim/members.ts'
import type { JsonObject } from '../scim/json.ts'
import { URN } from '../scim/urn.ts'
import { memberUrl } from './address.ts'
import type { TargetBase } from './bases.ts'
import { createAsk } from './probes.ts'
import type { Ask } from './probes.ts'
import type { Profile, Response, Transport } from './types.ts'

/** The names among the fixtures and how a user carries one. */
const names = {
  roles: { what: 'role', body: (name: string) => ({ roles: [{ value: name }] }) },
  divisions: { what: 'division', body: (name: string) => ({ [URN.enterpriseUser]: { division: name } }) },
  skills: { what: 'skill', body: (name: string) => ({ [URN.genesysUser]: { routingSkills: [{ name, proficiency: 1 }] } }) },
  languages: { what: 'language', body: (name: string) => ({ [URN.genesysUser]: { routingLanguages: [{ name, proficiency: 1 }] } }) },
} as const
const kinds = ['roles', 'divisions', 'skills', 'languages'] as const

/**
 * Asks the target for what the operator says it holds, by creating users that carry the names; the journal has what to remove.
 * A contract without extensions of its own promises nothing of names, so that they are left alone there.
 * @returns one sentence for each fixture that the target does not know
 * @throws TransportFailure when `signal` fires
 */
export async function unknownFixtures(transport: Transport, contract: Contract, bases: readonly TargetBase[], profile: Profile, signal?: AbortSignal): Promise<string[]> {
  const [base] = bases
  if (base === undefined) return []
  const ask = createAsk(transport, signal)
  const endpoint = (type: 'User' | 'Group') => base.url + (profile.resourceTypes.value.find(({ name }) => name === type)?.endpoint ?? contract.terms.endpoints[type] ?? `/${type}s`)
  const { groupId, tokens = [] } = profile.fixtures.value
  const problems: string[] = []
  for (const role of tokens) {
    const answer = await ask({ method: 'GET', url: `${endpoint('User')}?filter=${encodeURIComponent(`userName eq "scimspec-${randomUUID()}"`)}`, as: { client: role } })
    if (answer?.status === 401) problems.push(`fixtures.tokens.${role}: the target does not accept the token (status 401).`)
  }
  if (groupId !== undefined) {
    const answer = await ask({ method: 'GET', url: memberUrl(endpoint('Group'), groupId) })
    if (answer?.status === 404) problems.push(`fixtures.groupId: the target has no group ${JSON.stringify(groupId)}.`)
  }
  const hasNames = profile.resourceTypes.value.some(({ extensions }) => extensions.some(({ schema }) => schema.id === URN.genesysUser))
  return profile.writable.value && hasNames ? [...problems, ...(await unknownNames(ask, endpoint('User'), contract, profile))] : problems
}

async function unknownNames(ask: Ask, users: string, contract: Contract, profile: Profile): Promise<string[]> {
  const fixtures = profile.fixtures.value
  const problems: string[] = []
  for (const kind of kinds) {
    for (const name of fixtures[kind] ?? []) {
      if (!isRefused(await create(ask, users, contract, names[kind].body(name)))) continue
      // A target that refuses a plain user too does not tell anything of names.
      if (isRefused(await create(ask, users, contract, {}))) return problems
      problems.push(`fixtures.${kind}: the target does not know the ${names[kind].what} ${JSON.stringify(name)}.`)
    }
  }
  return problems
}

function isRefused(answer: Response | undefined): boolean {
  return answer !== undefined && [400, 404, 409, 422].includes(answer.status)
}

/** Creates a user and removes it at once. */
async function create(ask: Ask, users: string, contract: Contract, more: JsonObject): Promise<Response | undefined> {
  const name = `scimspec-${randomUUID()}`
  const required = Object.fromEntries((contract.terms.requiredOnCreate['User'] ?? ['userName']).map((attribute) => [attribute, attribute === 'userName' ? `${name}@example.com` : name]))
  const extensions = Object.keys(more).filter((key) => key.startsWith('urn:'))
  const json = { schemas: [URN.user, ...extensions], ...required, ...more }
  const answer = await ask({ method: 'POST', url: users, json, creates: { resourceType: 'User', attribute: 'userName', name: `${name}@example.com` } })
  const id = member(answer?.json, 'id')
  if (answer !== undefined && answer.status < 300 && typeof id === 'string') await ask({ method: 'DELETE', url: memberUrl(users, id) })
  return answer
}
