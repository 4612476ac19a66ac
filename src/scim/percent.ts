/** A text percent-encoded for a URL. Lone surrogates, which have no encoding, become the replacement character. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
