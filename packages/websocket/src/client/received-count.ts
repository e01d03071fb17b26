/** The other side is told so often, or so much later. */
const EVERY = 50;
const AFTER_MS = 1_000;

/** Counts what has come, and tells the other side, which keeps it until then. */
export class ReceivedCount {
  readonly #tell: (count: number) => void;
  #count = 0;
  #told = 0;
  /** When what was not told was first seen. */
  #sinceMs: number | undefined;

  constructor(tell: (count: number) => void) {
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  add(count = 1): void {
    this.#count += count;
    if (this.#count - this.#told >= EVERY) this.#tellNow();
  }

  /** Called now and then. */
  watch(nowMs: number): void {
    if (this.#count === this.#told) return;
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs >= AFTER_MS) this.#tellNow();
  }

  #tellNow(): void {
    this.#told = this.#count;
    this.#sinceMs = undefined;
    this.#tell(this.#count);
  }
}
