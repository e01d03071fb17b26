/** A timer that was set and can be called off. */
export interface Timer {
  /** Calls the timer off; does nothing once it has fired. */
  cancel(): void;
}

/**
 * The only source of time in the framework, so that a test can run an hour of conversation in
 * milliseconds. All values are milliseconds; `now()` is monotonic and its zero is arbitrary.
 */
export interface Clock {
  now(): number;
  /** Runs `callback` once, never earlier than `delayMs` from now; of `Infinity`, never. */
  after(delayMs: number, callback: () => void): Timer;
  /** Wall-clock time as milliseconds since 1970, for stamps that leave the process. */
  epochMs(): number;
}
