/**
 * When frames are due: `start + n × frameMs`, minus the lead, whatever became of the frames before. So
 * lateness never adds up.
 */
export class FrameGrid {
  readonly #frameMs: number;
  readonly #leadMs: number;
  readonly #maxCatchUpMs: number;
  #startMs = Number.NEGATIVE_INFINITY;
  /** Frames since the start. */
  #count = 0;
  /** Nothing can have been due before this. */
  #knownSinceMs = Number.NEGATIVE_INFINITY;

  constructor(options: { readonly frameMs: number; readonly leadMs: number; readonly maxCatchUpMs: number }) {
    this.#frameMs = options.frameMs;
    this.#leadMs = options.leadMs;
    this.#maxCatchUpMs = options.maxCatchUpMs;
  }

  /** When the next frame should be heard. */
  get playsAtMs(): number {
    return this.#startMs + this.#count * this.#frameMs;
  }

  /** When the next frame should leave. */
  get dueMs(): number {
    return Math.max(this.#knownSinceMs, this.playsAtMs - this.#leadMs);
  }

  /** Audio has come after none was there: the next frame should be heard at `playsAtMs`. */
  restart(playsAtMs: number, nowMs: number): void {
    this.#startMs = playsAtMs;
    this.#count = 0;
    this.#knownSinceMs = nowMs;
  }

  /** Audio has come after none was there, and before its place in the schedule had passed. */
  resume(nowMs: number): void {
    this.#knownSinceMs = nowMs;
  }

  /** Gives up what lies further back than can be caught up. */
  limit(nowMs: number): void {
    const beyondMs = nowMs - this.#maxCatchUpMs - this.playsAtMs;
    if (beyondMs > 0) this.#startMs += beyondMs;
  }

  advance(): void {
    this.#count++;
  }
}
