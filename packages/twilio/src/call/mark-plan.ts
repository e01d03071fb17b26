/** More words than this wait for their audio only if the audio never comes. */
const MAX_WORDS = 1_000;

/**
 * Where marks are worth their bytes: behind the first frame of a speech, at the ends of words, and every
 * `everyMs` in between.
 */
export class MarkPlan {
  readonly #everyMs: number;
  #turn = Number.NEGATIVE_INFINITY;
  #sentMs = 0;
  #markedMs = 0;
  /** The next frame begins a speech. */
  #fresh = true;
  /** Ends of words of `#wordsOf` not yet reached, in order. */
  #wordEnds: number[] = [];
  #wordsOf = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Whether something was sent that no mark stands behind. */
  get isOwing(): boolean {
    return this.#sentMs > this.#markedMs;
  }

  get turn(): number {
    return this.#turn;
  }

  get sentMs(): number {
    return this.#sentMs;
  }

  /** A word of `turn` ends there. */
  word(turn: number, endMs: number): void {
    if (turn < this.#wordsOf) return;
    if (turn > this.#wordsOf) {
      this.#wordsOf = turn;
      this.#wordEnds = [];
    }
    if (this.#wordEnds.length < MAX_WORDS) this.#wordEnds.push(endMs);
  }

  /** Speech of `turn` was sent up to `sentMs`. @returns whether a mark should follow it */
  sent(turn: number, sentMs: number): boolean {
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#markedMs = 0;
      this.#fresh = true;
    }
    this.#sentMs = sentMs;
    const endsWord = this.#passWords();
    return this.#fresh || endsWord || sentMs - this.#markedMs >= this.#everyMs;
  }

  /** A mark stands behind everything sent so far. */
  marked(): void {
    this.#markedMs = this.#sentMs;
    this.#fresh = false;
  }

  /** What comes next follows a pause. */
  paused(): void {
    this.#fresh = true;
  }

  #passWords(): boolean {
    if (this.#wordsOf !== this.#turn) return false;
    let passed = 0;
    while (passed < this.#wordEnds.length && (this.#wordEnds[passed] as number) <= this.#sentMs) passed++;
    if (passed > 0) this.#wordEnds.splice(0, passed);
    return passed > 0;
  }
}
