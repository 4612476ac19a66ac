import { capability, check, find, picks, withQuery, writable, type Own, type RequirementId, type Tools } from '../src/kit/index.ts'

const needs = [capability('filter'), writable('User')]
const literals: RequirementId = 'RFC7644-3.4.2.2-31'
const encoding: RequirementId = 'RFC7644-1.2-1'

interface Text {
  readonly id: RequirementId
  /** The value of the user to be found; `u` keeps strangers out. */
  readonly value: (u: string) => string
  /** What a server would look for that misreads the filter. */
  readonly decoy: (u: string) => string
  /** How the filter writes the value; as JSON does when absent. */
  readonly written?: (u: string) => string
}

const texts: Readonly<Record<string, Text>> = {
  'an escaped quote': { id: literals, value: (u) => `say "hi" ${u}`, decoy: (u) => `say ${u}` },
  'a quote before words of the grammar': { id: literals, value: (u) => `x" or "y" eq "${u}`, decoy: (u) => `x ${u}` },
  'an escaped backslash': { id: literals, value: (u) => `C:\\temp\\${u}`, decoy: (u) => `C:temp${u}` },
  'a backslash at the end': { id: literals, value: (u) => `${u}\\`, decoy: (u) => u },
  'an escaped solidus': { id: literals, value: (u) => `${u} a/b`, decoy: (u) => `${u} a b`, written: (u) => `"${u} a\\/b"` },
  'a unicode escape': { id: literals, value: (u) => `Zoë ${u}`, decoy: (u) => `Zou00eb ${u}`, written: (u) => `"Zo\\u00eb ${u}"` },
  'a pair of unicode escapes': { id: literals, value: (u) => `😀 ${u}`, decoy: (u) => `? ${u}`, written: (u) => `"\\ud83d\\ude00 ${u}"` },
  'an apostrophe': { id: literals, value: (u) => `O'Neill ${u}`, decoy: (u) => `ONeill ${u}` },
  'words of the grammar': { id: literals, value: (u) => `a and b or not ${u} eq pr`, decoy: (u) => `a ${u}` },
  'brackets': { id: literals, value: (u) => `(a) [b] ${u} )(`, decoy: (u) => `a b ${u}` },
  'a percent sign at the end': { id: literals, value: (u) => `${u}%`, decoy: (u) => `${u} and more` },
  'an underscore': { id: literals, value: (u) => `${u}_x`, decoy: (u) => `${u}-x` },
  'an asterisk at the end': { id: literals, value: (u) => `${u}*`, decoy: (u) => `${u} and more` },
  'letters beyond ASCII': { id: encoding, value: (u) => `Zoë Łukasz 東京 ${u}`, decoy: (u) => `Zo ukasz ${u}` },
  'letters beyond the basic plane': { id: encoding, value: (u) => `𝒳😀 ${u}`, decoy: (u) => `?? ${u}` },
  'a plus sign': { id: encoding, value: (u) => `C++ ${u}`, decoy: (u) => `C ${u}` },
  'a percent sign': { id: encoding, value: (u) => `100%25 ${u}`, decoy: (u) => `100% ${u}` },
  'signs of a URL': { id: encoding, value: (u) => `a&b=c#d;e?f/${u}`, decoy: (u) => `a ${u}` },
}

/** A user with that text, as far as the server keeps it. */
async function withText(t: Tools, name: string, text: string): Promise<Own> {
  const own = await t.users.create({ [name]: text })
  return own.body[name] === text && (await t.users.read(own))[name] === text ? own : t.block(`the server does not keep that ${name}`)
}

/** An attribute that may have any text, and by which the operator finds a user with a plain one. @throws Blocked when there is none */
async function textFoundBy(t: Tools, operator: string): Promise<string> {
  const names = ['displayName', 'externalId']
  const found = await t.once(`text found by ${operator}`, async () => {
    for (const name of names) {
      const text = t.unique('plain')
      const own = await t.users.create({ [name]: text })
      const { ids } = await t.settled(() => find(t.users, `${name} ${operator} ${JSON.stringify(text)}`), (one) => one.unsupported || one.ids.includes(own.id))
      if (ids.join() === own.id) return name
    }
    return undefined
  })
  return found ?? t.block(`${operator} finds no user by a plain text in ${names.join(' or ')}`)
}

export const textLiterals = check({
  id: 'filter.text-literals-are-read-as-json',
  title: 'a text in a filter is read as a JSON string, percent-encoded on the way',
  cites: [literals, encoding],
  needs,
  rows: () => Object.keys(texts),
  fix: 'Decode the query once, then read the text between quotes as a JSON string; never cut a filter at quotes, brackets or keywords by text search.',
  async run(t, row) {
    const { id, value, decoy, written } = texts[row] ?? t.block(`there is no text ${row}`)
    const name = await textFoundBy(t, 'eq')
    const u = t.unique('text')
    const own = await withText(t, name, value(u))
    await t.users.post(t.users.draft({ [name]: decoy(u) }))
    await picks(t, t.rule(id, `a value with ${row}`), t.users, `${name} eq ${written?.(u) ?? JSON.stringify(value(u))}`, [own], { offered: true })
  },
})

export const valueParts = check({
  id: 'filter.escapes-hold-in-every-operator',
  title: 'escapes are read in the operands of co, sw and ew too',
  cites: [literals],
  needs,
  rows: () => ['co', 'sw', 'ew'],
  async run(t, operator) {
    const name = await textFoundBy(t, operator)
    const u = t.unique('part')
    const own = await withText(t, name, `${u}"\\${u}`)
    const operand = operator === 'sw' ? `${u}"` : operator === 'ew' ? `\\${u}` : `${u}"\\`
    await picks(t, t.rule(literals, `an escape after ${operator}`), t.users, `${name} ${operator} ${JSON.stringify(operand)}`, [own])
  },
})

/** Signs that mean something to LIKE, to shell patterns or to regular expressions, and a text that is found where they do. */
const signs: Readonly<Record<string, readonly [value: (u: string) => string, decoy: (u: string) => string]>> = {
  'a percent sign': [(u) => `${u}%b`, (u) => `${u}ab`],
  'an underscore': [(u) => `${u}_b`, (u) => `${u}ab`],
  'an asterisk': [(u) => `${u}*b`, (u) => `${u}ab`],
  'a full stop': [(u) => `${u}.b`, (u) => `${u}ab`],
  'signs of regular expressions': [(u) => `${u}(a|b)+[c]?$`, (u) => `${u}ac`],
}

const ruleOfPart = { co: 'RFC7644-3.4.2.2-10', sw: 'RFC7644-3.4.2.2-11', ew: 'RFC7644-3.4.2.2-12' } as const satisfies Record<string, RequirementId>
const partOperators = ['co', 'sw', 'ew'] as const

export const plainParts = check({
  id: 'filter.parts-are-no-patterns',
  title: 'co, sw and ew compare with the very text of the operand, whatever signs it has in it',
  cites: Object.values(ruleOfPart),
  needs,
  rows: () => partOperators.flatMap((operator) => Object.keys(signs).map((sign) => `${operator}: ${sign}`)),
  fix: 'Escape the operand before it becomes part of a LIKE pattern or of a regular expression.',
  async run(t, row) {
    const operator = partOperators.find((one) => row.startsWith(`${one}: `)) ?? t.block(`there is no row ${row}`)
    const [value, decoy] = signs[row.slice(4)] ?? t.block(`there is no row ${row}`)
    const name = await textFoundBy(t, operator)
    const u = t.unique('sign')
    const own = await withText(t, name, value(u))
    await withText(t, name, decoy(u))
    await picks(t, t.rule(ruleOfPart[operator], `${name} ${operator} a text with ${row.slice(4)}`), t.users, `${name} ${operator} ${JSON.stringify(value(u))}`, [own])
  },
})

/** The same filter in forms that URLs allow; hexadecimal digits may be of either case (RFC 3986 section 2.1). */
const encodings: Readonly<Record<string, (encoded: string) => string>> = {
  'hexadecimal digits in lower case': (encoded) => encoded.replaceAll('-', '%2D').replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  'more characters encoded than need be': (encoded) => encoded.replaceAll('eq', '%65%71').replaceAll('-', '%2D'),
}

export const encodedForms = check({
  id: 'filter.percent-encoding-is-read',
  title: 'a filter is read alike in every percent-encoded form',
  cites: [encoding],
  needs,
  rows: () => Object.keys(encodings),
  async run(t, row) {
    const own = await t.users.create()
    const text = `userName eq ${JSON.stringify(own.sent['userName'])}`
    if ((await find(t.users, text)).ids.join() !== own.id) t.block('userName does not find the user')
    const [address = '', query = ''] = withQuery(t.users.url, { filter: text }).split('?')
    const response = await t.get(`${address}?filter=${(encodings[row] ?? ((one: string) => one))(query.slice('filter='.length))}`)
    const rule = t.rule(encoding, row)
    if (rule.status(response, 200)) rule.at(response, '/Resources/0/id').equals(own.id)
  },
})

export const plusForSpace = check({
  id: 'filter.percent-20-is-a-space',
  title: 'a space is written %20; whether + stands for one too is noted',
  cites: [encoding],
  needs,
  async run(t) {
    const own = await t.users.create()
    const text = `userName eq ${JSON.stringify(own.sent['userName'])}`
    const usual = await t.get(withQuery(t.users.url, { filter: text }))
    const rule = t.rule(encoding, 'a filter with %20 for spaces')
    if (rule.status(usual, 200)) rule.at(usual, '/Resources/0/id').equals(own.id)
    const [address = '', query = ''] = withQuery(t.users.url, { filter: text }).split('?')
    const formed = await t.get(`${address}?${query.replaceAll('%20', '+')}`)
    if (formed.status !== 200) t.observe('+ does not stand for a space in a query')
  },
})
