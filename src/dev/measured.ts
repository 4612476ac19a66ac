/** What `npm run measure` found; kept in `reports/measured.json` because measuring takes minutes. */
export interface Measured {
  readonly fault: string
  readonly contract: string
  /** Seeds in which the fault was caught. */
  readonly caught: number
  readonly seeds: number
}

/** All faults with and without generated checks. */
export interface Comparison {
  readonly contract: string
  readonly checks: string
  readonly caught: number
  readonly faults: number
  /** Of one run against the server without faults. */
  readonly requests: number
  /** Of the same run; counts only beside the other rows. */
  readonly seconds: number
}

/** The file. */
export interface Measurement {
  readonly measured: readonly Measured[]
  readonly comparison: readonly Comparison[]
}
