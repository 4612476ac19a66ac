/** One point in which a page and our data say different things. */
export interface Difference {
  /** What it is about: `GET /api/v2/scim/users: filter`. */
  readonly where: string
  readonly page: string
  readonly data: string
  /** Topic of the decision in the contract that settled it; none when nobody has decided yet. */
  readonly topic?: string
}

/** A list for a sentence. */
export function spelled(names: Iterable<string>): string {
  const list = [...names]
  return list.length === 0 ? 'none' : list.join(', ')
}

/** Members of the one that the other lacks. */
export function missing(from: Iterable<string>, others: Iterable<string>): readonly string[] {
  const known = new Set(others)
  return [...from].filter((name) => !known.has(name))
}
