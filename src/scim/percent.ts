/** A text percent-encoded for a URL. Lone surrogates, which have no encoding, become the replacement character. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** A text from a URL with its percent-encoding undone; as it is where the encoding is malformed. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
