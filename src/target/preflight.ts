import type { Contract } from '../contract/types.ts'
import { isList, isObject } from '../scim/json.ts'
import { URN } from '../scim/urn.ts'
import { member } from '../scim/members.ts'
import type { TargetBase } from './bases.ts'
import { answerTrouble, failureTrouble, rateTrouble } from './trouble.ts'
import type { PreflightTrouble } from './trouble.ts'
import type { Exchange, Response, Transport } from './types.ts'
import { TransportFailure } from './types.ts'

const usualPaths = ['', '/scim/v2', '/scim', '/v2', '/api/scim/v2', '/api/scim']

/** Milliseconds that hints to come back later are followed in all: nothing is shown meanwhile. */
const patience = 5000

/** Failures that may be those of one URL: another one may answer. */
const local: readonly PreflightTrouble['kind'][] = ['dropped', 'too-large']
/** Failures of a list that say nothing about the target as a whole once it answered. */
const partial: readonly PreflightTrouble['kind'][] = [...local, 'timeout', 'unreachable']

type Read = (url: string) => Promise<Response>
type Asked = { readonly answer: Response; readonly trouble?: never } | { readonly answer?: never; readonly trouble: PreflightTrouble }

/**
 * Finds out whether the target can be tested at all: under each base one discovery document or a list of users has
 * to answer, and the credentials have to be accepted. Sends reads only.
 * @throws TransportFailure when `signal` fires.
 */
export async function preflight(
  transport: Transport, contract: Contract, bases: readonly TargetBase[], signal?: AbortSignal,
): Promise<PreflightTrouble | undefined> {
  const read = patientReader(transport, signal)
  for (const base of bases) {
    const trouble = await examine(base, contract, read)
    if (trouble !== undefined) return trouble
  }
  return undefined
}

/** Reads with one patience for all of them. */
function patientReader(transport: Transport, signal?: AbortSignal): Read {
  let left = patience
  return async (url) => {
    const attempts: Exchange[] = []
    const start = performance.now()
    const response = await transport.send({ method: 'GET', url, patience: left }, (exchange) => attempts.push(exchange), signal)
    const waited = performance.now() - start - attempts.reduce((sum, { ms }) => sum + ms, 0)
    if (attempts.length > 1) left = Math.max(0, left - waited)
    return response
  }
}

/** One read; failures and rate limits as words. */
async function ask(url: string, read: Read): Promise<Asked> {
  try {
    const answer = await read(url)
    return answer.status === 429 ? { trouble: rateTrouble(answer) } : { answer }
  } catch (error) {
    if (!(error instanceof TransportFailure) || error.code === 'INTERRUPTED') throw error
    return { trouble: failureTrouble(error, url) }
  }
}

async function examine({ id, url }: TargetBase, contract: Contract, read: Read): Promise<PreflightTrouble | undefined> {
  const { endpoints, filterRequired } = contract.terms
  const scope = filterRequired?.[id]?.includes('User') === true ? `&filter=${encodeURIComponent('userName eq "scimspec"')}` : ''
  const users = `${url}${endpoints['User'] ?? '/Users'}?count=1${scope}`
  const answers: Response[] = []
  let failed: PreflightTrouble | undefined
  for (const document of documentPaths(contract)) {
    const { answer, trouble } = await ask(url + document, read)
    if (trouble !== undefined) {
      if (!local.includes(trouble.kind)) return trouble
      failed ??= trouble
    } else if (isDocument(answer)) {
      return listTrouble(await ask(users, read), url)
    } else {
      answers.push(answer)
    }
  }
  const { answer: list, trouble } = await ask(users, read)
  if (trouble !== undefined) return failed ?? trouble
  if (isDocument(list) || isScimRefusal(list)) return undefined
  return answerTrouble([...answers, list], url) ?? failed ?? wrongPath(url, contract.bases.find((base) => base.id === id)?.path ?? '', contract, read)
}

/**
 * Discovery may be open to everybody; only a protected read tells whether the credentials are good. What else is wrong with a list is
 * for the checks to find.
 */
function listTrouble({ answer, trouble }: Asked, base: string): PreflightTrouble | undefined {
  if (trouble !== undefined) return partial.includes(trouble.kind) ? undefined : trouble
  return answer.status === 401 || answer.status === 403 ? answerTrouble([answer], base) : undefined
}

async function wrongPath(url: string, basePath: string, contract: Contract, read: Read): Promise<PreflightTrouble> {
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
  return status === 400 && isList(schemas) && schemas.includes(URN.error)
}

/** The folders above a URL, nearest first. */
function parents(url: string): readonly string[] {
  const { origin, pathname } = new URL(url)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  return segments.map((_, index) => origin + segments.slice(0, segments.length - 1 - index).map((segment) => `/${segment}`).join(''))
}
