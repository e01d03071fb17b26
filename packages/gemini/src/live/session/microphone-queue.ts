/** A chunk, and when it was heard, on the clock. */
export interface WaitingChunk {
  readonly samples: Int16Array;
  readonly heardAtMs: number;
}

/**
 * Chunks of the microphone that a full socket can't take. Bounded: when it is full, all but the newest few go, so
 * that what is said is never heard late. Counts what it dropped.
 */
export class MicrophoneQueue {
  dropped = 0;
  readonly #max: number;
  readonly #keep: number;
  #chunks: WaitingChunk[] = [];

  constructor(max: number, keep: number) {
    this.#max = Math.max(1, max);
    this.#keep = Math.min(keep, this.#max);
  }

  get size(): number {
    return this.#chunks.length;
  }

  /** @returns how many chunks had to go. */
  push(chunk: WaitingChunk): number {
    this.#chunks.push(chunk);
    if (this.#chunks.length < this.#max) return 0;
    const gone = this.#chunks.length - this.#keep;
    this.#chunks = this.#chunks.slice(gone);
    this.dropped += gone;
    return gone;
  }

  /** Everything that waits, oldest first. */
  takeAll(): readonly WaitingChunk[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
