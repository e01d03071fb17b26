/** How long an unused allowance adds up where nothing else is said. */
const BURST_MS = 10_000;

/**
 * So much per second, measured over ten or as many as are said: whoever was silent may catch up. A counter and a time; it buffers
 * nothing.
 */
export class Budget {
  readonly #perMs: number;
  readonly #max: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number, burstMs: number = BURST_MS) {
    this.#perMs = perSecond / 1000;
    this.#max = this.#perMs * burstMs;
    this.#left = this.#max;
    this.#atMs = nowMs;
  }

  /** Takes `amount` out. @returns false when there is not so much left */
  spend(amount: number, nowMs: number): boolean {
    this.#left = Math.min(this.#max, this.#left + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
