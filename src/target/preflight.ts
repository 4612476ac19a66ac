import type { Contract } from '../contract/types.ts'
import { isList, isObject } from '../scim/json.ts'
import { member } from '../scim/members.ts'
import type { TargetBase } from './bases.ts'
import { answerTrouble, failureTrouble } from './trouble.ts'
import type { PreflightTrouble } from './trouble.ts'
import type { Response, Transport } from './types.ts'
import { TransportFailure } from './types.ts'

const usualPaths = ['', '/scim/v2', '/scim', '/v2', '/api/scim/v2', '/api/scim']

/**
 * Finds out whether the target can be tested at all: under each base one discovery document or a list of users has
 * to answer, and the credentials have to be accepted. Sends reads only.
 * @throws TransportFailure when `signal` fires.
 */
export async function preflight(
  transport: Transport, contract: Contract, bases: readonly TargetBase[], signal?: AbortSignal,
): Promise<PreflightTrouble | undefined> {
  for (const base of bases) {
    try {
      const trouble = await examine(base, transport, contract, signal)
      if (trouble !== undefined) return trouble
    } catch (error) {
      if (!(error instanceof TransportFailure) || error.code === 'INTERRUPTED') throw error
      return failureTrouble(error, base.url)
    }
  }
  return undefined
}

async function examine({ id, url }: TargetBase, transport: Transport, contract: Contract, signal?: AbortSignal): Promise<PreflightTrouble | undefined> {
  const read = (target: string): Promise<Response> => transport.send({ method: 'GET', url: target }, () => undefined, signal)
  const { endpoints, filterRequired } = contract.terms
  const scope = filterRequired?.[id]?.includes('User') === true ? `&filter=${encodeURIComponent('userName eq "scimspec"')}` : ''
  const users = `${url}${endpoints['User'] ?? '/Users'}?count=1${scope}`
  const answers: Response[] = []
  for (const document of documentPaths(contract)) {
    const answer = await read(url + document)
    if (isDocument(answer)) {
      // Discovery may be open to everybody; only a protected read tells whether the credentials are good.
      const list = await read(users)
      return list.status === 401 || list.status === 403 ? answerTrouble([list], url) : undefined
    }
    answers.push(answer)
  }
  const list = await read(users)
  if (isDocument(list) || isScimRefusal(list)) return undefined
  return answerTrouble([...answers, list], url) ?? wrongPath(url, contract.bases.find((base) => base.id === id)?.path ?? '', contract, read)
}

async function wrongPath(url: string, basePath: string, contract: Contract, read: (url: string) => Promise<Response>): Promise<PreflightTrouble> {
  const target = url.slice(0, url.length - basePath.length)
  const roots = [target, ...parents(target)]
  const candidates = [...new Set(roots.flatMap((root) => usualPaths.map((path) => root + path)))].filter((candidate) => candidate !== target).slice(0, 24)
  const found: string[] = []
  for (const candidate of candidates) {
    for (const document of documentPaths(contract).slice(0, 2)) {
      if (found.includes(candidate)) continue
      const answer = await read(candidate + basePath + document).catch((error: unknown) => {
        if (error instanceof TransportFailure && error.code !== 'INTERRUPTED') return undefined
        throw error
      })
      if (answer !== undefined && isDocument(answer)) found.push(candidate)
    }
  }
  return {
    kind: 'not-found',
    message: `${url} answers 404 to everything: there is no SCIM API at this path.`,
    hint: found.length === 0 ? 'Check the path of the base URL; often it ends in /scim/v2.' : `Try ${found.join(' or ')} instead.`,
  }
}

function documentPaths({ terms: { endpoints } }: Contract): readonly string[] {
  return [endpoints['ServiceProviderConfig'] ?? '/ServiceProviderConfig', endpoints['ResourceType'] ?? '/ResourceTypes', endpoints['Schema'] ?? '/Schemas']
}

function isDocument({ status, json }: Response): boolean {
  return status === 200 && (isObject(json) || Array.isArray(json))
}

/** Only a SCIM server refuses in SCIM's own words; a 404 in them may come from another path of it. */
function isScimRefusal({ status, json }: Response): boolean {
  const schemas = member(json, 'schemas')
  return status === 400 && isList(schemas) && schemas.includes('urn:ietf:params:scim:api:messages:2.0:Error')
}

/** The folders above a URL, nearest first. */
function parents(url: string): readonly string[] {
  const { origin, pathname } = new URL(url)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  return segments.map((_, index) => origin + segments.slice(0, segments.length - 1 - index).map((segment) => `/${segment}`).join(''))
}
