/** A contract that cannot be used; the message is one sentence for the person who named it. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
}
