import type { Method, Operation } from '../contract/types.ts'

/**
 * Counts how often each operation was used.
 * @param baseUrl the target's URL, to which the operations' paths are appended
 * @param requests what was sent; URLs are absolute, their queries are ignored
 * @returns counts by operation id, 0 where nothing matched. A request counts for one operation: the one with the most literal segments.
 */
export function countOperations(
  operations: readonly Operation[],
  baseUrl: string,
  requests: Iterable<{ readonly method: Method; readonly url: string }>,
): ReadonlyMap<string, number> {
  const counts = new Map(operations.map(operation => [operation.id, 0]))
  const templates = operations.map(operation => ({ operation, segments: segmentsOf(operation.path) }))
  const root = pathOf(baseUrl)
  if (root === undefined) return counts
  const prefix = segmentsOf(root)
  for (const { method, url } of requests) {
    const path = pathOf(url)
    if (path === undefined) continue
    const all = segmentsOf(path)
    if (!prefix.every((segment, index) => all[index] === segment)) continue
    const rest = all.slice(prefix.length)
    let best: { readonly id: string; readonly literals: number } | undefined
    for (const { operation, segments } of templates) {
      if (operation.method !== method) continue
      const literals = literalMatches(segments, rest)
      if (literals !== undefined && (best === undefined || literals > best.literals)) best = { id: operation.id, literals }
    }
    if (best) counts.set(best.id, (counts.get(best.id) ?? 0) + 1)
  }
  return counts
}

function literalMatches(template: readonly string[], path: readonly string[]): number | undefined {
  if (template.length !== path.length) return undefined
  let literals = 0
  for (const [index, segment] of template.entries()) {
    if (/^\{[^}]*\}$/u.test(segment)) continue
    if (segment !== path[index]) return undefined
    literals += 1
  }
  return literals
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(segment => segment !== '')
}

function pathOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined
}
