import { loadContract } from '../contract/load.ts'
import { citedByMessage, messageValidator, testedByMessage, type Violation } from '../contract/messages.ts'
import type { Contract, Operation, RequirementId } from '../contract/types.ts'
import { isList, isObject } from '../scim/json.ts'
import { URN } from '../scim/urn.ts'
import type { Response } from '../target/types.ts'
import { entriesOf, type Target } from './classify.ts'
import { isNews } from './news.ts'
import type { WatchTools } from './tools.ts'

/** What a documented message is about. */
export type MessageKind = 'User' | 'Group' | 'ServiceProviderConfig' | 'ResourceType' | 'Schema' | 'list' | 'error' | 'bulk' | 'empty'

/** A documented message as it stands in an answer. */
export interface Message {
  readonly kind: MessageKind
  /** Its name among the contract's messages. */
  readonly name: string
  readonly json: unknown
  /** Where it begins in the body. */
  readonly pointer: string
  /** The request asked for a part of the attributes. */
  readonly projected: boolean
  /** No earlier answer of the run showed just this. A bulk response depends on its request, and is always news. */
  readonly news: boolean
}

type Found = Omit<Message, 'news'>

/** Every requirement that the messages of a kind express, over the shipped contracts. */
export function citedByMessages(kind: MessageKind): readonly RequirementId[] {
  return [...new Set(['rfc', 'genesys'].flatMap((name) => citedInContract(loadContract(name), kind)))]
}

/** Every requirement of one contract that its messages of a kind express. */
export function citedInContract(contract: Contract, kind: MessageKind): readonly RequirementId[] {
  const named = contract.operations.flatMap((operation) => operation.answers !== undefined && kindOf(contract, operation) === kind ? [operation.answers] : [])
  const names = kind === 'error' ? [errorOf(contract) ?? ''] : named
  return [...new Set(names.flatMap((name) => citedByMessage(contract, name)))]
}

function kindOf(contract: Contract, { method, base, path }: Operation): MessageKind {
  const rest = path.slice(contract.bases.find(({ id }) => id === base)?.path.length ?? 0)
  if (method === 'DELETE') return 'empty'
  if (rest === '/' || rest.endsWith('/.search')) return 'list'
  if (rest === '/Bulk') return 'bulk'
  const [type = 'User', endpoint] = Object.entries(contract.terms.endpoints).find(([, known]) => rest === known || rest.startsWith(`${known}/`)) ?? []
  if (method === 'GET' && rest === endpoint && type !== 'ServiceProviderConfig') return 'list'
  return type === 'Group' || type === 'ServiceProviderConfig' || type === 'ResourceType' || type === 'Schema' ? type : 'User'
}

function errorOf(contract: Contract): string | undefined {
  return Object.keys(contract.messages).find((name) => name.endsWith('Error'))
}

/** Every watch of messages asks for each answer. */
const known = new WeakMap<Response, readonly Message[]>()

/** The documented messages in an answer: the body, and the entries of a list. Empty when the contract documents none for it. */
export function messagesIn(t: WatchTools, response: Response): readonly Message[] {
  const found = known.get(response) ?? takeApart(t, response).map((one) => ({ ...one, news: one.kind === 'bulk' || isNews(t.profile, `message ${one.name}`, response, one) }))
  known.set(response, found)
  return found
}

function takeApart(t: WatchTools, response: Response): readonly Found[] {
  const target = t.classify(response)
  const { method } = response.request
  if (target === undefined || method === 'HEAD' || method === 'OPTIONS') return []
  if (response.status >= 400) return errorIn(t, response)
  if (response.status < 200 || response.status > 299 || (response.text === '' && method !== 'GET' && method !== 'DELETE')) return []
  const operation = operationOf(t.contract, target, method, response)
  if (operation?.answers === undefined) return []
  const kind = kindOf(t.contract, operation)
  const projected = isProjected(response)
  const whole: Found = { kind, name: operation.answers, json: response.json, pointer: '', projected }
  return kind === 'list' ? [whole, ...entries(t, target, response, projected)] : [whole]
}

function entries(t: WatchTools, target: Target, response: Response, projected: boolean): Found[] {
  return entriesOf(response).flatMap((entry, at): Found[] => {
    const type = target.type ?? typeOf(t, entry)
    const single = type === undefined ? undefined : templateOf(t.contract, target.base.id, `${t.terms.endpoints[type] ?? ''}/{id}`, 'GET')
    if (single?.answers === undefined) return []
    return [{ kind: kindOf(t.contract, single), name: single.answers, json: entry, pointer: `/Resources/${String(at)}`, projected }]
  })
}

function typeOf(t: WatchTools, entry: unknown): string | undefined {
  const schemas = isObject(entry) && isList(entry['schemas']) ? entry['schemas'] : []
  return t.profile.resourceTypes.value.find((type) => schemas.includes(type.schema.id))?.name
}

function errorIn(t: WatchTools, response: Response): Found[] {
  const name = errorOf(t.contract)
  const schemas = isObject(response.json) && isList(response.json['schemas']) ? response.json['schemas'] : []
  // A platform answers with a body of its own making; whoever names the Error schema has to keep to it.
  const either = t.contract.requirements.has('GENESYS-B-367') && isObject(response.json) && typeof response.json['code'] === 'string'
  const own = either || t.terms.platformErrors.includes(response.status)
  const judged = name !== undefined && (!own || schemas.includes(URN.error))
  return judged ? [{ kind: 'error', name, json: response.json, pointer: '', projected: false }] : []
}

function operationOf(contract: Contract, target: Target, method: string, response: Response): Operation | undefined {
  const endpoint = target.type === undefined ? undefined : contract.terms.endpoints[target.type]
  const at = (path: string) => templateOf(contract, target.base.id, path, method)
  if (target.type !== undefined) {
    if (target.kind === 'other') return undefined
    // A type that the contract does not know is listed like all resources, and has no documented form of its own.
    if (endpoint === undefined) return target.kind === 'collection' && method === 'GET' ? at('/') : target.kind === 'search' ? at('/.search') : undefined
    const suffix = target.kind === 'search' ? '/.search' : target.kind === 'single' && target.type !== 'ServiceProviderConfig' ? '/{id}' : ''
    return at(endpoint + suffix)
  }
  const rest = (response.request.url.split(/[?#]/, 1)[0] ?? '').slice(target.base.url.length)
  return at(rest === '' ? '/' : rest)
}

function templateOf(contract: Contract, base: string, path: string, method: string): Operation | undefined {
  const prefix = contract.bases.find(({ id }) => id === base)?.path ?? ''
  return contract.operations.find((operation) => operation.base === base && operation.method === method && operation.path === prefix + path)
}

function isProjected({ request }: Response): boolean {
  return /[?&](?:excluded)?attributes=/i.test(request.url) || (request.url.includes('/.search') && /"(?:excluded)?attributes"\s*:/i.test(request.body ?? ''))
}

/** Judges the messages of one kind in an answer against their JSON Schema; answers whether there was one. */
export function judgeMessages(t: WatchTools, response: Response, kind: MessageKind): boolean {
  const messages = messagesIn(t, response).filter((message) => message.kind === kind)
  for (const message of messages) if (message.news) judge(t, response, message)
  return messages.length > 0
}

function judge(t: WatchTools, response: Response, { kind, name, json, pointer, projected }: Message): void {
  const broken = new Set<RequirementId>()
  const what = `the answer has the documented form of ${name}`
  for (const violation of messageValidator(t.contract, name)(json)) {
    if (projected && isExcused(violation)) continue
    if (kind === 'bulk' && violation.pointer.endsWith('/method') && !namesMethods(response.request.body)) continue
    for (const id of violation.cites) broken.add(id)
    t.rule(violation.cites, what).holds(false, { expected: violation.expected, actual: violation.actual, response, pointer: pointer + violation.pointer })
  }
  for (const id of testedByMessage(t.contract, name, json, testedIn(t, name))) {
    if (!broken.has(id)) t.rule(id, what).holds(true, { expected: name, actual: name })
  }
}

/** What the messages of that name have put to the test in one verdict; it counts once. */
function testedIn(t: WatchTools, name: string): Set<string> {
  const byName = tested.get(t) ?? new Map<string, Set<string>>()
  tested.set(t, byName)
  const known = byName.get(name) ?? new Set<string>()
  byName.set(name, known)
  return known
}

const tested = new WeakMap<WatchTools, Map<string, Set<string>>>()

/** A projection leaves members out, but never the id (RFC 7644 section 3.9). */
function isExcused({ missing, pointer }: Violation): boolean {
  return missing && pointer !== '/id'
}

/** Whether each operation of a bulk request has a method that the protocol knows; an answer can only repeat what was sent. */
function namesMethods(body = ''): boolean {
  return !/"method"\s*:\s*"(?!(?:post|put|patch|delete)")/i.test(body) && (body.match(/"method"\s*:/g)?.length ?? 0) >= (body.match(/"path"\s*:/g)?.length ?? 0)
}
