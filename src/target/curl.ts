import type { Exchange } from './types.ts'

const ownHeaders = new Set(['accept-encoding', 'user-agent', 'content-length', 'connection', 'host'])
const secret = '[redacted]'

/**
 * One shell line that repeats a recorded request. Nothing in it is expanded by the shell except `$SCIM_TOKEN`, which
 * stands in the place of a credential.
 */
export function toCurl({ request }: Exchange): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => `-H ${header(name, value)}`)
  const method = request.method === 'HEAD' ? ['--head'] : request.method === 'GET' && request.body === undefined ? [] : ['-X', request.method]
  const body = request.body === undefined ? [] : ['--data-raw', quote(request.body)]
  // --globoff: brackets in a URL are meant as they stand.
  return ['curl', '--globoff', '--path-as-is', '-i', ...method, ...headers, ...body, quote(request.url)].join(' ')
}

function header(name: string, value: string): string {
  return `${name}: ${value}`.split(secret).map(quote).join('"$SCIM_TOKEN"')
}

/** Single quotes keep everything; a quote inside leaves them for a moment. */
function quote(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`
}
