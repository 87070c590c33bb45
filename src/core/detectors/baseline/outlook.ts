/** What is expected of the next point and how far it may be from it, in the unit of the series: `lower` ≤ `expected` ≤ `upper`. */
export interface Band {
  expected: number;
  lower: number;
  upper: number;
}

/** What the `Baseline` says about a time before a value is known; as inside the model. */
export interface Outlook {
  /** The value it expects. */
  middle: number;
  /** Usual size of a departure at this time of day, > 0 unless all were 0. */
  size: number;
  /** Points that should have come since the last value. */
  missing: number;
  /** ≥ 1: bands of a young series are so many times wider. */
  widening: number;
}
