import { randomUUID } from 'node:crypto'
import type { Method, ScopeAttribute, Terms } from '../contract/types.ts'
import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { ResourceType } from '../scim/schema.ts'
import { percentEncode } from '../scim/percent.ts'
import { urlOf } from '../scim/url.ts'
import { URN } from '../scim/urn.ts'
import type { Response } from '../target/types.ts'
import { headersOf, withQuery, type Query, type RequestOptions, type Send } from './http.ts'
import { Blocked } from './outcome.ts'
import { fullBody, minimalBody, minimalExtension, type Unique } from './payload.ts'
import { tooDeepToJudge } from './permits.ts'
import { plainTextOf, scopeOf } from './plain-text.ts'

/** A resource that this check created. */
export interface Own {
  readonly id: string
  readonly url: string
  /** The body of the creation's answer, or of the first read when the answer had none. */
  readonly body: JsonObject
  readonly sent: JsonObject
  readonly created: Response
}

/** One operation of a PATCH request (RFC 7644 section 3.5.2). */
export interface PatchOperation {
  readonly op: string
  readonly path?: string
  readonly value?: Json
}

/** What `Resources` needs from the run. */
export interface ResourceContext {
  readonly terms: Terms
  readonly send: Send
  readonly unique: Unique
  /** An id that the server never issued becomes a legal target for probes. */
  readonly invent: (url: string) => void
  readonly own: (url: string) => void
}

/** The resources of one type under one base: what a check creates, reads and changes. */
export class Resources {
  readonly type: ResourceType
  /** The collection's URL. */
  readonly url: string
  readonly #context: ResourceContext

  constructor(type: ResourceType, base: string, context: ResourceContext) {
    this.type = type
    this.url = base + type.endpoint
    this.#context = context
  }

  /** Where a marker scopes a list to the run's own resources. */
  get scope(): ScopeAttribute | undefined {
    return scopeOf(this.type, this.#context.terms)
  }

  /** Name of an attribute that may have any text, other than those `taken`. @throws Blocked when the schema has none */
  plainText(...taken: readonly string[]): string {
    const found = plainTextOf(this.type, taken)
    if (found === undefined) throw new Blocked(`the ${this.type.name} schema has no plain text`)
    return found.name
  }

  /** The smallest body that creates a resource, under a name of its own. */
  draft(over: JsonObject = {}): JsonObject {
    return { ...minimalBody(this.type, this.#context.terms, this.#context.unique), ...over }
  }

  /** What an extension cannot do without where it is used. */
  neededIn(urn: string): JsonObject {
    return minimalExtension(this.type, urn, this.#context.unique)
  }

  /** A body with the everyday attributes of the server's schema. */
  full(over: JsonObject = {}): JsonObject {
    return { ...fullBody(this.type, this.#context.terms, this.#context.unique), ...over }
  }

  /** URL of the resource with that id. */
  at(id: string): string {
    return `${this.url}/${percentEncode(id)}`
  }

  /** Creates a resource from the smallest body and `over`. @throws Blocked when the server does not create it. */
  async create(over: JsonObject = {}, options: RequestOptions = {}): Promise<Own> {
    return this.createFrom(this.draft(over), options)
  }

  /** Creates a resource from exactly this body. @throws Blocked when the server does not create it. */
  async createFrom(body: JsonObject, options: RequestOptions = {}): Promise<Own> {
    const response = await this.post(body, options)
    const own = await this.owned(response, body)
    if (own === undefined) throw new Blocked(`creating a ${this.type.name} was answered with status ${String(response.status)}${response.status < 300 ? ', without an id that is a text' : ''}`)
    return own
  }

  /** The resource that a creation's answer stands for; nothing when it created none. */
  async owned(response: Response, sent: JsonObject): Promise<Own | undefined> {
    if (response.status < 200 || response.status > 299) return undefined
    if (isObject(response.json) && typeof response.json['id'] === 'string') {
      const id = response.json['id']
      return { id, url: this.at(id), body: response.json, sent, created: response }
    }
    const location = response.headers['location']
    const url = location === undefined ? undefined : urlOf(location, response.request.url)
    if (url === undefined) return undefined
    const read = await this.#context.send({ method: 'GET', url: url.href })
    if (!isObject(read.json) || typeof read.json['id'] !== 'string') return undefined
    return { id: read.json['id'], url: this.at(read.json['id']), body: read.json, sent, created: response }
  }

  /** POST to the collection, whatever comes of it. */
  async post(body: JsonObject, options: RequestOptions = {}): Promise<Response> {
    const attribute = this.type.name === 'User' ? 'userName' : 'displayName'
    const name = body[attribute]
    const response = await this.#send('POST', this.url, options, {
      json: body,
      ...(typeof name === 'string' ? { creates: { resourceType: this.type.name, attribute, name } } : {}),
    })
    if (isObject(response.json) && typeof response.json['id'] === 'string' && response.status < 300) this.#context.own(this.at(response.json['id']))
    return response
  }

  /** GET of one resource. */
  async get(resource: Own | string, options: RequestOptions = {}): Promise<Response> {
    return this.#send('GET', this.#urlOf(resource), options)
  }

  /** GET of one resource that shows the attribute, which is named where it comes on request only (RFC 7643 section 7). */
  async getWith(resource: Own | string, name: string): Promise<Response> {
    return this.get(resource, this.showsOnRequest(name) ? { query: { attributes: name } } : {})
  }

  /** Whether the schema says that a read shows the attribute only when it is named. */
  showsOnRequest(name: string): boolean {
    return this.type.schema.attributes.some((attribute) => attribute.name === name && attribute.returned === 'request')
  }

  /**
   * What a client may send back in a PUT: the representation, with those required attributes that a read does not show as they were sent
   * (RFC 7644 section 3.5.1). @throws Blocked when it cannot be read.
   */
  async readWhole(resource: Own): Promise<JsonObject> {
    return this.whole(resource, await this.read(resource))
  }

  /** The same of a representation that was read already. */
  whole(resource: Own, read: JsonObject): JsonObject {
    const hidden = this.type.schema.attributes.filter(({ required, returned }) => required && returned !== 'default' && returned !== 'always')
    const sent = hidden.flatMap(({ name }) => (resource.sent[name] === undefined ? [] : [[name, resource.sent[name]] as const]))
    return { ...Object.fromEntries(sent), ...read }
  }

  /** The representation of one resource. @throws Blocked when it cannot be read. */
  async read(resource: Own | string, options: RequestOptions = {}): Promise<JsonObject> {
    return bodyOf(await this.get(resource, options), `reading a ${this.type.name}`)
  }

  /** GET of the collection. */
  async list(query: Query = {}, options: RequestOptions = {}): Promise<Response> {
    return this.#send('GET', this.url, { ...options, query })
  }

  /** POST of a search request to `.search` below the collection; `parameters` are the members beside `schemas` (RFC 7644 section 3.4.3). */
  async search(parameters: JsonObject = {}, options: RequestOptions = {}): Promise<Response> {
    return this.#send('POST', `${this.url}/.search`, options, { json: { schemas: [URN.searchRequest], ...parameters } })
  }

  /** PUT, with what the contract needs to delete the resource later; an answer 428 is met by sending the current tag, unless the check chose one. */
  async put(resource: Own | string, body: JsonObject, options: RequestOptions = {}): Promise<Response> {
    return this.#write('PUT', this.#urlOf(resource), options, { json: typeof resource === 'string' ? body : this.#stillDeletable(resource, body) })
  }

  /** PATCH with these operations. */
  async patch(resource: Own | string, operations: readonly PatchOperation[], options: RequestOptions = {}): Promise<Response> {
    const body = { schemas: [URN.patchOp], Operations: operations }
    return this.#write('PATCH', this.#urlOf(resource), options, { json: body })
  }

  /** DELETE. */
  async delete(resource: Own | string, options: RequestOptions = {}): Promise<Response> {
    return this.#write('DELETE', this.#urlOf(resource), options)
  }

  /** An id that the server has not issued; writes to it are allowed, to see them answered with 404. */
  inventedId(): string {
    const id = randomUUID()
    this.#context.invent(this.at(id))
    return id
  }

  /** The body with what the contract needs to delete the resource later; null in the body says that the check wants it gone. */
  #stillDeletable(own: Own, body: JsonObject): JsonObject {
    const kept = this.#context.terms.keptForDeletion?.[this.type.name] ?? []
    const missing = kept.filter((name) => body[name] === undefined && own.body[name] !== undefined)
    return missing.length === 0 ? body : { ...body, ...Object.fromEntries(missing.map((name) => [name, own.body[name] ?? null])) }
  }

  #urlOf(resource: Own | string): string {
    return typeof resource === 'string' ? this.at(resource) : this.at(resource.id)
  }

  async #send(method: Method, url: string, options: RequestOptions, more: { json?: unknown; creates?: { resourceType: string; attribute: string; name: string } } = {}): Promise<Response> {
    return this.#context.send({
      method,
      url: withQuery(url, options.query),
      headers: headersOf(options),
      ...(options.as === undefined ? {} : { as: options.as }),
      ...more,
    })
  }

  async #write(method: Method, url: string, options: RequestOptions, more: { json?: unknown } = {}): Promise<Response> {
    const response = await this.#send(method, url, options, more)
    if (response.status !== 428 || options.ifMatch !== undefined || options.as !== undefined) return response
    const current = await this.#send('GET', url, {})
    const tag = current.headers['etag']
    return tag === undefined ? response : this.#send(method, url, { ...options, ifMatch: tag }, more)
  }
}

/** The JSON object in a successful answer. @throws Blocked when there is none. */
export function bodyOf(response: Response, doing: string): JsonObject {
  if (response.status < 200 || response.status > 299) throw new Blocked(`${doing} was answered with status ${String(response.status)}`)
  if (response.tooDeep === true) throw new Blocked(tooDeepToJudge)
  if (!isObject(response.json)) throw new Blocked(`${doing} was answered without a JSON object`)
  return response.json
}
