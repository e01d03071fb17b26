/** How a telephone line was. Times in ms. */
export interface LineResults {
  /** What the caller's frames suffered. */
  readonly jitterMs: number;
  readonly burstFrames: number;
  /** Frames of 20 ms: what the agent sent, and how much of it the caller heard. */
  readonly frames: { readonly sent: number; readonly heard: number };
  /** Silences that the caller heard in the middle of an answer. */
  readonly gaps: { readonly count: number; readonly longestMs: number };
  /** How much later than they were due frames left. */
  readonly timingErrorMs: { readonly p50: number; readonly p99: number };
  readonly marks: { readonly sent: number; readonly returned: number };
  /** Per barge-in: from the caller's first voiced frame to silence at the caller's ear. */
  readonly bargeInMs: readonly number[];
}
