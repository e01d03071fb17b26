import type { Clock, Timer } from '@antiphon/core/frame-free';

/** The other side is told every so many, and so long after the first that was not told. */
const EVERY = 50;
const WITHIN_MS = 1_000;

/** Counts what the other side has said, and has it told, so that it need not keep it. */
export class ReceivedCount {
  readonly #clock: Clock;
  readonly #tell: (count: number) => void;
  #count: number;
  #told: number;
  #timer: Timer | undefined;

  /** @param count how many came before, to a page that is no more */
  constructor(clock: Clock, tell: (count: number) => void, count = 0) {
    this.#clock = clock;
    this.#tell = tell;
    this.#count = count;
    this.#told = count;
  }

  get count(): number {
    return this.#count;
  }

  /** So many more have come, or count as if they had. */
  add(more = 1): void {
    this.#count += more;
    if (this.#count - this.#told >= EVERY) this.#say();
    else this.#timer ??= this.#clock.after(WITHIN_MS, () => this.#say());
  }

  /** The other side knows: it was told with a greeting. */
  told(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#told = this.#count;
  }

  #say(): void {
    this.told();
    this.#tell(this.#count);
  }
}
