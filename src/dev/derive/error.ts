/** A page or an argument that nothing can be derived from; the message is one sentence for a person. */
export class DeriveError extends Error {
  override readonly name = 'DeriveError'
}
