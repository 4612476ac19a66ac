import {
  check, difference, endWithoutFilter, inItsWords, isObject, member, placeOf, placeOfRow, refersToResources, rowsOver, sameValue, sampleOf, withValueAt, writable, entriesOf, isUnassigned,
  type Difference, type JsonObject, type Json, type Place, type RequirementId, type Response, type Tools,
} from '../src/kit/index.ts'

/** What Genesys promises of an attribute, by its name. */
const genesys: Readonly<Record<string, RequirementId>> = {
  title: 'GENESYS-B-227', phoneNumbers: 'GENESYS-B-227', emails: 'GENESYS-B-227', active: 'GENESYS-B-227', displayName: 'GENESYS-B-223',
  department: 'GENESYS-B-232', employeeNumber: 'GENESYS-B-232', dateHire: 'GENESYS-B-233', externalIds: 'GENESYS-B-237',
}

/** Attributes that a client sets, that come back, and whose values need no other resource. */
function comesBack({ attribute, sub, type }: Place): boolean {
  const writes = attribute.mutability === 'readWrite' || attribute.mutability === 'immutable'
  const shown = attribute.returned === 'default' || attribute.returned === 'always'
  const named = attribute.uniqueness !== 'none' || (type.name === 'User' && attribute.name === 'userName')
  return sub === undefined && writes && shown && !named && !refersToResources(attribute)
}

/** RFC 7643 section 4.1.1: a server may show the whole name, its parts, or both. */
function lost({ schemas: _, ...sent }: JsonObject, received: Json | undefined, place: Place): Difference[] {
  const all = isObject(received) ? difference(sent, received, place.type) : [{ pointer: '', sent, received }]
  if (place.attribute.name !== 'name') return all
  const name = member(received, 'name')
  const whole = isObject(name) && !isUnassigned(name['formatted']) && Object.keys(name).length === 1
  return all.filter(({ pointer }) => (pointer.endsWith('/formatted') ? isUnassigned(member(received, 'name')) : !(whole && pointer.startsWith('/name'))))
}

export const attributesComeBack = check({
  id: 'fidelity.attributes-come-back',
  title: 'every attribute of the server\'s schema comes back as it was sent',
  cites: ['RFC7644-3.3-2', 'RFC7644-3.4-2', 'RFC7644-3.5.1-4', ...new Set(Object.values(genesys)), 'GENESYS-B-242'],
  rows: (scope) => rowsOver(comesBack)(scope).filter((row) => {
    const place = placeOfRow(scope.profile.resourceTypes.value, row)
    const id = genesys[place?.attribute.name ?? '']
    return scope.contract.requirements.has('RFC7644-3.3-2') || (place?.type.name === 'User' && id !== undefined)
  }),
  fix: 'Store every attribute that your schema declares writable, with all its sub-attributes, and return it.',
  async run(t, row) {
    const place = placeOf(t, row)
    const resources = t.of(place.type.name)
    const id = genesys[place.attribute.name] ?? 'GENESYS-B-223'
    const sent = withValueAt(resources.draft(), place, sampleOf(place.attribute, t.unique))
    const own = await resources.createFrom(sent)
    const read = await t.settled(() => resources.get(own), (one) => lost(sent, one.json, place).length === 0)
    tell(t, ['RFC7644-3.3-2', id], 'what a POST sent is read', lost(sent, read.json, place), read)
    t.rule('RFC7644-3.4-2', 'a plain GET shows what is set').value(member(container(read.json, place), place.attribute.name), place.attribute.name, read).present()
    if ([place.attribute, ...place.attribute.subAttributes].some(({ mutability }) => mutability === 'immutable')) return
    const next = withValueAt(own.sent, place, sampleOf(place.attribute, t.unique))
    const answer = await resources.put(own, next)
    if (answer.status > 299) t.block(`PUT was answered with status ${String(answer.status)}`)
    const again = await t.settled(() => resources.get(own), (one) => lost(next, one.json, place).length === 0)
    tell(t, ['RFC7644-3.5.1-4', 'GENESYS-B-242'], 'what a PUT sent is read', lost(next, again.json, place), again)
  },
})

function container(resource: Json | undefined, place: Place): Json | undefined {
  return place.extension === undefined ? resource : member(resource, place.extension)
}

function tell(t: Tools, ids: readonly RequirementId[], what: string, found: readonly Difference[], response: Response): void {
  t.rule(ids, what).value(found, 'values that were sent and are not there', response).equals([])
}

interface Text {
  readonly text: string
  /** Servers have good reasons to refuse it, or to store it in another form. */
  readonly debatable?: true
}

const texts: Readonly<Record<string, Text>> = {
  'Latin with accents, composed': { text: 'Zoë Ångström Łukasz'.normalize('NFC') },
  'Latin with accents, decomposed': { text: 'Zoë Ångström'.normalize('NFD') },
  'Greek, Cyrillic and Georgian': { text: 'Ελένη Наталья ნინო' },
  'Arabic and Hebrew': { text: 'محمد بن سلمان שָׁלוֹם' },
  'Chinese, Japanese and Korean': { text: '王小明 山田太郎 김철수' },
  'Devanagari and Thai': { text: 'क्षत्रिय ที่นี่' },
  'emoji beyond the first plane': { text: 'Ada 👩🏽‍💻 𝒢𝓇𝒶𝒸𝑒 🏳️‍🌈' },
  'quotes and backslash': { text: 'Conan "the\\Barbarian" O\'Brien' },
  'markup and entities': { text: '<b>R&D</b> &amp; Co.' },
  'percent, plus and slash': { text: '100%25 a+b/c?d=e&f#g' },
  'digits with zeros in front': { text: '007' },
  'words of JSON': { text: 'null' },
  'one letter': { text: 'A' },
  'two hundred letters': { text: 'n'.repeat(200), debatable: true },
  'blanks within': { text: 'two  blanks   within', debatable: true },
  'blanks around': { text: ' blanks around ', debatable: true },
  'line break and tab': { text: 'first line\nsecond\tline', debatable: true },
}

const prepared = (value: unknown): unknown => (typeof value === 'string' ? value.normalize('NFKC') : value)

export const textsComeBack = check({
  id: 'fidelity.texts-come-back',
  title: 'a text comes back with the code points with which it was sent',
  cites: ['RFC7643-2.3.1-3', 'GENESYS-B-223', 'GENESYS-B-227'],
  needs: [writable('User')],
  rows: () => Object.keys(texts),
  fix: 'Read and write JSON as UTF-8 and store text as it is, without escaping or trimming it.',
  async run(t, row) {
    const { text, debatable } = texts[row] ?? t.block(`there is no text ${row}`)
    const rule = debatable ? t.advise : t.rule
    const name = t.users.plainText()
    const kept = rule(['RFC7643-2.3.1-3', 'GENESYS-B-223'], `a ${name} of ${row}`)
    const response = await t.users.post(t.users.draft({ [name]: text, title: text }))
    if (debatable && response.status === 400) return t.observe(`a ${name} of ${row} is refused`)
    if (!kept.success(response)) return
    const own = await t.users.owned(response, {})
    if (own === undefined) return
    const read = await t.users.get(own)
    // A server may normalise (RFC 7643 section 2.3.1 says nothing about it), so forms that differ only so are the same.
    const same = (one: Response) => kept.at(one, `/${name}`).satisfies(prepared(member(one.json, name)) === prepared(text), JSON.stringify(text))
    same(read)
    if (t.users.type.schema.attributes.some((one) => one.name === 'title' && one.mutability === 'readWrite' && one.returned === 'default')) rule(['RFC7643-2.3.1-3', 'GENESYS-B-227'], `a title of ${row}`).at(read, '/title')
      .satisfies(prepared(member(read.json, 'title')) === prepared(text), JSON.stringify(text))
    if (isObject(response.json)) same(response)
    const put = await t.users.put(own, t.users.draft({ userName: member(read.json, 'userName') ?? '', [name]: `${text}${text}` }))
    if (put.status < 300 && !debatable) kept.at(await t.users.get(own), `/${name}`).satisfies(
      prepared(member((await t.users.get(own)).json, name)) === prepared(`${text}${text}`), JSON.stringify(`${text}${text}`))
  },
})

interface Form {
  readonly attribute: string
  readonly value: Json
  readonly cites: RequirementId
  /** The rule leaves room: a refusal warns. */
  readonly refusalWarns?: true
}

/** A self-signed certificate of nobody, DER in base64. */
const certificate = [
  'MIIBQjCB9aADAgECAhR8sG2Xw0ah5d8edIbkU6/3MApd0zAFBgMrZXAwFjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wIBcNMjYxMTIxMDQzNzUwWhgPMjEyNjEw',
  'MjgwNDM3NTBaMBYxFDASBgNVBAMMC2V4YW1wbGUuY29tMCowBQYDK2VwAyEAobKpzt+RpF8JhLK6Eiqbj+ruY0/KhdafD44ERTWDlbijUzBRMB0GA1UdDgQW',
  'BBRSxy+nwmGu6K/rRS9xWGCHi1NFnTAfBgNVHSMEGDAWgBRSxy+nwmGu6K/rRS9xWGCHi1NFnTAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBANPZolnAwfoD',
  'mB/Zl5X4MtD1udEmXXgUg6oZwQ7JdIAep0j+re+oNo/wWgNP33uNgEF74YdKvTu/2SWONEZ52Qs=',
].join('')

/** Values with a form of their own (RFC 7643 sections 4.1.1 and 4.1.2). */
const forms: Readonly<Record<string, Form>> = {
  'an e-mail address': { attribute: 'emails', value: [{ value: 'First.Last+tag@example.com', type: 'work' }], cites: 'RFC7643-4.1.2-1' },
  'an e-mail address with capitals in its domain': { attribute: 'emails', value: [{ value: 'local@EXAMPLE.COM', type: 'work' }], cites: 'RFC7643-4.1.2-2' },
  'one e-mail address as work and as home': { attribute: 'emails', value: [{ value: 'both@example.com', type: 'work' }, { value: 'both@example.com', type: 'home' }], cites: 'RFC7643-2.4-9', refusalWarns: true },
  'a telephone number as tel URI': { attribute: 'phoneNumbers', value: [{ value: 'tel:+1-201-555-0123', type: 'work' }], cites: 'RFC7643-4.1.2-4' },
  'a telephone number in digits': { attribute: 'phoneNumbers', value: [{ value: '+12015550123', type: 'mobile' }], cites: 'RFC7643-4.1.2-5' },
  'a messaging address with blanks and capitals': { attribute: 'ims', value: [{ value: 'Some One', type: 'skype' }], cites: 'RFC7643-4.1.2-7' },
  'a messaging address of a listed service': { attribute: 'ims', value: [{ value: 'someone@example.com', type: 'xmpp' }], cites: 'RFC7643-4.1.2-8' },
  'a country by its two letters': { attribute: 'addresses', value: [{ country: 'US', locality: 'Hollywood', type: 'work' }], cites: 'RFC7643-4.1.2-17' },
  'a language tag': { attribute: 'locale', value: 'en-CA', cites: 'RFC7643-4.1.1-17' },
  'languages with preferences': { attribute: 'preferredLanguage', value: 'en-US, fr;q=0.5', cites: 'RFC7643-4.1.1-16' },
  'a time zone': { attribute: 'timezone', value: 'America/Los_Angeles', cites: 'RFC7643-4.1.1-19' },
  'a profile URL': { attribute: 'profileUrl', value: 'https://login.example.com/bjensen', cites: 'RFC7643-4.1.1-14' },
  'a user type of one\'s own': { attribute: 'userType', value: 'Volunteer', cites: 'RFC7643-4.1.1-15', refusalWarns: true },
  'a role of one\'s own': { attribute: 'roles', value: [{ value: 'scimspec-role' }], cites: 'RFC7643-4.1.2-22', refusalWarns: true },
  'an entitlement of one\'s own': { attribute: 'entitlements', value: [{ value: 'scimspec-entitlement' }], cites: 'RFC7643-4.1.2-22', refusalWarns: true },
  'a certificate': { attribute: 'x509Certificates', value: [{ value: certificate }], cites: 'RFC7643-4.1.2-23' },
  'a binary value': { attribute: 'x509Certificates', value: [{ value: 'AbCdEfGh+/8=' }], cites: 'RFC7643-2.3.6-1' },
}

export const formsAccepted = check({
  id: 'fidelity.values-of-special-form-come-back',
  title: 'a well-formed value is accepted and comes back with its meaning',
  cites: [...new Set(Object.values(forms).map((form) => form.cites))],
  needs: [writable('User')],
  rows: ({ profile }) => {
    const user = profile.resourceTypes.value.find((type) => type.name === 'User')
    return Object.entries(forms)
      .filter(([, { attribute, value }]) => user?.schema.attributes.some((one) => one.name === attribute && sameValue(inItsWords(one, value), value)))
      .map(([row]) => row)
  },
  async run(t, row) {
    const form = forms[row] ?? t.block(`there is no form ${row}`)
    const sent = t.users.draft({ [form.attribute]: form.value })
    const response = await t.users.post(sent)
    // A certificate that is none may be refused; what is stored has to stay what it is.
    if (form.attribute === 'x509Certificates' && response.status === 400) t.block('the server wants real certificates')
    const accepted = (form.refusalWarns ? t.advise : t.rule)(form.cites, `${row} is accepted`)
    if (!accepted.success(response)) return
    const own = await t.users.owned(response, sent)
    if (own === undefined) return
    const read = await t.users.get(own)
    const found = isObject(read.json) ? difference(sent, read.json, t.users.type).filter(({ pointer }) => pointer.startsWith(`/${form.attribute}`)) : []
    t.rule(form.cites, `${row} comes back`).value(found, 'values that were sent and are not there', read).equals([])
  },
})

/** Two ways to write one name in Unicode; PRECIS makes them equal (RFC 7644 section 5). */
const twins: Readonly<Record<string, readonly [string, string]>> = {
  'composed and decomposed accents': ['zoë'.normalize('NFC'), 'zoë'.normalize('NFD')],
  'full-width letters': ['abc', 'ａｂｃ'],
}

export const namesPrepared = check({
  id: 'fidelity.names-are-prepared-before-they-are-compared',
  title: 'two spellings of one userName in Unicode are one name',
  cites: ['RFC7644-5-1', 'RFC7644-7.8-1'],
  needs: [writable('User')],
  rows: () => Object.keys(twins),
  async run(t, row) {
    const [one, two] = twins[row] ?? t.block(`there is no pair ${row}`)
    const tail = `${t.unique('twin')}@example.com`
    const first = await t.users.post(t.users.draft({ userName: one + tail }))
    if (first.status > 299) t.block(`a userName with letters beyond ASCII was answered with status ${String(first.status)}`)
    const second = await t.users.post(t.users.draft({ userName: two + tail }))
    // Few servers prepare names by PRECIS.
    t.advise('RFC7644-5-1', `userName in ${row} is prepared before uniqueness is judged`).refusal(second)
    t.advise('RFC7644-7.8-1', `userName in ${row} is prepared before it is compared`).refusal(second)
  },
})

export const entriesEqualReads = check({
  id: 'fidelity.list-entries-show-what-reads-show',
  title: 'an entry of a list shows the resource as a read does, or where lists may show less, no other values',
  cites: ['RFC7644-3.1-8', 'RFC7644-3.4-2', 'GENESYS-B-267'],
  needs: [writable('User')],
  async run(t) {
    const cohort = await t.cohort('User')
    if (cohort.filter === undefined) return endWithoutFilter(t, 'User')
    const list = await t.users.list({ filter: cohort.filter, count: cohort.members.length })
    for (const entry of entriesOf(list).filter(isObject)) {
      const read = await t.users.read(String(entry['id']))
      const lostInList = Object.keys(read).filter((name) => !isUnassigned(read[name]) && isUnassigned(member(entry, name)))
      t.rule('RFC7644-3.4-2', 'a list shows every attribute that is set').value(lostInList, 'attributes that a read shows and the list does not', list).equals([])
      const { meta: _, schemas: __, ...mine } = read
      const lean = t.terms.leanLists?.includes('User') === true
      const found = difference(mine, entry, t.users.type).filter(({ received }) => !lean || !isUnassigned(received))
      t.rule(['RFC7644-3.1-8', 'GENESYS-B-267'], 'a list shows the values of a read').value(found, 'values of the read that the list does not show', list).equals([])
    }
  },
})
