/** What a key may use up. What is left out is not limited. */
export interface Quota {
  readonly requestsPerMinute?: number;
  /** Tokens, characters, or whatever else the vendor counts. */
  readonly tokensPerMinute?: number;
  /** Requests that are under way at the same time. */
  readonly maxConcurrent?: number;
}

/** Asks for one request. */
export interface Claim {
  readonly key: string;
  readonly quota: Quota;
  readonly tokens: number;
  /** How long a request counts, in ms: a minute, and a little more for the way to the vendor. */
  readonly windowMs: number;
  /** On the clock of whoever asks. A store that is shared takes its own. */
  readonly nowMs: number;
}

/** A place that was given. */
export interface Lease {
  readonly key: string;
  readonly id: number | string;
}

/** One, or how long to wait before asking again: until something is returned when that is `undefined`. */
export type Answer =
  | { readonly lease: Lease }
  | { readonly lease: undefined; readonly waitMs: number | undefined; readonly because: WaitReason };

/** Why somebody waits: a quota is used up, all places are taken, or the vendor wants to be left alone. */
export type WaitReason = 'requests' | 'tokens' | 'concurrency' | 'refused';

/**
 * Where it is written down what was used. One that several processes share counts atomically, by its own clock, and
 * gives places back that a process which died has never returned. When it rejects, whoever waits is told.
 */
export interface RateStore {
  /** Gives a place and counts it, or does neither. */
  take(claim: Claim): Answer | Promise<Answer>;
  /**
   * The request is over: its place is free. `tokens` corrects what it was thought to use; it was never sent when
   * `unused`, and counts for nothing. Repeats do no harm.
   */
  give(lease: Lease, how: GiveBack): void | Promise<void>;
  /** The vendor has refused: nobody gets a place of this key for so long. Never shortens an earlier pause. */
  pause(key: string, ms: number, nowMs: number): void | Promise<void>;
}

export interface GiveBack {
  readonly tokens?: number | undefined;
  readonly unused?: boolean;
}
