import {
  applyPatch, capability, difference, entriesOf, freeAttributes, idsOf, isGone, isObject, isPutAside, member, patchedDifferently, property, seeGone, steps, withContents, writable,
  type JsonObject, type Own, type RequirementId, type Resources, type Response, type Step, type Tools,
} from '../src/kit/index.ts'

/** A resource as the model knows it: `expected` is what a read has to show of what was written. */
interface Known {
  readonly own: Own
  readonly sent: JsonObject
  expected: JsonObject
  /** Tag of before the last change. */
  stale?: string
}

/** The run of one sequence: the server beside an in-memory model of it. */
class Life {
  readonly #t: Tools
  readonly #alive: Known[] = []
  readonly #gone: Own[] = []
  readonly #members = new Set<string>()
  #group: Own | undefined

  constructor(t: Tools) {
    this.#t = t
  }

  /** The users under one of the bases. */
  #users(base: number): Resources {
    return this.#t.of('User', this.#t.bases[base % this.#t.bases.length] ?? this.#t.base)
  }

  async step(step: Step): Promise<void> {
    const users = this.#users(step.base)
    if (step.do === 'create') return this.#create(users, step.content)
    if (step.do === 'list') return this.#list(users)
    const known = this.#alive[step.who % Math.max(1, this.#alive.length)]
    if (known === undefined) return
    switch (step.do) {
      case 'replace':
        return this.#replace(users, known, step.content)
      case 'patch':
        return this.#patch(users, known, step.operations)
      case 'delete':
        return this.#delete(users, known)
      case 'conditional':
        return this.#conditional(users, known, step.stale, step.content)
      case 'join':
      case 'leave':
        return this.#membership(known, step.do, step.base)
    }
  }

  async #create(users: Resources, content: JsonObject): Promise<void> {
    const sent = withContents(users.draft(), content)
    const response = await users.post(sent)
    const own = await users.owned(this.#accepted(response), sent)
    if (own === undefined) return this.#t.block(`creating a User was answered with status ${String(response.status)}`)
    const known: Known = { own, sent, expected: sent }
    this.#alive.push(known)
    await this.#see(known, ['RFC7644-3.1-8', 'GENESYS-B-224'], 'creation')
    known.expected = await users.read(own)
  }

  async #replace(users: Resources, known: Known, content: JsonObject): Promise<void> {
    await this.#remember(users, known)
    const body = withContents(known.sent, content)
    this.#accepted(await users.put(known.own, body))
    // What was left out may be cleared, kept or defaulted (RFC 7644 section 3.5.1): only what was sent is known.
    await this.#see({ ...known, expected: body }, ['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'replacement')
    known.expected = await users.read(known.own)
  }

  async #patch(users: Resources, known: Known, operations: Extract<Step, { do: 'patch' }>['operations']): Promise<void> {
    await this.#remember(users, known)
    this.#accepted(await users.patch(known.own, operations))
    known.expected = applyPatch(known.expected, operations, users.type).resource
    const read = await users.get(known.own)
    const differences = isObject(read.json) ? patchedDifferently(known.expected, read.json, users.type) : [read.json]
    this.#agree(this.#t.rule(['RFC7644-3.5.2-18', 'GENESYS-B-250'], 'after the PATCH the user is what the model says').value(differences, 'what differs', read).equals([]))
    known.expected = isObject(read.json) ? read.json : known.expected
  }

  async #delete(users: Resources, known: Known): Promise<void> {
    const response = await users.delete(known.own)
    if (response.status > 299) return this.#t.block(`DELETE was answered with status ${String(response.status)}`)
    this.#alive.splice(this.#alive.indexOf(known), 1)
    this.#gone.push(known.own)
    this.#members.delete(known.own.id)
    const read = await this.#t.settled(() => users.get(known.own), (answer) => isGone(this.#t, 'User', answer))
    this.#agree(seeGone(this.#t, this.#t.rule(['RFC7644-3.6-2', 'GENESYS-B-258'], 'a deleted user is gone'), 'User', read))
  }

  async #conditional(users: Resources, known: Known, stale: boolean, content: JsonObject): Promise<void> {
    const current = (await users.get(known.own)).headers['etag']
    const tag = stale ? known.stale : current
    if (tag === undefined || current === undefined || (stale && tag === current)) return
    const body = withContents(known.sent, content)
    const response = await users.put(known.own, body, { ifMatch: tag })
    if (stale) {
      this.#agree(this.#t.rule(['RFC9110-13.1.1-2', 'GENESYS-B-080'], 'a write with the tag of before the last change is refused').refusal(response))
      await this.#unchanged(users, known, ['RFC9110-13.1.1-5', 'GENESYS-B-079'])
      return
    }
    if (response.status > 299) return
    known.stale = current
    await this.#see({ ...known, expected: body }, ['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'conditional replacement')
    known.expected = await users.read(known.own)
  }

  async #membership(known: Known, what: 'join' | 'leave', base: number): Promise<void> {
    const groups = this.#t.of('Group', this.#t.bases[base % this.#t.bases.length] ?? this.#t.base)
    this.#group ??= await groups.create()
    const { id } = known.own
    const operation = what === 'join' ? { op: 'add', path: 'members', value: [{ value: id }] } : { op: 'remove', path: `members[value eq "${id}"]` }
    const response = await groups.patch(this.#group, [operation])
    // A remove that matches nothing may be refused (RFC 7644 section 3.12, noTarget).
    if (response.status > 299) return what === 'leave' && !this.#members.has(id) ? undefined : void this.#accepted(response)
    if (what === 'join') this.#members.add(id)
    else this.#members.delete(id)
    const read = await groups.getWith(this.#group, 'members')
    const inside = new Set(valuesOf(read))
    const wrong = [...this.#alive].map((one) => one.own.id).filter((one) => inside.has(one) !== this.#members.has(one))
    this.#agree(this.#t.rule(['RFC7644-3.5.2.1-6', 'GENESYS-B-285'], 'the group has the members that the model has').value(wrong, 'users that differ', read).equals([]))
  }

  async #list(users: Resources): Promise<void> {
    for (const { own } of this.#alive) {
      const { userName } = own.sent
      if (typeof userName !== 'string') return
      const list = await this.#t.settled(() => users.list({ filter: `userName eq ${JSON.stringify(userName)}` }), (response) => idsOf(response).length > 0)
      if (list.status !== 200) return
      this.#agree(this.#t.rule(['RFC7644-3.4.2.2-2', 'GENESYS-B-195'], 'a user that is there is found').value(idsOf(list), 'ids', list).equals([own.id]))
    }
    for (const own of this.#gone) {
      const { userName } = own.sent
      const found = (response: Response) => entriesOf(response).filter((entry) => !isPutAside(this.#t, 'User', entry))
      const list = await this.#t.settled(() => users.list({ filter: `userName eq ${JSON.stringify(userName)}` }), (response) => found(response).length === 0)
      if (list.status === 200) this.#agree(this.#t.rule(['RFC7644-3.6-3', 'GENESYS-B-259'], 'a deleted user is not found').value(found(list), 'users', list).equals([]))
    }
  }

  /** Everything that nobody touched is as it was. */
  async end(): Promise<void> {
    for (const [index, known] of this.#alive.entries()) await this.#unchanged(this.#users(index), known, ['RFC7644-3.5.2.3-11', 'GENESYS-B-224'])
  }

  async #unchanged(users: Resources, known: Known, ids: readonly RequirementId[]): Promise<void> {
    const read = await users.get(known.own)
    const differences = isObject(read.json) ? patchedDifferently(known.expected, read.json, users.type) : [read.json]
    this.#agree(this.#t.rule(ids, 'a user that nobody changed is as it was').value(differences, 'what differs', read).equals([]))
  }

  /** Ends the sequence at the first disagreement: what follows would only be its consequence. */
  #agree(agreed: boolean): void {
    if (!agreed) this.#t.block('the server and the model disagree')
  }

  async #see(known: Known, ids: readonly RequirementId[], after: string): Promise<void> {
    const users = this.#users(0)
    const read = await this.#t.settled(() => users.get(known.own), ({ status }) => status === 200)
    const { schemas: _, ...expected } = known.expected
    const differences = isObject(read.json) ? difference(expected, read.json, users.type) : [read.json]
    this.#agree(this.#t.rule(ids, `after the ${after} the user is what the model says`).value(differences, 'what differs', read).equals([]))
  }

  async #remember(users: Resources, known: Known): Promise<void> {
    const tag = (await users.get(known.own)).headers['etag']
    if (tag !== undefined) known.stale = tag
  }

  #accepted(response: Response): Response {
    return response.status >= 400 && response.status < 500 ? this.#t.refuse() : response
  }
}

function valuesOf(group: Response): readonly string[] {
  const members = isObject(group.json) ? member(group.json, 'members') : undefined
  return Array.isArray(members) ? members.flatMap((one: unknown) => (isObject(one) && typeof one['value'] === 'string' ? [one['value']] : [])) : []
}

export const life = property({
  id: 'lifecycle-model.server-agrees-with-the-model',
  title: 'through any sequence of creations, changes, conditional writes, memberships, lists and deletions the server agrees with an in-memory model',
  cites: [
    'RFC7644-3.1-8', 'RFC7644-3.5.1-4', 'RFC7644-3.5.2-18', 'RFC7644-3.6-2', 'RFC7644-3.6-3', 'RFC9110-13.1.1-2', 'RFC9110-13.1.1-5', 'RFC7644-3.5.2.1-6', 'RFC7644-3.4.2.2-2', 'RFC7644-3.5.2.3-11',
    'GENESYS-B-224', 'GENESYS-B-242', 'GENESYS-B-250', 'GENESYS-B-258', 'GENESYS-B-259', 'GENESYS-B-080', 'GENESYS-B-079', 'GENESYS-B-285', 'GENESYS-B-195',
  ],
  needs: [writable('User')],
  share: 0.75,
  given: (t) => {
    const scope = { contract: t.contract, profile: t.profile, base: t.base.id }
    const offered = (need: ReturnType<typeof capability>) => need(scope) === undefined
    return steps(freeAttributes(t.users.type), { patch: offered(capability('patch')), etag: offered(capability('etag')), groups: offered(writable('Group')), most: 12 })
  },
  print: (sequence) => sequence.map((step) => JSON.stringify(step)).join('\n'),
  holds: async (t, sequence) => {
    const life = new Life(t)
    for (const step of sequence) await life.step(step)
    await life.end()
  },
})
