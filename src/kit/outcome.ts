/** The check cannot judge: something that it builds on did not work. Becomes a skip with this reason. */
export class Blocked extends Error {
  override readonly name = 'Blocked'
}

/** The check itself is wrong, for example it asserts a requirement that it does not cite. */
export class CheckBug extends Error {
  override readonly name = 'CheckBug'
}
