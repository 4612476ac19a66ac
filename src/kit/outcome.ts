/** The check cannot judge: something that it builds on did not work. Becomes a skip with this reason. */
export class Blocked extends Error {
  override readonly name: string = 'Blocked'
}

/** There is nothing to judge here: the contract, the server or the configuration has no such thing. */
export class Inapplicable extends Blocked {
  override readonly name = 'Inapplicable'
}

/** A generated input that the server legally refused. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

/** The check itself is wrong, for example it asserts a requirement that it does not cite. */
export class CheckBug extends Error {
  override readonly name = 'CheckBug'
}
