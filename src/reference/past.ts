import type { Store } from './store.ts'

interface State {
  /** When it ceased to be the present, in ms of `performance.now()`. */
  readonly until: number
  readonly store: Store
}

/** What the store was a while ago, for a server that reads from a replica. */
export class Past {
  readonly #present: Store
  /** ms */
  readonly #lag: number
  #states: State[] = []

  constructor(present: Store, lag: number) {
    this.#present = present
    this.#lag = lag
  }

  /** Remembers the present; to be called before each change. */
  remember(now = performance.now()): void {
    if (this.#lag === 0) return
    this.#states = this.#states.filter(({ until }) => until > now - this.#lag)
    this.#states.push({ until: now, store: this.#present.copy() })
  }

  /** The store as it was `lag` ago. */
  seen(now = performance.now()): Store {
    return this.#states.find(({ until }) => until > now - this.#lag)?.store ?? this.#present
  }
}
