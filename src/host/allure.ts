import type { Planned } from '../engine/plan.ts'
import type { Verdict } from '../kit/verdict.ts'
import { toCurl } from '../target/curl.ts'
import type { Exchange } from '../target/types.ts'

/** Labels the current test with what it cites and attaches its exchanges. */
export async function describeForAllure(planned: Planned, verdict: Verdict): Promise<void> {
  const allure = await import('allure-js-commons')
  await allure.displayName(planned.title)
  await allure.label('check', planned.key)
  for (const id of planned.definition.cites) await allure.label('requirement', id)
  if (verdict.skip !== undefined) await allure.description(`Skipped: ${verdict.skip.reason}`)
  for (const exchange of verdict.exchanges) await allure.attachment(titleOf(exchange), textOf(exchange), { contentType: 'text/plain' })
}

function titleOf({ n, request, response }: Exchange): string {
  return `${String(n)} ${request.method} ${request.url} → ${response === undefined ? 'no answer' : String(response.status)}`
}

function textOf(exchange: Exchange): string {
  const { request, response, error } = exchange
  return [
    toCurl(exchange),
    '',
    `${request.method} ${request.url}`,
    ...headerLines(request.headers),
    ...(request.body === undefined ? [] : ['', request.body]),
    '',
    ...(response === undefined ? [error ?? 'no answer'] : [`status ${String(response.status)}`, ...headerLines(response.headers), ...(response.body === undefined ? [] : ['', response.body])]),
  ].join('\n')
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
}
