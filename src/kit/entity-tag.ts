import { isObject, type Json, type JsonObject } from '../scim/json.ts'
import type { Response } from '../target/types.ts'
import { Blocked } from './outcome.ts'

/** RFC 9110 section 8.8.3: a quoted string, optionally marked weak. */
export const entityTag = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/

/** The opaque part of a tag, without `W/` and quotes; what is no text comes back as it is. */
export function opaque(tag: unknown): unknown {
  return typeof tag === 'string' ? tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1') : tag
}

/** The ETag of an answer. @throws Blocked when it has none. */
export function tagOf(response: Response): string {
  const tag = response.headers['etag']
  if (tag === undefined || tag === '') throw new Blocked(`the answer with status ${String(response.status)} has no ETag`)
  return tag
}

/** A resource without `meta`: what a refused write has to leave alone even where versions move by themselves. */
export function contentOf(body: Json | undefined): JsonObject | undefined {
  if (!isObject(body)) return undefined
  const { meta: _, ...content } = body
  return content
}

/** What a careless comparison takes for the current tag, which is given: a greater number, a text that begins with it, a text with which it begins. */
export function nearMisses(current: string): readonly string[] {
  const [, weak = '', text = ''] = /^(W\/)?"(.*)"$/.exec(current) ?? []
  const near = [text.replace(/\d+/, (number) => String(BigInt(number) + 1n)), `${text}0`, text.slice(0, -1)]
  return text === '' ? [] : [...new Set(near)].filter((one) => one !== text && one !== '').map((one) => `${weak}"${one}"`)
}
