import { check, isObject, member, shownIn, urlOf, type Response, type Tools } from '../src/kit/index.ts'

/** GET of the alias. Writes to it are never sent: what it stands for is not the run's own. */
const readMe = (t: Tools): Promise<Response> => t.get('/Me')

/** @throws Blocked when the server answers in another way. */
async function answered(t: Tools, status: number): Promise<Response> {
  const response = await readMe(t)
  return response.status === status ? response : t.block(`GET /Me was answered with status ${String(response.status)}`)
}

/** The permanent place of what /Me stands for. */
function locationOf(response: Response): URL | undefined {
  const { location } = response.headers
  return location === undefined ? undefined : urlOf(location, response.request.url)
}

const isAlias = ({ pathname }: URL) => /\/me\/?$/i.test(pathname)

export const oneOfThree = check({
  id: 'me.answers-in-one-of-three-ways',
  title: 'GET /Me is answered directly, redirected with 308, or answered with 501',
  cites: ['RFC7644-3.11-1', 'RFC7644-3.11-2'],
  fix: 'Without support for /Me answer 501.',
  async run(t) {
    const response = await readMe(t)
    const { status } = response
    const rule = t.rule('RFC7644-3.11-1', 'the answer to GET /Me')
    rule.holds([200, 308, 501].includes(status), { expected: 'status 200, 308 or 501', actual: `status ${String(status)}`, response })
    // 401 and 403: whoever asks is no user, or may not see its own resource.
    t.rule('RFC7644-3.11-2', 'a server without /Me says so').status(response, 200, 301, 302, 303, 307, 308, 401, 403, 501)
  },
})

export const permanentLocation = check({
  id: 'me.location-is-permanent',
  title: 'when /Me is answered directly, Location is the permanent place of the resource, and shows the same resource',
  cites: ['RFC7644-3.11-5', 'RFC7644-3.11-4'],
  fix: 'Send with every answer to /Me the header Location with the URI below /Users.',
  async run(t) {
    const response = await answered(t, 200)
    t.rule('RFC7644-3.11-4', 'GET /Me shows a resource').holds(isObject(response.json) && typeof response.json['id'] === 'string', { expected: 'a resource with an id', actual: response.json, response })
    const rule = t.rule('RFC7644-3.11-5', 'Location of a direct answer to /Me')
    // Unusual on a 200, and often left out.
    if (!t.advise('RFC7644-3.11-5', 'a direct answer to /Me has a Location').header(response, 'location').present()) return
    const location = locationOf(response)
    if (!rule.holds(location !== undefined && !isAlias(location), { expected: 'the URI of the resource, and not of /Me', actual: response.headers['location'], response }) || location === undefined) return
    const told = member(member(response.json, 'meta'), 'location')
    const own = typeof told === 'string' ? urlOf(told, response.request.url) : undefined
    if (own !== undefined && (await t.get(own.href)).status === 200) {
      rule.holds(own.pathname === location.pathname, { expected: `the resource's own meta.location ${String(told)}`, actual: response.headers['location'], response })
    }
    const read = await t.get(location.href)
    if (rule.status(read, 200)) rule.at(read, '/id').equals(member(response.json, 'id'))
  },
})

export const redirected = check({
  id: 'me.redirect-leads-to-the-resource',
  title: 'when /Me is redirected, the Location leads to a resource',
  cites: ['RFC7644-3.11-3', 'RFC7644-3.11-5'],
  async run(t) {
    const response = await answered(t, 308)
    const location = locationOf(response)
    t.rule('RFC7644-3.11-3', 'GET /Me is redirected').kept()
    // "In any response" may be meant of direct answers only.
    const rule = t.advise('RFC7644-3.11-5', 'the Location of the redirection')
    if (!rule.holds(location !== undefined && !isAlias(location), { expected: 'the URI of the resource', actual: response.headers['location'] ?? 'nothing', response }) || location === undefined) return
    if (location.origin !== new URL(t.base.url).origin) t.block('Location leads to another origin')
    const read = await t.get(location.href)
    // 401 and 403: whoever asks may not see its own resource.
    rule.holds([200, 401, 403].includes(read.status), { expected: 'status 200 behind the redirection', actual: `status ${String(read.status)}`, response: read })
  },
})

export const projected = check({
  id: 'me.obeys-projections',
  title: 'GET /Me obeys attributes and excludedAttributes like any read',
  cites: ['RFC7644-3.9-2'],
  rows: () => ['attributes', 'excludedAttributes'],
  async run(t, mode) {
    const plain = await answered(t, 200)
    const resourceType = member(member(plain.json, 'meta'), 'resourceType')
    const type = t.profile.resourceTypes.value.find(({ name }) => name === (resourceType ?? 'User'))
    if (type === undefined) return t.block('the type of the resource is not known')
    const name = ['displayName', 'title', 'nickName'].find((one) => shownIn(plain.json, type).has(one.toLowerCase())) ?? t.block('the resource shows nothing to project')
    const response = await t.get('/Me', { query: { [mode]: name } })
    const rule = t.rule('RFC7644-3.9-2', `GET /Me with ${mode}=${name}`)
    if (!rule.status(response, 200)) return
    const shown = shownIn(response.json, type)
    if (mode === 'excludedAttributes') return void rule.holds(!shown.has(name.toLowerCase()), { expected: `no ${name}`, actual: response.json, response })
    const extra = [...shown].filter((leaf) => /^(name|emails|phonenumbers|username)(\.|$)/.test(leaf))
    rule.holds(shown.has(name.toLowerCase()) && extra.length === 0, { expected: `${name} without the other attributes`, actual: response.json, response })
  },
})
