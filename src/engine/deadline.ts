/** A time after which work is given up; waits that are held do not count. */
export class Deadline {
  readonly #controller = new AbortController()
  #left: number
  #begun = 0
  #held = 0
  #timer: NodeJS.Timeout | undefined

  /** @param ms counts from now on */
  constructor(ms: number) {
    this.#left = ms
    this.#go()
  }

  /** Aborted when the time is over. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Stops the clock while it waits. */
  readonly hold = async <T>(waiting: Promise<T>): Promise<T> => {
    if (this.#held === 0) this.#stop()
    this.#held += 1
    try {
      return await waiting
    } finally {
      this.#held -= 1
      if (this.#held === 0) this.#go()
    }
  }

  /** The work is done. */
  end(): void {
    this.#left = Infinity
    this.#stop()
  }

  #go(): void {
    if (this.#left === Infinity) return
    this.#begun = performance.now()
    this.#timer = setTimeout(() => {
      this.#controller.abort()
    }, this.#left)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#left -= performance.now() - this.#begun
  }
}
