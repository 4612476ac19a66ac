/** The URL that a text is, resolved against `base` where it is relative; undefined when it is none. */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
