/** Requests that one server answers in a window of time. */
export interface RateLimit {
  readonly requests: number
  /** Length of the window in seconds. */
  readonly seconds: number
}

/** Counts requests against a limit; the window begins with the first request. */
export class RateCounter {
  readonly #limit: RateLimit
  #begun = -Infinity
  #count = 0
  #refused = 0

  constructor(limit: RateLimit) {
    this.#limit = limit
  }

  /** Requests refused so far. */
  get refused(): number {
    return this.#refused
  }

  /** Counts one request; answers the headers that tell the state, and whether there was one too many. */
  count(now = performance.now()): { readonly exceeded: boolean; readonly headers: Readonly<Record<string, string>> } {
    const { requests, seconds } = this.#limit
    if (now >= this.#begun + seconds * 1000) {
      this.#begun = now
      this.#count = 0
    }
    this.#count += 1
    const exceeded = this.#count > requests
    if (exceeded) this.#refused += 1
    const reset = String(Math.max(1, Math.ceil((this.#begun + seconds * 1000 - now) / 1000)))
    return {
      exceeded,
      headers: {
        'inin-ratelimit-count': String(this.#count),
        'inin-ratelimit-allowed': String(requests),
        'inin-ratelimit-reset': reset,
        ...(exceeded ? { 'retry-after': reset } : {}),
      },
    }
  }
}
