import { randomUUID } from 'node:crypto'
import { createAtlas } from './address.ts'
import { isTooDeepJson, parseJson } from './body.ts'
import { admit } from './guard.ts'
import type { Errand } from './guard.ts'
import { journalFolders, RunJournal } from './journal.ts'
import type { TransportOptions } from './options.ts'
import { createPacer, pause, retryDelay, type Hold } from './pace.ts'
import { createRedactor } from './redact.ts'
import type { Outgoing, Recorder, Response, Transport } from './types.ts'
import { TransportFailure, WriteRefused } from './types.ts'
import { createWire } from './wire.ts'
import type { Received, Sent, Wire } from './wire.ts'
import { urlOf } from '../scim/url.ts'

/** Times that a hint to come back later is followed. */
const mostWaits = 3
const dropped = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])
/** Headers of the operator's that describe messages and are no secrets. */
const plainHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent'])

/**
 * Opens the only way to the wire.
 * @throws TypeError when the bases are no http(s) URLs of one origin; Error when a journal to resume cannot be read.
 */
export function createTransport(options: TransportOptions): Transport {
  const origin = originOf(options.bases)
  const place = createAtlas(options.bases, options.endpoints)
  const own = lowerNames(options.headers ?? {})
  const secretOwn = Object.keys(own).filter((name) => !plainHeaders.has(name))
  const redactor = createRedactor([...options.secrets ?? [], ...Object.values(options.tokens ?? {}), ...proxySecrets(options.proxy)], secretOwn)
  for (const name of secretOwn) if ((own[name] ?? '').length >= 8) redactor.learnHeader(own[name] ?? '')
  const journal = new RunJournal({
    runId: options.runId,
    bases: options.bases,
    folders: journalFolders(options.journalDir),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    keyOf(url) {
      const parsed = urlOf(url)
      const found = parsed === undefined ? undefined : place(parsed)
      return found?.kind === 'resource' ? found.key : undefined
    },
  })
  const identified = createWire(origin, options, true)
  // A client certificate identifies as much as a token does.
  const anonymous = options.cert === undefined ? identified : createWire(origin, options, false)
  const impostor = `Bearer scimspec.${randomUUID()}`
  const pace = createPacer(options.rate)
  const lent = new Set(options.lent)
  const maxWait = options.maxWait ?? 30_000
  let sentSoFar = 0

  const identify = async (as: Outgoing['as'], signal?: AbortSignal, refused?: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
    if (as === 'nobody') return {}
    if (as === 'impostor') return { authorization: impostor }
    if (typeof as === 'object') {
      const token = options.tokens?.[as.client]
      if (token === undefined) throw new TransportFailure(`no token for the client ${as.client}`, 'CREDENTIALS')
      return { ...own, authorization: `Bearer ${token}` }
    }
    try {
      const credentials = lowerNames(await options.credentials?.(signal, refused) ?? {})
      for (const value of Object.values(credentials)) redactor.learnHeader(value)
      return { ...own, ...credentials }
    } catch (error) {
      throw new TransportFailure(redactor.text(`no credentials: ${error instanceof Error ? error.message : String(error)}`), 'CREDENTIALS')
    }
  }

  const attempt = async (sent: Sent, as: Response['as'], wire: Wire, errand: Errand, record: Recorder, signal?: AbortSignal, hold?: Hold): Promise<Response> => {
    await pace(signal, hold)
    const n = sentSoFar += 1
    const start = performance.now()
    const elapsed = (): number => Math.round((performance.now() - start) * 10) / 10
    try {
      const received = await wire.exchange(sent, signal)
      const json = parseJson(received.text)
      errand.settle(received, json)
      record(redactor.exchange({ n, request: sent, response: shown(received), ms: elapsed() }))
      return { n, request: sent, as, ...received, json, ...(json === undefined && isTooDeepJson(received.text) ? { tooDeep: true } : {}) }
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error
      errand.settle(undefined, undefined)
      const failure = new TransportFailure(redactor.text(`${sent.method} ${sent.url}: ${error.message}`), error.code)
      record(redactor.exchange({ n, request: sent, ms: elapsed(), error: failure.message }))
      throw failure
    }
  }

  return {
    journal,
    redact: (text) => redactor.text(text),
    get requests() {
      return sentSoFar
    },
    async send(request, record, signal, hold) {
      const url = parseUrl(request, origin)
      const body = request.body ?? (request.json === undefined ? undefined : JSON.stringify(request.json))
      const data = request.body === undefined ? request.json : parseJson(request.body)
      const asOperator = request.as === undefined || request.as === 'operator'
      let identity = await identify(request.as, signal)
      let renewed = false
      const wire = asOperator ? identified : anonymous
      let patience = request.patience ?? Infinity
      for (let waits = 0, again = isRead(request); ;) {
        try {
          const headers = withDefaults(identity, request, body !== undefined, options)
          const sent: Sent = { method: request.method, url: url.href.replace(/#.*$/, ''), headers, ...(body === undefined ? {} : { body }) }
          // Asked anew each time: a creation that was refused is settled, and the next attempt is another one.
          const errand = admit(request, url, headers, data, { journal, place, writable: options.writable, lent })
          const response = await attempt(sent, request.as ?? 'operator', wire, errand, record, signal, hold)
          if (response.status === 401 && asOperator && !renewed) {
            renewed = true
            const next = await identify(request.as, signal, identity)
            if (next['authorization'] !== identity['authorization']) {
              identity = next
              continue
            }
          }
          const hint = waits < mostWaits ? retryDelay(response, Date.now()) : undefined
          if (hint === undefined || hint > patience) return response
          const delay = Math.min(hint, maxWait)
          waits += 1
          patience -= delay
          await pause(delay, signal)
        } catch (error) {
          // A server may close an idle connection just when it is used again.
          if (!again || !(error instanceof TransportFailure) || !dropped.has(error.code)) throw error
          again = false
        }
      }
    },
    async close() {
      await Promise.all([identified.close(), ...(anonymous === identified ? [] : [anonymous.close()])])
      journal.close()
    },
  }
}

function originOf(bases: readonly string[]): string {
  const origins = new Set(bases.map((base) => {
    const url = urlOf(base)
    if (url === undefined || !/^https?:$/.test(url.protocol)) throw new TypeError(`${base} is no http or https URL`)
    if (url.username !== '' || url.password !== '') throw new TypeError('credentials do not belong in the URL; use the options for them')
    return url.origin
  }))
  const [origin] = origins
  if (origin === undefined || origins.size > 1) throw new TypeError('the bases have to be on one origin')
  return origin
}

function parseUrl({ method, url }: Outgoing, origin: string): URL {
  const parsed = urlOf(url)
  if (parsed?.origin === origin && parsed.username === '' && parsed.password === '') return parsed
  const message = `${method} ${url} was not sent: it is not on the target's origin ${origin}`
  throw method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? new TransportFailure(message, 'OTHER_ORIGIN') : new WriteRefused(message)
}

function withDefaults(identity: Readonly<Record<string, string>>, request: Outgoing, hasBody: boolean, options: TransportOptions): Record<string, string> {
  const all = {
    accept: options.accept ?? 'application/scim+json, application/json',
    'accept-encoding': 'identity',
    'user-agent': options.version === undefined ? 'scimspec' : `scimspec/${options.version}`,
    ...(hasBody ? { 'content-type': options.mediaType ?? 'application/scim+json' } : {}),
    ...identity,
    ...lowerNames(request.headers ?? {}),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

function shown({ status, headers, text }: Received): { status: number; headers: Readonly<Record<string, string>>; body?: string } {
  return { status, headers, ...(text === '' ? {} : { body: text }) }
}

function isRead({ method }: Outgoing): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function proxySecrets(proxy: string | undefined): readonly string[] {
  const password = proxy === undefined ? '' : (urlOf(proxy)?.password ?? '')
  return password === '' ? [] : [password, decodeURIComponent(password)]
}
