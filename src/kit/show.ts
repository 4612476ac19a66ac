const longest = 600

/** A value for a reader: JSON, bounded, `nothing` where there is none. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = value instanceof Error ? value.message : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}… (${String(text.length)} characters)` : text
}
