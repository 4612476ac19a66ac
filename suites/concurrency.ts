import { capability, check, isObject, member, writable, type Json, type Response, type Tools } from '../src/kit/index.ts'

/** Requests that race, and how often: bounded, and enough to meet a gap between a look and a write. */
const racers = 6
const rounds = 3

const succeeded = (response: Response): boolean => response.status >= 200 && response.status < 300
const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, n) => make(n)))

export const oneCreation = check({
  id: 'concurrency.one-name-is-created-once',
  title: 'of many creations with one userName at once exactly one succeeds',
  cites: ['RFC7643-4.1.1-2', 'GENESYS-B-228'],
  needs: [writable('User')],
  fix: 'Let the store enforce uniqueness, with a unique index or a lock, instead of a look before the write.',
  async run(t) {
    for (let round = 0; round < rounds; round++) {
      const { userName } = t.users.draft()
      const answers = await times(racers, () => t.users.post(t.users.draft({ userName: userName ?? t.unique('racer') })))
      const created = answers.filter(succeeded)
      if (created.length === 0) t.block(`none of the creations succeeded, the first was answered with status ${String(answers[0]?.status)}`)
      t.rule(['RFC7643-4.1.1-2', 'GENESYS-B-228'], `${String(racers)} creations of one userName at once`).value(created.length, 'creations that succeeded', created.at(-1)).equals(1)
    }
  },
})

export const oneWinner = check({
  id: 'concurrency.one-tag-has-one-winner',
  title: 'of many conditional writes with one tag at once exactly one is carried out, and its change stays',
  cites: ['RFC7644-3.14-5', 'GENESYS-B-080'],
  needs: [capability('etag'), writable('User')],
  fix: 'Compare the version and write in one step, for example with a conditional update of the store.',
  async run(t) {
    const text = t.users.plainText()
    for (let round = 0; round < rounds; round++) {
      const own = await t.users.create()
      const tag = (await t.users.get(own)).headers['etag'] ?? t.block('the user has no ETag')
      const names = Array.from({ length: racers }, () => t.unique('winner'))
      const answers = await times(racers, (n) => t.users.put(own, { ...own.sent, [text]: names[n] ?? '' }, { ifMatch: tag }))
      const winners = answers.flatMap((answer, n) => (succeeded(answer) ? [names[n]] : []))
      if (winners.length === 0) t.block('the tag let none of the writes through')
      const after = await t.users.get(own)
      t.rule(['RFC7644-3.14-5', 'GENESYS-B-080'], `${String(racers)} PUTs with one tag at once`).value(winners.length, 'writes that were carried out', after).equals(1)
      if (winners.length === 1) t.rule(['RFC7644-3.14-5', 'GENESYS-B-080'], 'the change of the winner stays').at(after, `/${text}`).equals(winners[0])
    }
  },
})

export const noMemberLost = check({
  id: 'concurrency.no-member-is-lost',
  title: 'members that are added to a group at once are all in it',
  cites: ['RFC7644-3.5.2.1-6', 'GENESYS-B-285'],
  needs: [capability('patch'), writable('User'), writable('Group')],
  fix: 'Add to the stored group inside one transaction; do not read, change and write back without a lock.',
  async run(t) {
    const group = await t.groups.create()
    const users = await times(racers, () => t.users.create())
    const answers = await times(racers, (n) => t.groups.patch(group, [{ op: 'add', path: 'members', value: [{ value: users[n]?.id ?? '' }] }]))
    const added = users.filter((_, n) => answers[n] !== undefined && succeeded(answers[n]))
    const after = await t.groups.getWith(group, 'members')
    const inside = idsIn(t, after)
    t.rule(['RFC7644-3.5.2.1-6', 'GENESYS-B-285'], `${String(racers)} additions at once`)
      .value(added.filter((user) => !inside.includes(user.id)).length, 'members that were added and are not there', after).equals(0)
  },
})

function idsIn(t: Tools, group: Response): readonly Json[] {
  const members = member(t.bodyOf(group, 'reading the group'), 'members')
  return Array.isArray(members) ? members.flatMap((one: unknown) => (isObject(one) && one['value'] !== undefined ? [one['value']] : [])) : []
}

/** Two attributes of a user that a PATCH may set to anything. */
function twoAttributes(t: Tools): readonly [string, string] {
  const free = ['title', 'nickName', 'displayName'].filter((name) => t.users.type.schema.attributes.some((attribute) => attribute.name === name && attribute.mutability === 'readWrite'))
  const [first, second] = free
  return first !== undefined && second !== undefined ? [first, second] : t.block('the User schema has too few plain text attributes')
}

export const noHalfPatch = check({
  id: 'concurrency.no-read-sees-half-a-patch',
  title: 'a read during a PATCH sees all of its operations or none',
  cites: ['RFC7644-3.5.2-20', 'GENESYS-B-250'],
  needs: [capability('patch'), writable('User')],
  async run(t) {
    const [first, second] = twoAttributes(t)
    const own = await t.users.create({ [first]: 'state 0', [second]: 'state 0' })
    const write = async () => {
      for (let state = 1; state <= racers; state++) {
        const value = `state ${String(state)}`
        await t.users.patch(own, [{ op: 'replace', path: first, value }, { op: 'replace', path: second, value }])
      }
    }
    const seen: Response[] = []
    const read = async () => {
      while (seen.length < racers * 2) seen.push(await t.users.get(own))
    }
    await Promise.all([write(), read()])
    const last = await t.users.read(own)
    if (last[first] !== last[second]) t.block('the last PATCH did not change both')
    const torn = seen.find((response) => isObject(response.json) && response.json[first] !== response.json[second])
    t.rule(['RFC7644-3.5.2-20', 'GENESYS-B-250'], `${first} and ${second} always change together`).value(torn?.json, 'a read in between', torn ?? seen.at(-1)).equals(undefined)
  },
})

export const noUpdateLost = check({
  id: 'concurrency.changes-of-different-attributes-all-stay',
  title: 'PATCH requests at once that change different attributes lose nothing',
  cites: ['RFC7644-3.5.2.3-11', 'GENESYS-B-246'],
  needs: [capability('patch'), writable('User')],
  fix: 'Apply each PATCH to the stored resource inside one transaction; do not write back what was read before another change.',
  async run(t) {
    const names = twoAttributes(t)
    const alone = await t.users.create()
    for (const name of names) {
      await t.users.patch(alone, [{ op: 'replace', path: name, value: 'alone' }])
      await t.users.get(alone)
    }
    const changed = await t.users.read(alone)
    if (names.some((name) => changed[name] !== 'alone')) t.block('a PATCH alone does not change both')
    for (let round = 0; round < rounds; round++) {
      const own = await t.users.create()
      const value = (name: string) => `${name} of round ${String(round)}`
      const answers = await Promise.all(names.map((name) => t.users.patch(own, [{ op: 'replace', path: name, value: value(name) }])))
      const after = await t.users.get(own)
      const lost = names.filter((name, n) => answers[n] !== undefined && succeeded(answers[n]) && isObject(after.json) && after.json[name] !== value(name))
      t.rule(['RFC7644-3.5.2.3-11', 'GENESYS-B-246'], 'changes of two attributes at once').value(lost, 'attributes whose change was lost', after).equals([])
    }
  },
})

export const readYourWrites = check({
  id: 'concurrency.every-write-is-read-afterwards',
  title: 'after each of many changes in a row a read shows the last one',
  cites: ['RFC7644-3.1-8', 'GENESYS-B-084'],
  needs: [writable('User')],
  async run(t) {
    const text = t.users.plainText()
    const own = await t.users.create()
    for (let change = 1; change <= racers; change++) {
      const value = t.unique(`change ${String(change)}`)
      const answer = await t.users.put(own, { ...own.sent, [text]: value })
      if (!succeeded(answer)) t.block(`PUT was answered with status ${String(answer.status)}`)
      const read = await t.settled(() => t.users.get(own), ({ json }) => isObject(json) && json[text] === value)
      t.rule(['RFC7644-3.1-8', 'GENESYS-B-084'], `the read after change ${String(change)} shows it`).at(read, `/${text}`).equals(value)
    }
  },
})
