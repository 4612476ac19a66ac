/** The results of a query at the time of its first page; cursors point into it, so that pages neither overlap nor skip. */
export interface Snapshot {
  readonly ids: readonly string[]
  /** The query, written in one way. */
  readonly query: string
  /** Entries of a page. */
  readonly size: number
  /** ms since the epoch. */
  readonly issued: number
}

const most = 500

/** Snapshots by key; the oldest go when there are too many. */
export class Snapshots {
  readonly #kept = new Map<string, Snapshot>()

  get(key: string): Snapshot | undefined {
    return this.#kept.get(key)
  }

  keep(key: string, snapshot: Snapshot): void {
    this.#kept.set(key, snapshot)
    const oldest = this.#kept.size > most ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
  }
}
